"""`record event`, and where a dated item stands in a list: in the order of days, where the file keeps that order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.committees import COMMITTEE
from incubo.model.fields_startup import STARTUP
from incubo.model.records import Event, Startup
from incubo.problem import Text
from incubo.source.changes import Append, Insert
from incubo.table import Word

END = "end"
"""The event that the end of a startup is, in every profile."""
ORDER = tuple(field.name for field in STARTUP.fields)
"""The fields of a startup in the order of a new file."""


def record_event(
    desk: Desk, startup: Startup, name: str, on: date, comment: str | None = None, year: int | None = None
) -> Proposal:
    """Add a dated fact to a startup. Raises Refused for one that is recorded already, is still to come, or has a
    command of its own (`stop`, `record committee`).
    """
    day = on.isoformat()
    if name in (END, COMMITTEE):
        command = N_("use: incubo stop {id} --on {day}")
        if name == COMMITTEE:
            command = N_("use: incubo record committee {id} --on {day}")
        raise Refused(
            Text(
                N_("“{name}” has a command of its own, which does all that goes with it"), {"name": named(desk, name)}
            ),
            hints=(Text(command, {"id": startup.id, "day": day}),),
        )  # fmt: skip
    if on > desk.today:
        raise Refused(
            Text(N_("{day:long} is still to come: an event is recorded once it has happened"), {"day": on}),
            hints=(Text(N_("for a day of the past: {option}"), {"option": "--on 2024-11-28"}),),
        )
    if any(event.name == name and event.date == on for event in startup.events):
        raise Refused(
            Text(N_("{title}: “{name}” is recorded on {day:long} already"),
                 {"title": startup.title or startup.id, "name": named(desk, name), "day": on})
        )  # fmt: skip
    given = {"name": name, "date": on, "comment": comment, "year": year}
    insert(desk, startup.path, "events", [event.date for event in startup.events], filled(given))
    summary = Text(N_("{name} on {day}"), {"name": named(desk, name), "day": day})
    return Proposal(desk.plan(), "event", startup.id, summary, tuple(_remarks(desk, startup, name)))


def insert(desk: Desk, path: str, field: str, days: Sequence[date | None], item: dict[str, Any]) -> int:
    """Put a dated item into a list of a startup, among items of those days; its position.

    It keeps the order of the list, earliest or latest first; where there is none, it comes last.
    """
    at = place(days, item["date"])
    if at < len(days):
        desk.change(path, Insert((field,), at, item))
    else:
        desk.change(path, Append((field,), item, after=before(field)))
    return at


def place(days: Sequence[date | None], day: date) -> int:
    """The position of a day among others in order; the end where they are in none."""
    known = [each for each in days if each is not None]
    if len(known) < len(days):
        return len(days)
    if known == sorted(known):
        return sum(each <= day for each in known)
    return sum(each > day for each in known) if known == sorted(known, reverse=True) else len(days)


def before(field: str) -> tuple[str, ...]:
    """The fields that a new one of a startup follows, the nearest first."""
    return ORDER[: ORDER.index(field)][::-1]


def filled(item: dict[str, Any]) -> dict[str, Any]:
    """The fields of an item that say something."""
    return {name: value for name, value in item.items() if value not in (None, "", [])}


def named(desk: Desk, event: str) -> Word:
    """An event's name as people say it."""
    return Word(event, desk.registry.vocabulary.labels("events", event) or event)


def _remarks(desk: Desk, startup: Startup, name: str) -> list[Text]:
    """Another event of the same name, which happens once in a life."""
    earlier: list[Event] = [each for each in startup.events if each.name == name and each.date is not None]
    if name == "other" or not earlier:
        return []
    said = {"name": named(desk, name), "day": earlier[-1].date}
    return [Text(N_("“{name}” was recorded on {day:long} too"), said)]
