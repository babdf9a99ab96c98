"""Rules of missions compared with each other: the same days twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.records import Mission
from incubo.problem import Label, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule

_TWICE = N_("The person would be counted twice for the same days.")
MOST = 100
"""Missions of one person that are compared with each other; the most seen is about a dozen."""


@rule("error", N_("same mission twice"), _TWICE)
def mission_identical(registry: Registry, today: date) -> Iterator[Problem]:
    """Two missions of a member that say the same thing."""
    yield from _pairs(registry, "mission-identical", identical=True)


@rule("warning", N_("two missions on the same days for one startup"), _TWICE)
def mission_same_dates(registry: Registry, today: date) -> Iterator[Problem]:
    """Two missions with the same dates that differ in something else, for a startup in common."""
    yield from _pairs(registry, "mission-same-dates", identical=False)


def _pairs(registry: Registry, rule_id: str, *, identical: bool) -> Iterator[Problem]:
    for member in registry.members.values():
        if not 1 < len(member.missions) <= MOST:
            continue
        for i, mission in enumerate(member.missions):
            for j in range(i):
                other = member.missions[j]
                if mission.start is None or mission.start != other.start or mission.end != other.end:
                    continue
                same = mission == other
                if same is not identical or not (same or set(mission.startups) & set(other.startups)):
                    continue
                message = (
                    N_("this mission is written twice")
                    if same
                    else N_("two missions have the same dates and a startup in common")
                )
                yield Problem(
                    rule_id,
                    Place(member.path, ("missions", i), "item"),
                    Text(message),
                    labels=(Label(Place(member.path, ("missions", j), "item"), Text(N_("first one"))),),
                    hints=(Text(N_("delete one of the two")),),
                )
                break


@rule("warning", N_("overlapping missions for one startup"), _TWICE)
def mission_overlap(registry: Registry, today: date) -> Iterator[Problem]:
    """Two missions for the same startup whose days overlap: usually a renewal that forgot to move a date."""
    for member in registry.members.values():
        if not 1 < len(member.missions) <= MOST:
            continue
        for i, mission in enumerate(member.missions):
            for j in range(i):
                other = member.missions[j]
                if _overlap(mission, other) and set(mission.startups) & set(other.startups):
                    later, earlier = (i, j) if _start(mission) >= _start(other) else (j, i)
                    yield Problem(
                        "mission-overlap",
                        Place(member.path, ("missions", later, "start")),
                        Text(N_("this mission begins before the other one for the same startup ends")),
                        labels=(
                            Label(
                                Place(member.path, ("missions", earlier, "end")),
                                Text(N_("ends on {end:long}"), {"end": member.missions[earlier].end or today}),
                            ),
                        ),
                    )
                    break


def _start(mission: Mission) -> date:
    return mission.start or date.min


def _overlap(a: Mission, b: Mission) -> bool:
    """Whether two well-formed missions with different dates share a day."""
    if a.start is None or b.start is None or a.end is None or b.end is None or (a.start, a.end) == (b.start, b.end):
        return False
    return a.start <= a.end and b.start <= b.end and a.start <= b.end and b.start <= a.end


@rule(
    "advice",
    N_("missions for several startups on the same days"),
    N_("Days are counted once, but nobody sees how they are shared; often a mission ended early was not closed."),
)
def mission_concurrent(registry: Registry, today: date) -> Iterator[Problem]:
    """Two missions of one person that share days, for different startups (for the same one: mission-overlap)."""
    for member in registry.members.values():
        missions = member.missions
        if not 1 < len(missions) <= MOST:
            continue
        for i, mission in enumerate(missions):
            for j in range(i):
                if _concurrent(mission, missions[j]):
                    later, earlier = (i, j) if _start(mission) >= _start(missions[j]) else (j, i)
                    end = missions[earlier].end
                    yield Problem(
                        "mission-concurrent",
                        Place(member.path, ("missions", later, "start")),
                        Text(N_("this mission begins before another one, for other startups, ends")),
                        labels=(
                            Label(
                                Place(member.path, ("missions", earlier, "end")),
                                Text(N_("ends on {end:long}"), {"end": end}),
                            ),
                        ),
                        hints=(Text(N_("if it is one contract, one mission can name all its startups")),),
                    )
                    break


def _concurrent(a: Mission, b: Mission) -> bool:
    """Whether two well-formed missions share a day and no startup."""
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return False
    if a.start > b.end or b.start > a.end or a.start > a.end or b.start > b.end:
        return False
    return bool(a.startups and b.startups) and set(a.startups).isdisjoint(b.startups)
