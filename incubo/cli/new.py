"""`incubo new …`: a startup, a member or a job offer, from questions, options or a JSON file."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli.adapter import about
from incubo.cli.new_options import MORE, From, Homonym
from incubo.cli.writing import Way, writes
from incubo.i18n import N_
from incubo.model.fields_job import JOB
from incubo.model.fields_member import MEMBER, MISSION
from incubo.model.fields_startup import PHASE, STARTUP

_S = {field.name: field.help for field in STARTUP.fields}
_P = {field.name: field.help for field in PHASE}
_M = {field.name: field.help for field in MEMBER.fields}
_C = {field.name: field.help for field in MISSION}
_J = {field.name: field.help for field in JOB.fields}


@writes
@about(
    MORE,
    examples=(
        ("incubo new startup", N_("answer the questions")),
        (
            'incubo new startup --title "Vent Debout" --mission "Choisir sa voile sans risque" '
            "--contact contact@vent-debout.example --dry-run",
            N_("see the file, write nothing"),
        ),
        ("incubo new startup --from sheet.json", N_("from a program or a form")),
    ),
)
def startup(
    way: Way,
    title: Annotated[str | None, typer.Option(help=_S["title"])] = None,
    mission: Annotated[str | None, typer.Option(help=_S["mission"])] = None,
    incubator: Annotated[str | None, typer.Option(metavar="ID", help=_S["incubator"])] = None,
    sponsor: Annotated[list[str] | None, typer.Option(metavar="ID", help=_S["sponsors"])] = None,
    contact: Annotated[str | None, typer.Option(help=_S["contact"])] = None,
    link: Annotated[str | None, typer.Option(help=_S["link"])] = None,
    phase: Annotated[str | None, typer.Option(help=_P["name"])] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help=_P["start"])] = None,
    repository: Annotated[str | None, typer.Option(help=_S["repository"])] = None,
    usertype: Annotated[list[str] | None, typer.Option(help=_S["usertypes"])] = None,
    thematique: Annotated[list[str] | None, typer.Option(help=_S["thematiques"])] = None,
    stats_url: Annotated[str | None, typer.Option(help=_S["stats_url"])] = None,
    budget_url: Annotated[str | None, typer.Option(help=_S["budget_url"])] = None,
    accessibility: Annotated[str | None, typer.Option(help=_S["accessibility_status"])] = None,
    from_file: From = None,
    homonym: Homonym = False,
) -> int:
    """Add a startup."""
    from incubo.cli.new_run import Call, run
    from incubo.cli.source_file import source

    given = {
        "title": title, "mission": mission, "incubator": incubator, "sponsor": sponsor, "contact": contact,
        "link": link, "phase": phase, "on": on, "repository": repository, "usertype": usertype,
        "thematique": thematique, "stats_url": stats_url, "budget_url": budget_url, "accessibility": accessibility,
    }  # fmt: skip
    return run("startup", given, Call(way, source(from_file), homonym))


@writes
@about(
    MORE,
    examples=(
        ("incubo new member", N_("answer the questions")),
        (
            'incubo new member --fullname "Maëlle Kerdoncuff" --role Développeuse --domaine dev',
            N_("in one line"),
        ),
        ("incubo new member --startup mon-estran --end next-committee", N_("until the next committee of the startup")),
    ),
)
def member(
    way: Way,
    fullname: Annotated[str | None, typer.Option(help=_M["fullname"])] = None,
    role: Annotated[str | None, typer.Option(help=_M["role"])] = None,
    domaine: Annotated[str | None, typer.Option(help=_M["domaine"])] = None,
    startup: Annotated[list[str] | None, typer.Option(metavar="ID", help=_C["startups"])] = None,
    team: Annotated[list[str] | None, typer.Option(metavar="ID", help=_M["teams"])] = None,
    status: Annotated[str | None, typer.Option(help=_C["status"])] = None,
    employer: Annotated[str | None, typer.Option(help=_C["employer"])] = None,
    start: Annotated[str | None, typer.Option(metavar="DATE", help=_C["start"])] = None,
    end: Annotated[str | None, typer.Option(metavar="DATE", help=_C["end"])] = None,
    github: Annotated[str | None, typer.Option(help=_M["github"])] = None,
    competence: Annotated[list[str] | None, typer.Option(help=_M["competences"])] = None,
    link: Annotated[str | None, typer.Option(help=_M["link"])] = None,
    from_file: From = None,
    homonym: Homonym = False,
    second_name: Annotated[
        str, typer.Option(help=N_("A homonym's second first name: its first letter goes into the file name."))
    ] = "",
) -> int:
    """Add a member."""
    from incubo.cli.new_run import Call, run
    from incubo.cli.source_file import source

    given = {
        "fullname": fullname, "role": role, "domaine": domaine, "startup": startup, "team": team, "status": status,
        "employer": employer, "start": start, "end": end, "github": github, "competence": competence, "link": link,
    }  # fmt: skip
    return run("member", given, Call(way, source(from_file), homonym or bool(second_name), second_name))


@writes
@about(
    MORE,
    examples=(
        ("incubo new job", N_("answer the questions")),
        (
            'incubo new job --startup mon-estran --domaine dev --closes +30d --titulaire "Varangue Conseil"',
            N_("a mission; the title and the contact come from the startup"),
        ),
        ("incubo new job --incubator rivages --kind post --domaine animation", N_("a post in the incubator")),
    ),
)
def job(
    way: Way,
    startup: Annotated[str | None, typer.Option(metavar="ID", help=_J["startup"])] = None,
    incubator: Annotated[str | None, typer.Option(metavar="ID", help=_J["incubator"])] = None,
    kind: Annotated[str | None, typer.Option(help=_J["kind"])] = None,
    domaine: Annotated[str | None, typer.Option(help=_J["domaine"])] = None,
    title: Annotated[str | None, typer.Option(help=_J["title"])] = None,
    opens: Annotated[str | None, typer.Option(metavar="DATE", help=_J["opens"])] = None,
    closes: Annotated[str | None, typer.Option(metavar="DATE", help=_J["closes"])] = None,
    titulaire: Annotated[str | None, typer.Option(help=_J["titulaire"])] = None,
    contact: Annotated[str | None, typer.Option(help=_J["contact"])] = None,
    from_file: From = None,
) -> int:
    """Add a job offer."""
    from incubo.cli.new_run import Call, run
    from incubo.cli.source_file import source

    given = {
        "startup": startup, "incubator": incubator, "kind": kind, "domaine": domaine, "title": title, "opens": opens,
        "closes": closes, "titulaire": titulaire, "contact": contact,
    }  # fmt: skip
    return run("job", given, Call(way, source(from_file)))
