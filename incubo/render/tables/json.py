"""Tables as JSON: version 1 of a document to which keys are added, never removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from incubo.core.i18n import translate
from incubo.document.table import Contribution, Note, Row
from incubo.render.json_document import dump_json, known_json, to_rounded_json_value
from incubo.render.tables.formats import TableContext, entry_detail

TABLE_VERSION = 1


def render(context: TableContext) -> str:
    """The document: rows keyed by column id, totals apart, notes with stable ids."""
    table = context.table
    document: dict[str, Any] = {
        "version": TABLE_VERSION,
        "lang": context.lang,
        "report": table.report_id,
        "title": translate(table.full_title),
        "at": table.as_of.isoformat(),
        "commit": table.commit and {"id": table.commit.sha, "date": table.commit.date.isoformat()},
        **known_json(table.commit),
        "columns": [
            {"id": column.id, "label": translate(column.label), "type": column.type} for column in table.columns
        ],
        "rows": [_row_json(row, context) for row in context.data_rows()],
        "totals": [_row_json(row, context) for row in context.total_rows()],
        "notes": [_note_json(note, context) for note in table.notes],
    }
    return dump_json(document, ascii_only=not context.terminal.unicode)


def _row_json(row: Row, context: TableContext) -> dict[str, Any]:
    values: dict[str, Any] = {
        column.id: to_rounded_json_value(row.cells.get(column.id)) for column in context.table.columns
    }
    if context.include_entries:
        values["why"] = _entries_json(row.contributions)
    return values


def _note_json(note: Note, context: TableContext) -> dict[str, Any]:
    values: dict[str, Any] = {"id": note.id, "text": translate(note.message)}
    if context.include_entries and note.contributions:
        values["why"] = _entries_json(note.contributions)
    return values


def _entries_json(entries: Iterable[Contribution]) -> list[dict[str, Any]]:
    return [
        {"id": entry.id, "title": entry.title, "detail": entry_detail(entry) if entry.detail else None}
        for entry in entries
    ]
