"""Report the progress of long work."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeAlias, TypeVar

Progress: TypeAlias = Callable[[int, int], None]
"""`progress(done, total)`: so many of so many parts of the work are done. It may be called often."""

_Item = TypeVar("_Item")


def track_items(items: Collection[_Item], progress: Progress | None) -> Iterator[_Item]:
    """The items one by one; `progress` is told after each of them (None: nobody waits)."""
    if progress is None:
        yield from items
        return
    for done, item in enumerate(items, 1):
        yield item
        progress(done, len(items))


def track_step(progress: Progress | None, number: int, count: int) -> Progress | None:
    """The progress of the step `number` (from 0) of `count` steps that take about as long as each other."""
    if progress is None:
        return None
    return lambda done, total: progress(number * total + done, count * total)
