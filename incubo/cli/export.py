"""`incubo export …`: the registry in files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo import shell
from incubo.cli import session, workspace
from incubo.cli.adapter import about
from incubo.cli.output import write_file
from incubo.cli.report_options import At
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace

ENDINGS = (".db", ".sqlite", ".sqlite3")
_MAGIC = b"SQLite format 3\0"


@about(
    N_(
        "The tables are those of “incubo query --schema”, as of the day (--at). A file of the same name that ends with "
        ".metadata.json describes each of them to Datasette: “datasette registry.db -m registry.metadata.json”."
    ),
    examples=(
        ("incubo export sqlite registry.db", N_("the registry today, for Datasette or any SQLite program")),
        ("incubo export sqlite 2024.db --at 2024-12-31 --no-metadata", N_("as it was at the end of a year, alone")),
    ),
)
def sqlite(
    file: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The file to write: .db, .sqlite or .sqlite3."))],
    at: At = None,
    metadata: Annotated[
        bool, typer.Option("--metadata/--no-metadata", help=N_("Whether to write what describes the tables too."))
    ] = True,
) -> int:
    """Write the registry as an SQLite database."""
    opened = workspace.open_registry(at)
    beside = file.with_suffix(".metadata.json")
    for path in (file, *((beside,) if metadata else ())):
        workspace.refuse_entry(path, opened)
    _refuse_other(file)
    made, described = _made(opened, file.stem)
    write_file(file, made)
    if metadata:
        write_file(beside, described.encode())
    run = session.current()
    run.say(Text(N_("written: {path}"), {"path": str(file)}))
    if metadata:
        command = f"datasette {shell.quoted(str(file))} -m {shell.quoted(str(beside))}"
        run.say(Text(N_("written: {path}, for {command}"), {"path": str(beside), "command": command}))
    return 0


def _refuse_other(file: Path) -> None:
    """Raise UsageError for a name that is no database's, or where something else stands already."""
    if file.suffix.lower() not in ENDINGS:
        message = Text(N_("the name of a database does not end like “{name}”"), {"name": file.name})
        raise UsageError(message, hints=(Text(N_("end it with {endings}"), {"endings": ", ".join(ENDINGS)}),))
    try:
        with file.open("rb") as there:
            start = there.read(len(_MAGIC))
    except OSError:
        return  # nothing is there, or writing will say why it cannot be
    if start and start != _MAGIC:
        raise UsageError(
            Text(N_("{path} is there already, and is no database"), {"path": str(file)}),
            hints=(Text(N_("give the database another name")),),
        )


def _made(opened: Workspace, name: str) -> tuple[bytes, str]:
    """The database and its description."""
    import json

    from incubo import __version__
    from incubo.export import sqlite as export
    from incubo.query.scope import Scope
    from incubo.registry.account import source_notes

    registry = opened.load()
    source = workspace.source(opened)
    scope = Scope(registry, opened.today, opened.text_of, now=opened.now)
    notes = source_notes(registry, source, registry.kinds)
    made = export.database(scope, export.about(scope, __version__, source.commit, notes))
    described = export.metadata(scope, name, source.commit)
    return made, json.dumps(described, ensure_ascii=False, indent=2) + "\n"
