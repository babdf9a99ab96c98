"""`report durations`: how long phases last, from those that have ended, and how long the current ones have lasted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Contribution, Note, Table
from incubo.facts.scope import Scope
from incubo.model.dates import add_months
from incubo.model.periods import Period
from incubo.model.phases import phase_duration
from incubo.model.records import Startup
from incubo.registry.lookup import phase_label, phase_value
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    PHASE,
    Count,
    Figure,
    quantile_of,
    quartile_figures,
    shared_startups_note,
    sort_phases,
    startup_contribution,
)
from incubo.reports.entry_days import EntryDays, empty_figures, unknown_days_notes


class _PhaseDuration(NamedTuple):
    """How many days a phase of a startup lasted, or has lasted so far."""

    startup: Startup
    start: date
    days: int
    is_running: bool


def durations_report(scope: Scope, *, over: Period | None = None) -> Table:
    """Quartiles of the length of each phase, for one incubator or for all of them (None).

    A phase ends on its written end or when the next one starts, whichever comes first. It counts if it has ended by
    the day, or within `over`; a phase of zero days does not count. Phases that still run on that day, or on the last
    day of `over`, are counted apart.
    """
    registry = scope.registry
    day = scope.day if over is None else min(scope.day, over.last)
    durations = _phase_durations(registry, scope.startups, day, over)
    phases = sort_phases(registry, durations)
    counts = {phase: _count_durations(registry, phase, day) for phase in phases}
    unknown = EntryDays(registry, scope.startups).find_all_unknown(phases, day)
    rows = (
        count.row({"phase": phase_value(registry, phase)}, _sort_durations(durations[phase]))
        for phase, count in counts.items()
    )
    title = Message(N_("Duration of phases, on {at:long}"), {"at": scope.day})
    if over is not None:
        arguments = {"first": over.first, "last": over.last}
        title = Message(N_("Duration of phases that ended from {first:long} to {last:long}"), arguments)
    return Table(
        "durations",
        title,
        scope.day,
        (PHASE, *_count_durations(registry, None, day).columns()),
        tuple(empty_figures(row, *_RUNNING) if row.cells["phase"].id in unknown else row for row in rows),
        (*unknown_days_notes(registry, unknown), *_notes(scope, day)),
        scope.commit,
        "median",
    )


def _phase_durations(
    registry: Registry, startups: list[Startup], as_of: date, over: Period | None
) -> dict[str, list[_PhaseDuration]]:
    """The phases that have ended, and those that run, by name. Neither of an exit, from which there is no way back: one
    that another phase follows is a doubt about the entry.
    """
    durations: dict[str, list[_PhaseDuration]] = {}
    for startup in startups:
        for period in registry.phase_periods[startup.id]:
            start, name = period.phase.start, period.phase.name
            if start is None or name is None or start > as_of or registry.vocabulary.is_exit(name):
                continue
            days = phase_duration(period, as_of)
            if days is not None:
                if over is None or over.first.toordinal() <= start.toordinal() + days <= over.last.toordinal():
                    durations.setdefault(name, []).append(_PhaseDuration(startup, start, days, is_running=False))
            elif period.next_start is None or period.next_start > as_of:
                length = (as_of - start).days
                durations.setdefault(name, []).append(_PhaseDuration(startup, start, length, is_running=True))
    return durations


_RUNNING = ("running", "running_median", "long")
"""The columns of the phases that run: those that the files date."""


def _count_durations(registry: Registry, phase: str | None, as_of: date) -> Count[_PhaseDuration]:
    months = registry.vocabulary.usual_months(phase)

    def has_ended(duration: _PhaseDuration) -> bool:
        return not duration.is_running

    def is_running(duration: _PhaseDuration) -> bool:
        return duration.is_running

    def is_long(duration: _PhaseDuration) -> bool:
        return duration.is_running and bool(months) and add_months(duration.start, months) < as_of

    return Count(
        _name_duration,
        Figure("count", N_("Ended"), has_ended),
        *quartile_figures(N_("Median"), _days, includes=has_ended, type="days"),
        Figure("running", N_("Running"), is_running),
        Figure("running_median", N_("Their median age"), is_running, quantile_of(_days), "days", is_droppable=True),
        Figure("long", N_("Longer than usual"), is_long, len if months else lambda _: None),
    )


def _days(duration: _PhaseDuration) -> int:
    return duration.days


def _name_duration(duration: _PhaseDuration) -> Contribution:
    text = N_("running for {n:duration}, since {day}") if duration.is_running else N_("{n:duration}, from {day}")
    return startup_contribution(duration.startup, Message(text, {"n": duration.days, "day": duration.start}))


def _sort_durations(durations: list[_PhaseDuration]) -> list[_PhaseDuration]:
    """Those that have ended, then those that run; the longest first."""
    return sorted(durations, key=lambda duration: (duration.is_running, -duration.days, duration.startup.id))


def _notes(scope: Scope, as_of: date) -> Iterator[Note]:
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    text = N_(
        "A phase lasts to its written end or to the start of the next one, whichever comes "
        "first; those over by the day are counted. A phase without duration (begun with the next "
        "one) is left out, as is an exit; an end before the start is ignored."
    )
    yield Note("definition-duration", Message(text))
    text = N_(
        "Running: products in the phase on {day:long}, whose written end has not passed. The phases of products "
        "that are no longer active do not run."
    )
    yield Note("definition-running", Message(text, {"day": as_of}))
    text = N_("Quartiles: a quarter of the phases were shorter than the 1st, half than the median (interpolated).")
    yield Note("definition-quartiles", Message(text))
    norms = [
        Message(N_("{phase} {n} months"), {"phase": phase_label(registry, phase), "n": definition.usual_months})
        for phase, definition in registry.vocabulary.phases.items()
        if definition.usual_months and definition.is_current and not definition.is_final
    ]
    if norms:
        text = N_("Longer than usual, of those running: {norms:list} (the vocabulary's norms).")
        yield Note("definition-norm", Message(text, {"norms": norms}))
    yield from shared_startups_note(scope.startups)
    yield from provenance_notes(registry, scope.provenance)
