"""`report teams --by`: the teams summed up by phase, or by role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry.registry import Registry
from incubo.report import people
from incubo.report.basis import by_rank, quantile
from incubo.report.teams import Team, role_word
from incubo.table import Column, Row, Table, Why


def by_phase(registry: Registry, at: date, found: list[Team]) -> Table:
    """Sizes of teams, startups without anybody and those that lack a role, a row a phase."""
    columns = (
        Column("phase", Text(N_("Phase")), "phase"),
        Column("startups", Text(N_("Startups")), "integer"),
        Column("people", Text(N_("People")), "integer"),
        *(Column(name, Text(label), "integer", spare=name != "median") for name, label in _SIZES),
        Column("nobody", Text(N_("Without anybody")), "integer"),
        Column("lacking", Text(N_("Role missing")), "integer"),
    )
    rows = [
        _sum(phase, [team for team in found if team.phase == phase], registry, 0)
        for phase in by_rank(registry, {team.phase for team in found})
    ]
    rows.append(_sum(Text(N_("Total")), found, registry, 1))
    title = Text(N_("Teams by phase on {at:long}"), {"at": at})
    return Table("teams-phases", title, at, columns, tuple(rows), bar="lacking")


_SIZES = (("first_quartile", N_("1st quartile")), ("median", N_("Median size")), ("third_quartile", N_("3rd quartile")))


def _sum(phase: str | Text, found: list[Team], registry: Registry, level: int) -> Row:
    sizes = [len(team.members) for team in found]
    cells = {
        "phase": phase,
        "startups": len(found),
        "people": len({member.id for team in found for member in team.members}),
        "first_quartile": quantile(sizes, 0.25),
        "median": quantile(sizes, 0.5),
        "third_quartile": quantile(sizes, 0.75),
        "nobody": sum(not team.members for team in found),
        "lacking": sum(bool(team.missing) for team in found),
    }
    return Row(cells, level=level, why=() if level else tuple(_lacking(registry, found)))


def by_role(registry: Registry, at: date, found: list[Team]) -> Table:
    """Who holds each role and which startups lack it, a row a role."""
    held = [member.domaine or "" for team in found for member in team.members]
    met = people.ordered(registry, "domaine", [*held, *(role for team in found for role in team.missing)])
    columns = (
        Column("domaine", Text(N_("Role")), "text"),
        Column("people", Text(N_("People")), "integer"),
        Column("startups", Text(N_("Startups that have it")), "integer"),
        Column("alone", Text(N_("Only one person")), "integer"),
        Column("lacking", Text(N_("Startups that lack it")), "integer"),
    )
    rows = []
    for role in met:
        holders = [[member.id for member in team.members if (member.domaine or "") == role] for team in found]
        lacking = [team for team in found if role in team.missing]
        cells = {
            "domaine": role_word(registry, role),
            "people": len({who for holder in holders for who in holder}),
            "startups": sum(bool(holder) for holder in holders),
            "alone": sum(len(holder) == 1 for holder in holders),
            "lacking": len(lacking),
        }
        rows.append(Row(cells, why=tuple(Why(team.startup.id, team.name) for team in lacking)))
    title = Text(N_("Roles in teams on {at:long}"), {"at": at})
    return Table("teams-roles", title, at, columns, tuple(rows), bar="lacking")


def _lacking(registry: Registry, found: list[Team]) -> Iterator[Why]:
    """The startups that lack a role, those without anybody first."""
    for team in sorted(found, key=lambda team: (bool(team.members), -len(team.missing), team.startup.id)):
        if not team.members:
            yield Why(team.startup.id, team.name, Text(N_("nobody")))
        elif team.missing:
            roles = [role_word(registry, role) for role in team.missing]
            yield Why(team.startup.id, team.name, Text(N_("missing: {roles:list}"), {"roles": roles}))
