"""An SQLite database of the schema, and its rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from incubo.query.resource import QueryContext
from incubo.query.sql.schema import DECLARED_TYPES, SqlTable
from incubo.query.sql.tables import all_tables


def create_database(*, plain: bool = False) -> sqlite3.Connection:
    """A database with every table and view, empty; its columns are declared as `relation.DECLARED` says, or plainly."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.execute("PRAGMA temp_store = MEMORY")
    for relation in sorted(all_tables().values(), key=lambda each: bool(each.view)):  # a view needs its table
        made.execute(create_statement(relation, plain=plain))
    return made


def create_statement(relation: SqlTable, *, plain: bool = False) -> str:
    """The SQL that makes a table or a view. `plain`: for others, with types as they are stored, and whose ids are."""
    if relation.view:
        return f"CREATE VIEW {quote_identifier(relation.name)} AS {relation.view}"
    parts = [f"{quote_identifier(f.name)} {f.stored if plain else DECLARED_TYPES[f.type]}" for f in relation.fields]
    if relation.key:
        parts.append(f"PRIMARY KEY ({', '.join(map(quote_identifier, relation.key))})")
    if plain:
        parts += [
            f"FOREIGN KEY ({quote_identifier(f.name)}) REFERENCES {quote_identifier(f.refers)} (id)"
            for f in relation.fields
            if f.refers and not all_tables()[f.refers].view
        ]
    return f"CREATE TABLE {quote_identifier(relation.name)} ({', '.join(parts)})"


def fill_tables(made: sqlite3.Connection, relations: Iterable[SqlTable], scope: QueryContext) -> None:
    """Put the rows of some tables in, each table's in the order of its keys."""
    for relation in relations:
        if relation.view:
            continue
        marks = ", ".join("?" for _ in relation.fields)
        rows = list(relation.rows(scope))
        insert = f"INSERT INTO {quote_identifier(relation.name)} VALUES ({marks})"
        try:
            made.executemany(insert, rows)
        except UnicodeEncodeError:  # half a character, which YAML lets through
            made.execute(f"DELETE FROM {quote_identifier(relation.name)}")
            made.executemany(insert, [_replace_surrogates(row) for row in rows])


def _replace_surrogates(row: Sequence[Any]) -> list[Any]:
    return [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in row]


def quote_identifier(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
