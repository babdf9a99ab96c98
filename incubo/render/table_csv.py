"""A table for programs: UTF-8, commas, headings that are ids, raw values, every row, no totals, no notes."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

from incubo.i18n import say
from incubo.problem import Text
from incubo.render.safe import csv_cell
from incubo.render.sheet import Sheet
from incubo.table import Figure, Word


def render(sheet: Sheet) -> str:
    """The document; lines end with a line feed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([csv_cell(column.id) for column in sheet.table.columns])
    for row in sheet.data():
        writer.writerow([_cell(row.cells.get(column.id)) for column in sheet.table.columns])
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, Figure):
        value = value.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return figure(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return csv_cell(_text(value))


def _text(value: Any) -> str:
    if isinstance(value, Word):
        return value.id
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return str(value)


def figure(number: float) -> str:
    """A number without an exponent, with six decimals at most."""
    if isinstance(number, int):
        return str(number)
    said = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said
