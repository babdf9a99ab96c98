"""`extend`: which missions go on, of people or of a team, and until when an offer stays open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from incubo.app.workspace import Workspace, find_meant_incubator
from incubo.core.i18n import N_, current_language, limit_names
from incubo.core.message import Message
from incubo.edit.missions import (
    MissionRef,
    find_latest_missions,
    find_renewable_missions,
    make_mission_ref,
    mission_startup_ids,
    split_renewed_missions,
)
from incubo.facts.endings import find_team_endings
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.model.records import Job, Member
from incubo.model.teams import mission_startups, startups_left
from incubo.query.context import QueryContext
from incubo.query.filters import ListRequest, resolve_values
from incubo.query.listing import select_items
from incubo.query.resources.missions import MISSIONS
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry


def find_missions_of_people(
    workspace: Workspace, people: Iterable[Member], startup_ids: Collection[str] = ()
) -> list[MissionRef]:
    """The missions of people that can go on, the recently ended ones too: of each, the last for the same startups.

    `startup_ids`: only those for one of these startups, for which no other mission goes on.
    """
    latest = find_latest_missions(ref for member in people for ref in find_renewable_missions(member, workspace.as_of))
    if not startup_ids:
        return latest
    wanted = set(startup_ids)
    return [ref for ref in latest if wanted & {*startups_left(ref.member, ref.mission, ref.mission.last_day)}]


def _is_for_startup(mission_ref: MissionRef, startup_ids: Collection[str]) -> bool:
    return not mission_startup_ids(mission_ref.member, mission_ref.mission).isdisjoint(startup_ids)


def find_missions_of_team(
    workspace: Workspace, registry: Registry, startup_ids: Sequence[str]
) -> tuple[list[MissionRef], list[Message]]:
    """The missions of the teams of startups, and notes on those that are renewed already."""
    return select_missions(workspace, registry, ListRequest(filters={"startup": tuple(startup_ids)}))


def find_missions_that_end(
    workspace: Workspace, registry: Registry, incubator: str | None, period: Period
) -> list[MissionRef]:
    """The missions to renew of those whose work for an incubator (None: for any) ends in a period."""
    scope = Scope(registry, workspace.as_of, incubator, today=workspace.current_date)
    found = [
        ref
        for ending in find_team_endings(scope, incubator)
        if period.contains(ending.day) and ending.is_to_renew
        for ref in find_missions_of_people(workspace, [ending.person.member], ending.startups)
        if ref.mission.last_day == ending.day
    ]
    return sorted(found, key=lambda ref: (ref.mission.last_day, ref.member.display_name.casefold()))


def select_missions(
    workspace: Workspace, registry: Registry, request: ListRequest
) -> tuple[list[MissionRef], list[Message]]:
    """The missions that filters select, and notes on those that are renewed already. Raises UsageError."""
    own = find_meant_incubator(request.filters.get("incubator") or (), workspace, registry)
    context = QueryContext(registry, workspace.as_of, workspace.read_text, include_drafts=True, own_incubator=own)
    language, names = current_language(), request.filters.get("startup") or ()
    lines = select_items(MISSIONS, context, request, language).items
    chosen, later = split_renewed_missions(make_mission_ref(line.member, line.mission) for line in lines)
    startup_ids = [value.id for value in resolve_values(context, MISSIONS, "startup", names, language)]
    return chosen, [_later_note(registry, ref, startup_ids) for ref in later]


def _later_note(registry: Registry, later: MissionRef, startup_ids: Collection[str]) -> Message:
    """What is said of the mission that follows another one: for which startups, if none that was asked for."""
    arguments: dict[str, Any] = {"name": later.member.display_name, "day": later.mission.end}
    if startup_ids and not _is_for_startup(later, startup_ids):
        titles = [entry_title(registry, "startup", each) for each in mission_startups(later.member, later.mission)]
        arguments["titles"] = limit_names(titles)
        if later.mission.end is None:
            return Message(N_("{name}: goes on for {titles:list} only, without an end"), arguments)
        return Message(N_("{name}: goes on for {titles:list} only, until {day:long}"), arguments)
    if later.mission.end is None:
        return Message(N_("{name}: already renewed, without an end"), arguments)
    return Message(N_("{name}: already renewed, until {day:long}"), arguments)


def parse_closing_day(workspace: Workspace, registry: Registry, job: Job, text: str) -> date:
    """The new closing day of an offer; “next committee” is that of its startup. Raises UsageError."""
    startup = registry.startups.get(registry.job_startup_id(job) or "")
    return workspace.parse_day(text, edge="last", startup=startup)
