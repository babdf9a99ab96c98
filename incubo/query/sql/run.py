"""A question in SQL: looked at before the registry is read, then answered, within limits, by reading only.

An answer, and the schema, as Tables.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Column, Commit, Note, Row, Table
from incubo.model.dates import parse_iso_date
from incubo.query.resource import QueryContext
from incubo.query.sql import errors
from incubo.query.sql.database import create_database, fill_tables
from incubo.query.sql.functions import FUNCTIONS, register_functions
from incubo.query.sql.schema import DECLARED_TYPES, SqlTable
from incubo.query.sql.tables import all_tables

MAX_ROWS = 100_000
MAX_CHARACTERS = 100_000_000
"""Characters of an answer: beyond that it is kept by no spreadsheet, and memory is short."""
_MAX_HEAP_BYTES = 512 * 2**20
"""Bytes that SQLite may take."""
_MAX_VALUE_LENGTH = 10_000_000
_STEPS_BETWEEN_CHECKS = 20_000
"""SQLite's steps between two looks at the time: a few milliseconds."""

_TYPE_OF_DECLARATION = {declared: kind for kind, declared in DECLARED_TYPES.items() if kind != "id"}
_READ_ACTIONS = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
_ACTION_NAMES = {
    sqlite3.SQLITE_INSERT: "INSERT",
    sqlite3.SQLITE_UPDATE: "UPDATE",
    sqlite3.SQLITE_DELETE: "DELETE",
    sqlite3.SQLITE_PRAGMA: "PRAGMA",
    sqlite3.SQLITE_ATTACH: "ATTACH",
}
"""What is refused, as SQL writes it."""
_FORBIDDEN_FUNCTIONS = ("load_extension", "fts3_tokenizer")


class QueryResult(NamedTuple):
    """What came: the columns with the type that each was declared with ("" for what was computed), and the rows."""

    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[Any, ...]]


