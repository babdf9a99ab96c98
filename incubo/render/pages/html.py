"""A page as one accessible document: what `show` says of an entry, to be sent or printed."""

from __future__ import annotations

from typing import Any

from incubo.core.i18n import gettext, translate
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, ListBlock, TableBlock
from incubo.render.html_document import render_template
from incubo.render.pages.context import PageContext, fact_label, section_title
from incubo.render.values import RIGHT_ALIGNED_TYPES


def render(spread: PageContext) -> str:
    """The document."""
    page = spread.page
    return render_template(
        "page.html",
        spread.lang,
        words={"notes": gettext("Remarks")},
        title=spread.words(page.title),
        about=spread.about(),
        sections=[
            {
                "id": section.id,
                "title": section_title(section),
                "blocks": [_block_values(block, spread) for block in blocks],
            }
            for section, blocks in spread.sections()
        ],
        notes=[translate(note.text) for note in page.notes],
    )


def _block_values(block: Block, spread: PageContext) -> dict[str, Any]:
    """A block as the template takes it: its kind, and its contents in words."""
    if isinstance(block, KeyValueList):
        rows = [(fact_label(fact), fact.type == "code", _cell_values(spread.said(fact.cells))) for fact in block.rows]
        return {"kind": "facts", "rows": rows}
    if isinstance(block, ListBlock):
        return {
            "kind": "items",
            "rows": [(_cell_values(spread.said(item.cells)), item.command) for item in block.items],
        }
    if isinstance(block, TableBlock):
        return _grid_values(block, spread)
    if isinstance(block, CodeBlock):
        return {"kind": "code", "text": block.text}
    return {"kind": "prose", "text": translate(block.text)}


def _cell_values(said: list[tuple[Cell, str]]) -> list[tuple[str, str, bool]]:
    """Words, what a reader should think of them, and whether they are to be typed."""
    return [(words, cell.mark, cell.type in ("id", "code")) for cell, words in said]


def _grid_values(grid: TableBlock, spread: PageContext) -> dict[str, Any]:
    rows = []
    for row in grid.rows:
        cells = [(*spread.cell(row, column), column) for column in grid.columns]
        rows.append(
            [(words, cell.mark, column.type in RIGHT_ALIGNED_TYPES, column.type) for cell, words, column in cells]
        )
    return {
        "kind": "grid",
        "headings": [(translate(column.label), column.type in RIGHT_ALIGNED_TYPES) for column in grid.columns],
        "rows": rows,
        "empty": translate(grid.empty) if grid.empty is not None and not grid.rows else "",
    }
