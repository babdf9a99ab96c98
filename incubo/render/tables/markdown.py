"""A table for a note, a wiki or a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.core.i18n import gettext, translate
from incubo.document.table import Row
from incubo.render.escape import escape_markdown, markdown_code_span
from incubo.render.tables.context import TableContext, entry_detail
from incubo.render.values import RIGHT_ALIGNED_TYPES


def render(context: TableContext) -> str:
    """Title, table (totals in bold), notes, and the entries behind the figures if asked."""
    lines = [f"### {escape_markdown(translate(context.table.title))}", ""]
    if context.source_line():
        lines += [f"{_capitalize(escape_markdown(context.source_line()))}.", ""]
    lines += _table_lines(context) if context.table.rows else [gettext("(nothing to show)")]
    if context.table.notes:
        lines.append("")
    lines += [f"- {escape_markdown(translate(note.message))}" for note in context.table.notes]
    if context.show_entries:
        for row in context.visible_rows():
            lines += _entry_lines(row, context)
    return "\n".join(lines) + "\n"


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table_lines(context: TableContext) -> Iterator[str]:
    columns = context.table.columns
    yield _table_row(escape_markdown(context.heading(column)) for column in columns)
    yield "|" + "|".join("---:" if column.type in RIGHT_ALIGNED_TYPES else "---" for column in columns) + "|"
    for row in context.visible_rows():
        cells = (escape_markdown(context.cell_text(row, column)) for column in columns)
        yield _table_row((f"**{cell}**" if cell and row.level else cell) for cell in cells)


def _table_row(cells: Iterator[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _entry_lines(row: Row, context: TableContext) -> Iterator[str]:
    if not row.contributions:
        return
    yield ""
    yield f"**{escape_markdown(context.cell_text(row, context.table.columns[0]))}**"
    yield ""
    for why in row.contributions:
        said = f"- {escape_markdown(why.title)} ({markdown_code_span(why.id)})"
        yield f"{said}, {escape_markdown(entry_detail(why))}" if why.detail else said
