"""`record event` and `record metric`: add dated facts, and figures of impact, to a startup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_entry_id
from incubo.edit.field_order import filled_fields, insert_dated_item
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.phases import END_EVENT
from incubo.model.quantities import number_message
from incubo.model.records import Startup
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.source.edits.changes import SetField

OTHER_COMMANDS = {
    END_EVENT: "incubo stop {id} --on {day}",
    COMMITTEE_EVENT: "incubo record committee {id} --on {day}",
}
"""The events that another command records, with all that goes with them."""


def record_event(
    edits: FileEdits, startup: Startup, name: str, on: date, comment: str | None = None, year: int | None = None
) -> Proposal:
    """Add a dated fact to a startup.

    Raises RefusedError for one that is recorded already, a day in the future, and an event that another command records
    (`stop`, `record committee`).
    """
    day = on.isoformat()
    command = OTHER_COMMANDS.get(name)
    if command is not None:
        has_stopped = edits.registry.has_stopped(startup.id, edits.as_of)
        raise RefusedError(
            Message(
                N_("“{name}” has a command of its own, which does all that goes with it"),
                {"name": event_word(edits, name)},
            ),
            hints=()
            if has_stopped
            else (Message(N_("use"), command=command.format(id=quote_entry_id("startup", startup.id), day=day)),),
        )
    if on > edits.as_of:
        raise RefusedError(
            Message(N_("{day:long} is in the future: an event is recorded once it has happened"), {"day": on}),
            hints=(Message(N_("for a past day"), command="--on 2024-11-28"),),
        )
    if any(event.name == name and event.date == on for event in startup.events):
        raise RefusedError(
            Message(
                N_("{title}: “{name}” is already recorded on {day:long}"),
                {"title": startup.display_name, "name": event_word(edits, name), "day": on},
            ),
            fields=("on",),
        )
    item = {"name": name, "date": on, "comment": comment, "year": year}
    insert_dated_item(edits, startup.path, "events", [event.date for event in startup.events], filled_fields(item))
    summary = Message(N_("{name} on {day}"), {"name": event_word(edits, name), "day": day})
    return Proposal(edits.plan(), "event", startup.id, summary, tuple(_repeated_event_notes(edits, startup, name)))


def event_word(edits: FileEdits, event: str) -> LabelledValue:
    """An event with its labels."""
    return edits.registry.vocabulary.labelled_value("events", event)


def _repeated_event_notes(edits: FileEdits, startup: Startup, name: str) -> list[Message]:
    """A note about an event of the same name, which usually happens once."""
    earlier = [event for event in startup.events if event.name == name and event.date is not None]
    if name == "other" or not earlier:
        return []
    arguments = {"name": event_word(edits, name), "day": earlier[-1].date}
    return [Message(N_("“{name}” was recorded on {day:long} too"), arguments)]


def match_metric_key(startup: Startup, key: str) -> tuple[str, str | None]:
    """The key of a metric as the startup spells it, and a similar key that may be meant.

    Case, accents and separators do not count. A new key stays as it is.
    """
    known_keys = list(dict.fromkeys(metric.key for metric in startup.metrics if metric.key))
    if key in known_keys:
        return key, None
    spelling = next((known_key for known_key in known_keys if normalise_name(known_key) == normalise_name(key)), None)
    return (spelling, None) if spelling else (key, find_nearest(key, known_keys))


class Measurement(NamedTuple):
    """What was measured on a day, and where the figure comes from."""

    key: str
    value: int | float
    on: date
    source: str | None = None


def record_metrics(
    edits: FileEdits, startup: Startup, measurements: Sequence[Measurement], *, allow_new_keys: bool = False
) -> Proposal:
    """Add metrics to a startup; one of the same key and day is replaced.

    Raises RefusedError for a day in the future, and for a new key similar to a known one, unless `allow_new_keys`.
    """
    notes: list[Message] = []
    days = [metric.date for metric in startup.metrics]
    positions = {(metric.key, metric.date): i for i, metric in enumerate(startup.metrics)}
    keyed = []
    for one in measurements:
        if one.on > edits.as_of:
            raise RefusedError(Message(N_("{day:long} is in the future: a measure needs a past date"), {"day": one.on}))
        keyed.append(one._replace(key=_require_metric_key(startup, one.key, allow_new_keys)))
    added = {(one.key, one.on): one for one in keyed if (one.key, one.on) not in positions}
    for key, value, on, source in keyed:
        position = positions.get((key, on))
        if position is None:
            continue
        old = startup.metrics[position].value
        if old != value:
            arguments = {"key": key, "day": on, "old": number_message(old), "new": number_message(value)}
            notes.append(Message(N_("{key} on {day:long}: {old} becomes {new}"), arguments))
            edits.change_fields(
                startup.path, SetField(("metrics", position, "value"), value, after_fields=("key", "date"))
            )
        if source and source != startup.metrics[position].source:
            edits.change_fields(
                startup.path, SetField(("metrics", position, "source"), source, after_fields=("value",))
            )
    for key, value, on, source in added.values():
        item: dict[str, Any] = {"date": on, "key": key, "value": value, "source": source}
        days.insert(insert_dated_item(edits, startup.path, "metrics", days, filled_fields(item)), on)
    by_day = groupby(sorted(keyed, key=lambda one: one.on), key=lambda one: one.on)
    told = [_tell_measurements(list(group), on) for on, group in by_day]
    n = len(keyed)
    summary = told[0] if len(told) == 1 else Message(N_("{n} measure"), {"n": n}, N_("{n} measures"))
    return Proposal(edits.plan(), "metric", startup.id, summary, tuple(notes), tuple(told[1:] and told))


def _tell_measurements(measurements: Sequence[Measurement], on: date) -> Message:
    """What was measured on a day, in the words of a commit."""
    figures = [Message("{key} {value}", {"key": one.key, "value": number_message(one.value)}) for one in measurements]
    return Message(N_("{figures:list} on {day}"), {"figures": figures, "day": on.isoformat()})


def _require_metric_key(startup: Startup, wanted_key: str, allow_new_keys: bool) -> str:
    key, suggestion = match_metric_key(startup, wanted_key)
    if suggestion is None or allow_new_keys:
        return key
    raise RefusedError(
        Message(
            N_("{title} has no measure “{key}” yet, but has “{near}”"),
            {"title": startup.display_name, "key": wanted_key, "near": suggestion},
        ),
        hints=(
            Message(N_("if it is that one, write {near}=…"), {"near": suggestion}),
            Message(N_("if it is another measure"), command="--new-key"),
        ),
    )
