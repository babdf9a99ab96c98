"""What startups that stop leave behind: missions that run on, offers that stay open."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from incubo.edit.desk import Desk
from incubo.edit.verbs.close import end_offer
from incubo.edit.verbs.leave import Departure, leave
from incubo.edit.verbs.rules import called
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.records import Job, Member
from incubo.model.teams import is_open, published
from incubo.problem import Text

WITHDRAWN = "withdrawn"
"""The outcome of an offer whose startup stopped, in every profile."""


def team_left(desk: Desk, ids: Collection[str], day: date, notes: list[Text], *, end: bool) -> list[Text]:
    """End the missions of the teams, or tell whose run on; lines for the commit."""
    people = [called(member) for member in running(desk, ids, day)]
    if end:
        people = end_missions(desk, ids, day, notes)
    if not people:
        return []
    words = {"n": len(people), "names": people, "day": day}
    if end:
        return [Text(N_("mission ended: {names:list}"), words, N_("missions ended: {names:list}"))]
    left = Text(
        N_("{n} person has a mission there after {day:long}: {names:list}. To end it: --with-team"),
        words,
        N_("{n} people have a mission there after {day:long}: {names:list}. To end them: --with-team"),
    )
    notes.append(left)
    return []


def jobs_left(desk: Desk, ids: Collection[str], day: date, notes: list[Text], *, close: bool) -> list[Text]:
    """Close the offers, or tell which stay open; lines for the commit."""
    jobs = offers(desk, ids, day)
    if not jobs:
        return []
    words = {"n": len(jobs), "jobs": [job.id for job in jobs]}
    if close:
        left_open = {job.id: told for job in jobs if (told := withdraw(desk, job, day)) is not None}
        notes += left_open.values()
        closed = [job.id for job in jobs if job.id not in left_open]
        if not closed:
            return []
        words = {"n": len(closed), "jobs": closed}
        return [Text(N_("offer withdrawn: {jobs:list}"), words, N_("offers withdrawn: {jobs:list}"))]
    left = Text(
        N_("{n} offer stays open: {jobs:list}. To close it: --with-jobs"),
        words,
        N_("{n} offers stay open: {jobs:list}. To close them: --with-jobs"),
    )
    notes.append(left)
    return []


def running(desk: Desk, startups: Collection[str], day: date) -> list[Member]:
    """The people who have a mission for one of the startups that runs on after a day, or begins later."""
    every = [one for startup in startups for one in desk.registry.by_startup.get(startup, ())]
    left = [one.member for one in every if one.mission.start and (one.mission.end is None or one.mission.end > day)]
    return list({member.id: member for member in left}.values())


def end_missions(desk: Desk, startups: Collection[str], day: date, notes: list[Text]) -> list[str]:
    """End on a day the missions for startups that stop, as `leave` does; who leaves.

    Somebody who cannot leave on that day (their mission began after it) stays, and is told.
    """
    people = []
    for member in running(desk, startups, day):
        own = [each for each in startups if any(one.member.id == member.id for one in desk.registry.by_startup[each])]
        try:
            notes += leave(desk, [_as_one(member, own)], Departure(day, own[0], tuple(own[1:]))).notes
        except Refused as refused:
            notes.append(refused.message)
        else:
            people.append(called(member))
    return people


def offers(desk: Desk, startups: Collection[str], day: date) -> list[Job]:
    """The offers of startups that are open on a day, or will be."""
    return [
        job
        for job in desk.registry.jobs.values()
        if desk.registry.startup_of(job) in startups and is_open(job, max(published(job) or day, day))
    ]


def withdraw(desk: Desk, job: Job, day: date) -> Text | None:
    """Close an offer as withdrawn, at the earliest on the day it was published; what to tell where that is to come."""
    closed = max(published(job) or day, day)
    if closed > desk.today:
        words = {"id": job.id, "day": closed.isoformat()}
        return Text(N_("{id} can be closed from {day} on only: incubo close {id} --outcome withdrawn"), words)
    end_offer(desk, job, WITHDRAWN, closed)
    return None


def _as_one(member: Member, startups: Collection[str]) -> Member:
    """A member to whom all the startups that stop are one, so that a mission for several of them is left once."""
    first = next(iter(startups))

    def one(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(first if name in startups else name for name in names)

    missions = tuple(mission._replace(startups=one(mission.startups)) for mission in member.missions)
    named = all(mission.startups for mission in missions)
    return member._replace(missions=missions, startups=member.startups if named else one(member.startups))
