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
    """One question. `kinds`: those of entries that it needs; `dated`: it looks at tables or functions of a day."""

    def __init__(self, sql: str) -> None:
        """Look at it. Raises QueryError for what is no question, or asks for what is not there."""
        self.sql = errors.check_select(sql)
        self._made = create_database()
        self._read: set[str] = set()
        self._called: set[str] = set()
        self._refused: str | None = None
        self._wrong: Exception | None = None
        self._scope: QueryContext | None = None
        register_functions(self._made, self._scoped, self._refuse)
        self._types = self._look()

    @property
    def relations(self) -> list[SqlTable]:
        """The tables that it reads."""
        return [relation for name, relation in all_tables().items() if name in self._read]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of entries to load, those whose table it reads first."""
        found = [kind for relation in self.relations for kind in relation.loads]
        found += [kind for name in sorted(self._called) for kind in FUNCTIONS[name].loads]
        return tuple(dict.fromkeys(found))

    @property
    def dated(self) -> bool:
        """Whether the answer depends on the day."""
        return bool(self._called & {"today"}) or any(relation.dated for relation in self.relations)

    def answer(self, scope: QueryContext, late: Callable[[], bool]) -> QueryResult:
        """The answer. `late` tells that it takes too long. Raises QueryError."""
        self._scope = scope
        self._made.set_authorizer(None)
        fill_tables(self._made, self.relations, scope)
        self._confine()
        self._made.set_progress_handler(late, _STEPS_BETWEEN_CHECKS)
        try:
            cursor = self._made.execute(self.sql)
            rows = self._fetched(cursor)
        except (sqlite3.Error, OverflowError) as error:
            raise errors.explain_sqlite_error(error, self.sql, self._made, self._refused, self._wrong) from None
        return QueryResult(tuple(self._types), rows)

    def _fetched(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        size = 0
        while part := cursor.fetchmany(1000):
            rows += part
            size += sum(len(value) for row in part for value in row if isinstance(value, str | bytes))
            if len(rows) > MAX_ROWS or size > MAX_CHARACTERS:
                raise errors.result_too_large_error(MAX_ROWS if len(rows) > MAX_ROWS else None)
        return rows

    def _look(self) -> list[tuple[str, str]]:
        """What it reads, and its columns: prepared on empty tables, not run."""
        self._confine()
        try:
            self._made.execute(f"EXPLAIN {self.sql}")
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
            raise errors.explain_sqlite_error(error, self.sql, self._made, self._refused, self._wrong) from None
        self._made.set_authorizer(None)
        self._made.execute(f"CREATE TEMP VIEW asked AS {self.sql}")
        try:
            columns = [(row[1], row[2]) for row in self._made.execute("PRAGMA table_info(asked)")]
        finally:
            self._made.execute("DROP VIEW temp.asked")
        names: dict[str, int] = {}
        found = []
        for name, declared in columns:
            bare = re.sub(r":\d+$", "", name)
            names[bare] = names.get(bare, 0) + 1
            found.append(
                (bare if names[bare] == 1 else f"{bare}_{names[bare]}", _TYPE_OF_DECLARATION.get(declared, ""))
            )
        return found

    def _confine(self) -> None:
        """From now on the database is only read, within limits."""
        self._made.execute(f"PRAGMA hard_heap_limit = {_MAX_HEAP_BYTES}")
        self._made.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_LENGTH)
        self._made.set_authorizer(self._allows)

    def _allows(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        """Whether SQLite may do something (its authorizer): what is read is noted, the rest refused."""
        if action == sqlite3.SQLITE_READ and first in all_tables():
            self._read.add(first or "")
        elif action == sqlite3.SQLITE_FUNCTION and second in FUNCTIONS:
            self._called.add(second or "")
        if action in _READ_ACTIONS and second not in _FORBIDDEN_FUNCTIONS:
            return sqlite3.SQLITE_OK
        self._refused = second if action == sqlite3.SQLITE_FUNCTION else _ACTION_NAMES.get(action, first or "")
        return sqlite3.SQLITE_DENY

    def _scoped(self) -> QueryContext:
        if self._scope is None:
            raise RuntimeError("no registry was given yet")
        return self._scope

    def _refuse(self, error: Exception) -> None:
        self._wrong = error


def result_table(answer: QueryResult, day: date, notes: Iterable[Note] = (), commit: Commit | None = None) -> Table:
    """An answer as a Table: a column keeps the type it was declared with; a computed one has that of its values."""
    every = list(zip(*answer.rows, strict=True)) or [() for _ in answer.columns]
    types = [kind or _infer_type(values) for (_, kind), values in zip(answer.columns, every, strict=True)]
    columns = tuple(
        Column(name, Message("{name}", {"name": name}), kind)
        for (name, _), kind in zip(answer.columns, types, strict=True)
    )
    names = [column.id for column in columns]
    rows = tuple(
        Row({name: _to_table_value(value, kind) for name, value, kind in zip(names, values, types, strict=True)})
        for values in answer.rows
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


def _to_table_value(value: Any, kind: str) -> Any:
    """A value of SQLite as a Table's: what does not fit the column's type stays what it is."""
    if kind == "date" and isinstance(value, str):
        return parse_iso_date(value) or value
    if kind == "boolean" and value in (0, 1):
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
        yield _schema_row(relation.name, None, "view" if relation.view else "table", None, relation.help)
        for field in relation.fields:
            yield _schema_row(relation.name, field.name, field.stored, field.refers or None, field.help)
    for name, function in FUNCTIONS.items():
        if not only or name in only:
            yield _schema_row(f"{name}({', '.join(function.takes)})", None, "function", None, function.help)


def _schema_row(table: str, column: str | None, kind: str, refers: str | None, meaning: str) -> Row:
    said = Message(meaning) if meaning else None
    return Row({"table": table, "column": column, "type": kind, "refers": refers, "meaning": said})
