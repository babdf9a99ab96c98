"""Which startups a member works for: each mission names some, or falls back on the member's own list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.model.dates import shift_date_clamped
from incubo.model.records import Member, Mission
from incubo.model.tenure import MAX_GAP_DAYS


class Assignment(NamedTuple):
    """A member's mission for one startup. `is_legacy`: the startup comes from the member's list, not the mission's."""

    member: Member
    mission: Mission
    startup: str
    is_legacy: bool


def mission_startups(member: Member, mission: Mission) -> tuple[str, ...]:
    """The startups of a mission: those it names, else those of the member's own list, without duplicates."""
    startups = mission.startups
    if len(startups) == 1 and startups[0]:  # nearly every mission
        return startups
    return tuple(dict.fromkeys(tuple(filter(None, startups)) or filter(None, member.startups)))


def list_startups_of_member(member: Member) -> list[str]:
    """The startups that a member works or worked for at any time: those of the missions, and the former ones."""
    startups = (startup for mission in member.missions for startup in mission_startups(member, mission))
    return list(dict.fromkeys([*startups, *member.previously]))


def startups_left(member: Member, mission: Mission, day: date) -> tuple[str, ...]:
    """The startups of a mission for which no mission of the member goes on after a day.

    A mission that follows at once goes on, as within a tenure: `leave` splits a mission for several startups in two.
    """
    latest_start = shift_date_clamped(day, MAX_GAP_DAYS + 1)
    kept = {
        startup
        for other in member.missions
        if other.covers_a_day and other.first_day <= latest_start and other.last_day > day
        for startup in mission_startups(member, other)
    }
    return tuple(startup for startup in mission_startups(member, mission) if startup not in kept)


def find_continuation(member: Member, mission: Mission) -> int | None:
    """The position of the mission that begins the day after this one ends, for some of the same startups."""
    end, startups = mission.end, set(mission_startups(member, mission))
    if end is None:
        return None
    for i, other in enumerate(member.missions):
        follows = other.start is not None and (other.start - end).days == 1 and other.last_day > end
        if follows and not startups.isdisjoint(mission_startups(member, other)):
            return i
    return None


def list_assignments(member: Member, only: Mission | None = None) -> Iterator[Assignment]:
    """Every mission of a member (or `only` this one) with each of its startups, as `mission_startups` gives them."""
    for mission in member.missions if only is None else (only,):
        is_legacy = not any(mission.startups)
        for startup in mission_startups(member, mission):
            yield Assignment(member, mission, startup, is_legacy)


def is_departure_to_record(member: Member, day: date) -> bool:
    """Whether a person whose last mission ended before a day is still said to be there, which `leave` mends: in a team,
    or in the list of their startups (old format). The end of the mission alone says that they left.
    """
    if any(mission.last_day >= day for mission in member.missions):
        return False
    return bool(member.teams) or (has_former_list(member) and any(member.startups))


def has_former_list(member: Member) -> bool:
    """Whether the file lists the former startups, beside the current ones, and its missions do not need these."""
    return bool(member.previously) and all(mission.startups for mission in member.missions)
