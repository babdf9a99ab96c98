"""The team of a startup on a day: who works for it, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Cell, TableBlock
from incubo.document.table import Column, Row
from incubo.facts.teams import TeamMember, find_team_members
from incubo.model.dates import add_months
from incubo.model.records import Mission, Startup
from incubo.registry.registry import Registry
from incubo.reports.entry_pages.common import PageContext, days_left_column_cell, legacy_note_cell, role_on_one_line

_RECENT_MONTHS = 6
"""Departures within this number of months are counted."""


def find_newcomers(context: PageContext, startup: Startup, last_day: date) -> list[TeamMember]:
    """Who does not work for a startup on the day and begins by `last_day`, the first ones first."""
    assignments = context.registry.assignments_by_startup.get(startup.id, ())
    starts = {assignment.mission.start for assignment in assignments if assignment.mission.start is not None}
    people = {person.member.id: None for person in context.situation(startup).members}
    found: dict[str, TeamMember] = {}
    for start in sorted(day for day in starts if context.day < day <= last_day):
        for person in find_team_members(context.registry, startup.id, start):
            if person.member.id not in people:
                found.setdefault(person.member.id, person)
    return list(found.values())


def count_recent_departures(context: PageContext, startup: Startup) -> int:
    """How many people left the team within the last `_RECENT_MONTHS` months."""
    since = add_months(context.day, -_RECENT_MONTHS)
    current_ids = {person.member.id for person in context.situation(startup).members}
    left_ids = {
        assignment.member.id
        for assignment in context.registry.assignments_by_startup.get(startup.id, ())
        if assignment.mission.covers_a_day
        and assignment.mission.end is not None
        and since <= assignment.mission.end < context.day
    }
    return len(left_ids - current_ids)


def team_title(members: Sequence[TeamMember]) -> Message:
    """The title of a section on a team."""
    if not members:
        return Message(N_("Team"))
    return Message(N_("Team: {n} person"), {"n": len(members)}, N_("Team: {n} people"))


def team_block(
    context: PageContext, people: Iterable[TeamMember], empty: Message | None = None, *, is_for_others: bool = False
) -> TableBlock:
    """A row for each person: role, status, employer, end; ends within two months are marked. `is_for_others`: without
    the notes about the files.
    """
    columns = (
        Column("member", Message(N_("Name")), "text"),
        Column("role", Message(N_("Role")), "text"),
        Column("status", Message(N_("Status")), "text"),
        Column("employer", Message(N_("Employer")), "text"),
        Column("end", Message(N_("Until")), "date"),
        Column("left", Message(N_("Time left")), "days"),
        Column("note", Message(N_("Note")), "text"),
    )
    if is_for_others:
        people = (person._replace(is_from_legacy_list=False) for person in people)
    return TableBlock(columns, tuple(_member_row(context, person) for person in people), empty)


def nobody_message(registry: Registry, day: date) -> Message:
    """That a team has nobody; where missions are hardly recorded, that none is."""
    if registry.team_coverage(day).is_sufficient:
        return Message(N_("Nobody works for it on that day."))
    return Message(N_("No mission for it is recorded on that day."))


def _start_cell(context: PageContext, mission: Mission) -> Cell | None:
    """From when somebody works who does not work there on the day yet."""
    if mission.start is None or mission.start <= context.day:
        return None
    return Cell(Message(N_("from {day:long} on"), {"day": mission.start}))


def _member_row(context: PageContext, person: TeamMember) -> Row:
    member, mission = person.member, person.mission
    cells = {
        "member": context.entry_cell("member", member.id),
        "role": Cell(role_on_one_line(member) or member.domaine),
        "status": context.vocabulary_cell("statuses", mission.status),
        "employer": Cell(mission.employer),
        "end": Cell(person.end, "date"),
        "left": days_left_column_cell(person.end, context.day),
        "note": _start_cell(context, mission) or legacy_note_cell(person.is_from_legacy_list),
    }
    return Row(cells)
