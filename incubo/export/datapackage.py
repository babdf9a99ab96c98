"""The registry as a data package: CSV files, a Table Schema for each, and a `datapackage.json` that describes them.

The tables are those of `incubo query` that say what the files say. What a schema says beside the types comes from the
Field tables and the vocabulary; a constraint that an entry breaks is left out, so that the package is what it says.
(Data Package and Table Schema, version 1: what frictionless and schema.data.gouv.fr check.)
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.config.licences import Licence
from incubo.core.i18n import capitalize_first, gettext, translate
from incubo.core.message import Message
from incubo.document.table import Commit
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.vocabulary import Vocabulary
from incubo.query.context import QueryContext
from incubo.query.sql.schema import SqlColumn, SqlTable
from incubo.query.sql.tables import all_tables, list_absent_columns
from incubo.query.sql.tables.vocabulary import VOCABULARY_TABLES
from incubo.render.escape import escape_csv
from incubo.render.tables.csv import format_plain_number

PACKAGE_FILE = "datapackage.json"
_TEXTS_OF_FILES = ("bodies", "other_fields")
"""The tables that are read from the texts of files: no Field says what they hold, so nothing says it may be public."""
_LEFT_OUT_COLUMNS = ("path", "draft")
"""The file, whose name the id is; and what no entry is that is published."""
_PEOPLE = "members"
_VOCABULARY = tuple(table.name for table in VOCABULARY_TABLES)
_TYPES = {"date": "date", "integer": "integer", "days": "integer", "boolean": "boolean", "amount": "number",
          "number": "number"}  # fmt: skip
_GROUPS = {
    "phases": ("startup", "phases"),
    "events": ("startup", "events"),
    "metrics": ("startup", "metrics"),
    "missions": ("member", "missions"),
}
"""The tables of the items of a list: the kind of entry and the field."""
_EMAIL = re.compile(r"[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,24}")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?(?:[/?#][!-;=?-Z_a-z~%#]{0,2000})?")


class PackageInfo(NamedTuple):
    """What a package is called, where its data come from, and under which licence. `homepage` may be "".
    `absent_fields`: the fields that entries of the registry do not have (kind → names). `scope`: whose entries they
    are, in a sentence. `removals`: what is said of
    what may not be published.
    """

    name: str
    title: str
    homepage: str
    licence: Licence
    commit: Commit
    absent_fields: Mapping[str, Collection[str]] = MappingProxyType({})
    scope: Message = Message("")
    removals: tuple[Message, ...] = ()


class Resource(NamedTuple):
    """A table of the package: its columns and rows, without what may not be published."""

    table: SqlTable
    columns: tuple[SqlColumn, ...]
    rows: list[tuple[Any, ...]]


class Package(NamedTuple):
    """The files by name, and the constraints that are left out, as `startups.contact`."""

    files: dict[str, bytes]
    left_out: tuple[str, ...]


def make_package(
    context: QueryContext, info: PackageInfo, shown: Set[str], scope: Set[tuple[str, str]] | None = None
) -> Package:
    """The package of a registry that `app.published.publish` made. `shown`: the people who may be named; with none,
    there is no table of people, and no column that refers to one. `scope`: the entries, kind and id, that it is about
    (None: all).
    """
    absent = list_absent_columns(info.absent_fields)
    resources = {resource.table.name: resource for resource in _iter_resources(context, shown, scope, absent)}
    vocabulary = context.registry.vocabulary
    files: dict[str, bytes] = {}
    described = []
    left_out: list[str] = []
    for name, resource in resources.items():
        data = _render_csv(resource)
        schema = _Schema(resource, resources, vocabulary)
        schema_file = f"schemas/{name}.json"
        files[f"{name}.csv"] = data
        files[schema_file] = _render_json(schema.describe())
        left_out += schema.left_out
        described.append(
            {
                "name": name,
                "title": capitalize_first(gettext(resource.table.help).removesuffix(".")),
                "description": gettext(resource.table.help),
                "profile": "tabular-data-resource",
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
                "bytes": len(data),
                "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
                "schema": schema_file,
            }
        )
    files[PACKAGE_FILE] = _render_json(_describe_package(info, described))
    return Package(files, tuple(left_out))


def _describe_package(info: PackageInfo, resources: list[dict[str, Any]]) -> dict[str, Any]:
    description = gettext("The registry as open data: a CSV file for each table, with its schema.")
    removals = (f"{capitalize_first(translate(message))}." for message in info.removals)
    source = {"title": info.title, **({"path": info.homepage} if info.homepage else {})}
    return {
        "profile": "tabular-data-package",
        "name": info.name,
        "title": info.title,
        "description": " ".join(filter(None, (description, translate(info.scope), *removals))),
        **({"homepage": info.homepage} if info.homepage else {}),
        "version": info.commit.sha,
        "created": f"{info.commit.date.isoformat()}T00:00:00Z",
        "licenses": [info.licence._asdict()],
        "sources": [source],
        "resources": resources,
    }


def _iter_resources(
    context: QueryContext, shown: Set[str], scope: Set[tuple[str, str]] | None, absent: Set[tuple[str, str | None]]
) -> Iterator[Resource]:
    for table in all_tables().values():
        if table.view_sql or table.depends_on_day or table.name in _TEXTS_OF_FILES or (table.name, None) in absent:
            continue
        if "member" in table.required_kinds:
            if not shown or not _is_told(table):
                continue
        elif not shown and _has_people_in_key(table):
            continue
        kept = [
            i
            for i, column in enumerate(table.columns)
            if _is_published(table, column, has_people=bool(shown)) and (table.name, column.name) not in absent
        ]
        columns = tuple(table.columns[i] for i in kept)
        rows = [
            tuple(_published_value(row[i], table.columns[i], shown) for i in kept)
            for row in table.iter_rows(context)
            if _is_published_row(table, row, shown) and (scope is None or _is_in_scope(table, row, scope))
        ]
        yield Resource(table, columns, rows)


def _has_people_in_key(table: SqlTable) -> bool:
    return any(column.references == _PEOPLE and column.name in table.primary_key for column in table.columns)


def _is_told(table: SqlTable) -> bool:
    """Whether a table of people says what their pages say: a list that has no heading is on no page."""
    name = table.name.removeprefix("member_")
    field = ENTRY_KINDS["member"].find_field(name) if name != table.name else None
    return field is None or bool(field.heading)


def _is_published(table: SqlTable, column: SqlColumn, *, has_people: bool) -> bool:
    if column.name in _LEFT_OUT_COLUMNS or (column.references == _PEOPLE and not has_people):
        return False
    if table.name != _PEOPLE:
        return True
    field = ENTRY_KINDS["member"].find_field(column.name)
    return field is None or bool(field.heading) or field.name == ENTRY_KINDS["member"].title_field


def _is_published_row(table: SqlTable, row: Sequence[Any], shown: Set[str]) -> bool:
    """Whether a row is about nobody who may not be named."""
    if "member" in table.required_kinds:
        return str(row[0]).partition("/")[0] in shown  # the person, or their mission
    return all(
        value in shown
        for value, column in zip(row, table.columns, strict=True)
        if column.references == _PEOPLE and column.name in table.primary_key
    )


def _is_in_scope(table: SqlTable, row: Sequence[Any], scope: Set[tuple[str, str]]) -> bool:
    """Whether the entry that a row is of, and those that its key refers to, are among some."""
    if table.name in _VOCABULARY:
        return True
    if (table.required_kinds[0], str(row[0]).partition("/")[0]) not in scope:
        return False
    return all(
        (column.references.removesuffix("s"), value) in scope
        for value, column in zip(row, table.columns, strict=True)
        if column.name in table.primary_key[1:] and column.references
    )


def _published_value(value: Any, column: SqlColumn, shown: Set[str]) -> Any:
    return None if column.references == _PEOPLE and value not in shown else value


def _render_csv(resource: Resource) -> bytes:
    """UTF-8, commas, ISO dates, `true` and `false`; lines end as RFC 4180 wants."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in resource.columns])
    for row in resource.rows:
        writer.writerow([_csv_text(value, column.type) for value, column in zip(row, resource.columns, strict=True)])
    return out.getvalue().encode("utf-8", "replace")


