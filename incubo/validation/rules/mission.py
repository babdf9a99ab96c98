"""Rules of missions: the dates of contracts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from incubo.i18n import N_
from incubo.model.dates import add_months
from incubo.model.records import Member, Mission
from incubo.problem import FieldPath, Label, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule
from incubo.validation.rules.schema import AHEAD, EARLIEST
from incubo.validation.years import year_meant

_COUNTED = N_("Who is active, and until when, is counted from these dates.")
_TWICE = N_("The person would be counted twice for the same days.")
_LONG_YEARS = 5
MOST = 100
"""Missions of one person that are compared with each other; the most seen is about a dozen."""


def _missions(registry: Registry) -> Iterator[tuple[Member, int, Mission]]:
    for member in registry.members.values():
        for i, mission in enumerate(member.missions):
            yield member, i, mission


def _clean(registry: Registry, path: str, field: FieldPath) -> bool:
    """Whether nothing was found at a field or at the item that holds it."""
    return (path, field) not in registry.faulty and (path, field[:-1]) not in registry.faulty


def _misspelt(registry: Registry, path: str, item: FieldPath, name: str) -> bool:
    """Whether a misspelt field of that name was found in the item."""
    return (path, (*item, name)) in registry.misspelt


@rule("error", N_("mission without a start"), _COUNTED)
def mission_without_start(registry: Registry, today: date) -> Iterator[Problem]:
    """A mission needs its first day."""
    for member, i, mission in _missions(registry):
        field = ("missions", i, "start")
        if (
            mission.start is None
            and _clean(registry, member.path, field)
            and not _misspelt(registry, member.path, field[:-1], "start")
        ):
            yield Problem(
                "mission-without-start", Place(member.path, field, "key"), Text(N_("this mission has no start"))
            )


@rule(
    "error",
    N_("mission without an end"),
    N_("Without an end, the person stays active for ever and keeps every access."),
)
def mission_without_end(registry: Registry, today: date) -> Iterator[Problem]:
    """A mission needs its last day."""
    for member, i, mission in _missions(registry):
        field = ("missions", i, "end")
        if (
            mission.end is None
            and _clean(registry, member.path, field)
            and not _misspelt(registry, member.path, field[:-1], "end")
        ):
            yield Problem(
                "mission-without-end",
                Place(member.path, field, "key"),
                Text(N_("this mission has no end")),
                hints=(Text(N_("put the end of the contract, or the next committee's date (six months at most)")),),
            )


@rule("error", N_("mission that ends before it begins"), _COUNTED)
def mission_ends_before_start(registry: Registry, today: date) -> Iterator[Problem]:
    """The end comes before the start."""
    low = date(EARLIEST, 1, 1)
    high = date(min(today.year + AHEAD, 9999), 12, 31)
    for member, i, mission in _missions(registry):
        start, end = mission.start, mission.end
        if start is None or end is None or end >= start or not (low <= start <= high and low <= end <= high):
            continue
        where = Place(member.path, ("missions", i, "end"))
        yield Problem(
            "mission-ends-before-start",
            where,
            Text(N_("this mission ends before it begins")),
            labels=(
                Label(
                    Place(member.path, ("missions", i, "start")), Text(N_("begins on {start:long}"), {"start": start})
                ),
            ),
            **(_end_meant(where, start, end)),
        )


def _end_meant(where: Place, start: date, end: date) -> dict[str, Any]:
    """A mistyped year, or the two dates swapped."""
    label = Text(N_("ends {n:days} earlier, on {end:long}"), {"n": (start - end).days, "end": end})
    first = start + timedelta(1)
    guess = year_meant(where, end, first, add_months(start, 12)) or year_meant(where, end, first, add_months(start, 24))
    hints = (Text(N_("if the two dates were swapped, exchange them")),)
    return {"label": label, "hints": hints, **guess}


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
    N_("very long mission"),
    N_("Contracts are renewed every six months; a long one is often a mistyped year."),
)
def mission_too_long(registry: Registry, today: date) -> Iterator[Problem]:
    """A mission of more than five years (public agents may have one)."""
    for member, i, mission in _missions(registry):
        if mission.start is None or mission.end is None or (mission.end - mission.start).days <= _LONG_YEARS * 365:
            continue
        if mission.end.year > today.year + AHEAD:
            continue
        yield Problem(
            "mission-too-long",
            Place(member.path, ("missions", i, "end")),
            Text(N_("this mission lasts {n:duration}"), {"n": (mission.end - mission.start).days}),
            labels=(
                Label(
                    Place(member.path, ("missions", i, "start")),
                    Text(N_("begins on {start:long}"), {"start": mission.start}),
                ),
            ),
        )


@rule(
    "advice",
    N_("mission that ends more than six months ahead"),
    N_("The network asks for an end at the next committee, six months ahead at most, public agents excepted."),
    calendar=True,
)
def mission_ends_far(registry: Registry, today: date) -> Iterator[Problem]:
    """A running mission of a freelancer or a company that ends more than six months ahead."""
    months = int(registry.vocabulary.rules.get("mission-months", 0) or 0)
    if not months:
        return
    limit = add_months(today, months)
    for member, i, mission in _missions(registry):
        if (
            mission.end is not None
            and mission.end > limit
            and mission.status not in (None, "admin")
            and mission.end.year <= today.year + AHEAD
        ):
            yield Problem(
                "mission-ends-far",
                Place(member.path, ("missions", i, "end")),
                Text(
                    N_("this mission ends after {limit:long}, in more than {n} months"), {"limit": limit, "n": months}
                ),
                hints=(Text(N_("end it at the next committee, then extend it")),),
            )
