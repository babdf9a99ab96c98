"""How long people stay: missions that overlap or follow each other are one presence (design.md §2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from incubo.model.dates import moved
from incubo.model.records import Mission

LATE = 60
"""Days after its end during which a mission can still be extended: later, it is a new one (`join`)."""


class Stay(NamedTuple):
    """An uninterrupted presence: missions that overlap or follow each other day after day. No `end`: it runs on."""

    start: date
    end: date | None


def stay_at(missions: Iterable[Mission], day: date) -> Stay | None:
    """The uninterrupted presence that covers a day, or the last one before it; None for nobody yet."""
    found: Stay | None = None
    for start, end in _ordered(missions):
        follows = found is not None and (found.end is None or start <= moved(found.end, 1))
        if start > day and not follows:
            break
        if found is None or not follows:
            found = Stay(start, end)
        elif found.end is not None and (end is None or end > found.end):
            found = found._replace(end=end)
    return found


def _ordered(missions: Iterable[Mission]) -> list[tuple[date, date | None]]:
    """The readable missions by their first day."""
    spans = [(m.start, m.end) for m in missions if m.start is not None and (m.end is None or m.end >= m.start)]
    return sorted(spans, key=lambda span: (span[0], span[1] or date.max))
