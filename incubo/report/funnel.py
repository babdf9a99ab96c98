"""`report funnel`: of the startups that entered a phase, how many went on, and how many stopped.

The published stop rate (indicator I-25) is on the basis `entered`: those that still run count as going on. On the basis
`decided` they are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.life import life
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report.basis import by_rank, called, portfolio, shared_note, stop_phases
from incubo.table import Column, Note, Row, Table, Why

BASES = ("entered", "decided")
"""What rates are shares of: all that entered the phase, or those of which it is decided."""


class _Passage(NamedTuple):
    """A startup's passage through a phase: the phase that followed (None: it is still there)."""

    startup: Startup
    following: str | None


def funnel(
    registry: Registry,
    at: date,
    *,
    incubator: str | None = None,
    basis: str = "entered",
    source: Source | None = None,
) -> Table:
    """Count, for each phase, the startups that entered it by a day, went on to another phase, stopped, or are there.

    A startup counts once a phase, by the last time it left it. `basis` is one of BASES.
    """
    startups = portfolio(registry, incubator)
    found: dict[str, list[_Passage]] = {}
    for startup in startups:
        for phase, following in _passages(registry, startup, at).items():
            found.setdefault(phase, []).append(_Passage(startup, following))
    phases = [phase for phase in by_rank(registry, found) if _is_passage(registry, phase, found[phase])]
    return Table(
        "funnel",
        Text(N_("From phase to phase, up to {at:long}"), {"at": at}),
        at,
        tuple(_columns()),
        tuple(_row(registry, phase, found[phase], basis) for phase in phases),
        tuple(_notes(registry, startups, incubator, basis, source or Source())),
        source.commit if source else None,
        "entered",
    )


def _passages(registry: Registry, startup: Startup, at: date) -> dict[str, str | None]:
    """The phases a startup has entered by a day, and what followed each (the last time, where it came back)."""
    begun = [step.phase.name for step in life(startup, registry.vocabulary)
             if step.phase.name and step.phase.start and step.phase.start <= at]  # fmt: skip
    return dict(zip(begun, [*begun[1:], None], strict=False))


def _is_passage(registry: Registry, phase: str, passages: list[_Passage]) -> bool:
    """Whether startups go through a phase: one that ends a life does not count, unless some came out of it."""
    final = registry.vocabulary.is_final(phase)
    return not final or (not registry.vocabulary.is_stop(phase) and any(each.following for each in passages))


def _columns() -> Iterator[Column]:
    yield Column("phase", Text(N_("Phase")), "phase")
    yield Column("entered", Text(N_("Entered")), "integer")
    yield Column("went_on", Text(N_("Went on")), "integer")
    yield Column("stopped", Text(N_("Stopped")), "integer")
    yield Column("there", Text(N_("Still there")), "integer")
    yield Column("conversion_rate", Text(N_("Conversion")), "share")
    yield Column("stop_rate", Text(N_("Stop rate")), "share")


def _row(registry: Registry, phase: str, passages: Sequence[_Passage], basis: str) -> Row:
    is_stop = registry.vocabulary.is_stop
    stopped = sum(is_stop(each.following) for each in passages)
    there = sum(each.following is None for each in passages)
    went_on = len(passages) - stopped - there
    whole = len(passages) if basis == "entered" else went_on + stopped
    cells = {
        "phase": phase,
        "entered": len(passages),
        "went_on": went_on,
        "stopped": stopped,
        "there": there,
        "conversion_rate": went_on / whole if whole else None,
        "stop_rate": stopped / whole if whole else None,
    }
    return Row(cells, why=tuple(_why(registry, passages)))


def _why(registry: Registry, passages: Sequence[_Passage]) -> Iterator[Why]:
    """The startups, those that stopped first."""
    order = sorted(
        passages,
        key=lambda each: (
            not registry.vocabulary.is_stop(each.following),
            each.following is None,
            registry.vocabulary.rank(each.following),
            each.startup.id,
        ),
    )
    for each in order:
        detail = Text(N_("still there"))
        if each.following is not None:
            detail = Text(N_("then {phase}"), {"phase": called(registry, each.following)})
        yield Why(each.startup.id, each.startup.title or each.startup.id, detail)


def _notes(
    registry: Registry, startups: list[Startup], incubator: str | None, basis: str, source: Source
) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    stops = [called(registry, phase) for phase in stop_phases(registry)]
    text = N_(
        "Entered: startups that ever began the phase by that day, also for less than a day. Stopped: it was their last "
        "phase before a stop ({names:list}). Went on: another phase followed. A phase that ends the incubation has a "
        "row once somebody came out of it."
    )
    yield Note("definition-passage", Text(text, {"names": stops}))
    if basis == "entered":
        text = N_(
            "Rates: shares of all that entered, as the network publishes them; those still there are in neither. "
            "--basis decided leaves them out."
        )
    else:
        text = N_("Rates: shares of those that went on or stopped; those still there are left out.")
    yield Note("definition-rate", Text(text))
    yield from shared_note(startups)
    yield from source_notes(registry, source)
