"""`report arrivals`: who came and who left in a period, on uninterrupted presences (`model.stays`).

Indicator I-14 of docs/indicators.md counts the first arrival of each person only: `arrivals` less `returns`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.chart import Chart
from incubo.i18n import N_
from incubo.model.periods import Period
from incubo.model.stays import GAP, Stay, stays
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report import people
from incubo.report.people import Person
from incubo.table import Column, Note, Row, Table, Why

DEFINITIONS = {
    "arrivals": N_("Arrivals: presences that begin in the period. Missions that overlap or follow each other are one "
                   "presence; {gap} days between them are no gap."),
    "returns": N_("Of whom back: people who had been here before, and had left."),
    "departures": N_("Departures: presences whose last day is in the period, counted once the next day has come."),
    "present": N_("Present: active members on the last day of the period, those whose last day it is included."),
}  # fmt: skip
"""What each figure counts."""
_LABELS = {
    "arrivals": N_("Arrivals"),
    "returns": N_("of whom back"),
    "departures": N_("Departures"),
    "net": N_("Balance"),
    "present": N_("Present"),
}
_TYPES = {"net": "change"}


class Move(NamedTuple):
    """Someone who comes or leaves on a day. `before`: the last day of an earlier presence, for who comes back."""

    person: Person
    day: date
    groups: tuple[str, ...]
    leaves: bool = False
    before: date | None = None
    since: date | None = None


def arrivals(
    registry: Registry,
    at: date,
    periods: Sequence[Period],
    *,
    incubator: str | None = None,
    by: str | None = None,
    source: Source | None = None,
) -> Table:
    """Count arrivals and departures in each of some periods, in all of the network or in an incubator.

    What comes after `at` is not counted: a period ends there at the latest. `by` is one of `people.LABELS`; with
    `incubator`, presences are those in each one.
    """
    source = source or Source()
    periods = [each._replace(last=min(each.last, at)) for each in periods if each.first <= at]
    everyone = people.people(registry, incubator)
    moves = list(movements(registry, everyone, at, by))
    inside: dict[str, tuple[list[Move], list[Person]]] = {}
    if by == "incubator":
        hosts = {incubator: everyone} if incubator is not None else people.by_host(registry)
        inside = {name: (list(movements(registry, there, at, None)), there) for name, there in hosts.items()}
    rows: list[Row] = []
    for period in periods:
        if by == "incubator":
            for name, (own, there) in inside.items():
                rows += _rows(registry, period, own, there, None, {by: name})
        else:
            rows += _rows(registry, period, moves, everyone, by, {})
    if len(periods) > 1 or by is not None:
        rows.append(_total(periods, moves, everyone))
    return Table(
        "arrivals",
        _title(periods),
        at,
        tuple(_columns(by)),
        tuple(rows),
        tuple(_notes(registry, incubator, by, source)),
        source.commit,
        chart=_chart(periods) if len(periods) > 1 and by is None else None,
    )


def movements(registry: Registry, everyone: list[Person], at: date, by: str | None) -> Iterator[Move]:
    """Every arrival and departure by a day. Missions that begin after it are not known yet."""

    def groups(person: Person, day: date) -> tuple[str, ...]:
        return people.groups(registry, by, person, day) if by is not None else ()

    for person in everyone:
        before: Stay | None = None
        for stay in stays(mission for mission in person.missions if mission.start is not None and mission.start <= at):
            last = before.end if before is not None else None
            yield Move(person, stay.start, groups(person, stay.start), before=last)
            if stay.end is not None and stay.end < at:
                yield Move(person, stay.end, groups(person, stay.end), leaves=True, since=stay.start)
            before = stay


def _rows(
    registry: Registry,
    period: Period,
    moves: list[Move],
    everyone: list[Person],
    by: str | None,
    cells: dict[str, object],
) -> Iterator[Row]:
    """The row of a period, or one for each group that somebody of it is in."""
    own = [move for move in moves if period.contains(move.day)]
    here = [person for person in everyone if person.is_here(period.last)]
    if by is None:
        if "incubator" in cells:
            if not own and not here:
                return
            cells = {"incubator": people.word(registry, "incubator", str(cells["incubator"]))}
        yield _row(period, own, len(here), cells)
        return
    present: dict[str, int] = {}
    for person in here:
        for group in people.groups(registry, by, person, period.last):
            present[group] = present.get(group, 0) + 1
    met = {group for move in own for group in move.groups} | set(present)
    for group in people.ordered(registry, by, met):
        theirs = [move for move in own if group in move.groups]
        yield _row(period, theirs, present.get(group, 0), {by: people.word(registry, by, group)})


def _row(period: Period, moves: list[Move], present: int, cells: dict[str, object]) -> Row:
    figures = _figures(moves)
    return Row(
        {"first": period.first, "last": period.last, **cells, **figures, "present": present}, why=tuple(_why(moves))
    )


def _figures(moves: list[Move]) -> dict[str, int]:
    came = [move for move in moves if not move.leaves]
    departures = len(moves) - len(came)
    return {
        "arrivals": len(came),
        "returns": sum(move.before is not None for move in came),
        "departures": departures,
        "net": len(came) - departures,
    }


def _total(periods: Sequence[Period], moves: list[Move], everyone: list[Person]) -> Row:
    own = [move for move in moves if any(period.contains(move.day) for period in periods)]
    present = sum(person.is_here(periods[-1].last) for person in everyone)
    return Row({"first": Text(N_("Total")), **_figures(own), "present": present}, level=1)


def _why(moves: list[Move]) -> Iterator[Why]:
    """The people behind the figures: those who came, then those who left, by day."""
    for move in sorted(moves, key=lambda move: (move.leaves, move.day, move.person.member.id)):
        if move.leaves:
            text = Text(N_("left after {day:long}, here since {since:long}"), {"day": move.day, "since": move.since})
        elif move.before is not None:
            text = Text(N_("back on {day:long}, gone since {before:long}"), {"day": move.day, "before": move.before})
        else:
            text = Text(N_("came on {day:long}"), {"day": move.day})
        yield move.person.why(text)


def _chart(periods: Sequence[Period]) -> Chart:
    """Who comes and who goes, period after period."""
    return Chart("line", _title(periods), "first", ("arrivals", "departures"), Text(N_("people")))


def _title(periods: Sequence[Period]) -> Text:
    if not periods:
        return Text(N_("Arrivals and departures"))
    days = {"first": periods[0].first, "last": periods[-1].last}
    return Text(N_("Arrivals and departures from {first:long} to {last:long}"), days)


def _columns(by: str | None) -> Iterator[Column]:
    yield Column("first", Text(N_("From")), "date")
    yield Column("last", Text(N_("To")), "date", spare=True)
    if by is not None:
        yield Column(by, Text(people.LABELS[by]), "text")
    for name, label in _LABELS.items():
        yield Column(name, Text(label), _TYPES.get(name, "integer"))


def _notes(registry: Registry, incubator: str | None, by: str | None, source: Source) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    for name, text in DEFINITIONS.items():
        yield Note(f"definition-{name}", Text(text, {"gap": GAP}))
    if incubator is not None or by == "incubator":
        text = N_("Who moves from one incubator to another leaves the one and arrives in the other.")
        yield Note("moves", Text(text))
    if by is not None:
        yield from people.group_notes(by)
    yield from source_notes(registry, source, ("member",), people.through(incubator, by))
