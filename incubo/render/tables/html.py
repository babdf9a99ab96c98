"""A table as one accessible page: the picture, the figures, what they mean, and what is behind them if asked."""

from __future__ import annotations

from typing import Any

from incubo.core.i18n import gettext, translate
from incubo.document.table import Row
from incubo.render.charts.svg import draw_svg
from incubo.render.html_document import render_template, trusted_markup
from incubo.render.tables.context import TableContext, entry_detail
from incubo.render.values import RIGHT_ALIGNED_TYPES


def render(sheet: TableContext) -> str:
    """The document."""
    table = sheet.table
    rows = sheet.rows()
    return render_template(
        "table.html",
        sheet.lang,
        words={
            "figures": gettext("The figures"),
            "nothing": gettext("(nothing to show)"),
            "notes": gettext("What the figures mean"),
            "behind": gettext("What is behind them"),
        },
        title=translate(table.title),
        source=sheet.source(),
        picture=trusted_markup(draw_svg(sheet, alone=False).strip()),
        headings=[(sheet.label(column), column.type in RIGHT_ALIGNED_TYPES) for column in table.columns],
        rows=[_row_values(row, sheet) for row in rows if not row.level],
        totals=[_row_values(row, sheet) for row in rows if row.level],
        notes=[translate(note.text) for note in table.notes],
        behind=[behind for row in rows if sheet.why and row.why and (behind := _entry_group(row, sheet))],
    )


def _row_values(row: Row, sheet: TableContext) -> dict[str, Any]:
    cells = [
        (sheet.cell(row, column), column.type in RIGHT_ALIGNED_TYPES, column.type) for column in sheet.table.columns
    ]
    return {"cells": cells, "soft": row.stands or row.folded}


def _entry_group(row: Row, sheet: TableContext) -> dict[str, Any]:
    """The entries behind a row's figures, under the name of the row."""
    names = [sheet.cell(row, column) for column in sheet.table.columns if column.type not in RIGHT_ALIGNED_TYPES][:2]
    return {
        "name": " · ".join(name for name in names if name),
        "entries": [(why.id, why.title, entry_detail(why)) for why in row.why],
    }
