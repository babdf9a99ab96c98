"""Rules of missions compared with each other: the same days twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.records import Member, Mission
from incubo.problem import Label, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule

_TWICE = N_("The person would be counted twice for the same days.")
MOST = 100
"""Missions of one person that are compared with each other; the most seen is about a dozen."""


@rule("error", N_("same mission twice"), _TWICE)
def mission_identical(registry: Registry, today: date) -> Iterator[Problem]:
    """Two missions of a member that say the same thing."""
    message = Text(N_("this mission is written twice"))
    for member, first, second in _two(registry, lambda a, b: a.start is not None and a == b):
        yield _same_days("mission-identical", message, member, first, second)


@rule("warning", N_("two missions on the same days for one startup"), _TWICE)
def mission_same_dates(registry: Registry, today: date) -> Iterator[Problem]:
    """Two missions with the same dates that differ in something else, for a startup in common."""
    message = Text(N_("two missions have the same dates and a startup in common"))
    for member, first, second in _two(registry, _differ):
        yield _same_days("mission-same-dates", message, member, first, second)


def _same_days(rule_id: str, message: Text, member: Member, first: int, second: int) -> Problem:
    return Problem(
        rule_id,
        Place(member.path, ("missions", second), "item"),
        message,
        labels=(Label(Place(member.path, ("missions", first), "item"), Text(N_("first one"))),),
        hints=(Text(N_("delete one of the two")),),
    )


def _differ(a: Mission, b: Mission) -> bool:
    """Whether two missions have the same dates and a startup in common, and differ in something else."""
    return (
        a.start is not None
        and (a.start, a.end) == (b.start, b.end)
        and a != b
        and bool(set(a.startups) & set(b.startups))
    )


@rule("warning", N_("overlapping missions for one startup"), _TWICE)
def mission_overlap(registry: Registry, today: date) -> Iterator[Problem]:
    """Two missions for the same startup whose days overlap: usually a renewal that forgot to move a date."""
    message = Text(N_("this mission begins before the other one for the same startup ends"))
    for member, earlier, later in _two(registry, _overlap):
        yield _begins_before_the_end("mission-overlap", member, earlier, later, message)


def _two(registry: Registry, both: Callable[[Mission, Mission], bool]) -> Iterator[tuple[Member, int, int]]:
    """The members with two missions that are so; the places of the earlier and of the later one, once a mission."""
    for member in registry.members.values():
        missions = member.missions
        if not 1 < len(missions) <= MOST:
            continue
        for i, mission in enumerate(missions):
            j = next((j for j in range(i) if both(mission, missions[j])), None)
            if j is not None:
                yield (member, j, i) if _start(mission) >= _start(missions[j]) else (member, i, j)


def _begins_before_the_end(
    rule_id: str, member: Member, earlier: int, later: int, message: Text, hints: tuple[Text, ...] = ()
) -> Problem:
    end = Text(N_("ends on {end:long}"), {"end": member.missions[earlier].end})
    return Problem(
        rule_id,
        Place(member.path, ("missions", later, "start")),
        message,
        labels=(Label(Place(member.path, ("missions", earlier, "end")), end),),
        hints=hints,
    )


def _start(mission: Mission) -> date:
    return mission.start or date.min


def _overlap(a: Mission, b: Mission) -> bool:
    """Whether two well-formed missions with different dates share a day and a startup."""
    return _share_a_day(a, b) and (a.start, a.end) != (b.start, b.end) and bool(set(a.startups) & set(b.startups))


def _share_a_day(a: Mission, b: Mission) -> bool:
    """Whether a day is in both of two missions that have a start and an end after it."""
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return False
    return a.start <= a.end and b.start <= b.end and a.start <= b.end and b.start <= a.end


@rule(
    "advice",
    N_("missions for several startups on the same days"),
    N_("Days are counted once, but nobody sees how they are shared; often a mission ended early was not closed."),
)
def mission_concurrent(registry: Registry, today: date) -> Iterator[Problem]:
    """Two missions of one person that share days, for different startups (for the same one: mission-overlap)."""
    message = Text(N_("this mission begins before another one, for other startups, ends"))
    hint = Text(N_("if it is one contract, one mission can name all its startups"))
    for member, earlier, later in _two(registry, _concurrent):
        yield _begins_before_the_end("mission-concurrent", member, earlier, later, message, (hint,))


def _concurrent(a: Mission, b: Mission) -> bool:
    """Whether two well-formed missions share a day and no startup."""
    return bool(a.startups and b.startups) and set(a.startups).isdisjoint(b.startups) and _share_a_day(a, b)
