"""Rules of the order of phases: a life goes forward, and the sheet tells it so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from incubo.i18n import N_
from incubo.model.records import Startup
from incubo.problem import Label, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule
from incubo.validation.rules.phase_ground import far, misplaced, named, place, unsure
from incubo.validation.years import year_meant


@rule(
    "warning",
    N_("same phase twice"),
    N_("Durations and rates count the startup twice; going back is allowed, and told."),
)
def phase_repeated(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase name used twice: a re-entry, or a copy and paste."""
    for startup in registry.startups.values():
        for i, first in _repeated(startup):
            yield Problem(
                "phase-repeated",
                place(startup, i, "name"),
                Text(N_("the phase “{phase}” is there twice"), named(startup.phases[i])),
                label=Text(N_("second time")),
                labels=(Label(place(startup, first, "name"), Text(N_("first time"))),),
                hints=(
                    Text(N_("if the startup really came back to this phase, leave it; otherwise correct the name")),
                ),
            )


def _repeated(startup: Startup) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for i, phase in enumerate(startup.phases):
        if phase.name:
            if phase.name in first:
                yield i, first[phase.name]
            first.setdefault(phase.name, i)


def _order(registry: Registry, today: date, rule_id: str, *, current: bool) -> Iterator[Problem]:
    for startup in registry.startups.values():
        if len(startup.phases) < 2:
            continue
        moved = misplaced(startup, today)
        if not moved:
            continue
        steps = [
            s
            for s in registry.lives[startup.id]
            if s.phase.start and s.phase.start <= today and not far(s.phase.start, today)
        ]
        written = [i for i, p in enumerate(startup.phases) if p.start and p.start <= today and not far(p.start, today)]
        if (
            steps[-1].position != written[-1] and startup.phases[written[-1]].start != steps[-1].phase.start
        ) is not current:
            continue
        for i, other in moved:
            phase, neighbour = startup.phases[i], startup.phases[other]
            where = place(startup, i, "start")
            following = next((p.start for p in startup.phases[i + 1 :] if p.start is not None), today)
            after = startup.phases[i - 1].start if i else None
            if current:
                message = N_("the phase “{phase}” begins before the one above it: which phase is the current one?")
            else:
                message = N_("the phase “{phase}” begins before the one above it")
            if other > i:
                message = N_("the phase “{phase}” begins after the one below it")
            told = Text(N_("“{phase}” begins on {start:long}"), {**named(neighbour), "start": neighbour.start})
            forward = not i or _rank(registry, startup, i - 1) <= _rank(registry, startup, i)
            guess = year_meant(where, phase.start, after, following) if phase.start and forward else {}
            yield Problem(
                rule_id,
                where,
                Text(message, named(phase)),
                labels=(Label(place(startup, other, "start"), told),),
                case="below" if other > i else "above",
                **(guess or {"hints": (Text(_ORDER),)}),
            )


def _rank(registry: Registry, startup: Startup, i: int) -> int:
    return registry.vocabulary.rank(startup.phases[i].name)


_ORDER = N_("write the phases in the order of their dates, or correct the date")


@rule(
    "error",
    N_("last phase written is not the latest"),
    N_("Tools that read the last line and tools that read the dates disagree on the current phase."),
)
def phase_order_current(registry: Registry, today: date) -> Iterator[Problem]:
    """The order in the file and the dates tell two different current phases."""
    yield from _order(registry, today, "phase-order-current", current=True)


@rule(
    "warning",
    N_("phases not in the order of their dates"),
    N_("A reader of the sheet sees another history than the dates tell."),
)
def phase_order(registry: Registry, today: date) -> Iterator[Problem]:
    """Phases written in another order than their dates, the current one being sure."""
    yield from _order(registry, today, "phase-order", current=False)


@rule(
    "warning",
    N_("phase that goes back"),
    N_("The usual life goes forward; a step back is often a mistyped name or date."),
)
def phase_backwards(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase of lower rank after one of higher rank, on a later day."""
    for startup in registry.startups.values():
        if len(startup.phases) < 2 or misplaced(startup, today) or any(_repeated(startup)):
            continue
        steps = registry.lives[startup.id]
        for before, step in pairwise(steps):
            if step.phase.start and step.phase.start > today:
                continue
            vocabulary = registry.vocabulary
            if vocabulary.rank(step.phase.name) < 0 or vocabulary.rank(before.phase.name) <= vocabulary.rank(
                step.phase.name
            ):
                continue
            if unsure(registry, startup, today):
                break
            ended = vocabulary.is_final(before.phase.name) and not vocabulary.is_live(before.phase.name)
            message = (
                N_("the phase “{phase}” comes after “{before}”, which ends the incubation")
                if ended
                else N_("the phase “{phase}” comes after “{before}”: the startup goes back")
            )
            yield Problem(
                "phase-backwards",
                place(startup, step.position, "name"),
                Text(message, {"phase": step.phase.name, "before": before.phase.name}),
                labels=(
                    Label(
                        place(startup, before.position, "name"),
                        Text(
                            N_("“{before}” begins on {start:long}"),
                            {"before": before.phase.name, "start": before.phase.start},
                        ),
                    ),
                ),
                hints=(Text(N_("if the startup really went back, leave it; otherwise correct the name or the date")),),
            )


@rule(
    "warning",
    N_("two current phases"),
    N_("Two phases begin on the startup's latest date: only their rank tells which is current."),
)
def phase_current_tie(registry: Registry, today: date) -> Iterator[Problem]:
    """The two latest phases begin on the same day."""
    for startup in registry.startups.values():
        steps = registry.lives[startup.id]
        if (
            len(steps) > 1
            and steps[-1].phase.start == steps[-2].phase.start
            and steps[-1].phase.name != steps[-2].phase.name
            and not unsure(registry, startup, today)
        ):
            yield Problem(
                "phase-current-tie",
                place(startup, steps[-1].position, "start"),
                Text(
                    N_("“{phase}” and “{other}” begin on the same day"),
                    {"phase": steps[-1].phase.name, "other": steps[-2].phase.name},
                ),
                labels=(Label(place(startup, steps[-2].position, "start"), Text(N_("same day"))),),
            )


@rule(
    "advice",
    N_("two phases that begin on the same day"),
    N_("The first of the two has lasted no time: its duration is left out."),
)
def phase_same_start(registry: Registry, today: date) -> Iterator[Problem]:
    """Two phases, not the latest ones, with the same start."""
    for startup in registry.startups.values():
        steps = registry.lives[startup.id]
        for before, step in pairwise(steps):
            if (
                before.phase.start == step.phase.start
                and step is not steps[-1]
                and before.phase.name != step.phase.name
                and not unsure(registry, startup, today)
            ):
                yield Problem(
                    "phase-same-start",
                    place(startup, step.position, "start"),
                    Text(
                        N_("“{phase}” and “{other}” begin on the same day"),
                        {"phase": step.phase.name, "other": before.phase.name},
                    ),
                )
