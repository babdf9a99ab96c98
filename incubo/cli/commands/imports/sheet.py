"""`incubo import FILE`: the rows of a workbook or a delimited text become entries, or changes of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from incubo.app.arguments import decode_argument
from incubo.app.sheet_import import ImportArguments, parse_pairs, propose_import
from incubo.app.sheet_import_report import make_import_page, make_import_table
from incubo.app.workspace import make_phase_labeller
from incubo.app.write_options import WriteOptions
from incubo.cli import prompts, session
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.output import TableFormat, output_page, output_table
from incubo.cli.params import add_write_options, command_help
from incubo.core.errors import UsageError
from incubo.core.files import cannot_read_message
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.exchange.workbook.limits import MAX_FILE_BYTES


@add_write_options
@command_help(
    N_(
        "The first row of headings is looked for, and what each column holds is understood from its heading, in French "
        "or in English. Rows of entries that the registry has become changes; an empty cell changes nothing. All is "
        "shown and checked before anything is written."
    ),
    examples=(
        ("incubo import produits.xlsx --dry-run", N_("what the rows of a workbook would change")),
        (
            'incubo import produits.xlsx --column "Chef de projet=contact_incubator" --dry-run',
            N_("saying what a column holds"),
        ),
        ("incubo import comites.csv --as committees --dry-run", N_("past committees, one on each row")),
    ),
)
def sheet(
    file: Annotated[
        str | None, typer.Argument(metavar=N_("FILE"), help=N_("A workbook (.xlsx, .ods …) or a .csv file."))
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--as", metavar=N_("KIND"), help=N_("What is on each row: startups, committees …"))
    ] = None,
    sheet_name: Annotated[
        str | None, typer.Option("--sheet", metavar=N_("NAME"), help=N_("The sheet of the workbook."))
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column", metavar=N_("HEADING=FIELD"), help=N_("What a column holds (- to leave it out); repeatable.")
        ),
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Option("--value", metavar=N_("TEXT=VALUE"), help=N_("What a cell with this text means; repeatable.")),
    ] = None,
    fmt: Annotated[
        TableFormat | None,
        typer.Option("--format", "-f", help=N_("All rows in this format, on standard output; nothing is written.")),
    ] = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Import the rows of a sheet."""
    if file is None:
        raise UsageError(
            Message(N_("say which file")),
            hints=(Message(N_("for example: {command}"), {"command": "incubo import produits.xlsx"}),),
        )
    data = _read_file(file)
    if fmt is not None:
        write_options = write_options._replace(dry_run=True)
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    arguments = ImportArguments(
        kind,
        decode_argument(sheet_name) if sheet_name is not None else None,
        parse_pairs([decode_argument(text) for text in column or ()], "--column"),
        parse_pairs([decode_argument(text) for text in value or ()], "--value"),
    )
    sheet_import = propose_import(workspace, registry, data, arguments, prompts.ask_required(write_options))
    label = make_phase_labeller(registry, session.current_session().language)
    if fmt is not None:
        table = make_import_table(workspace, sheet_import)
        output_table(table, fmt, None, phase_label=label, show_all_rows=True, include_entries=False)
        return 0
    page = make_import_page(workspace, registry, sheet_import, Path(file).name)
    output_page(page, None, None, phase_label=label)
    return apply_proposal(workspace, registry, sheet_import.proposal, write_options)


def _read_file(path: str) -> bytes:
    """The bytes of a file (one more than is allowed, where it is too long). Raises UsageError."""
    if path == "-":
        return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UsageError(cannot_read_message(path, error)) from error
