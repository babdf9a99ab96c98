"""Functions that a question may use: those of the registry on any day, and the calendar's as seen from the day.

`date('now')` is the day that is looked at, as “today” is everywhere in incubo, never the machine's clock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.model.committees import next_committee_date
from incubo.model.dates import parse_iso_date
from incubo.model.jobs import is_open
from incubo.query.resource import QueryContext


class SqlFunction(NamedTuple):
    """A function: what it takes, what it says (marked with N_), the kinds of entries it needs."""

    parameters: tuple[str, ...]
    help: str
    required_kinds: tuple[str, ...]
    call: Callable[..., Any]


class InvalidDayError(ValueError):
    """What was given for a day is none."""


def _parse_day(word: Any) -> date:
    found = parse_iso_date(word[:10]) if isinstance(word, str) else None
    if found is None:
        raise InvalidDayError(str(word))
    return found


def _phase_at(context: QueryContext, startup: Any, day: Any) -> str | None:
    step = (
        context.registry.phase_period_at(startup, _parse_day(day)) if startup is not None and day is not None else None
    )
    return step.phase.name if step is not None else None


def _team_at(context: QueryContext, startup: Any, day: Any) -> int | None:
    if startup is None or day is None:
        return None
    return len({one.member.id for one in context.registry.teams_at(_parse_day(day)).get(startup, ())})


def _active_at(context: QueryContext, member: Any, day: Any) -> bool | None:
    found = context.registry.members.get(member)
    return found.is_active(_parse_day(day)) if found is not None and day is not None else None


def _open_at(context: QueryContext, job: Any, day: Any) -> bool | None:
    found = context.registry.jobs.get(job)
    return is_open(found, _parse_day(day), context.today) if found is not None and day is not None else None


def _next_committee_at(context: QueryContext, startup: Any, day: Any) -> str | None:
    found = context.registry.startups.get(startup)
    upcoming = next_committee_date(found, _parse_day(day)) if found is not None and day is not None else None
    return upcoming.isoformat() if upcoming is not None else None


def _is_live(context: QueryContext, phase: Any) -> bool:
    return context.registry.vocabulary.is_live(phase)


def _is_incubated(context: QueryContext, phase: Any) -> bool:
    return context.registry.vocabulary.is_incubated(phase)


def _is_final(context: QueryContext, phase: Any) -> bool:
    return context.registry.vocabulary.is_final(phase)


FUNCTIONS = {
    "today": SqlFunction((), N_("the day that is looked at"), (), lambda scope: scope.day.isoformat()),
    "phase_at": SqlFunction(("startup", "day"), N_("the phase of a startup on a day"), ("startup",), _phase_at),
    "team_at": SqlFunction(
        ("startup", "day"), N_("how many people work for a startup on a day"), ("member",), _team_at
    ),
    "next_committee_at": SqlFunction(
        ("startup", "day"),
        N_("when the next committee of a startup is due, seen from a day"),
        ("startup",),
        _next_committee_at,
    ),
    "active_at": SqlFunction(
        ("member", "day"), N_("whether a mission of a member covers a day"), ("member",), _active_at
    ),
    "open_at": SqlFunction(("job", "day"), N_("whether a job offer is open on a day"), ("job",), _open_at),
    "is_live": SqlFunction(("phase",), N_("whether startups in a phase are living"), ("startup",), _is_live),
    "is_incubated": SqlFunction(
        ("phase",), N_("whether startups in a phase are in the programme"), ("startup",), _is_incubated
    ),
    "is_final": SqlFunction(("phase",), N_("whether a phase ends the incubation"), ("startup",), _is_final),
}
"""Each function by its name. They are SQLite's for one question, and are in no exported file."""

_DATE_FUNCTIONS = {"date": 0, "time": 0, "datetime": 0, "julianday": 0, "unixepoch": 0, "strftime": 1}
"""SQLite's own functions of the calendar, and which argument may be “now” (it is by default)."""


def register_functions(
    database: sqlite3.Connection, get_context: Callable[[], QueryContext], on_error: Callable[[Exception], None]
) -> None:
    """Make the functions known to a database. `on_error` is told what one of them was wrongly given."""
    for name, function in FUNCTIONS.items():
        database.create_function(
            name, len(function.parameters), _with_error_report(function.call, get_context, on_error)
        )
    calendar = sqlite3.connect(":memory:")
    for name, place in _DATE_FUNCTIONS.items():
        database.create_function(name, -1, _relative_to_day(calendar, name, place, get_context))
    database.create_function("current_date", 0, lambda: get_context().day.isoformat())
    database.create_function("current_timestamp", 0, lambda: f"{get_context().day.isoformat()} 00:00:00")
    database.create_function("current_time", 0, lambda: "00:00:00")


def _with_error_report(
    call: Callable[..., Any], get_context: Callable[[], QueryContext], on_error: Callable[[Exception], None]
) -> Any:
    def guarded(*values: Any) -> Any:
        try:
            return call(get_context(), *values)
        except InvalidDayError as error:
            on_error(error)
            raise

    return guarded


def _relative_to_day(
    calendar: sqlite3.Connection, name: str, now_position: int, get_context: Callable[[], QueryContext]
) -> Any:
    """A function of the calendar to which “now” is the day."""

    def called(*values: Any) -> Any:
        given = list(values)
        if len(given) == now_position:
            given.append("now")
        if (
            len(given) > now_position
            and isinstance(given[now_position], str)
            and given[now_position].strip().lower() == "now"
        ):
            given[now_position] = get_context().day.isoformat()
        marks = ", ".join("?" for _ in given)
        return calendar.execute(f"SELECT {name}({marks})", given).fetchone()[0]

    return called
