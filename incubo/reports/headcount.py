"""`report headcount`: active members on a day, or on the days of a period, by status, domaine or incubator.

A member is active on a day if a mission covers it, first and last day included. Indicators I-15 to I-18 of
docs/indicators.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    people_with_missions,
    person_groups,
    sort_groups,
    unrecorded_days_notes,
)
from incubo.facts.scope import Scope
from incubo.model.periods import Period, part_end_dates
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.history import (
    DayCounts,
    HistoryRow,
    KnownCounter,
    KnownCounts,
    history_days,
    history_notes,
    make_history_table,
)
from incubo.reports.teams import OUTSIDE, people_outside_teams

DEFINITIONS = {
    "members": N_("Active members: those with a mission that covers the day, both ends included."),
    "outside": N_(
        "In no team of an active product: those whom the report of teams does not count. They are in the total."
    ),
}
"""What each figure counts."""
_WHY_OUTSIDE_HINT = Message(N_("--why says why"))
_MAX_STACKED_GROUPS = 12
"""The most groups in a stacked chart; with more groups, the chart shows the total only."""


class _DayHeadcount(NamedTuple):
    """The active members of a day, all and by group."""

    day: date
    active_people: list[ActivePerson]
    groups: dict[str, list[ActivePerson]]


def make_report(
    scope: Scope,
    *,
    over: Period | None = None,
    every: str | None = None,
    by: str = "status",
    include_entries: bool = False,
    known: KnownCounts | None = None,
) -> Table:
    """The active members on a day, or at the end of each part of a period.

    `include_entries`: with the members of each day. `known`: what was known on each of these days, to be set beside.
    """
    if known is not None:
        assert over is not None
        days = history_days(over, every)
        return headcount_history_report(scope, days, known, over=over, by=by)
    return headcount_report(scope, by=by, over=over, every=every, include_entries=include_entries)


def headcount_report(
    scope: Scope,
    *,
    by: str = "status",
    over: Period | None = None,
    every: str | None = None,
    include_entries: bool = False,
) -> Table:
    """Count active members by group on a day, or at the end of each part of a period (`over`, `every`): a row for each
    of these days, a column for each group.

    `by` is a key of `PEOPLE_GROUPS`. Days after that of the scope are left out. `include_entries` adds the members of
    each day, who are many.
    """
    registry = scope.registry
    all_people = people_with_missions(registry, scope.incubator)
    first_day = first_mission_day(registry)
    days = [scope.day] if over is None else [day for day in part_end_dates(over, every) if day <= scope.day]
    headcounts = [_count_day(registry, all_people, by, scope.incubator, day) for day in days]
    group_ids = sort_groups(registry, by, (group for headcount in headcounts for group in headcount.groups))
    outside = people_outside_teams(scope) if over is None else []
    notes = (
        scope_note(registry, scope.incubator),
        *(
            Note(f"definition-{name}", Message(text), hint=_WHY_OUTSIDE_HINT if name == "outside" else None)
            for name, text in DEFINITIONS.items()
            if name != "outside" or outside
        ),
        *group_notes(by, scope.incubator),
        *unrecorded_days_notes(first_day, min((headcount.day for headcount in headcounts), default=scope.day)),
        *provenance_notes(registry, scope.provenance, ("member",), linking_kinds(scope.incubator, by)),
    )
    table = (
        _day_table(scope, by, headcounts, group_ids, outside, first_day)
        if over is None
        else _curve_table(scope, over, by, headcounts, group_ids, include_entries, first_day)
    )
    return table._replace(notes=notes, commit=scope.commit)


def _count_day(
    registry: Registry, all_people: list[ActivePerson], by: str, incubator: str | None, day: date
) -> _DayHeadcount:
    active = [person for person in all_people if person.is_active(day)]
    if by == "incubator" and incubator is not None:
        return _DayHeadcount(day, active, {incubator: active})
    groups: dict[str, list[ActivePerson]] = {}
    for person in active:
        for group in person_groups(registry, by, person, day):
            groups.setdefault(group, []).append(person)
    return _DayHeadcount(day, active, groups)


def _day_table(
    scope: Scope,
    by: str,
    days: list[_DayHeadcount],
    group_ids: list[str],
    outside: list[Contribution],
    first_day: date | None,
) -> Table:
    """A row for each group, with its share of the total; below the total, those who are in no team (`outside`)."""
    (headcount,) = days
    total = len(headcount.active_people)
    if by == "incubator":
        group_ids = sorted(group_ids, key=lambda group: (not group, -len(headcount.groups[group]), group))
    rows = [
        Row(
            {
                by: group_value(scope.registry, by, group),
                "members": len(people),
                "share": len(people) / total if total else None,
            },
            contributions=tuple(_contributions(people)),
        )
        for group, people in ((group, headcount.groups[group]) for group in group_ids)
    ]
    members = total if is_recorded(first_day, headcount.day) else None
    rows.append(Row({by: None, "members": members, "share": 1.0 if total else None}, level=1))
    if outside:
        cells = {by: OUTSIDE, "members": len(outside), "share": len(outside) / total}
        rows.append(Row(cells, level=1, contributions=tuple(outside)))
    columns = (
        Column(by, Message(PEOPLE_GROUPS[by]), "text"),
        Column("members", Message(N_("Active members")), "integer"),
        Column("share", Message(N_("Proportion")), "share"),
    )
    return Table(
        "headcount",
        Message(N_("Active members on {at:long}"), {"at": scope.day}),
        scope.day,
        columns,
        tuple(rows),
        bar_column="members",
    )


def _curve_table(
    scope: Scope,
    over: Period,
    by: str,
    days: list[_DayHeadcount],
    group_ids: list[str],
    include_entries: bool,
    first_day: date | None,
) -> Table:
    """A row for each day, a column for each group; empty before `first_day`, from which on missions are recorded."""
    column_ids = {group: _column_id(group) for group in group_ids}
    columns = _curve_columns(scope.registry, by, group_ids)

    def figures(headcount: _DayHeadcount) -> dict[str, int | None]:
        if not is_recorded(first_day, headcount.day):
            return dict.fromkeys(("members", *column_ids.values()))
        groups = {column_ids[group]: len(headcount.groups.get(group, ())) for group in group_ids}
        return {"members": len(headcount.active_people), **groups}

    rows = tuple(
        Row(
            {"date": headcount.day, **figures(headcount)},
            contributions=tuple(_day_contributions(headcount, column_ids)) if include_entries else (),
        )
        for headcount in days
    )
    is_stacked = by != "incubator" and 0 < len(group_ids) <= _MAX_STACKED_GROUPS
    title = Message(N_("Active members from {first:long} to {last:long}"), {"first": over.first, "last": days[-1].day})
    chart = Chart("stacked", title, "date", tuple(column_ids.values()), Message(N_("members"))) if is_stacked else None
    return Table(
        "headcount-over",
        title,
        scope.day,
        columns,
        rows,
        chart=chart or Chart("line", title, "date", ("members",), Message(N_("members"))),
    )


def _curve_columns(registry: Registry, by: str, group_ids: Sequence[str]) -> tuple[Column, ...]:
    labels = {group: Message("{group}", {"group": group_value(registry, by, group)}) for group in group_ids}
    return (
        Column("date", Message(N_("On")), "date"),
        Column("members", Message(N_("Active members")), "integer"),
        *(Column(_column_id(group), labels[group], "integer") for group in group_ids),
    )


def _column_id(group: str) -> str:
    """The column id of a group, distinct from the ids of the other columns."""
    return f"{group}_" if group in ("date", "members") else group or "not_said"


def _day_contributions(headcount: _DayHeadcount, column_ids: Mapping[str, str]) -> Iterator[Contribution]:
    """The active members of a day, each counted in the column of each of their groups."""
    columns: dict[str, list[str]] = {}
    for group, people in headcount.groups.items():
        for person in people:
            columns.setdefault(person.member.id, ["members"]).append(column_ids[group])
    for entry in _contributions(headcount.active_people):
        yield entry._replace(columns=tuple(columns.get(entry.id, ("members",))))


def _contributions(people: list[ActivePerson]) -> Iterator[Contribution]:
    return (person.as_contribution() for person in sorted(people, key=lambda person: person.member.id))


def make_known_counter(by: str) -> KnownCounter:
    """A function that counts active members as `headcount_report` does."""

    def count(registry: Registry, day: date, incubator: str | None) -> DayCounts:
        headcount = _count_day(registry, people_with_missions(registry, incubator), by, incubator, day)
        groups = {group: len(people) for group, people in headcount.groups.items()}
        return DayCounts(len(headcount.active_people), groups)

    return count


def headcount_history_report(
    scope: Scope, days: Sequence[date], known: KnownCounts, *, over: Period, by: str = "status"
) -> Table:
    """Count active members on each of `days`, as known then and as known now: a row for each day."""
    registry = scope.registry
    people = people_with_missions(registry, scope.incubator)
    headcounts = [_count_day(registry, people, by, scope.incubator, day) for day in days]
    groups = [group for headcount in headcounts for group in headcount.groups]
    group_ids = sort_groups(
        registry, by, {*groups, *(name for counts in known.by_day.values() for name in counts.groups)}
    )

    def figures(total: int, counts: Mapping[str, int]) -> dict[str, int]:
        return {"members": total, **{_column_id(group): counts.get(group, 0) for group in group_ids}}

    rows = [
        HistoryRow(
            headcount.day,
            figures(len(headcount.active_people), {group: len(people) for group, people in headcount.groups.items()}),
            figures(*known.by_day[headcount.day]) if headcount.day in known.by_day else None,
        )
        for headcount in headcounts
    ]
    title = Message(
        N_("Active members from {first:long} to {last:long}, as known then and as known now"),
        {"first": over.first, "last": days[-1]},
    )
    notes = (
        *history_notes(days, known),
        scope_note(registry, scope.incubator),
        Note("definition-members", Message(DEFINITIONS["members"])),
        *group_notes(by, scope.incubator),
        *provenance_notes(registry, scope.provenance, ("member",), linking_kinds(scope.incubator, by)),
    )
    return make_history_table(
        (title, Message(N_("Active members"))),
        Message(N_("members")),
        Table("headcount-history", title, scope.day, (), (), notes, scope.commit),
        "members",
        _curve_columns(registry, by, group_ids)[1:],
        rows,
    )
