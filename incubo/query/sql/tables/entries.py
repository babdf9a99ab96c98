"""The tables that derive from the Field tables: one for each kind of entry (`kind_table`), one for each list field.

Values that older files write in other fields (the title of a job offer) are in the column of today's field. Custom
fields (`[fields.…]`) and unknown ones have no column, because every registry has the same columns: they are rows of
`other_fields`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.jobs import closing_date, job_title, publication_date
from incubo.query.context import QueryContext
from incubo.query.sql.schema import SqlColumn, SqlTable
from incubo.source.reader import parse_file

_KEPT_LEGACY_FIELDS = ("stats",)
"""Legacy fields that no other field replaces: `stats: true` means public statistics at the address `/stats`."""

_KIND_DESCRIPTIONS = {
    "startup": N_("Products (products)."),
    "member": N_("Members (people), past ones too."),
    "job": N_("Job offers, closed ones too."),
    "incubator": N_("Incubators."),
    "organisation": N_("Organisations: sponsors of products, owners of incubators."),
    "team": N_("Cross-cutting teams of incubators."),
}
_DERIVED_FIELDS: Mapping[str, Mapping[str, Callable[[QueryContext, Any], Any]]] = {
    "job": {
        "title": lambda context, job: job_title(job),
        "startup": lambda context, job: context.registry.job_startup_id(job),
        "opens": lambda context, job: publication_date(job),
        "closes": lambda context, job: closing_date(job),
        "domaine": lambda context, job: job.domaine or next(iter(job.domaines), None),
    }
}
"""Values that older files write in other fields."""


def kind_table(kind: str) -> SqlTable:
    """The table of a kind: a row for each entry, a column for each field that is not a list."""
    fields = [field for field in ENTRY_KINDS[kind].fields if _is_column(field)]
    columns = [
        SqlColumn("id", "id", N_("its id: the name of its file, without “.md”")),
        SqlColumn("path", "text", N_("its file")),
        *(_make_column(field) for field in fields),
        *(
            SqlColumn(f"{group.name}_{item.name}", _make_column(item).type, item.help)
            for group in _single_groups(kind)
            for item in group.subfields
        ),
    ]

    derived = _DERIVED_FIELDS.get(kind, {})

    def iter_rows(context: QueryContext) -> Iterator[list[Any]]:
        for entry in sorted_entries(context, kind):
            values = [
                derived[field.name](context, entry) if field.name in derived else getattr(entry, field.name)
                for field in fields
            ]
            for group in _single_groups(kind):
                record = getattr(entry, group.name)
                values += [getattr(record, item.name, None) for item in group.subfields]
            yield [entry.id, entry.path, *map(to_sqlite, values)]

    required_kinds = (kind, "startup") if kind == "job" else (kind,)
    return SqlTable(
        name=f"{kind}s",
        help=_KIND_DESCRIPTIONS[kind],
        columns=tuple(columns),
        iter_rows=iter_rows,
        required_kinds=required_kinds,
    )


def list_tables(kind: str, excluded: Iterable[str] = ()) -> Iterator[SqlTable]:
    """The tables of the list fields of a kind: a row for each value of an entry, in the order of the file."""
    for field in ENTRY_KINDS[kind].fields:
        is_list = (field.many and field.type != "group") or field.also_accepts == "many"
        if (
            is_list
            and not field.legacy
            and field.name not in excluded
            and field.name not in _DERIVED_FIELDS.get(kind, {})
        ):
            yield _list_table(kind, field)


def _list_table(kind: str, field: Field) -> SqlTable:
    def iter_rows(context: QueryContext) -> Iterator[tuple[Any, ...]]:
        for entry in sorted_entries(context, kind):
            value = getattr(entry, field.name)
            items = (value,) if isinstance(value, str) else value or ()
            for item in dict.fromkeys(filter(None, items)):
                yield entry.id, item

    value_column = (
        SqlColumn(field.target_kind, "id", field.help, f"{field.target_kind}s")
        if field.target_kind
        else SqlColumn("value", "text", field.help)
    )
    return SqlTable(
        name=f"{kind}_{field.name}",
        help=field.help,
        columns=(SqlColumn(kind, "id", ENTRY_KINDS[kind].label, f"{kind}s"), value_column),
        iter_rows=iter_rows,
        primary_key=(kind, value_column.name),
        required_kinds=(kind,),
    )


def item_columns(kind: str, group_name: str) -> tuple[SqlColumn, ...]:
    """The columns of the items of a group (phases, events …), without their list fields."""
    group = ENTRY_KINDS[kind].find_field(group_name)
    return tuple(_make_column(field) for field in group.subfields if not field.many) if group is not None else ()


def numbered_item_columns(kind: str, group_name: str, label: str) -> tuple[SqlColumn, ...]:
    """The columns of a table of items: their id, their entry, their position in the file, then `item_columns`."""
    return (
        SqlColumn("id", "id", N_("its id: that of the entry, and its place in the file")),
        SqlColumn(kind, "id", label, f"{kind}s"),
        SqlColumn("number", "integer", N_("its place in the file, from 1")),
        *item_columns(kind, group_name),
    )


def iter_group_rows(kind: str, group_name: str) -> Callable[[QueryContext], Iterator[list[Any]]]:
    """The rows of a table with `numbered_item_columns`."""
    names = [column.name for column in item_columns(kind, group_name)]

    def iter_rows(context: QueryContext) -> Iterator[list[Any]]:
        for entry in sorted_entries(context, kind):
            for number, item in enumerate(getattr(entry, group_name), 1):
                yield [f"{entry.id}/{number}", entry.id, number, *(to_sqlite(getattr(item, name)) for name in names)]

    return iter_rows


def sorted_entries(context: QueryContext, kind: str) -> list[Any]:
    """The entries of a kind by id, so that results come in one order whatever the order of files; drafts too, as these
    tables are what the files say: they have a column for it.
    """
    entries = context.registry.whole.entries.get(kind, {})
    return [entries[entry_id] for entry_id in sorted(entries)]


def to_sqlite(value: Any) -> Any:
    """A value as SQLite stores it: a date as ISO text, a whole number as an integer, a list or a mapping as JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, int) and abs(value) >= 2**63:
        return float(value)
    if value == "" or value == ():
        return None
    if isinstance(value, tuple | list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def _is_column(field: Field) -> bool:
    return (
        field.type != "group"
        and not field.many
        and (not field.legacy or field.name in _KEPT_LEGACY_FIELDS)
        and not (field.also_accepts == "many" and field.type == "reference")
    )


def _make_column(field: Field) -> SqlColumn:
    column_type = "id" if field.target_kind else field.column_type
    return SqlColumn(field.name, column_type, field.help, f"{field.target_kind}s" if field.target_kind else "")


def _single_groups(kind: str) -> list[Field]:
    """The groups that are not lists (`fast`)."""
    return [field for field in ENTRY_KINDS[kind].fields if field.type == "group" and not field.many]


def _iter_other_fields(context: QueryContext) -> Iterator[tuple[Any, ...]]:
    for kind in (kind for kind in ENTRY_KINDS if kind in context.registry.entries):
        known_names = {field.name for field in ENTRY_KINDS[kind].fields}
        for entry in sorted_entries(context, kind):
            parsed = parse_file(entry.path, context.read_text(entry.path).encode("utf-8", "replace"))
            value_by_name = {str(key): value for key, value in (parsed.values or {}).items()}
            for name in sorted(value_by_name.keys() - known_names):
                value = value_by_name[name]
                items = [to_sqlite(item) for item in (value if isinstance(value, list) else [value])]
                for number, item in enumerate((item for item in items if item is not None), 1):
                    yield kind, entry.id, name, number, item


OTHER_FIELDS_TABLE = SqlTable(
    name="other_fields",
    help=N_("Values of other fields: those that the registry adds, and unknown ones."),
    columns=(
        SqlColumn("kind", "text", N_("startup, member, job …")),
        SqlColumn("id", "id", N_("the entry's id")),
        SqlColumn("field", "text", N_("the field's name")),
        SqlColumn("number", "integer", N_("its place in the list, from 1")),
        SqlColumn("value", "text", N_("its value; lists and groups as JSON")),
    ),
    iter_rows=_iter_other_fields,
    primary_key=("kind", "id", "field", "number"),
    required_kinds=tuple(ENTRY_KINDS),
)
