"""How long people stay: missions that overlap or follow each other are one presence.

Missions with a few days between them follow each other: nobody left over a weekend and a public holiday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.model.dates import moved
from incubo.model.records import Mission

LATE = 60
"""Days after its end during which a mission can still be extended: later, it is a new one (`join`)."""

GAP = 3
"""So many days between two missions are no absence: contracts end on a Friday and begin on a Monday or a Tuesday."""


class Stay(NamedTuple):
    """An uninterrupted presence: missions that overlap or follow each other. No `end`: it runs on."""

    start: date
    end: date | None


def stays(missions: Iterable[Mission]) -> Iterator[Stay]:
    """Every uninterrupted presence, the first one first; the order of the missions does not matter."""
    found: Stay | None = None
    for start, end in _ordered(missions):
        if found is None:
            found = Stay(start, end)
        elif found.end is not None and start > moved(found.end, GAP + 1):
            yield found
            found = Stay(start, end)
        elif found.end is not None and (end is None or end > found.end):
            found = found._replace(end=end)
    if found is not None:
        yield found


def stay_at(missions: Iterable[Mission], day: date) -> Stay | None:
    """The uninterrupted presence that covers a day, or the last one before it; None for nobody yet."""
    found: Stay | None = None
    for stay in stays(missions):
        if stay.start > day:
            break
        found = stay
    return found


def _ordered(missions: Iterable[Mission]) -> list[tuple[date, date | None]]:
    """The readable missions by their first day."""
    spans = [(m.start, m.end) for m in missions if m.start is not None and (m.end is None or m.end >= m.start)]
    return sorted(spans, key=lambda span: (span[0], span[1] or date.max))
