"""Who is in a startup's team, and whether an offer is open: design.md §2."""

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


def assignments(member: Member, only: Mission | None = None) -> Iterator[Assignment]:
    """Every (mission, startup) of a member; a mission that names none falls back on the member's own list.

    `only`: those of one mission.
    """
    for mission in member.missions if only is None else (only,):
        named = tuple(filter(None, mission.startups))
        for startup in dict.fromkeys(named or filter(None, member.startups)):
            yield Assignment(member, mission, startup, not named)


def published(job: Job) -> date | None:
    """The day an offer is published: `opens`, an old date field, or the date in its file's name."""
    for day in (job.opens, job.post_ouvert, job.poste_ouvert, job.date):
        if day is not None:
            return day
    return iso(job.id[:10])


def closing(job: Job) -> date | None:
    """The last day to apply, in whichever field it is said; None where an offer says none."""
    return min((day for day in (job.closes, job.depublication_date, job.poste_ferme) if day is not None), default=None)


def is_open(job: Job, day: date) -> bool:
    """Whether an offer is open on a day: published by then, not closed, its closing date not passed."""
    start = published(job)
    if start is not None and start > day:
        return False
    if job.open is False or job.outcome or job.poste_pourvu is True:
        return False
    if job.open is None and job.closes is None and job.depublication_date is None and job.status != "open":
        return False
    last = closing(job)
    return last is None or day <= last
