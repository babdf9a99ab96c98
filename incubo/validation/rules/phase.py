"""The pages of the rules of phases: what each phase says of itself.

The pages of the rules of phases: the order of a life.

What rules of phases share: places, and what cannot be trusted.

Rules of phases: a life in order. One cause gives one finding, so the rules look at each other's ground.

Rules of the explicit ends of phases: nothing twice at once, nothing left unsaid.

Rules of the order of phases: a life goes forward, and the sheet tells it so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldLocation, Label, Problem
from incubo.model.dates import is_implausible_date, shift_date_clamped
from incubo.model.phases import find_misordered_phases
from incubo.model.records import Phase, Startup
from incubo.registry.registry import Registry
from incubo.validation.date_hints import find_likely_date, suggest_year_fix
from incubo.validation.rule import declare_rule, rule

_WHY_DATES_COUNT = N_("The phase of the startup, and so the portfolio's figures, are counted from these dates.")

_EXAMPLE_TWO_PHASES = """
phases:
  - name: investigation
    start: 2024-03-04
  - name: construction
    start: 2024-09-02
"""
_EXAMPLE_WITH_END = """
phases:
  - name: investigation
    start: 2024-03-04
    end: 2024-09-01
  - name: construction
    start: 2024-09-02
"""
_EXAMPLE_THREE_PHASES = """
phases:
  - name: investigation
    start: 2023-03-06
  - name: construction
    start: 2023-10-02
  - name: acceleration
    start: 2024-06-03
"""

declare_rule(
    "phase-unknown-name",
    "error",
    title=N_("unknown phase"),
    rationale=N_("The startup would be in no known phase: every count by phase misses it."),
    kind="startup",
    bad=_EXAMPLE_TWO_PHASES.replace("construction", "constuction"),
    good=_EXAMPLE_TWO_PHASES,
    how_to_fix=N_("Put the name of a phase of the registry: “incubo explain startup.phases.name” lists them."),
    proposed_fix="guess",
)


MAX_PHASE_GAP_DAYS = 31
"""Days between a phase's end and the next start that need no word: a handover, a holiday."""


def phase_field_location(startup: Startup, i: int, field_name: str, part: str = "value") -> FieldLocation:
    """The place of a field of a phase."""
    return FieldLocation(startup.path, ("phases", i, field_name), part)


def is_phase_field_faulty(registry: Registry, startup: Startup, i: int, field_name: str) -> bool:
    """Whether a field of a phase already has a problem."""
    known = registry.fields_with_problems
    return (startup.path, ("phases", i, field_name)) in known or (startup.path, ("phases", i)) in known


def has_doubtful_phase(registry: Registry, startup: Startup, today: date) -> bool:
    """Whether a phase has a name or a start that cannot be trusted: what follows from it is not a second cause."""
    return any(
        phase.start is None
        or not phase.name
        or is_implausible_date(phase.start, today)
        or is_phase_field_faulty(registry, startup, i, "start")
        or is_phase_field_faulty(registry, startup, i, "name")
        for i, phase in enumerate(startup.phases)
    )


def phase_arguments(phase: Phase) -> dict[str, Any]:
    """The arguments that name a phase in a message."""
    return {"phase": phase.name or "?"}


@rule(
    "error",
    title=N_("phase without a start"),
    rationale=_WHY_DATES_COUNT,
    kind="startup",
    bad=_EXAMPLE_TWO_PHASES.replace("    start: 2024-09-02\n", ""),
    good=_EXAMPLE_TWO_PHASES,
    how_to_fix=N_("Add the day on which the phase began: as a rule, the day of the committee that decided it."),
)
def phase_without_start(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase without a readable start is in no figure."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            if (
                phase.start is None
                and not is_phase_field_faulty(registry, startup, i, "start")
                and (startup.path, ("phases", i, "start")) not in registry.misspelt_fields
            ):
                message = Message(N_("the phase “{phase}” has no start: it counts nowhere"), phase_arguments(phase))
                yield Problem("phase-without-start", phase_field_location(startup, i, "start", "key"), message)


