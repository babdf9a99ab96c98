"""What is true on the day (`--at`): each noun of `list` as a table, made by the same functions, so that figures agree.

`startups_at` has a line an entry, `startups_now` those that `incubo list startups` shows: the living ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.query.resource import QueryContext, Resource
from incubo.query.resources.committees import COMMITTEES
from incubo.query.resources.jobs import JOBS
from incubo.query.resources.members import MEMBERS
from incubo.query.resources.missions import MISSIONS
from incubo.query.resources.organisations import INCUBATORS, ORGANISATIONS, TEAMS
from incubo.query.resources.startups import STARTUPS
from incubo.query.sql.schema import SqlColumn, SqlTable
from incubo.query.sql.tables.entries import to_sqlite

ExtraColumn = tuple[SqlColumn, Callable[[QueryContext, Any], Any]]


class Snapshot(NamedTuple):
    """A noun as a table: what it is, its flag for the living, columns called otherwise, columns added, whose ids.

    `sort_key`: what its rows are in the order of.
    """

    resource: Resource
    all_description: str
    active_description: str
    active_column: SqlColumn
    renamed_columns: Mapping[str, str] = {}
    extra_columns: tuple[ExtraColumn, ...] = ()
    references: Mapping[str, str] = {}
    sort_key: Callable[[Any], Any] = lambda item: item.id


_SQL_TYPES_OF_COLUMNS = {"list": "text", "phase": "text", "share": "number", "change": "integer"}


def _phase_attribute(attribute: str) -> Callable[[QueryContext, Any], Any]:
    def get(scope: QueryContext, item: Any) -> Any:
        word = scope.registry.vocabulary.phases.get(scope.phase_of(item.id) or "")
        return getattr(word, attribute) if word is not None else None

    return get


def _mission_id(context: QueryContext, item: Any) -> str:
    """The id that the mission has in the table `missions`."""
    number = next(n for n, mission in enumerate(item.member.missions, 1) if mission is item.mission)
    return f"{item.member.id}/{number}"


SNAPSHOTS = (
    Snapshot(
        STARTUPS,
        N_("Every startup as it is on the day."),
        N_("The startups that are living on the day."),
        SqlColumn("live", "boolean", N_("whether it is living on the day")),
        extra_columns=(
            (
                SqlColumn("phase_rank", "integer", N_("the place of the phase in a life, to sort by")),
                _phase_attribute("rank"),
            ),
            (
                SqlColumn("incubated", "boolean", N_("whether it is in the programme on the day")),
                _phase_attribute("is_incubated"),
            ),
            (SqlColumn("final", "boolean", N_("whether the phase ends the incubation")), _phase_attribute("is_final")),
            (SqlColumn("incubator", "id", N_("its main incubator"), "incubators"), lambda scope, s: s.incubator),
        ),
        references={"id": "startups"},
    ),
    Snapshot(
        MEMBERS,
        N_("Every member as on the day."),
        N_("The members whom a mission covers on the day."),
        SqlColumn("active", "boolean", N_("whether a mission covers the day")),
        references={"id": "members"},
    ),
    Snapshot(
        MISSIONS,
        N_("Every mission as on the day."),
        N_("The missions that cover the day."),
        SqlColumn("active", "boolean", N_("whether it covers the day")),
        {"id": "member"},
        ((SqlColumn("id", "id", N_("the id of the mission"), "missions"), _mission_id),),
        {"member": "members"},
        sort_key=lambda line: (line.member.id, line.member.missions.index(line.mission)),
    ),
    Snapshot(
        JOBS,
        N_("Every job offer as on the day."),
        N_("The job offers that are open on the day."),
        SqlColumn("open", "boolean", N_("whether it is open on the day")),
        {"for": "who"},
        (
            (
                SqlColumn("startup", "id", N_("the startup that recruits"), "startups"),
                lambda scope, job: scope.registry.offer_startup_id(job),
            ),
            (
                SqlColumn("incubator", "id", N_("the incubator that recruits, when no startup does"), "incubators"),
                lambda scope, job: job.incubator,
            ),
        ),
        {"id": "jobs"},
    ),
    Snapshot(
        COMMITTEES,
        N_("Every committee, held by the day or planned then."),
        N_("The committees of startups that are living on the day, held by then or planned."),
        SqlColumn("live", "boolean", N_("whether the startup is living on the day")),
        {"id": "startup"},
        (),
        {"startup": "startups"},
        sort_key=lambda line: (line.startup.id, line.event.date, line.is_planned),
    ),
    Snapshot(
        INCUBATORS,
        N_("Every incubator as on the day."),
        N_("The incubators with living startups on the day."),
        SqlColumn("live", "boolean", N_("whether it has living startups on the day")),
        references={"id": "incubators", "owner": "organisations"},
    ),
    Snapshot(
        ORGANISATIONS,
        N_("Every organisation as on the day."),
        N_("The organisations with living startups, or an incubator, on the day."),
        SqlColumn("live", "boolean", N_("whether it has living startups, or an incubator, on the day")),
        references={"id": "organisations"},
    ),
    Snapshot(
        TEAMS,
        N_("Every cross-cutting team as on the day."),
        N_("The cross-cutting teams with members on the day."),
        SqlColumn("live", "boolean", N_("whether it has members on the day")),
        references={"id": "teams", "incubator": "incubators"},
    ),
)


def snapshot_tables() -> Iterator[SqlTable]:
    """The tables `…_at` and the views `…_now`."""
    for state in SNAPSHOTS:
        noun = state.resource
        fields = tuple(field for field, _ in _snapshot_columns(state))
        key = tuple(field.name for field in fields if field.name == "id")
        yield SqlTable(
            f"{noun.id}_at",
            state.all_description,
            fields,
            _make_row_iterator(state),
            key,
            noun.required_kinds,
            depends_on_day=True,
        )
        view = f"SELECT * FROM {noun.id}_at WHERE {state.active_column.name}"
        yield SqlTable(
            f"{noun.id}_now", state.active_description, fields, primary_key=key, view_sql=view, depends_on_day=True
        )


def _make_snapshot_column(snapshot: Snapshot, name: str) -> SqlColumn:
    col = snapshot.resource.columns[name]
    called = snapshot.renamed_columns.get(name, name)
    refers = snapshot.references.get(called, "")
    return SqlColumn(called, "id" if refers else _SQL_TYPES_OF_COLUMNS.get(col.type, col.type), col.label, refers)


def _snapshot_columns(snapshot: Snapshot) -> list[ExtraColumn]:
    """Every column and what it holds: the id first, the flag last."""
    own: list[ExtraColumn] = [
        (_make_snapshot_column(snapshot, name), col.get_value) for name, col in snapshot.resource.columns.items()
    ]
    every = [*own, *snapshot.extra_columns, (snapshot.active_column, snapshot.resource.is_active)]
    return sorted(every, key=lambda column: column[0].name != "id")


def _make_row_iterator(snapshot: Snapshot) -> Callable[[QueryContext], Iterator[list[Any]]]:
    gets = [get for _, get in _snapshot_columns(snapshot)]

    def rows(scope: QueryContext) -> Iterator[list[Any]]:
        for item in sorted(snapshot.resource.iter_items(scope), key=snapshot.sort_key):
            yield [_to_sql_value(get(scope, item)) for get in gets]

    return rows


def _to_sql_value(value: Any) -> Any:
    """A value of a list as data: ids for words, several of them between commas; nothing for what only words say."""
    if isinstance(value, LabelledValue):
        return value.id
    if isinstance(value, tuple):
        return ", ".join(str(_to_sql_value(each)) for each in value) or None
    return None if isinstance(value, Message) else to_sqlite(value)
