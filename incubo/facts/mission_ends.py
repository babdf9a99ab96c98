"""The end that a mission has by default: the next committee of its startups, or their stop."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from incubo.facts.situation import Situation
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.records import Startup
from incubo.model.tenure import latest_allowed_end
from incubo.model.vocabulary import Vocabulary


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
    day = max(start, as_of)
    situations = [Situation(startup, vocabulary, day) for startup in startups]
    committee = min((one.next_committee for one in situations if one.next_committee is not None), default=None)
    if committee is not None and committee < shift_date_clamped(day, MIN_DAYS_TO_COMMITTEE):
        committee = None
    end = committee or add_months(day, DEFAULT_MISSION_MONTHS)
    limit = min(
        filter(None, [latest_allowed_end(vocabulary, as_of, status, start), _first_stop(situations)]),
        default=end,
    )
    return (limit, False) if limit < end else (end, committee is not None)


def _first_stop(situations: Iterable[Situation]) -> date | None:
    """The first day on which one of several startups is planned to stop."""
    return min(filter(None, (one.stop.planned for one in situations)), default=None)


def default_mission_end(
    vocabulary: Vocabulary, startups: Iterable[Startup], as_of: date, status: str | None, start: date | None
) -> DefaultEnd | None:
    """The default end of an extended mission for these startups; None where no next committee or stop is known.

    `status` and `start`: those of the mission that gets the end, for the limit (see `latest_allowed_end`).
    """
    situations = [Situation(startup, vocabulary, as_of) for startup in startups]
    stop = _first_stop(situations)
    planned = min(filter(None, [*(one.next_committee for one in situations), stop]), default=None)
    if planned is None:
        return None
    limit = latest_allowed_end(vocabulary, as_of, status, start)
    return DefaultEnd(min(planned, limit or planned), planned, planned == stop)
