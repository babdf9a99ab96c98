"""The pages of incubators, cross-cutting teams and organisations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Cell, KeyValueList, KeyValueRow, Page, Section, TableBlock
from incubo.document.table import Column, Row
from incubo.facts.offers import find_open_offers
from incubo.facts.people import left_out_notes
from incubo.model.periods import Period
from incubo.model.phases import has_written_end
from incubo.model.records import Incubator, Member, Organisation, Startup, Team
from incubo.model.tenure import tenure_end
from incubo.reports.entry_pages.common import (
    PageContext,
    count_by_phase,
    days_left_column_cell,
    field_fact,
    field_facts,
    make_entry_page,
    make_fact,
    make_section,
    open_jobs_section,
    page_section,
    role_on_one_line,
    split_live_startups,
    summary_section,
)

_PORTFOLIO_COLUMNS = (
    Column("startup", Message(N_("Product")), "text"),
    Column("phase", Message(N_("Phase")), "phase"),
    Column("age", Message(N_("Age")), "days"),
    Column("team", Message(N_("Team")), "integer"),
    Column("committee", Message(N_("Last committee")), "date"),
)


def incubator_page(context: PageContext, incubator: Incubator) -> Page:
    """The portfolio of an incubator, its teams, its open offers."""
    startups = context.registry.startups_of_incubator(incubator.id)
    offers = find_open_offers(context.registry, context.day, context.today, incubator=incubator.id)
    page = make_entry_page(
        context,
        "incubator",
        incubator,
        incubator.title,
        summary_section(_incubator_facts(context, incubator)),
        portfolio_section(context, startups),
        _teams_section(context, incubator),
        open_jobs_section(context, offers),
    )
    left_out = left_out_notes(context.registry, incubator.id, Period(context.day, context.day))
    return page._replace(notes=(*page.notes, *left_out))


def _incubator_facts(context: PageContext, incubator: Incubator) -> Iterator[KeyValueRow]:
    live, _ = split_live_startups(context, context.registry.startups_of_incubator(incubator.id))
    people = context.people_counts.get(incubator.id, 0)
    in_teams = {
        assignment.member.id for startup in live for assignment in context.registry.team_at(startup.id, context.day)
    }
    yield field_fact("incubator", "owner", context.entry_cell("organisation", incubator.owner))
    yield field_fact("incubator", "contact", Cell(incubator.contact))
    yield field_fact("incubator", "website", Cell(incubator.website))
    yield from field_facts(context, "incubator", incubator, ("owner", "contact", "website"))
    yield make_fact(
        "people",
        Message(N_("People")),
        Cell(
            Message(
                N_("{n} active member, {in_teams} in the teams of its active products"),
                {"n": people, "in_teams": len(in_teams)},
                N_("{n} active members, {in_teams} in the teams of its active products"),
            ),
            machine_value=people,
        ),
    )


@page_section("teams", N_("Teams"))
def _teams_section(context: PageContext, incubator: Incubator) -> Section:
    """The incubator's cross-cutting teams, with their active members."""
    columns = (Column("team", Message(N_("Team")), "text"), Column("members", Message(N_("Members")), "list"))
    rows = []
    for team in context.registry.teams.values():
        if team.incubator == incubator.id:
            names = tuple(
                context.entry_cell("member", member.id).value for member in active_team_members(context, team.id)
            )
            nobody = Cell(Message(N_("nobody on that day")), tone="due", machine_value=())
            rows.append(
                Row({"team": context.entry_cell("team", team.id), "members": Cell(names, "list") if names else nobody})
            )
    return make_section(TableBlock(columns, tuple(rows)))


def organisation_page(context: PageContext, organisation: Organisation) -> Page:
    """The facts about an organisation, its incubators, the startups it funds."""
    registry = context.registry
    startups = registry.startups_of_incubator(context.incubator)
    funded = [startup for startup in startups if organisation.id in (*startup.sponsors, startup.owner)]
    summary = summary_section(_organisation_facts(context, organisation))
    portfolio = portfolio_section(context, funded)
    return make_entry_page(context, "organisation", organisation, organisation.name, summary, portfolio)


