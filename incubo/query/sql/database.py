"""An SQLite database of the schema, and its rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from incubo.query.resource import QueryContext
from incubo.query.sql.schema import DECLARED_TYPES, SqlTable
from incubo.query.sql.tables import all_tables


def create_database(*, for_export: bool = False) -> sqlite3.Connection:
    """A database with every table and view, empty; its columns are declared as `relation.DECLARED` says, or plainly."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.execute("PRAGMA temp_store = MEMORY")
    for relation in sorted(all_tables().values(), key=lambda each: bool(each.view_sql)):  # a view needs its table
        made.execute(create_statement(relation, for_export=for_export))
    return made


def create_statement(table: SqlTable, *, for_export: bool = False) -> str:
    """The SQL that makes a table or a view. `for_export`: with types as they are stored, and foreign keys."""
    if table.view_sql:
        return f"CREATE VIEW {quote_identifier(table.name)} AS {table.view_sql}"
    parts = [
        f"{quote_identifier(f.name)} {f.stored_type if for_export else DECLARED_TYPES[f.type]}" for f in table.columns
    ]
    if table.primary_key:
        parts.append(f"PRIMARY KEY ({', '.join(map(quote_identifier, table.primary_key))})")
    if for_export:
        parts += [
            f"FOREIGN KEY ({quote_identifier(f.name)}) REFERENCES {quote_identifier(f.references)} (id)"
            for f in table.columns
            if f.references and not all_tables()[f.references].view_sql
        ]
    return f"CREATE TABLE {quote_identifier(table.name)} ({', '.join(parts)})"


def fill_tables(database: sqlite3.Connection, tables: Iterable[SqlTable], context: QueryContext) -> None:
    """Put the rows of some tables in, each table's in the order of its keys."""
    for relation in tables:
        if relation.view_sql:
            continue
        marks = ", ".join("?" for _ in relation.columns)
        rows = list(relation.iter_rows(context))
        insert = f"INSERT INTO {quote_identifier(relation.name)} VALUES ({marks})"
        try:
            database.executemany(insert, rows)
        except UnicodeEncodeError:  # half a character, which YAML lets through
            database.execute(f"DELETE FROM {quote_identifier(relation.name)}")
            database.executemany(insert, [_replace_surrogates(row) for row in rows])


def _replace_surrogates(row: Sequence[Any]) -> list[Any]:
    return [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in row]


def quote_identifier(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
