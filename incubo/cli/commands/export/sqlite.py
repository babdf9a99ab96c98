"""`incubo export …`: the registry in files for other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo import __version__
from incubo.app.workspace import find_provenance, whole_notes
from incubo.cli import session
from incubo.cli.context import open_session_workspace
from incubo.cli.output import refuse_output, write_document
from incubo.cli.params import AtOption, KnownOption, command_help
from incubo.core import shell
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, temporary_language
from incubo.core.message import Message
from incubo.export.sqlite import about_rows, build_database, datasette_metadata
from incubo.query.context import QueryContext
from incubo.registry.provenance import provenance_notes

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace

DATABASE_SUFFIXES = (".db", ".sqlite", ".sqlite3")
_SQLITE_MAGIC = b"SQLite format 3\0"


@command_help(
    N_(
        "The tables are those of “incubo query --schema”, as of the day (--at), of all incubators. A file of the same "
        "name that ends with .metadata.json describes each of them to Datasette: “datasette registry.db -m "
        "registry.metadata.json”."
    ),
    examples=(
        ("incubo export sqlite registry.db", N_("the registry today, for Datasette or any SQLite program")),
        (
            "incubo export sqlite 2024.db --at 2024-12-31 --no-metadata",
            N_("as it was at the end of a year, without the description file"),
        ),
    ),
)
def sqlite(
    file: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The file to write: .db, .sqlite or .sqlite3."))],
    at: AtOption = None,
    known: KnownOption = None,
    metadata: Annotated[
        bool, typer.Option("--metadata/--no-metadata", help=N_("Whether to write the description of the tables too."))
    ] = True,
) -> int:
    """Export the registry as an SQLite database."""
    workspace = open_session_workspace(at, known=known)
    refuse_output(file)
    _check_database_path(file)
    beside = file.with_suffix(".metadata.json")
    if metadata:
        refuse_output(beside)
    current = session.current_session()
    database, described = _build_database(workspace, file.stem, current.files_language)
    write_document(file, database)
    if metadata:
        write_document(beside, described.encode())
    current.print_message(Message(N_("written: {path}"), {"path": str(file)}))
    for note in whole_notes(workspace):
        current.print_message(note.message)
    if metadata:
        command = f"datasette {shell.quote_argument(str(file))} -m {shell.quote_argument(str(beside))}"
        current.print_message(Message(N_("written: {path}, for {command}"), {"path": str(beside), "command": command}))
    return 0


def _check_database_path(file: Path) -> None:
    """Raise UsageError for a name without a database suffix, or a file that is not a database."""
    if file.suffix.lower() not in DATABASE_SUFFIXES:
        message = Message(N_("“{name}” does not have the extension of a database"), {"name": file.name})
        raise UsageError(
            message,
            hints=(Message(N_("use one of these extensions: {endings}"), {"endings": ", ".join(DATABASE_SUFFIXES)}),),
        )
    try:
        with file.open("rb") as existing_file:
            start = existing_file.read(len(_SQLITE_MAGIC))
    except OSError:
        return  # nothing is there, or writing will say why it cannot be
    if start and start != _SQLITE_MAGIC:
        raise UsageError(
            Message(N_("{path} already exists, and is not a database"), {"path": str(file)}),
            hints=(Message(N_("give the database another name")),),
        )


def _build_database(workspace: Workspace, name: str, language: str) -> tuple[bytes, str]:
    """The database and its description, in a language."""
    registry = workspace.load_registry().without_drafts
    source = find_provenance(workspace)
    context = QueryContext(registry, workspace.as_of, workspace.read_text, today=workspace.current_date)
    notes = (*whole_notes(workspace), *provenance_notes(registry, source, registry.kinds, has_file_tables=True))
    with workspace.environment.track(Message(N_("Filling the tables"))) as progress, temporary_language(language):
        about = about_rows(context, __version__, source.commit, notes)
        database = build_database(context, about, progress)
        described = datasette_metadata(context, name, source.commit)
    return database, json.dumps(described, ensure_ascii=False, indent=2) + "\n"
