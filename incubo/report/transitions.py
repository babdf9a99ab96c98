"""`report transitions`: which startups entered and left which phase in a period, and which stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.life import life
from incubo.model.periods import Period
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report.basis import by_rank, called, portfolio, shared_note, stop_phases
from incubo.table import Column, Note, Row, Table, Why


class Move(NamedTuple):
    """A startup that begins a phase on a day, out of another one (None: it begins its life)."""

    startup: Startup
    day: date
    before: str | None
    into: str


def moves(registry: Registry, startups: list[Startup], until: date) -> list[Move]:
    """Every move up to a day, by day. Phases begun on one day follow each other by rank."""
    found = []
    for startup in startups:
        before = None
        for step in life(startup, registry.vocabulary):
            if step.phase.start is None or step.phase.name is None or step.phase.start > until:
                break
            found.append(Move(startup, step.phase.start, before, step.phase.name))
            before = step.phase.name
    return sorted(found, key=lambda move: (move.day, move.startup.id))


def is_exit(registry: Registry, move: Move) -> bool:
    """Whether a startup leaves the living phases."""
    return _lived(registry, move) and not registry.vocabulary.is_live(move.into)


def is_stop(registry: Registry, move: Move) -> bool:
    """Whether a startup stops: one that had stopped already only changes its word for it."""
    return registry.vocabulary.is_stop(move.into) and not registry.vocabulary.is_stop(move.before)


def _lived(registry: Registry, move: Move) -> bool:
    return registry.vocabulary.is_live(move.before)


def transitions(
    registry: Registry,
    at: date,
    over: Period,
    *,
    incubator: str | None = None,
    source: Source | None = None,
) -> Table:
    """Count entries, exits and stops by phase in a period, with how many were there before and after.

    Before + entered - left = after, in every row. The last row sums up the living phases: moves among them are none.
    """
    startups = portfolio(registry, incubator)
    all_ = moves(registry, startups, over.last)
    phases = by_rank(registry, {move.into for move in all_})
    about = {"first": over.first, "last": over.last}
    rows = [row for row in (_row(registry, phase, all_, over) for phase in phases) if _counts(row)]
    return Table(
        "transitions",
        Text(N_("Entries and exits from {first:long} to {last:long}"), about),
        at,
        tuple(_columns()),
        (*rows, _living(registry, all_, over)),
        tuple(_notes(registry, startups, incubator, source or Source())),
        source.commit if source else None,
    )


def _columns() -> Iterator[Column]:
    yield Column("phase", Text(N_("Phase")), "phase")
    yield Column("before", Text(N_("At the start")), "integer")
    yield Column("entered", Text(N_("Entered")), "integer")
    yield Column("left", Text(N_("Left")), "integer")
    yield Column("stopped", Text(N_("Of which stopped")), "integer")
    yield Column("after", Text(N_("At the end")), "integer")


def _counts(row: Row) -> bool:
    """Whether a row says anything: a phase that nobody was in is left out."""
    return any(row.cells[name] for name in ("before", "entered", "left"))


def _row(registry: Registry, phase: str, all_: list[Move], over: Period) -> Row:
    entered = [move for move in all_ if move.into == phase]
    left = [move for move in all_ if move.before == phase]
    return _balance(registry, phase, entered, left, over)


def _living(registry: Registry, all_: list[Move], over: Period) -> Row:
    """The living phases as one: what came in from nowhere or came back, what left them."""
    entered = [move for move in all_ if registry.vocabulary.is_live(move.into) and not _lived(registry, move)]
    left = [move for move in all_ if is_exit(registry, move)]
    row = _balance(registry, Text(N_("Living phases")), entered, left, over)
    return row._replace(level=1, why=())


def _balance(registry: Registry, name: str | Text, entered: list[Move], left: list[Move], over: Period) -> Row:
    into = [move for move in entered if over.contains(move.day)]
    out = [move for move in left if over.contains(move.day)]
    cells = {
        "phase": name,
        "before": len(entered) - len(into) - (len(left) - len(out)),
        "entered": len(into),
        "left": len(out),
        "stopped": sum(is_stop(registry, move) for move in out),
        "after": len(entered) - len(left),
    }
    return Row(cells, why=(*_why(registry, into, entered=True), *_why(registry, out, entered=False)))


def _why(registry: Registry, moved: list[Move], *, entered: bool) -> Iterator[Why]:
    for move in moved:
        if not entered:
            text = Text(N_("left on {day}, into {phase}"), {"day": move.day, "phase": called(registry, move.into)})
        elif move.before is None:
            text = Text(N_("entered on {day}"), {"day": move.day})
        else:
            about = {"day": move.day, "phase": called(registry, move.before)}
            text = Text(N_("entered on {day}, from {phase}"), about)
        yield Why(move.startup.id, move.startup.title or move.startup.id, text)


def notes(registry: Registry, startups: list[Startup], incubator: str | None, source: Source) -> Iterator[Note]:
    """What the figures mean, those of `transitions_over` too."""
    yield scope_note(registry, incubator)
    text = N_(
        "Entered: phases begun in the period; of two begun on one day, the further one follows. Left: those that "
        "another phase followed in the period (a written end alone moves nobody)."
    )
    yield Note("definition-move", Text(text))
    stops = [called(registry, phase) for phase in stop_phases(registry)]
    if stops:
        yield Note("definition-stop", Text(N_("Stopped: went into {names:list}."), {"names": stops}))
    yield from shared_note(startups)
    yield from source_notes(registry, source)


def _notes(registry: Registry, startups: list[Startup], incubator: str | None, source: Source) -> Iterator[Note]:
    yield from notes(registry, startups, incubator, source)
    live = [called(registry, word.id) for word in registry.vocabulary.phases.values() if word.live and word.current]
    text = N_("Living phases together ({names:list}): a move from one to another neither enters nor leaves.")
    yield Note("definition-living", Text(text, {"names": live}))
