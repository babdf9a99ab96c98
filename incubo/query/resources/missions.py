"""`list missions`: one line a contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.records import Member, Mission
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.teams import mission_startups
from incubo.query.resource import QueryContext, Resource, ResourceColumn, ResourceFilter
from incubo.query.resources.members import member_search_texts


class MissionItem(NamedTuple):
    """A mission and whose it is."""

    member: Member
    mission: Mission

    @property
    def startups(self) -> tuple[str, ...]:
        """The startups it is for."""
        return mission_startups(self.member, self.mission)


def _iter_missions(context: QueryContext) -> Iterator[MissionItem]:
    for member in context.registry.members.values():
        for mission in member.missions:
            if mission.start is not None or mission.end is not None:
                yield MissionItem(member, mission)


def _incubators(context: QueryContext, item: MissionItem) -> list[str]:
    return context.registry.member_incubators(item.member, item.startups)


def _days_left(context: QueryContext, item: MissionItem) -> int | None:
    end = item.mission.end
    return (end - context.day).days if end is not None and end >= context.day else None


def _start(context: QueryContext, item: MissionItem) -> date | None:
    return item.mission.start


def _end(context: QueryContext, item: MissionItem) -> date | None:
    return item.mission.end


MISSIONS = Resource(
    "missions",
    MISSION_FIELDS,
    ("member", "startup", "incubator", "team"),
    {
        "id": ResourceColumn(N_("Member"), "id", lambda scope, x: x.member.id, is_droppable=True),
        "fullname": ResourceColumn(N_("Name"), "text", lambda scope, x: x.member.fullname),
        "domaine": ResourceColumn(
            N_("Domain"),
            "text",
            lambda scope, x: scope.vocabulary_word("domaines", x.member.domaine) if x.member.domaine else None,
        ),
        "startups": ResourceColumn(
            N_("Startups"),
            "list",
            lambda scope, x: tuple(scope.entry_word("startup", each) for each in x.startups) or None,
        ),
        "status": ResourceColumn(
            N_("Status"),
            "text",
            lambda scope, x: scope.vocabulary_word("statuses", x.mission.status) if x.mission.status else None,
        ),
        "employer": ResourceColumn(N_("Employer"), "text", lambda scope, x: x.mission.employer),
        "start": ResourceColumn(N_("Start"), "date", _start),
        "end": ResourceColumn(N_("End"), "date", _end),
        "left": ResourceColumn(N_("Days left"), "integer", _days_left),
    },
    ("id", "fullname", "startups", "status", "end", "left"),
    ("end", "fullname"),
    _iter_missions,
    lambda scope, x: x.mission.covers(scope.day),
    {
        "member": ResourceFilter("ref:member", lambda scope, x: (x.member.id,)),
        "startup": ResourceFilter("ref:startup", lambda scope, x: x.startups),
        "incubator": ResourceFilter("ref:incubator", _incubators),
        "team": ResourceFilter("ref:team", lambda scope, x: x.member.teams),
        "phase": ResourceFilter("phases", lambda scope, x: [scope.phase_of(each) for each in x.startups]),
        "domaine": ResourceFilter("domaines", lambda scope, x: (x.member.domaine,)),
        "status": ResourceFilter("statuses", lambda scope, x: (x.mission.status,)),
        "skill": ResourceFilter("free", lambda scope, x: x.member.competences),
        "employer": ResourceFilter("free", lambda scope, x: (x.mission.employer,)),
        "older-than": ResourceFilter("older", _start),
        "younger-than": ResourceFilter("younger", _start),
        "ending": ResourceFilter("ending", _end),
        "ended": ResourceFilter("ended", _end, includes_inactive=True),
        "active": ResourceFilter("flag", lambda scope, x: x.mission.covers(scope.day), includes_inactive=True),
    },
    (
        Message(N_("{n} mission on {day:long}"), {}, N_("{n} missions on {day:long}")),
        Message(N_("{n} mission, running or not on {day:long}"), {}, N_("{n} missions, running or not on {day:long}")),
    ),
    Message(N_("{n} more does not cover that day (--all)."), {}, N_("{n} more do not cover that day (--all).")),
    _start,
    lambda scope, x: member_search_texts(scope, x.member),
    get_record=lambda item: item.mission,
    get_path=lambda item: item.member.path,
    definition=N_("A person may have several missions: lines are contracts, not people."),
)
