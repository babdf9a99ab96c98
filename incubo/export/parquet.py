"""The tables of `incubo query` as Parquet files, one for each, views too: for DuckDB, Spark or Trino.

Types are those of the columns (a day is a date, an amount a number); each column has its description.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from incubo.core.errors import ToolError
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.core.progress import Progress
from incubo.query.context import QueryContext
from incubo.query.sql.database import create_database, fill_tables, quote_identifier
from incubo.query.sql.schema import SqlTable
from incubo.query.sql.tables import all_tables

_TEXT: tuple[str, Callable[[Any], Any]] = ("string", str)
_TYPES: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "date": ("date32", lambda text: date.fromisoformat(text[:10])),
    "integer": ("int64", int),
    "days": ("int64", int),
    "boolean": ("bool_", bool),
    "amount": ("float64", float),
    "number": ("float64", float),
}
"""The name of the Arrow type of each type of column, and what makes a value of it; all others are texts."""


def require_pyarrow() -> Any:
    """The library that writes the files. Raises ToolError, with the command that installs it."""
    try:
        import pyarrow  # lazy: an extra, and 100 ms
    except ImportError as error:
        raise ToolError(
            Message(N_("Parquet files need pyarrow, which is not installed")),
            hints=(
                Message(N_("with pipx: {command}"), {"command": "pipx inject incubo pyarrow"}),
                Message(N_("else: {command}"), {"command": "python -m pip install pyarrow"}),
            ),
        ) from error
    return pyarrow


def make_parquet_files(
    context: QueryContext, about: Iterable[tuple[str, str]], progress: Progress | None = None
) -> Iterator[tuple[str, bytes]]:
    """The files, by name. `about` (see `export.sqlite.about_rows`) is in the metadata of each. Raises ToolError."""
    pyarrow = require_pyarrow()
    from pyarrow.parquet import write_table

    metadata = {f"incubo.{key}": value for key, value in about}
    database = create_database()
    try:
        database.execute("BEGIN")
        fill_tables(database, all_tables().values(), context, progress)
        for table in all_tables().values():
            rows = database.execute(f"SELECT * FROM {quote_identifier(table.name)}").fetchall()
            schema = _make_schema(pyarrow, table, metadata)
            columns = [
                pyarrow.array([_convert(row[i], column.type) for row in rows], type=schema.field(i).type)
                for i, column in enumerate(table.columns)
            ]
            out = io.BytesIO()
            write_table(pyarrow.Table.from_arrays(columns, schema=schema), out, compression="zstd")
            yield f"{table.name}.parquet", out.getvalue()
    finally:
        database.close()


def _make_schema(pyarrow: Any, table: SqlTable, metadata: Mapping[str, str]) -> Any:
    fields = [
        pyarrow.field(
            column.name,
            getattr(pyarrow, _TYPES.get(column.type, _TEXT)[0])(),
            metadata={"description": gettext(column.help)} if column.help else None,
        )
        for column in table.columns
    ]
    return pyarrow.schema(fields, metadata={"description": gettext(table.help), **metadata})


def _convert(value: Any, column_type: str) -> Any:
    return None if value is None else _TYPES.get(column_type, _TEXT)[1](value)
