"""A table for a French or English Excel that opens it with a double click: its separator, its comma, its dates."""

from __future__ import annotations

import csv
import datetime
import io

from incubo.i18n import gettext
from incubo.render.safe import csv_cell
from incubo.render.sheet import Sheet
from incubo.render.table_csv import figure
from incubo.table import Column, Figure, Row

BOM = "\ufeff"


def render(sheet: Sheet) -> str:
    """The document: a BOM, semicolons, CRLF. Totals are there: where one entry counts twice, no sum gives them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([csv_cell(_heading(sheet, column)) for column in sheet.table.columns])
    for row in (*sheet.data(), *sheet.totals()):
        writer.writerow([_cell(sheet, row, column) for column in sheet.table.columns])
    return BOM + out.getvalue()


def _heading(sheet: Sheet, column: Column) -> str:
    label = sheet.label(column)
    return gettext("{label} (days)").format(label=label) if column.type == "days" else label


def _cell(sheet: Sheet, row: Row, column: Column) -> str:
    value = row.cells.get(column.id)
    if isinstance(value, Figure):
        value = value.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return figure(value).replace(".", ",") if sheet.lang == "fr" else figure(value)
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y") if sheet.lang == "fr" else value.isoformat()
    return csv_cell(sheet.cell(row, column))
