"""Tables as an accessible HTML page: the chart, the figures, what they mean, and on request the entries behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from incubo.core.i18n import gettext, translate
from incubo.document.table import Contribution, Row
from incubo.render.charts.svg import draw_svg
from incubo.render.html_document import HtmlSection, notes_section, render_document, trusted_markup
from incubo.render.tables.formats import TableContext, entry_detail
from incubo.render.values import RIGHT_ALIGNED_TYPES


def render(context: TableContext) -> str:
    """The document."""
    table = context.table
    rows = context.visible_rows()
    columns = context.visible_columns()
    chart = draw_svg(context, standalone=False).strip()
    figures = {
        "kind": "table",
        "caption": gettext("The figures"),
        "headings": [(translate(column.label), column.type in RIGHT_ALIGNED_TYPES) for column in columns],
        "rows": [_row_values(row, context) for row in rows if not row.level],
        "totals": [_row_values(row, context) for row in rows if row.level],
        "empty": gettext("(nothing to show)"),
    }
    drawn = [{"kind": "chart", "svg": trusted_markup(chart)}] if chart else []
    sections = [HtmlSection("figures", "", [*drawn, figures])]
    sections += notes_section(gettext("What the figures mean"), context.shared_notes())
    if groups := list(_entry_groups(rows, context)) if context.include_entries else []:
        sections.append(HtmlSection("behind", gettext("Detail of the figures"), groups))
    return render_document(context.lang, translate(table.full_title), context.shared_source(), sections)


def _row_values(row: Row, context: TableContext) -> dict[str, Any]:
    cells = [
        (context.cell_text(row, column), "", column.type in RIGHT_ALIGNED_TYPES, column.type)
        for column in context.visible_columns()
    ]
    return {"cells": cells, "is_soft": row.is_summary or row.is_collapsed}


def _entry_groups(rows: Sequence[Row], context: TableContext) -> Iterator[dict[str, Any]]:
    """The entries behind each row's figures, under the name of the row, and those that a note counts, under it."""
    for row in rows:
        columns = [column for column in context.label_columns() if not column.is_for_data]
        names = [context.cell_text(row, column) for column in columns[:2]]
        yield from _entry_group(" · ".join(name for name in names if name), row.contributions)
    for note in context.table.notes:
        yield from _entry_group(translate(note.message), note.contributions)


def _entry_group(name: str, entries: Sequence[Contribution]) -> Iterator[dict[str, Any]]:
    if entries:
        yield {
            "kind": "entries",
            "name": name,
            "entries": [(entry.id, entry.title, entry_detail(entry)) for entry in entries],
        }
