"""A page as one accessible document: what `show` says of an entry, to be sent or printed."""

from __future__ import annotations

from typing import Any

from incubo.i18n import gettext, say
from incubo.page import Block, Cell, Code, Facts, Grid, Items
from incubo.render.html import document
from incubo.render.sheet import RIGHT
from incubo.render.spread import Spread, label_of, title_of


def render(spread: Spread) -> str:
    """The document."""
    page = spread.page
    return document(
        "page.html",
        spread.lang,
        words={"notes": gettext("Remarks")},
        title=spread.words(page.title),
        about=spread.about(),
        sections=[
            {"id": section.id, "title": title_of(section), "blocks": [_block(block, spread) for block in blocks]}
            for section, blocks in spread.sections()
        ],
        notes=[say(note.text) for note in page.notes],
    )


def _block(block: Block, spread: Spread) -> dict[str, Any]:
    """A block as the template takes it: its kind, and its contents in words."""
    if isinstance(block, Facts):
        rows = [(label_of(fact), fact.type == "code", _cells(spread.said(fact.cells))) for fact in block.rows]
        return {"kind": "facts", "rows": rows}
    if isinstance(block, Items):
        return {"kind": "items", "rows": [(_cells(spread.said(item.cells)), item.command) for item in block.items]}
    if isinstance(block, Grid):
        return _grid(block, spread)
    if isinstance(block, Code):
        return {"kind": "code", "text": block.text}
    return {"kind": "prose", "text": say(block.text)}


def _cells(said: list[tuple[Cell, str]]) -> list[tuple[str, str, bool]]:
    """Words, what a reader should think of them, and whether they are to be typed."""
    return [(words, cell.mark, cell.type in ("id", "code")) for cell, words in said]


def _grid(grid: Grid, spread: Spread) -> dict[str, Any]:
    rows = []
    for row in grid.rows:
        cells = [(*spread.cell(row, column), column) for column in grid.columns]
        rows.append([(words, cell.mark, column.type in RIGHT, column.type) for cell, words, column in cells])
    return {
        "kind": "grid",
        "headings": [(say(column.label), column.type in RIGHT) for column in grid.columns],
        "rows": rows,
        "empty": say(grid.empty) if grid.empty is not None and not grid.rows else "",
    }
