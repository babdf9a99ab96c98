"""Pages as JSON: version 1 of a document to which keys are added, never removed.

Cells are data (`Cell.machine_value`), not text, and empty sections are included: pages of a type have the same shape
in every language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from incubo.core.i18n import translate
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, ListBlock, MarkdownBlock, TableBlock
from incubo.document.table import Row
from incubo.render.json_document import dump_json, known_json, place_json, to_json_value, to_rounded_json_value
from incubo.render.pages.formats import PageContext, row_label

PAGE_VERSION = 1


def render(context: PageContext) -> str:
    """The document."""
    return dump_json(page_document(context), ascii_only=not context.terminal.unicode)


def page_document(context: PageContext) -> dict[str, Any]:
    """A page as data: sections keyed by id, each with its blocks; rows keyed by column id; notes with stable ids."""
    page = context.page
    return {
        "version": PAGE_VERSION,
        "lang": context.lang,
        "page": page.page_type,
        "id": page.id,
        "title": to_json_value(page.title.value),
        "at": page.as_of and page.as_of.isoformat(),
        "commit": page.commit and {"id": page.commit.sha, "date": page.commit.date.isoformat()},
        **known_json(page.commit),
        "sections": {
            section.id: {
                "title": section.title and translate(section.title),
                "blocks": [_block_json(block, context) for block in section.blocks],
            }
            for section in page.sections
        },
        "notes": [{"id": note.id, "text": translate(note.message)} for note in page.notes],
    }


def _block_json(block: Block, context: PageContext) -> dict[str, Any]:
    if isinstance(block, KeyValueList):
        rows = [{"id": row.id or None, "label": row_label(row), **_cells_json(row.cells)} for row in block.rows]
        return {"type": "facts", "facts": rows}
    if isinstance(block, ListBlock):
        items = [
            {**_cells_json(item.cells), "command": item.hint.command or None, **place_json(item.hint)}
            for item in block.items
            if context.filled_cells(item.cells)
        ]
        return {"type": "items", "items": items}
    if isinstance(block, TableBlock):
        columns = [{"id": column.id, "label": translate(column.label), "type": column.type} for column in block.columns]
        rows = [_row_json(row, block, context) for row in block.rows]
        return {
            "type": "grid",
            "columns": columns,
            "rows": rows,
            "empty": block.empty_message and translate(block.empty_message),
        }
    if isinstance(block, (CodeBlock, MarkdownBlock)):
        return {"type": "code", "language": block.language, "text": block.text}
    paragraph = {"type": "prose", "text": translate(block.message)}
    if block.machine_value is ...:
        return paragraph
    return {**paragraph, "data": to_rounded_json_value(block.machine_value)}


def _cells_json(cells: Iterable[Cell]) -> dict[str, Any]:
    """The values of the cells that are not empty, and their tones if any has one."""
    filled = [cell for cell in cells if cell.value not in (None, "")]
    values: dict[str, Any] = {"values": [_cell_json(cell) for cell in filled]}
    if any(cell.tone for cell in filled):
        values["marks"] = [cell.tone or None for cell in filled]
    return values


def _row_json(row: Row, block: TableBlock, context: PageContext) -> dict[str, Any]:
    cells = {column.id: context.table_cell(row, column)[0] for column in block.columns}
    values: dict[str, Any] = {column_id: _cell_json(cell) for column_id, cell in cells.items()}
    tones = {column_id: cell.tone for column_id, cell in cells.items() if cell.tone and cell.value not in (None, "")}
    return {**values, "marks": tones} if tones else values


def _cell_json(cell: Cell) -> Any:
    return to_rounded_json_value(cell.value if cell.machine_value is ... else cell.machine_value)
