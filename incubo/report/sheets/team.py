"""A cross-cutting team on a page: its members on the day."""

from __future__ import annotations

from incubo.i18n import N_
from incubo.model.records import Member, Team
from incubo.model.stays import stay_at
from incubo.page import Cell, Facts, Grid, Page
from incubo.problem import Text
from incubo.report.sheets.parts import Known, fact, page, remains, section
from incubo.table import Column, Row


def sheet(team: Team, known: Known) -> Page:
    """What it is for, and who is in it."""
    columns = (
        Column("member", Text(N_("Name")), "text"),
        Column("role", Text(N_("Role")), "text"),
        Column("end", Text(N_("Until")), "date"),
        Column("left", Text(N_("Remains")), "days"),
    )
    members = crew(team.id, known)
    title = Text(N_("{n} member today"), {"n": len(members)}, N_("{n} members today"))
    rows = tuple(_row(member, known) for member in members)
    summary = Facts(
        (
            fact("mission", Text(N_("Mission")), Cell(" ".join((team.mission or "").split()))),
            fact("incubator", Text(N_("Incubator")), known.entry("incubator", team.incubator)),
        )
    )
    return page(
        "team",
        team,
        team.name,
        known,
        section("summary", None, summary),
        section("members", title, Grid(columns, rows, Text(N_("No active member is in this team.")))),
    )


def crew(team: str, known: Known) -> list[Member]:
    """The members of a cross-cutting team who are active on the day."""
    inside = [m for m in known.registry.members.values() if team in m.teams and m.active(known.day)]
    return sorted(inside, key=lambda member: (member.fullname or member.id).casefold())


def _row(member: Member, known: Known) -> Row:
    stay = stay_at(member.missions, known.day)
    end = stay.end if stay is not None else None
    return Row(
        {
            "member": known.entry("member", member.id),
            "role": Cell(" ".join((member.role or "").split()) or member.domaine),
            "end": end,
            "left": remains(end, known.day),
        }
    )
