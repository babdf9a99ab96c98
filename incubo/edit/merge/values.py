"""Merge the values of two front matters that were changed from a common one, field by field and item by item."""

from __future__ import annotations

import datetime
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from incubo.core.problem import FieldPath
from incubo.edit.merge.conflicts import ABSENT, Choices, Conflict, LineMergers, Place, Side, together_key
from incubo.edit.merge.items import ItemTriple, match_positions, match_three
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.fields import EMPTY_VALUES, Field
from incubo.model.phases import END_EVENT
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.vocabulary import Vocabulary
from incubo.source.edits.changes import FieldChange, InsertItem, RemoveField, SetField, is_same_value

NO_VOCABULARY = Vocabulary({}, {}, {})
"""Knows no phase."""

_EMPTY_VALUES = (*EMPTY_VALUES, ABSENT)
_ANSWERED_BY_NULL = tuple(field.name for field in MISSION_FIELDS if field.may_never_come)


def is_equivalent(left: Any, right: Any) -> bool:
    """Whether two values mean the same: no value is an empty one, and a date may be in quotes."""
    if isinstance(left, dict) and isinstance(right, dict):
        if any((left.get(name, ABSENT) is None) != (right.get(name, ABSENT) is None) for name in _ANSWERED_BY_NULL):
            return False
        return all(is_equivalent(left.get(key, ABSENT), right.get(key, ABSENT)) for key in {**left, **right})
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(is_equivalent, left, right))
    if left is ABSENT or right is ABSENT or isinstance(left, dict | list) or isinstance(right, dict | list):
        return left in _EMPTY_VALUES and right in _EMPTY_VALUES
    if left in (None, "") and right in (None, ""):
        return True
    return is_same_value(left, right) or _date_text(left) == _date_text(right) != ""


def _list_of(value: Any) -> Any:
    return [] if value is ABSENT else value


