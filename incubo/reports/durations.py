"""`report durations`: how long phases last, from those that have ended, and how long the current ones have lasted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.scope import Scope
from incubo.model.dates import add_months
from incubo.model.periods import Period
from incubo.model.phases import phase_duration
from incubo.model.records import Startup
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import (
    median,
    phase_label,
    quartiles,
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


def durations_report(scope: Scope, *, over: Period | None = None) -> Table:
    """Quartiles of the length of each phase, for one incubator or for all of them (None).

    A phase ends on its written end or when the next one starts, whichever comes first. It counts if it has ended by
    the day, or within `over`; a phase of zero days does not count. Phases that still run on that day, or on the last
    day of `over`, are counted apart.
    """
    registry = scope.registry
    day = scope.day if over is None else min(scope.day, over.last)
    ended, running = _phase_durations(registry, scope.startups, day, over)
    phases = sort_phases(registry, ended.keys() | running.keys())
    unknown = EntryDays(registry, scope.startups).find_all_unknown(phases, day)
    rows = (_row(registry, phase, ended.get(phase, []), running.get(phase, []), day) for phase in phases)
    title = Message(N_("Duration of phases, on {at:long}"), {"at": scope.day})
    if over is not None:
        arguments = {"first": over.first, "last": over.last}
        title = Message(N_("Duration of phases that ended from {first:long} to {last:long}"), arguments)
    return Table(
        "durations",
        title,
        scope.day,
        tuple(_columns()),
        tuple(empty_figures(row, *_RUNNING) if row.cells["phase"] in unknown else row for row in rows),
        (*unknown_days_notes(registry, unknown), *_notes(scope, day)),
        scope.commit,
        "median",
    )


def _phase_durations(
    registry: Registry, startups: list[Startup], as_of: date, over: Period | None
) -> tuple[dict[str, list[_PhaseDuration]], dict[str, list[_PhaseDuration]]]:
    """The phases that have ended, and those that run, by name. Neither of an exit, from which there is no way back: one
    that another phase follows is a doubt about the entry.
    """
    ended: dict[str, list[_PhaseDuration]] = {}
    running: dict[str, list[_PhaseDuration]] = {}
    for startup in startups:
        for period in registry.phase_periods[startup.id]:
            start, name = period.phase.start, period.phase.name
            if start is None or name is None or start > as_of or registry.vocabulary.is_exit(name):
                continue
            days = phase_duration(period, as_of)
            if days is not None:
                if over is None or over.first.toordinal() <= start.toordinal() + days <= over.last.toordinal():
                    ended.setdefault(name, []).append(_PhaseDuration(startup, start, days))
            elif period.next_start is None or period.next_start > as_of:
                running.setdefault(name, []).append(_PhaseDuration(startup, start, (as_of - start).days))
    return ended, running


_RUNNING = ("running", "running_median", "long")
"""The columns of the phases that run: those that the files date."""


def _columns() -> Iterator[Column]:
    yield Column("phase", Message(N_("Phase")), "phase")
    yield Column("count", Message(N_("Ended")), "integer")
    yield Column("first_quartile", Message(N_("1st quartile")), "days")
    yield Column("median", Message(N_("Median")), "days")
    yield Column("third_quartile", Message(N_("3rd quartile")), "days")
    yield Column("running", Message(N_("Running")), "integer")
    yield Column("running_median", Message(N_("Their median age")), "days", is_droppable=True)
    yield Column("long", Message(N_("Longer than usual")), "integer")


def _row(
    registry: Registry, phase: str, ended: list[_PhaseDuration], running: list[_PhaseDuration], as_of: date
) -> Row:
    months = registry.vocabulary.usual_months(phase)

    def is_long(duration: _PhaseDuration) -> bool:
        return bool(months) and add_months(duration.start, months) < as_of

    cells = {
        "phase": phase,
        "count": len(ended),
        **quartiles([duration.days for duration in ended]),
        "running": len(running),
        "running_median": median([duration.days for duration in running]),
        "long": sum(map(is_long, running)) if months else None,
    }
    ended_text, running_text = N_("{n:duration}, from {day}"), N_("running for {n:duration}, since {day}")
    contributions = (
        *_contributions(ended, ended_text, ("count", "first_quartile", "median", "third_quartile")),
        *_contributions(running, running_text, ("running", "running_median"), is_long),
    )
    return Row(cells, contributions=contributions)


def _contributions(
    durations: list[_PhaseDuration],
    text: str,
    columns: tuple[str, ...],
    is_long: Callable[[_PhaseDuration], bool] = lambda _: False,
) -> Iterator[Contribution]:
    for duration in sorted(durations, key=lambda duration: (-duration.days, duration.startup.id)):
        detail = Message(text, {"n": duration.days, "day": duration.start})
        entry = startup_contribution(duration.startup, detail)
        yield entry._replace(columns=(*columns, "long") if is_long(duration) else columns)


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
        "Running: startups in the phase on {day:long}, whose written end has not passed. The phases of startups "
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
