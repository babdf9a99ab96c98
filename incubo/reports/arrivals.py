"""`report arrivals`: who came and who left in a period, on uninterrupted presences (`model.stays`).

Indicator I-14 of docs/indicators.md counts the first arrival of each person only: `arrivals` less `returns`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.chart import Chart
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.model.periods import Period
from incubo.model.tenure import MAX_GAP_DAYS, Tenure, find_tenures
from incubo.registry.provenance import Provenance, provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import NO_PROVENANCE
from incubo.reports.people import (
    PEOPLE_GROUPS,
    ActivePerson,
    group_notes,
    group_word,
    linking_kinds,
    people_by_incubator,
    people_with_missions,
    person_groups,
    sort_groups,
)

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


class PresenceChange(NamedTuple):
    """Someone who comes or leaves on a day. `previous_end`: the last day of an earlier presence, for who comes back."""

    person: ActivePerson
    day: date
    groups: tuple[str, ...]
    is_departure: bool = False
    previous_end: date | None = None
    stay_start: date | None = None


def arrivals_report(
    registry: Registry,
    as_of: date,
    periods: Sequence[Period],
    *,
    incubator: str | None = None,
    by: str | None = None,
    source: Provenance = NO_PROVENANCE,
) -> Table:
    """Count arrivals and departures in each of some periods, in all of the network or in an incubator.

    What comes after `as_of` is not counted: a period ends there at the latest. `by` is one of `people.LABELS`; with
    `incubator`, presences are those in each one.
    """
    periods = [each._replace(last=min(each.last, as_of)) for each in periods if each.first <= as_of]
    everyone = people_with_missions(registry, incubator)
    moves = list(find_presence_changes(registry, everyone, as_of, by))
    inside: dict[str, tuple[list[PresenceChange], list[ActivePerson]]] = {}
    if by == "incubator":
        hosts = {incubator: everyone} if incubator is not None else people_by_incubator(registry)
        inside = {
            name: (list(find_presence_changes(registry, there, as_of, None)), there) for name, there in hosts.items()
        }
    rows: list[Row] = []
    for period in periods:
        if by == "incubator":
            for name, (own, there) in inside.items():
                rows += _period_rows(registry, period, own, there, None, {by: name})
        else:
            rows += _period_rows(registry, period, moves, everyone, by, {})
    if len(periods) > 1 or by is not None:
        rows.append(_total_row(periods, moves, everyone))
    return Table(
        "arrivals",
        _title(periods),
        as_of,
        tuple(_columns(by)),
        tuple(rows),
        tuple(_notes(registry, incubator, by, source)),
        source.commit,
        chart=_chart(periods) if len(periods) > 1 and by is None else None,
    )


def find_presence_changes(
    registry: Registry, all_people: list[ActivePerson], as_of: date, by: str | None
) -> Iterator[PresenceChange]:
    """Every arrival and departure by a day. Missions that begin after it are not known yet."""

    def groups(person: ActivePerson, day: date) -> tuple[str, ...]:
        return person_groups(registry, by, person, day) if by is not None else ()

    for person in all_people:
        before: Tenure | None = None
        for stay in find_tenures(
            mission for mission in person.missions if mission.start is not None and mission.start <= as_of
        ):
            last = before.end if before is not None else None
            yield PresenceChange(person, stay.start, groups(person, stay.start), previous_end=last)
            if stay.end is not None and stay.end < as_of:
                yield PresenceChange(
                    person, stay.end, groups(person, stay.end), is_departure=True, stay_start=stay.start
                )
            before = stay


def _period_rows(
    registry: Registry,
    period: Period,
    changes: list[PresenceChange],
    all_people: list[ActivePerson],
    by: str | None,
    cells: dict[str, object],
) -> Iterator[Row]:
    """The row of a period, or one for each group that somebody of it is in."""
    own = [move for move in changes if period.contains(move.day)]
    here = [person for person in all_people if person.is_active(period.last)]
    if by is None:
        if "incubator" in cells:
            if not own and not here:
                return
            cells = {"incubator": group_word(registry, "incubator", str(cells["incubator"]))}
        yield _row(period, own, len(here), cells)
        return
    present: dict[str, int] = {}
    for person in here:
        for group in person_groups(registry, by, person, period.last):
            present[group] = present.get(group, 0) + 1
    met = {group for move in own for group in move.groups} | set(present)
    for group in sort_groups(registry, by, met):
        theirs = [move for move in own if group in move.groups]
        yield _row(period, theirs, present.get(group, 0), {by: group_word(registry, by, group)})


def _row(period: Period, changes: list[PresenceChange], present: int, cells: dict[str, object]) -> Row:
    figures = _count_figures(changes)
    return Row(
        {"first": period.first, "last": period.last, **cells, **figures, "present": present},
        contributions=tuple(_contributions(changes)),
    )


def _count_figures(changes: list[PresenceChange]) -> dict[str, int]:
    came = [move for move in changes if not move.is_departure]
    departures = len(changes) - len(came)
    return {
        "arrivals": len(came),
        "returns": sum(move.previous_end is not None for move in came),
        "departures": departures,
        "net": len(came) - departures,
    }


def _total_row(periods: Sequence[Period], changes: list[PresenceChange], all_people: list[ActivePerson]) -> Row:
    own = [move for move in changes if any(period.contains(move.day) for period in periods)]
    present = sum(person.is_active(periods[-1].last) for person in all_people)
    return Row({"first": Message(N_("Total")), **_count_figures(own), "present": present}, level=1)


def _contributions(changes: list[PresenceChange]) -> Iterator[Contribution]:
    """The people behind the figures: those who came, then those who left, by day."""
    for move in sorted(changes, key=lambda move: (move.is_departure, move.day, move.person.member.id)):
        if move.is_departure:
            text = Message(
                N_("left after {day:long}, here since {since:long}"), {"day": move.day, "since": move.stay_start}
            )
        elif move.previous_end is not None:
            text = Message(
                N_("back on {day:long}, gone since {before:long}"), {"day": move.day, "before": move.previous_end}
            )
        else:
            text = Message(N_("came on {day:long}"), {"day": move.day})
        yield move.person.as_contribution(text)


def _chart(periods: Sequence[Period]) -> Chart:
    """Who comes and who goes, period after period."""
    return Chart("line", _title(periods), "first", ("arrivals", "departures"), Message(N_("people")))


def _title(periods: Sequence[Period]) -> Message:
    if not periods:
        return Message(N_("Arrivals and departures"))
    days = {"first": periods[0].first, "last": periods[-1].last}
    return Message(N_("Arrivals and departures from {first:long} to {last:long}"), days)


def _columns(by: str | None) -> Iterator[Column]:
    yield Column("first", Message(N_("From")), "date")
    yield Column("last", Message(N_("To")), "date", is_droppable=True)
    if by is not None:
        yield Column(by, Message(PEOPLE_GROUPS[by]), "text")
    for name, label in _LABELS.items():
        yield Column(name, Message(label), _TYPES.get(name, "integer"))


def _notes(registry: Registry, incubator: str | None, by: str | None, provenance: Provenance) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    for name, text in DEFINITIONS.items():
        yield Note(f"definition-{name}", Message(text, {"gap": MAX_GAP_DAYS}))
    if incubator is not None or by == "incubator":
        text = N_("Who moves from one incubator to another leaves the one and arrives in the other.")
        yield Note("moves", Message(text))
    if by is not None:
        yield from group_notes(by)
    yield from provenance_notes(registry, provenance, ("member",), linking_kinds(incubator, by))
