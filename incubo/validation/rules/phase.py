"""Rules of phases: a life in order. One cause gives one finding, so the rules look at each other's ground."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from incubo.i18n import N_
from incubo.model.records import Phase, Startup
from incubo.problem import Label, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import declare, rule
from incubo.validation.rules.schema import AHEAD, EARLIEST
from incubo.validation.years import other_year, year_meant

_PHASE = N_("The phase of the startup, and so the portfolio's figures, are counted from these dates.")

declare(
    "phase-unknown-name",
    "error",
    N_("unknown phase"),
    N_("The startup would be in no known phase: every count by phase misses it."),
)


def _place(startup: Startup, i: int, name: str, part: str = "value") -> Place:
    return Place(startup.path, ("phases", i, name), part)


def _faulty(registry: Registry, startup: Startup, i: int, name: str) -> bool:
    faulty = registry.faulty
    return (startup.path, ("phases", i, name)) in faulty or (startup.path, ("phases", i)) in faulty


def _unsure(registry: Registry, startup: Startup, today: date) -> bool:
    """Whether a phase has a name or a start that cannot be trusted: what follows from it is not a second cause."""
    return any(
        phase.start is None
        or not phase.name
        or _far(phase.start, today)
        or _faulty(registry, startup, i, "start")
        or _faulty(registry, startup, i, "name")
        for i, phase in enumerate(startup.phases)
    )


def _named(i: int, phase: Phase) -> dict[str, Any]:
    return {"phase": phase.name or "?"}


@rule("error", N_("phase without a start"), _PHASE)
def phase_without_start(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase without a readable start is in no figure."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            if (
                phase.start is None
                and not _faulty(registry, startup, i, "start")
                and (startup.path, ("phases", i, "start")) not in registry.misspelt
            ):
                message = Text(N_("the phase “{phase}” has no start: it counts nowhere"), _named(i, phase))
                yield Problem("phase-without-start", _place(startup, i, "start", "key"), message)


@rule("error", N_("phase without a name"), _PHASE)
def phase_without_name(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase needs a name."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            if (
                not phase.name
                and not _faulty(registry, startup, i, "name")
                and (startup.path, ("phases", i, "name")) not in registry.misspelt
            ):
                yield Problem(
                    "phase-without-name", _place(startup, i, "name", "key"), Text(N_("this phase has no name"))
                )


@rule("error", N_("phase that ends before it begins"), _PHASE)
def phase_ends_before_start(registry: Registry, today: date) -> Iterator[Problem]:
    """The explicit end of a phase comes before its start."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            start, end = phase.start, phase.end
            if start is None or end is None or end >= start or _far(start, today) or _far(end, today):
                continue
            where = _place(startup, i, "end")
            following = next((p.start for p in startup.phases[i + 1 :] if p.start and p.start >= start), None)
            yield Problem(
                "phase-ends-before-start",
                where,
                Text(N_("the phase “{phase}” ends before it begins"), _named(i, phase)),
                label=Text(N_("ends {n:days} earlier, on {end:long}"), {"n": (start - end).days, "end": end}),
                labels=(Label(_place(startup, i, "start"), Text(N_("begins on {start:long}"), {"start": start})),),
                **_meant_end(where, start, end, following),
            )


def _meant_end(where: Place, start: date, end: date, following: date | None) -> dict[str, Any]:
    """The end that was meant: one year beside, within the next phase or two years."""
    limit = following or date(min(start.year + 2, 9999), 12, 31)
    meant = other_year(end, start, limit)
    if meant is None:
        return {}
    guess = year_meant(where, end, start, limit)
    if following is not None:
        arguments = {"following": following, "meant": meant}
        hint = Text(N_("the next phase begins on {following}: the end is probably {meant} (year mistyped)"), arguments)
    else:
        hint = Text(N_("the end is probably {meant} (year mistyped)"), {"meant": meant})
    return {"hints": (hint,), "fix": guess["fix"]}


def _far(day: date, today: date) -> bool:
    """Whether a date is for `schema-implausible-date` to report."""
    return day.year < EARLIEST or day.year > today.year + AHEAD


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
            if phase.start is not None and phase.start > today and not _far(phase.start, today):
                before = startup.phases[i - 1].start if i else None
                after = next((p.start for p in startup.phases[i + 1 :] if p.start and p.start <= today), today)
                where = _place(startup, i, "start")
                message = Text(
                    N_("the phase “{phase}” begins on {start:long}, in the future"),
                    {**_named(i, phase), "start": phase.start},
                )
                yield Problem("phase-in-future", where, message, **year_meant(where, phase.start, before, after))


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
                _place(startup, i, "name"),
                Text(N_("the phase “{phase}” is there twice"), _named(i, startup.phases[i])),
                label=Text(N_("second time")),
                labels=(Label(_place(startup, first, "name"), Text(N_("first time"))),),
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


