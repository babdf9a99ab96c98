"""Merge the values of two front matters that were changed from a common one, field by field and item by item."""

from __future__ import annotations

import datetime
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from incubo.core.problem import FieldPath
from incubo.edit.merge.conflicts import ABSENT, Choices, Conflict, LineMergers, Place, Side
from incubo.edit.merge.items import ItemTriple, match_positions, match_three
from incubo.model.fields import Field
from incubo.model.vocabulary import Vocabulary
from incubo.source.edits.changes import FieldChange, InsertItem, RemoveField, SetField, is_same_value

NO_VOCABULARY = Vocabulary({}, {}, {})
"""Knows no phase."""

_EMPTY_VALUES: tuple[Any, ...] = (None, "", [], {}, ABSENT)


def is_equivalent(left: Any, right: Any) -> bool:
    """Whether two values mean the same: no value is an empty one, and a date may be in quotes."""
    if isinstance(left, dict) and isinstance(right, dict):
        return all(is_equivalent(left.get(key, ABSENT), right.get(key, ABSENT)) for key in {**left, **right})
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(is_equivalent, left, right))
    if left is ABSENT or right is ABSENT or isinstance(left, dict | list) or isinstance(right, dict | list):
        return left in _EMPTY_VALUES and right in _EMPTY_VALUES
    if left in (None, "") and right in (None, ""):
        return True
    return is_same_value(left, right) or _date_text(left) == _date_text(right) != ""


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
            values = (each.get(name, ABSENT) for each in (base, ours, theirs))
            value = self._merge(known.get(name), (*places, Place(str(name), known.get(name))), *values)
            if value is not ABSENT:
                merged[name] = value
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
        for same in (is_same_value, is_equivalent):
            if same(ours, theirs) or same(base, theirs):
                return ours
            if same(base, ours):
                return theirs
        if isinstance(ours, list) and isinstance(theirs, list):
            return self._merge_list(field, places, base if isinstance(base, list) else [], ours, theirs)
        if isinstance(ours, dict) and isinstance(theirs, dict):
            subfields = field.subfields if field is not None else ()
            return self.merge_fields(subfields, base if isinstance(base, dict) else {}, ours, theirs, places)
        if isinstance(ours, str) and isinstance(theirs, str) and "\n" in ours and "\n" in theirs:
            lines = [_encode(text) for text in (base if isinstance(base, str) else "", ours, theirs)]
            merged = self.lines.merge(*lines)
            if merged is not None:
                return merged.decode("utf-8", "surrogatepass")
            kept = self.lines.keep_both(*lines)
            both = kept.decode("utf-8", "surrogatepass") if kept is not None else None
            return self._choose("value", places, base, ours, theirs, both)
        return self._choose("value", places, base, ours, theirs)

    def _choose(
        self,
        conflict_type: str,
        places: tuple[Place, ...],
        base: Any,
        ours: Any,
        theirs: Any,
        both: str | None = None,
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
        self._settle_rivals(field, places, merged)
        ordered = self.order_items(field, places, triples, merged, (base, ours, theirs))
        return [merged[triple] for triple in ordered]

    def _settle_rivals(self, field: Field | None, places: tuple[Place, ...], merged: dict[ItemTriple, Any]) -> None:
        """Of two phases, each added by a side, that end the incubation on one day: leave out the one not chosen."""
        endings: dict[str, dict[bool, ItemTriple]] = {}
        for triple, item in merged.items():
            phase, (day, _) = _phase_of(field, item), self._sort_key(field, item)
            if triple.base is None and None in triple[1:] and self._vocabulary.is_final(phase):
                endings.setdefault(day, {}).setdefault(triple.ours is not None, triple)
        for day, sides in endings.items():
            if len(sides) == 2:
                key = f"{_make_key('rival', places)} / {day}"
                values = (merged[sides[True]], merged[sides[False]])
                side = self.settle(Conflict(key, "rival", places, ABSENT, values[0], values[1]))
                del merged[sides[side is Side.theirs]]

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
        if old is ABSENT and _decides_otherwise(own, other):
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
        name = next((sub.name for sub in field.subfields if sub.type == "date"), "") if field is not None else ""
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


def _decides_otherwise(own: Any, other: Any) -> bool:
    """Whether two items that both sides added are committees with another decision each: the amount, the months and the
    next one belong to a decision, and those of both together would be a committee that nobody held.
    """
    decisions = [item.get("decision") if isinstance(item, dict) else None for item in (own, other)]
    return None not in decisions and not is_equivalent(*decisions)
