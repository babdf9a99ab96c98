"""A page for machines: version 1 of a document that only grows.

What people read in words is there as data (`page.Cell`), and what is empty is there: pages of a kind have one shape,
in any language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from incubo.core.i18n import translate
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, ListBlock, TableBlock
from incubo.document.table import Row
from incubo.render.json_document import dump_json, to_json_value
from incubo.render.pages.context import PageContext, fact_label

PAGE_VERSION = 1


def render(context: PageContext) -> str:
    """The document."""
    return dump_json(page_document(context), ascii_only=not context.terminal.unicode)


def page_document(context: PageContext) -> dict[str, Any]:
    """A page as data: sections keyed by id, each a list of blocks; rows keyed by column id; notes with stable ids."""
    page = context.page
    return {
        "version": PAGE_VERSION,
        "lang": context.lang,
        "page": page.page_type,
        "id": page.id,
        "title": to_json_value(page.title.value),
        "at": page.as_of and page.as_of.isoformat(),
        "commit": page.commit and {"id": page.commit.sha, "date": page.commit.date.isoformat()},
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
        rows = [{"id": fact.id or None, "label": fact_label(fact), **_cells_json(fact.cells)} for fact in block.rows]
        return {"type": "facts", "facts": rows}
    if isinstance(block, ListBlock):
        items = [
            {**_cells_json(item.cells), "command": item.command or None}
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
    if isinstance(block, CodeBlock):
        return {"type": "code", "language": block.language, "text": block.text}
    prose = {"type": "prose", "text": translate(block.message)}
    return prose if block.machine_value is ... else {**prose, "data": _json_value(block.machine_value)}


def _cells_json(cells: Iterable[Cell]) -> dict[str, Any]:
    """The data of the cells that say something, and what to think of each where there is something to think."""
    there = [cell for cell in cells if cell.value not in (None, "")]
    said: dict[str, Any] = {"values": [_cell_data(cell) for cell in there]}
    if any(cell.tone for cell in there):
        said["marks"] = [cell.tone or None for cell in there]
    return said


def _row_json(row: Row, grid: TableBlock, context: PageContext) -> dict[str, Any]:
    cells = {column.id: context.grid_cell(row, column)[0] for column in grid.columns}
    said: dict[str, Any] = {name: _cell_data(cell) for name, cell in cells.items()}
    marks = {name: cell.tone for name, cell in cells.items() if cell.tone and cell.value not in (None, "")}
    return {**said, "marks": marks} if marks else said


def _cell_data(cell: Cell) -> Any:
    return _json_value(cell.value if cell.machine_value is ... else cell.machine_value)


def _json_value(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else to_json_value(value)
