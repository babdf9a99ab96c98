"""The tables that the Field tables give: one a kind of entry, one a list of it.

What an older year wrote otherwise is said once: an offer's title, in whichever field it stands.

What sheets say in fields that are not incubo's: a registry's own ones (`[fields.…]`), and undeclared ones.

They have no column, for columns are the same in every registry: a row each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.model import fields as model
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.jobs import closing_date, offer_title, publication_date
from incubo.query.resource import QueryContext
from incubo.query.sql.schema import SqlColumn, SqlTable

SQL_TYPES = {"date": "date", "moment": "date", "integer": "integer", "number": "number", "boolean": "boolean"}
_AMOUNT_FIELDS = ("amount", "montant")
_KEPT_LEGACY_FIELDS = ("stats",)
"""Old fields that still say something of their own: the statistics are public at the address `/stats`."""

KIND_DESCRIPTIONS = {
    "startup": N_("Startups (products)."),
    "member": N_("Members (people), past ones too."),
    "job": N_("Job offers, closed ones too."),
    "incubator": N_("Incubators."),
    "organisation": N_("Organisations: sponsors of startups, owners of incubators."),
    "team": N_("Cross-cutting teams of incubators."),
}
_DERIVED_FIELDS: Mapping[str, Mapping[str, Callable[[QueryContext, Any], Any]]] = {
    "job": {
        "title": lambda scope, job: offer_title(job),
        "startup": lambda scope, job: scope.registry.offer_startup_id(job),
        "opens": lambda scope, job: publication_date(job),
        "closes": lambda scope, job: closing_date(job),
        "domaine": lambda scope, job: job.domaine or next(iter(job.domaines), None),
    }
}
"""Fields that older files say elsewhere."""


def kind_table(kind: str) -> SqlTable:
    """The table of a kind: a row an entry, a column each field that is no list."""
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

    def rows(scope: QueryContext) -> Iterator[list[Any]]:
        said = _DERIVED_FIELDS.get(kind, {})
        for entry in sorted_entries(scope, kind):
            values = [said[f.name](scope, entry) if f.name in said else getattr(entry, f.name) for f in fields]
            for group in _single_groups(kind):
                record = getattr(entry, group.name)
                values += [getattr(record, item.name, None) for item in group.subfields]
            yield [entry.id, entry.path, *map(to_sqlite, values)]

    loads = (kind, "startup") if kind == "job" else (kind,)
    return SqlTable(f"{kind}s", KIND_DESCRIPTIONS[kind], tuple(columns), rows, required_kinds=loads)


def list_tables(kind: str, excluded: Iterable[str] = ()) -> Iterator[SqlTable]:
    """The tables of a kind's lists: a row each value of an entry, in the order of the file."""
    for field in ENTRY_KINDS[kind].fields:
        is_list = (field.many and field.type != "group") or field.also_accepts == "many"
        if (
            is_list
            and not field.legacy
            and field.name not in excluded
            and field.name not in _DERIVED_FIELDS.get(kind, {})
        ):
            yield _list_table(kind, field)


def _list_table(kind: str, field: model.Field) -> SqlTable:
    value = field.target_kind or "value"

    def rows(scope: QueryContext) -> Iterator[tuple[Any, ...]]:
        for entry in sorted_entries(scope, kind):
            found = getattr(entry, field.name)
            for each in dict.fromkeys(filter(None, (found,) if isinstance(found, str) else found or ())):
                yield entry.id, each

    columns = (
        SqlColumn(kind, "id", ENTRY_KINDS[kind].label, f"{kind}s"),
        SqlColumn(
            value,
            "id" if field.target_kind else "text",
            field.help,
            f"{field.target_kind}s" if field.target_kind else "",
        ),
    )
    return SqlTable(f"{kind}_{field.name}", field.help, columns, rows, (kind, value), (kind,))


