"""Indicators about people: how many are active, arrive, and in which roles."""

from __future__ import annotations

from datetime import date

from incubo.model.periods import Period
from incubo.model.stays import stays
from incubo.problem import Text
from incubo.report.basis import quantile
from incubo.report.indicators.indicator import Answer, Scope, part, persons
from incubo.report.people import Person
from incubo.report.teams import AGENT, teams_at
from incubo.table import Why

DEVELOPER, COACH, INTRAPRENEUR = "Développement", "Coaching", "Intraprenariat"
"""The domaines that indicators ask for."""


def active(scope: Scope, year: Period) -> Answer:
    """I-15."""
    return persons(scope.once(_active, scope, year.last))


def agents_share(scope: Scope, year: Period) -> Answer:
    """I-16."""
    there = scope.once(_active, scope, year.last)
    found = [
        person for person in there if (mission := person.mission_on(year.last)) is not None and mission.status == AGENT
    ]
    return part(persons(found), len(there))


def developers_share(scope: Scope, year: Period) -> Answer:
    """I-18."""
    there = scope.once(_active, scope, year.last)
    return part(persons(person for person in there if person.member.domaine == DEVELOPER), len(there))


def new_agents(scope: Scope, year: Period) -> Answer:
    """I-12."""
    return _first(scope, year, AGENT)


def new_members(scope: Scope, year: Period) -> Answer:
    """I-14."""
    return _first(scope, year, None)


def intrapreneurs(scope: Scope, year: Period) -> Answer:
    """I-30, those who are active."""
    return persons(person for person in scope.once(_active, scope, year.last) if person.member.domaine == INTRAPRENEUR)


def intrapreneurs_ever(scope: Scope, year: Period) -> Answer:
    """I-30, those there ever were."""
    return persons(
        person
        for person in scope.people
        if person.member.domaine == INTRAPRENEUR
        and any(m.start is not None and m.start <= year.last for m in person.missions)
    )


def intrapreneurs_stay(scope: Scope, year: Period) -> Answer:
    """I-30, how long they stay."""
    entries, lengths = [], []
    for person in scope.people:
        if person.member.domaine != INTRAPRENEUR:
            continue
        begun = [mission for mission in person.missions if mission.start is not None and mission.start <= year.last]
        for stay in stays(begun):
            if stay.end is not None and stay.end < year.last:
                days = (stay.end - stay.start).days + 1
                lengths.append(days)
                entries.append(person.why(Text("{days:duration}", {"days": days})))
    return Answer(quantile(lengths, 0.5), tuple(entries))


def without_coach(scope: Scope, year: Period) -> Answer:
    """I-34, startups that nobody coaches."""
    found = [
        team
        for team in scope.once(teams_at, scope.registry, year.last, scope.incubator)
        if scope.registry.vocabulary.is_incubated(team.phase)
        and all(member.domaine != COACH for member in team.members)
    ]
    return Answer(len(found), tuple(sorted(Why(team.startup.id, team.name) for team in found)))


def one_developer(scope: Scope, year: Period) -> Answer:
    """I-34, teams that depend on one person."""
    found = [
        team
        for team in scope.once(teams_at, scope.registry, year.last, scope.incubator)
        if scope.registry.vocabulary.is_incubated(team.phase)
        and sum(member.domaine == DEVELOPER for member in team.members) == 1
    ]
    return Answer(len(found), tuple(sorted(Why(team.startup.id, team.name) for team in found)))


def _active(scope: Scope, day: date) -> list[Person]:
    return [person for person in scope.people if person.is_here(day)]


def _firsts(scope: Scope, status: str | None) -> list[tuple[Person, date]]:
    """When each person's first mission begins, or the first one of a status."""
    found = []
    for person in scope.people:
        days = [mission.start for mission in person.missions if mission.start and status in (None, mission.status)]
        if days:
            found.append((person, min(days)))
    return found


def _first(scope: Scope, year: Period, status: str | None) -> Answer:
    """The people of whom that first mission begins in a year."""
    began = {one.member.id: (one, day) for one, day in scope.once(_firsts, scope, status) if year.contains(day)}
    return persons((one for one, _ in began.values()), lambda one: Text("{day:long}", {"day": began[one.member.id][1]}))