class SqlQuery:
    """One question. `required_kinds`: those of entries that it needs; `depends_on_day`: it looks at tables or
    functions of a day.
    """

    def __init__(self, sql: str) -> None:
        """Look at it. Raises QueryError for what is no question, or asks for what is not there."""
        self.sql = errors.check_select(sql)
        self._database = create_database()
        self._tables_read: set[str] = set()
        self._functions_called: set[str] = set()
        self._refused_action: str | None = None
        self._function_error: Exception | None = None
        self._context: QueryContext | None = None
        register_functions(self._database, self._get_context, self._record_function_error)
        self._types = self._prepare()

    @property
    def tables(self) -> list[SqlTable]:
        """The tables that it reads."""
        return [relation for name, relation in all_tables().items() if name in self._tables_read]

    @property
    def required_kinds(self) -> tuple[str, ...]:
        """The kinds of entries to load, those whose table it reads first."""
        found = [kind for relation in self.tables for kind in relation.required_kinds]
        found += [kind for name in sorted(self._functions_called) for kind in FUNCTIONS[name].required_kinds]
        return tuple(dict.fromkeys(found))

    @property
    def depends_on_day(self) -> bool:
        """Whether the answer depends on the day."""
        return bool(self._functions_called & {"today"}) or any(relation.depends_on_day for relation in self.tables)

    def run(self, context: QueryContext, is_timed_out: Callable[[], bool]) -> QueryResult:
        """The answer. `is_timed_out` tells that it takes too long. Raises QueryError."""
        self._context = context
        self._database.set_authorizer(None)
        fill_tables(self._database, self.tables, context)
        self._restrict_to_reading()
        self._database.set_progress_handler(is_timed_out, _STEPS_BETWEEN_CHECKS)
        try:
            cursor = self._database.execute(self.sql)
            rows = self._fetch_rows(cursor)
        except (sqlite3.Error, OverflowError) as error:
            raise errors.explain_sqlite_error(
                error, self.sql, self._database, self._refused_action, self._function_error
            ) from None
        return QueryResult(tuple(self._types), rows)

    def _fetch_rows(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        size = 0
        while part := cursor.fetchmany(1000):
            rows += part
            size += sum(len(value) for row in part for value in row if isinstance(value, str | bytes))
            if len(rows) > MAX_ROWS or size > MAX_CHARACTERS:
                raise errors.result_too_large_error(MAX_ROWS if len(rows) > MAX_ROWS else None)
        return rows

    def _prepare(self) -> list[tuple[str, str]]:
        """What it reads, and its columns: prepared on empty tables, not run."""
        self._restrict_to_reading()
        try:
            self._database.execute(f"EXPLAIN {self.sql}")
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
            raise errors.explain_sqlite_error(
                error, self.sql, self._database, self._refused_action, self._function_error
            ) from None
        self._database.set_authorizer(None)
        self._database.execute(f"CREATE TEMP VIEW asked AS {self.sql}")
        try:
            columns = [(row[1], row[2]) for row in self._database.execute("PRAGMA table_info(asked)")]
        finally:
            self._database.execute("DROP VIEW temp.asked")
        names: dict[str, int] = {}
        found = []
        for name, declared in columns:
            bare = re.sub(r":\d+$", "", name)
            names[bare] = names.get(bare, 0) + 1
            found.append(
                (bare if names[bare] == 1 else f"{bare}_{names[bare]}", _TYPE_OF_DECLARATION.get(declared, ""))
            )
        return found

    def _restrict_to_reading(self) -> None:
        """From now on the database is only read, within limits."""
        self._database.execute(f"PRAGMA hard_heap_limit = {_MAX_HEAP_BYTES}")
        self._database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_LENGTH)
        self._database.set_authorizer(self._authorize)

    def _authorize(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        """Whether SQLite may do something (its authorizer): what is read is noted, the rest refused."""
        if action == sqlite3.SQLITE_READ and first in all_tables():
            self._tables_read.add(first or "")
        elif action == sqlite3.SQLITE_FUNCTION and second in FUNCTIONS:
            self._functions_called.add(second or "")
        if action in _READ_ACTIONS and second not in _FORBIDDEN_FUNCTIONS:
            return sqlite3.SQLITE_OK
        self._refused_action = second if action == sqlite3.SQLITE_FUNCTION else _ACTION_NAMES.get(action, first or "")
        return sqlite3.SQLITE_DENY

    def _get_context(self) -> QueryContext:
        if self._context is None:
            raise RuntimeError("no registry was given yet")
        return self._context

    def _record_function_error(self, error: Exception) -> None:
        self._function_error = error


def result_table(result: QueryResult, day: date, notes: Iterable[Note] = (), commit: Commit | None = None) -> Table:
    """An answer as a Table: a column keeps the type it was declared with; a computed one has that of its values."""
    every = list(zip(*result.rows, strict=True)) or [() for _ in result.columns]
    types = [kind or _infer_type(values) for (_, kind), values in zip(result.columns, every, strict=True)]
    columns = tuple(
        Column(name, Message("{name}", {"name": name}), kind)
        for (name, _), kind in zip(result.columns, types, strict=True)
    )
    names = [column.id for column in columns]
    rows = tuple(
        Row({name: _to_table_value(value, kind) for name, value, kind in zip(names, values, types, strict=True)})
        for values in result.rows
    )
    title = Message(N_("{n} row"), {"n": len(rows)}, N_("{n} rows"))
    return Table("query", title, day, columns, rows, tuple(notes), commit)


def _infer_type(values: Sequence[Any]) -> str:
    """The type of computed values: days where all are ISO dates, numbers where all are."""
    there = [value for value in values if value is not None]
    if there and all(
        isinstance(value, str) and len(value) == 10 and parse_iso_date(value) is not None for value in there
    ):
        return "date"
    if there and all(isinstance(value, int) for value in there):
        return "integer"
    return "number" if there and all(isinstance(value, int | float) for value in there) else "text"


def _to_table_value(value: Any, column_type: str) -> Any:
    """A value of SQLite as a Table's: what does not fit the column's type stays what it is."""
    if column_type == "date" and isinstance(value, str):
        return parse_iso_date(value) or value
    if column_type == "boolean" and value in (0, 1):
        return bool(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # which no format for machines has a number for
    return value.hex() if isinstance(value, bytes) else value


def schema_table(day: date, only: Iterable[str] = ()) -> Table:
    """The columns of every table, or of some, and the functions."""
    wanted = tuple(only)
    columns = (
        Column("table", Message(N_("Table")), "id"),
        Column("column", Message(N_("Column")), "id"),
        Column("type", Message(N_("Type")), "text"),
        Column("refers", Message(N_("Id of")), "text"),
        Column("meaning", Message(N_("Meaning")), "text"),
    )
    rows = tuple(_schema_rows(wanted))
    title = Message(N_("The tables that incubo query reads"))
    note = Note("types", Message(N_("Days are texts (2024-06-30), booleans 0 or 1, durations days, amounts euros.")))
    return Table("schema", title, day, columns, rows, (note,))


def _schema_rows(only: tuple[str, ...]) -> Iterator[Row]:
    for relation in all_tables().values():
        if only and relation.name not in only:
            continue
        yield _schema_row(relation.name, None, "view" if relation.view_sql else "table", None, relation.help)
        for field in relation.columns:
            yield _schema_row(relation.name, field.name, field.stored_type, field.references or None, field.help)
    for name, function in FUNCTIONS.items():
        if not only or name in only:
            yield _schema_row(f"{name}({', '.join(function.parameters)})", None, "function", None, function.help)


def _schema_row(table: str, column: str | None, object_type: str, references: str | None, meaning: str) -> Row:
    said = Message(meaning) if meaning else None
    return Row({"table": table, "column": column, "type": object_type, "refers": references, "meaning": said})
