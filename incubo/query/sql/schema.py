"""The form of the database: its tables, what each column holds, and how the rows are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from incubo.query.resource import QueryContext

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
"""The type each column is declared with. SQLite looks for TEXT and INT in it (a date compares as a text, so that
`start >= '2024'` is true of the dates since then), and gives it back for the columns of an answer."""
STORED_TYPES = {
    "date": "TEXT",
    "days": "INTEGER",
    "amount": "NUMERIC",
    "boolean": "INTEGER",
    "id": "TEXT",
}
"""What people read of a type, and what is declared in a file for others, where it differs."""


class SqlColumn(NamedTuple):
    """A column: its name, its type (a key of DECLARED), what it holds (marked with N_), the table its ids are of."""

    name: str
    type: str = "text"
    help: str = ""
    references: str = ""

    @property
    def stored_type(self) -> str:
        """What SQLite holds."""
        return STORED_TYPES.get(self.type, DECLARED_TYPES[self.type])


class SqlTable(NamedTuple):
    """A table, or with `view_sql` (the SQL after AS) a view.

    `primary_key`: the columns that tell its rows apart. `required_kinds`: the kinds of entries its rows come from, in
    the order of the
    key. `depends_on_day`: its rows are those of a day.
    """

    name: str
    help: str
    columns: tuple[SqlColumn, ...]
    iter_rows: IterRows = lambda scope: ()
    primary_key: tuple[str, ...] = ("id",)
    required_kinds: tuple[str, ...] = ()
    view_sql: str = ""
    depends_on_day: bool = False
