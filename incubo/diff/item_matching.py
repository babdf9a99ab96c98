"""Which items of two lists are one and the same before and after a change: the surest sign of likeness first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

_Item = TypeVar("_Item")
Matcher = Callable[[Any, Any], bool]
"""Tells whether an item before and an item after are one that was changed."""


class ItemMatches(NamedTuple):
    """Items that are the same one before and after, whether changed or not, those that are gone, and the new ones."""

    pairs: list[tuple[Any, Any]]
    removed: list[Any]
    added: list[Any]

    def changes(self) -> list[tuple[Any, Any]]:
        """What differs: changed items together, those that are gone (None after), the new ones (None before)."""
        changed = [(old, new) for old, new in self.pairs if old != new]
        return [*changed, *((old, None) for old in self.removed), *((None, new) for new in self.added)]


def match_items(before: Sequence[_Item], after: Sequence[_Item], matchers: Sequence[Matcher]) -> ItemMatches:
    """Pair the items of two lists: those that are equal, then those that are alike by the first of the signs …"""
    gone, fresh = list(before), list(after)
    pairs: list[tuple[_Item, _Item]] = []

    def pair(old: _Item, new: _Item) -> None:
        gone.remove(old)
        fresh.remove(new)
        pairs.append((old, new))

    for old in before:
        if old in fresh:
            pair(old, old)
    for alike in matchers:
        for old in list(gone):
            new = next((item for item in fresh if alike(old, item)), None)
            if new is not None:
                pair(old, new)
    return ItemMatches(pairs, gone, fresh)
