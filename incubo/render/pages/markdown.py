"""Pages in Markdown, for a note, a wiki or a pull request. Cells with an emphasised tone are bold."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.core.i18n import translate
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, ListBlock, MarkdownBlock, TableBlock
from incubo.render.escape import backtick_fence, escape_markdown, escape_terminal, markdown_code_span
from incubo.render.markdown import delimiter_row, format_markdown_hint, table_row
from incubo.render.pages.formats import EMPHASISED_TONES, PageContext, row_label, section_title


def render(context: PageContext) -> str:
    """Title, sections, notes."""
    page = context.page
    lines = [f"# {escape_markdown(context.cell_text(page.title))}", ""]
    if context.subtitle():
        lines += [escape_markdown(context.subtitle()), ""]
    for section, blocks in context.visible_sections():
        if section.title is not None:
            mark = "#" * (1 + context.heading_level(section))
            lines += [f"{mark} {escape_markdown(section_title(section))}", ""]
        for block in blocks:
            lines += [*_block_lines(block, context), ""]
    lines += [f"- {escape_markdown(translate(note.message))}" for note in page.notes]
    return "\n".join(lines).rstrip("\n") + "\n"


def _block_lines(block: Block, context: PageContext) -> Iterator[str]:
    if isinstance(block, KeyValueList):
        colon = "\u00a0:" if context.lang == "fr" else ":"
        for row in block.rows:
            yield f"- {escape_markdown(row_label(row))}{colon} {_join_cells(row.cells, context)}"
    elif isinstance(block, ListBlock):
        for item in block.items:
            actions = filter(None, map(format_markdown_hint, (item.hint, *item.others)))
            yield " — ".join((f"- {_join_cells(item.cells, context)}", *actions))
    elif isinstance(block, TableBlock):
        yield from _table_lines(block, context)
    elif isinstance(block, (CodeBlock, MarkdownBlock)):
        yield from _fenced_block_lines(block)
    else:
        yield escape_markdown(translate(block.message))


def _join_cells(cells: tuple[Cell, ...], context: PageContext) -> str:
    return " · ".join(_render_cell(cell, text) for cell, text in context.filled_cells(cells))


def _render_cell(cell: Cell, text: str) -> str:
    if not text:
        return ""
    if cell.type in ("id", "code"):
        return markdown_code_span(text).replace("|", r"\|")
    escaped = escape_markdown(text)
    return f"**{escaped}**" if cell.tone in EMPHASISED_TONES else escaped


def _table_lines(table: TableBlock, context: PageContext) -> Iterator[str]:
    if not table.rows:
        if table.empty_message is not None:
            yield escape_markdown(translate(table.empty_message))
        return
    yield table_row(escape_markdown(translate(column.label)) for column in table.columns)
    yield delimiter_row(column.type for column in table.columns)
    for row in table.rows:
        yield table_row(_render_cell(*context.table_cell(row, column)) for column in table.columns)


def _fenced_block_lines(block: CodeBlock | MarkdownBlock) -> Iterator[str]:
    fence = backtick_fence(block.text, min_length=3)
    yield fence + block.language
    yield from (escape_terminal(line) for line in block.text.rstrip("\n").split("\n"))
    yield fence