def item_columns(kind: str, group_name: str) -> tuple[SqlColumn, ...]:
    """The columns of the items of a group (phases, events …) that are no lists."""
    group = ENTRY_KINDS[kind].find_field(group_name)
    return tuple(_make_column(item) for item in group.subfields if not item.many) if group is not None else ()


def numbered_item_columns(kind: str, group_name: str, label: str) -> tuple[SqlColumn, ...]:
    """The first columns of a table of items: the id of each, whose it is, its place in the file."""
    return (
        SqlColumn("id", "id", N_("its id: that of the entry, and its place in the file")),
        SqlColumn(kind, "id", label, f"{kind}s"),
        SqlColumn("number", "integer", N_("its place in the file, from 1")),
        *item_columns(kind, group_name),
    )


def iter_group_rows(kind: str, group_name: str) -> Callable[[QueryContext], Iterator[list[Any]]]:
    """The rows of a table of items."""
    names = [item.name for item in item_columns(kind, group_name)]

    def rows(scope: QueryContext) -> Iterator[list[Any]]:
        for entry in sorted_entries(scope, kind):
            for number, item in enumerate(getattr(entry, group_name), 1):
                yield [f"{entry.id}/{number}", entry.id, number, *(to_sqlite(getattr(item, name)) for name in names)]

    return rows


def sorted_entries(context: QueryContext, kind: str) -> list[Any]:
    """The entries of a kind in the order of their ids, so that answers come in one order wherever files are."""
    found = context.registry.entries.get(kind, {})
    return [found[entry_id] for entry_id in sorted(found)]


def to_sqlite(value: Any) -> Any:
    """A value as SQLite keeps it: days as ISO texts, whole numbers as such, what has no form of its own as JSON."""
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


def _is_column(field: model.Field) -> bool:
    return (
        field.type != "group"
        and not field.many
        and (not field.legacy or field.name in _KEPT_LEGACY_FIELDS)
        and not (field.also_accepts == "many" and field.type == "reference")
    )


def _make_column(field: model.Field) -> SqlColumn:
    kind = (
        "amount" if field.name in _AMOUNT_FIELDS else SQL_TYPES.get(field.type, "id" if field.target_kind else "text")
    )
    return SqlColumn(field.name, kind, field.help, f"{field.target_kind}s" if field.target_kind else "")


def _single_groups(kind: str) -> list[model.Field]:
    """The groups of which there is one (FAST)."""
    return [field for field in ENTRY_KINDS[kind].fields if field.type == "group" and not field.many]


_ALL_KINDS = ("startup", "member", "job", "incubator", "organisation", "team")


def _item_name(item: tuple[str, Any]) -> str:
    return item[0]


def _iter_other_fields(context: QueryContext) -> Iterator[tuple[Any, ...]]:
    from incubo.source.reader import parse_file

    for kind in (each for each in _ALL_KINDS if each in context.registry.entries):
        known = {field.name for field in ENTRY_KINDS[kind].fields}
        for entry in sorted_entries(context, kind):
            values = parse_file(entry.path, context.read_text(entry.path).encode("utf-8", "replace")).values or {}
            for name, value in sorted(
                {str(key): said for key, said in values.items() if str(key) not in known}.items(), key=_item_name
            ):
                told = value if isinstance(value, list) else [value]
                for number, each in enumerate((one for one in told if to_sqlite(one) is not None), 1):
                    yield kind, entry.id, name, number, to_sqlite(each)


OTHER_FIELDS_TABLE = SqlTable(
    "other_fields",
    N_("What sheets say in other fields: those that the registry adds, and unknown ones."),
    (
        SqlColumn("kind", "text", N_("startup, member, job …")),
        SqlColumn("id", "id", N_("the entry's id")),
        SqlColumn("field", "text", N_("the field's name")),
        SqlColumn("number", "integer", N_("its place in the list, from 1")),
        SqlColumn("value", "text", N_("what it says; what has no form of its own, as JSON")),
    ),
    _iter_other_fields,
    ("kind", "id", "field", "number"),
    _ALL_KINDS,
)