def _organisation_facts(context: PageContext, organisation: Organisation) -> Iterator[KeyValueRow]:
    incubators = context.registry.incubators.values()
    owned = [incubator.id for incubator in incubators if incubator.owner == organisation.id]
    yield field_fact("organisation", "acronym", Cell(organisation.acronym))
    yield field_fact("organisation", "type", context.vocabulary_cell("organisation-types", organisation.type))
    yield field_fact("organisation", "domaine_ministeriel", Cell(organisation.domaine_ministeriel))
    yield make_fact("incubators", Message(N_("Its incubators")), *context.entry_cells("incubator", owned))
    yield from field_facts(context, "organisation", organisation, ("acronym", "type", "domaine_ministeriel"))


def team_page(context: PageContext, team: Team) -> Page:
    """The purpose of a cross-cutting team, and its active members."""
    summary = summary_section(field_facts(context, "team", team))
    return make_entry_page(context, "team", team, team.name, summary, _members_section(context, team))


@page_section("members", N_("Members"))
def _members_section(context: PageContext, team: Team) -> Section:
    columns = (
        Column("member", Message(N_("Name")), "text"),
        Column("role", Message(N_("Role")), "text"),
        Column("end", Message(N_("Until")), "date"),
        Column("left", Message(N_("Time left")), "days"),
    )
    members = active_team_members(context, team.id)
    title = Message(N_("{n} member today"), {"n": len(members)}, N_("{n} members today"))
    rows = tuple(_team_member_row(context, member) for member in members)
    return make_section(TableBlock(columns, rows, Message(N_("No active member is in this team."))), title=title)


def active_team_members(context: PageContext, team: str) -> list[Member]:
    """The members of a cross-cutting team who are active on the day."""
    members = [
        member for member in context.registry.members.values() if team in member.teams and member.is_active(context.day)
    ]
    return sorted(members, key=lambda member: member.display_name.casefold())


def _team_member_row(context: PageContext, member: Member) -> Row:
    end = tenure_end(member.missions, context.day)
    return Row(
        {
            "member": context.entry_cell("member", member.id),
            "role": Cell(role_on_one_line(member) or member.domaine),
            "end": end,
            "left": days_left_column_cell(end, context.day),
        }
    )


@page_section("portfolio", N_("Products"))
def portfolio_section(context: PageContext, startups: Iterable[Startup]) -> Section:
    """The live startups by phase, the longest in it first; the others counted by phase."""
    live, others = split_live_startups(context, startups)
    live.sort(key=lambda startup: _portfolio_sort_key(context, startup))
    rows = tuple(_portfolio_row(context, startup) for startup in live)
    title = Message(N_("{n} active product"), {"n": len(rows)}, N_("{n} active products")) if rows else None
    table = TableBlock(_PORTFOLIO_COLUMNS, rows, None if others else Message(N_("No product yet.")))
    exits = make_fact("exits", Message(N_("Exits")), *_exit_cells(context, others))
    return make_section(table, KeyValueList((exits,)), title=title)


def _portfolio_sort_key(context: PageContext, startup: Startup) -> tuple[int, date, str]:
    period = context.registry.phase_period_at(startup.id, context.day)
    phase, start = (period.phase.name, period.phase.start) if period is not None else (None, None)
    return context.registry.vocabulary.phase_rank(phase), start or date.min, startup.id


def _portfolio_row(context: PageContext, startup: Startup) -> Row:
    period = context.registry.phase_period_at(startup.id, context.day)
    phase, start = (period.phase.name, period.phase.start) if period is not None else (None, None)
    situation = context.situation(startup)
    is_long = period is not None and (
        situation.days_over_usual > 0 or has_written_end(period, context.registry.vocabulary, context.day)
    )
    size, is_known = len(situation.members), situation.team.is_known
    latest = situation.last_committee
    lacks_committee = situation.committee.state in ("overdue", "never")
    return Row(
        {
            "startup": context.entry_cell("startup", startup.id),
            "phase": context.phase_cell(phase),
            "age": Cell((context.day - start).days if start is not None else None, "days", "due" if is_long else ""),
            "team": Cell(size if is_known else None, "integer", "" if size else "due"),
            "committee": Cell(latest.date if latest is not None else None, "date", "due" if lacks_committee else ""),
        }
    )


def _exit_cells(context: PageContext, startups: list[Startup]) -> tuple[Cell, ...]:
    """How many startups are in each other phase."""
    return tuple(
        Cell(
            Message("{phase} {n}", {"phase": phase, "n": n}) if phase else Message(N_("no phase yet: {n}"), {"n": n}),
            machine_value={"phase": phase, "count": n},
        )
        for phase, n in count_by_phase(context, startups)
    )
