"""Tables in Markdown, for a note, a wiki or a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incubo.core.i18n import capitalize_first, gettext, translate
from incubo.document.table import Contribution
from incubo.render.escape import escape_markdown, markdown_code_span
from incubo.render.markdown import delimiter_row, table_row
from incubo.render.tables.formats import TableContext, entry_detail


def render(context: TableContext) -> str:
    """Title, table (totals in bold), notes, and on request the entries behind the figures."""
    lines = [f"### {escape_markdown(translate(context.table.full_title))}", ""]
    if source := context.shared_source():
        lines += [f"{capitalize_first(escape_markdown(source))}.", ""]
    lines += _table_lines(context) if context.table.rows else [gettext("(nothing to show)")]
    if context.table.notes:
        lines.append("")
    lines += [f"- {escape_markdown(note)}" for note in context.shared_notes()]
    if context.include_entries:
        for row in context.visible_rows():
            lines += _entry_lines(context.cell_text(row, context.table.columns[0]), row.contributions)
        for note in context.table.notes:
            lines += _entry_lines(translate(note.message), note.contributions)
    return "\n".join(lines) + "\n"


def _table_lines(context: TableContext) -> Iterator[str]:
    columns = context.visible_columns()
    yield table_row(escape_markdown(translate(column.label)) for column in columns)
    yield delimiter_row(column.type for column in columns)
    for row in context.visible_rows():
        cells = (escape_markdown(context.cell_text(row, column)) for column in columns)
        yield table_row((f"**{cell}**" if cell and row.level else cell) for cell in cells)


def _entry_lines(name: str, entries: Sequence[Contribution]) -> Iterator[str]:
    """The entries behind a row or a note, under its name."""
    if not entries:
        return
    yield ""
    yield f"**{escape_markdown(name)}**"
    yield ""
    for entry in entries:
        line = f"- {escape_markdown(entry.title)} ({markdown_code_span(entry.id)})"
        yield f"{line}, {escape_markdown(entry_detail(entry))}" if entry.detail else line
