"""`incubo export parquet`: the tables of `query` for tools that read many registries together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.app.published.parquet_export import export_parquet
from incubo.app.workspace import whole_notes
from incubo.cli import session
from incubo.cli.context import open_session_workspace
from incubo.cli.params import AtOption, KnownOption, command_help
from incubo.core.i18n import N_
from incubo.core.message import Message


@command_help(
    N_(
        "A file for each table of “incubo query --schema”, as of the day (--at), for DuckDB, Spark, Trino and others "
        "that read many registries together. All incubators and people of the registry are in them. It replaces the "
        "tables that were in the folder, and nothing else.\n\n"
        "It needs pyarrow: pipx inject incubo pyarrow."
    ),
    examples=(
        ("incubo export parquet tables", N_("the registry today, in the folder “tables”")),
        ("incubo export parquet tables-2024 --at 2024-12-31", N_("as it was at the end of a year")),
    ),
)
def parquet(
    folder: Annotated[
        Path, typer.Argument(metavar=N_("DIR"), help=N_("The folder to write: a new one, or such tables."))
    ],
    at: AtOption = None,
    known: KnownOption = None,
) -> int:
    """Export the registry as Parquet files."""
    workspace = open_session_workspace(at, known=known)
    count = export_parquet(workspace, folder)
    arguments = {"path": str(folder), "n": count, "day": workspace.as_of}
    current = session.current_session()
    current.print_message(
        Message(
            N_("written: {path} ({n} table, as of {day:long})"),
            arguments,
            N_("written: {path} ({n} tables, as of {day:long})"),
        )
    )
    for note in whole_notes(workspace):
        current.print_message(note.message)
    return 0
