"""A table for programs: UTF-8, commas, headings that are ids, raw values, every row, no totals, no notes.

A table for a French or English Excel that opens it with a double click: its separator, its comma, its dates.
"""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

from incubo.core.i18n import gettext, translate
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Row, TypedValue
from incubo.render.escape import escape_csv
from incubo.render.tables.context import TableContext


def render_csv(context: TableContext) -> str:
    """The document; lines end with a line feed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([escape_csv(column.id) for column in context.table.columns])
    for row in context.data_rows():
        writer.writerow([_csv_value(row.cells.get(column.id)) for column in context.table.columns])
    return out.getvalue()


def _csv_value(value: Any) -> str:
    if isinstance(value, TypedValue):
        value = value.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format_plain_number(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return escape_csv(_csv_text(value))


def _csv_text(value: Any) -> str:
    if isinstance(value, LabelledValue):
        return value.id
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, tuple):
        return ", ".join(map(_csv_text, value))
    return str(value)


def format_plain_number(number: float) -> str:
    """A number without an exponent, with six decimals at most."""
    if isinstance(number, int):
        return str(number)
    said = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


UTF8_BOM = "\ufeff"


def render_excel_csv(context: TableContext) -> str:
    """The document: a BOM, semicolons, CRLF. Totals are there: where one entry counts twice, no sum gives them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([escape_csv(_heading_with_unit(context, column)) for column in context.table.columns])
    for row in (*context.data_rows(), *context.total_rows()):
        writer.writerow([_excel_value(context, row, column) for column in context.table.columns])
    return UTF8_BOM + out.getvalue()


def _heading_with_unit(context: TableContext, column: Column) -> str:
    label = context.heading(column)
    return gettext("{label} (days)").format(label=label) if column.type == "days" else label


def _excel_value(context: TableContext, row: Row, column: Column) -> str:
    value = row.cells.get(column.id)
    if isinstance(value, TypedValue):
        value = value.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_plain_number(value).replace(".", ",") if context.lang == "fr" else format_plain_number(value)
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y") if context.lang == "fr" else value.isoformat()
    return escape_csv(context.cell_text(row, column))
