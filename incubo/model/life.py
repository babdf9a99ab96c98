"""The phases of a startup in time, decided once for every command.

Phase at D: among phases with start <= D, the greatest by (start, rank). An explicit `end` never changes it.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from incubo.model.records import Phase, Startup
from incubo.model.vocabulary import Vocabulary


class Step(NamedTuple):
    """A phase as lived: its position in the file (from 0), the record, and the day the next one starts (or None)."""

    position: int
    phase: Phase
    next_start: date | None


def life(startup: Startup, vocabulary: Vocabulary) -> tuple[Step, ...]:
    """The phases with a name and a readable start, in order of (start, rank); the order in the file does not matter."""
    dated = [
        (i, phase) for i, phase in enumerate(phases_of(startup, vocabulary)) if phase.start is not None and phase.name
    ]
    if len(dated) > 1:
        dated.sort(key=lambda item: _order(item[1], vocabulary))
    starts = [phase.start for _, phase in dated]
    return tuple(Step(i, phase, start) for (i, phase), start in zip(dated, [*starts[1:], None], strict=False))


def _order(phase: Phase, vocabulary: Vocabulary) -> tuple[date, int, str, date]:
    """By start and rank; of two phases of an unknown or the same name, something else than the place must decide."""
    return phase.start or date.min, vocabulary.rank(phase.name), phase.name or "", phase.end or date.max


def phases_of(startup: Startup, vocabulary: Vocabulary) -> tuple[Phase, ...]:
    """The phases, or before July 2020 the one that `status` tells.

    A final status begins on the day the startup ended, where it is known.
    """
    if startup.phases or not startup.status:
        return startup.phases
    begun = startup.end if startup.end and vocabulary.is_final(startup.status) else startup.start
    return (Phase(startup.status, begun),)


def step_at(startup: Startup, day: date, vocabulary: Vocabulary) -> Step | None:
    """The step a startup is in on a day; None when nothing has started."""
    best = None
    for step in life(startup, vocabulary):
        if step.phase.start is not None and step.phase.start <= day:
            best = step
    return best


def phase_at(startup: Startup, day: date, vocabulary: Vocabulary) -> str | None:
    """The id of the phase on a day; None when nothing has started."""
    step = step_at(startup, day, vocabulary)
    return step.phase.name if step is not None else None


def ended(step: Step) -> date | None:
    """When a phase was over: the earlier of its written end and the next phase's start; None where it runs on."""
    return min((day for day in (step.phase.end, step.next_start) if day is not None), default=None)


def lasted(step: Step, day: date) -> int | None:
    """How many days a phase lasted; None where it was not over by a day, or took no day (what ends before it begins
    takes none either).
    """
    over, start = ended(step), step.phase.start
    if over is None or start is None or over > day or over <= start:
        return None
    return (over - start).days
