"""How long people stay: missions that overlap or follow each other are one presence.

Missions with a few days between them follow each other: nobody left over a weekend and a public holiday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.model.dates import shift_date_clamped
from incubo.model.records import Mission

EXTENSION_GRACE_DAYS = 60
"""Days after its end during which a mission can still be extended: later, it is a new one (`join`)."""

MAX_GAP_DAYS = 3
"""So many days between two missions are no absence: contracts end on a Friday and begin on a Monday or a Tuesday."""


class Tenure(NamedTuple):
    """An uninterrupted presence: missions that overlap or follow each other. No `end`: it runs on."""

    start: date
    end: date | None


def find_tenures(missions: Iterable[Mission]) -> Iterator[Tenure]:
    """Every uninterrupted presence, the first one first; the order of the missions does not matter."""
    found: Tenure | None = None
    for start, end in _sorted_date_ranges(missions):
        if found is None:
            found = Tenure(start, end)
        elif found.end is not None and start > shift_date_clamped(found.end, MAX_GAP_DAYS + 1):
            yield found
            found = Tenure(start, end)
        elif found.end is not None and (end is None or end > found.end):
            found = found._replace(end=end)
    if found is not None:
        yield found


def tenure_at(missions: Iterable[Mission], day: date) -> Tenure | None:
    """The uninterrupted presence that covers a day, or the last one before it; None for nobody yet."""
    found: Tenure | None = None
    for stay in find_tenures(missions):
        if stay.start > day:
            break
        found = stay
    return found


def _sorted_date_ranges(missions: Iterable[Mission]) -> list[tuple[date, date | None]]:
    """The readable missions by their first day."""
    spans = [(m.start, m.end) for m in missions if m.start is not None and (m.end is None or m.end >= m.start)]
    return sorted(spans, key=lambda span: (span[0], span[1] or date.max))