def _date_text(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value if isinstance(value, str) else ""


class ValueMerger:
    """Merges values, and collects the conflicts. One that `choices` settles is merged as chosen; until then, ours
    stands in its place.
    """

    def __init__(self, choices: Choices, lines: LineMergers, vocabulary: Vocabulary) -> None:
        """`vocabulary`: the order of phases that begin on one day."""
        self.conflicts: list[Conflict] = []
        self._key_uses: Counter[str] = Counter()
        self.choices = choices
        self.lines = lines
        self._vocabulary = vocabulary
        self.given_up_ends: list[tuple[int, str]] = []
        """Ends of the incubation that were not chosen: the side (1: ours, 2: theirs) and the day."""

    def merge_fields(
        self,
        fields: Sequence[Field],
        base: dict[Any, Any],
        ours: dict[Any, Any],
        theirs: dict[Any, Any],
        places: tuple[Place, ...] = (),
    ) -> dict[Any, Any]:
        """The fields of both sides."""
        known = {field.name: field for field in fields}
        merged: dict[Any, Any] = {}
        for name in _join_names(ours, theirs):
            values = [each.get(name, ABSENT) for each in (base, ours, theirs)]
            key = together_key(str(name)) if not places else ""
            side = self.choices.get(key) if key in self.choices else None
            if side in (Side.ours, Side.theirs):
                value = values[1 if side is Side.ours else 2]
            else:
                value = self._merge(known.get(name), (*places, Place(str(name), known.get(name))), *values)
            if value is not ABSENT:
                merged[name] = value
        if not places:
            self._leave_out_phases_of_decisions(known.get("phases"), merged, (base, ours, theirs))
            self._leave_out_end_events(merged, (base, ours, theirs))
        return merged

    def settle(self, conflict: Conflict) -> Side | None:
        """The side that was chosen; None: the conflict is noted."""
        self._key_uses[conflict.key] += 1
        if self._key_uses[conflict.key] > 1:  # two items that nothing tells apart
            conflict = conflict._replace(key=f"{conflict.key} #{self._key_uses[conflict.key]}")
        side = self.choices.get(conflict.key)
        if side is Side.both and conflict.both is None:  # chosen of another commit, where it was possible
            side = None
        if side is None:
            self.conflicts.append(conflict)
        return side

    def _merge(self, field: Field | None, places: tuple[Place, ...], base: Any, ours: Any, theirs: Any) -> Any:
        says_none = field is not None and field.may_never_come and None in (base, ours, theirs)
        for same in (is_same_value,) if says_none else (is_same_value, is_equivalent):
            if same(ours, theirs) or same(base, theirs):
                return ours
            if same(base, ours):
                return theirs
        if field is not None and field.many and field.subfields and isinstance(base, list):
            # who removed the whole list removed its items, and knows nothing of those that the other side added
            ours, theirs = _list_of(ours), _list_of(theirs)
        if isinstance(ours, list) and isinstance(theirs, list):
            old_items = base if isinstance(base, list) else []
            return self._merge_list(field, places, old_items, ours, theirs) or ABSENT
        if isinstance(ours, dict) and isinstance(theirs, dict):
            old = base if isinstance(base, dict) else {}
            if field is not None and field.subfields:
                return self._merge_group(field, places, old, ours, theirs)
            return self.merge_fields((), old, ours, theirs, places)
        if isinstance(ours, str) and isinstance(theirs, str) and "\n" in ours and "\n" in theirs:
            lines = [_encode(text) for text in (base if isinstance(base, str) else "", ours, theirs)]
            merged = self.lines.merge(*lines)
            if merged is not None:
                return merged.decode("utf-8", "surrogatepass")
            kept = self.lines.keep_both(*lines)
            both = kept.decode("utf-8", "surrogatepass") if kept is not None else None
            return self._choose("value", places, base, ours, theirs, both)
        return self._choose("value", places, base, ours, theirs)

    def _merge_group(
        self,
        field: Field,
        places: tuple[Place, ...],
        base: dict[Any, Any],
        ours: dict[Any, Any],
        theirs: dict[Any, Any],
    ) -> Any:
        """A group with the fields that each side changed. Where they disagree about more than one of them, it is one
        question, so that its answers cannot be mixed: what they disagree about is one side's, or as each side changed
        it if no field has two new values.
        """
        known = {subfield.name: subfield for subfield in field.subfields}
        parts = {
            name: (
                known.get(name),
                (*places, Place(str(name), known.get(name))),
                *(each.get(name, ABSENT) for each in (base, ours, theirs)),
            )
            for name in _join_names(ours, theirs)
        }
        merged: dict[Any, Any] = {}
        conflicts: dict[Any, list[Conflict]] = {}
        for name, arguments in parts.items():
            merger = self._like({})
            merged[name] = merger._merge(*arguments)
            if merger.conflicts:
                conflicts[name] = merger.conflicts
        contested = {*conflicts, *_find_contested_decision(field, base, ours, theirs)}
        if len(contested) <= 1:
            return _without_absent({**merged, **{name: self._merge(*parts[name]) for name in conflicts}})
        own, other = (
            {name: side.get(name, ABSENT) if name in contested else value for name, value in merged.items()}
            for side in (ours, theirs)
        )
        both = None
        if all(conflict.both is not None for each in conflicts.values() for conflict in each):
            keep_both = {conflict.key: Side.both for each in conflicts.values() for conflict in each}
            both = _without_absent(
                {**merged, **{name: self._like(keep_both)._merge(*parts[name]) for name in conflicts}}
            )
        return self._choose("item", places, base or ABSENT, _without_absent(own), _without_absent(other), both)

    def _like(self, choices: Choices) -> ValueMerger:
        """Another merger of the same registry, with other answers, and conflicts of its own."""
        return ValueMerger(choices, self.lines, self._vocabulary)

    def _choose(
        self,
        conflict_type: str,
        places: tuple[Place, ...],
        base: Any,
        ours: Any,
        theirs: Any,
        both: Any = None,
    ) -> Any:
        key = _make_key(conflict_type, places)
        side = self.settle(Conflict(key, conflict_type, places, base, ours, theirs, both=both))
        return both if side is Side.both else theirs if side is Side.theirs else ours

    def _merge_list(
        self, field: Field | None, places: tuple[Place, ...], base: list[Any], ours: list[Any], theirs: list[Any]
    ) -> list[Any]:
        triples = match_three(base, ours, theirs, field)
        merged: dict[ItemTriple, Any] = {}
        for triple in triples:
            value = self._merge_item(field, places, triple, base, ours, theirs)
            if value is not ABSENT:
                merged[triple] = value
        self._settle_rivals(field, places, merged, (base, ours, theirs))
        if field is not None and field.name == "missions":
            self._settle_continuations(places, merged, (base, ours, theirs))
        ordered = self.order_items(field, places, triples, merged, (base, ours, theirs))
        return [merged[triple] for triple in ordered]

    def _settle_rivals(
        self,
        field: Field | None,
        places: tuple[Place, ...],
        merged: dict[ItemTriple, Any],
        lists: Sequence[Sequence[Any]],
    ) -> None:
        """Ask where one side ended the incubation, and the other, which had no such end, has a phase of its own on a
        later day, or another end on the same day. Of the two, the one that is not chosen is left out.
        """
        for ender, goer in ((1, 2), (2, 1)):
            ends = {
                triple: self._sort_key(field, item)
                for triple, item in merged.items()
                if triple.base is triple[goer] is None and self._vocabulary.is_final(_phase_of(field, item))
            }
            if not ends:
                continue
            last_end = max(ends, key=lambda triple: ends[triple])
            next_phases = {
                triple: self._sort_key(field, item)
                for triple, item in merged.items()
                if self._is_own(triple, goer, ender, lists) and self._excludes(field, merged[last_end], item)
            }
            if not next_phases:
                continue
            last_phase = max(next_phases, key=lambda triple: next_phases[triple])
            items = {ender: merged[last_end], goer: merged[last_phase]}
            key = f"{_make_key('rival', places)} / {ends[last_end][0]}"
            side = self.settle(Conflict(key, "rival", places, ABSENT, items[1], items[2]))
            chosen = 2 if side is Side.theirs else 1
            for triple, (day, _) in (next_phases if chosen == ender else ends).items():
                if self._vocabulary.is_final(_phase_of(field, merged[triple])):
                    self.given_up_ends.append((3 - chosen, day))
                self._leave_out(triple, chosen, lists, merged)

    def _settle_continuations(
        self, places: tuple[Place, ...], merged: dict[ItemTriple, Any], lists: Sequence[Sequence[Any]]
    ) -> None:
        """A side that ends a mission for one of its startups adds one for the others from the day after: it goes with
        that last day, or stays with it, and the question about the day says it.
        """
        for triple in [each for each in merged if None not in each]:
            versions = [each[position or 0] for each, position in zip(lists, triple, strict=True)]
            if not all(isinstance(mission, dict) for mission in (*versions, merged[triple])):
                continue
            ends_by_side = [not is_equivalent(versions[0].get("end"), each.get("end")) for each in versions]
            continuations = tuple(
                tuple(
                    other
                    for other, item in merged.items()
                    if ends_by_side[side]
                    and other.base is other[3 - side] is None
                    and _continues(item, versions[side], versions[0])
                )
                for side in (1, 2)
            )
            if not any(continuations):
                continue
            for side in (1, 2):
                is_kept = is_equivalent(merged[triple].get("end"), versions[side].get("end"))
                for other in continuations[side - 1] if not is_kept else ():
                    del merged[other]
            key = _make_key("value", (*places[:-1], places[-1]._replace(item=versions[0]), Place("end", None)))
            ours, theirs = (
                tuple(each[other[side] or 0] for other in found)
                for side, each, found in zip((1, 2), lists[1:], continuations, strict=True)
            )
            self.conflicts = [
                conflict._replace(continuations=(ours, theirs)) if conflict.key == key else conflict
                for conflict in self.conflicts
            ]

    def _is_own(self, triple: ItemTriple, side: int, other: int, lists: Sequence[Sequence[Any]]) -> bool:
        """Whether an item is one that a side added, or changed, and the other side did not."""
        position, old = triple[side], triple.base
        if position is None:
            return False
        if old is None:
            return triple[other] is None
        return not is_equivalent(lists[0][old], lists[side][position])

    def _excludes(self, field: Field | None, end: Any, item: Any) -> bool:
        """Whether a product with this end cannot have this phase: it begins later, or ends it too on that day."""
        end_day, day = self._sort_key(field, end)[0], self._sort_key(field, item)[0]
        return day > end_day or (day == end_day and self._vocabulary.is_final(_phase_of(field, item)))

    def _leave_out(
        self, triple: ItemTriple, other: int, lists: Sequence[Sequence[Any]], merged: dict[ItemTriple, Any]
    ) -> None:
        """Leave out what a side made of an item: the other side's stays, if it has any."""
        position = triple[other]
        if position is None:
            del merged[triple]
        else:
            merged[triple] = lists[other][position]

    def _leave_out_phases_of_decisions(
        self, field: Field | None, merged: dict[Any, Any], sides: Sequence[dict[Any, Any]]
    ) -> None:
        """With a committee's decision that was not chosen go the phases that its side began on that day, and the ends
        that it gave to the phases before.
        """
        for given_up, kept in ((1, 2), (2, 1)):
            days = _find_given_up_decisions(merged, sides, given_up, kept)
            others, phases = sides[kept].get("phases") or [], merged.get("phases")
            if not days or not isinstance(others, list) or not isinstance(phases, list):
                continue
            known = {self._sort_key(field, phase): phase for phase in others}
            keys = [self._sort_key(field, phase) for phase in phases]
            if not any(key[0] in days and key not in known for key in keys):
                continue
            merged["phases"] = [
                _without_new_end(phase, known.get(key))
                for key, phase in zip(keys, phases, strict=True)
                if key[0] not in days or key in known
            ]
            if not merged["phases"]:
                del merged["phases"]
            self.given_up_ends += ((given_up, day) for day in days)

    def _leave_out_end_events(self, merged: dict[Any, Any], sides: Sequence[dict[Any, Any]]) -> None:
        """With an end that was given up go the event and the reason that its side wrote with it."""
        for ender, day in self.given_up_ends:
            others = [each for number, each in enumerate(sides) if number != ender]
            lists = [each["events"] for each in others if isinstance(each.get("events"), list)]
            is_known = any(_is_end_event(event, day) for events in lists for event in events)
            if isinstance(merged.get("events"), list) and not is_known:
                merged["events"] = [event for event in merged["events"] if not _is_end_event(event, day)]
                if not merged["events"]:
                    del merged["events"]
            if "stop_reason" in merged and not any(each.get("stop_reason") for each in others):
                del merged["stop_reason"]

    def _merge_item(
        self,
        field: Field | None,
        places: tuple[Place, ...],
        triple: ItemTriple,
        base: list[Any],
        ours: list[Any],
        theirs: list[Any],
    ) -> Any:
        old, own, other = (
            each[position] if position is not None else ABSENT
            for each, position in zip((base, ours, theirs), triple, strict=True)
        )
        item_field = field._replace(many=False) if field is not None else None
        named = own if own is not ABSENT else other if other is not ABSENT else old
        places = (*places[:-1], places[-1]._replace(item=old if old is not ABSENT else named))
        if triple.base is not None and triple.ours is None and triple.theirs is None:
            return ABSENT
        if ABSENT in (own, other) and triple.base is None:
            return named
        if own is ABSENT or other is ABSENT:
            if is_equivalent(old, named):
                return ABSENT
            return self._choose("value", places, old, own, other)
        return self._merge(item_field, places, old, own, other)

    def order_items(
        self,
        field: Field | None,
        places: tuple[Place, ...],
        triples: Sequence[ItemTriple],
        merged: dict[ItemTriple, Any],
        lists: Sequence[Sequence[Any]],
    ) -> list[ItemTriple]:
        """The items in the order of the side that moved some, else in ours; each item of the other side comes after the
        one that it follows there. Of items that both add at a place, the earlier one comes first (of phases of one day,
        the one that comes first in a startup's life), else ours.
        """
        common = [triple for triple in triples if None not in triple]
        orders = [sorted(common, key=lambda triple: triple[side] or 0) for side in range(3)]
        is_theirs = False
        if orders[2] != orders[0] and orders[2] != orders[1]:
            is_theirs = orders[1] == orders[0] or self._choose_order(places, lists) is Side.theirs
        first, second = (2, 1) if is_theirs else (1, 2)
        result = sorted((t for t in merged if t[first] is not None), key=lambda triple: triple[first] or 0)
        rest = {triple for triple in merged if triple[first] is None}
        if not rest:
            return result
        followers: dict[ItemTriple | None, list[ItemTriple]] = {}
        previous: ItemTriple | None = None
        for triple in sorted((t for t in merged if t[second] is not None), key=lambda triple: triple[second] or 0):
            if triple in rest:
                followers.setdefault(previous, []).append(triple)
            else:
                previous = triple
        return list(_interleave(result, followers, second, lambda triple: self._sort_key(field, merged[triple])))

    def _sort_key(self, field: Field | None, item: Any) -> tuple[str, int]:
        """The day of an item of a list of dated items (the last of all without one), and the rank of a phase."""
        name = field.day_field if field is not None else ""
        value = item.get(name) if name and isinstance(item, dict) else None
        day = value.isoformat() if isinstance(value, datetime.date) else "~"
        return day, self._vocabulary.phase_rank(_phase_of(field, item))

    def _choose_order(self, places: tuple[Place, ...], lists: Sequence[Sequence[Any]]) -> Side | None:
        return self.settle(Conflict(_make_key("order", places), "order", places, lists[0], lists[1], lists[2]))


def _interleave(
    items: Sequence[ItemTriple],
    followers: Mapping[ItemTriple | None, Sequence[ItemTriple]],
    other_side: int,
    sort_key: Callable[[ItemTriple], tuple[str, int]],
) -> Iterator[ItemTriple]:
    """The items of one side, each with those of the other side that follow it there; of items that each side added at
    one place, the earlier ones come first.
    """
    waiting = deque(followers.get(None, ()))
    for item in items:
        is_added = item.base is None and item[other_side] is None
        while waiting and (not is_added or sort_key(waiting[0]) < sort_key(item)):
            yield waiting.popleft()
        yield item
        waiting += followers.get(item, ())
    yield from waiting


def _phase_of(field: Field | None, item: Any) -> str | None:
    """The phase that an item of a list of phases names; None for any other item."""
    subfields = field.subfields if field is not None else ()
    name = next((sub.name for sub in subfields if sub.value_list == "phases"), "")
    value = item.get(name) if name and isinstance(item, dict) else None
    return value if isinstance(value, str) else None


def _find_given_up_decisions(
    merged: dict[Any, Any], sides: Sequence[dict[Any, Any]], given_up: int, kept: int
) -> set[str]:
    """The days of the committees that both sides decided, each in its own way, where the decision of one is kept."""
    before, result = _list_decisions(sides[0].get("events")), _list_decisions(merged.get("events"))
    own, others = _list_decisions(sides[given_up].get("events")), _list_decisions(sides[kept].get("events"))
    return {
        day
        for day, decision in own.items()
        if result.get(day) == others.get(day) != decision and before.get(day) not in (decision, others.get(day))
    }


def _list_decisions(events: Any) -> dict[str, Any]:
    """What committees decided, by day."""
    committees = (
        event
        for event in (events if isinstance(events, list) else ())
        if isinstance(event, dict) and event.get("name") == COMMITTEE_EVENT
    )
    return {_date_text(event.get("date")): event.get("decision") for event in committees}


def _without_new_end(phase: Any, other: Any) -> Any:
    """A phase without the end that the other side does not give it."""
    if isinstance(phase, dict) and isinstance(other, dict) and other.get("end") in _EMPTY_VALUES:
        return {name: value for name, value in phase.items() if name != "end"}
    return phase


def _continues(item: Any, mission: dict[Any, Any], former: dict[Any, Any]) -> bool:
    """Whether an item is what stays of a mission that was ended for one of its startups: from the day after, for some
    of the others.
    """
    if not isinstance(item, dict):
        return False
    start, end = item.get("start"), mission.get("end")
    names, others = former.get("startups"), item.get("startups")
    return (
        isinstance(start, datetime.date)
        and isinstance(end, datetime.date)
        and start - end == datetime.timedelta(days=1)
        and isinstance(names, list)
        and isinstance(others, list)
        and 0 < len(others) < len(names)
        and all(name in names for name in others)
    )


def _is_end_event(event: Any, day: str) -> bool:
    """Whether an item of `events` says that a startup ended on that day."""
    return isinstance(event, dict) and event.get("name") == END_EVENT and _date_text(event.get("date")) == day


def _join_names(ours: dict[Any, Any], theirs: dict[Any, Any]) -> list[Any]:
    """Our names in order, each followed by those that only they have and that follow it there."""
    followers: dict[Any, list[Any]] = {}
    previous: Any = ABSENT
    for name in theirs:
        if name in ours:
            previous = name
        else:
            followers.setdefault(previous, []).append(name)
    return [*followers.get(ABSENT, ()), *(each for name in ours for each in (name, *followers.get(name, ())))]


def _make_key(conflict_type: str, places: tuple[Place, ...]) -> str:
    parts = []
    for place in places:
        parts.append(place.name)
        if place.item is not ABSENT:
            parts.append(_item_key(place))
    return " / ".join(parts) + (" (order)" if conflict_type == "order" else "")


def _item_key(place: Place) -> str:
    if not isinstance(place.item, dict):
        return _key_text(place.item)
    names = place.field.identified_by if place.field is not None else ()
    values = [place.item[name] for name in names or place.item if place.item.get(name) not in _EMPTY_VALUES]
    return " ".join(map(_key_text, values))


def _key_text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_key_text, value))
    return value.isoformat() if isinstance(value, datetime.date) else " ".join(str(value).split())


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def list_changes(fields: Sequence[Field], values: dict[Any, Any], merged: dict[Any, Any]) -> Iterator[FieldChange]:
    """The changes of a front matter that turn its values into the merged ones, in order."""
    yield from _list_field_changes(fields, values, merged, ())


