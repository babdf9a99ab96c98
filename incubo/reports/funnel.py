"""`report funnel`: of the startups that entered a phase, how many went on and how many stopped.

The published stop rate (indicator I-25) has the basis `entered`: startups still in the phase count as not stopped. The
basis `decided` leaves them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Contribution, Note, Table
from incubo.facts.scope import Scope
from incubo.model.records import Startup
from incubo.registry.lookup import phase_label, phase_value
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    FEW_ENTRIES,
    PHASE,
    Count,
    Figure,
    share_of,
    shared_startups_note,
    sort_phases,
    startup_contribution,
    stop_phases,
)
from incubo.reports.entry_days import EntryDays, empty_figures, unknown_days_notes


class _PhasePassage(NamedTuple):
    """A startup that went through a phase: the phase that followed (None: the startup is still there), and what became
    of it, one of `_OUTCOMES`.
    """

    startup: Startup
    next_phase: str | None
    outcome: str


_OUTCOMES = ("stopped", "went_on", "there")

_BASES: Mapping[str, Callable[[_PhasePassage], bool]] = {
    "entered": lambda _: True,
    "decided": lambda passage: passage.outcome != "there",
}
RATE_BASES = tuple(_BASES)
"""What rates are shares of: all startups that entered the phase, or only those that left it."""


def funnel_report(scope: Scope, *, basis: str = "entered") -> Table:
    """Count, for each phase, the startups that entered it by a day, went on, stopped, or are still there.

    A startup counts once for each phase, by the last time it left it. `basis` is one of `RATE_BASES`.
    """
    registry = scope.registry
    passages: dict[str, list[_PhasePassage]] = {}
    for startup in scope.startups:
        for phase, next_phase in phase_passages(registry, startup, scope.day).items():
            stops = registry.vocabulary.is_stop(next_phase)
            outcome = "there" if next_phase is None else "stopped" if stops else "went_on"
            passages.setdefault(phase, []).append(_PhasePassage(startup, next_phase, outcome))
    rank = registry.vocabulary.phase_rank
    for entered in passages.values():
        entered.sort(key=lambda one: (_OUTCOMES.index(one.outcome), rank(one.next_phase), one.startup.id))
    phases = [phase for phase in sort_phases(registry, passages) if _has_funnel_row(registry, phase, passages[phase])]
    unknown = EntryDays(registry, scope.startups).find_all_unknown(phases, scope.day)
    count = _count_passages(registry, basis)
    rows = (count.row({"phase": phase_value(registry, phase)}, passages[phase]) for phase in phases)
    totals = {phase: sum(map(_BASES[basis], passages[phase])) for phase in phases if phase not in unknown}
    return Table(
        "funnel",
        Message(N_("From phase to phase, up to {at:long}"), {"at": scope.day}),
        scope.day,
        (PHASE, *count.columns()),
        tuple(empty_figures(row) if row.cells["phase"].id in unknown else row for row in rows),
        (*unknown_days_notes(registry, unknown), *_few_notes(registry, totals), *_notes(scope, basis)),
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


def _count_passages(registry: Registry, basis: str) -> Count[_PhasePassage]:
    def name(passage: _PhasePassage) -> Contribution:
        detail = Message(N_("still there"))
        if passage.next_phase is not None:
            detail = Message(N_("then {phase}"), {"phase": phase_label(registry, passage.next_phase)})
        return startup_contribution(passage.startup, detail)

    went_on, stopped, total = _becomes("went_on"), _becomes("stopped"), _BASES[basis]
    return Count(
        name,
        Figure("entered", N_("Entered")),
        Figure("went_on", N_("Went on"), went_on),
        Figure("stopped", N_("Stopped"), stopped),
        Figure("there", N_("Still there"), _becomes("there")),
        Figure("conversion_rate", N_("Conversion"), compute=share_of(went_on, total), type="share"),
        Figure("stop_rate", N_("Stop rate"), compute=share_of(stopped, total), type="share"),
    )


def _becomes(outcome: str) -> Callable[[_PhasePassage], bool]:
    return lambda passage: passage.outcome == outcome


def _few_notes(registry: Registry, totals: Mapping[str, int]) -> Iterator[Note]:
    """The rates that very few startups are behind. `totals`: how many startups they are shares of, by phase."""
    few = [
        Message("{phase} ({n})", {"phase": phase_label(registry, phase), "n": total})
        for phase, total in totals.items()
        if 0 < total < FEW_ENTRIES
    ]
    if few:
        text = N_("Rates of fewer than {n} products say little: {phases:list}.")
        yield Note("few", Message(text, {"n": FEW_ENTRIES, "phases": few}))


def _notes(scope: Scope, basis: str) -> Iterator[Note]:
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    stops = [phase_label(registry, phase) for phase in stop_phases(registry)]
    text = N_(
        "Entered: products that had begun the phase by that day, even for less than a day. "
        "Stopped: it was their last phase before a stop ({names:list}). Went on: another phase "
        "followed. A phase that ends the incubation has a row once a product has come out of it, a stop has none: "
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
