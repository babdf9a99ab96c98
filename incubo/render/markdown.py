"""Markdown syntax that several formats write. Cells are already Markdown: see `escape` for what comes from content."""

from __future__ import annotations

from collections.abc import Iterable

from incubo.core.hint import Hint
from incubo.core.i18n import translate
from incubo.render.escape import escape_markdown, markdown_code_span
from incubo.render.values import RIGHT_ALIGNED_TYPES


def table_row(cells: Iterable[str]) -> str:
    """A row of a table: `| a | b |`."""
    return f"| {' | '.join(cells)} |"


def delimiter_row(column_types: Iterable[str]) -> str:
    """The row between the headings of a table and its cells: `|---|---:|`."""
    return f"|{'|'.join('---:' if type_ in RIGHT_ALIGNED_TYPES else '---' for type_ in column_types)}|"


def format_markdown_hint(hint: Hint) -> str:
    """What to type, or a link to where to go; "" for nothing."""
    if hint.command:
        return markdown_code_span(hint.command)
    return markdown_link(escape_markdown(translate(hint.text)) if hint.text is not None else "", hint.address)


def markdown_link(text: str, address: str) -> str:
    """A text that leads to an address ("": nowhere)."""
    return f"[{text}](<{address}>)" if address else text
