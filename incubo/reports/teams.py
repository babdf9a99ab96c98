"""`report teams`: who works for each living startup, and which roles nobody holds.

A team at D: the missions covering D that name the startup. A role is a domaine; those that a phase needs are
the vocabulary's (`roles`), or the ones asked for. Indicator I-34 of docs/indicators.md (no coach, one developer only).

`report teams --by`: the teams summed up by phase, or by role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import LANGUAGES, N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.model.records import PUBLIC_AGENT_STATUS, Member, Startup
from incubo.registry.provenance import Provenance, provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    NO_PROVENANCE,
    median,
    quantile,
    shared_startups_note,
    sort_phases,
    startup_contribution,
    startups_of_incubator,
)
from incubo.reports.people import group_word, sort_groups

DEFINITIONS = {
    "people": N_("People: those with a mission for the startup that covers the day, each once."),
    "agents": N_("Public agents: those of them with such a mission as a public agent."),
    "missing": N_("Missing: the roles that nobody of the team holds (the domain on each member's sheet)."),
}
"""What each figure counts."""


class StartupTeam(NamedTuple):
    """A startup's team on a day: its phase, who is in it, how many are public agents, the roles that nobody holds."""

    startup: Startup
    phase: str
    members: tuple[Member, ...]
    public_agent_count: int
    missing_roles: tuple[str, ...]


def startup_teams(
    registry: Registry,
    as_of: date,
    incubator: str | None,
    phases: Iterable[str] = (),
    required_roles: Iterable[str] | None = None,
) -> list[StartupTeam]:
    """The teams of the living startups, or of those in some phases, on a day; `required_roles`: instead of the
    phase's roles.
    """
    wanted, asked = set(phases), tuple(required_roles) if required_roles is not None else None
    found = []
    for startup in startups_of_incubator(registry, incubator):
        step = registry.phase_period_at(startup.id, as_of)
        phase = step.phase.name if step is not None else None
        if phase is None or (phase not in wanted if wanted else not registry.vocabulary.is_live(phase)):
            continue
        missions = registry.teams_at(as_of).get(startup.id, [])
        members = {each.member.id: each.member for each in missions}
        agents = {each.member.id for each in missions if each.mission.status == PUBLIC_AGENT_STATUS}
        held = {member.domaine for member in members.values()}
        word = registry.vocabulary.phases.get(phase)
        roles = asked if asked is not None else word.required_roles if word is not None else ()
        missing = tuple(role for role in roles if role not in held)
        there = tuple(members[each] for each in sorted(members))
        found.append(StartupTeam(startup, phase, there, len(agents), missing))
    return found


