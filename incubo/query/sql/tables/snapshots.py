"""The tables of what is true on the day of the query (`--at`): every resource of `list`, by the same functions.

`startups_at` has a row for each startup, `startups_now` only those that `incubo list startups` shows: the live ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue
from incubo.query.context import QueryContext
from incubo.query.resource import Accessor, Resource
from incubo.query.resources.catalogue import RESOURCES
from incubo.query.sql.schema import SqlColumn, SqlTable
from incubo.query.sql.tables.entries import to_sqlite

ExtraColumn: TypeAlias = tuple[SqlColumn, Accessor]


class Snapshot(NamedTuple):
    """What the tables of a resource add to its columns.

    `active_column`: the flag of active items, which selects the rows of the `_now` view. `renamed_columns`: SQL names
    of columns, where they differ. `references`: the tables that id columns refer to. `sort_key`: the order of rows.
    """

    all_description: str
    active_description: str
    active_column: SqlColumn
    renamed_columns: Mapping[str, str] = MappingProxyType({})
    extra_columns: tuple[ExtraColumn, ...] = ()
    references: Mapping[str, str] = MappingProxyType({})
    sort_key: Callable[[Any], Any] = lambda item: item.id


def _phase_rank(context: QueryContext, startup: Any) -> int | None:
    """The rank of the phase of a startup; None where nothing has begun, or the phase is unknown."""
    phase = context.registry.vocabulary.phases.get(context.phase_of(startup.id) or "")
    return phase.rank if phase is not None else None


def _mission_id(context: QueryContext, item: Any) -> str:
    """The id of the mission in the table `missions`."""
    number = next(n for n, mission in enumerate(item.member.missions, 1) if mission is item.mission)
    return f"{item.member.id}/{number}"


SNAPSHOTS: Mapping[str, Snapshot] = {
    "startups": Snapshot(
        all_description=N_("Every product as of the day."),
        active_description=N_("The products that are active on the day."),
        active_column=SqlColumn("live", "boolean", N_("whether it is active on the day")),
        extra_columns=(
            (
                SqlColumn("phase_rank", "integer", N_("the rank of the phase, to sort by")),
                _phase_rank,
            ),
            (
                SqlColumn("incubated", "boolean", N_("whether it is in the programme on the day")),
                lambda context, startup: context.is_incubated(startup.id),
            ),
            (
                SqlColumn("final", "boolean", N_("whether the phase ends the incubation")),
                lambda context, startup: context.registry.vocabulary.is_final(context.phase_of(startup.id)),
            ),
            (
                SqlColumn("incubator", "id", N_("its main incubator"), "incubators"),
                lambda context, startup: startup.incubator,
            ),
        ),
        references={"id": "startups"},
    ),
    "members": Snapshot(
        all_description=N_("Every member as of the day."),
        active_description=N_("The members whom a mission covers on the day."),
        active_column=SqlColumn("active", "boolean", N_("whether a mission covers the day")),
        references={"id": "members"},
    ),
    "missions": Snapshot(
        all_description=N_("Every mission as of the day."),
        active_description=N_("The missions that cover the day."),
        active_column=SqlColumn("active", "boolean", N_("whether it covers the day")),
        renamed_columns={"id": "member"},
        extra_columns=((SqlColumn("id", "id", N_("the id of the mission"), "missions"), _mission_id),),
        references={"member": "members"},
        sort_key=lambda item: (item.member.id, item.member.missions.index(item.mission)),
    ),
    "jobs": Snapshot(
        all_description=N_("Every job offer as of the day."),
        active_description=N_("The job offers that are open on the day."),
        active_column=SqlColumn("open", "boolean", N_("whether it is open on the day")),
        renamed_columns={"for": "who"},
        extra_columns=(
            (
                SqlColumn("startup", "id", N_("the product that recruits"), "startups"),
                lambda context, job: context.registry.job_startup_id(job),
            ),
            (
                SqlColumn("incubator", "id", N_("the incubator that recruits, when no product does"), "incubators"),
                lambda context, job: job.incubator,
            ),
        ),
        references={"id": "jobs"},
    ),
    "committees": Snapshot(
        all_description=N_("Every committee, held by the day, planned, expected or overdue."),
        active_description=N_(
            "The committees of products that are active on the day, held, planned, expected or overdue."
        ),
        active_column=SqlColumn("live", "boolean", N_("whether the product is active on the day")),
        renamed_columns={"id": "startup"},
        references={"startup": "startups"},
        sort_key=lambda item: (item.startup.id, item.event.date, not item.is_held),
    ),
    "incubators": Snapshot(
        all_description=N_("Every incubator as of the day."),
        active_description=N_("The incubators with active products on the day."),
        active_column=SqlColumn("live", "boolean", N_("whether it has active products on the day")),
        references={"id": "incubators", "owner": "organisations"},
    ),
    "organisations": Snapshot(
        all_description=N_("Every organisation as of the day."),
        active_description=N_("The organisations with active products, or an incubator, on the day."),
        active_column=SqlColumn("live", "boolean", N_("whether it has active products, or an incubator, on the day")),
        references={"id": "organisations"},
    ),
    "teams": Snapshot(
        all_description=N_("Every cross-cutting team as of the day."),
        active_description=N_("The cross-cutting teams with members on the day."),
        active_column=SqlColumn("live", "boolean", N_("whether it has members on the day")),
        references={"id": "teams", "incubator": "incubators"},
    ),
}
"""The snapshot of each resource of RESOURCES, by its id."""


def snapshot_tables() -> Iterator[SqlTable]:
    """The table `…_at` and the view `…_now` of each resource."""
    for resource in RESOURCES:
        snapshot = SNAPSHOTS[resource.id]
        columns = tuple(column for column, _ in _snapshot_columns(resource, snapshot))
        primary_key = tuple(column.name for column in columns if column.name == "id")
        yield SqlTable(
            name=f"{resource.id}_at",
            help=snapshot.all_description,
            columns=columns,
            iter_rows=_make_row_iterator(resource, snapshot),
            primary_key=primary_key,
            required_kinds=resource.required_kinds,
            label_kinds=resource.label_kinds,
            depends_on_day=True,
        )
        yield SqlTable(
            name=f"{resource.id}_now",
            help=snapshot.active_description,
            columns=columns,
            primary_key=primary_key,
            view_sql=f"SELECT * FROM {resource.id}_at WHERE {snapshot.active_column.name}",
            depends_on_day=True,
        )


def _snapshot_columns(resource: Resource, snapshot: Snapshot) -> list[ExtraColumn]:
    """Every column with its accessor: the id first, the flag of active items last."""
    resource_columns = [
        (_make_snapshot_column(resource, snapshot, name), column.get_value) for name, column in resource.columns.items()
    ]
    columns = [*resource_columns, *snapshot.extra_columns, (snapshot.active_column, resource.is_active)]
    return sorted(columns, key=lambda column: column[0].name != "id")


_SQL_TYPES_OF_COLUMNS = {"list": "text", "phase": "text", "share": "number", "change": "integer"}


def _make_snapshot_column(resource: Resource, snapshot: Snapshot, name: str) -> SqlColumn:
    column = resource.columns[name]
    sql_name = snapshot.renamed_columns.get(name, name)
    references = snapshot.references.get(sql_name, "")
    sql_type = "id" if references else _SQL_TYPES_OF_COLUMNS.get(column.type, column.type)
    return SqlColumn(sql_name, sql_type, column.label, references)


def _make_row_iterator(resource: Resource, snapshot: Snapshot) -> Callable[[QueryContext], Iterator[list[Any]]]:
    accessors = [get_value for _, get_value in _snapshot_columns(resource, snapshot)]

    def iter_rows(context: QueryContext) -> Iterator[list[Any]]:
        for item in sorted(resource.iter_items(context), key=snapshot.sort_key):
            yield [_to_sql_value(get_value(context, item)) for get_value in accessors]

    return iter_rows


def _to_sql_value(value: Any) -> Any:
    """A value of a list as data: the id of a labelled value, several values with commas."""
    if isinstance(value, LabelledValue):
        return value.id
    if isinstance(value, tuple):
        return ", ".join(str(_to_sql_value(part)) for part in value) or None
    return to_sqlite(value)
