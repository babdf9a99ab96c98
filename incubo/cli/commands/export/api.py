"""`incubo export api`: the registry as the files of the network's API."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from incubo.app.published.api_export import ApiOptions, ApiResult, export_api, parse_versions
from incubo.app.workspace import whole_notes
from incubo.cli import session
from incubo.cli.context import open_session_workspace
from incubo.cli.params import AtOption, KnownOption, command_help
from incubo.config.checks import SITE_URL_PATTERN
from incubo.core import shell
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message

_MAX_NAMED_PATHS = 5
_BASE_URL = re.compile(SITE_URL_PATTERN)


@command_help(
    N_(
        "What the network's site publishes under /api, and others read: the products, the people, the incubators, the "
        "organisations, in JSON and CSV, in the folders v2.6, v2.7 and v3. The names of files and fields, and what "
        "they hold, are those of the network.\n\n"
        "It is made from the files as they are, on the day (--at). Of several incubators, all are there. It replaces "
        "the API that was in the folder, and nothing else.\n\n"
        "The people of the registry are named as they are there, those who left too: without them with --no-people."
    ),
    examples=(
        ("incubo export api api", N_("the three versions, in the folder “api”")),
        (
            "incubo export api api --versions 3 --no-people",
            N_("one file for each product, without names"),
        ),
    ),
)
def api(
    folder: Annotated[Path, typer.Argument(metavar=N_("DIR"), help=N_("The folder to write: a new one, or an API."))],
    versions: Annotated[
        str, typer.Option("--versions", metavar=N_("LIST"), help=N_("The versions to write, with commas."))
    ] = "2.6,2.7,3",
    incubator: Annotated[
        str | None, typer.Option("--incubator", metavar=N_("NAME"), help=N_("Of this incubator only (all by default)."))
    ] = None,
    at: AtOption = None,
    known: KnownOption = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url", metavar="URL", help=N_("The site that the API belongs to ([site] url, else the network's).")
        ),
    ] = None,
    people: Annotated[bool, typer.Option("--people/--no-people", help=N_("Whether people are named."))] = True,
) -> int:
    """Export the registry as the files of the network's API."""
    if base_url is not None and not _BASE_URL.fullmatch(base_url):
        raise UsageError(
            Message(N_("“{url}” is not the address of a site"), {"url": base_url}),
            hints=(Message(N_("as in --base-url https://incubateur.example/registre")),),
        )
    options = ApiOptions(parse_versions(versions), incubator, base_url or "", people)
    workspace = open_session_workspace(at, known=known)
    result = export_api(workspace, folder, options)
    _tell(folder, result)
    for note in whole_notes(workspace) if incubator is None else ():
        session.current_session().print_message(note.message)
    return 1 if result.unreadable else 0


def _tell(folder: Path, result: ApiResult) -> None:
    current = session.current_session()
    arguments = {"path": str(folder), "n": result.file_count, "day": result.day}
    current.print_message(
        Message(
            N_("written: {path} ({n} file, as of {day:long})"),
            arguments,
            N_("written: {path} ({n} files, as of {day:long})"),
        )
    )
    if result.people_count:
        current.print_message(
            Message(
                N_("It names {n} person, as the registry does; without names: --no-people."),
                {"n": result.people_count},
                N_("It names {n} people, as the registry does, those who left too; without names: --no-people."),
            )
        )
    if result.left_out:
        current.print_message(
            Message(
                N_("{n} person who is no longer in the registry is left out."),
                {"n": result.left_out},
                N_("{n} people who are no longer in the registry are left out."),
            )
        )
    for message in result.changes:
        current.print_message(message)
    if result.unreadable:
        names = result.unreadable[:_MAX_NAMED_PATHS]
        current.print_message(
            Message(
                N_("{n} file cannot be read, and is not in the API: {names}"),
                {"n": len(result.unreadable), "names": ", ".join(names)},
                N_("{n} files cannot be read, and are not in the API: {names}"),
            )
        )
        command = " ".join(map(shell.quote_argument, ("incubo", "validate", *names)))
        current.print_message(Message(N_("why: {command}"), {"command": command}))
