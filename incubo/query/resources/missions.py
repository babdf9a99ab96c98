"""`list missions`: a line for each mission (a contract)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.records import Member, Mission
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.teams import mission_startups
from incubo.query.resource import Resource, ResourceColumn, ResourceFilter
from incubo.query.resources.members import member_search_texts
from incubo.registry.layout import PEOPLE_KINDS

if TYPE_CHECKING:
    from incubo.query.context import QueryContext


class MissionItem(NamedTuple):
    """A mission and its member. `place`: which one of the member's it is, from 1."""

    member: Member
    mission: Mission
    place: int

    @property
    def startups(self) -> tuple[str, ...]:
        """The startups that the mission is for."""
        return mission_startups(self.member, self.mission)


def _iter_missions(context: QueryContext) -> Iterator[MissionItem]:
    for member in context.registry.members.values():
        for place, mission in enumerate(member.missions, 1):
            if mission.start is not None or mission.end is not None:
                yield MissionItem(member, mission, place)


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
    id="missions",
    sheet_kind="mission",
    item_list="missions",
    get_place=lambda item: (item.member.id, item.place, item.mission),
    fields=MISSION_FIELDS,
    required_kinds=PEOPLE_KINDS,
    label_kinds=("incubator",),
    columns={
        "id": ResourceColumn(N_("Member"), "id", lambda context, item: item.member.id, is_droppable=True, field="id"),
        "fullname": ResourceColumn(N_("Name"), "text", lambda context, item: item.member.fullname, field="fullname"),
        "domaine": ResourceColumn(
            N_("Domain"),
            "text",
            lambda context, item: (
                context.labelled_value("domaines", item.member.domaine) if item.member.domaine else None
            ),
            new_row_field="domaine",
            edited_with="incubo set",
        ),
        "startups": ResourceColumn(
            N_("Products"),
            "list",
            lambda context, item: context.labelled_entries("startup", item.startups) or None,
            field="startups",
        ),
        "status": ResourceColumn(
            N_("Status"),
            "text",
            lambda context, item: (
                context.labelled_value("statuses", item.mission.status) if item.mission.status else None
            ),
            field="status",
        ),
        "employer": ResourceColumn(
            N_("Employer"), "text", lambda context, item: item.mission.employer, field="employer"
        ),
        "start": ResourceColumn(N_("Start"), "date", _start, field="start", is_for_sheets=True),
        "end": ResourceColumn(N_("End"), "date", _end, field="end"),
        "left": ResourceColumn(N_("Days left"), "integer", _days_left),
    },
    default_columns=("id", "fullname", "startups", "status", "start", "end", "left"),
    default_order=("end", "fullname"),
    iter_items=_iter_missions,
    is_active=lambda context, item: item.mission.covers(context.day),
    filters={
        "member": ResourceFilter("ref:member", lambda context, item: (item.member.id,)),
        "startup": ResourceFilter("ref:startup", lambda context, item: item.startups),
        "incubator": ResourceFilter("ref:incubator", _incubators),
        "team": ResourceFilter("ref:team", lambda context, item: item.member.teams),
        "phase": ResourceFilter(
            "phases",
            lambda context, item: [context.phase_of(startup) for startup in item.startups],
            help=N_("Of products in one of these phases."),
        ),
        "domaine": ResourceFilter("domaines", lambda context, item: (item.member.domaine,)),
        "status": ResourceFilter("statuses", lambda context, item: (item.mission.status,)),
        "skill": ResourceFilter("free", lambda context, item: item.member.competences),
        "employer": ResourceFilter("free", lambda context, item: (item.mission.employer,)),
        "older-than": ResourceFilter("older", _start),
        "younger-than": ResourceFilter("younger", _start),
        "ending": ResourceFilter("ending", _end),
        "ended": ResourceFilter("ended", _end, includes_inactive=True),
        "active": ResourceFilter(
            "flag", lambda context, item: item.mission.covers(context.day), includes_inactive=True
        ),
    },
    active_title=Message(N_("{n} mission on {day:long}"), {}, N_("{n} missions on {day:long}")),
    all_title=Message(
        N_("{n} mission, running or not on {day:long}"), {}, N_("{n} missions, running or not on {day:long}")
    ),
    hidden_note=Message(N_("{n} more does not cover that day."), {}, N_("{n} more do not cover that day.")),
    start_dates=lambda context, item: (_start(context, item),),
    range_help=(N_("Begun on that day or later."), N_("Begun on that day or before.")),
    search_texts=lambda context, item: member_search_texts(context, item.member),
    get_record=lambda item: item.mission,
    get_path=lambda item: item.member.path,
    definition=N_("A person may have several missions: lines are contracts, not people."),
)
