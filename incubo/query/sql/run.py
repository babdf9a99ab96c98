"""Run a query in SQL (`SqlQuery`) over the registry, read-only and within limits, and give its result as a Table.

A query is prepared on empty tables first: this finds mistakes, and the kinds of entries to load, before the registry is
read.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.errors import QueryError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.progress import Progress
from incubo.document.table import Column, Commit, Note, Row, Table
from incubo.model.dates import parse_iso_date
from incubo.query.context import QueryContext
from incubo.query.sql.database import create_database, fill_tables
from incubo.query.sql.errors import check_select, explain_sqlite_error, result_too_large_error
from incubo.query.sql.functions import FUNCTIONS, register_functions
from incubo.query.sql.schema import DECLARED_TYPES, SqlTable
from incubo.query.sql.tables import all_tables, list_absent_columns

MAX_ROWS = 100_000
MAX_CHARACTERS = 100_000_000
"""The most characters of a result: no spreadsheet holds more, and memory is limited."""
_MAX_HEAP_BYTES = 512 * 2**20
"""The memory that SQLite may use."""
_MAX_VALUE_LENGTH = 10_000_000
_STEPS_BETWEEN_CHECKS = 20_000
"""SQLite instructions between two checks of the time limit: a few milliseconds."""

_TYPE_OF_DECLARATION = {declared: kind for kind, declared in DECLARED_TYPES.items() if kind != "id"}
_READ_ACTIONS = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
_ACTION_NAMES = {
    sqlite3.SQLITE_INSERT: "INSERT",
    sqlite3.SQLITE_UPDATE: "UPDATE",
    sqlite3.SQLITE_DELETE: "DELETE",
    sqlite3.SQLITE_PRAGMA: "PRAGMA",
    sqlite3.SQLITE_ATTACH: "ATTACH",
}
"""The SQL statements of refused actions."""
_FORBIDDEN_FUNCTIONS = ("load_extension", "fts3_tokenizer")


class QueryResult(NamedTuple):
    """The columns (name and declared column type, "" for a computed one) and the rows of a result."""

    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[Any, ...]]


class SqlQuery:
    """A query: prepared when it is created, run once with a registry.

    The properties say what it reads: `tables_read`, `required_kinds` of entries, and whether it `depends_on_day`.
    """

    def __init__(self, sql: str) -> None:
        """Prepare a query. Raises QueryError for anything but a SELECT, and an unknown table, column or function."""
        self.sql = check_select(sql)
        self._database, self._calendar = create_database(), sqlite3.connect(":memory:")
        self._table_names_read: set[str] = set()
        self._functions_called: set[str] = set()
        self._refused_action: str | None = None
        self._function_error: Exception | None = None
        self._context: QueryContext | None = None
        register_functions(self._database, self._calendar, self._get_context, self._record_function_error)
        try:
            self._types = self._prepare()
        except QueryError:
            self.close()
            raise

    def close(self) -> None:
        """Give the memory of a query back that is not run; `run` does so itself."""
        self._database.close()
        self._calendar.close()

    @property
    def tables_read(self) -> list[SqlTable]:
        """The tables that the query reads."""
        return [table for name, table in all_tables().items() if name in self._table_names_read]

    @property
    def required_kinds(self) -> tuple[str, ...]:
        """The kinds of entries to load: those of the tables it reads, then those of the functions it calls."""
        kinds = [kind for table in self.tables_read for kind in table.required_kinds]
        kinds += [kind for name in sorted(self._functions_called) for kind in FUNCTIONS[name].required_kinds]
        return tuple(dict.fromkeys(kinds))

    @property
    def counted_kinds(self) -> tuple[str, ...]:
        """The `required_kinds` that rows and values are made from, rather than their titles only."""
        kinds = [kind for table in self.tables_read for kind in table.required_kinds if kind not in table.label_kinds]
        kinds += [kind for name in sorted(self._functions_called) for kind in FUNCTIONS[name].required_kinds]
        return tuple(dict.fromkeys(kinds))

    @property
    def reads_files(self) -> bool:
        """Whether it reads a table of what files say, which has drafts."""
        return any(table.required_kinds and not table.depends_on_day for table in self.tables_read)

    @property
    def depends_on_day(self) -> bool:
        """Whether the result depends on the day."""
        return "today" in self._functions_called or any(table.depends_on_day for table in self.tables_read)

    def run(
        self, context: QueryContext, is_timed_out: Callable[[], bool], progress: Progress | None = None
    ) -> QueryResult:
        """Run the query on a registry, until `is_timed_out` returns True. Raises QueryError."""
        self._context = context
        try:
            self._database.set_authorizer(None)
            fill_tables(self._database, self.tables_read, context, progress)
            self._restrict_to_reading()
            self._database.set_progress_handler(is_timed_out, _STEPS_BETWEEN_CHECKS)
            rows = self._fetch_rows(self._database.execute(self.sql))
        except (sqlite3.Error, OverflowError) as error:
            raise self._explain(error) from None
        finally:
            self.close()
        return QueryResult(tuple(self._types), rows)

    def _fetch_rows(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        size = 0
        while batch := cursor.fetchmany(1000):
            rows += batch
            size += sum(len(value) for row in batch for value in row if isinstance(value, str | bytes))
            if len(rows) > MAX_ROWS or size > MAX_CHARACTERS:
                raise result_too_large_error(MAX_ROWS if len(rows) > MAX_ROWS else None)
        return rows

    def _prepare(self) -> list[tuple[str, str]]:
        """Prepare the query on empty tables: note what it reads, and return its columns with their declared types."""
        self._restrict_to_reading()
        try:
            self._database.execute(f"EXPLAIN {self.sql}")
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
            raise self._explain(error) from None
        self._database.set_authorizer(None)
        self._database.execute(f"CREATE TEMP VIEW _prepared AS {self.sql}")
        try:
            declarations = [(row[1], row[2]) for row in self._database.execute("PRAGMA table_info(_prepared)")]
        finally:
            self._database.execute("DROP VIEW temp._prepared")
        uses: Counter[str] = Counter()
        columns = []
        for sqlite_name, declared_type in declarations:
            name = re.sub(r":\d+$", "", sqlite_name)  # SQLite tells columns of one name apart: `id`, `id:1`
            uses[name] += 1
            unique_name = name if uses[name] == 1 else f"{name}_{uses[name]}"
            columns.append((unique_name, _TYPE_OF_DECLARATION.get(declared_type, "")))
        return columns

    def _restrict_to_reading(self) -> None:
        """Refuse every action but reading from now on, and limit memory."""
        self._database.execute(f"PRAGMA hard_heap_limit = {_MAX_HEAP_BYTES}")
        self._database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_LENGTH)
        self._database.set_authorizer(self._authorize)

    def _authorize(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        """SQLite's authorizer: note the tables and functions used, refuse what does not read."""
        if action == sqlite3.SQLITE_READ and first in all_tables():
            self._table_names_read.add(first or "")
        elif action == sqlite3.SQLITE_FUNCTION and second in FUNCTIONS:
            self._functions_called.add(second or "")
        if action in _READ_ACTIONS and second not in _FORBIDDEN_FUNCTIONS:
            return sqlite3.SQLITE_OK
        self._refused_action = second if action == sqlite3.SQLITE_FUNCTION else _ACTION_NAMES.get(action, first or "")
        return sqlite3.SQLITE_DENY

    def _get_context(self) -> QueryContext:
        if self._context is None:
            raise RuntimeError("the query has no registry before it runs")
        return self._context

    def _record_function_error(self, error: Exception) -> None:
        self._function_error = error

    def _explain(self, error: Exception) -> QueryError:
        return explain_sqlite_error(error, self.sql, self._database, self._refused_action, self._function_error)