@rule(
    "error",
    title=N_("phase without a name"),
    rationale=_WHY_DATES_COUNT,
    kind="startup",
    bad=_EXAMPLE_TWO_PHASES.replace("  - name: construction\n    start", "  - start"),
    good=_EXAMPLE_TWO_PHASES,
    how_to_fix=N_("Add the name of the phase, or delete the item."),
)
def phase_without_name(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase needs a name."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            if (
                not phase.name
                and not is_phase_field_faulty(registry, startup, i, "name")
                and (startup.path, ("phases", i, "name")) not in registry.misspelt_fields
            ):
                yield Problem(
                    "phase-without-name",
                    phase_field_location(startup, i, "name", "key"),
                    Message(N_("this phase has no name")),
                )


@rule(
    "error",
    title=N_("phase that ends before it begins"),
    rationale=_WHY_DATES_COUNT,
    kind="startup",
    bad=_EXAMPLE_WITH_END.replace("end: 2024-09-01", "end: 2023-09-01"),
    good=_EXAMPLE_WITH_END,
    how_to_fix=N_(
        "Correct the date that is wrong: often the year. The end may also be left out, the next phase's start says it."
    ),
    proposed_fix="guess",
)
def phase_ends_before_start(registry: Registry, today: date) -> Iterator[Problem]:
    """The explicit end of a phase comes before its start."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            start, end = phase.start, phase.end
            if (
                start is None
                or end is None
                or end >= start
                or is_implausible_date(start, today)
                or is_implausible_date(end, today)
            ):
                continue
            where = phase_field_location(startup, i, "end")
            following = next((p.start for p in startup.phases[i + 1 :] if p.start and p.start >= start), None)
            yield Problem(
                "phase-ends-before-start",
                where,
                Message(N_("the phase “{phase}” ends before it begins"), phase_arguments(phase)),
                label=Message(N_("ends {n:days} earlier, on {end:long}"), {"n": (start - end).days, "end": end}),
                secondary_labels=(
                    Label(
                        phase_field_location(startup, i, "start"),
                        Message(N_("begins on {start:long}"), {"start": start}),
                    ),
                ),
                **_suggest_end(where, start, end, following, None if _may_have_ended(registry, startup, i) else today),
            )


def _may_have_ended(registry: Registry, startup: Startup, i: int) -> bool:
    """Whether a phase may have a past end: another one follows it, or it is a final one."""
    latest = registry.phase_periods[startup.id][-1:]
    return all(step.position != i for step in latest) or registry.vocabulary.is_final(startup.phases[i].name)


def _suggest_end(
    location: FieldLocation, start: date, end: date, next_start: date | None, earliest: date | None
) -> dict[str, Any]:
    """The end that was meant: one year beside, within the next phase or two years.

    Nothing is said where that end would be wrong as well: before `earliest`, or long before the next phase.
    """
    limit = next_start or date(min(start.year + 2, 9999), 12, 31)
    meant = find_likely_date(end, start, limit)
    if (
        meant is None
        or (earliest and meant < earliest)
        or (next_start and (next_start - meant).days > MAX_PHASE_GAP_DAYS)
    ):
        return {}
    guess = suggest_year_fix(location, end, start, limit)
    if next_start is not None:
        arguments = {"following": next_start, "meant": meant}
        hint = Message(
            N_("the next phase begins on {following}: the end is probably {meant} (year mistyped)"), arguments
        )
    else:
        hint = Message(N_("the end is probably {meant} (year mistyped)"), {"meant": meant})
    return {"hints": (hint,), "fix": guess["fix"]}


@rule(
    "warning",
    title=N_("phase that begins in the future"),
    rationale=N_("It counts only from that day; often the year is mistyped."),
    kind="startup",
    bad=_EXAMPLE_TWO_PHASES.replace("2024-09-02", "2025-09-02"),
    good=_EXAMPLE_TWO_PHASES,
    how_to_fix=N_("If the year is mistyped, correct it. If the phase is only planned, add it on the day it begins."),
    proposed_fix="guess",
    depends_on_today=True,
)
def phase_in_future(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase planned for later: fine when meant."""
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            if phase.start is not None and phase.start > today and not is_implausible_date(phase.start, today):
                before = startup.phases[i - 1].start if i else None
                after = next((p.start for p in startup.phases[i + 1 :] if p.start and p.start <= today), today)
                where = phase_field_location(startup, i, "start")
                message = Message(
                    N_("the phase “{phase}” begins on {start:long}, in the future"),
                    {**phase_arguments(phase), "start": phase.start},
                )
                yield Problem("phase-in-future", where, message, **suggest_year_fix(where, phase.start, before, after))


