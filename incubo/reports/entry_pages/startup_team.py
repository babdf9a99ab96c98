"""Who works for a startup, and until when: the same on every page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Cell, TableBlock
from incubo.document.table import Column, Row
from incubo.model.dates import add_months
from incubo.model.records import Member, Mission
from incubo.model.teams import Assignment
from incubo.model.tenure import tenure_at
from incubo.reports.entry_pages.common import RegistryOnDay, days_left_column_cell

_RECENT_MONTHS = 6
"""People who left in the last so many months are counted."""


class TeamMember(NamedTuple):
    """A member of a team on a day: the mission that says how, and the end of their uninterrupted presence there."""

    member: Member
    mission: Mission
    end: date | None
    is_from_legacy_list: bool


def team_members(context: RegistryOnDay, startup: str) -> list[TeamMember]:
    """Who works for a startup on the day, each once, those who leave first at the top."""
    every: dict[str, list[Assignment]] = {}
    for assignment in context.registry.assignments_by_startup.get(startup, ()):
        every.setdefault(assignment.member.id, []).append(assignment)
    people = []
    for assignments in every.values():
        now = [assignment for assignment in assignments if assignment.mission.covers(context.day)]
        if now:
            latest = max(now, key=lambda one: (one.mission.end or date.max, one.mission.start or date.min))
            stay = tenure_at([assignment.mission for assignment in assignments], context.day)
            end = stay.end if stay is not None else latest.mission.end
            people.append(
                TeamMember(latest.member, latest.mission, end, all(assignment.is_legacy for assignment in now))
            )
    return sorted(people, key=lambda one: (one.end or date.max, one.member.display_name.casefold()))


def count_recent_departures(context: RegistryOnDay, startup: str) -> int:
    """How many people left a startup's team in the last six months."""
    since = add_months(context.day, -_RECENT_MONTHS)
    here = {person.member.id for person in team_members(context, startup)}
    left_ids = {
        assignment.member.id
        for assignment in context.registry.assignments_by_startup.get(startup, ())
        if assignment.mission.end is not None and since <= assignment.mission.end < context.day
    }
    return len(left_ids - here)


def team_grid(context: RegistryOnDay, people: Iterable[TeamMember], empty: Message | None = None) -> TableBlock:
    """People with what they do, how, and until when; ends within two months are marked."""
    columns = (
        Column("member", Message(N_("Name")), "text"),
        Column("role", Message(N_("Role")), "text"),
        Column("status", Message(N_("Status")), "text"),
        Column("employer", Message(N_("Employer")), "text"),
        Column("end", Message(N_("Until")), "date"),
        Column("left", Message(N_("Remains")), "days"),
        Column("note", Message(N_("Note")), "text"),
    )
    return TableBlock(columns, tuple(_member_row(context, person) for person in people), empty)


def _member_row(context: RegistryOnDay, person: TeamMember) -> Row:
    member, mission = person.member, person.mission
    cells = {
        "member": context.entry_cell("member", member.id),
        "role": Cell(" ".join((member.role or "").split()) or member.domaine),
        "status": context.vocabulary_cell("statuses", mission.status),
        "employer": Cell(mission.employer),
        "end": Cell(person.end, "date"),
        "left": days_left_column_cell(person.end, context.day),
        "note": Cell(
            Message(N_("from the old list of startups")) if person.is_from_legacy_list else None,
            tone="quiet",
            machine_value="legacy" if person.is_from_legacy_list else None,
        ),
    }
    return Row(cells)
