"""`report teams`: who works for each living startup, and which roles nobody holds.

A team at D: the missions covering D that name the startup. A role is a domaine; those that a phase needs are
the vocabulary's (`roles`), or the ones asked for. Indicator I-34 of docs/indicators.md (no coach, one developer only).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from incubo.i18n import LANGUAGES, N_
from incubo.model.records import Member, Startup
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report import people
from incubo.report.basis import by_rank, portfolio, shared_note
from incubo.table import Column, Note, Row, Table, Why, Word

DEFINITIONS = {
    "people": N_("People: those with a mission for the startup that covers the day, each once."),
    "agents": N_("Public agents: those of them with such a mission as a public agent."),
    "missing": N_("Missing: the roles that nobody of the team holds (the domain on each member's sheet)."),
}
"""What each figure counts."""
AGENT = "admin"
"""The status of the missions of public agents."""


class Team(NamedTuple):
    """A startup's team on a day: its phase, who is in it, how many are public agents, the roles that nobody holds."""

    startup: Startup
    phase: str
    members: tuple[Member, ...]
    agents: int
    missing: tuple[str, ...]

    @property
    def name(self) -> str:
        """What people call the startup."""
        return self.startup.title or self.startup.id


def teams_at(
    registry: Registry, at: date, incubator: str | None, phases: Iterable[str] = (), need: Iterable[str] | None = None
) -> list[Team]:
    """The teams of the living startups, or of those in some phases, on a day; `need`: instead of the phase's roles."""
    wanted, asked = set(phases), tuple(need) if need is not None else None
    found = []
    for startup in portfolio(registry, incubator):
        step = registry.step_at(startup.id, at)
        phase = step.phase.name if step is not None else None
        if phase is None or (phase not in wanted if wanted else not registry.vocabulary.is_live(phase)):
            continue
        missions = registry.teams_at(at).get(startup.id, [])
        members = {each.member.id: each.member for each in missions}
        agents = {each.member.id for each in missions if each.mission.status == AGENT}
        held = {member.domaine for member in members.values()}
        word = registry.vocabulary.phases.get(phase)
        roles = asked if asked is not None else word.roles if word is not None else ()
        missing = tuple(role for role in roles if role not in held)
        there = tuple(members[each] for each in sorted(members))
        found.append(Team(startup, phase, there, len(agents), missing))
    return found


def teams(
    registry: Registry,
    at: date,
    *,
    incubator: str | None = None,
    phases: Iterable[str] = (),
    need: Iterable[str] | None = None,
    by: str | None = None,
    source: Source | None = None,
) -> Table:
    """A line a startup: how many people, in which roles, and the roles missing; those that lack most first.

    `by` sums up instead: `phase` (sizes of teams, those without anybody) or `domaine` (who holds and who lacks each).
    """
    source = source or Source()
    found = teams_at(registry, at, incubator, phases, need)
    from incubo.report import team_sums

    made = {None: _board, "phase": team_sums.by_phase, "domaine": team_sums.by_role}[by]
    notes = (
        scope_note(registry, incubator),
        *(
            Note(f"definition-{name}", Text(text))
            for name, text in DEFINITIONS.items()
            if by is None or name == "missing"
        ),
        *_notes(registry, found, need),
        *(shared_note(team.startup for team in found) if incubator is None else ()),
        *source_notes(registry, source, ("startup", "member")),
    )
    return made(registry, at, found)._replace(notes=notes, commit=source.commit)


def _board(registry: Registry, at: date, found: list[Team]) -> Table:
    rank = {phase: i for i, phase in enumerate(by_rank(registry, {team.phase for team in found}))}
    found = sorted(
        found, key=lambda team: (-len(team.missing), rank[team.phase], team.name.casefold(), team.startup.id)
    )
    columns = (
        Column("id", Text(N_("Id")), "id", spare=True),
        Column("startup", Text(N_("Startup")), "text", whole=True),
        Column("phase", Text(N_("Phase")), "phase"),
        Column("people", Text(N_("People")), "integer"),
        Column("agents", Text(N_("Public agents")), "integer", spare=True),
        Column("missing", Text(N_("Missing")), "list", whole=True),
        Column("roles", Text(N_("Roles")), "list", spare=True),
    )
    rows = [
        Row(
            {
                "id": team.startup.id,
                "startup": team.name,
                "phase": team.phase,
                "people": len(team.members),
                "agents": team.agents,
                "roles": tuple(_composition(registry, team)) or None,
                "missing": tuple(role_word(registry, role) for role in team.missing) or None,
            },
            why=tuple(_who(registry, team)),
        )
        for team in found
    ]
    everyone = {member.id for team in found for member in team.members}
    rows.append(Row({"startup": Text(N_("Total")), "people": len(everyone)}, level=1))
    return Table("teams", Text(N_("Teams on {at:long}"), {"at": at}), at, columns, tuple(rows))


def _composition(registry: Registry, team: Team) -> Iterator[Word]:
    """How many people hold each role, the most first."""
    roles = [member.domaine or "" for member in team.members]
    for role in sorted(people.ordered(registry, "domaine", roles), key=lambda role: -roles.count(role)):
        word = role_word(registry, role)
        labels = word.label if isinstance(word.label, Mapping) else dict.fromkeys(LANGUAGES, word.label)
        n = roles.count(role)
        yield Word(f"{n} {word.id}", {language: f"{n} {label}" for language, label in labels.items()})


def role_word(registry: Registry, role: str) -> Word:
    """A role as a value: machines get its id, people its label."""
    return people.word(registry, "domaine", role)


def _who(registry: Registry, team: Team) -> Iterator[Why]:
    for member in team.members:
        role = role_word(registry, member.domaine or "")
        yield Why(member.id, member.fullname or member.id, Text("{role}", {"role": role}))


def _notes(registry: Registry, found: list[Team], need: Iterable[str] | None) -> Iterator[Note]:
    if need is None:
        text = N_(
            "The roles looked for are those that the phase needs (the vocabulary says them); --need names others."
        )
        yield Note("needed", Text(text))
    else:
        yield Note(
            "needed", Text(N_("Roles looked for: {roles:list}."), {"roles": [role_word(registry, r) for r in need]})
        )
    nobody = sum(not team.members for team in found)
    if nobody:
        counted = Text(
            N_("{n} startup out of {all} has nobody."),
            {"n": nobody, "all": len(found)},
            N_("{n} startups out of {all} have nobody."),
        )
        yield Note("nobody", counted)