def _csv_text(value: Any, column_type: str) -> str:
    if value is None:
        return ""
    if column_type == "boolean":
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format_plain_number(value)
    return escape_csv(str(value))


def _render_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


class _Schema:
    """The Table Schema of a resource. `left_out`: the columns with a constraint that some entry breaks."""

    def __init__(self, resource: Resource, resources: Mapping[str, Resource], vocabulary: Vocabulary) -> None:
        self._resource = resource
        self._resources = resources
        self._vocabulary = vocabulary
        self.left_out: list[str] = []

    def describe(self) -> dict[str, Any]:
        """The schema, as JSON has it."""
        names = [column.name for column in self._resource.columns]
        key = [name for name in self._resource.table.primary_key if name in names]
        schema: dict[str, Any] = {
            "fields": [self._describe_field(i, column) for i, column in enumerate(self._resource.columns)],
            "missingValues": [""],
        }
        places = [names.index(name) for name in key]
        if self._holds(key[0], len({tuple(row[i] for i in places) for row in self._resource.rows}) == self._row_count):
            schema["primaryKey"] = key
        foreign = [self._describe_reference(i, column) for i, column in enumerate(self._resource.columns)]
        if any(foreign):
            schema["foreignKeys"] = [reference for reference in foreign if reference is not None]
        return schema

    @property
    def _row_count(self) -> int:
        return len(self._resource.rows)

    def _holds(self, column: str, does_hold: bool) -> bool:
        """Whether a constraint holds; if not, it is noted."""
        if not does_hold and (name := f"{self._resource.table.name}.{column}") not in self.left_out:
            self.left_out.append(name)
        return does_hold

    def _values(self, place: int) -> Iterator[Any]:
        return (row[place] for row in self._resource.rows if row[place] not in (None, ""))

    def _describe_field(self, place: int, column: SqlColumn) -> dict[str, Any]:
        field = find_field(self._resource.table.name, column.name)
        described: dict[str, Any] = {"name": column.name}
        title = field and (field.heading or field.label)
        if title:
            described["title"] = capitalize_first(gettext(title))
        described["type"] = _TYPES.get(column.type, "string")
        if (text_format := self._find_format(place, field)) is not None:
            described["format"] = text_format
        if column.help:
            described["description"] = capitalize_first(gettext(column.help))
        if field is not None and field.example and described["type"] == "string":
            described["example"] = field.example
        constraints = self._find_constraints(place, column, field)
        if constraints:
            described["constraints"] = constraints
        return described

    def _find_format(self, place: int, field: Field | None) -> str | None:
        """`email` or `uri` where every value is one, as programs understand it; `default` for dates."""
        pattern = {"email": _EMAIL, "url": _ADDRESS}.get(field.type if field is not None else "")
        if pattern is None or not all(pattern.fullmatch(str(value)) for value in self._values(place)):
            return None
        return "email" if pattern is _EMAIL else "uri"

    def _find_constraints(self, place: int, column: SqlColumn, field: Field | None) -> dict[str, Any]:
        constraints: dict[str, Any] = {}
        table = self._resource.table
        is_required = (
            column.name in table.primary_key
            or (table.name in _GROUPS and column.name == _GROUPS[table.name][0])
            or (field is not None and field.required and not field.required_if_used)
        )
        if is_required and self._holds(column.name, sum(1 for _ in self._values(place)) == self._row_count):
            constraints["required"] = True
        if table.primary_key == (column.name,):
            values = list(self._values(place))
            if len(set(values)) == len(values):
                constraints["unique"] = True
        if field is not None and field.type == "choice" and self._vocabulary.is_strict(field.value_list):
            allowed = list(self._vocabulary.allowed_values(field.value_list))
            if self._holds(column.name, set(allowed).issuperset(self._values(place))):
                constraints["enum"] = allowed
        return constraints

    def _describe_reference(self, place: int, column: SqlColumn) -> dict[str, Any] | None:
        target = self._resources.get(column.references)
        if target is None:
            return None
        known = {row[0] for row in target.rows}
        if not self._holds(column.name, known.issuperset(self._values(place))):
            return None
        return {"fields": [column.name], "reference": {"resource": column.references, "fields": ["id"]}}


def find_field(table: str, column: str) -> Field | None:
    """The Field that a column of a table of `query` shows; None for what no Field says."""
    if table in _GROUPS:
        kind, group = _GROUPS[table]
        parent = ENTRY_KINDS[kind].find_field(group)
        return next((field for field in parent.subfields if field.name == column), None) if parent else None
    for entry_kind in ENTRY_KINDS.values():
        if table == f"{entry_kind.id}s":
            groups = (field for field in entry_kind.fields if field.type == "group" and not field.many)
            inner = {f"{group.name}_{field.name}": field for group in groups for field in group.subfields}
            return entry_kind.find_field(column) or inner.get(column)
        if table.startswith(f"{entry_kind.id}_") and column == "value":
            return entry_kind.find_field(table.removeprefix(f"{entry_kind.id}_"))
    return None
