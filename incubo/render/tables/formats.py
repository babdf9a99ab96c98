"""The formats of tables, and the function that renders a table in one of them."""

from __future__ import annotations

from incubo.core.lazy import load_target
from incubo.document.table import Table
from incubo.render.tables.context import TableContext
from incubo.render.terminal.style import TerminalStyle
from incubo.render.values import PhaseLabel

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
"""The function of each format; only the module of the requested one is imported."""
SHEET_FORMATS = ("xlsx", "csv-excel")
"""Those that people edit and give back to `import`."""


def render_table(
    table: Table,
    fmt: str,
    *,
    lang: str,
    terminal: TerminalStyle,
    phase_label: PhaseLabel,
    all_rows: bool = False,
    include_entries: bool = False,
) -> str | bytes:
    """A table, ready to be written (`csv-excel` includes its BOM and CRLF): text, or the bytes of a file.

    `all_rows` shows people the rows that are collapsed for them otherwise; formats for machines always have all rows.
    `include_entries` adds the entries behind each figure.
    """
    if table.sheet is None or fmt not in SHEET_FORMATS:
        table = table._replace(columns=tuple(column for column in table.columns if not column.is_for_sheets))
    context = TableContext(table, lang, terminal, phase_label, all_rows, include_entries)
    document: str | bytes = load_target(FORMATS[fmt])(context)
    return document
