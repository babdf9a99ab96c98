"""A report's table in any format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from incubo.render.sheet import Sheet
from incubo.render.style import Look
from incubo.table import Table

FORMATS = {
    "table": "incubo.render.table_terminal",
    "markdown": "incubo.render.table_markdown",
    "csv": "incubo.render.table_csv",
    "csv-excel": "incubo.render.table_excel",
    "json": "incubo.render.table_json",
    "html": "incubo.render.table_html",
    "svg": "incubo.render.table_svg",
    "xlsx": "incubo.render.table_xlsx",
}
"""The module of each format; only the one asked for is imported."""


def render(
    table: Table,
    fmt: str,
    *,
    lang: str,
    look: Look,
    phase_label: Callable[[str | None], str],
    all_rows: bool = False,
    why: bool = False,
) -> str | bytes:
    """A table, ready to be written as it is (`csv-excel` has its BOM and CRLF already): text, or the bytes of a file.

    `phase_label` names a phase, and None: entries without one. `all_rows` unfolds what people see folded
    (machines always get every row). `why` adds the entries behind each figure.
    """
    sheet = Sheet(table, lang, look, phase_label, all_rows, why)
    made: str | bytes = import_module(FORMATS[fmt]).render(sheet)
    return made
