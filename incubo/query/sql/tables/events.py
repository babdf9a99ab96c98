"""The tables of what is dated in a life: phases, events, committees, measures, missions and whom they are for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incubo.core.i18n import N_
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.phases import declared_phases, phase_periods
from incubo.model.schemas.startup import EVENT_FIELDS
from incubo.model.teams import list_assignments
from incubo.query.resource import QueryContext
from incubo.query.sql.schema import SqlColumn, SqlTable
from incubo.query.sql.tables.entries import (
    item_columns,
    iter_group_rows,
    numbered_item_columns,
    sorted_entries,
    to_sqlite,
)


def _iter_phases(context: QueryContext) -> Iterator[list[Any]]:
    """The phases in the order of the file, those that a `status` told before 2020 too; each until it is over."""
    names = [item.name for item in item_columns("startup", "phases")]
    for startup in sorted_entries(context, "startup"):
        over = {}
        for step in phase_periods(startup, context.registry.vocabulary):
            start = step.phase.start
            ends = [day for day in (step.phase.end, step.next_start) if day is not None and start and day >= start]
            over[step.position] = min(ends, default=None)
        for number, phase in enumerate(declared_phases(startup, context.registry.vocabulary), 1):
            values = [to_sqlite(getattr(phase, name)) for name in names]
            yield [f"{startup.id}/{number}", startup.id, number, *values, to_sqlite(over.get(number - 1))]


def _iter_objectives(context: QueryContext) -> Iterator[tuple[str, int, str]]:
    for startup in sorted_entries(context, "startup"):
        for number, event in enumerate(startup.events, 1):
            for place, objective in enumerate(filter(None, event.objectives), 1):
                yield f"{startup.id}/{number}", place, objective


def _iter_mission_startups(context: QueryContext) -> Iterator[tuple[str, str, bool]]:
    for member in sorted_entries(context, "member"):
        for number, mission in enumerate(member.missions, 1):
            for one in list_assignments(member, mission):
                yield f"{member.id}/{number}", one.startup, one.is_legacy


def _iter_startup_incubators(context: QueryContext) -> Iterator[tuple[str, str, bool]]:
    for startup in sorted_entries(context, "startup"):
        for place, host in enumerate(dict.fromkeys(startup.all_incubators)):
            yield startup.id, host, place == 0


def _iter_startup_sponsors(context: QueryContext) -> Iterator[tuple[str, str]]:
    for startup in sorted_entries(context, "startup"):
        for sponsor in startup.funders:
            yield startup.id, sponsor


def _iter_texts(context: QueryContext) -> Iterator[tuple[str, str, str]]:
    for kind in context.registry.kinds:
        for entry in sorted_entries(context, kind):
            text = context.read_text(entry.path)
            end = text.find("\n---", 3)
            body = text[end + 4 :] if text.startswith("---") and end > 0 else text
            if body.strip():
                yield kind, entry.id, body.strip()


_STARTUP_COLUMN = SqlColumn("startup", "id", N_("startup"), "startups")
_COMMITTEE_COLUMNS = tuple(
    field
    for field in numbered_item_columns("startup", "events", N_("startup"))
    if field.name not in ("id", "name", "year")
)

EVENT_TABLES = (
    SqlTable(
        "startup_incubators",
        N_("The incubators of each startup, the main one and the others."),
        (
            _STARTUP_COLUMN,
            SqlColumn("incubator", "id", N_("incubator"), "incubators"),
            SqlColumn("main", "boolean", N_("whether it is the main one")),
        ),
        _iter_startup_incubators,
        ("startup", "incubator"),
        ("startup",),
    ),
    SqlTable(
        "startup_sponsors",
        N_("The organisations that fund each startup."),
        (_STARTUP_COLUMN, SqlColumn("organisation", "id", N_("organisation"), "organisations")),
        _iter_startup_sponsors,
        ("startup", "organisation"),
        ("startup",),
    ),
    SqlTable(
        "phases",
        N_("The phases of startups, past, present and to come."),
        (
            *numbered_item_columns("startup", "phases", N_("startup")),
            SqlColumn(
                "until", "date", N_("the day it is over: its end, or the start of the next one if that is earlier")
            ),
        ),
        _iter_phases,
        required_kinds=("startup",),
    ),
    SqlTable(
        "events",
        N_("What happened in the lives of startups, committees too."),
        numbered_item_columns("startup", "events", N_("startup")),
        iter_group_rows("startup", "events"),
        required_kinds=("startup",),
    ),
    SqlTable(
        "event_objectives",
        N_("What was promised at a committee."),
        (
            SqlColumn("event", "id", N_("the committee"), "events"),
            SqlColumn("number", "integer", N_("its place in the file, from 1")),
            SqlColumn("value", "text", next(item.help for item in EVENT_FIELDS if item.name == "objectives")),
        ),
        _iter_objectives,
        ("event", "number"),
        ("startup",),
    ),
    SqlTable(
        "committees",
        N_("The events that are committees."),
        (
            SqlColumn("id", "id", N_("the id of the event"), "events"),
            *_COMMITTEE_COLUMNS,
        ),
        view_sql=f"SELECT id, {', '.join(field.name for field in _COMMITTEE_COLUMNS)} FROM events"
        f" WHERE name = '{COMMITTEE_EVENT}'",
    ),
    SqlTable(
        "metrics",
        N_("Measures of the impact of startups."),
        numbered_item_columns("startup", "metrics", N_("startup")),
        iter_group_rows("startup", "metrics"),
        required_kinds=("startup",),
    ),
    SqlTable(
        "missions",
        N_("The missions (contracts) of members, past, present and to come."),
        numbered_item_columns("member", "missions", N_("member")),
        iter_group_rows("member", "missions"),
        required_kinds=("member",),
    ),
    SqlTable(
        "mission_startups",
        N_("The startups that each mission is for."),
        (
            SqlColumn("mission", "id", N_("mission"), "missions"),
            _STARTUP_COLUMN,
            SqlColumn("legacy", "boolean", N_("whether the mission names none, and the member's old list does")),
        ),
        _iter_mission_startups,
        ("mission", "startup"),
        ("member",),
    ),
    SqlTable(
        "bodies",
        N_("The texts of the sheets, in Markdown."),
        (
            SqlColumn("kind", "text", N_("startup, member, job …")),
            SqlColumn("id", "id", N_("the entry's id")),
            SqlColumn("text", "text", N_("what stands under the front matter")),
        ),
        _iter_texts,
        ("kind", "id"),
        ("startup", "member", "job", "incubator", "organisation", "team"),
    ),
)
