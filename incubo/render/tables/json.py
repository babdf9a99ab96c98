"""A table for machines: version 1 of a document that only grows."""

from __future__ import annotations

from typing import Any

from incubo.core.i18n import translate
from incubo.document.table import Row
from incubo.render.json_document import dump_json, to_json_value
from incubo.render.tables.context import TableContext, entry_detail

TABLE_VERSION = 1


def render(context: TableContext) -> str:
    """The document: every row keyed by column id, totals apart, notes with stable ids."""
    table = context.table
    said: dict[str, Any] = {
        "version": TABLE_VERSION,
        "lang": context.lang,
        "report": table.report_id,
        "title": translate(table.title),
        "at": table.as_of.isoformat(),
        "commit": table.commit and {"id": table.commit.sha, "date": table.commit.date.isoformat()},
        "columns": [
            {"id": column.id, "label": context.heading(column), "type": column.type} for column in table.columns
        ],
        "rows": [_row_json(row, context) for row in context.data_rows()],
        "totals": [_row_json(row, context) for row in context.total_rows()],
        "notes": [{"id": note.id, "text": translate(note.message)} for note in table.notes],
    }
    return dump_json(said, ascii_only=not context.terminal.unicode)


def _row_json(row: Row, context: TableContext) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for column in context.table.columns:
        value = row.cells.get(column.id)
        said[column.id] = round(value, 6) if isinstance(value, float) else to_json_value(value)
    if context.show_entries:
        said["why"] = [
            {"id": why.id, "title": why.title, "detail": entry_detail(why) if why.detail else None}
            for why in row.contributions
        ]
    return said