def result_table(result: QueryResult, day: date, notes: Iterable[Note] = (), commit: Commit | None = None) -> Table:
    """A result as a Table: a column has its declared type, a computed one the type of its values."""
    values_by_column = list(zip(*result.rows, strict=True)) or [() for _ in result.columns]
    columns = tuple(
        Column(name, Message("{name}", {"name": name}), declared_type or _infer_type(values))
        for (name, declared_type), values in zip(result.columns, values_by_column, strict=True)
    )
    rows = tuple(
        Row({column.id: _to_table_value(value, column.type) for column, value in zip(columns, row, strict=True)})
        for row in result.rows
    )
    title = Message(N_("{n} row"), {"n": len(rows)}, N_("{n} rows"))
    return Table("query", title, day, columns, rows, tuple(notes), commit)


def _infer_type(values: Sequence[Any]) -> str:
    """The column type of computed values: a date if all are ISO dates, a number if all are numbers, else a text."""
    values = [value for value in values if value is not None]
    if not values:
        return "text"
    if all(isinstance(value, str) and len(value) == 10 and parse_iso_date(value) is not None for value in values):
        return "date"
    if all(isinstance(value, int) for value in values):
        return "integer"
    return "number" if all(isinstance(value, int | float) for value in values) else "text"


def _to_table_value(value: Any, column_type: str) -> Any:
    """A value of SQLite as a value of the Table; what does not fit the column's type is kept as it is."""
    if column_type == "date" and isinstance(value, str):
        return parse_iso_date(value) or value
    if column_type == "boolean" and value in (0, 1):
        return bool(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no number for it
    return value.hex() if isinstance(value, bytes) else value


def schema_table(
    day: date, names: Iterable[str] = (), absent_fields: Mapping[str, Collection[str]] = MappingProxyType({})
) -> Table:
    """The schema as a Table: the columns of every table and the functions, or of those with these names. The columns
    of fields that entries do not have (`absent_fields`: kind → names) are in every database, and not listed.
    """
    columns = (
        Column("table", Message(N_("Table")), "id"),
        Column("column", Message(N_("Column")), "id"),
        Column("type", Message(N_("Type")), "text"),
        Column("refers", Message(N_("Id of")), "text"),
        Column("meaning", Message(N_("Meaning")), "text"),
    )
    absent = list_absent_columns(absent_fields)
    rows = tuple(row for row in _schema_rows(tuple(names)) if (row.cells["table"], row.cells["column"]) not in absent)
    title = Message(N_("The tables that incubo query reads"))
    note = Note(
        "types", Message(N_("Dates are texts (2024-06-30), booleans 0 or 1, durations in days, amounts in euros."))
    )
    return Table("schema", title, day, columns, rows, (note,))


def _schema_rows(names: tuple[str, ...]) -> Iterator[Row]:
    for table in all_tables().values():
        if names and table.name not in names:
            continue
        yield _schema_row(table.name, None, "view" if table.view_sql else "table", None, table.help)
        for column in table.columns:
            yield _schema_row(table.name, column.name, column.stored_type, column.references or None, column.help)
    for name, function in FUNCTIONS.items():
        if not names or name in names:
            yield _schema_row(f"{name}({', '.join(function.parameters)})", None, "function", None, function.help)


def _schema_row(table: str, column: str | None, object_type: str, references: str | None, meaning: str) -> Row:
    message = Message(meaning) if meaning else None
    return Row({"table": table, "column": column, "type": object_type, "refers": references, "meaning": message})
