"""A question in SQL: looked at before the registry is read, then answered, within limits, by reading only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any, NamedTuple

from incubo.query.scope import Scope
from incubo.query.sql import mistakes
from incubo.query.sql.database import create, fill
from incubo.query.sql.functions import FUNCTIONS, register
from incubo.query.sql.relation import DECLARED, Relation
from incubo.query.sql.schema import schema

MOST_ROWS = 100_000
MOST_TEXT = 100_000_000
"""Characters of an answer: beyond that it is kept by no spreadsheet, and memory is short."""
_HEAP = 512 * 2**20
"""Bytes that SQLite may take."""
_LONGEST = 10_000_000
_STEPS = 20_000
"""SQLite's steps between two looks at the time: a few milliseconds."""

_TYPES = {declared: kind for kind, declared in DECLARED.items() if kind != "id"}
_READS = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
_ACTIONS = {
    sqlite3.SQLITE_INSERT: "INSERT",
    sqlite3.SQLITE_UPDATE: "UPDATE",
    sqlite3.SQLITE_DELETE: "DELETE",
    sqlite3.SQLITE_PRAGMA: "PRAGMA",
    sqlite3.SQLITE_ATTACH: "ATTACH",
}
"""What is refused, as SQL writes it."""
_FORBIDDEN = ("load_extension", "fts3_tokenizer")


class Answer(NamedTuple):
    """What came: the columns with the type that each was declared with ("" for what was computed), and the rows."""

    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[Any, ...]]


class Question:
    """One question. `kinds`: those of entries that it needs; `dated`: it looks at tables or functions of a day."""

    def __init__(self, sql: str) -> None:
        """Look at it. Raises QueryError for what is no question, or asks for what is not there."""
        self.sql = mistakes.question(sql)
        self._made = create()
        self._read: set[str] = set()
        self._called: set[str] = set()
        self._refused: str | None = None
        self._wrong: Exception | None = None
        self._scope: Scope | None = None
        register(self._made, self._scoped, self._refuse)
        self._types = self._look()

    @property
    def relations(self) -> list[Relation]:
        """The tables that it reads."""
        return [relation for name, relation in schema().items() if name in self._read]

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

    def answer(self, scope: Scope, late: Callable[[], bool]) -> Answer:
        """The answer. `late` tells that it takes too long. Raises QueryError."""
        self._scope = scope
        self._made.set_authorizer(None)
        fill(self._made, self.relations, scope)
        self._confine()
        self._made.set_progress_handler(late, _STEPS)
        try:
            cursor = self._made.execute(self.sql)
            rows = self._fetched(cursor)
        except (sqlite3.Error, OverflowError) as error:
            raise mistakes.told(error, self.sql, self._made, self._refused, self._wrong) from None
        return Answer(tuple(self._types), rows)

    def _fetched(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        size = 0
        while part := cursor.fetchmany(1000):
            rows += part
            size += sum(len(value) for row in part for value in row if isinstance(value, str | bytes))
            if len(rows) > MOST_ROWS or size > MOST_TEXT:
                raise mistakes.too_much(MOST_ROWS if len(rows) > MOST_ROWS else None)
        return rows

    def _look(self) -> list[tuple[str, str]]:
        """What it reads, and its columns: prepared on empty tables, not run."""
        self._confine()
        try:
            self._made.execute(f"EXPLAIN {self.sql}")
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
            raise mistakes.told(error, self.sql, self._made, self._refused, self._wrong) from None
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
            found.append((bare if names[bare] == 1 else f"{bare}_{names[bare]}", _TYPES.get(declared, "")))
        return found

    def _confine(self) -> None:
        """From now on the database is only read, within limits."""
        self._made.execute(f"PRAGMA hard_heap_limit = {_HEAP}")
        self._made.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        self._made.set_authorizer(self._allows)

    def _allows(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        """Whether SQLite may do something (its authorizer): what is read is noted, the rest refused."""
        if action == sqlite3.SQLITE_READ and first in schema():
            self._read.add(first or "")
        elif action == sqlite3.SQLITE_FUNCTION and second in FUNCTIONS:
            self._called.add(second or "")
        if action in _READS and second not in _FORBIDDEN:
            return sqlite3.SQLITE_OK
        self._refused = second if action == sqlite3.SQLITE_FUNCTION else _ACTIONS.get(action, first or "")
        return sqlite3.SQLITE_DENY

    def _scoped(self) -> Scope:
        if self._scope is None:
            raise RuntimeError("no registry was given yet")
        return self._scope

    def _refuse(self, error: Exception) -> None:
        self._wrong = error