def teams_report(
    registry: Registry,
    as_of: date,
    *,
    incubator: str | None = None,
    phases: Iterable[str] = (),
    required_roles: Iterable[str] | None = None,
    by: str | None = None,
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """A line a startup: how many people, in which roles, and the roles missing; those that lack most first.

    `by` sums up instead: `phase` (sizes of teams, those without anybody) or `domaine` (who holds and who lacks each).
    """
    found = startup_teams(registry, as_of, incubator, phases, required_roles)

    made = {None: _startup_table, "phase": phase_table, "domaine": role_table}[by]
    notes = (
        scope_note(registry, incubator),
        *(
            Note(f"definition-{name}", Message(text))
            for name, text in DEFINITIONS.items()
            if by is None or name == "missing"
        ),
        *_notes(registry, found, required_roles),
        *(shared_startups_note(team.startup for team in found) if incubator is None else ()),
        *provenance_notes(registry, source, ("startup", "member")),
    )
    return made(registry, as_of, found)._replace(notes=notes, commit=source.commit)


def _startup_table(registry: Registry, as_of: date, teams: list[StartupTeam]) -> Table:
    rank = {phase: i for i, phase in enumerate(sort_phases(registry, {team.phase for team in teams}))}
    teams = sorted(
        teams,
        key=lambda team: (
            -len(team.missing_roles),
            rank[team.phase],
            team.startup.display_name.casefold(),
            team.startup.id,
        ),
    )
    columns = (
        Column("id", Message(N_("Id")), "id", is_droppable=True),
        Column("startup", Message(N_("Startup")), "text", wraps=True),
        Column("phase", Message(N_("Phase")), "phase"),
        Column("people", Message(N_("People")), "integer"),
        Column("agents", Message(N_("Public agents")), "integer", is_droppable=True),
        Column("missing", Message(N_("Missing")), "list", wraps=True),
        Column("roles", Message(N_("Roles")), "list", is_droppable=True),
    )
    rows = [
        Row(
            {
                "id": team.startup.id,
                "startup": team.startup.display_name,
                "phase": team.phase,
                "people": len(team.members),
                "agents": team.public_agent_count,
                "roles": tuple(_role_counts(registry, team)) or None,
                "missing": tuple(role_word(registry, role) for role in team.missing_roles) or None,
            },
            contributions=tuple(_member_contributions(registry, team)),
        )
        for team in teams
    ]
    everyone = {member.id for team in teams for member in team.members}
    rows.append(Row({"startup": Message(N_("Total")), "people": len(everyone)}, level=1))
    return Table("teams", Message(N_("Teams on {at:long}"), {"at": as_of}), as_of, columns, tuple(rows))


def _role_counts(registry: Registry, team: StartupTeam) -> Iterator[LabelledValue]:
    """How many people hold each role, the most first."""
    roles = [member.domaine or "" for member in team.members]
    for role in sorted(sort_groups(registry, "domaine", roles), key=lambda role: -roles.count(role)):
        word = role_word(registry, role)
        labels = word.label if isinstance(word.label, Mapping) else dict.fromkeys(LANGUAGES, word.label)
        n = roles.count(role)
        yield LabelledValue(f"{n} {word.id}", {language: f"{n} {label}" for language, label in labels.items()})


def role_word(registry: Registry, role: str) -> LabelledValue:
    """A role as a value: machines get its id, people its label."""
    return group_word(registry, "domaine", role)


def _member_contributions(registry: Registry, team: StartupTeam) -> Iterator[Contribution]:
    for member in team.members:
        role = role_word(registry, member.domaine or "")
        yield Contribution(member.id, member.display_name, Message("{role}", {"role": role}))


def _notes(registry: Registry, teams: list[StartupTeam], required_roles: Iterable[str] | None) -> Iterator[Note]:
    if required_roles is None:
        text = N_(
            "The roles looked for are those that the phase needs (the vocabulary says them); --need names others."
        )
        yield Note("needed", Message(text))
    else:
        yield Note(
            "needed",
            Message(N_("Roles looked for: {roles:list}."), {"roles": [role_word(registry, r) for r in required_roles]}),
        )
    nobody = sum(not team.members for team in teams)
    if nobody:
        counted = Message(
            N_("{n} startup out of {all} has nobody."),
            {"n": nobody, "all": len(teams)},
            N_("{n} startups out of {all} have nobody."),
        )
        yield Note("nobody", counted)


def phase_table(registry: Registry, as_of: date, teams: list[StartupTeam]) -> Table:
    """Sizes of teams, startups without anybody and those that lack a role, a row a phase."""
    columns = (
        Column("phase", Message(N_("Phase")), "phase"),
        Column("startups", Message(N_("Startups")), "integer"),
        Column("people", Message(N_("People")), "integer"),
        *(Column(name, Message(label), "integer", is_droppable=name != "median") for name, label in _SIZE_COLUMNS),
        Column("nobody", Message(N_("Without anybody")), "integer"),
        Column("lacking", Message(N_("Role missing")), "integer"),
    )
    rows = [
        _phase_row(phase, [team for team in teams if team.phase == phase], registry, 0)
        for phase in sort_phases(registry, {team.phase for team in teams})
    ]
    rows.append(_phase_row(Message(N_("Total")), teams, registry, 1))
    title = Message(N_("Teams by phase on {at:long}"), {"at": as_of})
    return Table("teams-phases", title, as_of, columns, tuple(rows), bar_column="lacking")


_SIZE_COLUMNS = (
    ("first_quartile", N_("1st quartile")),
    ("median", N_("Median size")),
    ("third_quartile", N_("3rd quartile")),
)


def _phase_row(phase: str | Message, teams: list[StartupTeam], registry: Registry, level: int) -> Row:
    sizes = [len(team.members) for team in teams]
    cells = {
        "phase": phase,
        "startups": len(teams),
        "people": len({member.id for team in teams for member in team.members}),
        "first_quartile": quantile(sizes, 0.25),
        "median": median(sizes),
        "third_quartile": quantile(sizes, 0.75),
        "nobody": sum(not team.members for team in teams),
        "lacking": sum(bool(team.missing_roles) for team in teams),
    }
    return Row(cells, level=level, contributions=() if level else tuple(_lacking_contributions(registry, teams)))


def role_table(registry: Registry, as_of: date, teams: list[StartupTeam]) -> Table:
    """Who holds each role and which startups lack it, a row a role."""
    held = [member.domaine or "" for team in teams for member in team.members]
    met = sort_groups(registry, "domaine", [*held, *(role for team in teams for role in team.missing_roles)])
    columns = (
        Column("domaine", Message(N_("Role")), "text"),
        Column("people", Message(N_("People")), "integer"),
        Column("startups", Message(N_("Startups that have it")), "integer"),
        Column("alone", Message(N_("Only one person")), "integer"),
        Column("lacking", Message(N_("Startups that lack it")), "integer"),
    )
    rows = []
    for role in met:
        holders = [[member.id for member in team.members if (member.domaine or "") == role] for team in teams]
        lacking = [team for team in teams if role in team.missing_roles]
        cells = {
            "domaine": role_word(registry, role),
            "people": len({who for holder in holders for who in holder}),
            "startups": sum(bool(holder) for holder in holders),
            "alone": sum(len(holder) == 1 for holder in holders),
            "lacking": len(lacking),
        }
        rows.append(Row(cells, contributions=tuple(startup_contribution(team.startup) for team in lacking)))
    title = Message(N_("Roles in teams on {at:long}"), {"at": as_of})
    return Table("teams-roles", title, as_of, columns, tuple(rows), bar_column="lacking")


def _lacking_contributions(registry: Registry, teams: list[StartupTeam]) -> Iterator[Contribution]:
    """The startups that lack a role, those without anybody first."""
    for team in sorted(teams, key=lambda team: (bool(team.members), -len(team.missing_roles), team.startup.id)):
        if not team.members:
            yield startup_contribution(team.startup, Message(N_("nobody")))
        elif team.missing_roles:
            roles = [role_word(registry, role) for role in team.missing_roles]
            yield startup_contribution(team.startup, Message(N_("missing: {roles:list}"), {"roles": roles}))
