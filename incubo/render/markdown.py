"""Markdown syntax that several formats write. Cells are already Markdown: see `escape` for what comes from content."""

from __future__ import annotations

from collections.abc import Iterable

from incubo.render.values import RIGHT_ALIGNED_TYPES


def table_row(cells: Iterable[str]) -> str:
    """A row of a table: `| a | b |`."""
    return f"| {' | '.join(cells)} |"


def delimiter_row(column_types: Iterable[str]) -> str:
    """The row between the headings of a table and its cells: `|---|---:|`."""
    return f"|{'|'.join('---:' if type_ in RIGHT_ALIGNED_TYPES else '---' for type_ in column_types)}|"
