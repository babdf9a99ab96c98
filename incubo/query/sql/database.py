"""An SQLite database of the schema, and its rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from incubo.query.scope import Scope
from incubo.query.sql.relation import DECLARED, Relation
from incubo.query.sql.schema import schema


def create(*, plain: bool = False) -> sqlite3.Connection:
    """A database with every table and view, empty; its columns are declared as `relation.DECLARED` says, or plainly."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.execute("PRAGMA temp_store = MEMORY")
    for relation in sorted(schema().values(), key=lambda each: bool(each.view)):  # a view needs its table
        made.execute(declaration(relation, plain=plain))
    return made


def declaration(relation: Relation, *, plain: bool = False) -> str:
    """The SQL that makes a table or a view. `plain`: for others, with types as they are stored, and whose ids are."""
    if relation.view:
        return f"CREATE VIEW {named(relation.name)} AS {relation.view}"
    parts = [f"{named(f.name)} {f.stored if plain else DECLARED[f.type]}" for f in relation.fields]
    if relation.key:
        parts.append(f"PRIMARY KEY ({', '.join(map(named, relation.key))})")
    if plain:
        parts += [
            f"FOREIGN KEY ({named(f.name)}) REFERENCES {named(f.refers)} (id)"
            for f in relation.fields
            if f.refers and not schema()[f.refers].view
        ]
    return f"CREATE TABLE {named(relation.name)} ({', '.join(parts)})"


def fill(made: sqlite3.Connection, relations: Iterable[Relation], scope: Scope) -> None:
    """Put the rows of some tables in, each table's in the order of its keys."""
    for relation in relations:
        if relation.view:
            continue
        marks = ", ".join("?" for _ in relation.fields)
        rows = list(relation.rows(scope))
        insert = f"INSERT INTO {named(relation.name)} VALUES ({marks})"
        try:
            made.executemany(insert, rows)
        except UnicodeEncodeError:  # half a character, which YAML lets through
            made.execute(f"DELETE FROM {named(relation.name)}")
            made.executemany(insert, [_whole(row) for row in rows])


def _whole(row: Sequence[Any]) -> list[Any]:
    return [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in row]


def named(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
