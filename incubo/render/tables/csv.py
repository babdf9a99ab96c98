"""Tables as csv: for programs, and for an Excel that opens the file with a double click.

For programs: UTF-8, commas, column ids as headings, raw values, every row, no totals, no notes. For Excel: the
separator, the decimal mark and the dates of the reader's language.
"""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

from incubo.core.i18n import translate
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Row, TypedValue
from incubo.render.escape import escape_csv
from incubo.render.tables.formats import TableContext
from incubo.render.values import number_or_none

UTF8_BOM = "\ufeff"


def render_csv(context: TableContext) -> str:
    """The document for programs; lines end with a line feed."""
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


def render_excel_csv(context: TableContext) -> str:
    """The document for Excel: a BOM, semicolons, CRLF, and totals: where an entry counts twice, no sum gives them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(list(map(escape_csv, context.unique_headings())))
    for row in (*context.data_rows(), *context.total_rows()):
        writer.writerow([_excel_value(context, row, column) for column in context.table.columns])
    return UTF8_BOM + out.getvalue()


def _excel_value(context: TableContext, row: Row, column: Column) -> str:
    value = row.cells.get(column.id)
    if isinstance(value, TypedValue):
        value = value.value
    number = number_or_none(value)
    if number is not None:
        text = format_plain_number(number)
        return text.replace(".", ",") if context.lang == "fr" else text
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y") if context.lang == "fr" else value.isoformat()
    return escape_csv(context.cell_text(row, column))


def format_plain_number(number: float) -> str:
    """A number without an exponent, with at most six decimals."""
    if isinstance(number, int):
        return str(number)
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
