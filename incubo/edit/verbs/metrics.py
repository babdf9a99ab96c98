"""`record metric`: figures of a startup's impact, each with its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.edit.verbs.events import filled, insert
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.nearest import folded, nearest
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.source.changes import Set


def key_of(startup: Startup, key: str) -> tuple[str, str | None]:
    """The key of a measure as the startup writes it, and a key of it that was perhaps meant.

    Case, accents and separators do not count; one that is new to the startup is kept as it is.
    """
    used = list(dict.fromkeys(metric.key for metric in startup.metrics if metric.key))
    if key in used:
        return key, None
    same = next((name for name in used if folded(name) == folded(key)), None)
    return (same, None) if same else (key, nearest(key, used))


def record_metrics(
    desk: Desk,
    startup: Startup,
    values: Mapping[str, int | float],
    on: date,
    source: str | None = None,
    *,
    new_keys: bool = False,
) -> Proposal:
    """Add measures to a startup; one of the same key and day is replaced.

    Raises Refused for a day to come, and for a key that resembles one in use, unless `new_keys` says it is another.
    """
    if on > desk.today:
        raise Refused(Text(N_("{day:long} is still to come: a measure has its day in the past"), {"day": on}))
    notes: list[Text] = []
    days = [metric.date for metric in startup.metrics]
    held = {(metric.key, metric.date): i for i, metric in enumerate(startup.metrics)}
    keys = {key: _key(startup, key, new_keys) for key in values}
    fresh: dict[str, int | float] = {}
    for asked, value in values.items():
        at = held.get((keys[asked], on))
        if at is None:
            fresh[keys[asked]] = value
            continue
        old = startup.metrics[at].value
        if old != value:
            said = {"key": keys[asked], "day": on, "old": _figure(old), "new": _figure(value)}
            notes.append(Text(N_("{key} on {day:long}: {old} becomes {new}"), said))
            desk.change(startup.path, Set(("metrics", at, "value"), value, after=("key", "date")))
        if source and source != startup.metrics[at].source:
            desk.change(startup.path, Set(("metrics", at, "source"), source, after=("value",)))
    for key, value in fresh.items():
        item: dict[str, Any] = {"date": on, "key": key, "value": value, "source": source}
        days.insert(insert(desk, startup.path, "metrics", days, filled(item)), on)
    told = [Text("{key} {value}", {"key": keys[asked], "value": _figure(value)}) for asked, value in values.items()]
    summary = Text(N_("{figures:list} on {day}"), {"figures": told, "day": on.isoformat()})
    return Proposal(desk.plan(), "metric", startup.id, summary, tuple(notes))


def _key(startup: Startup, asked: str, new_keys: bool) -> str:
    key, near = key_of(startup, asked)
    if near is None or new_keys:
        return key
    raise Refused(
        Text(N_("{title} has no measure “{key}” so far, but “{near}”"),
             {"title": startup.title or startup.id, "key": asked, "near": near}),
        hints=(
            Text(N_("if it is that one, write {near}=…")  , {"near": near}),
            Text(N_("if it is another measure: {option}"), {"option": "--new-key"}),
        ),
    )  # fmt: skip


def _figure(value: float | None) -> str:
    if value is None:
        return "?"
    return str(int(value)) if value == int(value) else str(value)