def _list_value_changes(field: Field | None, value: Any, merged: Any, path: FieldPath) -> Iterator[FieldChange]:
    if is_same_value(value, merged):
        return
    if isinstance(value, dict) and value and isinstance(merged, dict) and merged:
        yield from _list_field_changes(field.subfields if field is not None else (), value, merged, path)
        return
    if isinstance(value, list) and isinstance(merged, list):
        origins = match_positions(merged, value, field)
        kept = [origins[i] for i in range(len(merged)) if i in origins]
        if kept and kept == sorted(kept):
            yield from _list_item_changes(field, value, merged, origins, path)
            return
    yield SetField(path, merged)


def _list_field_changes(
    fields: Sequence[Field], values: dict[Any, Any], merged: dict[Any, Any], path: FieldPath
) -> Iterator[FieldChange]:
    known = {field.name: field for field in fields}
    previous: tuple[Any, ...] = ()
    for name, value in merged.items():
        if name in values:
            yield from _list_value_changes(known.get(name), values[name], value, (*path, name))
        else:
            yield SetField((*path, name), value, previous)
        previous = (name, *previous)
    for name in values:
        if name not in merged:
            yield RemoveField((*path, name), keep_empty=True)


def _list_item_changes(
    field: Field | None, value: list[Any], merged: list[Any], origins: Mapping[int, int], path: FieldPath
) -> Iterator[FieldChange]:
    """Changes inside the items that stay, then those that come in, then those that go, from the last one.

    `origins`: the position of an item in `merged` → in `value`.
    """
    item_field = field._replace(many=False) if field is not None else None
    for position, origin in origins.items():
        yield from _list_value_changes(item_field, value[origin], merged[position], (*path, origin))
    new_position, done = 0, 0
    positions: dict[int, int] = {}
    for position, item in enumerate(merged):
        old_position = origins.get(position)
        if old_position is None:
            yield InsertItem(path, new_position, item)
        else:
            for index in range(done, old_position):
                positions[index] = new_position
                new_position += 1
            done = old_position + 1
        new_position += 1
    for index in range(done, len(value)):
        positions[index] = new_position
        new_position += 1
    for index in sorted(positions, reverse=True):
        yield RemoveField((*path, positions[index]), keep_empty=True)


def _find_contested_decision(
    field: Field, base: dict[Any, Any], ours: dict[Any, Any], theirs: dict[Any, Any]
) -> set[Any]:
    """The fields of one decision (`Field.decided_together`) in which the sides differ, with what else both changed (its
    objectives, a list of which both sides' would be kept), unless one of them has all that the other changed of the
    decision: it only knows more.
    """
    contested = {name for name in field.decided_together if not is_equivalent(ours.get(name), theirs.get(name))}
    if any(all(is_equivalent(base.get(name), side.get(name)) for name in contested) for side in (ours, theirs)):
        return set()
    if contested:
        versions = {name: [each.get(name) for each in (base, ours, theirs)] for name in _join_names(ours, theirs)}
        contested |= {
            name
            for name, (old, own, other) in versions.items()
            if not (is_equivalent(old, own) or is_equivalent(old, other) or is_equivalent(own, other))
        }
    return contested


def _without_absent(values: dict[Any, Any]) -> dict[Any, Any]:
    return {name: value for name, value in values.items() if value is not ABSENT}
