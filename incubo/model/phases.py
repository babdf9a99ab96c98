"""The phases of a startup in time, decided once for every command.

Phase at D: among phases with start <= D, the greatest by (start, rank). An explicit `end` never changes it.

The phase that a word means: an id or a label, in any language, without accents or case, or the beginning of one.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.dates import is_implausible_date
from incubo.model.records import Phase, Startup
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.model.vocabulary import PhaseDefinition, Vocabulary


def find_misordered_phases(startup: Startup, today: date) -> list[tuple[int, int]]:
    """The phases out of the date order of the file: (index, index of the one written before it).

    The fewest that must move: the rest is the longest series in order, the earlier written kept among equals.
    """
    starts = [p.start for p in startup.phases if p.start is not None]
    if starts == sorted(starts):  # as nearly all are, whichever of them count
        return []
    dated = [
        (i, p.start)
        for i, p in enumerate(startup.phases)
        if p.start is not None and p.start <= today and not is_implausible_date(p.start, today)
    ]
    if len(dated) > 100 or all(a[1] <= b[1] for a, b in pairwise(dated)):
        return []
    best: list[list[int]] = []
    for at, (_, start) in enumerate(dated):
        longest: list[int] = []
        for earlier in range(at):
            if dated[earlier][1] <= start and len(best[earlier]) > len(longest):
                longest = best[earlier]
        best.append([*longest, at])
    longest_of_all = max(best, key=lambda series: (len(series), [-at for at in series]))
    kept = set(longest_of_all)
    return [(dated[at][0], dated[at - 1][0] if at else dated[1][0]) for at in range(len(dated)) if at not in kept]


class PhasePeriod(NamedTuple):
    """A phase as lived: its position in the file (from 0), the record, and the day the next one starts (or None)."""

    position: int
    phase: Phase
    next_start: date | None


def phase_periods(startup: Startup, vocabulary: Vocabulary) -> tuple[PhasePeriod, ...]:
    """The phases with a name and a readable start, in order of (start, rank); the order in the file does not matter."""
    dated = [
        (i, phase)
        for i, phase in enumerate(declared_phases(startup, vocabulary))
        if phase.start is not None and phase.name
    ]
    if len(dated) > 1:
        dated.sort(key=lambda item: _phase_sort_key(item[1], vocabulary))
    starts = [phase.start for _, phase in dated]
    return tuple(PhasePeriod(i, phase, start) for (i, phase), start in zip(dated, [*starts[1:], None], strict=False))


def _phase_sort_key(phase: Phase, vocabulary: Vocabulary) -> tuple[date, int, str, date]:
    """By start and rank; of two phases of an unknown or the same name, something else than the place must decide."""
    return phase.start or date.min, vocabulary.phase_rank(phase.name), phase.name or "", phase.end or date.max


def declared_phases(startup: Startup, vocabulary: Vocabulary) -> tuple[Phase, ...]:
    """The phases, or before July 2020 the one that `status` tells.

    A final status begins on the day the startup ended, where it is known.
    """
    if startup.phases or not startup.status:
        return startup.phases
    begun = startup.end if startup.end and vocabulary.is_final(startup.status) else startup.start
    return (Phase(startup.status, begun),)


def phase_period_at(startup: Startup, day: date, vocabulary: Vocabulary) -> PhasePeriod | None:
    """The step a startup is in on a day; None when nothing has started."""
    best = None
    for step in phase_periods(startup, vocabulary):
        if step.phase.start is not None and step.phase.start <= day:
            best = step
    return best


def phase_at(startup: Startup, day: date, vocabulary: Vocabulary) -> str | None:
    """The id of the phase on a day; None when nothing has started."""
    step = phase_period_at(startup, day, vocabulary)
    return step.phase.name if step is not None else None


def phase_end(phase_period: PhasePeriod) -> date | None:
    """When a phase was over: the earlier of its written end and the next phase's start; None where it runs on."""
    return min((day for day in (phase_period.phase.end, phase_period.next_start) if day is not None), default=None)


def phase_duration(phase_period: PhasePeriod, day: date) -> int | None:
    """How many days a phase lasted; None where it was not over by a day, or took no day (what ends before it begins
    takes none either).
    """
    over, start = phase_end(phase_period), phase_period.phase.start
    if over is None or start is None or over > day or over <= start:
        return None
    return (over - start).days


def find_phase(vocabulary: Vocabulary, word: str) -> str | None:
    """The phase, in use or not, whose id or label a word is; None for another word. One in use comes first."""
    wanted = normalise_name(word)
    called = [phase for phase in vocabulary.phases.values() if wanted in _phase_names(phase)]
    return min(called, key=lambda each: not each.is_current).id if called else None


def parse_current_phase(vocabulary: Vocabulary, word: str) -> str:
    """The phase in use that a word means; its beginning is enough. Raises UsageError.

    A phase of former years is read, and no more written.
    """
    in_use = [phase for phase in vocabulary.phases.values() if phase.is_current]
    known = find_phase(vocabulary, word)
    if known is not None and vocabulary.phases[known].is_current:
        return known
    hints: tuple[Message, ...] = (
        Message(N_("the words in use: {words:list}"), {"words": [each.id for each in in_use]}),
    )
    if known is not None:
        message = Message(N_("“{value}” is a phase of former years: it is read, and no more written"), {"value": known})
        raise UsageError(message, hints=hints)
    wanted = normalise_name(word)
    begun = [each.id for each in in_use if wanted and any(name.startswith(wanted) for name in _phase_names(each))]
    if len(begun) == 1:
        return begun[0]
    meant = find_nearest(word, [each.id for each in in_use])
    if meant is not None:
        hints = (Message(N_("did you mean “{meant}”?"), {"meant": meant}), *hints)
    raise UsageError(Message(N_("“{word}” is no phase"), {"word": word}), hints=hints)


def _phase_names(phase: PhaseDefinition) -> set[str]:
    return {normalise_name(phase.id), *map(normalise_name, phase.labels.values())}
