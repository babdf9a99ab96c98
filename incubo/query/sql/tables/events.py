"""The tables of dated items (phases, events, committees, metrics, missions) and of relations between entries.

`EVENT_TABLES` are those that need more than the Field table says; `entries` derives the others from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incubo.core.i18n import N_
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.phases import declared_phases, phase_end
from incubo.model.schemas.startup import EVENT_FIELDS
from incubo.model.teams import list_assignments
from incubo.query.context import QueryContext
from incubo.query.sql.schema import SqlColumn, SqlTable
from incubo.query.sql.tables.entries import (
    item_columns,
    iter_group_rows,
    numbered_item_columns,
    sorted_entries,
    to_sqlite,
)


def _iter_phases(context: QueryContext) -> Iterator[list[Any]]:
    """The declared phases (before 2020 the one in `status`) in the order of the file, with the day each is over."""
    vocabulary = context.registry.vocabulary
    names = [column.name for column in item_columns("startup", "phases")]
    for startup in sorted_entries(context, "startup"):
        end_by_position = {
            period.position: phase_end(period) for period in context.registry.whole.phase_periods[startup.id]
        }
        for position, phase in enumerate(declared_phases(startup, vocabulary)):
            values = [to_sqlite(getattr(phase, name)) for name in names]
            end = to_sqlite(end_by_position.get(position))
            yield [f"{startup.id}/{position + 1}", startup.id, position + 1, *values, end]


def _iter_objectives(context: QueryContext) -> Iterator[tuple[str, int, str]]:
    for startup in sorted_entries(context, "startup"):
        for number, event in enumerate(startup.events, 1):
            for objective_number, objective in enumerate(filter(None, event.objectives), 1):
                yield f"{startup.id}/{number}", objective_number, objective


def _iter_mission_startups(context: QueryContext) -> Iterator[tuple[str, str, bool]]:
    for member in sorted_entries(context, "member"):
        for number, mission in enumerate(member.missions, 1):
            for assignment in list_assignments(member, mission):
                yield f"{member.id}/{number}", assignment.startup, assignment.is_legacy


def _iter_startup_incubators(context: QueryContext) -> Iterator[tuple[str, str, bool]]:
    for startup in sorted_entries(context, "startup"):
        for position, incubator in enumerate(dict.fromkeys(startup.all_incubators)):
            yield startup.id, incubator, position == 0


def _iter_startup_sponsors(context: QueryContext) -> Iterator[tuple[str, str]]:
    for startup in sorted_entries(context, "startup"):
        for sponsor in startup.funders:
            yield startup.id, sponsor


def _iter_bodies(context: QueryContext) -> Iterator[tuple[str, str, str]]:
    for kind in context.registry.kinds:
        for entry in sorted_entries(context, kind):
            body = context.read_body(entry.path).strip()
            if body:
                yield kind, entry.id, body


_STARTUP_COLUMN = SqlColumn("startup", "id", N_("product"), "startups")
_COMMITTEE_COLUMNS = tuple(
    column
    for column in numbered_item_columns("startup", "events", N_("product"))
    if column.name not in ("id", "name", "year")
)

EVENT_TABLES = (
    SqlTable(
        name="startup_incubators",
        help=N_("The incubators of each product, the main one and the others."),
        columns=(
            _STARTUP_COLUMN,
            SqlColumn("incubator", "id", N_("incubator"), "incubators"),
            SqlColumn("main", "boolean", N_("whether it is the main one")),
        ),
        iter_rows=_iter_startup_incubators,
        primary_key=("startup", "incubator"),
        required_kinds=("startup",),
    ),
    SqlTable(
        name="startup_sponsors",
        help=N_("The organisations that fund each product."),
        columns=(_STARTUP_COLUMN, SqlColumn("organisation", "id", N_("organisation"), "organisations")),
        iter_rows=_iter_startup_sponsors,
        primary_key=("startup", "organisation"),
        required_kinds=("startup",),
    ),
    SqlTable(
        name="phases",
        help=N_("The phases of products, past, present and to come."),
        columns=(
            *numbered_item_columns("startup", "phases", N_("product")),
            SqlColumn(
                "until", "date", N_("the day it is over: its end, or the start of the next one if that is earlier")
            ),
        ),
        iter_rows=_iter_phases,
        required_kinds=("startup",),
    ),
    SqlTable(
        name="events",
        help=N_("What happened in the lives of products, committees too."),
        columns=numbered_item_columns("startup", "events", N_("product")),
        iter_rows=iter_group_rows("startup", "events"),
        required_kinds=("startup",),
    ),
    SqlTable(
        name="event_objectives",
        help=N_("What was promised at a committee."),
        columns=(
            SqlColumn("event", "id", N_("the committee"), "events"),
            SqlColumn("number", "integer", N_("its place in the file, from 1")),
            SqlColumn("value", "text", next(field.help for field in EVENT_FIELDS if field.name == "objectives")),
        ),
        iter_rows=_iter_objectives,
        primary_key=("event", "number"),
        required_kinds=("startup",),
    ),
    SqlTable(
        name="committees",
        help=N_("The events that are committees."),
        columns=(
            SqlColumn("id", "id", N_("the id of the event"), "events"),
            *_COMMITTEE_COLUMNS,
        ),
        view_sql=f"SELECT id, {', '.join(column.name for column in _COMMITTEE_COLUMNS)} FROM events"
        f" WHERE name = '{COMMITTEE_EVENT}'",
    ),
    SqlTable(
        name="metrics",
        help=N_("Measures of the impact of products."),
        columns=numbered_item_columns("startup", "metrics", N_("product")),
        iter_rows=iter_group_rows("startup", "metrics"),
        required_kinds=("startup",),
    ),
    SqlTable(
        name="missions",
        help=N_("The missions (contracts) of members, past, present and to come."),
        columns=numbered_item_columns("member", "missions", N_("member")),
        iter_rows=iter_group_rows("member", "missions"),
        required_kinds=("member",),
    ),
    SqlTable(
        name="mission_startups",
        help=N_("The products that each mission is for."),
        columns=(
            SqlColumn("mission", "id", N_("mission"), "missions"),
            _STARTUP_COLUMN,
            SqlColumn(
                "legacy", "boolean", N_("whether the product comes from the member's old list, the mission naming none")
            ),
        ),
        iter_rows=_iter_mission_startups,
        primary_key=("mission", "startup"),
        required_kinds=("member",),
    ),
    SqlTable(
        name="bodies",
        help=N_("The texts of the entries, in Markdown."),
        columns=(
            SqlColumn("kind", "text", N_("startup, member, job …")),
            SqlColumn("id", "id", N_("the entry's id")),
            SqlColumn("text", "text", N_("what follows the front matter")),
        ),
        iter_rows=_iter_bodies,
        primary_key=("kind", "id"),
        required_kinds=tuple(ENTRY_KINDS),
    ),
)
