"""`incubo export datapackage`: the registry as open data."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.published.datapackage_export import LICENCE_QUESTION, export_datapackage
from incubo.app.published.workspace import open_published_workspace
from incubo.cli import prompts, session
from incubo.cli.params import command_help
from incubo.config.licences import LICENCES
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message, shorten_list
from incubo.vcs import status

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace


class LicenceChoice(StrEnum):
    """The licences of open data."""

    etalab = "etalab-2.0"
    odbl = "ODbL-1.0"
    cc_by = "CC-BY-4.0"
    cc0 = "CC0-1.0"
    ogl_uk = "OGL-UK-3.0"


@command_help(
    N_(
        "A CSV file for each table of “incubo query” that says what the files say, a Table Schema for each, and "
        "datapackage.json, which describes them: what national portals of open data take, and tools such as "
        "frictionless check.\n\n"
        "The data are those of the last commit, on the day of that commit: the same whoever makes them for the same "
        "incubator. The package replaces the one that was in the folder, and nothing else.\n\n"
        "Without --people, there is no table of people. With it, those who are there on that day are in it; those who "
        "left never are. Texts name nobody else."
    ),
    examples=(
        (
            "incubo export datapackage opendata --licence etalab-2.0",
            N_("the products of our incubator as open data, without people"),
        ),
        (
            "incubo export datapackage opendata --licence ODbL-1.0 --incubator all --people",
            N_("those of every incubator, with the people who are there and their missions"),
        ),
    ),
)
def datapackage(
    folder: Annotated[
        Path, typer.Argument(metavar=N_("DIR"), help=N_("The folder to write: a new one, or a data package."))
    ],
    licence: Annotated[
        LicenceChoice | None,
        typer.Option("--licence", help=N_("The licence of the data (“licence” in incubo.toml, else it is asked).")),
    ] = None,
    incubator: Annotated[
        str | None,
        typer.Option(
            "--incubator", metavar=N_("NAME"), help=N_("Whose data (ours by default; “all” for all incubators).")
        ),
    ] = None,
    people: Annotated[bool, typer.Option("--people", help=N_("With the people who are there on that day."))] = False,
) -> int:
    """Export the registry as a data package: CSV files with their schemas."""
    current = session.current_session()
    opened = open_published_workspace(current.find_registry(), current.environment)
    chosen = licence.value if licence is not None else opened.settings.licence or _ask_licence()
    result = export_datapackage(opened, folder, chosen, incubator, shows_people=people)
    arguments = {"path": str(folder), "n": len(result.tables), "day": opened.as_of}
    current.print_message(
        Message(
            N_("written: {path} ({n} table, as of {day:long})"),
            arguments,
            N_("written: {path} ({n} tables, as of {day:long})"),
        )
    )
    current.print_message(result.scope)
    if result.left_out:
        current.print_message(
            Message(
                N_("the schemas do not demand what some entries lack or misspell: {names} (see incubo validate)"),
                {"names": shorten_list(result.left_out)},
            )
        )
    for message in result.remarks:
        current.print_message(message)
    _tell_uncommitted(opened)
    return 0


def _ask_licence() -> str:
    """The answer of a person. Raises UsageError without a terminal."""
    if not session.current_session().is_interactive:
        raise UsageError(
            Message(N_("the licence of the data is not known")),
            hints=(
                Message(N_("add --licence and one of: {names:list}"), {"names": list(LICENCES)}),
                Message(N_("or write it once in incubo.toml: {line}"), {"line": f'licence = "{next(iter(LICENCES))}"'}),
            ),
        )
    return str(prompts.ask(LICENCE_QUESTION))


def _tell_uncommitted(opened: Workspace) -> None:
    left_out = status.count_uncommitted(opened.root, sorted(opened.layout.folders.values()))
    if left_out:
        session.current_session().print_message(
            Message(
                N_("{n} file differs from the last commit: what changes there is not in the data."),
                {"n": left_out},
                N_("{n} files differ from the last commit: what changes there is not in the data."),
            )
        )
