"""`incubo new incubator`, `organisation` and `team`."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli.adapter import about
from incubo.cli.new_options import MORE, From, Homonym
from incubo.cli.writing import Way, writes
from incubo.edit.new_bodies import ACRONYM
from incubo.i18n import N_
from incubo.model.fields_bodies import INCUBATOR, ORGANISATION, TEAM

_I = {field.name: field.help for field in INCUBATOR.fields}
_O = {field.name: field.help for field in ORGANISATION.fields}
_T = {field.name: field.help for field in TEAM.fields}


@writes
@about(
    MORE,
    examples=(
        ("incubo new incubator", N_("answer the questions")),
        (
            'incubo new incubator --title "Chantier des phares" --short-description "Les services des phares" '
            "--owner ecole-phares --dry-run",
            N_("see the file, write nothing"),
        ),
    ),
)
def incubator(
    way: Way,
    title: Annotated[str | None, typer.Option(help=_I["title"])] = None,
    acronym: Annotated[str | None, typer.Option(help=ACRONYM.help)] = None,
    short_description: Annotated[str | None, typer.Option(help=_I["short_description"])] = None,
    owner: Annotated[str | None, typer.Option(metavar="ID", help=_I["owner"])] = None,
    contact: Annotated[str | None, typer.Option(help=_I["contact"])] = None,
    website: Annotated[str | None, typer.Option(help=_I["website"])] = None,
    from_file: From = None,
    homonym: Homonym = False,
) -> int:
    """Add an incubator."""
    from incubo.cli.new_run import Call, run
    from incubo.cli.source_file import source

    given = {
        "title": title, "acronym": acronym, "short_description": short_description, "owner": owner,
        "contact": contact, "website": website,
    }  # fmt: skip
    return run("incubator", given, Call(way, source(from_file), homonym))


@writes
@about(
    MORE,
    examples=(
        ("incubo new organisation", N_("answer the questions")),
        (
            'incubo new organisation --name "Office des balises" --acronym ODB --type operateur --dry-run',
            N_("see the file, write nothing"),
        ),
    ),
)
def organisation(
    way: Way,
    name: Annotated[str | None, typer.Option(help=_O["name"])] = None,
    acronym: Annotated[str | None, typer.Option(help=ACRONYM.help)] = None,
    type_: Annotated[str | None, typer.Option("--type", help=_O["type"])] = None,
    domaine_ministeriel: Annotated[str | None, typer.Option(help=_O["domaine_ministeriel"])] = None,
    from_file: From = None,
    homonym: Homonym = False,
) -> int:
    """Add an organisation (a sponsor)."""
    from incubo.cli.new_run import Call, run
    from incubo.cli.source_file import source

    given = {"name": name, "acronym": acronym, "type": type_, "domaine_ministeriel": domaine_ministeriel}
    return run("organisation", given, Call(way, source(from_file), homonym))


@writes
@about(
    MORE,
    examples=(
        ("incubo new team", N_("answer the questions")),
        (
            'incubo new team --name "Accompagnement" --incubator rivages --mission "Aider les produits" --dry-run',
            N_("see the file, write nothing"),
        ),
    ),
)
def team(
    way: Way,
    name: Annotated[str | None, typer.Option(help=_T["name"])] = None,
    incubator: Annotated[str | None, typer.Option(metavar="ID", help=_T["incubator"])] = None,
    mission: Annotated[str | None, typer.Option(help=_T["mission"])] = None,
    from_file: From = None,
    homonym: Homonym = False,
) -> int:
    """Add a cross-cutting team."""
    from incubo.cli.new_run import Call, run
    from incubo.cli.source_file import source

    given = {"name": name, "incubator": incubator, "mission": mission}
    return run("team", given, Call(way, source(from_file), homonym))
