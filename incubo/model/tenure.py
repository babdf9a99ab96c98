"""Tenures: the uninterrupted periods that a member's missions form together.

Missions that overlap, or are at most `MAX_GAP_DAYS` apart, belong to one tenure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.records import PUBLIC_AGENT_STATUS, Mission
from incubo.model.vocabulary import Vocabulary

EXTENSION_GRACE_DAYS = 60
"""Days after its end during which a mission can be extended; later, the member needs a new one (`join`)."""

MAX_GAP_DAYS = 3
"""Longest gap between two missions of a tenure: one ends on a Friday, the next begins on a Monday or a Tuesday."""


class Tenure(NamedTuple):
    """An uninterrupted period of missions. Without an `end`, it is still running."""

    start: date
    end: date | None


def find_tenures(missions: Iterable[Mission]) -> Iterator[Tenure]:
    """The tenures that missions form, in chronological order; the order of the missions does not matter."""
    current: Tenure | None = None
    for start, end in _sorted_date_ranges(missions):
        if current is None:
            current = Tenure(start, end)
        elif current.end is not None and start > shift_date_clamped(current.end, MAX_GAP_DAYS + 1):
            yield current
            current = Tenure(start, end)
        elif current.end is not None and (end is None or end > current.end):
            current = current._replace(end=end)
    if current is not None:
        yield current


def tenure_at(missions: Iterable[Mission], day: date) -> Tenure | None:
    """The tenure that covers a day, else the last one before it; None if the first one is later."""
    latest: Tenure | None = None
    for tenure in find_tenures(missions):
        if tenure.start > day:
            break
        latest = tenure
    return latest


def tenure_end(missions: Iterable[Mission], day: date) -> date | None:
    """The last day of the tenure at a day (`tenure_at`); None where it has none."""
    tenure = tenure_at(missions, day)
    return tenure.end if tenure is not None else None


def mission_at(missions: Iterable[Mission], day: date) -> Mission | None:
    """The mission that says what a person is on a day (a public agent …): of those that cover it, the one that began
    last; where none covers it, the last one before it; None if the first one is later.
    """
    begun = [mission for mission in missions if mission.covers_a_day and mission.first_day <= day]
    covering = [mission for mission in begun if mission.covers(day)]
    return max(covering or begun, key=_mission_sort_key, default=None)


def _mission_sort_key(mission: Mission) -> tuple[date, date, str]:
    """Sorts missions by start, whatever their order in the file."""
    return mission.first_day, mission.last_day, mission.status or ""


def is_renewable(mission: Mission, as_of: date) -> bool:
    """Whether a mission may be renewed: it runs, is planned, or ended not long ago."""
    return mission.start is not None and (as_of - mission.last_day).days <= EXTENSION_GRACE_DAYS


def _sorted_date_ranges(missions: Iterable[Mission]) -> list[tuple[date, date | None]]:
    """The first and last days of the missions with valid dates, in chronological order."""
    spans = [(mission.start, mission.end) for mission in missions if mission.start is not None and mission.covers_a_day]
    return sorted(spans, key=lambda span: (span[0], span[1] or date.max))


def latest_allowed_end(
    vocabulary: Vocabulary, as_of: date, status: str | None, start: date | None = None
) -> date | None:
    """The latest end that the network allows (rule `mission-months`); None: no limit.

    The months count from `as_of`, or from `start` if that is later. Public agents have no limit.
    """
    months = vocabulary.rule_value("mission-months")
    if not months or status == PUBLIC_AGENT_STATUS:
        return None
    return add_months(max(as_of, start or as_of), months)