@rule(
    "warning",
    title=N_("phase that ends after the next one begins"),
    rationale=N_("Two phases at once: durations are counted twice."),
    kind="startup",
    bad=_EXAMPLE_WITH_END.replace("end: 2024-09-01", "end: 2024-12-31"),
    good=_EXAMPLE_WITH_END,
    how_to_fix=N_(
        "Take the end out: a phase ends where the next one begins. If the next start is wrong, correct that one."
    ),
)
def phase_overlap(registry: Registry, today: date) -> Iterator[Problem]:
    """An explicit end later than the next phase's start."""
    for startup in registry.startups.values():
        if len(startup.phases) < 2 or find_misordered_phases(startup, today):
            continue
        for step in registry.phase_periods[startup.id]:
            end, following = step.phase.end, step.next_start
            if (
                end is None
                or following is None
                or end <= following
                or step.phase.start == following
                or is_implausible_date(end, today)
                or has_doubtful_phase(registry, startup, today)
            ):
                continue
            where = phase_field_location(startup, step.position, "end")
            yield Problem(
                "phase-overlap",
                where,
                Message(
                    N_("the phase “{phase}” ends after the next one begins, on {following:long}"),
                    {**phase_arguments(step.phase), "following": following},
                ),
                **(
                    suggest_year_fix(where, end, _earliest_end_without_gap(step.phase.start, following), following)
                    or {"hints": (Message(N_("leave the end out: the next phase's start says it")),)}
                ),
            )


def _earliest_end_without_gap(start: date | None, next_start: date) -> date | None:
    """From when an end leaves no gap before the next phase."""
    return None if start is None else max(start, shift_date_clamped(next_start, -MAX_PHASE_GAP_DAYS))


@rule(
    "warning",
    title=N_("current phase that has ended"),
    rationale=N_("The sheet says that the phase is over and not what came next."),
    kind="startup",
    bad=_EXAMPLE_TWO_PHASES + "    end: 2024-12-31\n",
    good=_EXAMPLE_TWO_PHASES,
    how_to_fix=N_("Add the phase that came next, or take the end out if the phase goes on."),
    depends_on_today=True,
)
def phase_ended(registry: Registry, today: date) -> Iterator[Problem]:
    """The latest phase has an explicit end in the past, and is not a final one."""
    vocabulary = registry.vocabulary
    for startup in registry.startups.values():
        steps = registry.phase_periods[startup.id]
        if not steps:
            continue
        last = steps[-1]
        end, start = last.phase.end, last.phase.start
        if (
            end is None
            or start is None
            or end >= today
            or end < start
            or is_implausible_date(end, today)
            or vocabulary.is_final(last.phase.name)
        ):
            continue
        if find_misordered_phases(startup, today) or has_doubtful_phase(registry, startup, today):
            continue
        yield Problem(
            "phase-ended",
            phase_field_location(startup, last.position, "end"),
            Message(
                N_("the current phase “{phase}” ended on {end:long}, and nothing says what came next"),
                {**phase_arguments(last.phase), "end": end},
            ),
            hints=(Message(N_("add the phase that followed, or take the end away")),),
        )


@rule(
    "advice",
    title=N_("time between two phases"),
    rationale=N_("Nobody can tell what the startup was doing, and the durations of its phases leave that time out."),
    kind="startup",
    bad=_EXAMPLE_WITH_END.replace("end: 2024-09-01", "end: 2024-05-31"),
    good=_EXAMPLE_WITH_END,
    how_to_fix=N_("Take the end out if the startup went on, or add the phase that it was in meanwhile."),
)
def phase_gap(registry: Registry, today: date) -> Iterator[Problem]:
    """An explicit end more than a month before the next phase's start."""
    for startup in registry.startups.values():
        if len(startup.phases) < 2:
            continue
        for step in registry.phase_periods[startup.id]:
            start, end, following = step.phase.start, step.phase.end, step.next_start
            if (
                start is None
                or end is None
                or following is None
                or end < start
                or (following - end).days <= MAX_PHASE_GAP_DAYS
            ):
                continue
            if (
                is_implausible_date(end, today)
                or find_misordered_phases(startup, today)
                or has_doubtful_phase(registry, startup, today)
            ):
                continue
            yield Problem(
                "phase-gap",
                phase_field_location(startup, step.position, "end"),
                Message(
                    N_("the phase “{phase}” ends {n:days} before the next one begins, on {following:long}"),
                    {**phase_arguments(step.phase), "n": (following - end).days, "following": following},
                ),
                hints=(Message(N_("leave the end out: the next phase's start says it")),),
            )


