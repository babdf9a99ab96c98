"""The items of a list of an entry: which one values are about, in which order they stand."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from incubo.edit.field_order import find_phase_position
from incubo.model.dates import NO_END
from incubo.model.fields import Field
from incubo.model.item_keys import ITEM_LISTS, ItemKey, item_key
from incubo.model.suggestions import normalise_name


def complete_item(field: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an item in the order of its fields, without empty ones."""
    return {inner.name: values[inner.name] for inner in field.subfields if values.get(inner.name) not in (None, "", [])}


def read_item(field: Field, item: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an item of a file: a last day that never comes (`null`) is a day like others."""
    nulls = [inner.name for inner in field.subfields if inner.may_never_come and item.get(inner.name, "") is None]
    return {**item, **dict.fromkeys(nulls, NO_END)}


def settle_new_items(
    name: str, items: Sequence[dict[str, Any]], as_of: date, phase_rank: Callable[[str | None], int]
) -> list[dict[str, Any]]:
    """The items of a new list, those of one day or name once, in the order of their days."""
    settled: list[dict[str, Any]] = []
    for item in sorted(
        items, key=lambda item: _NEXT_FIELD in item and "date" not in item
    ):  # what needs the others last
        if name == "missions":
            apply_steps(settled, find_mission_steps(settled, item))
            continue
        item = settle_next_committee(name, item, settled, as_of)
        position = find_item(name, settled, item)
        if position is None:
            settled.append(item)
        else:
            settled[position].update(item)
    if name in ITEM_LISTS:  # a group alone has no order
        settled.sort(key=lambda item: day_of_item(item, ITEM_LISTS[name].day_field) or date.max)
    if name != "phases":
        return settled
    phases: list[dict[str, Any]] = []
    for phase in settled:
        phases.insert(find_phase_position(phases, phase, phase_rank), phase)
    return phases


_NEXT_FIELD = "next"


def settle_next_committee(
    name: str, item: dict[str, Any], others: Sequence[dict[str, Any]], as_of: date
) -> dict[str, Any]:
    """A committee of which only the next day is known: the one of that day, the `next` of the latest one, else a
    committee on that day.
    """
    if name != "events" or "date" in item or _NEXT_FIELD not in item:
        return item
    same = any(other.get("name") == item.get("name") and other.get("date") == item[_NEXT_FIELD] for other in others)
    latest = (
        None
        if same
        else max(
            (
                day
                for other in others
                if other.get("name") == item.get("name")
                and (day := day_of_item(other, "date")) is not None
                and day <= as_of
            ),
            default=None,
        )
    )
    if latest is not None:
        return {"name": item["name"], "date": latest, **{key: value for key, value in item.items() if key != "name"}}
    return {"name": item["name"], "date": item[_NEXT_FIELD]}


def day_of_item(item: Mapping[str, Any], name: str) -> date | None:
    """The day in a field of an item; None for what is no day."""
    day = item.get(name)
    return day if isinstance(day, date) else None


def find_item(name: str, items: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> int | None:
    """The position of the item that values are about (a phase, a committee, a measure, a mission); None: a new one."""
    if name == "phases":
        same = [i for i, item in enumerate(items) if item.get("name") == values.get("name")]
        exact = [i for i in same if "start" not in values or items[i].get("start") == values["start"]]
        return max(exact or same, default=None)
    if name == "missions":
        return _find_mission(items, values)
    key = typed_key(name, values)
    return next((i for i, item in enumerate(items) if typed_key(name, item) == key), None)


def typed_key(name: str, values: Mapping[str, Any]) -> ItemKey:
    """What tells a committee or a measure from the others of its entry, however it was typed; nothing tells a group
    that is alone.
    """
    names = ITEM_LISTS[name].identified_by if name in ITEM_LISTS else ()
    return tuple(normalise_name(str(part)) for part in item_key(names, values) or ())


def _find_mission(items: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> int | None:
    """The position of a mission for startups: that of the same start, or the last one where no start is given; else one
    whose first day is not known, and which ended no earlier; else one of the same days that is for no startup.
    """
    wanted, start = startups_of_mission(values), values.get("start")
    same = [i for i, item in enumerate(items) if wanted <= startups_of_mission(item)]
    if _is_for_others(values):
        same = [i for i in same if not startups_of_mission(items[i])]
    candidates = [i for i in same if start in (None, items[i].get("start"))]
    if not candidates and isinstance(start, date):
        undated = [i for i in same if items[i].get("start") is None]
        candidates = [i for i in undated if start <= (day_of_item(items[i], "end") or date.max)]
    if not candidates and start is not None:  # the same contract, of which nobody had said for which startup
        same_days = [
            i for i, item in enumerate(items) if (item.get("start"), item.get("end")) == (start, values.get("end"))
        ]
        candidates = [i for i in same_days if not startups_of_mission(items[i])]
    exact = [i for i in candidates if startups_of_mission(items[i]) == wanted]
    return max(exact or candidates, default=None)


class ItemStep(NamedTuple):
    """A change of a list of items: new values for the one at `position` (None: it is taken out); without a position, an
    item is added.
    """

    position: int | None
    values: dict[str, Any] | None


def apply_steps(items: list[dict[str, Any]], steps: Sequence[ItemStep]) -> None:
    """Change a list of items, in the order of the steps."""
    for step in steps:
        if step.position is None:
            items.append(dict(step.values or {}))
        elif step.values is not None:
            items[step.position].update(step.values)
        else:
            del items[step.position]


def find_mission_steps(
    items: Sequence[Mapping[str, Any]],
    values: Mapping[str, Any],
    is_same: Callable[[Any, Any], bool] = operator.eq,
    place: int | None = None,
) -> list[ItemStep]:
    """How the missions of a person change by what is said of one of them: of the one at a place, where that is known.

    What is said of a part of the startups of a mission is not said of the others: these keep a mission of their own.
    A mission with a first day takes the place of those without one, for the same startups, which say nothing more.
    """
    wanted, position = startups_of_mission(values), _find_mission(items, values) if place is None else place
    if _is_for_others(values):
        values = {name: value for name, value in values.items() if name != "startups"}
        if not values:
            return []
    known: Mapping[str, Any] = items[position] if position is not None else {}
    said = {name: value for name, value in values.items() if name != "startups"}
    mission = {**known, **values}
    steps: list[ItemStep] = []
    added: list[ItemStep] = []
    if position is None:
        added = [ItemStep(None, mission)]
    elif (wanted and not startups_of_mission(known)) or any(
        not is_same(value, known.get(name)) for name, value in said.items()
    ):
        others = _startups_without(known, wanted) if wanted else []
        steps = [ItemStep(position, {"startups": others} if others else dict(values))]
        added = [ItemStep(None, mission)] if others else []
    start = day_of_item(mission, "start") if place is None else None
    for i, item in reversed(list(enumerate(items))):
        if start is None:
            break
        is_undated = item.get("start") is None and start <= (day_of_item(item, "end") or date.max)
        says_more = any(not is_same(value, mission.get(name)) for name, value in item.items() if name != "startups")
        if i != position and is_undated and not says_more and wanted & startups_of_mission(item):
            others = _startups_without(item, wanted)
            steps.append(ItemStep(i, {"startups": others} if others else None))
    return [*steps, *added]


def _is_for_others(values: Mapping[str, Any]) -> bool:
    """Whether a mission is for startups that are not known (an empty list): none that is there is meant."""
    return "startups" in values and not values["startups"]


def _startups_without(item: Mapping[str, Any], startups: frozenset[str]) -> list[str]:
    """The startups of a mission, in their order, but for some."""
    written = item.get("startups") or []
    own = written if isinstance(written, list) else [written]
    return [str(startup) for startup in own if _bare_id(startup) not in startups]


def startups_of_mission(item: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the startups that a mission is for, with whatever prefix they are written."""
    startups = item.get("startups") or []
    return frozenset(map(_bare_id, startups if isinstance(startups, list) else [startups]))


def _bare_id(reference: Any) -> str:
    return str(reference).rpartition("/")[2]


def find_contradictions(known: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
    """The fields of which two accounts of one item say different things."""
    return [
        name
        for name, value in values.items()
        if name != "startups" and known.get(name) is not None and known[name] != value
    ]
