"""Match the items of a list before a change with those after it: which are the same, added or removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

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
