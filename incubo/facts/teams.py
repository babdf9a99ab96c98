"""Who works for a startup on a day, until when, and which roles of its phase nobody has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.facts.people import people_with_missions
from incubo.model.records import Member, Mission, Startup
from incubo.model.teams import Assignment
from incubo.model.tenure import mission_at, tenure_at
from incubo.registry.registry import Registry


class StartupTeam(NamedTuple):
    """The team of a startup on a day, and the roles that its phase requires and nobody has.

    `is_known`: False where nobody is in it and missions are hardly recorded (`Registry.team_coverage`): then it is not
    empty, and lacks no role that anybody knows of.
    """

    startup: Startup
    phase: str
    members: tuple[Member, ...]
    public_agent_ids: frozenset[str]
    missing_roles: tuple[str, ...] = ()
    is_known: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nobody is in the team."""
        return self.is_known and not self.members

    def look_for(self, roles: Iterable[str]) -> StartupTeam:
        """The same team, with those of these roles that nobody has."""
        filled = {member.domaine for member in self.members}
        return self._replace(missing_roles=tuple(role for role in roles if role not in filled and self.is_known))


class TeamMember(NamedTuple):
    """A member of a team on a day: the mission that counts, and the first and the last day of their tenure there.

    `comes_back`: whether a mission there that begins later is recorded.
    """

    member: Member
    mission: Mission
    start: date
    end: date | None
    is_from_legacy_list: bool
    comes_back: bool = False

    def leaves_by(self, last_day: date) -> bool:
        """Whether they leave by a day, and do not come back."""
        return self.end is not None and self.end <= last_day and not self.comes_back


def find_team_members(registry: Registry, startup: str, day: date, *, are_plans_known: bool = True) -> list[TeamMember]:
    """Who works for a startup on a day, those who leave first at the top.

    `are_plans_known`: False on a day in the past, when nobody knew who would come back.
    """
    assignments_by_member: dict[str, list[Assignment]] = {}
    for assignment in registry.assignments_by_startup.get(startup, ()):
        assignments_by_member.setdefault(assignment.member.id, []).append(assignment)
    members = []
    for assignments in assignments_by_member.values():
        missions = [assignment.mission for assignment in assignments]
        mission, tenure = mission_at(missions, day), tenure_at(missions, day)
        if mission is not None and tenure is not None and mission.covers(day):
            current = [assignment for assignment in assignments if assignment.mission.covers(day)]
            is_legacy = all(assignment.is_legacy for assignment in current)
            comes_back = are_plans_known and _begins_after(tenure.end, missions)
            members.append(TeamMember(current[0].member, mission, *tenure, is_legacy, comes_back))
    return sorted(members, key=lambda item: (item.end or date.max, item.member.display_name.casefold()))


def _begins_after(end: date | None, missions: Iterable[Mission]) -> bool:
    return end is not None and any(mission.covers_a_day and mission.first_day > end for mission in missions)


def find_people_outside_startups(
    registry: Registry, incubator: str | None, day: date, *, are_plans_known: bool
) -> Iterator[TeamMember]:
    """Who works on a day for an incubator (None: for any, or none), and for none of its startups; by id."""
    own_startups = {startup.id for startup in registry.startups_of_incubator(incubator)}
    for person in sorted(people_with_missions(registry, incubator), key=lambda person: person.member.id):
        member, mission = person.member, mission_at(person.member.missions, day)
        startups, tenure = registry.member_startups(member, day), tenure_at(member.missions, day)
        if mission is None or tenure is None or not mission.covers(day) or not own_startups.isdisjoint(startups):
            continue
        if incubator is None or incubator in registry.member_incubators(member, startups):
            comes_back = are_plans_known and _begins_after(tenure.end, member.missions)
            yield TeamMember(member, mission, *tenure, False, comes_back)


def stopped_arguments(startup: Startup, stop_day: date, missions: Sequence[Assignment]) -> dict[str, Any]:
    """A startup that stopped, or is to, and who is still there, for a sentence about them."""
    members = {assignment.member.id: assignment.member for assignment in missions}
    names = limit_names([member.display_name for member in members.values()])
    return {"n": len(members), "title": startup.display_name, "day": stop_day, "names": names}


def tell_all_there(told: Message, count: int, all_count: int) -> Message:
    """What is told of `count` people of a team, and how many there are in all, where these are more."""
    if count == all_count:
        return told
    return Message(N_("{told}; {n} people are there in all"), {"told": told, "n": all_count})
