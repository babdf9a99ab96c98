"""Pages as an accessible HTML document, to send or to print."""

from __future__ import annotations

from typing import Any

from incubo.core.hint import Hint
from incubo.core.i18n import gettext, translate
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, ListBlock, MarkdownBlock, TableBlock
from incubo.render.html_document import HtmlSection, notes_section, render_document
from incubo.render.pages.formats import PageContext, row_label, section_title
from incubo.render.values import RIGHT_ALIGNED_TYPES


def render(context: PageContext) -> str:
    """The document."""
    page = context.page
    sections = [
        HtmlSection(
            section.id,
            section_title(section),
            [_block_values(block, context) for block in blocks],
            1 + context.heading_level(section),
        )
        for section, blocks in context.visible_sections()
    ]
    sections += notes_section(gettext("Remarks"), (translate(note.message) for note in page.notes))
    return render_document(context.lang, context.cell_text(page.title), context.subtitle(), sections)


def _block_values(block: Block, context: PageContext) -> dict[str, Any]:
    """A block as `document.html` takes it: its kind, and its content as text."""
    if isinstance(block, KeyValueList):
        rows = [
            (row_label(row), row.label_style == "code", _cell_values(context.filled_cells(row.cells)))
            for row in block.rows
        ]
        return {"kind": "key_values", "rows": rows}
    if isinstance(block, ListBlock):
        items = [
            (_cell_values(context.filled_cells(item.cells)), [*map(_hint_values, (item.hint, *item.others))])
            for item in block.items
        ]
        return {"kind": "list", "rows": items}
    if isinstance(block, TableBlock):
        return _table_values(block, context)
    if isinstance(block, (CodeBlock, MarkdownBlock)):
        return {"kind": "code", "text": block.text}
    return {"kind": "paragraph", "text": translate(block.message)}


def _hint_values(hint: Hint) -> tuple[str, str]:
    """What to type, or the text of a link; and its address."""
    text = hint.command or (translate(hint.text) if hint.text is not None else "")
    return text, hint.address


def _cell_values(cells: list[tuple[Cell, str]]) -> list[tuple[str, str, bool]]:
    """Per cell: its text, its tone, and whether it is code."""
    return [(text, cell.tone, cell.type in ("id", "code")) for cell, text in cells]


def _table_values(table: TableBlock, context: PageContext) -> dict[str, Any]:
    rows = []
    for row in table.rows:
        cells = [(*context.table_cell(row, column), column) for column in table.columns]
        values = [(text, cell.tone, column.type in RIGHT_ALIGNED_TYPES, column.type) for cell, text, column in cells]
        rows.append({"cells": values, "is_soft": False})
    return {
        "kind": "table",
        "headings": [(translate(column.label), column.type in RIGHT_ALIGNED_TYPES) for column in table.columns],
        "rows": rows,
        "totals": [],
        "caption": "",
        "empty": translate(table.empty_message) if table.empty_message is not None and not table.rows else "",
    }
