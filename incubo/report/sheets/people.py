"""Who works for a startup, and until when: the same on every page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.dates import add_months
from incubo.model.records import Member, Mission
from incubo.model.stays import stay_at
from incubo.model.teams import Assignment
from incubo.page import Cell, Grid
from incubo.problem import Text
from incubo.report.sheets.parts import Known, remains
from incubo.table import Column, Row

_LEFT_SINCE = 6
"""People who left in the last so many months are counted."""


class Person(NamedTuple):
    """A member of a team on a day: the mission that says how, and the end of their uninterrupted presence there."""

    member: Member
    mission: Mission
    end: date | None
    legacy: bool


def team(known: Known, startup: str) -> list[Person]:
    """Who works for a startup on the day, each once, those who leave first at the top."""
    every: dict[str, list[Assignment]] = {}
    for assignment in known.registry.by_startup.get(startup, ()):
        every.setdefault(assignment.member.id, []).append(assignment)
    people = []
    for assignments in every.values():
        now = [assignment for assignment in assignments if assignment.mission.covers(known.day)]
        if now:
            latest = max(now, key=lambda one: (one.mission.end or date.max, one.mission.start or date.min))
            stay = stay_at([assignment.mission for assignment in assignments], known.day)
            end = stay.end if stay is not None else latest.mission.end
            people.append(Person(latest.member, latest.mission, end, all(assignment.legacy for assignment in now)))
    return sorted(people, key=lambda one: (one.end or date.max, (one.member.fullname or one.member.id).casefold()))


def gone(known: Known, startup: str) -> int:
    """How many people left a startup's team in the last six months."""
    since = add_months(known.day, -_LEFT_SINCE)
    here = {person.member.id for person in team(known, startup)}
    left_ids = {
        assignment.member.id
        for assignment in known.registry.by_startup.get(startup, ())
        if assignment.mission.end is not None and since <= assignment.mission.end < known.day
    }
    return len(left_ids - here)


def grid(known: Known, people: Iterable[Person], empty: Text | None = None) -> Grid:
    """People with what they do, how, and until when; ends within two months are marked."""
    columns = (
        Column("member", Text(N_("Name")), "text"),
        Column("role", Text(N_("Role")), "text"),
        Column("status", Text(N_("Status")), "text"),
        Column("employer", Text(N_("Employer")), "text"),
        Column("end", Text(N_("Until")), "date"),
        Column("left", Text(N_("Remains")), "days"),
        Column("note", Text(N_("Note")), "text"),
    )
    return Grid(columns, tuple(_row(known, person) for person in people), empty)


def _row(known: Known, person: Person) -> Row:
    member, mission = person.member, person.mission
    cells = {
        "member": known.entry("member", member.id),
        "role": Cell(" ".join((member.role or "").split()) or member.domaine),
        "status": known.label("statuses", mission.status),
        "employer": Cell(mission.employer),
        "end": Cell(person.end, "date"),
        "left": remains(person.end, known.day),
        "note": Cell(
            Text(N_("from the old list of startups")) if person.legacy else None,
            mark="quiet",
            data="legacy" if person.legacy else None,
        ),
    }
    return Row(cells)
