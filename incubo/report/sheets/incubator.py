"""An incubator on a page: its portfolio, its people, its offers."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.i18n import N_
from incubo.model.records import Incubator
from incubo.page import Cell, Fact, Facts, Grid, Page, Section
from incubo.problem import Text
from incubo.report.basis import portfolio as startups_of
from incubo.report.sheets.parts import Known, by_life, fact, offers_section, page, section
from incubo.report.sheets.portfolio import portfolio
from incubo.report.sheets.team import crew
from incubo.table import Column, Row


def sheet(incubator: Incubator, known: Known) -> Page:
    """Its portfolio, its teams and the people of its startups, its open offers."""
    ours = startups_of(known.registry, incubator.id)
    return page(
        "incubator",
        incubator,
        incubator.title,
        known,
        section("summary", None, Facts(tuple(_summary(incubator, known)))),
        portfolio(known, ours),
        _teams(incubator, known),
        offers_section(known, known.offers([startup.id for startup in ours], incubator.id)),
    )


def _summary(incubator: Incubator, known: Known) -> Iterator[Fact]:
    living, _ = by_life(known, startups_of(known.registry, incubator.id))
    people = {
        assignment.member.id for startup in living for assignment in known.registry.team_of(startup.id, known.day)
    }
    yield fact("owner", Text(N_("Owner")), known.entry("organisation", incubator.owner))
    yield fact("contact", Text(N_("Contact")), Cell(incubator.contact))
    yield fact("website", Text(N_("Site")), Cell(incubator.website))
    yield fact("address", Text(N_("Address")), Cell(" ".join((incubator.address or "").split())))
    yield fact("people", Text(N_("People")), Cell(
        Text(N_("{n} active member in its living startups"), {"n": len(people)},
             N_("{n} active members in its living startups")), data=len(people)))  # fmt: skip


def _teams(incubator: Incubator, known: Known) -> Section:
    """Its cross-cutting teams, with the members of the day."""
    columns = (Column("team", Text(N_("Team")), "text"), Column("members", Text(N_("Members")), "list"))
    rows = []
    for team in known.registry.teams.values():
        if team.incubator == incubator.id:
            names = tuple(known.entry("member", member.id).value for member in crew(team.id, known))
            nobody = Cell(Text(N_("nobody on that day")), mark="due", data=())
            rows.append(
                Row({"team": known.entry("team", team.id), "members": Cell(names, "list") if names else nobody})
            )
    return section("teams", Text(N_("Teams")), Grid(columns, tuple(rows)))
