"""`report transitions --every`: entries into each phase, exits and stops, a line for each part of a period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from incubo.chart import Chart
from incubo.i18n import N_
from incubo.model.parts import part_name, part_of
from incubo.model.periods import Period
from incubo.problem import Text
from incubo.registry.account import Source
from incubo.registry.registry import Registry
from incubo.report.basis import by_rank, called, left_incubation, portfolio
from incubo.report.transitions import Move, is_exit, is_stop, moves, notes
from incubo.table import Column, Note, Row, Table, Why


def transitions_over(
    registry: Registry,
    at: date,
    parts: Sequence[Period],
    part: str,
    *,
    incubator: str | None = None,
    source: Source | None = None,
) -> Table:
    """Count what moved in each part of a period: a column for the entries into each phase, and for the stops.

    `part` is what the period is cut into (`model.parts`).
    """
    startups = portfolio(registry, incubator)
    whole = Period(parts[0].first, parts[-1].last)
    moved = [move for move in moves(registry, startups, whole.last) if whole.contains(move.day)]
    phases = by_rank(registry, {move.into for move in moved})
    live = [phase for phase in phases if registry.vocabulary.is_live(phase)]
    about = {"first": whole.first, "last": whole.last}
    drawn = Chart("line", Text(N_("Entries and stops")), "period", (*live, "stopped"))
    return Table(
        "transitions-over",
        Text(N_("Entries and exits from {first:long} to {last:long}"), about),
        at,
        tuple(_columns(registry, phases)),
        tuple(_row(registry, each, part, phases, moved) for each in parts),
        (*notes(registry, startups, incubator, source or Source()), *_own_notes(parts, part)),
        source.commit if source else None,
        chart=drawn if moved else None,
    )


def _columns(registry: Registry, phases: list[str]) -> Iterator[Column]:
    yield Column("period", Text(N_("Period")), "text")
    yield Column("first", Text(N_("From")), "date", spare=True)
    yield Column("last", Text(N_("To")), "date", spare=True)
    for phase in phases:
        spare = left_incubation(registry, phase)
        yield Column(phase, called(registry, phase), "integer", spare=spare)
    yield Column("exits", Text(N_("Exits")), "integer")
    yield Column("stopped", Text(N_("Stopped")), "integer")


def _row(registry: Registry, within: Period, part: str, phases: list[str], moved: list[Move]) -> Row:
    here = [move for move in moved if within.contains(move.day)]
    cells = {
        "period": part_name(within, part),
        "first": within.first,
        "last": within.last,
        **{phase: sum(move.into == phase for move in here) for phase in phases},
        "exits": sum(is_exit(registry, move) for move in here),
        "stopped": sum(is_stop(registry, move) for move in here),
    }
    return Row(cells, why=tuple(_why(registry, here)))


def _why(registry: Registry, here: list[Move]) -> Iterator[Why]:
    for move in here:
        about = {"day": move.day, "phase": called(registry, move.into)}
        yield Why(move.startup.id, move.startup.title or move.startup.id, Text(N_("{day}: {phase}"), about))


def _own_notes(parts: Sequence[Period], part: str) -> Iterator[Note]:
    yield Note("definition-exits", Text(N_("Exits: startups that left the living phases, whatever came next.")))
    for each in dict.fromkeys((parts[0], parts[-1])):
        whole = part_of(each.first, part)
        if each != whole:
            about = {"name": part_name(each, part), "first": each.first, "last": each.last}
            text = N_("{name}: only from {first:long} to {last:long}.")
            yield Note(f"partial-{part_name(each, part).id}", Text(text, about))
