"""Pages as documents for a word processor (OOXML): headings, lists and tables, in the styles of python-docx."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from incubo.core.i18n import translate
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, ListBlock, MarkdownBlock, Paragraph, TableBlock
from incubo.render.escape import escape_invisible
from incubo.render.pages.formats import PageContext, row_label, section_title
from incubo.render.values import RIGHT_ALIGNED_TYPES


def render(context: PageContext) -> bytes:
    """The bytes of a `.docx` file, with the texts that the other formats have."""
    page, document = context.page, Document()
    title = _safe(context.cell_text(page.title))
    document.core_properties.author = ""
    document.core_properties.title = title
    document.add_heading(title, 0)
    if context.subtitle():
        document.add_paragraph(_safe(context.subtitle()), style="Subtitle")
    for section, blocks in context.visible_sections():
        if section.title is not None:
            document.add_heading(_safe(section_title(section)), context.heading_level(section))
        for block in blocks:
            _add_block(document, block, context)
    for note in page.notes:
        document.add_paragraph(_safe(translate(note.message)), style="List Bullet")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _add_block(document: Any, block: Block, context: PageContext) -> None:
    if isinstance(block, KeyValueList):
        table = document.add_table(rows=0, cols=2)
        for row in block.rows:
            cells = table.add_row().cells
            cells[0].paragraphs[0].add_run(_safe(row_label(row))).bold = True
            cells[1].text = _join_cells(row.cells, context)
    elif isinstance(block, ListBlock):
        for item in block.items:
            document.add_paragraph(_join_cells(item.cells, context), style="List Bullet")
    elif isinstance(block, TableBlock):
        _add_table(document, block, context)
    elif isinstance(block, (CodeBlock, MarkdownBlock)):
        document.add_paragraph(_safe(block.text))
    else:
        assert isinstance(block, Paragraph)
        document.add_paragraph(_safe(translate(block.message)))


def _add_table(document: Any, block: TableBlock, context: PageContext) -> None:
    if not block.rows:
        if block.empty_message is not None:
            document.add_paragraph(_safe(translate(block.empty_message)))
        return
    table = document.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(_safe(translate(column.label))).bold = True
    for row in block.rows:
        for cell, column in zip(table.add_row().cells, block.columns, strict=True):
            cell.text = _safe(context.table_cell(row, column)[1])
            if column.type in RIGHT_ALIGNED_TYPES:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _join_cells(cells: tuple[Cell, ...], context: PageContext) -> str:
    return _safe(context.separator().join(text for _, text in context.filled_cells(cells)))


def _safe(text: str) -> str:
    """A text that XML can hold: control and invisible characters become visible escapes."""
    return escape_invisible(text)
