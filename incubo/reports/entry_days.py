"""Whether the files tell when startups entered their phases: a count by these days is not known where most do not.

Until July 2020 an entry had one status instead of phases, and until 2023 phases could have no start. What the few dated
ones give would look like a figure of all.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Note, Row
from incubo.model.phases import declared_phases
from incubo.model.records import Startup
from incubo.registry.lookup import phase_label
from incubo.registry.registry import Registry


class UnknownDays(NamedTuple):
    """For `n` of `all` startups that entered a phase, the day is not known: more than half of them."""

    n: int
    all: int


class EntryDays:
    """The days on which some startups entered phases, as far as the files tell them."""

    def __init__(self, registry: Registry, startups: Sequence[Startup]) -> None:
        self._registry = registry
        self._startups = startups
        self._undated = [  # with one status instead of phases, or a phase without a start
            startup
            for startup in startups
            if (any(phase.start is None for phase in startup.phases) if startup.phases else startup.status)
        ]

    def find_unknown(self, phases: Container[str], day: date) -> UnknownDays | None:
        """How many do not say when they first entered one of the phases, by a day, if they are most; else None."""
        undated = sum(self._entered_undated(startup, phases, day) for startup in self._undated)
        if not undated:  # of any year since 2024
            return None
        dated = sum(self._entered_dated(startup, phases, day) for startup in self._startups)
        return UnknownDays(undated, undated + dated) if undated > dated else None

    def find_all_unknown(self, phases: Sequence[str], day: date) -> dict[str, UnknownDays]:
        """Those of some phases whose days are not known (`find_unknown`), each by itself."""
        found = ((phase, self.find_unknown((phase,), day)) for phase in phases)
        return {phase: unknown for phase, unknown in found if unknown is not None}

    def _entered_dated(self, startup: Startup, phases: Container[str], day: date) -> bool:
        periods = self._registry.phase_periods[startup.id]
        return any(
            period.phase.name in phases and period.phase.start is not None and period.phase.start <= day
            for period in periods
        )

    def _entered_undated(self, startup: Startup, phases: Container[str], day: date) -> bool:
        """Whether a startup is in one of the phases, or was, by its entry, which does not say since when.

        A startup in the status of an old entry has been in the phases before it, or may have been. None begins
        before the first day that its entry gives, nor ends before the last one.
        """
        if self._entered_dated(startup, phases, date.max):
            return False
        vocabulary = self._registry.vocabulary
        if startup.phases:
            undated = [phase.name for phase in startup.phases if phase.name in phases and phase.start is None]
            starts = [period.counts_from for period in self._registry.phase_periods[startup.id]]
            if not undated or not starts:
                return bool(undated)
            return (max(starts) if all(map(vocabulary.is_final, undated)) else min(starts)) <= day
        if startup.start is not None and startup.start > day:
            return False
        (status,) = declared_phases(startup, vocabulary)
        if status.name in phases:
            return status.start is None
        rank = vocabulary.phase_rank(status.name)
        return any(
            name in phases and not vocabulary.is_final(name) and vocabulary.phase_rank(name) < rank
            for name in vocabulary.phases
        )


def empty_figures(row: Row, *kept: str) -> Row:
    """A row without its figures, but those of some columns, and without the entries behind them."""
    cells = {
        name: value if name in kept or not isinstance(value, (int, float)) else None
        for name, value in row.cells.items()
    }
    return row._replace(cells=cells, contributions=tuple(one for one in row.contributions if {*one.columns} & {*kept}))


def unknown_days_notes(
    registry: Registry, unknown: Mapping[str, UnknownDays], moves: UnknownDays | None = None
) -> Iterator[Note]:
    """The note on what is empty because most startups do not say when they entered it: phases, and, with `moves`, the
    active phases together.
    """
    labelled: list[tuple[object, UnknownDays]] = [
        (phase_label(registry, phase), days) for phase, days in unknown.items()
    ]
    if moves is not None:
        labelled.append((Message(N_("Active phases")), moves))
    if labelled:
        numbers = [
            Message(N_("{phase} ({n} of {all})"), {"phase": label, "n": days.n, "all": days.all})
            for label, days in labelled
        ]
        text = N_("Empty, because most products do not say when they entered the phase, if they did: {phases:list}.")
        yield Note("unknown-days", Message(text, {"phases": numbers}))
