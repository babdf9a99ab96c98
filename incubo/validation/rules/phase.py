"""Rules of the phases of startups: names, dates, explicit ends and order.

One cause gives one finding, so a rule leaves alone what another one reports: a phase whose name or start cannot be
trusted, or phases that are not in the order of their dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import FieldLocation, Label, Problem
from incubo.model.dates import is_implausible_date, shift_date_clamped
from incubo.model.phases import find_contradicting_phase, find_misordered_phases, read_status
from incubo.model.records import Phase, Startup
from incubo.registry.registry import Registry
from incubo.validation.date_hints import find_likely_date, start_label, suggest_year_fix
from incubo.validation.rule import PHASES, declare_rule, rule

_WHY_DATES_COUNT = N_("The phase of the product, and so the portfolio's figures, are counted from these dates.")
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
    rationale=N_("The product would be in no known phase: every count by phase misses it."),
    kind="startup",
    bad=_EXAMPLE_TWO_PHASES.replace("construction", "constuction"),
    good=_EXAMPLE_TWO_PHASES,
    how_to_fix=N_("Put the name of a phase of the registry."),
    command="incubo explain startup.phases.name",
    proposed_fix="guess",
)


_MAX_GAP_DAYS = 31
"""Days between the end of a phase and the next start that need no explanation: a handover, a holiday."""


def _phase_location(startup: Startup, i: int, field_name: str, part: str = "value") -> FieldLocation:
    """The location of a field of phase `i`."""
    return FieldLocation(startup.path, ("phases", i, field_name), part)


def _has_unreliable_phase(registry: Registry, startup: Startup, as_of: date) -> bool:
    """Whether the name or the start of a phase cannot be trusted: what follows from it is not reported again."""
    return any(
        phase.start is None
        or not phase.name
        or is_implausible_date(phase.start, as_of)
        or registry.has_problem(startup.path, ("phases", i, "start"))
        or registry.has_problem(startup.path, ("phases", i, "name"))
        for i, phase in enumerate(startup.phases)
    )


def _phase_word(registry: Registry, phase: Phase) -> LabelledValue:
    """A phase as messages name it: its label, with the id that is in the file."""
    return registry.vocabulary.value_in_file("phases", phase.name or "?")


def _phase_arguments(registry: Registry, phase: Phase) -> dict[str, Any]:
    """The arguments that name a phase in a message."""
    return {"phase": _phase_word(registry, phase)}


@rule(
    "warning",
    title=N_("unknown status"),
    rationale=N_("The product would be in no known phase: every count by phase misses it."),
    bad="phases: []\nstatus: acelerating\nstart: 2019-03-04\n",
    good="phases: []\nstatus: acceleration\nstart: 2019-03-04\n",
    how_to_fix=N_("Put the name of a phase of the registry."),
    command="incubo explain startup.phases.name",
    each="startup",
    fields=PHASES,
)
def phase_unknown_status(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """The status of an entry of before July 2020, which names no phase."""
    if startup.phases or not startup.status:
        return
    if read_status(startup.status, registry.vocabulary) not in registry.vocabulary.phases:
        message = Message(N_("the status “{status}” is not the name of a phase"), {"status": startup.status})
        yield Problem("phase-unknown-status", FieldLocation(startup.path, ("status",)), message)


@rule(
    "error",
    title=N_("phase without a start"),
    rationale=_WHY_DATES_COUNT,
    bad=_EXAMPLE_TWO_PHASES.replace("    start: 2024-09-02\n", ""),
    good=_EXAMPLE_TWO_PHASES,
    how_to_fix=N_("Add the day on which the phase began: as a rule, the day of the committee that decided it."),
    each="phase",
    fields=PHASES,
    finds_gaps=True,
)
def phase_without_start(registry: Registry, as_of: date, startup: Startup, i: int, phase: Phase) -> Iterator[Problem]:
    """A phase without a readable start."""
    if phase.start is None and not registry.is_absence_explained(startup.path, ("phases", i, "start")):
        message = Message(N_("the phase “{phase}” has no start: it counts nowhere"), _phase_arguments(registry, phase))
        yield Problem("phase-without-start", _phase_location(startup, i, "start", "key"), message)


@rule(
    "error",
    title=N_("phase without a name"),
    rationale=_WHY_DATES_COUNT,
    bad=_EXAMPLE_TWO_PHASES.replace("  - name: construction\n    start", "  - start"),
    good=_EXAMPLE_TWO_PHASES,
    how_to_fix=N_("Add the name of the phase, or delete the item."),
    each="phase",
    fields=PHASES,
    finds_gaps=True,
)
def phase_without_name(registry: Registry, as_of: date, startup: Startup, i: int, phase: Phase) -> Iterator[Problem]:
    """A phase without a name."""
    if not phase.name and not registry.is_absence_explained(startup.path, ("phases", i, "name")):
        yield Problem(
            "phase-without-name",
            _phase_location(startup, i, "name", "key"),
            Message(N_("this phase has no name")),
        )


@rule(
    "error",
    title=N_("phase that ends before it begins"),
    rationale=_WHY_DATES_COUNT,
    bad=_EXAMPLE_WITH_END.replace("end: 2024-09-01", "end: 2023-09-01"),
    good=_EXAMPLE_WITH_END,
    how_to_fix=N_(
        "Correct the date that is wrong: often the year. The end may also be removed; the next phase's start gives it."
    ),
    proposed_fix="guess",
    each="phase",
    fields=PHASES,
)
def phase_ends_before_start(
    registry: Registry, as_of: date, startup: Startup, i: int, phase: Phase
) -> Iterator[Problem]:
    """The explicit end of a phase comes before its start."""
    start, end = phase.start, phase.end
    if (
        start is None
        or end is None
        or end >= start
        or is_implausible_date(start, as_of)
        or is_implausible_date(end, as_of)
    ):
        return
    location = _phase_location(startup, i, "end")
    next_start = next((p.start for p in startup.phases[i + 1 :] if p.start and p.start >= start), None)
    yield Problem(
        "phase-ends-before-start",
        location,
        Message(N_("the phase “{phase}” ends before it begins"), _phase_arguments(registry, phase)),
        label=Message(N_("ends {n:days} earlier, on {end:long}"), {"n": (start - end).days, "end": end}),
        secondary_labels=(start_label(startup.path, ("phases", i, "start"), start),),
        **_suggest_end(location, start, end, next_start, None if _may_have_ended(registry, startup, i) else as_of),
    )


def _may_have_ended(registry: Registry, startup: Startup, i: int) -> bool:
    """Whether phase `i` may have a past end: another phase follows it, or it is a final one."""
    last_period = registry.phase_periods[startup.id][-1:]
    return all(period.position != i for period in last_period) or registry.vocabulary.is_final(startup.phases[i].name)


def _suggest_end(
    location: FieldLocation, start: date, end: date, next_start: date | None, earliest: date | None
) -> dict[str, Any]:
    """The hint and fix for an end with a mistyped year, within the next phase or two years.

    Empty where that end would be wrong as well: before `earliest`, or long before the next phase.
    """
    limit = next_start or date(min(start.year + 2, 9999), 12, 31)
    likely_end = find_likely_date(end, start, limit)
    if (
        likely_end is None
        or (earliest and likely_end < earliest)
        or (next_start and (next_start - likely_end).days > _MAX_GAP_DAYS)
    ):
        return {}
    year_fix = suggest_year_fix(location, end, start, limit)
    if next_start is not None:
        arguments = {"following": next_start, "meant": likely_end}
        hint = Message(
            N_("the next phase begins on {following}: the end is probably {meant} (year mistyped)"), arguments
        )
    else:
        hint = Message(N_("the end is probably {meant} (year mistyped)"), {"meant": likely_end})
    return {"hints": (hint,), "fix": year_fix["fix"]}


@rule(
    "warning",
    title=N_("phase that begins in the future"),
    rationale=N_("It counts only from that day; often the year is mistyped."),
    bad=_EXAMPLE_TWO_PHASES.replace("2024-09-02", "2025-09-02"),
    good=_EXAMPLE_TWO_PHASES,
    how_to_fix=N_("If the year is mistyped, correct it. If the phase is only planned, add it on the day it begins."),
    proposed_fix="guess",
    depends_on_today=True,
    each="phase",
    fields=PHASES,
)
def phase_in_future(registry: Registry, as_of: date, startup: Startup, i: int, phase: Phase) -> Iterator[Problem]:
    """A phase that begins after today: it may be planned."""
    if phase.start is not None and phase.start > as_of and not is_implausible_date(phase.start, as_of):
        lower_bound = startup.phases[i - 1].start if i else None
        upper_bound = next((p.start for p in startup.phases[i + 1 :] if p.start and p.start <= as_of), as_of)
        location = _phase_location(startup, i, "start")
        message = Message(
            N_("the phase “{phase}” begins on {start:long}, in the future"),
            {**_phase_arguments(registry, phase), "start": phase.start},
        )
        yield Problem(
            "phase-in-future",
            location,
            message,
            **suggest_year_fix(location, phase.start, lower_bound, upper_bound),
        )


@rule(
    "warning",
    title=N_("phase that ends after the next one begins"),
    rationale=N_("Two phases at once: durations are counted twice."),
    bad=_EXAMPLE_WITH_END.replace("end: 2024-09-01", "end: 2024-12-31"),
    good=_EXAMPLE_WITH_END,
    how_to_fix=N_(
        "Remove the end: a phase ends where the next one begins. If the next start is wrong, correct that one."
    ),
    each="startup",
    fields=PHASES,
)
def phase_overlap(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """An explicit end later than the next phase's start."""
    if len(startup.phases) < 2 or find_misordered_phases(startup, as_of):
        return
    for period in registry.phase_periods[startup.id]:
        end, next_start = period.phase.end, period.next_start
        if (
            end is None
            or next_start is None
            or end <= next_start
            or period.phase.start == next_start
            or is_implausible_date(end, as_of)
            or _has_unreliable_phase(registry, startup, as_of)
        ):
            continue
        location = _phase_location(startup, period.position, "end")
        yield Problem(
            "phase-overlap",
            location,
            Message(
                N_("the phase “{phase}” ends after the next one begins, on {following:long}"),
                {**_phase_arguments(registry, period.phase), "following": next_start},
            ),
            **(
                suggest_year_fix(location, end, _earliest_end_without_gap(period.phase.start, next_start), next_start)
                or {"hints": (Message(N_("remove the end: the next phase's start gives it")),)}
            ),
        )


