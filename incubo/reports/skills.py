"""`report skills`: who can do what, who is free soon, and which teams lack it.

A member publishes a domain (one of the vocabulary) and skills (free words): each is a row. What people wrote of their
role is shown beside their name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.people import people_with_missions, role_value
from incubo.facts.scope import Scope
from incubo.facts.teams import StartupTeam
from incubo.model.records import Member
from incubo.model.suggestions import normalise_name
from incubo.model.tenure import tenure_end
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import startup_contribution
from incubo.reports.entry_pages.common import role_on_one_line
from incubo.reports.teams import nobody_notes

FREE_WITHIN_DAYS = 60
"""How many days ahead people are said to be free soon."""

DEFINITIONS = {
    "skill": N_(
        "A person has the domain and the skills that their entry gives; the words of the skills are their own."
    ),
    "people": N_("People: active members who have it, each once."),
    "startups": N_("Products that have it: active ones with at least one of these people in the team."),
    "soon": N_("Free soon: those of them whose last mission, wherever it is, ends within {days} days."),
    "lacking": N_(
        "Nobody has it: active products whose phase needs the domain and whose team has nobody in it. A phase needs no "
        "other skill. A product with an empty team is not counted."
    ),
    "lacking-asked": N_(
        "Nobody has it: active products in whose team nobody gives it in their entry. An empty team is not counted."
    ),
}
"""What each figure counts."""


SkillId: TypeAlias = tuple[bool, str]


class Skill(NamedTuple):
    """A domain (`is_domain`) or a skill: how it is compared (`key`), and what it is called."""

    is_domain: bool
    key: str
    value: LabelledValue

    @property
    def id(self) -> SkillId:
        """What distinguishes it: a skill may be called like a domain."""
        return self.is_domain, self.key


class _Holder(NamedTuple):
    """An active member: the end of their last mission (None: it has none), and their startups."""

    member: Member
    end: date | None
    startups: tuple[str, ...]


def skills_report(
    scope: Scope, *, skills: Collection[str] | None = None, phases: Collection[str] = (), within: int = FREE_WITHIN_DAYS
) -> Table:
    """A row for each domain and each skill that an active member has, or that a team lacks.

    `skills`: only these, looked for in every team. `within`: how many days ahead people are free soon.
    """
    everyone = list(_active_members(scope))
    holders: dict[SkillId, list[_Holder]] = {}
    for holder in everyone:
        for skill_id in _skill_ids(holder.member):
            holders.setdefault(skill_id, []).append(holder)
    teams = scope.teams(phases)
    having: dict[SkillId, set[str]] = {}
    for team in teams:
        for skill_id in set().union(*map(_skill_ids, team.members)):
            having.setdefault(skill_id, set()).add(team.startup.id)
    asked = None if skills is None else {skill_key(skill) for skill in skills}
    rows = []
    for skill in _known_skills(scope.registry, [holder.member for holder in everyone], teams, skills or ()):
        if asked is None or skill.key in asked:
            lacking = _lacking_teams(skill, teams, having.get(skill.id, set()), is_asked=asked is not None)
            rows.append(_row(scope, skill, holders.get(skill.id, []), having.get(skill.id, set()), lacking, within))
    rows = [row for row in rows if asked is not None or row.cells["people"] or row.cells["lacking"]]
    domains = [row for row in rows if row.cells["kind"] is _KINDS[True]]
    others = sorted((row for row in rows if row.cells["kind"] is _KINDS[False]), key=lambda row: -row.cells["people"])
    return Table(
        "skills",
        Message(N_("Skills on {at:long}"), {"at": scope.day}),
        scope.day,
        _COLUMNS,
        (*domains, *others),
        tuple(_notes(scope, everyone, teams, within, is_asked=asked is not None)),
        scope.commit,
        "people",
    )


def skill_key(text: str) -> str:
    """What spellings of a skill have in common: neither case, accents nor spaces count."""
    return normalise_name(" ".join(text.split()))


def _active_members(scope: Scope) -> Iterator[_Holder]:
    """The active members, those who are free first at the top, then by name."""
    holders = []
    for person in people_with_missions(scope.registry, scope.incubator):
        if person.is_active(scope.day):
            member = person.member
            last = _last_tenure_end(member, scope.day)
            holders.append(_Holder(member, last, tuple(scope.registry.member_startups(member, scope.day))))
    yield from sorted(
        holders, key=lambda holder: (holder.end or date.max, holder.member.display_name.casefold(), holder.member.id)
    )


def _last_tenure_end(member: Member, day: date) -> date | None:
    """The day after which a member has no mission any more, anywhere; None: there is no such day."""
    end = tenure_end(member.missions, day)
    if end is None:
        return None
    later = [mission.last_day for mission in member.missions if mission.first_day > end]
    last = max([end, *later])
    return None if last == date.max else last


def _known_skills(
    registry: Registry, members: list[Member], teams: list[StartupTeam], asked: Collection[str]
) -> list[Skill]:
    """Every domain, in the order of the vocabulary, then every skill by name; a skill as most people spell it."""
    domains = dict.fromkeys(
        (
            *registry.vocabulary.allowed_values("domaines"),
            *(role for team in teams for role in team.missing_roles),
            *(member.domaine for member in members if member.domaine),
        )
    )
    spellings: dict[str, Counter[str]] = {}
    for word in (*(word for member in members for word in member.competences), *asked):
        if word and word not in domains:
            spellings.setdefault(skill_key(word), Counter())[" ".join(word.split())] += 1
    for member in members:  # a skill may be called like a domain
        for word in set(member.competences).intersection(domains):
            spellings.setdefault(skill_key(word), Counter())[word] += 1
    names = {key: min(counts, key=lambda word: (-counts[word], word)) for key, counts in spellings.items()}
    return [
        *(Skill(True, skill_key(domain), role_value(registry, domain)) for domain in domains),
        *(
            Skill(False, key, LabelledValue(name, name))
            for key, name in sorted(names.items(), key=lambda item: (item[1].casefold(), item[1]))
        ),
    ]


def _skill_ids(member: Member) -> set[SkillId]:
    """The domain and the skills of a member."""
    skills = {(False, skill_key(word)) for word in member.competences if word}
    return skills | ({(True, skill_key(member.domaine))} if member.domaine else set())


def _lacking_teams(
    skill: Skill, teams: list[StartupTeam], having: Collection[str], *, is_asked: bool
) -> list[StartupTeam] | None:
    """The teams that lack a skill; None for one that no phase needs and nobody asked for."""
    if is_asked:
        return [team for team in teams if team.members and team.startup.id not in having]
    if not skill.is_domain:
        return None
    return [team for team in teams if team.members and skill.value.id in team.missing_roles]


def _row(
    scope: Scope,
    skill: Skill,
    holders: list[_Holder],
    having: Collection[str],
    lacking: list[StartupTeam] | None,
    within: int,
) -> Row:
    cells: dict[str, Any] = {
        "skill": skill.value,
        "kind": _KINDS[skill.is_domain],
        "people": len(holders),
        "startups": len(having),
        "soon": sum(_is_free_soon(holder, scope.day, within) for holder in holders),
        "lacking": None if lacking is None else len(lacking),
    }
    nobody = N_("nobody in this domain") if skill.is_domain else N_("nobody gives this skill")
    entries = (
        *(_person_contribution(scope, holder, within) for holder in holders),
        *(startup_contribution(team.startup, Message(nobody))._replace(columns=("lacking",)) for team in lacking or ()),
    )
    return Row(cells, contributions=entries)


def _is_free_soon(holder: _Holder, day: date, within: int) -> bool:
    return holder.end is not None and (holder.end - day).days <= within


def _person_contribution(scope: Scope, holder: _Holder, within: int) -> Contribution:
    titles = [entry_title(scope.registry, "startup", startup) for startup in holder.startups]
    member = holder.member
    role: object = role_on_one_line(member) or role_value(scope.registry, member.domaine or "")
    arguments = {"role": role, "day": holder.end, "titles": titles}
    if holder.end is None:
        text = N_("{role}, without an end: {titles:list}") if titles else N_("{role}, without an end")
    elif _is_free_soon(holder, scope.day, within):
        text = N_("{role}, free after {day:long}: {titles:list}") if titles else N_("{role}, free after {day:long}")
    else:
        text = N_("{role}, until {day:long}: {titles:list}") if titles else N_("{role}, until {day:long}")
    columns = ("people", "soon") if _is_free_soon(holder, scope.day, within) else ("people",)
    return Contribution(member.id, member.display_name, Message(text, arguments), columns)


_KINDS: Mapping[bool, LabelledValue] = {
    True: LabelledValue("domain", Message(N_("domain"))),
    False: LabelledValue("skill", Message(N_("skill"))),
}

_COLUMNS = (
    Column("skill", Message(N_("Skill")), "text"),
    Column("kind", Message(N_("Kind")), "text"),
    Column("people", Message(N_("People")), "integer"),
    Column("startups", Message(N_("Products that have it")), "integer"),
    Column("soon", Message(N_("Free soon")), "integer"),
    Column("lacking", Message(N_("Nobody has it")), "integer"),
)


def _notes(
    scope: Scope, holders: list[_Holder], teams: list[StartupTeam], within: int, *, is_asked: bool
) -> Iterator[Note]:
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    skipped = "lacking" if is_asked else "lacking-asked"
    for name, text in DEFINITIONS.items():
        if name != skipped:
            hint = Message(N_("--skill looks for others in every team")) if name == "lacking" else None
            yield Note(f"definition-{name}", Message(text, {"days": within}), hint=hint)
    listed = sum(any(holder.member.competences) for holder in holders)
    people = Message(
        N_("{n} person out of {all} lists skills; of the others, only the domain is known."),
        {"n": listed, "all": len(holders)},
        N_("{n} people out of {all} list skills; of the others, only the domain is known."),
    )
    yield Note("listed", people)
    yield from nobody_notes(scope, teams)
    yield from provenance_notes(registry, scope.provenance, ("startup", "member"))
