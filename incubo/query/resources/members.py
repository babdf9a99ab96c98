"""`list members`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.records import Member
from incubo.model.schemas.member import MEMBER
from incubo.model.teams import mission_startups
from incubo.model.tenure import find_tenures, mission_at, tenure_at, tenure_end
from incubo.query.resource import DRAFT_FILTER, Resource, ResourceColumn, ResourceFilter, field_texts
from incubo.registry.layout import PEOPLE_KINDS

if TYPE_CHECKING:
    from incubo.query.context import QueryContext


def _tenure_start(context: QueryContext, member: Member) -> date | None:
    tenure = tenure_at(context.missions_for_chosen(member), context.day)
    return tenure.start if tenure is not None else None


def _tenure_starts(context: QueryContext, member: Member) -> Iterator[date]:
    """The days on which somebody arrived, and came back after they had left."""
    starts = (tenure.start for tenure in find_tenures(context.missions_for_chosen(member)))
    return (start for start in starts if start <= context.day)


def _tenure_end(context: QueryContext, member: Member) -> date | None:
    return tenure_end(context.missions_for_chosen(member), context.day)


def _incubators(context: QueryContext, member: Member) -> list[str]:
    return context.registry.member_incubators(member, context.startups_shown(member))


def _phases(context: QueryContext, member: Member) -> list[str | None]:
    startups = context.startups_shown(member)
    if context.chosen:
        missions = context.missions_for_chosen(member)
        chosen = {startup for mission in missions for startup in mission_startups(member, mission)}
        startups = [startup for startup in startups if startup in chosen]
    return [context.phase_of(startup) for startup in startups]


def member_search_texts(context: QueryContext, member: Member) -> Iterator[str | None]:
    """The texts of a member that `--search` looks at."""
    yield member.id
    yield from field_texts(member, ("fullname", "role", "domaine", "competences", "github", "link"))
    for mission in member.missions:
        yield mission.employer
    for startup in context.startups_of(member):
        yield context.labelled_entry("startup", startup).label_in("")


def _mission_values(context: QueryContext, member: Member, field_name: str) -> tuple[Any, ...]:
    """The values of a field of a member's missions (`QueryContext.missions_of`), each once, in order."""
    values = (getattr(mission, field_name) for mission in context.missions_of(member))
    return tuple(dict.fromkeys(value for value in values if value))


def _status(context: QueryContext, member: Member) -> tuple[str, ...]:
    """The status on the day, as the reports on people count it (at most one)."""
    mission = mission_at(context.missions_for_chosen(member), context.day)
    return (mission.status,) if mission is not None and mission.status else ()


def _days_left(context: QueryContext, member: Member) -> int | None:
    end = _tenure_end(context, member)
    return (end - context.day).days if end is not None and end >= context.day else None


_MISSIONS_SHEET = "incubo list missions -o missions.xlsx"
"""What people who have the list of members edit of missions: those that it sums up are several, some of them over."""

MEMBERS = Resource(
    id="members",
    sheet_kind="member",
    fields=MEMBER.fields,
    required_kinds=PEOPLE_KINDS,
    label_kinds=("incubator",),
    columns={
        "id": ResourceColumn(N_("Id"), "id", lambda context, member: member.id, is_droppable=True, field="id"),
        "fullname": ResourceColumn(N_("Name"), "text", lambda context, member: member.fullname, field="fullname"),
        "domaine": ResourceColumn(
            N_("Domain"),
            "text",
            lambda context, member: context.labelled_value("domaines", member.domaine) if member.domaine else None,
            field="domaine",
        ),
        "role": ResourceColumn(N_("Role"), "text", lambda context, member: member.role, field="role"),
        "status": ResourceColumn(
            N_("Status"),
            "list",
            lambda context, member: context.labelled_values("statuses", _status(context, member)) or None,
            new_row_field="missions.status",
            edited_with=_MISSIONS_SHEET,
        ),
        "employer": ResourceColumn(
            N_("Employer"),
            "list",
            lambda context, member: _mission_values(context, member, "employer") or None,
            new_row_field="missions.employer",
            edited_with=_MISSIONS_SHEET,
        ),
        "startups": ResourceColumn(
            N_("Products"),
            "list",
            lambda context, member: context.labelled_entries("startup", context.startups_shown(member)) or None,
            new_row_field="missions.startups",
            edited_with=_MISSIONS_SHEET,
        ),
        "incubators": ResourceColumn(
            N_("Incubators"),
            "list",
            lambda context, member: context.labelled_entries("incubator", _incubators(context, member)) or None,
        ),
        "since": ResourceColumn(
            N_("Since"), "date", _tenure_start, new_row_field="missions.start", edited_with=_MISSIONS_SHEET
        ),
        "until": ResourceColumn(
            N_("Until"), "date", _tenure_end, new_row_field="missions.end", edited_with=_MISSIONS_SHEET
        ),
        "left": ResourceColumn(N_("Days left"), "integer", _days_left, edited_with=_MISSIONS_SHEET),
    },
    default_columns=("id", "fullname", "domaine", "startups", "until"),
    default_order=("fullname",),
    iter_items=lambda context: context.registry.members.values(),
    is_active=lambda context, member: member.is_active(context.day),
    filters={
        "startup": ResourceFilter("ref:startup", lambda context, member: context.startups_looked_at(member)),
        "incubator": ResourceFilter(
            "ref:incubator",
            lambda context, member: context.registry.member_incubators(member, context.startups_looked_at(member)),
        ),
        "team": ResourceFilter("ref:team", lambda context, member: member.teams),
        "phase": ResourceFilter("phases", _phases, help=N_("Of products in one of these phases.")),
        "domaine": ResourceFilter("domaines", lambda context, member: (member.domaine,)),
        "status": ResourceFilter("statuses", _status),
        "skill": ResourceFilter("free", lambda context, member: member.competences),
        "employer": ResourceFilter("free", lambda context, member: _mission_values(context, member, "employer")),
        "older-than": ResourceFilter(
            "older", _tenure_start, help=N_("Here without a gap for at least this long: 45d, 18mo, 3y.")
        ),
        "younger-than": ResourceFilter("younger", _tenure_start, help=N_("Here for less than this long.")),
        "ending": ResourceFilter("ending", _tenure_end, help=N_("Whose last day comes within this time: 60d.")),
        "ended": ResourceFilter(
            "ended", _tenure_end, includes_inactive=True, help=N_("Who left at most this long ago.")
        ),
        "draft": DRAFT_FILTER,
        "active": ResourceFilter("flag", lambda context, member: member.is_active(context.day), includes_inactive=True),
    },
    active_title=Message(N_("{n} active member on {day:long}"), {}, N_("{n} active members on {day:long}")),
    all_title=Message(N_("{n} member on {day:long}"), {}, N_("{n} members on {day:long}")),
    hidden_note=Message(N_("{n} more has no mission that day."), {}, N_("{n} more have no mission that day.")),
    elsewhere_note=Message(
        N_("{n} more has a mission elsewhere that day: only former missions match."),
        {},
        N_("{n} more have a mission elsewhere that day: only former missions match."),
    ),
    start_dates=_tenure_starts,
    range_help=(N_("Arrived on that day or later."), N_("Arrived on that day or before.")),
    search_texts=member_search_texts,
    missing_tests={"startups": lambda context, member: not context.startups_of(member)},
    definition=N_(
        "Active: a mission covers that day. Since and until: missions that follow each other "
        "(gaps of up to three days are ignored), for the incubator or the product where one is chosen."
    ),
)
