"""`report phases --over`: startups by phase at the end of each month, quarter or year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.chart import Chart
from incubo.i18n import N_
from incubo.model.life import life
from incubo.model.periods import Period
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report.basis import by_rank, called, left_incubation, portfolio, shared_note
from incubo.table import Column, Note, Row, Table, Why

LIVE = "live"
"""The column that sums the living phases up."""
EXITS = "exits"
"""The column that sums up the phases that end the incubation."""


class _Columns(NamedTuple):
    """The phases met on any of the days: the living ones, those that end the incubation, and others."""

    live: list[str]
    left: list[str]
    others: list[str]


def phases_over(
    registry: Registry,
    at: date,
    dates: Sequence[date],
    *,
    over: Period | None = None,
    incubator: str | None = None,
    source: Source | None = None,
    why: bool = False,
) -> Table:
    """Count startups by phase on each of some days, for one incubator or all (None): a row a day, a column a phase.

    The dates are those written in the files today: git is not asked. `why` adds the startups of each day, which
    are many. The chart shows the living phases. `over` is the period of which the days are the ends of the parts.
    """
    startups = portfolio(registry, incubator)
    found = _by_day(registry, startups, dates)
    columns = _columns(registry, found)
    about = {"first": over.first if over is not None else dates[0], "last": dates[-1]}
    drawn = Chart("stacked", Text(N_("Startups in a living phase")), "date", tuple(columns.live))
    return Table(
        "phases-over",
        Text(N_("Startups by phase from {first:long} to {last:long}"), about),
        at,
        tuple(_headings(registry, columns)),
        tuple(_row(registry, day, startups, row, columns, why) for day, row in zip(dates, found, strict=True)),
        tuple(_notes(registry, startups, incubator, columns, source or Source())),
        source.commit if source else None,
        chart=drawn if columns.live else None,
    )


def _by_day(registry: Registry, startups: list[Startup], dates: Sequence[date]) -> list[list[str | None]]:
    """For each day, the phase of each startup (None: nothing has begun)."""
    found: list[list[str | None]] = [[] for _ in dates]
    for startup in startups:
        steps = [(step.phase.start or date.max, step.phase.name) for step in life(startup, registry.vocabulary)]
        here, now = 0, None
        for index, day in enumerate(dates):
            while here < len(steps) and steps[here][0] <= day:
                now = steps[here][1]
                here += 1
            found[index].append(now)
    return found


def _columns(registry: Registry, found: list[list[str | None]]) -> _Columns:
    met = by_rank(registry, {phase for row in found for phase in row if phase is not None})
    live = [phase for phase in met if registry.vocabulary.is_live(phase)]
    left = [phase for phase in met if left_incubation(registry, phase)]
    return _Columns(live, left, [phase for phase in met if phase not in live and phase not in left])


def _headings(registry: Registry, columns: _Columns) -> Iterator[Column]:
    yield Column("date", Text(N_("On")), "date")
    for phase in (*columns.live, *columns.others):
        yield Column(phase, called(registry, phase), "integer")
    yield Column(LIVE, Text(N_("Living")), "integer")
    for phase in columns.left:
        yield Column(phase, called(registry, phase), "integer", spare=True)
    yield Column(EXITS, Text(N_("Exits")), "integer")
    yield Column("total", Text(N_("Total")), "integer")


def _row(
    registry: Registry, day: date, startups: list[Startup], phases: list[str | None], columns: _Columns, why: bool
) -> Row:
    counts = {phase: phases.count(phase) for phase in (*columns.live, *columns.others, *columns.left)}
    cells = {
        "date": day,
        **counts,
        LIVE: sum(counts[phase] for phase in columns.live),
        EXITS: sum(counts[phase] for phase in columns.left),
        "total": sum(counts.values()),
    }
    behind = [
        Why(startup.id, startup.title or startup.id, called(registry, phase))
        for startup, phase in zip(startups, phases, strict=True)
        if why and phase is not None
    ]
    return Row(cells, why=tuple(behind))


def _notes(
    registry: Registry, startups: list[Startup], incubator: str | None, columns: _Columns, source: Source
) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    text = N_("On each day: startups by the latest phase begun by then (of two begun on one day, the further one).")
    yield Note("definition-phase", Text(text))
    text = N_("From the dates written in the files today; a startup in which nothing had begun yet is not counted.")
    yield Note("definition-total", Text(text))
    if columns.left:
        names = [called(registry, phase) for phase in columns.left]
        text = N_("Exits: the phases that end the incubation ({names:list}).")
        yield Note("definition-exits", Text(text, {"names": names}))
    yield from shared_note(startups)
    yield from source_notes(registry, source)
