"""Which startups a member works for: each mission names some, or falls back on the member's own list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from incubo.model.records import Member, Mission


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


def list_assignments(member: Member, only: Mission | None = None) -> Iterator[Assignment]:
    """Every mission of a member (or `only` this one) with each of its startups, as `mission_startups` gives them."""
    for mission in member.missions if only is None else (only,):
        is_legacy = not any(mission.startups)
        for startup in mission_startups(member, mission):
            yield Assignment(member, mission, startup, is_legacy)
