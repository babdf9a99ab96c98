"""A table's chart as the data to draw: names, values, scales. The terminal and SVG draw the same data."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from incubo.core.i18n import translate, translate_label
from incubo.core.message import LabelledValue
from incubo.document.chart import Chart
from incubo.document.table import Row
from incubo.render.escape import escape_terminal
from incubo.render.tables.formats import TableContext
from incubo.render.values import number_or_none

_YEAR_PREFIX = re.compile(r"\d{4}(-|$)")


class Series(NamedTuple):
    """A series: its name, and a value per point (None: nothing to draw there)."""

    name: str
    values: list[float | None]


class Plot(NamedTuple):
    """Points along an axis and the series over them; `chart_type` and `unit` are those of the chart.

    `value_type` is the type of the columns drawn: how values are formatted. All names are escaped.
    """

    chart_type: str
    title: str
    unit: str
    point_names: list[str]
    series: list[Series]
    value_type: str

    @property
    def counts_units(self) -> bool:
        """Whether values are counts: there is no tick between 1 and 2."""
        return self.value_type == "integer"

    @property
    def maximum(self) -> float:
        """The greatest value on the axis."""
        if self.chart_type == "stacked":
            points = range(len(self.point_names))
            return max((sum(series.values[i] or 0 for series in self.series) for i in points), default=0)
        return max((value or 0 for series in self.series for value in series.values), default=0)


class GanttBar(NamedTuple):
    """A bar on a lane: its category (an index of `Gantt.category_labels`), its first day and the day after its last."""

    category_index: int
    first: datetime.date
    end: datetime.date


class Gantt(NamedTuple):
    """A Gantt chart from the day `first` to the day `last`: one lane per name, with its bars. Names are escaped."""

    title: str
    category_labels: list[str]
    lanes: list[tuple[str, list[GanttBar]]]
    first: datetime.date
    last: datetime.date

    @property
    def day_count(self) -> int:
        """The days of the time axis."""
        return max((self.last - self.first).days + 1, 1)

    def tick_label(self, day: datetime.date) -> str:
        """The label of a day on the time axis: its year, or its month where the axis is short."""
        return str(day.year) if self.day_count > 800 else day.isoformat()[:7]


def find_chart(context: TableContext) -> Chart | None:
    """The chart of a table: its own, or a bar chart of the bars beside its rows."""
    table = context.table
    if table.chart is not None or table.bar_column is None:
        return table.chart
    return Chart("bars", table.bar_title or table.title, table.columns[0].id, (table.bar_column,))


def make_plot(context: TableContext, chart: Chart) -> Plot:
    """The data of a chart that is not a Gantt chart."""
    rows = [row for row in context.visible_rows() if row.level == 0 and row.is_drawn]
    columns = [next(column for column in context.table.columns if column.id == id_) for id_ in chart.value_columns]
    series = [
        Series(escape_terminal(translate(column.label)), [number_or_none(row.cells.get(column.id)) for row in rows])
        for column in columns
    ]
    return Plot(
        chart.chart_type,
        escape_terminal(translate(context.table.scoped(chart.title))),
        escape_terminal(translate(chart.unit)) if chart.unit else "",
        [_point_name(context, row, chart) for row in rows],
        series,
        columns[0].type,
    )


def make_gantt(context: TableContext, chart: Chart) -> Gantt:
    """The lanes of a Gantt chart, in the order of the rows; bars are cut at the first and last day of the axis."""
    assert chart.gantt is not None
    columns = chart.gantt
    axis_end = columns.last + datetime.timedelta(1) if columns.last < datetime.date.max else columns.last
    category_indexes = {category.id: index for index, category in enumerate(columns.categories)}
    lanes: dict[object, tuple[str, list[GanttBar]]] = {}
    for row in context.data_rows():
        label = row.cells.get(chart.label_column)
        lane_id = label.id if isinstance(label, LabelledValue) else label  # two startups may have the same title
        _, bars = lanes.setdefault(lane_id, (_point_name(context, row, chart), []))
        start, end = row.cells.get(columns.start_column), row.cells.get(columns.end_column)
        bar_start, bar_end = max(start or columns.first, columns.first), min(end or axis_end, axis_end)
        category = row.cells.get(columns.category_column)
        if bar_start < bar_end and isinstance(category, LabelledValue) and category.id in category_indexes:
            bars.append(GanttBar(category_indexes[category.id], bar_start, bar_end))
    labels = [escape_terminal(translate_label(category, context.lang)) for category in columns.categories]
    title = escape_terminal(translate(context.table.scoped(chart.title)))
    return Gantt(title, labels, list(lanes.values()), columns.first, columns.last)


def _point_name(context: TableContext, row: Row, chart: Chart) -> str:
    """The name of a point: its label cell; for bars, all cells before the figures (`ANCT · Construction`)."""
    columns = context.table.columns
    if chart.chart_type != "bars":
        label_column = next(column for column in columns if column.id == chart.label_column)
        return escape_terminal(context.cell_text(row, label_column))
    figures_start = next(i for i, column in enumerate(columns) if column.id in chart.value_columns)
    texts = [
        context.cell_text(row, column)
        for column in columns[:figures_start]
        if column.type in ("text", "id", "phase", "date")
    ]
    return escape_terminal(" · ".join(text for text in texts if text))


def scale_ticks(maximum: float, count: int, *, counts_units: bool = False) -> list[float]:
    """Round values from 0 to at least `maximum`, about `count` of them: 0, 50, 100, 150. `counts_units`: integers."""
    if maximum <= 0:
        return [0, 1]
    min_step = maximum / max(count, 1)
    magnitude = 10.0 ** math.floor(math.log10(min_step))
    step = next(magnitude * factor for factor in (1, 2, 3, 5, 10) if magnitude * factor >= min_step)
    step = max(step, 1) if counts_units else step
    return [round(step * i, 9) for i in range(math.ceil(maximum / step - 1e-9) + 1)]


def time_ticks(first: datetime.date, last: datetime.date, max_ticks: int) -> list[datetime.date]:
    """The first days of years (of months, on an axis of about two years) to mark, at most `max_ticks`."""
    if (last - first).days > 800:
        days = [datetime.date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    else:
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        days = [datetime.date(month // 12, month % 12 + 1, 1) for month in months]
    min_step = max(1, math.ceil(len(days) / max(max_ticks, 1)))
    return days[:: next((step for step in (1, 2, 3, 5, 6, 10, 12) if step >= min_step), min_step)]


def axis_labels(names: Sequence[str]) -> list[str]:
    """The label below each point: its name; for days, months and quarters of several years, each year once."""
    years = [name[:4] for name in names if _YEAR_PREFIX.match(name)]
    if len(years) < len(names) or not years or int(years[-1]) - int(years[0]) < 2:
        return list(names)
    return [year if index == 0 or year != years[index - 1] else "" for index, year in enumerate(years)]
