"""Rules of phases: a life in order. One cause gives one finding, so the rules look at each other's ground."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from incubo.i18n import N_
from incubo.model.records import Startup
from incubo.problem import Label, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import declare, rule
from incubo.validation.rules.phase_ground import LONGEST_GAP, far, faulty, named, place
from incubo.validation.years import other_year, year_meant

_PHASE = N_("The phase of the startup, and so the portfolio's figures, are counted from these dates.")

declare(
    "phase-unknown-name",
    "error",
    N_("unknown phase"),
    N_("The startup would be in no known phase: every count by phase misses it."),
)


@rule("error", N_("phase without a start"), _PHASE)
def phase_without_start(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase without a readable start is in no figure."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            if (
                phase.start is None
                and not faulty(registry, startup, i, "start")
                and (startup.path, ("phases", i, "start")) not in registry.misspelt
            ):
                message = Text(N_("the phase “{phase}” has no start: it counts nowhere"), named(phase))
                yield Problem("phase-without-start", place(startup, i, "start", "key"), message)


@rule("error", N_("phase without a name"), _PHASE)
def phase_without_name(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase needs a name."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            if (
                not phase.name
                and not faulty(registry, startup, i, "name")
                and (startup.path, ("phases", i, "name")) not in registry.misspelt
            ):
                yield Problem(
                    "phase-without-name", place(startup, i, "name", "key"), Text(N_("this phase has no name"))
                )


@rule("error", N_("phase that ends before it begins"), _PHASE)
def phase_ends_before_start(registry: Registry, today: date) -> Iterator[Problem]:
    """The explicit end of a phase comes before its start."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            start, end = phase.start, phase.end
            if start is None or end is None or end >= start or far(start, today) or far(end, today):
                continue
            where = place(startup, i, "end")
            following = next((p.start for p in startup.phases[i + 1 :] if p.start and p.start >= start), None)
            yield Problem(
                "phase-ends-before-start",
                where,
                Text(N_("the phase “{phase}” ends before it begins"), named(phase)),
                label=Text(N_("ends {n:days} earlier, on {end:long}"), {"n": (start - end).days, "end": end}),
                labels=(Label(place(startup, i, "start"), Text(N_("begins on {start:long}"), {"start": start})),),
                **_meant_end(where, start, end, following, None if _may_have_ended(registry, startup, i) else today),
            )


def _may_have_ended(registry: Registry, startup: Startup, i: int) -> bool:
    """Whether a phase may have a past end: another one follows it, or it is a final one."""
    latest = registry.lives[startup.id][-1:]
    return all(step.position != i for step in latest) or registry.vocabulary.is_final(startup.phases[i].name)


def _meant_end(where: Place, start: date, end: date, following: date | None, earliest: date | None) -> dict[str, Any]:
    """The end that was meant: one year beside, within the next phase or two years.

    Nothing is said where that end would be wrong as well: before `earliest`, or long before the next phase.
    """
    limit = following or date(min(start.year + 2, 9999), 12, 31)
    meant = other_year(end, start, limit)
    if meant is None or (earliest and meant < earliest) or (following and (following - meant).days > LONGEST_GAP):
        return {}
    guess = year_meant(where, end, start, limit)
    if following is not None:
        arguments = {"following": following, "meant": meant}
        hint = Text(N_("the next phase begins on {following}: the end is probably {meant} (year mistyped)"), arguments)
    else:
        hint = Text(N_("the end is probably {meant} (year mistyped)"), {"meant": meant})
    return {"hints": (hint,), "fix": guess["fix"]}


@rule(
    "warning",
    N_("phase that begins in the future"),
    N_("It counts only from that day; often the year is mistyped."),
    calendar=True,
)
def phase_in_future(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase planned for later: fine when meant."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            if phase.start is not None and phase.start > today and not far(phase.start, today):
                before = startup.phases[i - 1].start if i else None
                after = next((p.start for p in startup.phases[i + 1 :] if p.start and p.start <= today), today)
                where = place(startup, i, "start")
                message = Text(
                    N_("the phase “{phase}” begins on {start:long}, in the future"),
                    {**named(phase), "start": phase.start},
                )
                yield Problem("phase-in-future", where, message, **year_meant(where, phase.start, before, after))
