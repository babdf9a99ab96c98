"""Create the in-memory SQLite database of the schema, and fill its tables from a registry."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from incubo.core.progress import Progress, track_items
from incubo.query.context import QueryContext
from incubo.query.sql.schema import DECLARED_TYPES, SqlTable
from incubo.query.sql.tables import all_tables


def create_database(*, for_export: bool = False) -> sqlite3.Connection:
    """An empty database with every table and view. `for_export`: see `create_statement`."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("PRAGMA temp_store = MEMORY")
    for table in sorted(all_tables().values(), key=lambda table: bool(table.view_sql)):  # a view needs its table
        database.execute(create_statement(table, for_export=for_export))
    return database


def create_statement(table: SqlTable, *, for_export: bool = False) -> str:
    """The SQL that creates a table or a view. `for_export`: with `SqlColumn.stored_type` and foreign keys."""
    if table.view_sql:
        return f"CREATE VIEW {quote_identifier(table.name)} AS {table.view_sql}"
    parts = [
        f"{quote_identifier(column.name)} {column.stored_type if for_export else DECLARED_TYPES[column.type]}"
        for column in table.columns
    ]
    if table.primary_key:
        parts.append(f"PRIMARY KEY ({', '.join(map(quote_identifier, table.primary_key))})")
    if for_export:
        parts += [
            f"FOREIGN KEY ({quote_identifier(column.name)}) REFERENCES {quote_identifier(column.references)} (id)"
            for column in table.columns
            if column.references and not all_tables()[column.references].view_sql
        ]
    return f"CREATE TABLE {quote_identifier(table.name)} ({', '.join(parts)})"


def fill_tables(
    database: sqlite3.Connection,
    tables: Iterable[SqlTable],
    context: QueryContext,
    progress: Progress | None = None,
) -> None:
    """Insert the rows of some tables, in the order in which `SqlTable.iter_rows` gives them.

    `progress` is told after each table how many are filled, and of how many.
    """
    filled = [table for table in tables if not table.view_sql]
    for table in track_items(filled, progress):
        placeholders = ", ".join("?" for _ in table.columns)
        rows = list(table.iter_rows(context))
        insert = f"INSERT INTO {quote_identifier(table.name)} VALUES ({placeholders})"
        try:
            database.executemany(insert, rows)
        except UnicodeEncodeError:  # a lone surrogate, which YAML allows
            database.execute(f"DELETE FROM {quote_identifier(table.name)}")
            database.executemany(insert, [_replace_surrogates(row) for row in rows])


def _replace_surrogates(row: Sequence[Any]) -> list[Any]:
    return [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in row]


def quote_identifier(name: str) -> str:
    """A name between the quotes of an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
