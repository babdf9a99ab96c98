"""Rules of missions: the dates of contracts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from incubo.i18n import N_
from incubo.model.dates import add_months, moved
from incubo.model.teams import Assignment
from incubo.problem import FieldPath, Label, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule
from incubo.validation.rules.schema import AHEAD, EARLIEST
from incubo.validation.rules.startup import begun, ended
from incubo.validation.years import other_year, year_meant

_COUNTED = N_("Who is active, and until when, is counted from these dates.")
_LONG = timedelta(5 * 365)


def _clean(registry: Registry, path: str, field: FieldPath) -> bool:
    """Whether nothing was found at a field or at the item that holds it."""
    return (path, field) not in registry.faulty and (path, field[:-1]) not in registry.faulty


def _misspelt(registry: Registry, path: str, item: FieldPath, name: str) -> bool:
    """Whether a misspelt field of that name was found in the item."""
    return (path, (*item, name)) in registry.misspelt


@rule("error", N_("mission without a start"), _COUNTED)
def mission_without_start(registry: Registry, today: date) -> Iterator[Problem]:
    """A mission needs its first day."""
    for member, i, mission in registry.missions:
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
    for member, i, mission in registry.missions:
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
    for member, i, mission in registry.missions:
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
    first = moved(start, 1)
    guess = year_meant(where, end, first, add_months(start, 12)) or year_meant(where, end, first, add_months(start, 24))
    begun = other_year(start, add_months(end, -12), end)
    hints = (
        Text(N_("if the two dates were swapped, exchange them")),
        *((Text(N_("if the start is wrong, it may be {begun}"), {"begun": begun.isoformat()}),) if begun else ()),
    )
    return {"label": label, "hints": hints, **guess}


@rule(
    "advice",
    N_("very long mission"),
    N_("Contracts are renewed every six months; a long one is often a mistyped year."),
)
def mission_too_long(registry: Registry, today: date) -> Iterator[Problem]:
    """A mission of more than five years (public agents may have one)."""
    for member, i, mission in registry.missions:
        if mission.start is None or mission.end is None or mission.end - mission.start <= _LONG:
            continue
        if mission.end.year > today.year + AHEAD or mission.start.year < EARLIEST:
            continue  # the year is wrong, which is told
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
    for member, i, mission in registry.missions:
        if (
            mission.end is not None
            and mission.end > limit
            and mission.status not in (None, "admin")
            and mission.end.year <= today.year + AHEAD
            and (member.path, ("missions", i, "status")) not in registry.faulty
        ):
            yield Problem(
                "mission-ends-far",
                Place(member.path, ("missions", i, "end")),
                Text(
                    N_("this mission ends after {limit:long}, in more than {n} months"), {"limit": limit, "n": months}
                ),
                hints=(Text(N_("end it at the next committee, then extend it")),),
            )


@rule(
    "warning",
    N_("mission for a startup that has ended"),
    N_("The person is counted in a team that no longer exists, and keeps its accesses."),
    calendar=True,
)
def mission_on_ended_startup(registry: Registry, today: date) -> Iterator[Problem]:
    """A mission covering today for a startup that has ended: it names it, or names none and the old list does."""
    for startup, assignments in registry.teams_at(today).items():
        step = ended(registry, startup, today)
        if step is None:
            continue
        for assignment in assignments:
            if assignment.mission.end == today:
                continue  # its last day: somebody ended it
            where = _where(registry, assignment, today)
            if where is not None:
                yield Problem(
                    "mission-on-ended-startup",
                    where,
                    Text(
                        N_("“{startup}” ended on {day:long}, and this mission for it runs until {end:long}"),
                        {"startup": startup, "day": step.phase.start, "end": assignment.mission.end},
                    ),
                    labels=(begun(registry, startup, step),),
                    hints=(Text(N_("end the mission, or name the startup the person works for now")),),
                )


def _where(registry: Registry, assignment: Assignment, today: date) -> Place | None:
    """Where a mission names its startup; None where the mission, or its list, has a problem of its own."""
    member, mission, startup, legacy = assignment
    i = next(i for i, own in enumerate(member.missions) if own is mission)
    field = ("missions", i, "startups")
    if mission.end is None or mission.end.year > today.year + AHEAD or (member.path, field) in registry.faulty:
        return None
    if not legacy:
        return Place(member.path, (*field, mission.startups.index(startup)))
    if (member.path, field) in registry.misspelt:
        return None
    return Place(member.path, ("startups", member.startups.index(startup)))
