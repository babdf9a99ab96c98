"""A page as one accessible document: what `show` says of an entry, to be sent or printed."""

from __future__ import annotations

from typing import Any

from incubo.core.i18n import gettext, translate
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, ListBlock, TableBlock
from incubo.render.html_document import render_template
from incubo.render.pages.context import PageContext, fact_label, section_title
from incubo.render.values import RIGHT_ALIGNED_TYPES


def render(context: PageContext) -> str:
    """The document."""
    page = context.page
    return render_template(
        "page.html",
        context.lang,
        words={"notes": gettext("Remarks")},
        title=context.cell_text(page.title),
        about=context.subtitle(),
        sections=[
            {
                "id": section.id,
                "title": section_title(section),
                "blocks": [_block_values(block, context) for block in blocks],
            }
            for section, blocks in context.visible_sections()
        ],
        notes=[translate(note.message) for note in page.notes],
    )


def _block_values(block: Block, context: PageContext) -> dict[str, Any]:
    """A block as the template takes it: its kind, and its contents in words."""
    if isinstance(block, KeyValueList):
        rows = [
            (fact_label(fact), fact.label_style == "code", _cell_values(context.filled_cells(fact.cells)))
            for fact in block.rows
        ]
        return {"kind": "facts", "rows": rows}
    if isinstance(block, ListBlock):
        return {
            "kind": "items",
            "rows": [(_cell_values(context.filled_cells(item.cells)), item.command) for item in block.items],
        }
    if isinstance(block, TableBlock):
        return _grid_values(block, context)
    if isinstance(block, CodeBlock):
        return {"kind": "code", "text": block.text}
    return {"kind": "prose", "text": translate(block.message)}


def _cell_values(cells: list[tuple[Cell, str]]) -> list[tuple[str, str, bool]]:
    """Words, what a reader should think of them, and whether they are to be typed."""
    return [(words, cell.tone, cell.type in ("id", "code")) for cell, words in cells]


def _grid_values(grid: TableBlock, context: PageContext) -> dict[str, Any]:
    rows = []
    for row in grid.rows:
        cells = [(*context.grid_cell(row, column), column) for column in grid.columns]
        rows.append(
            [(words, cell.tone, column.type in RIGHT_ALIGNED_TYPES, column.type) for cell, words, column in cells]
        )
    return {
        "kind": "grid",
        "headings": [(translate(column.label), column.type in RIGHT_ALIGNED_TYPES) for column in grid.columns],
        "rows": rows,
        "empty": translate(grid.empty_message) if grid.empty_message is not None and not grid.rows else "",
    }
