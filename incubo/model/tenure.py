"""Tenures: the uninterrupted periods that a member's missions form together.

Missions that overlap, or are at most `MAX_GAP_DAYS` apart, belong to one tenure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.model.committees import next_committee_date
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.phases import find_planned_stop, phase_periods
from incubo.model.records import PUBLIC_AGENT_STATUS, Mission, Startup
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


class DefaultEnd(NamedTuple):
    """The end that an extended mission has by default: `day`, the next committee or the planned stop (`planned`), or
    the latest end that the network allows, if that comes first.
    """

    day: date
    planned: date
    is_stop: bool


DEFAULT_MISSION_MONTHS = 3
"""Length of a mission where no committee gives its end: what the network advises."""
MIN_DAYS_TO_COMMITTEE = 28
"""A committee that comes sooner after the first day of a mission is not its end: the mission would be over at once."""


def default_first_end(
    vocabulary: Vocabulary, startups: Iterable[Startup], as_of: date, status: str | None, start: date
) -> tuple[date, bool]:
    """The default end of a new mission for these startups, and whether it is their next committee.

    Without a known committee, or with one that comes too soon, it is three months (« en cas de doute, J+3 mois »). It
    is never later than the network allows, nor than a stop that is planned.
    """
    startups = list(startups)
    day = max(start, as_of)
    committees = [end for startup in startups if (end := next_committee_date(startup, vocabulary, day)) is not None]
    soonest = shift_date_clamped(day, MIN_DAYS_TO_COMMITTEE)
    committee = min(committees, default=None)
    if committee is not None and committee < soonest:
        committee = None
    end = committee or add_months(day, DEFAULT_MISSION_MONTHS)
    limit = min(
        filter(None, [latest_allowed_end(vocabulary, as_of, status, start), _planned_stop(vocabulary, startups, day)]),
        default=end,
    )
    return (limit, False) if limit < end else (end, committee is not None)


def _planned_stop(vocabulary: Vocabulary, startups: Iterable[Startup], day: date) -> date | None:
    """The first day after a day on which one of these startups is to stop."""
    stops = (find_planned_stop(phase_periods(startup, vocabulary), vocabulary, day) for startup in startups)
    return min(filter(None, stops), default=None)


def default_mission_end(
    vocabulary: Vocabulary, startups: Iterable[Startup], as_of: date, status: str | None, start: date | None
) -> DefaultEnd | None:
    """The default end of an extended mission for these startups; None where no next committee or stop is known.

    `status` and `start`: those of the mission that gets the end, for the limit (see `latest_allowed_end`).
    """
    startups = list(startups)
    committees = (next_committee_date(startup, vocabulary, as_of) for startup in startups)
    stop = _planned_stop(vocabulary, startups, as_of)
    planned = min(filter(None, [*committees, stop]), default=None)
    if planned is None:
        return None
    limit = latest_allowed_end(vocabulary, as_of, status, start)
    return DefaultEnd(min(planned, limit or planned), planned, planned == stop)
