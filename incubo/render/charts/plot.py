"""From a table's chart to what is drawn: names, numbers, scale. Characters and SVG draw the same plot."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import LabelledValue, Message
from incubo.document.chart import Chart
from incubo.document.table import Row
from incubo.render import escape
from incubo.render.tables.context import TableContext

_YEAR_PREFIX = re.compile(r"\d{4}(-|$)")


class Series(NamedTuple):
    """A series: its name, and a value a point (None: nothing to draw there)."""

    name: str
    values: list[float | None]


class Plot(NamedTuple):
    """Points along an axis, and the series over them; `kind` and `unit` as in the Chart. Names are safe to show.

    `value_type` is the type of the columns drawn: how a value is said.
    """

    kind: str
    title: str
    unit: str
    point_names: list[str]
    series: list[Series]
    value_type: str

    @property
    def counts_units(self) -> bool:
        """Whether entries are counted: there is nothing between 1 and 2."""
        return self.value_type == "integer"

    @property
    def maximum(self) -> float:
        """The greatest value that the axis must hold."""
        if self.kind == "stacked":
            return max(
                (sum(line.values[i] or 0 for line in self.series) for i in range(len(self.point_names))), default=0
            )
        return max((value or 0 for line in self.series for value in line.values), default=0)


class GanttBar(NamedTuple):
    """A stretch of a lane: what it is (an index of `Lanes.kinds`), and its first day and the day after its last."""

    kind_index: int
    first: datetime.date
    end: datetime.date


class Gantt(NamedTuple):
    """A Gantt: one lane a name, each with its stretches, from the day `first` to the day `last`."""

    title: str
    kind_labels: list[str]
    lanes: list[tuple[str, list[GanttBar]]]
    first: datetime.date
    last: datetime.date


def find_chart(context: TableContext) -> Chart | None:
    """The chart of a table: its own, or the bars that stand beside its rows."""
    table = context.table
    if table.chart is not None or table.bar_column is None:
        return table.chart
    return Chart("bars", table.title, table.columns[0].id, (table.bar_column,))


def make_plot(context: TableContext, chart: Chart) -> Plot:
    """The numbers of a chart that is no Gantt."""
    rows = [row for row in context.visible_rows() if row.level == 0]
    columns = [next(column for column in context.table.columns if column.id == id_) for id_ in chart.value_columns]
    lines = [
        Series(escape.escape_terminal(context.heading(column)), [_numeric_value(row, column.id) for row in rows])
        for column in columns
    ]
    return Plot(
        chart.chart_type,
        escape.escape_terminal(translate(chart.title)),
        escape.escape_terminal(translate(chart.unit)) if chart.unit else "",
        [_point_name(context, row, chart) for row in rows],
        lines,
        columns[0].type,
    )


def make_gantt(context: TableContext, chart: Chart) -> Gantt:
    """The lanes of a Gantt, in the order of the rows; what is not in its days is left out."""
    assert chart.gantt is not None
    spans = chart.gantt
    found: dict[object, tuple[str, list[GanttBar]]] = {}
    end = spans.last + datetime.timedelta(1) if spans.last < datetime.date.max else spans.last
    order = {kind: index for index, kind in enumerate(spans.categories)}
    for row in context.data_rows():
        whose = row.cells.get(chart.label_column)  # two startups of one title have a lane each
        _, lane = found.setdefault(
            whose.id if isinstance(whose, LabelledValue) else whose, (_point_name(context, row, chart), [])
        )
        start, stop = row.cells.get(spans.start_column), row.cells.get(spans.end_column)
        first, after = max(start or spans.first, spans.first), min(stop or end, end)
        kind = row.cells.get(spans.category_column)
        key = kind.id if isinstance(kind, LabelledValue) else kind
        if first < after and key in order:
            lane.append(GanttBar(order[key], first, after))
    kinds = [
        escape.escape_terminal(context.format_value(kind, _column_type(context, spans.category_column)))
        for kind in spans.categories
    ]
    return Gantt(escape.escape_terminal(translate(chart.title)), kinds, list(found.values()), spans.first, spans.last)


def _column_type(context: TableContext, column_id: str) -> str:
    return next(column.type for column in context.table.columns if column.id == column_id)


def _point_name(context: TableContext, row: Row, chart: Chart) -> str:
    """What a point is called: its cell, or for bars all the cells before the figures (`ANCT · Construction`)."""
    columns = context.table.columns
    if chart.chart_type != "bars":
        return escape.escape_terminal(
            context.cell_text(row, next(column for column in columns if column.id == chart.label_column))
        )
    figures = next(i for i, column in enumerate(columns) if column.id in chart.value_columns)
    words = [
        context.cell_text(row, column) for column in columns[:figures] if column.type in ("text", "id", "phase", "date")
    ]
    return escape.escape_terminal(" · ".join(word for word in words if word))


def _numeric_value(row: Row, column_id: str) -> float | None:
    value = row.cells.get(column_id)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def scale_ticks(maximum: float, count: int, *, counts_units: bool = False) -> list[float]:
    """Round values from 0 to at least `maximum`, about so many: 0, 50, 100, 150. `counts_units`: nothing is half
    counted.
    """
    if maximum <= 0:
        return [0, 1]
    rough = maximum / max(count, 1)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * each for each in (1, 2, 3, 5, 10) if size * each >= rough)
    step = max(step, 1) if counts_units else step
    return [round(step * i, 9) for i in range(math.ceil(maximum / step - 1e-9) + 1)]


def time_ticks(first: datetime.date, last: datetime.date, max_ticks: int) -> list[datetime.date]:
    """First days of years (of months, within two years) to be marked on an axis of time, at most so many."""
    if (last - first).days > 800:
        all_ = [datetime.date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    else:
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        all_ = [datetime.date(month // 12, month % 12 + 1, 1) for month in months]
    step = max(1, math.ceil(len(all_) / max(max_ticks, 1)))
    return all_[:: next((each for each in (1, 2, 3, 5, 6, 10, 12) if each >= step), step)]


def axis_labels(names: Sequence[str]) -> list[str]:
    """What stands under each point: of days, months and quarters over years, the year where it changes; else each."""
    years_ = [name[:4] for name in names if _YEAR_PREFIX.match(name)]
    if len(years_) < len(names) or not years_ or int(years_[-1]) - int(years_[0]) < 2:
        return list(names)
    return [year if index == 0 or year != years_[index - 1] else "" for index, year in enumerate(years_)]


def describe_plot(plot: Plot | Gantt, row_count: int) -> str:
    """What a picture shows, in a sentence, for those who do not see it."""
    if isinstance(plot, Gantt):
        text = Message(N_("{rows} lines from {first:long} to {last:long}."),
                    {"rows": len(plot.lanes), "first": plot.first, "last": plot.last})  # fmt: skip
    elif plot.kind == "bars":
        text = Message(N_("A bar for each of {rows} lines."), {"rows": row_count})
    elif plot.point_names:
        text = Message(
            N_("{rows} points from {first} to {last}: {names:list}."),
            {
                "rows": row_count,
                "first": plot.point_names[0],
                "last": plot.point_names[-1],
                "names": [line.name for line in plot.series],
            },
        )
    else:
        return gettext("Nothing to show.")
    return translate(text)
