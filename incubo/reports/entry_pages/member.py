"""The page of a member: their role, their missions and startups, and until when they are here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Cell, KeyValueList, KeyValueRow, Page, Section, TableBlock
from incubo.document.table import Column, Row
from incubo.model.records import Member, Mission
from incubo.model.teams import Assignment, list_assignments
from incubo.model.tenure import tenure_at, tenure_end
from incubo.reports.entry_pages.common import (
    PageContext,
    days_left_cell,
    days_left_column_cell,
    field_fact,
    field_facts,
    legacy_note_cell,
    make_entry_page,
    make_fact,
    make_section,
    page_section,
    role_on_one_line,
    summary_section,
)


def member_page(context: PageContext, member: Member) -> Page:
    """The facts about a member, current startups, missions, former startups."""
    return make_entry_page(
        context,
        "member",
        member,
        member.fullname,
        summary_section(_member_facts(context, member)),
        _current_startups_section(context, member),
        _missions_section(context, member),
        _former_startups_section(context, member),
    )


def _member_facts(context: PageContext, member: Member) -> Iterator[KeyValueRow]:
    yield field_fact("member", "role", Cell(role_on_one_line(member)))
    yield field_fact("member", "domaine", context.vocabulary_cell("domaines", member.domaine))
    yield make_fact("active", Message(N_("Active")), *_active_cells(member, context.day))
    yield field_fact("member", "incubator", context.entry_cell("incubator", member.incubator))
    yield field_fact("member", "teams", *context.entry_cells("team", filter(None, member.teams)))
    yield make_fact("type", Message(N_("Community")), context.vocabulary_cell("member-types", member.memberType))
    yield from field_facts(context, "member", member, ("role", "domaine", "incubator", "teams"))


def _active_cells(member: Member, day: date) -> Iterator[Cell]:
    """Whether a mission covers the day, and the end of the tenure."""
    tenure = tenure_at(member.missions, day)
    if member.is_active(day) and tenure is not None:
        if tenure.end is None:
            yield Cell(Message(N_("yes, without an end date")), tone="due", machine_value=True)
            return
        yield Cell(Message(N_("yes, until {day:long}"), {"day": tenure.end}), tone="good", machine_value=True)
        yield days_left_cell(tenure.end, day)
        return
    next_start = min(
        (mission.start for mission in member.missions if mission.start is not None and mission.start > day),
        default=None,
    )
    if next_start is not None:
        yield Cell(Message(N_("from {day:long}"), {"day": next_start}), machine_value=False)
    elif tenure is not None and tenure.end is not None:
        yield Cell(
            Message(N_("no, the last day was {day:long}"), {"day": tenure.end}), tone="quiet", machine_value=False
        )
    else:
        yield Cell(Message(N_("no: no mission with valid dates")), tone="due", machine_value=False)


@page_section("startups", N_("Products today"))
def _current_startups_section(context: PageContext, member: Member) -> Section:
    """The startups of the day, with their phase and the end of the member's tenure there."""
    columns = (
        Column("startup", Message(N_("Product")), "text"),
        Column("phase", Message(N_("Phase")), "phase"),
        Column("end", Message(N_("Until")), "date"),
        Column("left", Message(N_("Time left")), "days"),
        Column("note", Message(N_("Note")), "text"),
    )
    assignments_by_startup: dict[str, list[Assignment]] = {}
    for assignment in list_assignments(member):
        assignments_by_startup.setdefault(assignment.startup, []).append(assignment)
    current_startups = dict.fromkeys(
        assignment.startup for assignment in list_assignments(member) if assignment.mission.covers(context.day)
    )
    rows = []
    for startup in current_startups:
        startup_assignments = assignments_by_startup[startup]
        end = tenure_end([assignment.mission for assignment in startup_assignments], context.day)
        is_legacy = all(
            assignment.is_legacy for assignment in startup_assignments if assignment.mission.covers(context.day)
        )
        cells = {
            "startup": context.entry_cell("startup", startup),
            "phase": _phase_cell(context, startup),
            "end": end,
            "left": days_left_column_cell(end, context.day),
            "note": legacy_note_cell(is_legacy),
        }
        rows.append(Row(cells))
    return make_section(TableBlock(columns, tuple(rows)))


def _phase_cell(context: PageContext, startup: str) -> Cell:
    """The phase of a startup, greyed if it is not live."""
    period = context.registry.phase_period_at(startup, context.day)
    if period is None:
        return Cell("")
    has_ended = not context.registry.vocabulary.is_live(period.phase.name)
    return context.phase_cell(period.phase.name)._replace(tone="quiet" if has_ended else "")


def missions_in_order(member: Member) -> list[Mission]:
    """All missions, the latest first."""
    return sorted(member.missions, key=lambda mission: (mission.first_day, mission.last_day), reverse=True)


@page_section("missions", N_("Missions"))
def _missions_section(context: PageContext, member: Member) -> Section:
    """All missions, the latest first."""
    columns = (
        Column("start", Message(N_("Start")), "date"),
        Column("end", Message(N_("End")), "date"),
        Column("status", Message(N_("Status")), "text"),
        Column("employer", Message(N_("Employer")), "text"),
        Column("startups", Message(N_("Products")), "list"),
        Column("state", Message(N_("State")), "text"),
    )
    rows = tuple(_mission_row(context, mission) for mission in missions_in_order(member))
    return make_section(TableBlock(columns, rows, Message(N_("No mission is recorded."))))


def _mission_row(context: PageContext, mission: Mission) -> Row:
    start, day = mission.start, context.day
    startups = tuple(
        context.entry_cell("startup", startup).value for startup in dict.fromkeys(mission.startups) if startup
    )
    state = Cell(None)
    if start is not None and start > day:
        state = Cell(Message(N_("to come")), machine_value="to-come")
    elif mission.covers(day):
        state = Cell(Message(N_("under way")), tone="good", machine_value="under-way")
    return Row(
        {
            "start": start,
            "end": mission.end,
            "status": context.vocabulary_cell("statuses", mission.status),
            "employer": mission.employer,
            "startups": Cell(startups or None, "list"),
            "state": state,
        }
    )


@page_section("before", N_("Before"), shows_title=False)
def _former_startups_section(context: PageContext, member: Member) -> Section:
    """The former startups."""
    assignments = list(list_assignments(member))
    current = {assignment.startup for assignment in assignments if assignment.mission.covers(context.day)}
    past = [
        assignment.startup
        for assignment in assignments
        if assignment.mission.start is not None and assignment.mission.start <= context.day
    ]
    ids = [startup for startup in dict.fromkeys((*past, *member.previously)) if startup and startup not in current]
    cells = context.entry_cells("startup", ids)
    return make_section(KeyValueList((make_fact("before", Message(N_("Before")), *cells),)))
