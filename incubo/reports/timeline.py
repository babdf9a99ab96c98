"""`report timeline`: the phases of each startup over time, as the rows of a Gantt chart."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.chart import Chart, GanttColumns
from incubo.document.table import Column, Note, Row, Table
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.model.phases import PhasePeriod, phase_end
from incubo.model.records import Startup
from incubo.registry.lookup import phase_value
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.reports.common import (
    live_phase_labels,
    shared_startups_note,
    sort_phases,
    startup_contribution,
    startup_value,
)


def timeline_report(
    scope: Scope, *, over: Period | None = None, phases: Collection[str] = (), include_inactive: bool = False
) -> Table:
    """A row for each phase of each startup up to a day.

    The startups are those in a live phase, or in one of `phases`; `include_inactive` keeps all that have begun. `over`
    keeps the phases that overlap a period. Startups are in the order of their current phase, then of its start.
    """
    registry, startups = scope.registry, scope.startups
    phases_by_startup = {startup.id: scope.phase_of(startup.id) for startup in startups}
    included = [
        startup for startup in startups if _is_included(scope, phases_by_startup[startup.id], phases, include_inactive)
    ]
    rows: list[Row] = []
    for startup in sorted(included, key=lambda startup: _sort_key(scope, startup, phases_by_startup[startup.id])):
        rows += _startup_rows(scope, startup, over)
    first = over.first if over is not None else min((row.cells["start"] for row in rows), default=scope.day)
    last = over.last if over is not None else scope.day
    drawn = {row.cells["phase"].id: row.cells["phase"] for row in rows}
    phase_order = tuple(drawn[phase] for phase in sort_phases(registry, drawn))
    title = Message(N_("The life of products, from {first:long} to {last:long}"), {"first": first, "last": last})
    return Table(
        "timeline",
        title,
        scope.day,
        tuple(_columns()),
        tuple(rows),
        tuple(_notes(scope, len(startups) - len(included), bool(phases))),
        scope.commit,
        chart=Chart("gantt", title, "startup", gantt=GanttColumns("start", "end", "phase", phase_order, first, last)),
    )


def _is_included(scope: Scope, phase: str | None, phases: Collection[str], include_inactive: bool) -> bool:
    is_any_begun = include_inactive and not phases and phase is not None
    return is_any_begun or scope.is_selected(phase, phases)


def _sort_key(scope: Scope, startup: Startup, phase: str | None) -> tuple[bool, int, date, str]:
    starts = [period.phase.start for period in scope.registry.phase_periods[startup.id] if period.phase.start]
    rank = scope.registry.vocabulary.phase_rank(phase)
    return rank < 0, rank, max((day for day in starts if day <= scope.day), default=scope.day), startup.id


def _startup_rows(scope: Scope, startup: Startup, over: Period | None) -> Iterator[Row]:
    for period in scope.registry.phase_periods[startup.id]:
        start, end = period.phase.start, _drawn_end(period, scope.day)
        if start is None or start > scope.day or end == start:
            continue
        if over is not None and (start > over.last or (end is not None and end <= over.first)):
            continue
        yield Row(
            {
                "startup": startup_value(startup),
                "phase": phase_value(scope.registry, period.phase.name),
                "start": start,
                "end": end,
                "days": ((end or scope.day) - start).days,
            },
            contributions=(startup_contribution(startup, _end_reason(period, end)),),
        )


def _end_reason(period: PhasePeriod, end: date | None) -> Message:
    """Why a bar ends where it does."""
    if end is None:
        return Message(N_("goes on"))
    if end == period.phase.end:
        return Message(N_("to the end given in the entry"))
    return Message(N_("to the start of the next phase"))


def _drawn_end(period: PhasePeriod, as_of: date) -> date | None:
    """Where the bar of a phase ends; None if the phase still runs."""
    end = phase_end(period)
    return end if end is not None and end <= as_of else None


def _columns() -> Iterator[Column]:
    yield Column("startup", Message(N_("Product")), "text")
    yield Column("phase", Message(N_("Phase")), "phase")
    yield Column("start", Message(N_("From")), "date")
    yield Column("end", Message(N_("To")), "date")
    yield Column("days", Message(N_("Length")), "days")


def _notes(scope: Scope, hidden: int, has_phase_filter: bool) -> Iterator[Note]:
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    text = N_(
        "A phase runs to its recorded end or to the start of the next one; one that lasted less "
        "than a day is not drawn; an end before the start is ignored."
    )
    yield Note("definition-phase", Message(text))
    if hidden and not has_phase_filter:
        message = Message(
            N_("{n} product that is not in an active phase ({names:list}) is not shown."),
            {"n": hidden, "names": live_phase_labels(registry)},
            N_("{n} products that are not in an active phase ({names:list}) are not shown."),
        )
        yield Note("hidden", message, hint=Message(N_("--all shows them")))
    yield from shared_startups_note(scope.startups)
    yield from provenance_notes(registry, scope.provenance)
