"""The missions that a renewal is about: of each person the one that ends last, by what it is for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from incubo.model.records import Member, Mission
from incubo.model.stays import LATE
from incubo.model.teams import startups_of


class Contract(NamedTuple):
    """Another contract from the day after: its status and employer (None: the same)."""

    status: str | None = None
    employer: str | None = None


class Target(NamedTuple):
    """A mission to extend: whose, and its position among the member's missions."""

    member: Member
    position: int

    @property
    def mission(self) -> Mission:
        """The mission as it is."""
        return self.member.missions[self.position]


def as_target(member: Member, mission: Mission) -> Target:
    """A mission of a member, as what is to be extended."""
    return Target(member, next(i for i, other in enumerate(member.missions) if other is mission))


def latest(targets: Iterable[Target], startup: str | None = None) -> list[Target]:
    """For each member and set of startups, the mission that ends last: the one that a renewal is about.

    Those that end first come first. A mission that is followed by another one for the same startups is renewed
    already. One that goes on the day after for some of them is what `leave` left behind: the other one counts, if it
    is for `startup` (None: for any).
    """
    best: dict[tuple[str, frozenset[str]], Target] = {}
    for target in targets:
        member, startups = target.member, startups_for(target.member, target.mission)
        same = [i for i, mission in enumerate(member.missions) if startups_for(member, mission) == startups]
        last = Target(member, max(same, key=lambda i: (end_of(member.missions[i]), i)))
        while (rest := _rest(last)) is not None:
            last = rest
        startups = startups_for(member, last.mission)
        if startup is None or not startups or startup in startups:
            best.setdefault((member.id, startups), last)
    return sorted(best.values(), key=lambda target: (end_of(target.mission), target.member.id))


def _rest(target: Target) -> Target | None:
    """The mission that goes on the day after for some of the same startups."""
    member, end = target.member, target.mission.end
    own = startups_for(member, target.mission)
    for i, other in enumerate(member.missions):
        follows = end is not None and other.start is not None and (other.start - end).days == 1 and end_of(other) > end
        if follows and not own.isdisjoint(startups_for(member, other)):
            return Target(member, i)
    return None


def running(member: Member, today: date) -> list[Target]:
    """The missions of a member that a renewal may be about: running, to come, or ended lately."""
    return [
        Target(member, i)
        for i, mission in enumerate(member.missions)
        if mission.start is not None and (today - end_of(mission)).days <= LATE
    ]


def startups_for(member: Member, mission: Mission) -> frozenset[str]:
    """What a mission is for, in any order."""
    return frozenset(startups_of(member, mission))


def end_of(mission: Mission) -> date:
    """The last day of a mission; the calendar's last where it has no end."""
    return mission.end or date.max
