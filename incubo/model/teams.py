"""Who is in a startup's team; what an offer is called, and whether it is open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from incubo.model.records import Member, Mission


class Assignment(NamedTuple):
    """A member's mission for one startup. `is_legacy`: the mission names none, and the member's old list does."""

    member: Member
    mission: Mission
    startup: str
    is_legacy: bool


def mission_startups(member: Member, mission: Mission) -> tuple[str, ...]:
    """What a mission is for: the startups that it names, or those of the member's old list; each once."""
    named = mission.startups
    if len(named) == 1 and named[0]:  # nearly every mission
        return named
    return tuple(dict.fromkeys(tuple(filter(None, named)) or filter(None, member.startups)))


def list_assignments(member: Member, only: Mission | None = None) -> Iterator[Assignment]:
    """Every (mission, startup) of a member; a mission that names none falls back on the member's own list.

    `mission`: those of one mission.
    """
    for mission in member.missions if only is None else (only,):
        legacy = not any(mission.startups)
        for startup in mission_startups(member, mission):
            yield Assignment(member, mission, startup, legacy)
