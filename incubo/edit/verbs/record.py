"""`record event`, and where a dated item stands in a list: in the order of days, where the file keeps that order.

`record metric`: figures of a startup's impact, each with its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit.field_order import drop_empty, insert_dated_item
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.records import Event, Startup
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.source.edits.changes import SetField

END_EVENT = "end"
"""The event that the end of a startup is, in every profile."""


def record_event(
    edits: FileEdits, startup: Startup, name: str, on: date, comment: str | None = None, year: int | None = None
) -> Proposal:
    """Add a dated fact to a startup. Raises Refused for one that is recorded already, is still to come, or has a
    command of its own (`stop`, `record committee`).
    """
    day = on.isoformat()
    if name in (END_EVENT, COMMITTEE_EVENT):
        command = N_("use: incubo stop {id} --on {day}")
        if name == COMMITTEE_EVENT:
            command = N_("use: incubo record committee {id} --on {day}")
        raise RefusedError(
            Message(
                N_("“{name}” has a command of its own, which does all that goes with it"),
                {"name": event_word(edits, name)},
            ),
            hints=(Message(command, {"id": startup.id, "day": day}),),
        )
    if on > edits.today:
        raise RefusedError(
            Message(N_("{day:long} is still to come: an event is recorded once it has happened"), {"day": on}),
            hints=(Message(N_("for a day of the past: {option}"), {"option": "--on 2024-11-28"}),),
        )
    if any(event.name == name and event.date == on for event in startup.events):
        raise RefusedError(
            Message(N_("{title}: “{name}” is recorded on {day:long} already"),
                 {"title": startup.title or startup.id, "name": event_word(edits, name), "day": on})
        )  # fmt: skip
    given = {"name": name, "date": on, "comment": comment, "year": year}
    insert_dated_item(edits, startup.path, "events", [event.date for event in startup.events], drop_empty(given))
    summary = Message(N_("{name} on {day}"), {"name": event_word(edits, name), "day": day})
    return Proposal(edits.plan(), "event", startup.id, summary, tuple(_repeated_event_notes(edits, startup, name)))


def event_word(edits: FileEdits, event: str) -> LabelledValue:
    """An event's name as people say it."""
    return LabelledValue(event, edits.registry.vocabulary.value_labels("events", event) or event)


def _repeated_event_notes(edits: FileEdits, startup: Startup, name: str) -> list[Message]:
    """Another event of the same name, which happens once in a life."""
    earlier: list[Event] = [each for each in startup.events if each.name == name and each.date is not None]
    if name == "other" or not earlier:
        return []
    said = {"name": event_word(edits, name), "day": earlier[-1].date}
    return [Message(N_("“{name}” was recorded on {day:long} too"), said)]


def match_metric_key(startup: Startup, key: str) -> tuple[str, str | None]:
    """The key of a measure as the startup writes it, and a key of it that was perhaps meant.

    Case, accents and separators do not count; one that is new to the startup is kept as it is.
    """
    used = list(dict.fromkeys(metric.key for metric in startup.metrics if metric.key))
    if key in used:
        return key, None
    same = next((name for name in used if normalise_name(name) == normalise_name(key)), None)
    return (same, None) if same else (key, find_nearest(key, used))


def record_metrics(
    edits: FileEdits,
    startup: Startup,
    values: Mapping[str, int | float],
    on: date,
    source: str | None = None,
    *,
    allow_new_keys: bool = False,
) -> Proposal:
    """Add measures to a startup; one of the same key and day is replaced.

    Raises Refused for a day to come, and for a key that resembles one in use, unless `allow_new_keys` says it is
    another.
    """
    if on > edits.today:
        raise RefusedError(Message(N_("{day:long} is still to come: a measure has its day in the past"), {"day": on}))
    notes: list[Message] = []
    days = [metric.date for metric in startup.metrics]
    held = {(metric.key, metric.date): i for i, metric in enumerate(startup.metrics)}
    keys = {key: _require_metric_key(startup, key, allow_new_keys) for key in values}
    fresh: dict[str, int | float] = {}
    for asked, value in values.items():
        at = held.get((keys[asked], on))
        if at is None:
            fresh[keys[asked]] = value
            continue
        old = startup.metrics[at].value
        if old != value:
            said = {"key": keys[asked], "day": on, "old": _format_figure(old), "new": _format_figure(value)}
            notes.append(Message(N_("{key} on {day:long}: {old} becomes {new}"), said))
            edits.change_fields(startup.path, SetField(("metrics", at, "value"), value, after_fields=("key", "date")))
        if source and source != startup.metrics[at].source:
            edits.change_fields(startup.path, SetField(("metrics", at, "source"), source, after_fields=("value",)))
    for key, value in fresh.items():
        item: dict[str, Any] = {"date": on, "key": key, "value": value, "source": source}
        days.insert(insert_dated_item(edits, startup.path, "metrics", days, drop_empty(item)), on)
    told = [
        Message("{key} {value}", {"key": keys[asked], "value": _format_figure(value)})
        for asked, value in values.items()
    ]
    summary = Message(N_("{figures:list} on {day}"), {"figures": told, "day": on.isoformat()})
    return Proposal(edits.plan(), "metric", startup.id, summary, tuple(notes))


def _require_metric_key(startup: Startup, wanted_key: str, allow_new_keys: bool) -> str:
    key, near = match_metric_key(startup, wanted_key)
    if near is None or allow_new_keys:
        return key
    raise RefusedError(
        Message(N_("{title} has no measure “{key}” so far, but “{near}”"),
             {"title": startup.title or startup.id, "key": wanted_key, "near": near}),
        hints=(
            Message(N_("if it is that one, write {near}=…")  , {"near": near}),
            Message(N_("if it is another measure: {option}"), {"option": "--new-key"}),
        ),
    )  # fmt: skip


def _format_figure(value: float | None) -> str:
    if value is None:
        return "?"
    return str(int(value)) if value == int(value) else str(value)
