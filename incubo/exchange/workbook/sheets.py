"""A workbook as data: its sheets, with the value of each cell and its place, whatever the format of the file."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple, TypeAlias

CellValue: TypeAlias = str | int | float | bool | date | None
"""The value of a cell, a formula's as it was last computed; None: an empty cell. A date with a time is a date."""


class FaultyCell(str):
    """A cell without a value: an error (`#DIV/0!`), or a formula (`=A1/B1`) of which the file has no result."""

    __slots__ = ()


_ERROR = re.compile(
    r"#(?:DIV/0!|N/[AD]|REF!|VALUE!|VALEUR!|NAME\?|NOM\?|NUM!|NOMBRE!|NULL!|NUL!|SPILL!|CALC!)|Err:\d{3}"
)


class ShownNumber(str):
    """A number whose unit is in the format of its cell, as it is shown: `120 k€`, `78 %`. `number`: the stored one."""

    number: int | float

    def __new__(cls, text: str, number: int | float) -> ShownNumber:
        """A text that is shown for a number."""
        shown = super().__new__(cls, text)
        shown.number = number
        return shown

    def __getnewargs__(self) -> tuple[str, int | float]:  # type: ignore[override]
        """What it is made of again by pickle."""
        return str(self), self.number


class PaddedNumber(ShownNumber):
    """A whole number that is shown with zeros before it: `00123`, `06 12 34 56 78`. A text is meant, unless its field
    holds numbers.
    """


class MergedRange(NamedTuple):
    """Cells that are shown as one. Rows and columns count from 0; the last ones are included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class CellNotes(NamedTuple):
    """What a sheet says beside its values, by row and column (from 0): the number formats with a unit or with
    zeros before the number, the cells without a value, and the texts that numbers are shown as, or their units.
    """

    formats: dict[tuple[int, int], str]
    faulty: dict[tuple[int, int], FaultyCell]
    texts: dict[tuple[int, int], str]


NO_NOTES = CellNotes({}, {}, {})


class Sheet(NamedTuple):
    """A sheet. `rows` begin with the first row of the sheet, and each with the first column.

    `name`: "" for that of a delimited text, which has no name.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    is_hidden: bool = False
    merged_ranges: tuple[MergedRange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no cell has a value."""
        return not any(value is not None for row in self.rows for value in row)


class Workbook(NamedTuple):
    """A workbook that was read. `file_format` is `xlsx`, `xlsb`, `xls`, `ods` or `csv`.

    `encoding` and `delimiter`: how a delimited text was read ("" for others).
    """

    file_format: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""


def text_cell_value(text: str) -> CellValue:
    """The value of a cell with a text: none where it is blank, or what a spreadsheet shows for an error."""
    if _ERROR.fullmatch(text.strip()):
        return FaultyCell(text.strip())
    return text if text.strip() else None


def column_letters(index: int) -> str:
    """The name of a column in a spreadsheet, from its number (from 0): A, B … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
