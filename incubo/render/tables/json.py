"""A table for machines: version 1 of a document that only grows."""

from __future__ import annotations

from typing import Any

from incubo.core.i18n import translate
from incubo.document.table import Row
from incubo.render.json_document import dump_json, to_json_value
from incubo.render.tables.context import TableContext, entry_detail

TABLE_VERSION = 1


def render(sheet: TableContext) -> str:
    """The document: every row keyed by column id, totals apart, notes with stable ids."""
    table = sheet.table
    said: dict[str, Any] = {
        "version": TABLE_VERSION,
        "lang": sheet.lang,
        "report": table.report,
        "title": translate(table.title),
        "at": table.at.isoformat(),
        "commit": table.commit and {"id": table.commit.id, "date": table.commit.date.isoformat()},
        "columns": [{"id": column.id, "label": sheet.label(column), "type": column.type} for column in table.columns],
        "rows": [_row_json(row, sheet) for row in sheet.data()],
        "totals": [_row_json(row, sheet) for row in sheet.totals()],
        "notes": [{"id": note.id, "text": translate(note.text)} for note in table.notes],
    }
    return dump_json(said, ascii=not sheet.look.unicode)


def _row_json(row: Row, sheet: TableContext) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for column in sheet.table.columns:
        value = row.cells.get(column.id)
        said[column.id] = round(value, 6) if isinstance(value, float) else to_json_value(value)
    if sheet.why:
        said["why"] = [
            {"id": why.id, "title": why.title, "detail": entry_detail(why) if why.detail else None} for why in row.why
        ]
    return said
