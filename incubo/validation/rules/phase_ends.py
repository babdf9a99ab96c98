"""Rules of the explicit ends of phases: nothing twice at once, nothing left unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.dates import moved
from incubo.problem import Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule
from incubo.validation.rules.phase_ground import LONGEST_GAP, far, misplaced, named, place, unsure
from incubo.validation.years import year_meant


@rule(
    "warning", N_("phase that ends after the next one begins"), N_("Two phases at once: durations are counted twice.")
)
def phase_overlap(registry: Registry, today: date) -> Iterator[Problem]:
    """An explicit end later than the next phase's start."""
    for startup in registry.startups.values():
        if len(startup.phases) < 2 or misplaced(startup, today):
            continue
        for step in registry.lives[startup.id]:
            end, following = step.phase.end, step.next_start
            if (
                end is None
                or following is None
                or end <= following
                or step.phase.start == following
                or far(end, today)
                or unsure(registry, startup, today)
            ):
                continue
            where = place(startup, step.position, "end")
            yield Problem(
                "phase-overlap",
                where,
                Text(
                    N_("the phase “{phase}” ends after the next one begins, on {following:long}"),
                    {**named(step.phase), "following": following},
                ),
                **(
                    year_meant(where, end, _closely(step.phase.start, following), following)
                    or {"hints": (Text(N_("leave the end out: the next phase's start says it")),)}
                ),
            )


def _closely(start: date | None, following: date) -> date | None:
    """From when an end leaves no gap before the next phase."""
    return None if start is None else max(start, moved(following, -LONGEST_GAP))


@rule(
    "warning",
    N_("current phase that has ended"),
    N_("The sheet says that the phase is over and not what came next."),
    calendar=True,
)
def phase_ended(registry: Registry, today: date) -> Iterator[Problem]:
    """The latest phase has an explicit end in the past, and is not a final one."""
    vocabulary = registry.vocabulary
    for startup in registry.startups.values():
        steps = registry.lives[startup.id]
        if not steps:
            continue
        last = steps[-1]
        end, start = last.phase.end, last.phase.start
        if (
            end is None
            or start is None
            or end >= today
            or end < start
            or far(end, today)
            or vocabulary.is_final(last.phase.name)
        ):
            continue
        if misplaced(startup, today) or unsure(registry, startup, today):
            continue
        yield Problem(
            "phase-ended",
            place(startup, last.position, "end"),
            Text(
                N_("the current phase “{phase}” ended on {end:long}, and nothing says what came next"),
                {**named(last.phase), "end": end},
            ),
            hints=(Text(N_("add the phase that followed, or take the end away")),),
        )


@rule(
    "advice",
    N_("time between two phases"),
    N_("Nobody can tell what the startup was doing, and the durations of its phases leave that time out."),
)
def phase_gap(registry: Registry, today: date) -> Iterator[Problem]:
    """An explicit end more than a month before the next phase's start."""
    for startup in registry.startups.values():
        if len(startup.phases) < 2:
            continue
        for step in registry.lives[startup.id]:
            start, end, following = step.phase.start, step.phase.end, step.next_start
            if (
                start is None
                or end is None
                or following is None
                or end < start
                or (following - end).days <= LONGEST_GAP
            ):
                continue
            if far(end, today) or misplaced(startup, today) or unsure(registry, startup, today):
                continue
            yield Problem(
                "phase-gap",
                place(startup, step.position, "end"),
                Text(
                    N_("the phase “{phase}” ends {n:days} before the next one begins, on {following:long}"),
                    {**named(step.phase), "n": (following - end).days, "following": following},
                ),
                hints=(Text(N_("leave the end out: the next phase's start says it")),),
            )
