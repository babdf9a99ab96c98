"""`report timeline`: the phases of each startup in time, to be drawn as a Gantt."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from incubo.chart import Chart, Spans
from incubo.i18n import N_
from incubo.model.life import Step, ended, life, phase_at
from incubo.model.periods import Period
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report.basis import by_rank, called, portfolio, shared_note
from incubo.table import Column, Note, Row, Table, Why, Word


def timeline(
    registry: Registry,
    at: date,
    *,
    incubator: str | None = None,
    over: Period | None = None,
    phases: Collection[str] = (),
    everything: bool = False,
    source: Source | None = None,
) -> Table:
    """A row for each phase that each startup lived by a day: those living then, or in one of `phases`, or all.

    `over` keeps what touches a period. Startups stand in the order of their phase that day, the longest there first.
    """
    startups = portfolio(registry, incubator)
    now = {startup.id: phase_at(startup, at, registry.vocabulary) for startup in startups}
    shown = [each for each in startups if _wanted(registry, now[each.id], phases, everything)]
    rows: list[Row] = []
    for startup in sorted(shown, key=lambda each: _order(registry, each, now[each.id], at)):
        rows += _rows(registry, startup, at, over)
    first = over.first if over is not None else min((row.cells["start"] for row in rows), default=at)
    last = over.last if over is not None else at
    kinds = by_rank(registry, {row.cells["phase"] for row in rows})
    title = Text(N_("The life of startups, from {first:long} to {last:long}"), {"first": first, "last": last})
    return Table(
        "timeline",
        title,
        at,
        tuple(_columns()),
        tuple(rows),
        tuple(_notes(registry, startups, len(startups) - len(shown), incubator, bool(phases), source or Source())),
        source.commit if source else None,
        chart=Chart("gantt", title, "startup", spans=Spans("start", "end", "phase", tuple(kinds), first, last)),
    )


def _wanted(registry: Registry, phase: str | None, phases: Collection[str], everything: bool) -> bool:
    if phases:
        return phase in phases
    return phase is not None and (everything or registry.vocabulary.is_live(phase))


def _order(registry: Registry, startup: Startup, phase: str | None, at: date) -> tuple[bool, int, date, str]:
    begun = [step.phase.start for step in life(startup, registry.vocabulary) if step.phase.start]
    rank = registry.vocabulary.rank(phase)
    return rank < 0, rank, max((day for day in begun if day <= at), default=at), startup.id


def _rows(registry: Registry, startup: Startup, at: date, over: Period | None) -> Iterator[Row]:
    for step in life(startup, registry.vocabulary):
        start, end = step.phase.start, _end(step, at)
        if start is None or start > at or end == start:
            continue
        if over is not None and (start > over.last or (end is not None and end <= over.first)):
            continue
        yield Row(
            {
                "startup": Word(startup.id, startup.title or startup.id),
                "phase": step.phase.name,
                "start": start,
                "end": end,
                "days": ((end or at) - start).days,
            },
            why=(Why(startup.id, startup.title or startup.id, _reason(step, end)),),
        )


def _reason(step: Step, end: date | None) -> Text:
    """What tells where a phase is drawn to."""
    if end is None:
        return Text(N_("goes on"))
    if end == step.phase.end:
        return Text(N_("to the end written on the sheet"))
    return Text(N_("to the start of the next phase"))


def _end(step: Step, at: date) -> date | None:
    """The day after which a phase is drawn no more: None while it runs. A written end before the start is no end."""
    start, end = step.phase.start, ended(step)
    if end is not None and start is not None and end < start:
        end = step.next_start
    return end if end is not None and end <= at else None


def _columns() -> Iterator[Column]:
    yield Column("startup", Text(N_("Startup")), "text")
    yield Column("phase", Text(N_("Phase")), "phase")
    yield Column("start", Text(N_("From")), "date")
    yield Column("end", Text(N_("To")), "date")
    yield Column("days", Text(N_("Length")), "days")


def _notes(
    registry: Registry, startups: list[Startup], hidden: int, incubator: str | None, chosen: bool, source: Source
) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    text = N_("A phase runs to its written end or to the start of the next one; one that took no day is not drawn.")
    yield Note("definition-phase", Text(text))
    if hidden and not chosen:
        live = [called(registry, word.id) for word in registry.vocabulary.phases.values() if word.live and word.current]
        said = Text(
            N_("{n} startup in no living phase ({names:list}) is not shown: --all"),
            {"n": hidden, "names": live},
            N_("{n} startups in no living phase ({names:list}) are not shown: --all"),
        )
        yield Note("hidden", said)
    yield from shared_note(startups)
    yield from source_notes(registry, source)
