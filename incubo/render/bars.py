"""Bars drawn with characters: to an eighth of a column, or `#` where the output is ASCII."""

from __future__ import annotations

from typing import NamedTuple

from incubo.render.sheet import Sheet
from incubo.table import Column, Row

_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
WIDEST = 30
"""A longer bar tells no more."""
NARROWEST = 8
"""A shorter bar tells nothing."""


class Bars(NamedTuple):
    """The bars of a table: one value a row (None: no bar), the greatest, and how long its bar is."""

    values: list[float | None]
    most: float
    width: int = WIDEST
    unicode: bool = True

    def drawn(self, index: int) -> str:
        """The bar of a row. What is more than nothing is seen."""
        value, most = self.values[index], self.most
        if not value or value < 0:
            return ""
        if not self.unicode:
            return "#" * max(1, round(value / most * self.width))
        whole, eighths = divmod(max(1, round(value / most * self.width * 8)), 8)
        return "█" * whole + _EIGHTHS[eighths]


def bars(sheet: Sheet, rows: list[Row]) -> Bars | None:
    """The bars of these rows, or None where the table has none. Totals have no bar: it would dwarf the others."""
    column: Column | None = next((each for each in sheet.table.columns if each.id == sheet.table.bar), None)
    if column is None:
        return None
    values = [_value(row, column) for row in rows]
    most = max((value for value in values if value is not None), default=0)
    return Bars(values, most, unicode=sheet.look.unicode) if most > 0 else None


def _value(row: Row, column: Column) -> float | None:
    value = row.cells.get(column.id)
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return value if known and row.level == 0 else None
