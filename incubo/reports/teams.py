"""`report teams`: who works for each live startup, and which roles are vacant.

The team on a day: the people with a mission for the startup that covers it. A role is a domaine; the vocabulary says
which roles each phase requires. `report teams --by` sums teams up by phase or by role. Indicator I-34 of
docs/indicators.md counts teams without a coach and teams with one developer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from incubo.core.i18n import LANGUAGES, N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.people import ActivePerson, people_with_missions, role_value, sort_groups
from incubo.facts.scope import Scope
from incubo.facts.teams import StartupTeam
from incubo.model.teams import mission_startups
from incubo.registry.lookup import entry_title, phase_value
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    PHASE,
    Count,
    Figure,
    none,
    quartile_figures,
    shared_startups_note,
    sort_phases,
    startup_contribution,
)

DEFINITIONS = {
    "people": N_("People: those with a mission for the product that covers the day, each once."),
    "agents": N_("Public agents: those of them with such a mission as a public agent."),
    "missing": N_("Missing: the roles that nobody in the team has (the domain in each member's entry)."),
    "outside": N_(
        "In no team: the other active members of the headcount, in a cross-cutting team, for products that "
        "are not active on the day, or for none."
    ),
}
"""What each figure counts."""

OUTSIDE = LabelledValue("outside", Message(N_("In no team of an active product")))
"""The row of the active members who are in no team: the difference between the headcount and the teams."""


def teams_report(
    scope: Scope, *, phases: Collection[str] = (), required_roles: Collection[str] | None = None, by: str | None = None
) -> Table:
    """A row for each startup: how many people, in which roles, and the missing roles; most missing roles first.

    `by` sums up instead: `phase` (team sizes, startups without a team) or `domaine` (who has each role, who lacks it).
    """
    registry = scope.registry
    teams = scope.teams(phases, required_roles)
    make_table = {None: _startup_table, "phase": _phase_table, "domaine": _role_table}[by]
    outside = [] if phases or by is not None else people_outside_teams(scope)
    notes = (
        scope_note(registry, scope.incubator),
        *(
            Note(f"definition-{name}", Message(text))
            for name, text in DEFINITIONS.items()
            if name == "missing" or (by is None and (name != "outside" or outside))
        ),
        *_notes(scope, teams, required_roles),
        *(shared_startups_note(team.startup for team in teams) if scope.incubator is None else ()),
        *provenance_notes(registry, scope.provenance, ("startup", "member")),
    )
    table = make_table(scope, teams)
    if outside:
        cells = {"startup": OUTSIDE, "people": len(outside)}
        entries = tuple(entry._replace(columns=("people",)) for entry in outside)
        table = table._replace(rows=(*table.rows, Row(cells, level=1, contributions=entries)))
    return table._replace(notes=notes, commit=scope.commit)


def people_outside_teams(scope: Scope) -> list[Contribution]:
    """The active members of an incubator (None: of all) who are in no team of an active startup, with the reason."""
    in_teams = {member.id for team in scope.teams() for member in team.members}
    people = [
        person
        for person in people_with_missions(scope.registry, scope.incubator)
        if person.is_active(scope.day) and person.member.id not in in_teams
    ]
    return [
        person.as_contribution(_reason_outside(scope, person))
        for person in sorted(people, key=lambda person: person.member.id)
    ]


def _reason_outside(scope: Scope, person: ActivePerson) -> Message:
    """Why an active member counts, who is in no team of an active startup."""
    registry = scope.registry
    member = person.member
    startups = {
        startup: any(mission.startups)
        for mission in person.missions
        if mission.covers(scope.day)
        for startup in mission_startups(member, mission)
        if scope.incubator is None
        or (startup in registry.startups and scope.incubator in registry.startups[startup].all_incubators)
    }
    if startups:
        titles = [entry_title(registry, "startup", startup) for startup in sorted(startups)]
        if not any(startups.values()):
            text = N_("for {startups:list}, by the old list of the entry, not active on that day")
            return Message(text, {"startups": titles})
        return Message(N_("for {startups:list}, not active on that day"), {"startups": titles})
    teams = [
        entry_title(registry, "team", team)
        for team in member.teams
        if team in registry.teams and scope.incubator in (None, registry.teams[team].incubator)
    ]
    if teams:
        return Message(N_("cross-cutting team: {teams:list}"), {"teams": teams})
    if member.incubator:
        return Message(
            N_("incubator of the entry: {title}"), {"title": entry_title(registry, "incubator", member.incubator)}
        )
    return Message(N_("for no product"))


def _startup_table(scope: Scope, teams: list[StartupTeam]) -> Table:
    registry = scope.registry
    phase_order = {phase: i for i, phase in enumerate(sort_phases(registry, {team.phase for team in teams}))}
    teams = sorted(
        teams,
        key=lambda team: (
            -len(team.missing_roles),
            phase_order[team.phase],
            team.startup.display_name.casefold(),
            team.startup.id,
        ),
    )
    columns = (
        Column("id", Message(N_("Id")), "id", is_for_data=True),
        Column("startup", Message(N_("Product")), "text"),
        PHASE,
        Column("people", Message(N_("People")), "integer"),
        Column("agents", Message(N_("Public agents")), "integer", is_droppable=True),
        Column("missing", Message(N_("Missing")), "list"),
        Column("roles", Message(N_("Roles")), "list", is_droppable=True),
    )
    rows = [
        Row(
            {
                "id": team.startup.id,
                "startup": team.startup.display_name,
                "phase": phase_value(registry, team.phase),
                "people": len(team.members) if team.is_known else None,
                "agents": len(team.public_agent_ids) if team.is_known else None,
                "roles": tuple(_role_counts(registry, team)) or None,
                "missing": tuple(role_value(registry, role) for role in team.missing_roles) or None,
            },
            contributions=tuple(_member_contributions(registry, team)),
        )
        for team in teams
    ]
    rows.append(Row({"startup": Message(N_("Total")), "people": _if_known(_count_people)(teams)}, level=1))
    return Table("teams", Message(N_("Teams on {at:long}"), {"at": scope.day}), scope.day, columns, tuple(rows))


def _role_counts(registry: Registry, team: StartupTeam) -> Iterator[LabelledValue]:
    """How many people have each role, the most frequent first."""
    roles = [member.domaine or "" for member in team.members]
    for role in sorted(sort_groups(registry, "domaine", roles), key=lambda role: -roles.count(role)):
        value = role_value(registry, role)
        labels = value.label if isinstance(value.label, Mapping) else dict.fromkeys(LANGUAGES, value.label)
        n = roles.count(role)
        yield LabelledValue(f"{n} {value.id}", {language: f"{n} {label}" for language, label in labels.items()})


def _member_contributions(registry: Registry, team: StartupTeam) -> Iterator[Contribution]:
    for member in team.members:
        role = role_value(registry, member.domaine or "")
        columns = ("people", "agents") if member.id in team.public_agent_ids else ("people",)
        yield Contribution(member.id, member.display_name, Message("{role}", {"role": role}), columns)


def _phase_table(scope: Scope, teams: list[StartupTeam]) -> Table:
    """A row for each phase: team sizes, startups without a team, startups that lack a role."""
    registry = scope.registry
    count = Count[StartupTeam](
        partial(_name_lack, registry),
        Figure("startups", N_("Products"), names=none),
        Figure("people", N_("People"), compute=_if_known(_count_people), names=none),
        *quartile_figures(N_("Median size"), _size, includes=_is_known, names=none, drops_quartiles=True),
        Figure(
            "nobody",
            N_("Without members"),
            compute=lambda teams: sum(map(_is_empty, teams)) if all(map(_is_known, teams)) else None,
            names=_is_empty,
        ),
        Figure(
            "lacking",
            N_("Role missing"),
            compute=_if_known(lambda teams: sum(map(_lacks_roles, teams))),
            names=_lacks_roles,
        ),
    )
    ordered = sorted(teams, key=lambda team: (bool(team.members), -len(team.missing_roles), team.startup.id))
    rows = [
        count.row({"phase": phase_value(registry, phase)}, [team for team in ordered if team.phase == phase])
        for phase in sort_phases(registry, {team.phase for team in teams})
    ]
    rows.append(count.row({"phase": Message(N_("Total"))}, teams, level=1))
    title = Message(N_("Teams by phase on {at:long}"), {"at": scope.day})
    columns = (PHASE, *count.columns())
    return Table("teams-phases", title, scope.day, columns, tuple(rows), bar_column="lacking")


def _if_known(count: Callable[[Sequence[StartupTeam]], int]) -> Callable[[Sequence[StartupTeam]], int | None]:
    """A figure of teams that is not known where none of them is."""
    return lambda teams: count(teams) if not teams or any(map(_is_known, teams)) else None


def _count_people(teams: Iterable[StartupTeam]) -> int:
    return len({member.id for team in teams for member in team.members})


def _size(team: StartupTeam) -> int:
    return len(team.members)


def _is_known(team: StartupTeam) -> bool:
    return team.is_known


def _is_empty(team: StartupTeam) -> bool:
    return team.is_empty


def _lacks_roles(team: StartupTeam) -> bool:
    return bool(team.missing_roles)


def _name_lack(registry: Registry, team: StartupTeam) -> Contribution:
    """A startup without a team, or that lacks roles."""
    if team.is_empty:
        return startup_contribution(team.startup, Message(N_("nobody")))
    roles = [role_value(registry, role) for role in team.missing_roles]
    return startup_contribution(team.startup, Message(N_("missing: {roles:list}"), {"roles": roles}))


def _role_table(scope: Scope, teams: list[StartupTeam]) -> Table:
    """A row for each role: who has it, and which startups lack it."""
    filled_roles = [member.domaine or "" for team in teams for member in team.members]
    missing_roles = [role for team in teams for role in team.missing_roles]
    all_roles = sort_groups(scope.registry, "domaine", [*filled_roles, *missing_roles])
    columns = (Column("domaine", Message(N_("Role")), "text"), *_count_role("").columns())
    rows = [_count_role(role).row({"domaine": role_value(scope.registry, role)}, teams) for role in all_roles]
    title = Message(N_("Roles in teams on {at:long}"), {"at": scope.day})
    return Table("teams-roles", title, scope.day, columns, tuple(rows), bar_column="lacking")


def _count_role(role: str) -> Count[StartupTeam]:
    def holders(team: StartupTeam) -> list[str]:
        return [member.id for member in team.members if (member.domaine or "") == role]

    return Count(
        lambda team: startup_contribution(team.startup),
        Figure("people", N_("People"), compute=lambda teams: len({*chain(*map(holders, teams))}), names=none),
        Figure("startups", N_("Products that have it"), lambda team: bool(holders(team)), names=none),
        Figure("alone", N_("Only one person"), lambda team: len(holders(team)) == 1, names=none),
        Figure("lacking", N_("Products that lack it"), lambda team: role in team.missing_roles),
    )


def nobody_notes(scope: Scope, teams: list[StartupTeam]) -> Iterator[Note]:
    """The note on the startups without a team, or that nobody knows which these are."""
    if not all(team.is_known for team in teams):
        yield from unknown_teams_notes(scope)
    without_members = sum(team.is_empty for team in teams)
    if without_members:
        message = Message(
            N_("{n} active product out of {all} has nobody."),
            {"n": without_members, "all": len(teams)},
            N_("{n} active products out of {all} have nobody."),
        )
        yield Note("nobody", message)


def unknown_teams_message(scope: Scope) -> Message:
    """That missions are recorded for too few startups to tell which teams are empty."""
    coverage = scope.registry.team_coverage(scope.day)
    if not coverage.recorded:
        return Message(N_("No mission for an active product is recorded: which teams are empty is not known."))
    return Message(
        N_(
            "Missions are recorded for {n} active product of the registry out of {all}: which teams are empty is not "
            "known."
        ),
        {"n": coverage.recorded, "all": coverage.active},
        N_(
            "Missions are recorded for {n} active products of the registry out of {all}: which teams are empty is not "
            "known."
        ),
    )


def unknown_teams_notes(scope: Scope) -> Iterator[Note]:
    """The note that nobody knows which teams are empty, if that is so and any startup is active."""
    coverage = scope.registry.team_coverage(scope.day)
    if coverage.active and not coverage.is_sufficient:
        yield Note("teams-unknown", unknown_teams_message(scope))


def _total_notes(teams: list[StartupTeam]) -> Iterator[Note]:
    """Why the total of people is not the sum of the rows: some are in several teams."""
    counts = Counter(member.id for team in teams for member in team.members)
    several = sum(count > 1 for count in counts.values())
    if several:
        message = Message(
            N_("Total: each person once; the rows add up to {sum}, since {n} person is in several teams."),
            {"n": several, "sum": counts.total()},
            N_("Total: each person once; the rows add up to {sum}, since {n} people are in several teams."),
        )
        yield Note("several-teams", message)


def _notes(scope: Scope, teams: list[StartupTeam], required_roles: Collection[str] | None) -> Iterator[Note]:
    yield from _total_notes(teams)
    if required_roles is None:
        text = N_("The roles looked for are those that the phase needs (listed in the vocabulary).")
        yield Note("definition-needed", Message(text), hint=Message(N_("--need asks for others")))
    else:
        yield Note(
            "needed",
            Message(
                N_("Roles looked for: {roles:list}."),
                {"roles": [role_value(scope.registry, role) for role in required_roles]},
            ),
        )
    yield from nobody_notes(scope, teams)
