"""A page for machines: version 1 of a document that only grows.

What people read in words is there as data (`page.Cell`), and what is empty is there: pages of a kind have one shape,
in any language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from incubo.i18n import say
from incubo.page import Block, Cell, Code, Facts, Grid, Items
from incubo.render.json import document, plain
from incubo.render.spread import Spread, label_of
from incubo.table import Row

VERSION = 1


def render(spread: Spread) -> str:
    """The document."""
    return document(said(spread), ascii=not spread.look.unicode)


def said(spread: Spread) -> dict[str, Any]:
    """A page as data: sections keyed by id, each a list of blocks; rows keyed by column id; notes with stable ids."""
    page = spread.page
    return {
        "version": VERSION,
        "lang": spread.lang,
        "page": page.page,
        "id": page.id,
        "title": plain(page.title.value),
        "at": page.at and page.at.isoformat(),
        "commit": page.commit and {"id": page.commit.id, "date": page.commit.date.isoformat()},
        "sections": {
            section.id: {
                "title": section.title and say(section.title),
                "blocks": [_block(block, spread) for block in section.blocks],
            }
            for section in page.sections
        },
        "notes": [{"id": note.id, "text": say(note.text)} for note in page.notes],
    }


def _block(block: Block, spread: Spread) -> dict[str, Any]:
    if isinstance(block, Facts):
        rows = [{"id": fact.id or None, "label": label_of(fact), **_cells(fact.cells)} for fact in block.rows]
        return {"type": "facts", "facts": rows}
    if isinstance(block, Items):
        items = [
            {**_cells(item.cells), "command": item.command or None} for item in block.items if spread.said(item.cells)
        ]
        return {"type": "items", "items": items}
    if isinstance(block, Grid):
        columns = [{"id": column.id, "label": say(column.label), "type": column.type} for column in block.columns]
        rows = [_row(row, block, spread) for row in block.rows]
        return {"type": "grid", "columns": columns, "rows": rows, "empty": block.empty and say(block.empty)}
    if isinstance(block, Code):
        return {"type": "code", "language": block.language, "text": block.text}
    prose = {"type": "prose", "text": say(block.text)}
    return prose if block.data is ... else {**prose, "data": _value(block.data)}


def _cells(cells: Iterable[Cell]) -> dict[str, Any]:
    """The data of the cells that say something, and what to think of each where there is something to think."""
    there = [cell for cell in cells if cell.value not in (None, "")]
    said: dict[str, Any] = {"values": [_data(cell) for cell in there]}
    if any(cell.mark for cell in there):
        said["marks"] = [cell.mark or None for cell in there]
    return said


def _row(row: Row, grid: Grid, spread: Spread) -> dict[str, Any]:
    cells = {column.id: spread.cell(row, column)[0] for column in grid.columns}
    said: dict[str, Any] = {name: _data(cell) for name, cell in cells.items()}
    marks = {name: cell.mark for name, cell in cells.items() if cell.mark and cell.value not in (None, "")}
    return {**said, "marks": marks} if marks else said


def _data(cell: Cell) -> Any:
    return _value(cell.value if cell.data is ... else cell.data)


def _value(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else plain(value)
