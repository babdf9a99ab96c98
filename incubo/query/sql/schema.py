"""How a table of the database is declared: its columns, the rows it is filled with, or the SQL of a view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from incubo.query.context import QueryContext

IterRows: TypeAlias = Callable[[QueryContext], Iterable[Sequence[Any]]]

DECLARED_TYPES = {
    "text": "TEXT",
    "id": "TEXT",
    "date": "DATE_TEXT",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "days": "DAYS_INTEGER",
    "amount": "AMOUNT_NUMERIC",
    "number": "NUMERIC",
}
"""The SQL type that each column type is declared with.

SQLite derives the affinity from the TEXT or INT in it (a date compares as a text, so that `start >= '2024'` is true
of the dates since then), and reports it for the columns of a result.
"""
STORED_TYPES = {
    "date": "TEXT",
    "days": "INTEGER",
    "amount": "NUMERIC",
    "boolean": "INTEGER",
    "id": "TEXT",
}
"""The plain SQL type that people read and that an exported file declares, where it differs from DECLARED_TYPES."""


class SqlColumn(NamedTuple):
    """A column. `type` is a key of DECLARED_TYPES, `help` a source string, `references` the table its ids belong to."""

    name: str
    type: str = "text"
    help: str = ""
    references: str = ""

    @property
    def stored_type(self) -> str:
        """The type of the values in SQLite."""
        return STORED_TYPES.get(self.type, DECLARED_TYPES[self.type])


class SqlTable(NamedTuple):
    """A table, or with `view_sql` (the SQL after AS) a view.

    `required_kinds`: the kinds of entries its rows come from, the main one first; `label_kinds`: those of which it only
    has titles. `depends_on_day`: its rows are those of a day.
    """

    name: str
    help: str
    columns: tuple[SqlColumn, ...]
    iter_rows: IterRows = lambda context: ()
    primary_key: tuple[str, ...] = ("id",)
    required_kinds: tuple[str, ...] = ()
    label_kinds: tuple[str, ...] = ()
    view_sql: str = ""
    depends_on_day: bool = False
