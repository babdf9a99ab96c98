"""`report headcount`: active members on a day, or the curve over a period, by status, domain or incubator.

Active at D: a mission covers D, both ends included. Indicators I-15 to I-18 of docs/indicators.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.chart import Chart
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report import people
from incubo.report.people import Person
from incubo.table import Column, Note, Row, Table, Why

DEFINITIONS = {"members": N_("Active members: those with a mission that covers the day, both ends included.")}
"""What each figure counts."""
_MOST = 12
"""So many groups are drawn upon each other; the curve of more is that of the total."""


class _Day(NamedTuple):
    """The active members of a day, and each group's."""

    day: date
    active: list[Person]
    groups: dict[str, list[Person]]


def headcount(
    registry: Registry,
    at: date,
    *,
    incubator: str | None = None,
    by: str = "status",
    days: Sequence[date] = (),
    source: Source | None = None,
    why: bool = False,
) -> Table:
    """Count active members on a day by group, or on each of some `days`, a row each and a column a group.

    `by` is one of `people.LABELS`. Days after `at` are left out: nobody knows them yet. `why` adds the members of each
    of the days, who are many.
    """
    source = source or Source()
    everyone = people.people(registry, incubator)
    counted = [_counted(registry, everyone, by, day) for day in days or (at,) if day <= at]
    if by == "incubator" and incubator is not None:
        counted = [count._replace(groups={incubator: count.active}) for count in counted]
    met = people.ordered(registry, by, (group for count in counted for group in count.groups))
    notes = (
        scope_note(registry, incubator),
        *(Note(f"definition-{name}", Text(text)) for name, text in DEFINITIONS.items()),
        *people.group_notes(by),
        *source_notes(registry, source, ("member",), people.through(incubator, by)),
    )
    table = _curve(registry, at, by, counted, met, why) if days else _one_day(registry, at, by, counted, met)
    return table._replace(notes=notes, commit=source.commit)


def _counted(registry: Registry, everyone: list[Person], by: str, day: date) -> _Day:
    active = [person for person in everyone if person.is_here(day)]
    groups: dict[str, list[Person]] = {}
    for person in active:
        for group in people.groups(registry, by, person, day):
            groups.setdefault(group, []).append(person)
    return _Day(day, active, groups)


def _one_day(registry: Registry, at: date, by: str, counted: list[_Day], met: list[str]) -> Table:
    """A row a group, with its share of all."""
    (day,) = counted
    total = len(day.active)
    if by == "incubator":
        met = sorted(met, key=lambda group: (not group, -len(day.groups[group]), group))
    rows = [
        Row(
            {by: people.word(registry, by, group), "members": len(there), "share": len(there) / total},
            why=tuple(_why(there)),
        )
        for group, there in ((group, day.groups[group]) for group in met)
    ]
    rows.append(Row({by: None, "members": total, "share": 1.0 if total else None}, level=1))
    columns = (
        Column(by, Text(people.LABELS[by]), "text"),
        Column("members", Text(N_("Active members")), "integer"),
        Column("share", Text(N_("Proportion")), "share"),
    )
    return Table(
        "headcount", Text(N_("Active members on {at:long}"), {"at": at}), at, columns, tuple(rows), bar="members"
    )


def _curve(registry: Registry, at: date, by: str, counted: list[_Day], met: list[str], why: bool) -> Table:
    """A row a day, a column a group."""
    ids = {group: _column_id(group) for group in met}
    labels = {group: Text("{group}", {"group": people.word(registry, by, group)}) for group in met}
    columns = (
        Column("date", Text(N_("On")), "date"),
        Column("members", Text(N_("Active members")), "integer"),
        *(Column(ids[group], labels[group], "integer") for group in met),
    )
    rows = tuple(
        Row(
            {"date": count.day, "members": len(count.active), **{ids[g]: len(count.groups.get(g, ())) for g in met}},
            why=tuple(_why(count.active)) if why else (),
        )
        for count in counted
    )
    adds_up = by != "incubator" and 0 < len(met) <= _MOST
    title = Text(
        N_("Active members from {first:long} to {last:long}"), {"first": counted[0].day, "last": counted[-1].day}
    )
    chart = Chart("stacked", title, "date", tuple(ids.values()), Text(N_("members"))) if adds_up else None
    return Table(
        "headcount-over",
        title,
        at,
        columns,
        rows,
        chart=chart or Chart("line", title, "date", ("members",), Text(N_("members"))),
    )


def _column_id(group: str) -> str:
    """The column of a group; a word of the files never takes the place of another column."""
    return f"{group}_" if group in ("date", "members") else group or "not_said"


def _why(there: list[Person]) -> Iterator[Why]:
    return (person.why() for person in sorted(there, key=lambda person: person.member.id))
