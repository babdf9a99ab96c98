"""The picture of a table as a chart of the spreadsheet itself: it follows its cells, and people may restyle it."""

from __future__ import annotations

from typing import Any

from incubo.i18n import gettext, say
from incubo.render import safe
from incubo.render.sheet import Sheet

_KINDS = {"bars": {"type": "bar"}, "stacked": {"type": "column", "subtype": "stacked"}, "line": {"type": "line"}}


def chart(book: Any, page: str, sheet: Sheet) -> None:
    """Add the picture on a sheet of its own, where the spreadsheet has that kind and its rows stand together."""
    drawn = sheet.table.chart
    rows = sheet.data()
    if drawn is None or drawn.kind not in _KINDS or not rows or any(row.folded for row in rows):
        return
    places = {column.id: place for place, column in enumerate(sheet.table.columns)}
    made = book.add_chart(_KINDS[drawn.kind])
    for name in drawn.series if drawn.kind != "bars" else drawn.series[:1]:
        made.add_series(
            {
                "name": [page, 0, places[name]],
                "categories": [page, 1, places[drawn.along], len(rows), places[drawn.along]],
                "values": [page, 1, places[name], len(rows), places[name]],
            }
        )
    made.set_title({"name": safe.terminal(say(drawn.title)), "name_font": {"size": 12}})
    if drawn.unit is not None:
        made.set_y_axis({"name": safe.terminal(say(drawn.unit))})
    if len(drawn.series) < 2 or drawn.kind == "bars":
        made.set_legend({"none": True})
    made.set_size({"width": 960, "height": 480})
    book.add_worksheet(gettext("Chart")).insert_chart(0, 0, made)
