"""Match the items of a list before a change with those after it: which are the same, added or removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from incubo.diff.facts import Change
from incubo.model.fields import Field
from incubo.model.item_keys import ITEM_LISTS, ItemKey, item_key

_Item = TypeVar("_Item")
Matcher = Callable[[Any, Any], bool]
"""Says whether an item before and an item after are the same item, changed."""


class ItemMatches(NamedTuple):
    """The items that are the same before and after (changed or not), and those that are removed and added."""

    pairs: list[tuple[Any, Any]]
    removed: list[Any]
    added: list[Any]

    def changes(self) -> list[tuple[Any, Any]]:
        """What differs: changed items (both states), removed ones (None after), then added ones (None before)."""
        changed = [(old, new) for old, new in self.pairs if old != new]
        return [*changed, *((old, None) for old in self.removed), *((None, new) for new in self.added)]


def has_same_key(field: Field, *more: str) -> Matcher:
    """The matcher of items that the list knows as the same one. `more`: fields that have to be the same besides."""
    names = (*field.identified_by, *more)
    return lambda old, new: (key := item_key(names, old)) is not None and key == item_key(names, new)


def match_items(before: Sequence[_Item], after: Sequence[_Item], matchers: Sequence[Matcher]) -> ItemMatches:
    """Pair the equal items of two lists, then those that the first matcher accepts, then the second …"""
    removed, added = list(before), list(after)
    pairs: list[tuple[_Item, _Item]] = []

    def pair(old: _Item, new: _Item) -> None:
        removed.remove(old)
        added.remove(new)
        pairs.append((old, new))

    for old in before:
        if old in added:
            pair(old, old)
    for matches in matchers:
        for old in list(removed):
            new = next((item for item in added if matches(old, item)), None)
            if new is not None:
                pair(old, new)
    return ItemMatches(pairs, removed, added)


def is_about_same(change: Change, other: Change) -> bool:
    """Whether two changes are about the same field of an entry, or the same item of a list, in any of its states."""
    if change.subject.path != other.subject.path:
        return False
    if "body" in (change.type, other.type):
        return change.type == other.type and not _headings(change).isdisjoint(_headings(other))
    if change.field != other.field or not change.field:
        return False
    field = ITEM_LISTS.get(change.field)
    return field is None or not _item_keys(field, change).isdisjoint(_item_keys(field, other))


def _headings(change: Change) -> set[str]:
    return {heading for section in change.new for heading in (section.heading, section.old_heading or section.heading)}


def _item_keys(field: Field, change: Change) -> set[ItemKey | None]:
    """The keys of the item of a change, before and after."""
    items = (item for item in (change.old, change.new) if hasattr(item, "_fields"))
    return {item_key(field.identified_by, item) for item in items}
