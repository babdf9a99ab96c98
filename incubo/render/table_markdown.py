"""A table for a note, a wiki or a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.i18n import gettext, say
from incubo.render.safe import markdown, markdown_code
from incubo.render.sheet import RIGHT, Sheet, detail
from incubo.table import Row


def render(sheet: Sheet) -> str:
    """Title, table (totals in bold), notes, and the entries behind the figures if asked."""
    lines = [f"### {markdown(say(sheet.table.title))}", ""]
    if sheet.source():
        lines += [f"{_capital(markdown(sheet.source()))}.", ""]
    lines += _grid(sheet) if sheet.table.rows else [gettext("(nothing to show)")]
    if sheet.table.notes:
        lines.append("")
    lines += [f"- {markdown(say(note.text))}" for note in sheet.table.notes]
    if sheet.why:
        for row in sheet.rows():
            lines += _why(row, sheet)
    return "\n".join(lines) + "\n"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _grid(sheet: Sheet) -> Iterator[str]:
    columns = sheet.table.columns
    yield _line(markdown(sheet.label(column)) for column in columns)
    yield "|" + "|".join("---:" if column.type in RIGHT else "---" for column in columns) + "|"
    for row in sheet.rows():
        cells = (markdown(sheet.cell(row, column)) for column in columns)
        yield _line((f"**{cell}**" if cell and row.level else cell) for cell in cells)


def _line(cells: Iterator[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _why(row: Row, sheet: Sheet) -> Iterator[str]:
    if not row.why:
        return
    yield ""
    yield f"**{markdown(sheet.cell(row, sheet.table.columns[0]))}**"
    yield ""
    for why in row.why:
        said = f"- {markdown(why.title)} ({markdown_code(why.id)})"
        yield f"{said}, {markdown(detail(why))}" if why.detail else said
