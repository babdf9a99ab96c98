"""An answer, and the schema, as Tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from incubo.i18n import N_
from incubo.model.dates import iso
from incubo.problem import Text
from incubo.query.sql.functions import FUNCTIONS
from incubo.query.sql.question import Answer
from incubo.query.sql.schema import schema
from incubo.table import Column, Commit, Note, Row, Table


def answer_table(answer: Answer, day: date, notes: Iterable[Note] = (), commit: Commit | None = None) -> Table:
    """An answer as a Table: a column keeps the type it was declared with; a computed one has that of its values."""
    every = list(zip(*answer.rows, strict=True)) or [() for _ in answer.columns]
    types = [kind or _type(values) for (_, kind), values in zip(answer.columns, every, strict=True)]
    columns = tuple(
        Column(name, Text("{name}", {"name": name}), kind)
        for (name, _), kind in zip(answer.columns, types, strict=True)
    )
    names = [column.id for column in columns]
    rows = tuple(
        Row({name: _value(value, kind) for name, value, kind in zip(names, values, types, strict=True)})
        for values in answer.rows
    )
    title = Text(N_("{n} row"), {"n": len(rows)}, N_("{n} rows"))
    return Table("query", title, day, columns, rows, tuple(notes), commit)


def _type(values: Sequence[Any]) -> str:
    """The type of computed values: days where all are ISO dates, numbers where all are."""
    there = [value for value in values if value is not None]
    if there and all(isinstance(value, str) and len(value) == 10 and iso(value) is not None for value in there):
        return "date"
    if there and all(isinstance(value, int) for value in there):
        return "integer"
    return "number" if there and all(isinstance(value, int | float) for value in there) else "text"


def _value(value: Any, kind: str) -> Any:
    """A value of SQLite as a Table's: what does not fit the column's type stays what it is."""
    if kind == "date" and isinstance(value, str):
        return iso(value) or value
    if kind == "boolean" and value in (0, 1):
        return bool(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # which no format for machines has a number for
    return value.hex() if isinstance(value, bytes) else value


def schema_table(day: date, only: Iterable[str] = ()) -> Table:
    """The columns of every table, or of some, and the functions."""
    wanted = tuple(only)
    columns = (
        Column("table", Text(N_("Table")), "id"),
        Column("column", Text(N_("Column")), "id"),
        Column("type", Text(N_("Type")), "text"),
        Column("refers", Text(N_("Id of")), "text"),
        Column("meaning", Text(N_("Meaning")), "text"),
    )
    rows = tuple(_schema_rows(wanted))
    title = Text(N_("The tables that incubo query reads"))
    note = Note("types", Text(N_("Days are texts (2024-06-30), booleans 0 or 1, durations days, amounts euros.")))
    return Table("schema", title, day, columns, rows, (note,))


def _schema_rows(only: tuple[str, ...]) -> Iterator[Row]:
    for relation in schema().values():
        if only and relation.name not in only:
            continue
        yield _row(relation.name, None, "view" if relation.view else "table", None, relation.help)
        for field in relation.fields:
            yield _row(relation.name, field.name, field.stored, field.refers or None, field.help)
    for name, function in FUNCTIONS.items():
        if not only or name in only:
            yield _row(f"{name}({', '.join(function.takes)})", None, "function", None, function.help)


def _row(table: str, column: str | None, kind: str, refers: str | None, meaning: str) -> Row:
    said = Text(meaning) if meaning else None
    return Row({"table": table, "column": column, "type": kind, "refers": refers, "meaning": said})
