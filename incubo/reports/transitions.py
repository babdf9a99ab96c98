"""`report transitions`: which startups entered and left each phase in a period, and which stopped.

`report transitions --every` counts entries, exits and stops in each part of the period instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.chart import Chart
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.scope import Scope
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period, calendar_period_of, last_twelve_months, period_label, split_period
from incubo.model.records import Startup
from incubo.registry.lookup import phase_label, phase_value
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    PHASE,
    Count,
    Figure,
    live_phase_labels,
    shared_startups_note,
    sort_phases,
    startup_contribution,
    stop_phases,
)
from incubo.reports.entry_days import EntryDays, UnknownDays, empty_figures, unknown_days_notes


class Transition(NamedTuple):
    """A startup that begins a phase on a day. `from_phase`: the phase before (None: its first one)."""

    startup: Startup
    day: date
    from_phase: str | None
    to_phase: str


def make_report(scope: Scope, *, over: Period | None = None, every: str | None = None) -> Table:
    """The transitions of a period (the last twelve months by default), or of each part of it (`every`)."""
    period = over or last_twelve_months(scope.day)
    if every is None:
        return transitions_report(scope, period)
    parts = split_period(period, every)
    return transitions_over_report(scope, parts, every)


def transitions_report(scope: Scope, over: Period) -> Table:
    """Count entries, exits and stops by phase in a period, and the startups in each phase before and after it.

    In every row, before + entered - left = after. The last row sums up the live phases: a transition between two of
    them does not count there.
    """
    registry = scope.registry
    transitions = find_transitions(registry, scope.startups, over.last)
    phases = sort_phases(registry, {transition.to_phase for transition in transitions})
    arguments = {"first": over.first, "last": over.last}
    rows = [
        _row(
            registry,
            phase_value(registry, phase),
            [one for one in transitions if one.to_phase == phase],
            [one for one in transitions if one.from_phase == phase],
            over,
        )
        for phase in phases
    ]
    rows = [row for row in rows if any(row.cells[name] for name in ("before", "entered", "left"))]
    days = EntryDays(registry, scope.startups)
    unknown, unknown_moves = days.find_all_unknown(phases, over.last), _find_unknown_moves(registry, days, over.last)
    rows = [empty_figures(row) if row.cells["phase"].id in unknown else row for row in rows]
    entered = [transition for transition in transitions if _enters_live_phases(registry, transition)]
    left = [transition for transition in transitions if leaves_live_phases(registry, transition)]
    live_row = _row(registry, Message(N_("Active phases")), entered, left, over)._replace(level=1)
    if unknown_moves is not None:
        live_row = empty_figures(live_row)
    return Table(
        "transitions",
        Message(N_("Entries and exits from {first:long} to {last:long}"), arguments),
        scope.day,
        (
            PHASE,
            Column("before", Message(N_("At the start")), "integer"),
            *_count_moves(registry).columns(),
            Column("after", Message(N_("At the end")), "integer"),
        ),
        (*rows, live_row),
        (
            *unknown_days_notes(registry, unknown, unknown_moves),
            *_notes(scope),
            *(_balance_notes(registry, transitions, over) if unknown_moves is None else ()),
        ),
        scope.commit,
    )


def _find_unknown_moves(registry: Registry, days: EntryDays, day: date) -> UnknownDays | None:
    """How many startups do not say when they entered the active phases, or else when they stopped, if most do not."""
    vocabulary = registry.vocabulary
    return days.find_unknown(frozenset(filter(vocabulary.is_live, vocabulary.phases)), day) or days.find_unknown(
        frozenset(filter(vocabulary.is_stop, vocabulary.phases)), day
    )


def _enters(phase: str, transition: Transition) -> bool:
    return transition.to_phase == phase


class _Move(NamedTuple):
    """A transition as an entry into a phase (or several), or else as an exit."""

    transition: Transition
    is_entry: bool


def _count_moves(registry: Registry) -> Count[_Move]:
    return Count(
        partial(_name_move, registry),
        Figure("entered", N_("Entered"), lambda move: move.is_entry),
        Figure("left", N_("Left"), lambda move: not move.is_entry),
        Figure(
            "stopped", N_("Of which stopped"), lambda move: not move.is_entry and is_stop(registry, move.transition)
        ),
    )


def _row(
    registry: Registry,
    name: LabelledValue | Message | None,
    entered: list[Transition],
    left: list[Transition],
    over: Period,
) -> Row:
    moves = [
        *(_Move(transition, is_entry=True) for transition in entered),
        *(_Move(transition, is_entry=False) for transition in left),
    ]
    within = [move for move in moves if over.contains(move.transition.day)]
    after, change = (sum(1 if move.is_entry else -1 for move in some) for some in (moves, within))
    return _count_moves(registry).row({"phase": name, "before": after - change, "after": after}, within)


def _name_move(registry: Registry, move: _Move) -> Contribution:
    _, day, from_phase, to_phase = move.transition
    if not move.is_entry:
        text = Message(N_("left on {day}, into {phase}"), {"day": day, "phase": phase_label(registry, to_phase)})
    elif from_phase is None:
        text = Message(N_("entered on {day}"), {"day": day})
    else:
        arguments = {"day": day, "phase": phase_label(registry, from_phase)}
        text = Message(N_("entered on {day}, from {phase}"), arguments)
    return startup_contribution(move.transition.startup, text)


def _notes(scope: Scope) -> Iterator[Note]:
    yield from _shared_notes(scope)
    text = N_(
        "Active phases together ({names:list}): a move from one to another counts neither as entering nor as leaving."
    )
    yield Note("definition-living", Message(text, {"names": live_phase_labels(scope.registry)}))


def _balance_notes(registry: Registry, transitions: list[Transition], over: Period) -> Iterator[Note]:
    """The days of the first and the last figure, and the stops that the last row leaves out."""
    text = N_(
        "At the start: in the evening of {eve:long}, before what changes on {first:long}. At the end: in the evening "
        "of {last:long}."
    )
    arguments = {"eve": shift_date_clamped(over.first, -1), "first": over.first, "last": over.last}
    yield Note("definition-days", Message(text, arguments))
    stops = [
        transition for transition in transitions if over.contains(transition.day) and is_stop(registry, transition)
    ]
    live = [transition for transition in stops if _was_live(registry, transition)]
    if len(live) != len(stops):
        text = N_(
            "Stops in all: {n}, of which {live} of products that were active just before (last line). Indicator I-10 "
            "counts the first stop of each product, active just before or not."
        )
        yield Note("all-stops", Message(text, {"n": len(stops), "live": len(live)}))


def transitions_over_report(scope: Scope, periods: Sequence[Period], granularity: str) -> Table:
    """Count transitions by part of a period: a row for each part, a column for entries into each phase and for stops.

    `granularity` is the length of each part: `month`, `quarter` or `year`.
    """
    registry = scope.registry
    whole = Period(periods[0].first, periods[-1].last)
    transitions = [
        transition
        for transition in find_transitions(registry, scope.startups, whole.last)
        if whole.contains(transition.day)
    ]
    phases = sort_phases(registry, {transition.to_phase for transition in transitions})
    days = EntryDays(registry, scope.startups)
    unknown, unknown_moves = days.find_all_unknown(phases, whole.last), _find_unknown_moves(registry, days, whole.last)
    known = [phase for phase in phases if phase not in unknown]
    sums = () if unknown_moves is not None else ("exits", "stopped")
    count = _count_transitions(registry, phases)
    rows = (
        count.row(
            {"period": period_label(period, granularity), "first": period.first, "last": period.last},
            [transition for transition in transitions if period.contains(transition.day)],
        )
        for period in periods
    )
    arguments = {"first": whole.first, "last": whole.last}
    drawn = (*filter(registry.vocabulary.is_live, known), *sums[1:])
    chart = Chart("line", Message(N_("Entries and stops")), "period", drawn)
    return Table(
        "transitions-over",
        Message(N_("Entries and exits from {first:long} to {last:long}"), arguments),
        scope.day,
        (
            Column("period", Message(N_("Period")), "text"),
            Column("first", Message(N_("From")), "date", is_droppable=True),
            Column("last", Message(N_("To")), "date", is_droppable=True),
            *count.columns(),
        ),
        tuple(
            row if (*known, *sums) == (*phases, "exits", "stopped") else empty_figures(row, *known, *sums)
            for row in rows
        ),
        (
            *unknown_days_notes(registry, unknown, unknown_moves),
            *_shared_notes(scope),
            *_over_notes(periods, granularity),
        ),
        scope.commit,
        chart=chart if transitions and drawn else None,
    )


def _count_transitions(registry: Registry, phases: list[str]) -> Count[Transition]:
    def name(transition: Transition) -> Contribution:
        arguments = {"day": transition.day, "phase": phase_label(registry, transition.to_phase)}
        return startup_contribution(transition.startup, Message(N_("{day}: {phase}"), arguments))

    return Count(
        name,
        *(
            Figure(
                phase,
                phase_label(registry, phase),
                partial(_enters, phase),
                is_droppable=registry.vocabulary.is_exit(phase),
            )
            for phase in phases
        ),
        Figure("exits", N_("Exits"), partial(leaves_live_phases, registry)),
        Figure("stopped", N_("All stops"), partial(is_stop, registry)),
    )


def _over_notes(periods: Sequence[Period], granularity: str) -> Iterator[Note]:
    yield Note("definition-exits", Message(N_("Exits: products that left the active phases, whatever came next.")))
    for period in dict.fromkeys((periods[0], periods[-1])):
        calendar_period = calendar_period_of(period.first, granularity)
        if period != calendar_period:
            arguments = {"name": period_label(period, granularity), "first": period.first, "last": period.last}
            text = N_("{name}: only from {first:long} to {last:long}.")
            yield Note(f"partial-{period_label(period, granularity).id}", Message(text, arguments))


def _shared_notes(scope: Scope) -> Iterator[Note]:
    """The notes of `transitions_report` and of `transitions_over_report`."""
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    text = N_(
        "Entered: phases begun in the period; of two begun on one day, the more advanced one "
        "follows the other. Left: those that another phase followed in the period (a written end "
        "alone does not count as leaving)."
    )
    yield Note("definition-move", Message(text))
    stops = [phase_label(registry, phase) for phase in stop_phases(registry)]
    if stops:
        text = (
            N_("Stops: products that entered {names:list}; a move from one of these to another is no stop.")
            if len(stops) > 1
            else N_("Stops: products that entered {names:list}.")
        )
        yield Note("definition-stop", Message(text, {"names": stops}))
    yield from shared_startups_note(scope.startups)
    yield from provenance_notes(registry, scope.provenance)


def find_transitions(registry: Registry, startups: list[Startup], until: date) -> list[Transition]:
    """Every transition up to a day, by day. Phases that begin on the same day follow each other by rank."""
    transitions = []
    for startup in startups:
        previous = None
        for period in registry.phase_periods[startup.id]:
            if period.phase.start is None or period.phase.name is None or period.phase.start > until:
                break
            transitions.append(Transition(startup, period.phase.start, previous, period.phase.name))
            previous = period.phase.name
    return sorted(transitions, key=lambda transition: (transition.day, transition.startup.id))


def leaves_live_phases(registry: Registry, transition: Transition) -> bool:
    """Whether a startup leaves the live phases."""
    return _was_live(registry, transition) and not registry.vocabulary.is_live(transition.to_phase)


def _enters_live_phases(registry: Registry, transition: Transition) -> bool:
    return registry.vocabulary.is_live(transition.to_phase) and not _was_live(registry, transition)


def is_stop(registry: Registry, transition: Transition) -> bool:
    """Whether a startup stops. A change from one stop phase to another is no stop."""
    return registry.vocabulary.is_stop(transition.to_phase) and not registry.vocabulary.is_stop(transition.from_phase)


def _was_live(registry: Registry, transition: Transition) -> bool:
    return registry.vocabulary.is_live(transition.from_phase)
