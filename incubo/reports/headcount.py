"""`report headcount`: active members on a day, or the curve over a period, by status, domain or incubator.

Active at D: a mission covers D, both ends included. Indicators I-15 to I-18 of docs/indicators.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.chart import Chart
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.registry.provenance import Provenance, provenance_notes, scope_note
from incubo.registry.registry import Registry
from incubo.reports.common import NO_PROVENANCE
from incubo.reports.people import (
    PEOPLE_GROUPS,
    ActivePerson,
    group_notes,
    group_word,
    linking_kinds,
    people_with_missions,
    person_groups,
    sort_groups,
)

DEFINITIONS = {"members": N_("Active members: those with a mission that covers the day, both ends included.")}
"""What each figure counts."""
_MAX_STACKED_GROUPS = 12
"""So many groups are drawn upon each other; the curve of more is that of the total."""


class _DayHeadcount(NamedTuple):
    """The active members of a day, and each group's."""

    day: date
    active_people: list[ActivePerson]
    groups: dict[str, list[ActivePerson]]


def headcount_report(
    registry: Registry,
    as_of: date,
    *,
    incubator: str | None = None,
    by: str = "status",
    days: Sequence[date] = (),
    source: Provenance = NO_PROVENANCE,
    why: bool = False,
) -> Table:
    """Count active members on a day by group, or on each of some `days`, a row each and a column a group.

    `by` is one of `people.LABELS`. Days after `as_of` are left out: nobody knows them yet. `why` adds the members of each
    of the days, who are many.
    """
    everyone = people_with_missions(registry, incubator)
    counted = [_count_day(registry, everyone, by, day) for day in days or (as_of,) if day <= as_of]
    if by == "incubator" and incubator is not None:
        counted = [count._replace(groups={incubator: count.active_people}) for count in counted]
    met = sort_groups(registry, by, (group for count in counted for group in count.groups))
    notes = (
        scope_note(registry, incubator),
        *(Note(f"definition-{name}", Message(text)) for name, text in DEFINITIONS.items()),
        *group_notes(by),
        *provenance_notes(registry, source, ("member",), linking_kinds(incubator, by)),
    )
    table = (
        _curve_table(registry, as_of, by, counted, met, why) if days else _day_table(registry, as_of, by, counted, met)
    )
    return table._replace(notes=notes, commit=source.commit)


def _count_day(registry: Registry, all_people: list[ActivePerson], by: str, day: date) -> _DayHeadcount:
    active = [person for person in all_people if person.is_active(day)]
    groups: dict[str, list[ActivePerson]] = {}
    for person in active:
        for group in person_groups(registry, by, person, day):
            groups.setdefault(group, []).append(person)
    return _DayHeadcount(day, active, groups)


def _day_table(registry: Registry, as_of: date, by: str, days: list[_DayHeadcount], group_ids: list[str]) -> Table:
    """A row a group, with its share of all."""
    (day,) = days
    total = len(day.active_people)
    if by == "incubator":
        group_ids = sorted(group_ids, key=lambda group: (not group, -len(day.groups[group]), group))
    rows = [
        Row(
            {by: group_word(registry, by, group), "members": len(there), "share": len(there) / total},
            contributions=tuple(_contributions(there)),
        )
        for group, there in ((group, day.groups[group]) for group in group_ids)
    ]
    rows.append(Row({by: None, "members": total, "share": 1.0 if total else None}, level=1))
    columns = (
        Column(by, Message(PEOPLE_GROUPS[by]), "text"),
        Column("members", Message(N_("Active members")), "integer"),
        Column("share", Message(N_("Proportion")), "share"),
    )
    return Table(
        "headcount",
        Message(N_("Active members on {at:long}"), {"at": as_of}),
        as_of,
        columns,
        tuple(rows),
        bar_column="members",
    )


def _curve_table(
    registry: Registry, as_of: date, by: str, days: list[_DayHeadcount], group_ids: list[str], why: bool
) -> Table:
    """A row a day, a column a group."""
    ids = {group: _column_id(group) for group in group_ids}
    labels = {group: Message("{group}", {"group": group_word(registry, by, group)}) for group in group_ids}
    columns = (
        Column("date", Message(N_("On")), "date"),
        Column("members", Message(N_("Active members")), "integer"),
        *(Column(ids[group], labels[group], "integer") for group in group_ids),
    )
    rows = tuple(
        Row(
            {
                "date": count.day,
                "members": len(count.active_people),
                **{ids[g]: len(count.groups.get(g, ())) for g in group_ids},
            },
            contributions=tuple(_contributions(count.active_people)) if why else (),
        )
        for count in days
    )
    adds_up = by != "incubator" and 0 < len(group_ids) <= _MAX_STACKED_GROUPS
    title = Message(N_("Active members from {first:long} to {last:long}"), {"first": days[0].day, "last": days[-1].day})
    chart = Chart("stacked", title, "date", tuple(ids.values()), Message(N_("members"))) if adds_up else None
    return Table(
        "headcount-over",
        title,
        as_of,
        columns,
        rows,
        chart=chart or Chart("line", title, "date", ("members",), Message(N_("members"))),
    )


def _column_id(group: str) -> str:
    """The column of a group; a word of the files never takes the place of another column."""
    return f"{group}_" if group in ("date", "members") else group or "not_said"


def _contributions(people: list[ActivePerson]) -> Iterator[Contribution]:
    return (person.as_contribution() for person in sorted(people, key=lambda person: person.member.id))
