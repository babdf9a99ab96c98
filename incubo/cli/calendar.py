"""`incubo calendar`: days to keep, as a list or as a calendar file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import days, reporting, session, workspace
from incubo.cli.adapter import about
from incubo.cli.document_parts import KINDS, known
from incubo.cli.output import Format, write_file
from incubo.cli.report_options import At, To, Whose
from incubo.errors import UsageError
from incubo.i18n import N_, gettext
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.reporting import Desk
    from incubo.model.periods import Period
    from incubo.report.documents.appointments import Appointment

ICS = "ics"
FORMS = (*Format, ICS)
Months = Annotated[int | None, typer.Option("--months", metavar=N_("NUMBER"), help=N_("How many months ahead (12)."))]
Ahead = Annotated[
    str | None, typer.Option("--over", metavar=N_("PERIOD"), help=N_("Another period (2025, 2025-S2, 2024..2026)."))
]
AnyForm = Annotated[
    str | None, typer.Option("--format", "-f", metavar="|".join(FORMS), help=N_("The form of the result."))
]
_SUBSCRIBE = N_("A file that ends with .ics is a calendar: to import or, written anew each night, to subscribe to. Its "
                "events keep their ids, so that a day that moves is moved there too.")  # fmt: skip


_RULES = N_("write last-payment, payments-again, last-order and orders-again (“11-30”) under [rules] in incubo.toml")


@about(
    _SUBSCRIBE,
    examples=(
        ("incubo calendar committees", N_("the committees of a year, with the deck and the orders before each")),
        ("incubo calendar committees --months 6 -o committees.ics", N_("for the calendar of the team")),
    ),
)
def committees(
    at: At = None,
    months: Months = None,
    over: Ahead = None,
    incubator: Whose = None,
    fmt: AnyForm = None,
    output: To = None,
) -> int:
    """Give the days of committees, their decks and the orders before them."""
    return run("committees", at, months, over, incubator, fmt, output)


@about(
    _SUBSCRIBE,
    examples=(
        ("incubo calendar missions", N_("who leaves when, and when to decide")),
        ("incubo calendar missions -o missions.ics", N_("for the calendar of the team")),
    ),
)
def missions(
    at: At = None,
    months: Months = None,
    over: Ahead = None,
    incubator: Whose = None,
    fmt: AnyForm = None,
    output: To = None,
) -> int:
    """Give the days on which missions end, and when to decide."""
    return run("missions", at, months, over, incubator, fmt, output)


@about(
    _SUBSCRIBE,
    examples=(
        ("incubo calendar admin", N_("the end of the accounting year")),
        ("incubo calendar admin --over 2025 -o admin.ics", N_("of a year, for the calendar of the team")),
    ),
)
def admin(
    at: At = None,
    months: Months = None,
    over: Ahead = None,
    fmt: AnyForm = None,
    output: To = None,
) -> int:
    """Give the days of the end of the accounting year."""
    return run("admin", at, months, over, "all", fmt, output)


def run(
    kind: str,
    at: str | None,
    months: int | None,
    over: str | None,
    incubator: str | None,
    fmt: str | None,
    output: Path | None,
) -> int:
    """Make a calendar. Raises UsageError, ToolError."""
    from incubo.report.documents.agenda import agenda
    from incubo.report.documents.appointments import appointments, year_ends

    chosen = _form(fmt, output)
    desk = reporting.open_desk(at, incubator, KINDS)
    if kind == "admin" and not year_ends(desk.registry):
        message = Text(N_("this registry does not say when payments and orders stop at the end of the year"))
        raise UsageError(message, hints=(Text(_RULES),))
    period = _period(desk, months, over)
    found = appointments(known(desk), kind, desk.incubator, period)
    if chosen == ICS:
        return _write(kind, found, desk, output)
    from incubo.registry.account import scope_note, source_notes

    scope = () if kind == "admin" else (scope_note(desk.registry, desk.incubator),)
    source = desk.source
    notes = (*scope, *source_notes(desk.registry, source, ("startup", "member")))
    table = agenda(desk.registry, kind, found, period, desk.day, notes, source.commit)
    return desk.deliver(table, Format(chosen) if chosen else None, output)


def _form(fmt: str | None, output: Path | None) -> str | None:
    """The form asked for, by name or by the file's ending. Raises UsageError for a name that is none."""
    if fmt is not None and fmt not in FORMS:
        hint = Text(N_("choose among: {choices}"), {"choices": ", ".join(FORMS)})
        raise UsageError(Text(N_("{option} cannot be “{value}”"), {"option": "--format", "value": fmt}), hints=(hint,))
    if fmt is None and output is not None and output.suffix.lower() == f".{ICS}":
        return ICS
    return fmt


def _period(desk: Desk, months: int | None, over: str | None) -> Period:
    """From the day on, so many months ahead, or the period asked for. Raises UsageError."""
    from incubo.model.dates import moved
    from incubo.model.periods import Period

    if over is not None:
        if months is not None:
            raise UsageError(Text(N_("{option} does not go with {other}"), {"option": "--months", "other": "--over"}))
        return days.period(over, desk.opened.config)
    if months is not None and months < 1:
        raise UsageError(Text(N_("--months is at least 1")))
    return Period(desk.day, moved(desk.day, months or 12, "months"))


def _write(kind: str, found: list[Appointment], desk: Desk, output: Path | None) -> int:
    """Write a calendar file, or send it to standard output."""
    from incubo.export.calendar import calendar
    from incubo.registry.named import title_of
    from incubo.report.documents.appointments import NAMES

    whose = title_of(desk.registry, "incubator", desk.incubator) if desk.incubator is not None else ""
    title = " · ".join(filter(None, (gettext(NAMES[kind]), whose)))
    data = calendar(title, found, desk.day)
    current = session.current()
    if output is None:
        current.write_bytes(data)
        return 0
    workspace.refuse_entry(output, desk.opened)
    write_file(output, data)
    text = Text(
        N_("written: {path} ({n} day)"), {"path": str(output), "n": len(found)}, N_("written: {path} ({n} days)")
    )
    current.say(text)
    return 0
