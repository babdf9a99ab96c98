"""The phases of a startup in time: design.md §2, decided once for every command.

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
        dated.sort(key=lambda item: (item[1].start, vocabulary.rank(item[1].name)))
    starts = [phase.start for _, phase in dated]
    return tuple(Step(i, phase, start) for (i, phase), start in zip(dated, [*starts[1:], None], strict=False))


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
