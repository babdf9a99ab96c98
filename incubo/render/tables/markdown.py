"""A table for a note, a wiki or a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.core.i18n import gettext, translate
from incubo.document.table import Row
from incubo.render.escape import escape_markdown, markdown_code_span
from incubo.render.tables.context import TableContext, entry_detail
from incubo.render.values import RIGHT_ALIGNED_TYPES


def render(sheet: TableContext) -> str:
    """Title, table (totals in bold), notes, and the entries behind the figures if asked."""
    lines = [f"### {escape_markdown(translate(sheet.table.title))}", ""]
    if sheet.source():
        lines += [f"{_capitalize(escape_markdown(sheet.source()))}.", ""]
    lines += _table_lines(sheet) if sheet.table.rows else [gettext("(nothing to show)")]
    if sheet.table.notes:
        lines.append("")
    lines += [f"- {escape_markdown(translate(note.text))}" for note in sheet.table.notes]
    if sheet.why:
        for row in sheet.rows():
            lines += _entry_lines(row, sheet)
    return "\n".join(lines) + "\n"


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table_lines(sheet: TableContext) -> Iterator[str]:
    columns = sheet.table.columns
    yield _table_row(escape_markdown(sheet.label(column)) for column in columns)
    yield "|" + "|".join("---:" if column.type in RIGHT_ALIGNED_TYPES else "---" for column in columns) + "|"
    for row in sheet.rows():
        cells = (escape_markdown(sheet.cell(row, column)) for column in columns)
        yield _table_row((f"**{cell}**" if cell and row.level else cell) for cell in cells)


def _table_row(cells: Iterator[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _entry_lines(row: Row, sheet: TableContext) -> Iterator[str]:
    if not row.why:
        return
    yield ""
    yield f"**{escape_markdown(sheet.cell(row, sheet.table.columns[0]))}**"
    yield ""
    for why in row.why:
        said = f"- {escape_markdown(why.title)} ({markdown_code_span(why.id)})"
        yield f"{said}, {escape_markdown(entry_detail(why))}" if why.detail else said
