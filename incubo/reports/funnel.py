"""`report funnel`: of the startups that entered a phase, how many went on and how many stopped.

The published stop rate (indicator I-25) has the basis `entered`: startups still in the phase count as not stopped. The
basis `decided` leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.scope import Scope
from incubo.model.records import Startup
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    FEW_ENTRIES,
    phase_label,
    shared_startups_note,
    sort_phases,
    startup_contribution,
    stop_phases,
)
from incubo.reports.entry_days import EntryDays, empty_figures, unknown_days_notes

RATE_BASES = ("entered", "decided")
"""What rates are shares of: all startups that entered the phase, or only those that left it."""


class _PhasePassage(NamedTuple):
    """A startup that went through a phase. `next_phase`: the phase that followed (None: the startup is still there)."""

    startup: Startup
    next_phase: str | None


def funnel_report(scope: Scope, *, basis: str = "entered") -> Table:
    """Count, for each phase, the startups that entered it by a day, went on, stopped, or are still there.

    A startup counts once for each phase, by the last time it left it. `basis` is one of `RATE_BASES`.
    """
    registry = scope.registry
    passages: dict[str, list[_PhasePassage]] = {}
    for startup in scope.startups:
        for phase, next_phase in phase_passages(registry, startup, scope.day).items():
            passages.setdefault(phase, []).append(_PhasePassage(startup, next_phase))
    phases = [phase for phase in sort_phases(registry, passages) if _has_funnel_row(registry, phase, passages[phase])]
    unknown = EntryDays(registry, scope.startups).find_all_unknown(phases, scope.day)
    rows = (_row(registry, phase, passages[phase], basis) for phase in phases)
    known = [phase for phase in phases if phase not in unknown]
    return Table(
        "funnel",
        Message(N_("From phase to phase, up to {at:long}"), {"at": scope.day}),
        scope.day,
        tuple(_columns()),
        tuple(empty_figures(row) if row.cells["phase"] in unknown else row for row in rows),
        (
            *unknown_days_notes(registry, unknown),
            *_few_notes(registry, passages, known, basis),
            *_notes(scope, basis),
        ),
        scope.commit,
        "entered",
    )


def phase_passages(registry: Registry, startup: Startup, as_of: date) -> dict[str, str | None]:
    """The phases that a startup has entered by a day, and what followed each, the last time it was in it."""
    phases = [
        period.phase.name
        for period in registry.phase_periods[startup.id]
        if period.phase.name and period.phase.start and period.phase.start <= as_of
    ]
    return dict(zip(phases, [*phases[1:], None], strict=False))


def _has_funnel_row(registry: Registry, phase: str, passages: list[_PhasePassage]) -> bool:
    """Whether a phase has a row: an exit phase has one only if a startup left it again, a stop phase never."""
    final = registry.vocabulary.is_final(phase)
    return not final or (not registry.vocabulary.is_stop(phase) and any(passage.next_phase for passage in passages))


def _columns() -> Iterator[Column]:
    yield Column("phase", Message(N_("Phase")), "phase")
    yield Column("entered", Message(N_("Entered")), "integer")
    yield Column("went_on", Message(N_("Went on")), "integer")
    yield Column("stopped", Message(N_("Stopped")), "integer")
    yield Column("there", Message(N_("Still there")), "integer")
    yield Column("conversion_rate", Message(N_("Conversion")), "share")
    yield Column("stop_rate", Message(N_("Stop rate")), "share")


def _row(registry: Registry, phase: str, passages: Sequence[_PhasePassage], basis: str) -> Row:
    is_stop = registry.vocabulary.is_stop
    stopped = sum(is_stop(passage.next_phase) for passage in passages)
    still_there = sum(passage.next_phase is None for passage in passages)
    went_on = len(passages) - stopped - still_there
    total = _rate_total(passages, basis)
    cells = {
        "phase": phase,
        "entered": len(passages),
        "went_on": went_on,
        "stopped": stopped,
        "there": still_there,
        "conversion_rate": went_on / total if total else None,
        "stop_rate": stopped / total if total else None,
    }
    return Row(cells, contributions=tuple(_contributions(registry, passages)))


def _rate_total(passages: Sequence[_PhasePassage], basis: str) -> int:
    """How many startups the rates of a phase are shares of."""
    return len(passages) if basis == "entered" else sum(passage.next_phase is not None for passage in passages)


def _few_notes(
    registry: Registry, passages: Mapping[str, Sequence[_PhasePassage]], phases: Sequence[str], basis: str
) -> Iterator[Note]:
    """The rates that very few startups are behind, with their number."""
    few = [
        Message("{phase} ({n})", {"phase": phase_label(registry, phase), "n": total})
        for phase in phases
        if 0 < (total := _rate_total(passages[phase], basis)) < FEW_ENTRIES
    ]
    if few:
        text = N_("Rates of fewer than {n} startups say little: {phases:list}.")
        yield Note("few", Message(text, {"n": FEW_ENTRIES, "phases": few}))


def _contributions(registry: Registry, passages: Sequence[_PhasePassage]) -> Iterator[Contribution]:
    """The startups, stopped ones first."""
    ordered = sorted(
        passages,
        key=lambda passage: (
            not registry.vocabulary.is_stop(passage.next_phase),
            passage.next_phase is None,
            registry.vocabulary.phase_rank(passage.next_phase),
            passage.startup.id,
        ),
    )
    for passage in ordered:
        detail, column = Message(N_("still there")), "there"
        if passage.next_phase is not None:
            detail = Message(N_("then {phase}"), {"phase": phase_label(registry, passage.next_phase)})
            column = "stopped" if registry.vocabulary.is_stop(passage.next_phase) else "went_on"
        columns = ("entered", column, "conversion_rate", "stop_rate")
        yield startup_contribution(passage.startup, detail)._replace(columns=columns)


def _notes(scope: Scope, basis: str) -> Iterator[Note]:
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    stops = [phase_label(registry, phase) for phase in stop_phases(registry)]
    text = N_(
        "Entered: startups that had begun the phase by that day, even for less than a day. "
        "Stopped: it was their last phase before a stop ({names:list}). Went on: another phase "
        "followed. A phase that ends the incubation has a row once a startup has come out of it, a stop has none: "
        "a move from one stop to another counts nowhere."
    )
    yield Note("definition-passage", Message(text, {"names": stops}))
    hint = None
    if basis == "entered":
        text = N_("Rates: shares of all that entered, as the network publishes them; those still there are in neither.")
        hint = Message(N_("--basis decided leaves them out"))
    else:
        text = N_("Rates: shares of those that went on or stopped; those still there are left out.")
    yield Note("definition-rate", Message(text), hint=hint)
    yield from shared_startups_note(scope.startups)
    yield from provenance_notes(registry, scope.provenance)
