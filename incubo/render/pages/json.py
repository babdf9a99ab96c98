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


def render(spread: PageContext) -> str:
    """The document."""
    return dump_json(page_document(spread), ascii=not spread.look.unicode)


def page_document(spread: PageContext) -> dict[str, Any]:
    """A page as data: sections keyed by id, each a list of blocks; rows keyed by column id; notes with stable ids."""
    page = spread.page
    return {
        "version": PAGE_VERSION,
        "lang": spread.lang,
        "page": page.page,
        "id": page.id,
        "title": to_json_value(page.title.value),
        "at": page.at and page.at.isoformat(),
        "commit": page.commit and {"id": page.commit.id, "date": page.commit.date.isoformat()},
        "sections": {
            section.id: {
                "title": section.title and translate(section.title),
                "blocks": [_block_json(block, spread) for block in section.blocks],
            }
            for section in page.sections
        },
        "notes": [{"id": note.id, "text": translate(note.text)} for note in page.notes],
    }


def _block_json(block: Block, spread: PageContext) -> dict[str, Any]:
    if isinstance(block, KeyValueList):
        rows = [{"id": fact.id or None, "label": fact_label(fact), **_cells_json(fact.cells)} for fact in block.rows]
        return {"type": "facts", "facts": rows}
    if isinstance(block, ListBlock):
        items = [
            {**_cells_json(item.cells), "command": item.command or None}
            for item in block.items
            if spread.said(item.cells)
        ]
        return {"type": "items", "items": items}
    if isinstance(block, TableBlock):
        columns = [{"id": column.id, "label": translate(column.label), "type": column.type} for column in block.columns]
        rows = [_row_json(row, block, spread) for row in block.rows]
        return {"type": "grid", "columns": columns, "rows": rows, "empty": block.empty and translate(block.empty)}
    if isinstance(block, CodeBlock):
        return {"type": "code", "language": block.language, "text": block.text}
    prose = {"type": "prose", "text": translate(block.text)}
    return prose if block.data is ... else {**prose, "data": _json_value(block.data)}


def _cells_json(cells: Iterable[Cell]) -> dict[str, Any]:
    """The data of the cells that say something, and what to think of each where there is something to think."""
    there = [cell for cell in cells if cell.value not in (None, "")]
    said: dict[str, Any] = {"values": [_cell_data(cell) for cell in there]}
    if any(cell.mark for cell in there):
        said["marks"] = [cell.mark or None for cell in there]
    return said


def _row_json(row: Row, grid: TableBlock, spread: PageContext) -> dict[str, Any]:
    cells = {column.id: spread.cell(row, column)[0] for column in grid.columns}
    said: dict[str, Any] = {name: _cell_data(cell) for name, cell in cells.items()}
    marks = {name: cell.mark for name, cell in cells.items() if cell.mark and cell.value not in (None, "")}
    return {**said, "marks": marks} if marks else said


def _cell_data(cell: Cell) -> Any:
    return _json_value(cell.value if cell.data is ... else cell.data)


def _json_value(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else to_json_value(value)