def _misplaced(startup: Startup, today: date) -> list[tuple[int, int]]:
    """The phases out of the date order of the file: (index, index of the one written before it).

    The fewest that must move: the rest is the longest series in order, the earlier written kept among equals.
    """
    dated = [
        (i, p.start)
        for i, p in enumerate(startup.phases)
        if p.start is not None and p.start <= today and not _far(p.start, today)
    ]
    if len(dated) > 100 or all(a[1] <= b[1] for a, b in pairwise(dated)):
        return []
    best: list[list[int]] = []
    for at, (_, start) in enumerate(dated):
        longest: list[int] = []
        for earlier in range(at):
            if dated[earlier][1] <= start and len(best[earlier]) > len(longest):
                longest = best[earlier]
        best.append([*longest, at])
    longest_of_all = max(best, key=lambda series: (len(series), [-at for at in series]))
    kept = set(longest_of_all)
    return [(dated[at][0], dated[at - 1][0] if at else dated[1][0]) for at in range(len(dated)) if at not in kept]


def _order(registry: Registry, today: date, rule_id: str, *, current: bool) -> Iterator[Problem]:
    for startup in registry.startups.values():
        if len(startup.phases) < 2:
            continue
        moved = _misplaced(startup, today)
        if not moved:
            continue
        steps = [
            s
            for s in registry.lives[startup.id]
            if s.phase.start and s.phase.start <= today and not _far(s.phase.start, today)
        ]
        written = [i for i, p in enumerate(startup.phases) if p.start and p.start <= today and not _far(p.start, today)]
        if (
            steps[-1].position != written[-1] and startup.phases[written[-1]].start != steps[-1].phase.start
        ) is not current:
            continue
        for i, other in moved:
            phase, neighbour = startup.phases[i], startup.phases[other]
            where = _place(startup, i, "start")
            following = next((p.start for p in startup.phases[i + 1 :] if p.start is not None), today)
            after = startup.phases[i - 1].start if i else None
            if current:
                message = N_("the phase “{phase}” begins before the one above it: which phase is the current one?")
            else:
                message = N_("the phase “{phase}” begins before the one above it")
            if other > i:
                message = N_("the phase “{phase}” begins after the one below it")
            told = Text(N_("“{phase}” begins on {start:long}"), {**_named(other, neighbour), "start": neighbour.start})
            guess = year_meant(where, phase.start, after, following) if phase.start else {}
            yield Problem(
                rule_id,
                where,
                Text(message, _named(i, phase)),
                labels=(Label(_place(startup, other, "start"), told),),
                **(guess or {"hints": (Text(_ORDER),)}),
            )


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
        if len(startup.phases) < 2 or _misplaced(startup, today) or any(_repeated(startup)):
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
            if _unsure(registry, startup, today):
                break
            ended = vocabulary.is_final(before.phase.name) and not vocabulary.is_live(before.phase.name)
            message = (
                N_("the phase “{phase}” comes after “{before}”, which ends the incubation")
                if ended
                else N_("the phase “{phase}” comes after “{before}”: the startup goes back")
            )
            yield Problem(
                "phase-backwards",
                _place(startup, step.position, "name"),
                Text(message, {"phase": step.phase.name, "before": before.phase.name}),
                labels=(
                    Label(
                        _place(startup, before.position, "name"),
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
            and not _unsure(registry, startup, today)
        ):
            yield Problem(
                "phase-current-tie",
                _place(startup, steps[-1].position, "start"),
                Text(
                    N_("“{phase}” and “{other}” begin on the same day"),
                    {"phase": steps[-1].phase.name, "other": steps[-2].phase.name},
                ),
                labels=(Label(_place(startup, steps[-2].position, "start"), Text(N_("same day"))),),
            )


@rule(
    "warning", N_("phase that ends after the next one begins"), N_("Two phases at once: durations are counted twice.")
)
def phase_overlap(registry: Registry, today: date) -> Iterator[Problem]:
    """An explicit end later than the next phase's start."""
    for startup in registry.startups.values():
        if len(startup.phases) < 2 or _misplaced(startup, today):
            continue
        for step in registry.lives[startup.id]:
            end, following = step.phase.end, step.next_start
            if (
                end is None
                or following is None
                or end <= following
                or step.phase.start == following
                or _far(end, today)
                or _unsure(registry, startup, today)
            ):
                continue
            where = _place(startup, step.position, "end")
            yield Problem(
                "phase-overlap",
                where,
                Text(
                    N_("the phase “{phase}” ends after the next one begins, on {following:long}"),
                    {**_named(0, step.phase), "following": following},
                ),
                **(
                    year_meant(where, end, step.phase.start, following)
                    or {"hints": (Text(N_("leave the end out: the next phase's start says it")),)}
                ),
            )


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
            or _far(end, today)
            or vocabulary.is_final(last.phase.name)
        ):
            continue
        if _misplaced(startup, today) or _unsure(registry, startup, today):
            continue
        yield Problem(
            "phase-ended",
            _place(startup, last.position, "end"),
            Text(
                N_("the current phase “{phase}” ended on {end:long}, and nothing says what came next"),
                {**_named(0, last.phase), "end": end},
            ),
            hints=(Text(N_("add the phase that followed, or take the end away")),),
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
                and not _unsure(registry, startup, today)
            ):
                yield Problem(
                    "phase-same-start",
                    _place(startup, step.position, "start"),
                    Text(
                        N_("“{phase}” and “{other}” begin on the same day"),
                        {"phase": step.phase.name, "other": before.phase.name},
                    ),
                )
