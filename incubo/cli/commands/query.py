"""`incubo query`: query the registry in SQL."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.workspace import find_last_known_day, find_provenance, whole_notes
from incubo.cli.context import open_session_workspace, open_session_workspace_if_any
from incubo.cli.output import output_table
from incubo.cli.params import AtOption, KnownOption, OutputOption, TableFormatOption, command_help
from incubo.core import clock
from incubo.core.errors import ToolError, UsageError
from incubo.core.files import cannot_read_message
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.facts.scope import Scope
from incubo.query.context import QueryContext
from incubo.query.filters import suggestion_hint
from incubo.query.sql.functions import FUNCTIONS
from incubo.query.sql.run import SqlQuery, result_table, schema_table
from incubo.query.sql.tables import all_tables
from incubo.registry.provenance import provenance_notes
from incubo.reports.staleness import find_stale_copy

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.document.table import Note, Table
    from incubo.registry.registry import Registry

DEFAULT_TIMEOUT_SECONDS = 10.0
"""Longest time that a query may take."""


@command_help(
    N_(
        "The registry is a read-only database: startups_now, members_now, missions_now, jobs_now "
        "… are what “incubo list” shows on the day (--at); startups, phases, events, missions … "
        "hold the content of the files. “incubo query --schema” lists every table and column. "
        "date('now') is the chosen day. Every incubator is there: WHERE incubator = 'rivages' "
        "keeps the products of one."
    ),
    examples=(
        (
            'incubo query "SELECT phase, count(*) AS n FROM startups_now GROUP BY phase ORDER BY phase_rank"',
            N_("active products by phase"),
        ),
        (
            'incubo query "SELECT * FROM missions_now WHERE left < 60" -o ends.xlsx',
            N_("a spreadsheet of the missions that end"),
        ),
        ("incubo query --schema startups_now phases", N_("the columns of two tables")),
    ),
)
def query(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="SQL", help=N_("A SELECT, between quotes; - reads it from standard input.")),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar=N_("FILE"), help=N_("Read the SQL from a file (- for standard input).")),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help=N_("List the tables and their columns, or those of the tables named."))
    ] = False,
    at: AtOption = None,
    known: KnownOption = None,
    seconds: Annotated[
        float, typer.Option(metavar=N_("NUMBER"), help=N_("Time limit, in seconds."))
    ] = DEFAULT_TIMEOUT_SECONDS,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Ask the registry a question in SQL."""
    if schema:
        output_table(_describe_tables(tuple(arguments or ())), fmt, output)
        return 0

    if not seconds > 0:
        raise UsageError(Message(N_("--seconds must be a number above 0")))
    question = SqlQuery(_read_sql(arguments or [], file))
    workspace = open_session_workspace(at, known=known)
    registry = workspace.load_registry(question.required_kinds).without_drafts
    output_table(_run_question(question, workspace, registry, seconds), fmt, output)
    return 0


def _read_sql(arguments: list[str], file: Path | None) -> str:
    """The SQL, from wherever it is. Raises UsageError for none or for two, ToolError for a file that cannot be read."""
    if file is not None and arguments:
        raise UsageError(Message(N_("the SQL is given twice: on the command line and with --file")))
    source = str(file) if file is not None else "-" if arguments == ["-"] else None
    if source == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    if file is not None:
        try:
            return file.read_bytes().decode("utf-8-sig", "replace")
        except OSError as error:
            raise ToolError(cannot_read_message(file, error)) from error
    return " ".join(arguments)


def _run_question(question: SqlQuery, workspace: Workspace, registry: Registry, timeout_seconds: float) -> Table:

    source = find_provenance(workspace)
    end = time.monotonic() + timeout_seconds
    context = QueryContext(registry, workspace.as_of, workspace.read_text, today=workspace.current_date)
    with workspace.environment.track(Message(N_("Filling the tables"))) as progress:
        answer = question.run(context, lambda: time.monotonic() > end, progress)
    return result_table(answer, workspace.as_of, _question_notes(question, workspace, registry), source.commit)


def _question_notes(question: SqlQuery, workspace: Workspace, registry: Registry) -> Iterator[Note]:

    provenance = find_provenance(workspace)
    if question.depends_on_day and "member" in question.required_kinds:
        stale = find_stale_copy(Scope(registry, workspace.as_of), find_last_known_day(workspace, provenance.commit))
        yield from (stale.as_note(),) if stale is not None else ()
    kinds = question.counted_kinds
    yield from whole_notes(workspace)
    yield from provenance_notes(registry, provenance, kinds, has_file_tables=question.reads_files)


def _describe_tables(table_names: tuple[str, ...]) -> Table:
    """The tables. Raises UsageError for one that is not there."""
    names = {name: name for name in (*all_tables(), *FUNCTIONS)}
    for name in table_names:
        if name not in names:
            raise UsageError(
                Message(N_("there is no table “{word}”"), {"word": name}), hints=(suggestion_hint(name, names),)
            )
    workspace = open_session_workspace_if_any()
    absent = workspace.settings.absent_fields if workspace is not None else {}
    return schema_table(clock.today(), table_names, absent)
