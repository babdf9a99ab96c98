"""What a committee decided, and what that implies: its kind, the next one, the end of the budget."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from incubo.edit.desk import Desk
from incubo.model.committees import COMMITTEE, USUAL_MONTHS
from incubo.model.dates import add_months
from incubo.model.life import phase_at
from incubo.model.records import Event, Startup

STOP = "stop"
PROVISIONAL = "provisional"
PROVISIONAL_MONTHS = 2
"""For how long a provisional budget is, where it is not said: domain.md §1.4."""


class Decision(NamedTuple):
    """What a committee decided; None for what nobody said."""

    decision: str | None = None
    amount: int | None = None
    months: int | None = None
    kind: str | None = None
    next: date | None = None
    budget_end: date | None = None
    objectives: tuple[str, ...] = ()
    document: str | None = None
    comment: str | None = None


def inferred(desk: Desk, startup: Startup, on: date, said: Decision, known: Event | None = None) -> Decision:
    """What was said, with what it implies: the kind, the next committee, the end of the budget.

    `known`: what the file says of this committee already; nothing is implied beside it.
    """
    known = known or Event()
    decision = said.decision or known.decision
    months = said.months or (int(known.months) if known.months else None)
    if months is None and decision == PROVISIONAL and said.next is None and known.next is None:
        months = PROVISIONAL_MONTHS
        said = said._replace(months=months)
    if said.kind is None and known.kind is None:
        said = said._replace(kind=_kind(desk, startup, on, decision))
    if decision in (None, STOP):
        return said
    if said.next is None and (known.next is None or said.months is not None):
        said = said._replace(next=add_months(on, months or USUAL_MONTHS))
    if said.budget_end is None and months is not None and (known.budget_end is None or said.months is not None):
        said = said._replace(budget_end=add_months(on, months))
    return said


def _kind(desk: Desk, startup: Startup, on: date, decision: str | None) -> str | None:
    """The kind of committee that it must be: the first of an investigation launches, the others refinance."""
    vocabulary = desk.registry.vocabulary
    phase = phase_at(startup, on, vocabulary)
    first = all(event.name != COMMITTEE or event.date is None or event.date >= on for event in startup.events)
    investigates = vocabulary.is_live(phase) and not vocabulary.is_incubated(phase) and not vocabulary.is_final(phase)
    kind = "launch" if decision == "launch" or (first and investigates) else "refinancing"
    return kind if kind in vocabulary.allowed("committee-kinds") else None
