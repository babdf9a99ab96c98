"""The hidden sheet of a workbook that comes back: where it is from, what its columns hold, which rows it had.

It has `commit`, `at` and `incubo`, each with its value; then for each sheet lines that begin with its name: `kind` and
what its rows are; the number of a column (from 1), its field, its heading and its id, if it is computed (its field then
begins with `COMPUTED`, and goes on with the one that it gives a new row); `row`, the id of an entry, the place of an
item (from 1; 0: a row that was computed), the id that git gives to the content of the entry's file, and the values of
the row, in the order of the columns. `exchange.workbook.memory` reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from incubo.exchange.workbook.memory import FIRST_VALUE_COLUMN, OWN_SHEET_NAME


class OriginColumn(NamedTuple):
    """A column of a sheet: its field, its heading, the type of its cells, whether it is hidden, and the id of one that
    is computed ("" of any other).
    """

    field: str
    heading: str
    type: str = "text"
    is_hidden: bool = False
    computed_id: str = ""


WriteCell = Callable[[Any, int, int], None]
"""Writes a cell of a sheet, at a row and a column."""


class OriginSheet:
    """The hidden sheet of a workbook of xlsxwriter, written line by line. `about`: what it says of the whole."""

    def __init__(self, workbook: Any, about: Iterable[tuple[str, str]]) -> None:
        self._sheet = workbook.add_worksheet(OWN_SHEET_NAME)
        self._sheet.very_hidden()
        self._line = -1
        for pair in about:
            self._add_line(pair)

    def add_sheet(self, name: str, kind: str, columns: Sequence[OriginColumn]) -> None:
        """A sheet and its columns, the hidden ones too."""
        self._add_line((name, "kind", kind))
        for number, column in enumerate(columns, 1):
            self._add_line((name, str(number), column.field, column.heading, column.computed_id))

    def add_row(
        self, name: str, entry_id: str, item: int | None, file_id: str, values: Mapping[int, WriteCell]
    ) -> None:
        """A row. `values`: by the place of their column (from 0)."""
        self._add_line((name, "row", entry_id, "" if item is None else item, file_id))
        for place, write in values.items():
            write(self._sheet, self._line, FIRST_VALUE_COLUMN + place)

    def _add_line(self, cells: Iterable[str | int]) -> None:
        self._line += 1
        for column, value in enumerate(cells):
            if isinstance(value, int):
                self._sheet.write_number(self._line, column, value)
            elif value:
                self._sheet.write_string(self._line, column, value)
