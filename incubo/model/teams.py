"""Who is in a startup's team; what an offer is called, and whether it is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.model.dates import iso
from incubo.model.records import Job, Member, Mission


class Assignment(NamedTuple):
    """A member's mission for one startup. `legacy`: the mission names none, and the member's old list does."""

    member: Member
    mission: Mission
    startup: str
    legacy: bool


def startups_of(member: Member, mission: Mission) -> tuple[str, ...]:
    """What a mission is for: the startups that it names, or those of the member's old list; each once."""
    named = mission.startups
    if len(named) == 1 and named[0]:  # nearly every mission
        return named
    return tuple(dict.fromkeys(tuple(filter(None, named)) or filter(None, member.startups)))


def assignments(member: Member, only: Mission | None = None) -> Iterator[Assignment]:
    """Every (mission, startup) of a member; a mission that names none falls back on the member's own list.

    `only`: those of one mission.
    """
    for mission in member.missions if only is None else (only,):
        legacy = not any(mission.startups)
        for startup in startups_of(member, mission):
            yield Assignment(member, mission, startup, legacy)


CLOSING = ("closes", "depublication_date", "poste_ferme")
"""What the last day of an offer was called, one year or another."""
TITLES = ("title", "roles", "titles", "role")
"""What an offer's title was called."""


def titled(job: Job) -> tuple[str, str] | None:
    """The field that holds an offer's title, and the title; None without one."""
    return next(((name, value) for name in TITLES if (value := getattr(job, name))), None)


def title(job: Job) -> str | None:
    """An offer's title, in whichever field it is said."""
    found = titled(job)
    return found[1] if found is not None else None


def published(job: Job) -> date | None:
    """The day an offer is published: `opens`, an old date field, or the date in its file's name."""
    for day in (job.opens, job.post_ouvert, job.poste_ouvert, job.date):
        if day is not None:
            return day
    return iso(job.id[:10])


def closing(job: Job) -> date | None:
    """The last day to apply, in whichever field it is said; None where an offer says none."""
    return min((day for name in CLOSING if (day := getattr(job, name)) is not None), default=None)


def is_dated(job: Job) -> bool:
    """Whether an offer says until when it was open, should it be closed: its old flags have no date."""
    return closing(job) is not None and (bool(job.outcome) or not _is_flagged(job))


def is_open(job: Job, day: date, now: date | None = None) -> bool:
    """Whether an offer is open on a day: published by then, not closed, its closing date not passed.

    An outcome has no date, but the closing date says when (`incubo close` sees to it): seen from `now`, later than the
    day, the offer was open until that date, if it has passed. `open: false` and `poste_pourvu: true` do not say when:
    the date that was announced may lie weeks after the closing, or years; such an offer is open on no day.
    """
    start = published(job)
    if start is not None and start > day:
        return False
    if job.outcome:
        last = closing(job)
        return now is not None and last is not None and day <= last < now
    if _is_flagged(job):
        return False
    last = closing(job)
    if job.open is None and last is None and job.status != "open" and job.opens is None:
        return False
    return last is None or day <= last


def _is_flagged(job: Job) -> bool:
    """Whether an offer is said to be over as it was before there were outcomes."""
    return job.open is False or job.poste_pourvu is True