@rule(
    "warning",
    title=N_("same phase twice"),
    rationale=N_("Durations and rates count the startup twice; going back is allowed, and told."),
    kind="startup",
    bad=_EXAMPLE_THREE_PHASES.replace("name: acceleration", "name: construction"),
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_(
        "Correct the name of one of the two, or keep the first one only: a phase that goes on is written once."
    ),
)
def phase_repeated(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase name used twice: a re-entry, or a copy and paste."""
    for startup in registry.startups.values():
        for i, first in _find_repeated(startup):
            yield Problem(
                "phase-repeated",
                phase_field_location(startup, i, "name"),
                Message(N_("the phase “{phase}” is there twice"), phase_arguments(startup.phases[i])),
                label=Message(N_("second time")),
                secondary_labels=(Label(phase_field_location(startup, first, "name"), Message(N_("first time"))),),
                hints=(
                    Message(N_("if the startup really came back to this phase, leave it; otherwise correct the name")),
                ),
            )


def _find_repeated(startup: Startup) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for i, phase in enumerate(startup.phases):
        if phase.name:
            if phase.name in first:
                yield i, first[phase.name]
            first.setdefault(phase.name, i)


def _check_order(registry: Registry, today: date, rule_id: str, *, current: bool) -> Iterator[Problem]:
    for startup in registry.startups.values():
        if len(startup.phases) < 2:
            continue
        moved = find_misordered_phases(startup, today)
        if not moved:
            continue
        steps = [
            s
            for s in registry.phase_periods[startup.id]
            if s.phase.start and s.phase.start <= today and not is_implausible_date(s.phase.start, today)
        ]
        written = [
            i
            for i, p in enumerate(startup.phases)
            if p.start and p.start <= today and not is_implausible_date(p.start, today)
        ]
        if (
            steps[-1].position != written[-1] and startup.phases[written[-1]].start != steps[-1].phase.start
        ) is not current:
            continue
        for i, other in moved:
            phase, neighbour = startup.phases[i], startup.phases[other]
            where = phase_field_location(startup, i, "start")
            following = next((p.start for p in startup.phases[i + 1 :] if p.start is not None), today)
            after = startup.phases[i - 1].start if i else None
            if current:
                message = N_("the phase “{phase}” begins before the one above it: which phase is the current one?")
            else:
                message = N_("the phase “{phase}” begins before the one above it")
            if other > i:
                message = N_("the phase “{phase}” begins after the one below it")
            told = Message(
                N_("“{phase}” begins on {start:long}"), {**phase_arguments(neighbour), "start": neighbour.start}
            )
            forward = not i or _phase_rank(registry, startup, i - 1) <= _phase_rank(registry, startup, i)
            guess = suggest_year_fix(where, phase.start, after, following) if phase.start and forward else {}
            yield Problem(
                rule_id,
                where,
                Message(message, phase_arguments(phase)),
                secondary_labels=(Label(phase_field_location(startup, other, "start"), told),),
                case="below" if other > i else "above",
                **(guess or {"hints": (Message(_ORDER_HINT),)}),
            )


def _phase_rank(registry: Registry, startup: Startup, i: int) -> int:
    return registry.vocabulary.phase_rank(startup.phases[i].name)


_ORDER_HINT = N_("write the phases in the order of their dates, or correct the date")


@rule(
    "error",
    title=N_("last phase written is not the latest"),
    rationale=N_("Tools that read the last line and tools that read the dates disagree on the current phase."),
    kind="startup",
    bad=_EXAMPLE_THREE_PHASES.replace("2024-06-03", "2022-06-03"),
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_("Correct the date that is wrong, or put the phases in the order of their dates."),
    proposed_fix="guess",
)
def phase_order_current(registry: Registry, today: date) -> Iterator[Problem]:
    """The order in the file and the dates tell two different current phases."""
    yield from _check_order(registry, today, "phase-order-current", current=True)


@rule(
    "warning",
    title=N_("phases not in the order of their dates"),
    rationale=N_("A reader of the sheet sees another history than the dates tell."),
    kind="startup",
    bad="""
    phases:
      - name: construction
        start: 2023-10-02
      - name: investigation
        start: 2023-03-06
      - name: acceleration
        start: 2024-06-03
    """,
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_("Put the phases in the order of their dates. Nothing else changes."),
)
def phase_order(registry: Registry, today: date) -> Iterator[Problem]:
    """Phases written in another order than their dates, the current one being sure."""
    yield from _check_order(registry, today, "phase-order", current=False)


@rule(
    "warning",
    title=N_("phase that goes back"),
    rationale=N_("The usual life goes forward; a step back is often a mistyped name or date."),
    kind="startup",
    bad=_EXAMPLE_THREE_PHASES.replace("name: construction", "name: consolidation"),
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_(
        "Correct the name or the date that is wrong. If the startup really went back, accept it with a comment."
    ),
)
def phase_backwards(registry: Registry, today: date) -> Iterator[Problem]:
    """A phase of lower rank after one of higher rank, on a later day."""
    for startup in registry.startups.values():
        if len(startup.phases) < 2 or find_misordered_phases(startup, today) or any(_find_repeated(startup)):
            continue
        steps = registry.phase_periods[startup.id]
        for before, step in pairwise(steps):
            if step.phase.start and step.phase.start > today:
                continue
            vocabulary = registry.vocabulary
            if vocabulary.phase_rank(step.phase.name) < 0 or vocabulary.phase_rank(
                before.phase.name
            ) <= vocabulary.phase_rank(step.phase.name):
                continue
            if has_doubtful_phase(registry, startup, today):
                break
            ended = vocabulary.is_final(before.phase.name) and not vocabulary.is_live(before.phase.name)
            message = (
                N_("the phase “{phase}” comes after “{before}”, which ends the incubation")
                if ended
                else N_("the phase “{phase}” comes after “{before}”: the startup goes back")
            )
            yield Problem(
                "phase-backwards",
                phase_field_location(startup, step.position, "name"),
                Message(message, {"phase": step.phase.name, "before": before.phase.name}),
                secondary_labels=(
                    Label(
                        phase_field_location(startup, before.position, "name"),
                        Message(
                            N_("“{before}” begins on {start:long}"),
                            {"before": before.phase.name, "start": before.phase.start},
                        ),
                    ),
                ),
                hints=(
                    Message(N_("if the startup really went back, leave it; otherwise correct the name or the date")),
                ),
            )


@rule(
    "warning",
    title=N_("two current phases"),
    rationale=N_("Two phases begin on the startup's latest date: only their rank tells which is current."),
    kind="startup",
    bad=_EXAMPLE_THREE_PHASES.replace("2023-10-02", "2024-06-03"),
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_(
        "Give each phase its own day. Of two that begin on one day, the later in a life counts as the current one."
    ),
)
def phase_current_tie(registry: Registry, today: date) -> Iterator[Problem]:
    """The two latest phases begin on the same day."""
    for startup in registry.startups.values():
        steps = registry.phase_periods[startup.id]
        if (
            len(steps) > 1
            and steps[-1].phase.start == steps[-2].phase.start
            and steps[-1].phase.name != steps[-2].phase.name
            and not has_doubtful_phase(registry, startup, today)
        ):
            yield Problem(
                "phase-current-tie",
                phase_field_location(startup, steps[-1].position, "start"),
                Message(
                    N_("“{phase}” and “{other}” begin on the same day"),
                    {"phase": steps[-1].phase.name, "other": steps[-2].phase.name},
                ),
                secondary_labels=(
                    Label(phase_field_location(startup, steps[-2].position, "start"), Message(N_("same day"))),
                ),
            )


@rule(
    "advice",
    title=N_("two phases that begin on the same day"),
    rationale=N_("The first of the two has lasted no time: its duration is left out."),
    kind="startup",
    bad=_EXAMPLE_THREE_PHASES.replace("2023-03-06", "2023-10-02"),
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_("Give each phase the day it began. If the startup never was in the first one, delete that one."),
)
def phase_same_start(registry: Registry, today: date) -> Iterator[Problem]:
    """Two phases, not the latest ones, with the same start."""
    for startup in registry.startups.values():
        steps = registry.phase_periods[startup.id]
        for before, step in pairwise(steps):
            if (
                before.phase.start == step.phase.start
                and step is not steps[-1]
                and before.phase.name != step.phase.name
                and not has_doubtful_phase(registry, startup, today)
            ):
                yield Problem(
                    "phase-same-start",
                    phase_field_location(startup, step.position, "start"),
                    Message(
                        N_("“{phase}” and “{other}” begin on the same day"),
                        {"phase": step.phase.name, "other": before.phase.name},
                    ),
                )
