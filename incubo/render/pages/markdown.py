"""A page for a note, a wiki or a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.core.i18n import translate
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, ListBlock, TableBlock
from incubo.render import escape
from incubo.render.pages.context import EMPHASISED_MARKS, PageContext, fact_label, section_title
from incubo.render.values import RIGHT_ALIGNED_TYPES


def render(context: PageContext) -> str:
    """Title, sections, notes. What is marked stands in bold."""
    page = context.page
    lines = [f"# {escape.escape_markdown(context.cell_text(page.title))}", ""]
    if context.subtitle():
        lines += [escape.escape_markdown(context.subtitle()), ""]
    for section, blocks in context.visible_sections():
        if section.title is not None:
            lines += [f"## {escape.escape_markdown(section_title(section))}", ""]
        for block in blocks:
            lines += [*_block_lines(block, context), ""]
    lines += [f"- {escape.escape_markdown(translate(note.message))}" for note in page.notes]
    return "\n".join(lines).rstrip("\n") + "\n"


def _block_lines(block: Block, context: PageContext) -> Iterator[str]:
    if isinstance(block, KeyValueList):
        for fact in block.rows:
            said = " · ".join(_render_cell(cell, words) for cell, words in context.filled_cells(fact.cells))
            label = escape.escape_markdown(fact_label(fact))
            yield f"- {label}\u00a0: {said}" if context.lang == "fr" else f"- {label}: {said}"
    elif isinstance(block, ListBlock):
        for item in block.items:
            said = " · ".join(_render_cell(cell, words) for cell, words in context.filled_cells(item.cells))
            yield f"- {said} — {escape.markdown_code_span(item.command)}" if item.command else f"- {said}"
    elif isinstance(block, TableBlock):
        yield from _table_lines(block, context)
    elif isinstance(block, CodeBlock):
        yield from _code_fence(block)
    else:
        yield escape.escape_markdown(translate(block.message))


def _render_cell(cell: Cell, text: str) -> str:
    if not text:
        return ""
    if cell.type == "id" or cell.type == "code":
        return escape.markdown_code_span(text).replace("|", r"\|")
    said = escape.escape_markdown(text)
    return f"**{said}**" if cell.tone in EMPHASISED_MARKS else said


def _table_lines(grid: TableBlock, context: PageContext) -> Iterator[str]:
    if not grid.rows:
        if grid.empty_message is not None:
            yield escape.escape_markdown(translate(grid.empty_message))
        return
    columns = grid.columns
    yield _table_row([escape.escape_markdown(translate(column.label)) for column in columns])
    yield "|" + "|".join("---:" if column.type in RIGHT_ALIGNED_TYPES else "---" for column in columns) + "|"
    for row in grid.rows:
        yield _table_row([_render_cell(*context.grid_cell(row, column)) for column in columns])


def _table_row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _code_fence(block: CodeBlock) -> Iterator[str]:
    """Lines between fences longer than any they hold."""
    longest = max((len(run) for run in re.findall("`+", block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield fence + block.language
    yield from (escape.escape_terminal(line) for line in block.text.rstrip("\n").split("\n"))
    yield fence
