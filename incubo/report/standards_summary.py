"""`report standards --summary`: the share of startups that meet each standard, by phase (indicators I-19 to I-23)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry.account import Source
from incubo.registry.registry import Registry
from incubo.report.basis import by_rank, called, portfolio
from incubo.report.expected import label
from incubo.report.standards import Standing, board, names, notes, short
from incubo.table import Column, Note, Row, Table, Why, Word


def summary(
    registry: Registry,
    at: date,
    *,
    incubator: str | None = None,
    phases: Collection[str] = (),
    source: Source | None = None,
) -> Table:
    """A row a standard, a column a phase: the share of the startups in that phase that meet it, asked or not."""
    wanted = names(registry)
    rows = board(registry, portfolio(registry, incubator), at, phases, wanted)
    shown = by_rank(registry, {row.step.phase.name for row in rows if row.step.phase.name})
    return Table(
        "standards-summary",
        Text(N_("Standards on {at:long}: share of startups that meet them, by phase"), {"at": at}),
        at,
        tuple(_columns(registry, shown)),
        tuple(_row(registry, name, rows, shown) for name in wanted),
        tuple(_notes(registry, rows, shown, incubator, source or Source())),
        source.commit if source else None,
    )


def _columns(registry: Registry, shown: list[str]) -> Iterator[Column]:
    yield Column("standard", Text(N_("Standard")), "text")
    for phase in shown:
        yield Column(phase, called(registry, phase), "share")
    yield Column("all", Text(N_("Together")), "share", spare=True)
    yield Column("asked_met", Text(N_("Where it is asked")), "share", spare=True)


def _row(registry: Registry, name: str, rows: list[Standing], shown: list[str]) -> Row:
    def state(each: Standing) -> str:
        return each.states[name][0]

    def meeting(some: list[Standing]) -> list[Standing]:
        return [each for each in some if state(each) in ("met", "extra")]

    cells: dict[str, Any] = {"standard": Word(name, short(name))}
    for phase in shown:
        inside = [row for row in rows if row.step.phase.name == phase]
        cells[phase] = len(meeting(inside)) / len(inside)
    asked = [row for row in rows if state(row) in ("met", "missing")]
    shares = {
        "all": len(meeting(rows)) / len(rows) if rows else None,
        "asked_met": sum(state(each) == "met" for each in asked) / len(asked) if asked else None,
    }
    why = [
        Why(row.startup.id, row.startup.title or row.startup.id, called(registry, row.step.phase.name))
        for row in rows
        if state(row) not in ("met", "extra")
    ]
    return Row({**cells, **shares}, why=tuple(why))


def _notes(
    registry: Registry, rows: list[Standing], shown: list[str], incubator: str | None, source: Source
) -> Iterator[Note]:
    counts = [
        Text("{phase} {n}", {"phase": called(registry, phase),
                                 "n": sum(row.step.phase.name == phase for row in rows)})
        for phase in shown
    ]  # fmt: skip
    if counts:
        yield Note("count", Text(N_("Startups by phase: {counts:list}."), {"counts": counts}))
    text = N_(
        "By phase: of all startups in it, those whose sheet meets the standard, whether the phase asks for it or not "
        "(the network's definition). Where it is asked: of those to whom it is asked by now."
    )
    yield Note("definition-share", Text(text))
    own = registry.vocabulary.expected
    asked = {phase: [label(name) for name, months in own.get(phase, {}).items() if months >= 0] for phase in shown}
    yield from (
        Note(f"expected-{phase}", Text(N_("{phase} asks for {names:list}, and what the phases before it ask for."),
                                       {"phase": called(registry, phase), "names": wanted}))
        for phase, wanted in asked.items()
        if wanted
    )  # fmt: skip
    yield from notes(registry, incubator, source)
