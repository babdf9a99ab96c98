"""`incubo migrate …`: former words of the registry become those of today."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.imports.phase_migration import (
    make_decision_table,
    propose_migration,
    render_decisions_yaml,
    unreadable_message,
)
from incubo.cli import session
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_session_workspace, open_workspace_to_edit
from incubo.cli.output import choose_table_format, output_table, refuse_output, write_output
from incubo.cli.params import add_write_options, command_help
from incubo.core.errors import UsageError
from incubo.core.files import cannot_read_message
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import options_conflict
from incubo.core.shell import quote_argument
from incubo.exchange.workbook.limits import MAX_FILE_BYTES

_YAML_SUFFIXES = (".yml", ".yaml")


@add_write_options
@command_help(
    N_(
        "A former name that became one of today is changed by itself; one that became several has to be decided for "
        "each product: -o writes a file with what helps to decide, and a proposal; --decisions reads it back. What has "
        "no answer stays as it is. Only names of phases change, and the figures that this moves are told."
    ),
    examples=(
        ("incubo migrate phases --dry-run", N_("what changes by itself")),
        ("incubo migrate phases -o decisions.xlsx", N_("a workbook of what is to be decided, with drop-down lists")),
        ("incubo migrate phases --decisions decisions.xlsx --dry-run", N_("what the filled-in workbook changes")),
    ),
)
def phases(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write a file of decisions: .xlsx, .csv or .yml.")),
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option("--decisions", metavar=N_("FILE"), help=N_("Carry out the decisions of this file."))
    ] = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Give phases their names of today."""
    if output is not None and decisions is not None:
        raise UsageError(options_conflict("-o", "--decisions"))
    if output is not None:
        return _write_decisions(output)
    data = _read_file(decisions) if decisions is not None else None
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    proposal = propose_migration(workspace, registry, data, decisions.name if decisions is not None else "")
    return apply_proposal(workspace, registry, proposal, write_options)


def _write_decisions(output: Path) -> int:
    refuse_output(output)
    if output.suffix.lower() not in _YAML_SUFFIXES:
        choose_table_format(None, output)
    workspace = open_session_workspace(None)
    registry = workspace.load_registry()
    table = make_decision_table(workspace, registry)
    current = session.current_session()
    if (unreadable := unreadable_message(registry)) is not None:
        current.print_message(unreadable)
    if not table.rows:
        current.print_message(Message(N_("Nothing is to be decided: no former name of a phase has several meanings.")))
        return 0
    if output.suffix.lower() in _YAML_SUFFIXES:
        write_output(output, render_decisions_yaml(table))
    else:
        output_table(table, None, output)
    command = f"incubo migrate phases --decisions {quote_argument(str(output))}"
    text = Message(
        N_("{n} phase to decide in {path}: fill in the answers, then {command}"),
        {"n": len(table.rows), "path": str(output), "command": command},
        N_("{n} phases to decide in {path}: fill in the answers, then {command}"),
    )
    current.print_message(text)
    return 0


def _read_file(path: Path) -> bytes:
    """The bytes of a file. Raises UsageError."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UsageError(cannot_read_message(path, error)) from error