def _earliest_end_without_gap(start: date | None, next_start: date) -> date | None:
    """The earliest end of a phase that leaves no gap before the next one."""
    return None if start is None else max(start, shift_date_clamped(next_start, -_MAX_GAP_DAYS))


@rule(
    "warning",
    title=N_("current phase that has ended"),
    rationale=N_("The entry says that the phase is over, but not what came next."),
    bad=_EXAMPLE_TWO_PHASES + "    end: 2024-12-31\n",
    good=_EXAMPLE_TWO_PHASES,
    how_to_fix=N_("Add the phase that came next, or remove the end if the phase goes on."),
    depends_on_today=True,
    each="startup",
    fields=PHASES,
)
def phase_ended(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """The latest phase has an explicit end in the past, and is not a final one."""
    vocabulary = registry.vocabulary
    periods = registry.phase_periods[startup.id]
    if not periods:
        return
    last_period = periods[-1]
    end, start = last_period.phase.end, last_period.phase.start
    if (
        end is None
        or start is None
        or end >= as_of
        or end < start
        or is_implausible_date(end, as_of)
        or vocabulary.is_final(last_period.phase.name)
    ):
        return
    if find_misordered_phases(startup, as_of) or _has_unreliable_phase(registry, startup, as_of):
        return
    yield Problem(
        "phase-ended",
        _phase_location(startup, last_period.position, "end"),
        Message(
            N_("the current phase “{phase}” ended on {end:long}, and nothing says what came next"),
            {**_phase_arguments(registry, last_period.phase), "end": end},
        ),
        hints=(Message(N_("add the phase that followed, or remove the end")),),
    )


@rule(
    "advice",
    title=N_("time between two phases"),
    rationale=N_("Nobody can tell what the product was doing, and the durations of its phases leave that time out."),
    bad=_EXAMPLE_WITH_END.replace("end: 2024-09-01", "end: 2024-05-31"),
    good=_EXAMPLE_WITH_END,
    how_to_fix=N_("Remove the end if the product went on, or add the phase that it was in meanwhile."),
    each="startup",
    fields=PHASES,
)
def phase_gap(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """An explicit end more than a month before the next phase's start."""
    if len(startup.phases) < 2:
        return
    for period in registry.phase_periods[startup.id]:
        start, end, next_start = period.phase.start, period.phase.end, period.next_start
        if (
            start is None
            or end is None
            or next_start is None
            or end < start
            or (next_start - end).days <= _MAX_GAP_DAYS
        ):
            continue
        if (
            is_implausible_date(end, as_of)
            or find_misordered_phases(startup, as_of)
            or _has_unreliable_phase(registry, startup, as_of)
        ):
            continue
        yield Problem(
            "phase-gap",
            _phase_location(startup, period.position, "end"),
            Message(
                N_("the phase “{phase}” ends {n:days} before the next one begins, on {following:long}"),
                {**_phase_arguments(registry, period.phase), "n": (next_start - end).days, "following": next_start},
            ),
            hints=(Message(N_("remove the end: the next phase's start gives it")),),
        )


@rule(
    "warning",
    title=N_("same phase twice"),
    rationale=N_("Durations and rates count the product twice; going back is allowed, and reported."),
    bad=_EXAMPLE_THREE_PHASES.replace("name: acceleration", "name: construction"),
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_(
        "Correct the name of one of the two, or keep the first one only: a phase that goes on is written once."
    ),
    each="startup",
    fields=PHASES,
)
def phase_repeated(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """A phase name used twice: a startup that came back to a phase, or a copy and paste."""
    for i, first in _find_repeated(startup):
        yield Problem(
            "phase-repeated",
            _phase_location(startup, i, "name"),
            Message(N_("the phase “{phase}” is there twice"), _phase_arguments(registry, startup.phases[i])),
            label=Message(N_("second time")),
            secondary_labels=(Label(_phase_location(startup, first, "name"), Message(N_("first time"))),),
            hints=(Message(N_("if the product really came back to this phase, leave it; otherwise correct the name")),),
        )


def _find_repeated(startup: Startup) -> Iterator[tuple[int, int]]:
    """The positions of each phase whose name was used before, and of the first phase of that name."""
    first: dict[str, int] = {}
    for i, phase in enumerate(startup.phases):
        if phase.name:
            if phase.name in first:
                yield i, first[phase.name]
            first.setdefault(phase.name, i)


def _check_phase_order(
    registry: Registry, as_of: date, startup: Startup, rule_id: str, *, changes_current: bool
) -> Iterator[Problem]:
    """The problems of phases that are not in the order of their dates.

    `changes_current`: only where the order decides which phase is the current one; else only where it does not.
    """
    misordered = find_misordered_phases(startup, as_of) if len(startup.phases) > 1 else ()
    periods = registry.phase_periods[startup.id]
    if misordered and (find_contradicting_phase(startup, periods, as_of) is not None) is changes_current:
        for i, neighbour in misordered:
            yield _misordered_problem(registry, startup, i, neighbour, as_of, rule_id, changes_current)


def _misordered_problem(
    registry: Registry, startup: Startup, i: int, neighbour: int, as_of: date, rule_id: str, changes_current: bool
) -> Problem:
    """The problem of phase `i`, which is not in order with the phase `neighbour` next to it."""
    phase, other = startup.phases[i], startup.phases[neighbour]
    if neighbour > i:
        message = N_("the phase “{phase}” begins after the one below it")
    elif changes_current:
        message = N_("the phase “{phase}” begins before the one above it: which phase is the current one?")
    else:
        message = N_("the phase “{phase}” begins before the one above it")
    location = _phase_location(startup, i, "start")
    previous_start = startup.phases[i - 1].start if i else None
    next_start = next((later.start for later in startup.phases[i + 1 :] if later.start is not None), as_of)
    ranks_ascend = not i or _phase_rank(registry, startup, i - 1) <= _phase_rank(registry, startup, i)
    year_fix = (
        suggest_year_fix(location, phase.start, previous_start, next_start) if phase.start and ranks_ascend else {}
    )
    label = Message(N_("“{phase}” begins on {start:long}"), {**_phase_arguments(registry, other), "start": other.start})
    return Problem(
        rule_id,
        location,
        Message(message, _phase_arguments(registry, phase)),
        secondary_labels=(Label(_phase_location(startup, neighbour, "start"), label),),
        case="below" if neighbour > i else "above",
        **(year_fix or {"hints": (_ORDER_HINT,)}),
    )


def _phase_rank(registry: Registry, startup: Startup, i: int) -> int:
    return registry.vocabulary.phase_rank(startup.phases[i].name)


_ORDER_HINT = Message(N_("write the phases in the order of their dates, or correct the date"))


@rule(
    "error",
    title=N_("last phase written is not the latest"),
    rationale=N_("Tools that read the last line and tools that read the dates disagree on the current phase."),
    bad=_EXAMPLE_THREE_PHASES.replace("2024-06-03", "2022-06-03"),
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_("Correct the date that is wrong, or put the phases in the order of their dates."),
    proposed_fix="guess",
    each="startup",
    fields=PHASES,
)
def phase_order_current(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """The order in the file and the dates give two different current phases."""
    yield from _check_phase_order(registry, as_of, startup, "phase-order-current", changes_current=True)


@rule(
    "warning",
    title=N_("phases not in the order of their dates"),
    rationale=N_("Readers of the entry see another history than the one that the dates give."),
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
    each="startup",
    fields=PHASES,
)
def phase_order(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """Phases in another order than their dates, without doubt about the current one."""
    yield from _check_phase_order(registry, as_of, startup, "phase-order", changes_current=False)


@rule(
    "warning",
    title=N_("phase that goes back"),
    rationale=N_("A product usually moves forward; a step back is often a mistyped name or date."),
    bad=_EXAMPLE_THREE_PHASES.replace("name: construction", "name: consolidation"),
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_(
        "Correct the name or the date that is wrong. If the product really went back, accept it with a comment."
    ),
    each="startup",
    fields=PHASES,
)
def phase_backwards(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """A phase of lower rank after one of higher rank, on a later day."""
    if len(startup.phases) < 2 or find_misordered_phases(startup, as_of) or any(_find_repeated(startup)):
        return
    periods = registry.phase_periods[startup.id]
    for previous, period in pairwise(periods):
        if period.phase.start and period.phase.start > as_of:
            continue
        vocabulary = registry.vocabulary
        if vocabulary.phase_rank(period.phase.name) < 0 or vocabulary.phase_rank(
            previous.phase.name
        ) <= vocabulary.phase_rank(period.phase.name):
            continue
        if _has_unreliable_phase(registry, startup, as_of):
            break
        message = (
            N_("the phase “{phase}” comes after “{before}”, which ends the incubation")
            if vocabulary.is_final(previous.phase.name)
            else N_("the phase “{phase}” comes after “{before}”: the product goes back")
        )
        yield Problem(
            "phase-backwards",
            _phase_location(startup, period.position, "name"),
            Message(
                message,
                {"phase": _phase_word(registry, period.phase), "before": _phase_word(registry, previous.phase)},
            ),
            secondary_labels=(
                Label(
                    _phase_location(startup, previous.position, "name"),
                    Message(
                        N_("“{before}” begins on {start:long}"),
                        {"before": _phase_word(registry, previous.phase), "start": previous.phase.start},
                    ),
                ),
            ),
            hints=(Message(N_("if the product really went back, leave it; otherwise correct the name or the date")),),
        )


@rule(
    "warning",
    title=N_("two current phases"),
    rationale=N_("Two phases begin on the product's latest date: only their rank tells which is current."),
    bad=_EXAMPLE_THREE_PHASES.replace("2023-10-02", "2024-06-03"),
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_(
        "Give each phase its own day. Of two that begin on one day, the more advanced counts as the current one."
    ),
    each="startup",
    fields=PHASES,
)
def phase_current_tie(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """The two latest phases begin on the same day."""
    periods = registry.phase_periods[startup.id]
    if (
        len(periods) > 1
        and periods[-1].phase.start == periods[-2].phase.start
        and periods[-1].phase.name != periods[-2].phase.name
        and not _has_unreliable_phase(registry, startup, as_of)
    ):
        yield Problem(
            "phase-current-tie",
            _phase_location(startup, periods[-1].position, "start"),
            Message(
                N_("“{phase}” and “{other}” begin on the same day"),
                {
                    "phase": _phase_word(registry, periods[-1].phase),
                    "other": _phase_word(registry, periods[-2].phase),
                },
            ),
            secondary_labels=(Label(_phase_location(startup, periods[-2].position, "start"), Message(N_("same day"))),),
        )


@rule(
    "advice",
    title=N_("two phases that begin on the same day"),
    rationale=N_("The first of the two lasted less than a day: its duration is left out."),
    bad=_EXAMPLE_THREE_PHASES.replace("2023-03-06", "2023-10-02"),
    good=_EXAMPLE_THREE_PHASES,
    how_to_fix=N_("Give each phase the day it began. If the product never was in the first one, delete that one."),
    each="startup",
    fields=PHASES,
)
def phase_same_start(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """Two phases, not the latest ones, with the same start."""
    periods = registry.phase_periods[startup.id]
    for previous, period in pairwise(periods):
        if (
            previous.phase.start == period.phase.start
            and period is not periods[-1]
            and previous.phase.name != period.phase.name
            and not _has_unreliable_phase(registry, startup, as_of)
        ):
            yield Problem(
                "phase-same-start",
                _phase_location(startup, period.position, "start"),
                Message(
                    N_("“{phase}” and “{other}” begin on the same day"),
                    {"phase": _phase_word(registry, period.phase), "other": _phase_word(registry, previous.phase)},
                ),
            )
