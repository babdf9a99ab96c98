"""SQL functions of a query: about the registry on any day, and SQLite's date functions relative to the query's day.

`date('now')` is the day of the query, not the machine's clock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.facts.situation import Situation
from incubo.model.dates import parse_iso_date
from incubo.model.jobs import is_open
from incubo.query.context import QueryContext


class SqlFunction(NamedTuple):
    """A function. `help` is a source string; `call` takes a QueryContext, then the parameters."""

    parameters: tuple[str, ...]
    help: str
    required_kinds: tuple[str, ...]
    call: Callable[..., Any]


class InvalidDayError(ValueError):
    """The argument of a function is not an ISO date."""


def _parse_day(value: Any) -> date:
    """The date at the beginning of a text. Raises InvalidDayError."""
    day = parse_iso_date(value[:10]) if isinstance(value, str) else None
    if day is None:
        raise InvalidDayError(str(value))
    return day


def _phase_at(context: QueryContext, startup: Any, day: Any) -> str | None:
    if startup is None or day is None:
        return None
    return context.registry.phase_at(startup, _parse_day(day))


def _team_at(context: QueryContext, startup: Any, day: Any) -> int | None:
    if startup is None or day is None:
        return None
    assignments = context.registry.teams_at(_parse_day(day)).get(startup, ())
    return len({assignment.member.id for assignment in assignments})


def _active_at(context: QueryContext, member_id: Any, day: Any) -> bool | None:
    member = context.registry.members.get(member_id)
    return member.is_active(_parse_day(day)) if member is not None and day is not None else None


def _open_at(context: QueryContext, job_id: Any, day: Any) -> bool | None:
    job = context.registry.jobs.get(job_id)
    return is_open(job, _parse_day(day), context.today) if job is not None and day is not None else None


def _next_committee_at(context: QueryContext, startup_id: Any, day: Any) -> str | None:
    startup = context.registry.startups.get(startup_id)
    if startup is None or day is None:
        return None
    schedule = Situation(startup, context.registry.vocabulary, _parse_day(day), context.today).committee
    return schedule.day.isoformat() if schedule.day is not None else None


def _is_live(context: QueryContext, phase: Any) -> bool:
    return context.registry.vocabulary.is_live(phase)


def _is_incubated(context: QueryContext, phase: Any) -> bool:
    return context.registry.vocabulary.is_incubated(phase)


def _is_final(context: QueryContext, phase: Any) -> bool:
    return context.registry.vocabulary.is_final(phase)


FUNCTIONS = {
    "today": SqlFunction((), N_("the chosen day"), (), lambda context: context.day.isoformat()),
    "phase_at": SqlFunction(("startup", "day"), N_("the phase of a product on a day"), ("startup",), _phase_at),
    "team_at": SqlFunction(
        ("startup", "day"), N_("how many people work for a product on a day"), ("member",), _team_at
    ),
    "next_committee_at": SqlFunction(
        ("startup", "day"),
        N_("the date of the next committee of a product, as of a day"),
        ("startup",),
        _next_committee_at,
    ),
    "active_at": SqlFunction(
        ("member", "day"), N_("whether a mission of a member covers a day"), ("member",), _active_at
    ),
    "open_at": SqlFunction(("job", "day"), N_("whether a job offer is open on a day"), ("job",), _open_at),
    "is_live": SqlFunction(("phase",), N_("whether products in a phase are active"), ("startup",), _is_live),
    "is_incubated": SqlFunction(
        ("phase",), N_("whether products in a phase are in the programme"), ("startup",), _is_incubated
    ),
    "is_final": SqlFunction(("phase",), N_("whether a phase ends the incubation"), ("startup",), _is_final),
}
"""The functions by name. They exist during a query only, not in an exported file."""

_DATE_FUNCTIONS = {"date": 0, "time": 0, "datetime": 0, "julianday": 0, "unixepoch": 0, "strftime": 1}
"""SQLite's own date functions, with the position of the argument that may be “now” (also its default)."""


def register_functions(
    database: sqlite3.Connection,
    calendar: sqlite3.Connection,
    get_context: Callable[[], QueryContext],
    on_error: Callable[[Exception], None],
) -> None:
    """Register the functions in a database. `calendar`: another one, which keeps SQLite's own date functions.
    `on_error` gets the InvalidDayError that one of them raised.
    """
    for name, function in FUNCTIONS.items():
        database.create_function(
            name, len(function.parameters), _with_error_report(function.call, get_context, on_error)
        )
    for name, now_position in _DATE_FUNCTIONS.items():
        database.create_function(name, -1, _relative_to_day(calendar, name, now_position, get_context))
    database.create_function("current_date", 0, lambda: get_context().day.isoformat())
    database.create_function("current_timestamp", 0, lambda: f"{get_context().day.isoformat()} 00:00:00")
    database.create_function("current_time", 0, lambda: "00:00:00")


def _with_error_report(
    call: Callable[..., Any], get_context: Callable[[], QueryContext], on_error: Callable[[Exception], None]
) -> Any:
    def call_and_report(*arguments: Any) -> Any:
        try:
            return call(get_context(), *arguments)
        except InvalidDayError as error:
            on_error(error)
            raise

    return call_and_report


def _relative_to_day(
    calendar: sqlite3.Connection, name: str, now_position: int, get_context: Callable[[], QueryContext]
) -> Any:
    """A date function of SQLite, evaluated by another connection, to which “now” is the day of the query."""

    def call(*values: Any) -> Any:
        arguments = list(values)
        if len(arguments) == now_position:
            arguments.append("now")
        if len(arguments) > now_position:
            value = arguments[now_position]
            if isinstance(value, str) and value.strip().lower() == "now":
                arguments[now_position] = get_context().day.isoformat()
        placeholders = ", ".join("?" for _ in arguments)
        return calendar.execute(f"SELECT {name}({placeholders})", arguments).fetchone()[0]

    return call
