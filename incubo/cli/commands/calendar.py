"""`incubo calendar`: days to keep, as a list or as a calendar file."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.reports.calendars import calendar_title, find_calendar
from incubo.app.reports.documents import DOCUMENT_KINDS
from incubo.app.workspace import find_provenance
from incubo.cli import session
from incubo.cli.context import open_report_context
from incubo.cli.output import TableFormat, output_table, write_document
from incubo.cli.params import AtOption, IncubatorOption, KnownOption, OutputOption, command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, temporary_language
from incubo.core.message import Message
from incubo.core.problem import options_conflict
from incubo.export.icalendar import render_calendar
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.reports.committees import committee_situations, late_for_budget_note
from incubo.reports.documents.calendar import NO_YEAR_END_HINT, calendar_table, has_year_end_rules

if TYPE_CHECKING:
    from incubo.app.reports.context import ReportContext

ICALENDAR_FORMAT = "ics"
CalendarFormat = StrEnum("CalendarFormat", [*TableFormat, ICALENDAR_FORMAT])  # type: ignore[misc]
"""The formats of a table, and calendar files."""
MonthsAheadOption = Annotated[
    int | None, typer.Option("--months", metavar=N_("NUMBER"), help=N_("How many months ahead (12)."))
]
CalendarPeriodOption = Annotated[
    str | None, typer.Option("--over", metavar=N_("PERIOD"), help=N_("Another period (2025, 2025-S2, 2024..2026)."))
]
CalendarFormatOption = Annotated[CalendarFormat | None, typer.Option("--format", "-f", help=N_("The output format."))]
_ICALENDAR_HELP = N_(
    "A file name that ends with .ics gives a calendar: import it once, or rewrite it every "
    "night and subscribe to it. Its events keep their ids, so a date that moves is updated."
)


def _make_calendar_command(kind: str, *examples: tuple[str, str]) -> Callable[..., int]:
    """The command of a calendar that is of an incubator, or of all."""

    @command_help(_ICALENDAR_HELP, examples=examples)
    def command(
        at: AtOption = None,
        known: KnownOption = None,
        months: MonthsAheadOption = None,
        over: CalendarPeriodOption = None,
        incubator: IncubatorOption = None,
        fmt: CalendarFormatOption = None,
        output: OutputOption = None,
    ) -> int:
        return _run_calendar(kind, at, known, months, over, incubator, fmt, output)

    return command


committees = _make_calendar_command(
    "committees",
    ("incubo calendar committees", N_("the committees of a year, with the deck and the orders before each")),
    ("incubo calendar committees --months 6 -o committees.ics", N_("for the calendar of the team")),
)
missions = _make_calendar_command(
    "missions",
    ("incubo calendar missions", N_("who leaves when, and when to decide")),
    ("incubo calendar missions -o missions.ics", N_("for the calendar of the team")),
)
ahead = _make_calendar_command(
    "ahead",
    ("incubo calendar ahead", N_("the committees, phases, budgets, missions and offers of a year")),
    ("incubo calendar ahead --months 6 -o ahead.ics", N_("for the calendar of the team")),
)


@command_help(
    _ICALENDAR_HELP,
    examples=(
        ("incubo calendar admin", N_("the end of the accounting year")),
        ("incubo calendar admin --over 2025 -o admin.ics", N_("of a year, for the calendar of the team")),
    ),
)
def admin(
    at: AtOption = None,
    known: KnownOption = None,
    months: MonthsAheadOption = None,
    over: CalendarPeriodOption = None,
    fmt: CalendarFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Give the dates of the end of the accounting year."""
    return _run_calendar("admin", at, known, months, over, "all", fmt, output)


def _run_calendar(
    kind: str,
    at: str | None,
    known: str | None,
    months: int | None,
    over: str | None,
    incubator: str | None,
    fmt: CalendarFormat | None,
    output: Path | None,
) -> int:
    """Make a calendar. Raises UsageError, ToolError."""
    chosen_format = _choose_calendar_format(fmt, output)
    context = open_report_context(at, incubator, DOCUMENT_KINDS, known=known)
    if kind == "admin" and not has_year_end_rules(context.registry):
        message = Message(
            N_("this registry does not set the dates when payments and orders stop at the end of the year")
        )
        raise UsageError(message, hints=(NO_YEAR_END_HINT,))
    period = _calendar_period(context, months, over)
    if chosen_format == ICALENDAR_FORMAT:
        return _write_icalendar(kind, context, period, output)

    appointments = find_calendar(context, [kind], period)
    scope = () if kind == "admin" else (scope_note(context.registry, context.incubator),)
    context.provenance = find_provenance(context.workspace)
    late = late_for_budget_note(committee_situations(context, context.startups)) if kind == "committees" else ()
    notes = (*scope, *late, *provenance_notes(context.registry, context.provenance, ("startup", "member")))
    table = calendar_table(context.registry, kind, appointments, period, context.day, notes, context.commit)
    output_table(table, TableFormat(chosen_format) if chosen_format else None, output)
    return 0


def _choose_calendar_format(fmt: CalendarFormat | None, output: Path | None) -> str | None:
    """The format, by name or by the file's suffix."""
    if fmt is None and output is not None and output.suffix.lower() == f".{ICALENDAR_FORMAT}":
        return ICALENDAR_FORMAT
    return fmt and str(fmt)


def _calendar_period(context: ReportContext, months: int | None, over: str | None) -> Period:
    """The period given, or so many months from the day. Raises UsageError."""
    if over is not None:
        if months is not None:
            raise UsageError(options_conflict("--months", "--over"))
        return context.workspace.parse_period(over)
    if months is not None and months < 1:
        raise UsageError(Message(N_("--months must be at least 1")))
    return Period(context.day, shift_date_clamped(context.day, months or 12, "months"))


def _write_icalendar(kind: str, context: ReportContext, period: Period, output: Path | None) -> int:
    """Write a calendar file, or send it to standard output."""
    current = session.current_session()
    with temporary_language(current.files_language):
        appointments = find_calendar(context, [kind], period)
        data = render_calendar(calendar_title(context, [kind]), appointments, context.day)
    if output is None:
        current.write_stdout_bytes(data)
        return 0
    write_document(output, data)
    text = Message(
        N_("written: {path} ({n} day)"), {"path": str(output), "n": len(appointments)}, N_("written: {path} ({n} days)")
    )
    current.print_message(text)
    return 0
