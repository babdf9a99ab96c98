"""`report transitions`: which startups entered and left which phase in a period, and which stopped.

`report transitions --every`: entries into each phase, exits and stops, a line for each part of a period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.chart import Chart
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.model.periods import Period, calendar_period_of, period_label
from incubo.model.phases import phase_periods
from incubo.model.records import Startup
from incubo.registry.provenance import Provenance, provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    NO_PROVENANCE,
    is_exit_phase,
    phase_label,
    shared_startups_note,
    sort_phases,
    startup_contribution,
    startups_of_incubator,
    stop_phases,
)


class Transition(NamedTuple):
    """A startup that begins a phase on a day, out of another one (None: it begins its life)."""

    startup: Startup
    day: date
    from_phase: str | None
    to_phase: str


def find_transitions(registry: Registry, startups: list[Startup], until: date) -> list[Transition]:
    """Every move up to a day, by day. Phases begun on one day follow each other by rank."""
    found = []
    for startup in startups:
        before = None
        for step in phase_periods(startup, registry.vocabulary):
            if step.phase.start is None or step.phase.name is None or step.phase.start > until:
                break
            found.append(Transition(startup, step.phase.start, before, step.phase.name))
            before = step.phase.name
    return sorted(found, key=lambda move: (move.day, move.startup.id))


def leaves_living_phases(registry: Registry, transition: Transition) -> bool:
    """Whether a startup leaves the living phases."""
    return _was_living(registry, transition) and not registry.vocabulary.is_live(transition.to_phase)


def is_stop(registry: Registry, transition: Transition) -> bool:
    """Whether a startup stops: one that had stopped already only changes its word for it."""
    return registry.vocabulary.is_stop(transition.to_phase) and not registry.vocabulary.is_stop(transition.from_phase)


def _was_living(registry: Registry, transition: Transition) -> bool:
    return registry.vocabulary.is_live(transition.from_phase)


def transitions_report(
    registry: Registry,
    as_of: date,
    over: Period,
    *,
    incubator: str | None = None,
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """Count entries, exits and stops by phase in a period, with how many were there before and after.

    Before + entered - left = after, in every row. The last row sums up the living phases: moves among them are none.
    """
    startups = startups_of_incubator(registry, incubator)
    all_ = find_transitions(registry, startups, over.last)
    phases = sort_phases(registry, {move.to_phase for move in all_})
    about = {"first": over.first, "last": over.last}
    rows = [row for row in (_row(registry, phase, all_, over) for phase in phases) if _has_figures(row)]
    return Table(
        "transitions",
        Message(N_("Entries and exits from {first:long} to {last:long}"), about),
        as_of,
        tuple(_columns()),
        (*rows, _living_row(registry, all_, over)),
        tuple(_notes(registry, startups, incubator, source)),
        source.commit,
    )


def _columns() -> Iterator[Column]:
    yield Column("phase", Message(N_("Phase")), "phase")
    yield Column("before", Message(N_("At the start")), "integer")
    yield Column("entered", Message(N_("Entered")), "integer")
    yield Column("left", Message(N_("Left")), "integer")
    yield Column("stopped", Message(N_("Of which stopped")), "integer")
    yield Column("after", Message(N_("At the end")), "integer")


def _has_figures(row: Row) -> bool:
    """Whether a row says anything: a phase that nobody was in is left out."""
    return any(row.cells[name] for name in ("before", "entered", "left"))


def _row(registry: Registry, phase: str, transitions: list[Transition], over: Period) -> Row:
    entered = [move for move in transitions if move.to_phase == phase]
    left = [move for move in transitions if move.from_phase == phase]
    return _balance_row(registry, phase, entered, left, over)


def _living_row(registry: Registry, transitions: list[Transition], over: Period) -> Row:
    """The living phases as one: what came in from nowhere or came back, what left them."""
    entered = [
        move for move in transitions if registry.vocabulary.is_live(move.to_phase) and not _was_living(registry, move)
    ]
    left = [move for move in transitions if leaves_living_phases(registry, move)]
    row = _balance_row(registry, Message(N_("Living phases")), entered, left, over)
    return row._replace(level=1, contributions=())


def _balance_row(
    registry: Registry, name: str | Message, entered: list[Transition], left: list[Transition], over: Period
) -> Row:
    into = [move for move in entered if over.contains(move.day)]
    out = [move for move in left if over.contains(move.day)]
    cells = {
        "phase": name,
        "before": len(entered) - len(into) - (len(left) - len(out)),
        "entered": len(into),
        "left": len(out),
        "stopped": sum(is_stop(registry, move) for move in out),
        "after": len(entered) - len(left),
    }
    return Row(
        cells,
        contributions=(*_contributions(registry, into, entered=True), *_contributions(registry, out, entered=False)),
    )


def _contributions(registry: Registry, transitions: list[Transition], *, entered: bool) -> Iterator[Contribution]:
    for move in transitions:
        if not entered:
            text = Message(
                N_("left on {day}, into {phase}"), {"day": move.day, "phase": phase_label(registry, move.to_phase)}
            )
        elif move.from_phase is None:
            text = Message(N_("entered on {day}"), {"day": move.day})
        else:
            about = {"day": move.day, "phase": phase_label(registry, move.from_phase)}
            text = Message(N_("entered on {day}, from {phase}"), about)
        yield startup_contribution(move.startup, text)


def transitions_notes(
    registry: Registry, startups: list[Startup], incubator: str | None, provenance: Provenance
) -> Iterator[Note]:
    """What the figures mean, those of `transitions_over` too."""
    yield scope_note(registry, incubator)
    text = N_(
        "Entered: phases begun in the period; of two begun on one day, the further one follows. Left: those that "
        "another phase followed in the period (a written end alone moves nobody)."
    )
    yield Note("definition-move", Message(text))
    stops = [phase_label(registry, phase) for phase in stop_phases(registry)]
    if stops:
        yield Note("definition-stop", Message(N_("Stopped: went into {names:list}."), {"names": stops}))
    yield from shared_startups_note(startups)
    yield from provenance_notes(registry, provenance)


def _notes(
    registry: Registry, startups: list[Startup], incubator: str | None, provenance: Provenance
) -> Iterator[Note]:
    yield from transitions_notes(registry, startups, incubator, provenance)
    live = [
        phase_label(registry, word.id)
        for word in registry.vocabulary.phases.values()
        if word.is_live and word.is_current
    ]
    text = N_("Living phases together ({names:list}): a move from one to another neither enters nor leaves.")
    yield Note("definition-living", Message(text, {"names": live}))


def transitions_over_report(
    registry: Registry,
    as_of: date,
    parts: Sequence[Period],
    part: str,
    *,
    incubator: str | None = None,
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """Count what moved in each part of a period: a column for the entries into each phase, and for the stops.

    `part` is what the period is cut into (`model.parts`).
    """
    startups = startups_of_incubator(registry, incubator)
    whole = Period(parts[0].first, parts[-1].last)
    moved = [move for move in find_transitions(registry, startups, whole.last) if whole.contains(move.day)]
    phases = sort_phases(registry, {move.to_phase for move in moved})
    live = [phase for phase in phases if registry.vocabulary.is_live(phase)]
    about = {"first": whole.first, "last": whole.last}
    drawn = Chart("line", Message(N_("Entries and stops")), "period", (*live, "stopped"))
    return Table(
        "transitions-over",
        Message(N_("Entries and exits from {first:long} to {last:long}"), about),
        as_of,
        tuple(_over_columns(registry, phases)),
        tuple(_over_row(registry, each, part, phases, moved) for each in parts),
        (*transitions_notes(registry, startups, incubator, source), *_over_notes(parts, part)),
        source.commit,
        chart=drawn if moved else None,
    )


def _over_columns(registry: Registry, phases: list[str]) -> Iterator[Column]:
    yield Column("period", Message(N_("Period")), "text")
    yield Column("first", Message(N_("From")), "date", is_droppable=True)
    yield Column("last", Message(N_("To")), "date", is_droppable=True)
    for phase in phases:
        spare = is_exit_phase(registry, phase)
        yield Column(phase, phase_label(registry, phase), "integer", is_droppable=spare)
    yield Column("exits", Message(N_("Exits")), "integer")
    yield Column("stopped", Message(N_("Stopped")), "integer")


def _over_row(registry: Registry, period: Period, part: str, phases: list[str], transitions: list[Transition]) -> Row:
    here = [move for move in transitions if period.contains(move.day)]
    cells = {
        "period": period_label(period, part),
        "first": period.first,
        "last": period.last,
        **{phase: sum(move.to_phase == phase for move in here) for phase in phases},
        "exits": sum(leaves_living_phases(registry, move) for move in here),
        "stopped": sum(is_stop(registry, move) for move in here),
    }
    return Row(cells, contributions=tuple(_move_contributions(registry, here)))


def _move_contributions(registry: Registry, transitions: list[Transition]) -> Iterator[Contribution]:
    for move in transitions:
        about = {"day": move.day, "phase": phase_label(registry, move.to_phase)}
        yield startup_contribution(move.startup, Message(N_("{day}: {phase}"), about))


def _over_notes(parts: Sequence[Period], part: str) -> Iterator[Note]:
    yield Note("definition-exits", Message(N_("Exits: startups that left the living phases, whatever came next.")))
    for each in dict.fromkeys((parts[0], parts[-1])):
        whole = calendar_period_of(each.first, part)
        if each != whole:
            about = {"name": period_label(each, part), "first": each.first, "last": each.last}
            text = N_("{name}: only from {first:long} to {last:long}.")
            yield Note(f"partial-{period_label(each, part).id}", Message(text, about))
