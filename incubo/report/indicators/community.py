"""Indicators about people: how many are active, arrive, and in which roles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from incubo.model.periods import Period
from incubo.model.records import Mission
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
    return persons(_active(scope, year))


def agents_share(scope: Scope, year: Period) -> Answer:
    """I-16."""
    there = _active(scope, year)
    found = [one for one in there if (mission := one.mission_on(year.last)) is not None and mission.status == AGENT]
    return part(persons(found), len(there))


def developers_share(scope: Scope, year: Period) -> Answer:
    """I-18."""
    there = _active(scope, year)
    return part(persons(one for one in there if one.member.domaine == DEVELOPER), len(there))


def new_agents(scope: Scope, year: Period) -> Answer:
    """I-12."""
    return _first(scope, year, lambda mission: mission.status == AGENT)


def new_members(scope: Scope, year: Period) -> Answer:
    """I-14."""
    return _first(scope, year, lambda _: True)


def intrapreneurs(scope: Scope, year: Period) -> Answer:
    """I-30, those who are active."""
    return persons(one for one in _active(scope, year) if one.member.domaine == INTRAPRENEUR)


def intrapreneurs_ever(scope: Scope, year: Period) -> Answer:
    """I-30, those there ever were."""
    return persons(
        one
        for one in scope.people
        if one.member.domaine == INTRAPRENEUR
        and any(m.start is not None and m.start <= year.last for m in one.missions)
    )


def intrapreneurs_stay(scope: Scope, year: Period) -> Answer:
    """I-30, how long they stay."""
    entries, lengths = [], []
    for one in scope.people:
        if one.member.domaine != INTRAPRENEUR:
            continue
        begun = [mission for mission in one.missions if mission.start is not None and mission.start <= year.last]
        for stay in stays(begun):
            if stay.end is not None and stay.end < year.last:
                days = (stay.end - stay.start).days + 1
                lengths.append(days)
                entries.append(one.why(Text("{days:duration}", {"days": days})))
    return Answer(quantile(lengths, 0.5), tuple(entries))


def without_coach(scope: Scope, year: Period) -> Answer:
    """I-34, startups that nobody coaches."""
    found = [
        team
        for team in teams_at(scope.registry, year.last, scope.incubator)
        if scope.registry.vocabulary.is_incubated(team.phase) and all(one.domaine != COACH for one in team.members)
    ]
    return Answer(len(found), tuple(sorted(Why(team.startup.id, team.name) for team in found)))


def one_developer(scope: Scope, year: Period) -> Answer:
    """I-34, teams that depend on one person."""
    found = [
        team
        for team in teams_at(scope.registry, year.last, scope.incubator)
        if scope.registry.vocabulary.is_incubated(team.phase)
        and sum(one.domaine == DEVELOPER for one in team.members) == 1
    ]
    return Answer(len(found), tuple(sorted(Why(team.startup.id, team.name) for team in found)))


def _active(scope: Scope, year: Period) -> list[Person]:
    return [one for one in scope.people if one.is_here(year.last)]


def _first(scope: Scope, year: Period, keep: Callable[[Mission], bool]) -> Answer:
    """The people of whom the first mission of some sort begins in a year."""
    began: dict[str, date] = {}
    for one in scope.people:
        days = [mission.start for mission in one.missions if mission.start is not None and keep(mission)]
        if days and year.contains(min(days)):
            began[one.member.id] = min(days)
    return persons(
        (one for one in scope.people if one.member.id in began),
        lambda one: Text("{day:long}", {"day": began[one.member.id]}),
    )
