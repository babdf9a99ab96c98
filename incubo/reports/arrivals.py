"""`report arrivals`: who arrived and who left in each period, by uninterrupted tenure (`model.tenure`).

Indicator I-14 of docs/indicators.md counts only the first arrival of each person: `arrivals` minus `returns`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.chart import Chart
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.people import (
    PEOPLE_GROUPS,
    ActivePerson,
    first_mission_day,
    group_notes,
    group_value,
    is_recorded,
    linking_kinds,
    people_by_incubator,
    people_with_missions,
    person_groups,
    sort_groups,
    unrecorded_days_notes,
)
from incubo.facts.scope import Scope
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period, cut_periods, last_twelve_months, period_parts
from incubo.model.tenure import MAX_GAP_DAYS, Tenure, find_tenures
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import PERIOD, Count, Figure, none
from incubo.reports.entry_days import empty_figures

DEFINITIONS = {
    "arrivals": N_(
        "Arrivals: presences that begin in the period. Missions that overlap or follow each "
        "other (at most {gap} days apart) are one presence."
    ),
    "returns": N_("Of whom back: people who had been here before, and had left."),
    "departures": N_("Departures: presences whose last day is in the period, counted from the next day on."),
    "net": N_(
        "Balance: arrivals minus departures. It leads from those present on the eve of the period to those present on "
        "its last day, except for those whose last day is one of the two (they are present that day, and leave the day "
        "after) and those who are between two missions."
    ),
    "present": N_("Present: active members on the last day of the period, including those who leave that day."),
}
"""What each figure counts."""


class PresenceChange(NamedTuple):
    """A person who arrives or leaves on a day.

    `groups`: the groups they are in on that day. `previous_end`: for a return, the last day of the tenure before.
    `tenure_start`: for a departure, the first day of the tenure that ends.
    """

    person: ActivePerson
    day: date
    groups: tuple[str, ...]
    is_departure: bool = False
    previous_end: date | None = None
    tenure_start: date | None = None


def make_report(scope: Scope, *, over: Period | None = None, every: str | None = None, by: str | None = None) -> Table:
    """The arrivals and departures of a period (the last twelve months by default), by part of it (`every`)."""
    periods = period_parts(over or last_twelve_months(scope.day), every)
    return arrivals_report(scope, periods, by=by)


def arrivals_report(scope: Scope, periods: Sequence[Period], *, by: str | None = None) -> Table:
    """Count arrivals and departures in each period, for one incubator or for all of them (None).

    Nothing after the day counts: periods are cut there. `by` is a key of `PEOPLE_GROUPS`; with `incubator`, a tenure is
    that in each incubator.
    """
    registry = scope.registry
    periods = cut_periods(periods, scope.day)
    all_people = people_with_missions(registry, scope.incubator)
    first_day = first_mission_day(registry)
    changes = list(find_presence_changes(registry, all_people, scope.day, by))
    by_incubator: dict[str, tuple[list[PresenceChange], list[ActivePerson]]] = {}
    if by == "incubator":
        people_of_incubators = (
            {scope.incubator: all_people} if scope.incubator is not None else people_by_incubator(registry)
        )
        by_incubator = {
            name: (list(find_presence_changes(registry, incubator_people, scope.day, None)), incubator_people)
            for name, incubator_people in people_of_incubators.items()
        }
    rows: list[Row] = []
    for period in periods:
        if by == "incubator":
            for name, (incubator_changes, incubator_people) in by_incubator.items():
                rows += _period_rows(registry, period, incubator_changes, incubator_people, None, {by: name})
        else:
            rows += [
                empty_figures(row) if not is_recorded(first_day, period.last) else row
                for row in _period_rows(registry, period, changes, all_people, by, {})
            ]
    if len(periods) > 1 or by is not None:
        total = _total_row(periods, changes, all_people)
        rows.append(total if is_recorded(first_day, periods[-1].last) else empty_figures(total))
    return Table(
        "arrivals",
        _title(periods),
        scope.day,
        tuple(_columns(by)),
        tuple(rows),
        (
            *_presence_notes(periods, changes, all_people),
            *(unrecorded_days_notes(first_day, periods[0].last) if periods else ()),
            *_notes(scope, by),
        ),
        scope.commit,
        chart=_chart(periods) if len(periods) > 1 and by is None else None,
    )


def find_presence_changes(
    registry: Registry, all_people: list[ActivePerson], as_of: date, by: str | None
) -> Iterator[PresenceChange]:
    """Every arrival and departure up to a day. Missions that begin later are ignored."""

    def groups(person: ActivePerson, day: date) -> tuple[str, ...]:
        return person_groups(registry, by, person, day) if by is not None else ()

    for person in all_people:
        previous: Tenure | None = None
        for tenure in find_tenures(
            mission for mission in person.missions if mission.start is not None and mission.start <= as_of
        ):
            previous_end = previous.end if previous is not None else None
            yield PresenceChange(person, tenure.start, groups(person, tenure.start), previous_end=previous_end)
            if tenure.end is not None and tenure.end < as_of:
                yield PresenceChange(
                    person, tenure.end, groups(person, tenure.end), is_departure=True, tenure_start=tenure.start
                )
            previous = tenure


def _period_rows(
    registry: Registry,
    period: Period,
    changes: list[PresenceChange],
    all_people: list[ActivePerson],
    by: str | None,
    cells: dict[str, object],
) -> Iterator[Row]:
    """The row of a period, or one row for each group with a change or an active member."""
    period_changes = [change for change in changes if period.contains(change.day)]
    active = [person for person in all_people if person.is_active(period.last)]
    if by is None:
        if "incubator" in cells:
            if not period_changes and not active:
                return
            cells = {"incubator": group_value(registry, "incubator", str(cells["incubator"]))}
        yield _row(period, period_changes, len(active), cells)
        return
    present: dict[str, int] = {}
    for person in active:
        for group in person_groups(registry, by, person, period.last):
            present[group] = present.get(group, 0) + 1
    groups = {group for change in period_changes for group in change.groups} | set(present)
    for group in sort_groups(registry, by, groups):
        group_changes = [change for change in period_changes if group in change.groups]
        yield _row(period, group_changes, present.get(group, 0), {by: group_value(registry, by, group)})


def _row(period: Period, changes: list[PresenceChange], present: int, cells: dict[str, object]) -> Row:
    ordered = sorted(changes, key=lambda change: (change.is_departure, change.day, change.person.member.id))
    return _CHANGES.row({"first": period.first, "last": period.last, **cells, "present": present}, ordered)


def _total_row(periods: Sequence[Period], changes: list[PresenceChange], all_people: list[ActivePerson]) -> Row:
    counted = [change for change in changes if any(period.contains(change.day) for period in periods)]
    present = sum(person.is_active(periods[-1].last) for person in all_people)
    return _CHANGES.row({"first": Message(N_("Total")), "present": present}, counted, level=1)


def _presence_notes(
    periods: Sequence[Period], changes: list[PresenceChange], all_people: list[ActivePerson]
) -> Iterator[Note]:
    """The note that leads from those present before the periods to those present at their end, where the balance alone
    does not: someone is present on the last day, and neither present nor a departure on the day after.
    """
    if not periods or periods[0].first == date.min:
        return
    last, eve = periods[-1].last, shift_date_clamped(periods[0].first, -1)
    before, present = (sum(person.is_active(day) for person in all_people) for day in (eve, last))
    net = _net([change for change in changes if eve < change.day <= last])
    if before + net == present:
        return
    left, leaving = (sum(change.is_departure and change.day == day for change in changes) for day in (eve, last))
    between = present - (before - left + net + leaving)  # between two missions of one tenure on one of the two days
    arguments = {
        "present": present,
        "last": last,
        "before": before,
        "eve": eve,
        "left": left,
        "net": _signed(net),
        "leaving": leaving,
        "between": _signed(between),
    }
    text = (
        N_(
            "Present on {last:long}: {present}, that is {before} on {eve:long}, minus {left} whose last day that was, "
            "balance {net}, plus {leaving} already counted as departures."
        )
        if not between
        else N_(
            "Present on {last:long}: {present}, that is {before} on {eve:long}, minus {left} whose last day that was, "
            "balance {net}, plus {leaving} already counted as departures, and {between} for those who are between two "
            "missions on one of these days."
        )
    )
    yield Note("present-balance", Message(text, arguments))


def _signed(n: int) -> str:
    return f"{n:+}".replace("-", "\N{MINUS SIGN}") if n else "0"


def _name_change(change: PresenceChange) -> Contribution:
    if change.is_departure:
        text = Message(
            N_("left after {day:long}, here since {since:long}"), {"day": change.day, "since": change.tenure_start}
        )
    elif change.previous_end is not None:
        text = Message(
            N_("back on {day:long}, gone since {before:long}"), {"day": change.day, "before": change.previous_end}
        )
    else:
        text = Message(N_("came on {day:long}"), {"day": change.day})
    return change.person.as_contribution(text)


def _net(changes: Sequence[PresenceChange]) -> int:
    return sum(-1 if change.is_departure else 1 for change in changes)


_CHANGES: Count[PresenceChange] = Count(
    _name_change,
    Figure("arrivals", N_("Arrivals"), lambda change: not change.is_departure),
    Figure("returns", N_("of whom returning"), lambda change: change.previous_end is not None),
    Figure("departures", N_("Departures"), lambda change: change.is_departure),
    Figure("net", N_("Balance"), compute=_net, type="change", names=none),
)


def _chart(periods: Sequence[Period]) -> Chart:
    """The curves of arrivals and departures."""
    return Chart("line", _title(periods), "first", ("arrivals", "departures"), Message(N_("people")))


def _title(periods: Sequence[Period]) -> Message:
    if not periods:
        return Message(N_("Arrivals and departures"))
    days = {"first": periods[0].first, "last": periods[-1].last}
    return Message(N_("Arrivals and departures from {first:long} to {last:long}"), days)


def _columns(by: str | None) -> Iterator[Column]:
    yield from PERIOD
    if by is not None:
        yield Column(by, Message(PEOPLE_GROUPS[by]), "text")
    yield from _CHANGES.columns()
    yield Column("present", Message(N_("Present")), "integer")


def _notes(scope: Scope, by: str | None) -> Iterator[Note]:
    yield scope_note(scope.registry, scope.incubator)
    for name, text in DEFINITIONS.items():
        yield Note(f"definition-{name}", Message(text, {"gap": MAX_GAP_DAYS}))
    if scope.incubator is not None or by == "incubator":
        text = N_(
            "A person who moves from one incubator to another counts as a departure from the first "
            "and an arrival in the second."
        )
        yield Note("moves", Message(text))
    yield from group_notes(by, scope.incubator)
    yield from provenance_notes(scope.registry, scope.provenance, ("member",), linking_kinds(scope.incubator, by))
