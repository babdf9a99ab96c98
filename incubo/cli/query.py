"""`incubo query`: a question in SQL."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import workspace
from incubo.cli.adapter import about
from incubo.cli.output import Format, deliver
from incubo.cli.report_options import At, Form, To
from incubo.errors import ToolError, UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.query.sql.question import Question
    from incubo.registry.registry import Registry
    from incubo.table import Note, Table

SECONDS = 10.0
"""How long a question may take."""


@about(
    N_(
        "The registry is a database that is only read: startups_now, members_now, missions_now, jobs_now … are what "
        "“incubo list” shows on the day (--at); startups, phases, events, missions … are what the files say. "
        "“incubo query --schema” tells every table and column. date('now') is the day that is looked at. Every "
        "incubator is there: WHERE incubator = 'rivages' keeps the startups of one."
    ),
    examples=(
        (
            'incubo query "SELECT phase, count(*) AS n FROM startups_now GROUP BY phase ORDER BY phase_rank"',
            N_("living startups by phase"),
        ),
        ('incubo query "SELECT * FROM missions_now WHERE left < 60" -o ends.xlsx', N_("a spreadsheet of what ends")),
        ("incubo query --schema startups_now phases", N_("what two tables hold")),
    ),
)
def query(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="SQL", help=N_("A SELECT, between quotes; - reads it from standard input.")),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar=N_("FILE"), help=N_("Read the SQL from a file (- for standard input).")),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help=N_("Tell the tables and their columns, or those of the tables named."))
    ] = False,
    at: At = None,
    seconds: Annotated[float, typer.Option(metavar=N_("NUMBER"), help=N_("How long it may take."))] = SECONDS,
    fmt: Form = None,
    output: To = None,
) -> int:
    """Ask the registry a question in SQL."""
    if schema:
        _deliver(_schema(tuple(words or ())), None, fmt, output)
        return 0
    from incubo.query.sql.question import Question

    if not seconds > 0:
        raise UsageError(Text(N_("--seconds is how long it may take: a number above 0")))
    question = Question(_text(words or [], file))
    opened = workspace.open_registry(at)
    registry = opened.load(question.kinds)
    if output is not None:
        workspace.refuse_entry(output, opened)
    _deliver(_answered(question, opened, registry, seconds), registry, fmt, output)
    return 0


def _text(words: list[str], file: Path | None) -> str:
    """The SQL, from wherever it is. Raises UsageError for none or for two, ToolError for a file that cannot be read."""
    if file is not None and words:
        raise UsageError(Text(N_("the SQL is given twice: in words and with --file")))
    source = str(file) if file is not None else "-" if words == ["-"] else None
    if source == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    if file is not None:
        try:
            return file.read_bytes().decode("utf-8-sig", "replace")
        except OSError as error:
            why = {"path": str(file), "why": error.strerror or str(error)}
            raise ToolError(Text(N_("{path} cannot be read ({why})"), why)) from error
    return " ".join(words)


def _answered(question: Question, opened: Workspace, registry: Registry, seconds: float) -> Table:
    from incubo.query.scope import Scope
    from incubo.query.sql.tables import answer_table

    source = workspace.source(opened)
    end = time.monotonic() + seconds
    answer = question.answer(
        Scope(registry, opened.today, opened.text_of, now=opened.now), lambda: time.monotonic() > end
    )
    return answer_table(answer, opened.today, _notes(question, opened, registry), source.commit)


def _notes(question: Question, opened: Workspace, registry: Registry) -> Iterator[Note]:
    from incubo.registry.account import source_notes

    yield from source_notes(registry, workspace.source(opened), question.kinds)


def _schema(only: tuple[str, ...]) -> Table:
    """The tables. Raises UsageError for one that is not there."""
    from incubo import clock
    from incubo.query.sql.functions import FUNCTIONS
    from incubo.query.sql.schema import schema
    from incubo.query.sql.tables import schema_table
    from incubo.query.values import meant

    known = {name: name for name in (*schema(), *FUNCTIONS)}
    for name in only:
        if name not in known:
            raise UsageError(Text(N_("there is no table “{word}”"), {"word": name}), hints=(meant(name, known),))
    return schema_table(clock.today(), only)


def _deliver(table: Table, registry: Registry | None, fmt: Format | None, output: Path | None) -> None:
    label: Callable[[str | None], str] = workspace.phase_label(registry) if registry is not None else str
    deliver(table, fmt, output, phase_label=label, all_rows=True, why=False)
