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
    """A column of a sheet: its field, its heading, and the id of one that is computed ("" of any other)."""

    field: str
    heading: str
    computed_id: str = ""


WriteCell = Callable[[Any, int, int], None]
"""Writes a cell of a sheet, at a row and a column."""


class OriginSheet:
    """Collects what the hidden sheet says. `about`: what it says of the whole."""

    def __init__(self, about: Iterable[tuple[str, str]]) -> None:
        self._lines: list[list[str | int]] = [list(pair) for pair in about]
        self._values: list[tuple[int, int, WriteCell]] = []

    def add_sheet(self, name: str, kind: str, columns: Sequence[OriginColumn]) -> None:
        """A sheet and its columns, the hidden ones too."""
        self._lines.append([name, "kind", kind])
        for number, column in enumerate(columns, 1):
            self._lines.append([name, str(number), *column])

    def add_row(
        self, name: str, entry_id: str, item: int | None, file_id: str, values: Mapping[int, WriteCell]
    ) -> None:
        """A row. `values`: by the place of their column (from 0)."""
        self._lines.append([name, "row", entry_id, "" if item is None else item, file_id])
        line = len(self._lines) - 1
        self._values += [(line, FIRST_VALUE_COLUMN + place, write) for place, write in values.items()]

    def write(self, workbook: Any) -> None:
        """Add the sheet to a workbook of xlsxwriter."""
        sheet = workbook.add_worksheet(OWN_SHEET_NAME)
        for row, cells in enumerate(self._lines):
            for column, value in enumerate(cells):
                if isinstance(value, int):
                    sheet.write_number(row, column, value)
                elif value:
                    sheet.write_string(row, column, value)
        for row, column, write in self._values:
            write(sheet, row, column)
        sheet.very_hidden()
