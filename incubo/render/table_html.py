"""A table as one accessible page: the picture, the figures, what they mean, and what is behind them if asked."""

from __future__ import annotations

from typing import Any

from incubo.i18n import gettext, say
from incubo.render.html import document, markup
from incubo.render.sheet import RIGHT, Sheet, detail
from incubo.render.svg import draw
from incubo.table import Row


def render(sheet: Sheet) -> str:
    """The document."""
    table = sheet.table
    rows = sheet.rows()
    return document(
        "table.html",
        sheet.lang,
        words={
            "figures": gettext("The figures"),
            "nothing": gettext("(nothing to show)"),
            "notes": gettext("What the figures mean"),
            "behind": gettext("What is behind them"),
        },
        title=say(table.title),
        source=sheet.source(),
        picture=markup(draw(sheet, alone=False).strip()),
        headings=[(sheet.label(column), column.type in RIGHT) for column in table.columns],
        rows=[_row(row, sheet) for row in rows if not row.level],
        totals=[_row(row, sheet) for row in rows if row.level],
        notes=[say(note.text) for note in table.notes],
        behind=[behind for row in rows if sheet.why and row.why and (behind := _behind(row, sheet))],
    )


def _row(row: Row, sheet: Sheet) -> dict[str, Any]:
    cells = [(sheet.cell(row, column), column.type in RIGHT, column.type) for column in sheet.table.columns]
    return {"cells": cells, "soft": row.stands or row.folded}


def _behind(row: Row, sheet: Sheet) -> dict[str, Any]:
    """The entries behind a row's figures, under the name of the row."""
    names = [sheet.cell(row, column) for column in sheet.table.columns if column.type not in RIGHT][:2]
    return {
        "name": " · ".join(name for name in names if name),
        "entries": [(why.id, why.title, detail(why)) for why in row.why],
    }
