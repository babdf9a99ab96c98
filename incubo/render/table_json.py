"""A table for machines: version 1 of a document that only grows."""

from __future__ import annotations

from typing import Any

from incubo.i18n import say
from incubo.render.json import document, plain
from incubo.render.sheet import Sheet, detail
from incubo.table import Row

VERSION = 1


def render(sheet: Sheet) -> str:
    """The document: every row keyed by column id, totals apart, notes with stable ids."""
    table = sheet.table
    said: dict[str, Any] = {
        "version": VERSION,
        "lang": sheet.lang,
        "report": table.report,
        "title": say(table.title),
        "at": table.at.isoformat(),
        "commit": table.commit and {"id": table.commit.id, "date": table.commit.date.isoformat()},
        "columns": [{"id": column.id, "label": sheet.label(column), "type": column.type} for column in table.columns],
        "rows": [_row(row, sheet) for row in sheet.data()],
        "totals": [_row(row, sheet) for row in sheet.totals()],
        "notes": [{"id": note.id, "text": say(note.text)} for note in table.notes],
    }
    return document(said, ascii=not sheet.look.unicode)


def _row(row: Row, sheet: Sheet) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for column in sheet.table.columns:
        value = row.cells.get(column.id)
        said[column.id] = round(value, 6) if isinstance(value, float) else plain(value)
    if sheet.why:
        said["why"] = [
            {"id": why.id, "title": why.title, "detail": detail(why) if why.detail else None} for why in row.why
        ]
    return said
