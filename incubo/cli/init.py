"""`incubo init`: a new registry, or what is missing around one that is there."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from incubo.cli.adapter import about
from incubo.cli.writing import Way, writes
from incubo.edit.first import OWNER
from incubo.edit.new_bodies import ACRONYM
from incubo.i18n import N_
from incubo.model.fields_bodies import INCUBATOR

_I = {field.name: field.help for field in INCUBATOR.fields}
_BODIES = N_("The first incubator")


class Profile(StrEnum):
    """The vocabularies that come with incubo."""

    beta = "beta.gouv.fr"
    plain = "plain"


class Forge(StrEnum):
    """Where the registry is shared."""

    github = "github"
    gitlab = "gitlab"
    none = "none"


@writes
@about(
    N_(
        "In an empty folder: the folders of the sheets, incubo.toml, the first incubator. Around a registry that is "
        "there: what is missing. In both: the workflows of GitHub or GitLab, CODEOWNERS, pre-commit, editor settings, "
        "and a guide for product teams.\n\n"
        "No file of yours is written over. What is generated stands between two marks; what you write above and below "
        "them stays, and --refresh makes the rest again.\n\n"
        "Exit codes: 0 done, or nothing to do; 1 refused; with --refresh --check, 1 where a generated file is out of "
        "date; 2 an answer is missing."
    ),
    examples=(
        ("incubo init --example ../exemple", N_("a sample registry to play with, nothing at risk")),
        (
            'incubo init ../registre --title "Chantier des phares" --short-description "Les services des phares" '
            "--forge none --dry-run",
            N_("see what a new registry would hold")),
        ("incubo init --forge github --yes", N_("put incubo on a registry that is there")),
        ("incubo init --refresh --dry-run", N_("what is generated and out of date")),
    ),
)  # fmt: skip
def init(
    way: Way,
    folder: Annotated[
        Path | None, typer.Argument(metavar=N_("DIR"), help=N_("The registry's folder (here by default)."))
    ] = None,
    profile: Annotated[
        Profile | None, typer.Option(help=N_("The vocabulary of phases, events … (“beta.gouv.fr” by default)."))
    ] = None,
    forge: Annotated[
        Forge | None, typer.Option(help=N_("Where the registry is shared (guessed from git's remote)."))
    ] = None,
    owners: Annotated[
        str | None,
        typer.Option(
            metavar=N_("ACCOUNTS"), help=N_("Who looks at what nobody else owns: @account,@organisation/team.")
        ),
    ] = None,
    incubo: Annotated[
        str | None, typer.Option(metavar=N_("URL"), help=N_("Where incubo itself is published, for the workflows."))
    ] = None,
    incubo_version: Annotated[
        str | None, typer.Option(metavar=N_("COMMIT"), help=N_("Which incubo the workflows run: a commit's full hash."))
    ] = None,
    example: Annotated[bool, typer.Option("--example", help=N_("Copy the sample registry, to play with."))] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help=N_("Make again what is generated and out of date."))
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help=N_("With --refresh: only list what is out of date (exit code 1)."))
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help=N_("In a folder that is no registry yet: leave its own files as they are."))
    ] = False,
    git: Annotated[bool, typer.Option("--git/--no-git", help=N_("Make a git repository of a new folder."))] = True,
    title: Annotated[str | None, typer.Option(help=_I["title"], rich_help_panel=_BODIES)] = None,
    acronym: Annotated[str | None, typer.Option(help=ACRONYM.help, rich_help_panel=_BODIES)] = None,
    short_description: Annotated[
        str | None, typer.Option(help=_I["short_description"], rich_help_panel=_BODIES)
    ] = None,
    contact: Annotated[str | None, typer.Option(help=_I["contact"], rich_help_panel=_BODIES)] = None,
    website: Annotated[str | None, typer.Option(help=_I["website"], rich_help_panel=_BODIES)] = None,
    owner_name: Annotated[str | None, typer.Option(help=OWNER["name"], rich_help_panel=_BODIES)] = None,
    owner_acronym: Annotated[str | None, typer.Option(help=OWNER["acronym"], rich_help_panel=_BODIES)] = None,
    owner_type: Annotated[str | None, typer.Option(help=OWNER["type"], rich_help_panel=_BODIES)] = None,
) -> int:
    """Make a registry, or add what is missing around one."""
    from incubo.cli import init_run

    answers = {
        "title": title, "acronym": acronym, "short_description": short_description, "contact": contact,
        "website": website, "owner_name": owner_name, "owner_acronym": owner_acronym, "owner_type": owner_type,
    }  # fmt: skip
    call = init_run.Call(
        way,
        folder,
        profile and profile.value,
        forge and forge.value,
        owners,
        incubo,
        incubo_version,
        keep,
        git,
        answers,
    )
    if check and not refresh:
        raise init_run.alone("--check", "--refresh")
    if example:
        from incubo.cli import init_example

        return init_example.run(call, refresh=refresh)
    if refresh:
        from incubo.cli import init_refresh

        return init_refresh.run(call, check=check)
    return init_run.run(call)
