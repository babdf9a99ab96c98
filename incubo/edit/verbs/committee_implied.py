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
NEAR = 14
"""Days between the day that was planned and the real one of the same committee."""
PROVISIONAL_MONTHS = 2
"""For how long a provisional budget is, where it is not said."""


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
        said = said._replace(next=_later(startup, on) or add_months(on, months or USUAL_MONTHS))
    if said.budget_end is None and months is not None and (known.budget_end is None or said.months is not None):
        said = said._replace(budget_end=add_months(on, months))
    return said


def planned_for(startup: Startup, on: date) -> int | None:
    """The position of a committee that was planned for about that day: an event with a date and nothing else."""
    near = [
        (abs((event.date - on).days), i)
        for i, event in enumerate(startup.events)
        if event.date is not None and event == Event(COMMITTEE, event.date) and abs((event.date - on).days) <= NEAR
    ]
    return min(near)[1] if near else None


def _later(startup: Startup, on: date) -> date | None:
    """The first committee after a day that is in the file already, held or planned."""
    held = any(event.name == COMMITTEE and event.date == on for event in startup.events)
    this = None if held else planned_for(startup, on)
    committees = [event for i, event in enumerate(startup.events) if event.name == COMMITTEE and i != this]
    return min((event.date for event in committees if event.date is not None and event.date > on), default=None)


def _kind(desk: Desk, startup: Startup, on: date, decision: str | None) -> str | None:
    """The kind of committee that it must be: the first of an investigation launches, the others refinance."""
    vocabulary = desk.registry.vocabulary
    phase = phase_at(startup, on, vocabulary)
    first = all(event.name != COMMITTEE or event.date is None or event.date >= on for event in startup.events)
    investigates = vocabulary.is_live(phase) and not vocabulary.is_incubated(phase) and not vocabulary.is_final(phase)
    kind = "launch" if decision == "launch" or (first and investigates) else "refinancing"
    return kind if kind in vocabulary.allowed("committee-kinds") else None
