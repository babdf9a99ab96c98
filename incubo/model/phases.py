"""The phases of a startup over time, and the phase that a word typed by a person means.

The phase at day D is, among the phases with start <= D, the greatest by (start, rank); an `end` never changes it.
A word means a phase by its id, its label in any language or the beginning of one, without case or accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.model.dates import is_implausible_date
from incubo.model.records import Phase, Startup
from incubo.model.suggestions import find_nearest, find_word, normalise_name
from incubo.model.vocabulary import Vocabulary

_PLAIN_NAME = re.compile(r"[\w-]+")
END_EVENT = "end"
"""The event of the end of a startup, in every profile."""


class PhasePeriod(NamedTuple):
    """A phase with its position in the file (from 0) and the day the next phase starts (None for the last one).

    `status_since`: the day from which the `status` of an old entry counts as the phase, where the day on which the
    startup entered it is not known (the phase has no start then).
    """

    position: int
    phase: Phase
    next_start: date | None
    status_since: date | None = None

    @property
    def counts_from(self) -> date:
        """The day from which the startup is counted in the phase."""
        return self.phase.start or self.status_since or date.max


def phase_periods(startup: Startup, vocabulary: Vocabulary) -> tuple[PhasePeriod, ...]:
    """The phases with a name and a valid start, ordered by (start, rank); the order in the file does not matter.

    The status of an old entry is its only phase.
    """
    if not startup.phases:
        return tuple(_status_periods(startup, vocabulary))
    dated = [(i, phase) for i, phase in enumerate(startup.phases) if phase.start is not None and phase.name]
    if len(dated) > 1:
        dated.sort(key=lambda item: _phase_sort_key(item[1], vocabulary))
    starts = [phase.start for _, phase in dated]
    return tuple(PhasePeriod(i, phase, start) for (i, phase), start in zip(dated, [*starts[1:], None], strict=False))


def declared_phases(startup: Startup, vocabulary: Vocabulary) -> tuple[Phase, ...]:
    """The phases of a startup; without any, the one in `status` (a field used before July 2020).

    A final status starts on the day the startup ended, an investigation on the day it began; when a startup entered any
    other status is not known.
    """
    if startup.phases or not startup.status:
        return startup.phases
    start, name = None, read_status(startup.status, vocabulary)
    if vocabulary.is_final(name):
        start = startup.end
    elif vocabulary.is_investigation(name):
        start = startup.start
    return (Phase(name, start),)


def read_status(status: str, vocabulary: Vocabulary) -> str:
    """The phase that the status of an old entry means: by its id or a label in any language, without case or accents;
    the word itself, if it means none.
    """
    if status in vocabulary.phases:
        return status
    names = {phase.id: (phase.id, *phase.labels.values()) for phase in vocabulary.phases.values()}
    return find_word(names, status, match_prefix=False).value or status


def _status_periods(startup: Startup, vocabulary: Vocabulary) -> Iterator[PhasePeriod]:
    """The status of an old entry, counted from the start of the startup where its own is not known."""
    for phase in declared_phases(startup, vocabulary):
        if phase.start is not None or startup.start is not None:
            yield PhasePeriod(0, phase, None, startup.start if phase.start is None else None)


def _phase_sort_key(phase: Phase, vocabulary: Vocabulary) -> tuple[date, int, str, date]:
    """Order by start and rank, then by name and end so that the order in the file never matters."""
    return phase.start or date.min, vocabulary.phase_rank(phase.name), phase.name or "", phase.end or date.max


def find_current_period(periods: Iterable[PhasePeriod], day: date) -> PhasePeriod | None:
    """The phase of a startup on a day, of its phases in order (`phase_periods`); None before the first one."""
    current = None
    for period in periods:
        if period.counts_from <= day:
            current = period
    return current


def are_plans_known(day: date, today: date | None) -> bool:
    """Whether what comes after a day is known on it as planned: nobody knew it on a day before the current one, `today`
    (None: `day` itself).
    """
    return today is None or day >= today


def find_draft_period(startup: Startup, current: PhasePeriod | None, vocabulary: Vocabulary) -> PhasePeriod | None:
    """The phase that a draft is in as far as its entry says: the current one, or a later one whose first day is not
    known yet. For any other entry, the current phase: what has no day counts nowhere.
    """
    if not startup.draft:
        return current
    rank = vocabulary.phase_rank(current.phase.name) if current is not None else -1
    undated = [
        (vocabulary.phase_rank(phase.name), -i)
        for i, phase in enumerate(startup.phases)
        if phase.name and phase.start is None
    ]
    if not undated or (current is not None and max(undated)[0] <= rank):
        return current
    position = -max(undated)[1]
    return PhasePeriod(position, startup.phases[position], None)


def phase_end(phase_period: PhasePeriod) -> date | None:
    """The end of a phase: the earlier of its written end and the next phase's start; None if it is still running.

    A written end before the start is a mistake that says nothing: the phase goes on to the next one's start.
    """
    start, written_end, next_start = phase_period.phase.start, phase_period.phase.end, phase_period.next_start
    if written_end is not None and start is not None and written_end < start:
        written_end = None
    return min((day for day in (written_end, next_start) if day is not None), default=None)


def phase_duration(phase_period: PhasePeriod, day: date) -> int | None:
    """The length of a phase in days; None if it was not over on a day, or ended on the day it began."""
    end, start = phase_end(phase_period), phase_period.phase.start
    if end is None or start is None or end > day or end == start:
        return None
    return (end - start).days


def has_written_end(phase_period: PhasePeriod, vocabulary: Vocabulary, day: date) -> bool:
    """Whether a phase is the last one begun by a day, and its own entry says that it was over by then.

    It stays the current one, for no other has begun; how long it has lasted is told by its end. An exit has no end.
    """
    end = phase_end(phase_period)
    is_last = phase_period.next_start is None or phase_period.next_start > day
    return is_last and end is not None and end <= day and not vocabulary.is_exit(phase_period.phase.name)


def find_misordered_phases(startup: Startup, as_of: date) -> list[tuple[int, int]]:
    """The phases that are out of chronological order in the file: (index, index of the phase before it in the file).

    The fewest phases to move: the others are a longest ordered sequence (among equals, the one that starts first).
    """
    starts = [phase.start for phase in startup.phases if phase.start is not None]
    if starts == sorted(starts):  # nearly every startup
        return []
    dated = [
        (i, phase.start)
        for i, phase in enumerate(startup.phases)
        if phase.start is not None and phase.start <= as_of and not is_implausible_date(phase.start, as_of)
    ]
    if len(dated) > 100 or all(a[1] <= b[1] for a, b in pairwise(dated)):
        return []
    best: list[list[int]] = []
    for position, (_, start) in enumerate(dated):
        longest: list[int] = []
        for earlier in range(position):
            if dated[earlier][1] <= start and len(best[earlier]) > len(longest):
                longest = best[earlier]
        best.append([*longest, position])
    longest_of_all = max(best, key=lambda series: (len(series), [-position for position in series]))
    in_order = set(longest_of_all)
    return [
        (dated[position][0], dated[position - 1][0] if position else dated[1][0])
        for position in range(len(dated))
        if position not in in_order
    ]


def find_contradicting_phase(startup: Startup, periods: Sequence[PhasePeriod], day: date) -> Phase | None:
    """The last phase begun by a day in the order of the file, if the dates (`phase_periods`) give another one.

    The current phase is the latest by date all the same; who reads the last line written sees this one.
    """
    if len(startup.phases) < 2 or not find_misordered_phases(startup, day):
        return None

    def has_begun(phase: Phase) -> bool:
        return bool(phase.start and phase.start <= day and not is_implausible_date(phase.start, day))

    latest = [period for period in periods if has_begun(period.phase)][-1]
    position, last = [(i, phase) for i, phase in enumerate(startup.phases) if has_begun(phase)][-1]
    return last if latest.position != position and last.start != latest.phase.start else None


def find_phase(vocabulary: Vocabulary, word: str) -> str | None:
    """The phase whose id or label is this word; None if there is none. Current phases take precedence."""
    names = vocabulary.names("phases")
    current_names = {phase: names[phase] for phase in names if vocabulary.phases[phase].is_current}
    for candidates in (current_names, names):
        phase_id = find_word(candidates, word, match_prefix=False).value
        if phase_id is not None:
            return phase_id
    return None


def parse_current_phase(vocabulary: Vocabulary, word: str) -> str:
    """The current phase that a word means; its beginning is enough if it is unambiguous.

    Raises UsageError for an unknown phase, and for a former one: it is read but not written.
    """
    current_phases = [phase for phase in vocabulary.phases.values() if phase.is_current]
    phase_id = find_phase(vocabulary, word)
    if phase_id is not None and vocabulary.phases[phase_id].is_current:
        return phase_id
    hints: tuple[Message, ...] = (
        Message(N_("the words in use: {words:list}"), {"words": [phase.id for phase in current_phases]}),
    )
    if phase_id is not None:
        message = Message(
            N_("“{value}” is a deprecated phase: it is still read, but new entries may not use it"), {"value": phase_id}
        )
        raise UsageError(message, hints=hints)
    names = {phase.id: (phase.id, *phase.labels.values()) for phase in current_phases}
    phase_id = find_word(names, word, match_inner_word=True).value
    if phase_id is not None:
        return phase_id
    suggestion = find_nearest(word, [phase.id for phase in current_phases])
    if suggestion is not None:
        hints = (did_you_mean(vocabulary.labelled_value("phases", suggestion)), *hints)
    raise UsageError(Message(N_("“{word}” is not a phase"), {"word": word}), hints=hints)


def list_later_phases(vocabulary: Vocabulary, phase: str | None) -> list[str]:
    """The current phases that come after one, by rank; all that have a rank for None."""
    rank = vocabulary.phase_rank(phase)
    return [word.id for word in vocabulary.phases.values() if word.is_current and word.rank > rank and word.id != phase]


def find_entry_decision(vocabulary: Vocabulary, phase: str) -> str:
    """The decision of a committee that leads to a phase: the one of the same name, else that of the profile ("": none).

    A registry that calls a phase “Transfert” calls the decision so, too, whatever the network called it later.
    """
    names = _normalised_names(vocabulary, "phases", phase)
    decisions = vocabulary.allowed_values("decisions")
    same = next((word for word in decisions if names & _normalised_names(vocabulary, "decisions", word)), None)
    return same or vocabulary.phases[phase].entry_decision


def phases_of_decision(vocabulary: Vocabulary, decision: str, among: Iterable[str] | None = None) -> list[str]:
    """The phases that a decision leads to: the one that has the same name (“transfert”), else those of its word in the
    profile. `among`: some phases only (all current ones).
    """
    words = _normalised_names(vocabulary, "decisions", decision)
    current = [word.id for word in vocabulary.phases.values() if word.is_current]
    phases = current if among is None else list(among)
    return [phase for phase in phases if words & _normalised_names(vocabulary, "phases", phase)] or [
        phase for phase in phases if vocabulary.phases[phase].entry_decision == decision
    ]


def _normalised_names(vocabulary: Vocabulary, list_name: str, value: str) -> set[str]:
    return {normalise_name(name) for name in (value, *vocabulary.value_labels(list_name, value).values())}


def phase_field_path(startup: Startup, name: str | None, number: int) -> str:
    """How `set` is told one phase of the list: by its name, or by its number (from 1) where several have that name, or
    where it would not be read as one (`a=b`).
    """
    is_unique = [phase.name for phase in startup.phases].count(name) == 1
    return f"phases.{name if is_unique and name and _PLAIN_NAME.fullmatch(name) else number}"
