"""A report's table in any format."""

from __future__ import annotations

from collections.abc import Callable

from incubo.core.lazy import load_target
from incubo.document.table import Table
from incubo.render.tables.context import TableContext
from incubo.render.terminal.style import TerminalStyle

FORMATS = {
    "table": "incubo.render.tables.terminal:render",
    "markdown": "incubo.render.tables.markdown:render",
    "csv": "incubo.render.tables.csv:render_csv",
    "csv-excel": "incubo.render.tables.csv:render_excel_csv",
    "json": "incubo.render.tables.json:render",
    "html": "incubo.render.tables.html:render",
    "svg": "incubo.render.charts.svg:render",
    "xlsx": "incubo.render.tables.xlsx:render",
}
"""The function of each format; only the module asked for is imported."""


def render_table(
    table: Table,
    fmt: str,
    *,
    lang: str,
    terminal: TerminalStyle,
    phase_label: Callable[[str | None], str],
    all_rows: bool = False,
    show_entries: bool = False,
) -> str | bytes:
    """A table, ready to be written as it is (`csv-excel` has its BOM and CRLF already): text, or the bytes of a file.

    `phase_label` names a phase, and None: entries without one. `all_rows` unfolds what people see folded
    (machines always get every row). `show_entries` adds the entries behind each figure.
    """
    sheet = TableContext(table, lang, terminal, phase_label, all_rows, show_entries)
    made: str | bytes = load_target(FORMATS[fmt])(sheet)
    return made
