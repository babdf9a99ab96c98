"""Charts of tables as what `macros/charts.html` frames: their drawings, with names and numbers that are links.

A chart is as wide as its page, and its text keeps its size. Phases alone have colours of their own, always with their
names; all else is drawn in the accent of the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from incubo.core.i18n import gettext
from incubo.document.chart import Chart
from incubo.render.charts.drawing import Drawing, DrawnChart, Medium, draw_chart
from incubo.render.charts.plot import find_chart
from incubo.render.html_document import trusted_markup
from incubo.render.tables.formats import TableContext
from incubo.web.blocks import Part, make_parts, phase_tag
from incubo.web.view import View


class ChartRow(NamedTuple):
    """A drawing of a chart: its name as in the table, and the address of what its value counts ("": none)."""

    drawing: Drawing
    svg: Any
    name: tuple[Part, ...] = ()
    link: str = ""


class ChartView(NamedTuple):
    """A chart, its description, its rows, and the axis above them (None: they have none)."""

    drawn: DrawnChart
    description: str
    rows: tuple[ChartRow, ...]
    axis: ChartRow | None = None


def make_chart(view: View, context: TableContext, links: Sequence[Mapping[str, str]] = ()) -> ChartView | None:
    """The chart of a table; None if it has none, or nothing to draw.

    `links`: for each visible row, the address of what a column counts, by its id.
    """
    chart = find_chart(context)
    if chart is None:
        return None
    phases = view.registry.vocabulary.phases
    medium = Medium(
        lambda _taken: lambda share: f"{share:.2f}%",
        lambda css: {"class": css} if css else {},
        lambda name, _index: phase_tag(view, name).color if name in phases else "",
    )
    drawn = draw_chart(context, chart, medium)
    if drawn is None:
        return None
    names: list[tuple[Part, ...]] = [()] * len(drawn.drawings)
    row_links = [""] * len(drawn.drawings)
    if drawn.type == "bars":
        bars = [index for index, row in enumerate(context.visible_rows()) if row.level == 0 and row.is_drawn]
        names = [tuple(_bar_name(view, context, index)) for index in bars]
        row_links = [links[index].get(chart.value_columns[0], "") if index < len(links) else "" for index in bars]
    elif drawn.type == "gantt":
        names = _lane_names(view, context, chart)
    rows = map(_make_row, drawn.drawings, names, row_links)
    description = f"{drawn.description} {gettext('The same figures are in the table below.')}"
    return ChartView(drawn, description, tuple(rows), _make_row(drawn.axis) if drawn.axis is not None else None)


def _make_row(drawing: Drawing, name: tuple[Part, ...] = (), link: str = "") -> ChartRow:
    return ChartRow(drawing, trusted_markup(drawing.svg), name, link)


def _bar_name(view: View, context: TableContext, index: int) -> Iterator[Part]:
    """The cells before the figures of a row."""
    row = context.visible_rows()[index]
    for column in context.table.columns:
        if column.type not in ("text", "phase", "date"):
            return
        yield from make_parts(view, row.cells.get(column.id), column.type)


def _lane_names(view: View, context: TableContext, chart: Chart) -> list[tuple[Part, ...]]:
    """The name of each lane, with the link to its entry, in the order of the lanes."""
    names: dict[object, tuple[Part, ...]] = {}
    for row in context.data_rows():
        label = row.cells.get(chart.label_column)
        names.setdefault(getattr(label, "id", label), make_parts(view, label, "text"))
    return list(names.values())
