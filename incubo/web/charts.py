"""Charts of tables as what `macros/charts.html` draws: shares of the width, pixels of the height, classes, words.

A chart is as wide as its page, and its text keeps its size: horizontal places are percentages, vertical ones pixels.
Phases alone have colours of their own, always with their names; all else is drawn in the accent of the site.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from incubo.core.i18n import capitalize_first, format_long_date, gettext
from incubo.document.chart import Chart
from incubo.document.table import Row
from incubo.registry.provenance import split_scoped_title
from incubo.render.charts.plot import Gantt, Plot, find_chart, make_gantt, make_plot, scale_ticks, time_ticks
from incubo.render.charts.svg import label_and_value
from incubo.render.tables.context import TableContext
from incubo.web.blocks import Part, make_parts, phase_tag
from incubo.web.view import View

PLOT_HEIGHT = 270
"""The pixels between the base of columns and the top of their scale."""
TOP = 26
"""The pixels above the scale: the number on the highest column."""
STRIP_HEIGHT = 56
"""The height of the columns or the line of a series that has a strip of its own."""
_MIN_TEXT_HEIGHT = 16
"""A part of a column that is lower has no number in it."""
_MAX_STACKED = 5
"""More series than that cannot be told apart by shades of one colour: each has a strip."""
_MAX_NUMBERED = 32
"""More columns than that leave no room for numbers; of three digits, two thirds of them."""
_WIDE_LABELS, _NARROW_LABELS = 10, 4


class Rect(NamedTuple):
    """A part of a drawing. `text`: the number in it, "" where there is no room."""

    css: str
    x: float
    y: float
    width: float
    height: float
    text: str = ""


class Group(NamedTuple):
    """What belongs to a point: its words, its parts, the number above them."""

    title: str
    rects: tuple[Rect, ...]
    middle: float
    top: float
    text: str = ""


class Mark(NamedTuple):
    """A mark of the axis. `is_line`: with a line up through the drawing. `is_wide`: only where there is room."""

    x: float
    label: str
    is_line: bool = False
    is_wide: bool = False
    is_end: bool = False


class Segment(NamedTuple):
    """A piece of a line."""

    x1: float
    y1: float
    x2: float
    y2: float


class Legend(NamedTuple):
    """A series: its colour, its name, its last value."""

    css: str
    name: str
    text: str


class ChartView(NamedTuple):
    """A chart of a `type`: `bars`, `columns`, `line`, `strips` or `gantt`. The others are what it is drawn from."""

    type: str
    title: str
    lead: str
    description: str
    unit: str = ""
    height: float = 0
    base: float = 0
    margin: str = "s"
    ticks: tuple[tuple[float, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    legend: tuple[Legend, ...] = ()
    groups: tuple[Group, ...] = ()
    segments: tuple[Segment, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()


def make_chart(view: View, context: TableContext, links: Sequence[Mapping[str, str]] = ()) -> ChartView | None:
    """The chart of a table; None if it has none, or nothing to draw.

    `links`: for each visible row, the address of what a column counts, by its id.
    """
    chart = find_chart(context)
    if chart is None or not context.visible_rows():
        return None
    chart = chart._replace(title=split_scoped_title(chart.title)[0])
    if chart.chart_type == "gantt":
        return _gantt(view, context, chart)
    plot = make_plot(context, chart)
    if not plot.point_names:
        return None
    if chart.chart_type == "bars":
        bar_links = [row_links.get(chart.value_columns[0], "") for row_links in links]
        return _bars(view, context, plot, bar_links)
    classes = [_phase_class(view, column) for column in chart.value_columns]
    drawer = _Columns(context, chart, plot, classes)
    if chart.chart_type == "stacked" and (all(classes) or len(plot.series) <= _MAX_STACKED):
        return drawer.stacked()
    if len(plot.series) == 1:
        return drawer.line()
    return drawer.strips()


def _phase_class(view: View, phase: str) -> str:
    """The class of the colour of a phase; "" for what is none."""
    return phase_tag(view, phase).color if phase in view.registry.vocabulary.phases else ""


def _bars(view: View, context: TableContext, plot: Plot, links: Sequence[str]) -> ChartView:
    """A bar for each drawn row: its name as it stands in the table, the bar, the value."""
    visible = context.visible_rows()
    rows = []
    values = plot.series[0].values
    drawn = [index for index, row in enumerate(visible) if row.level == 0 and row.is_drawn]
    for value, index in zip(values, drawn, strict=True):
        row = visible[index]
        phase = row.cells.get("phase")
        css = _phase_class(view, phase) if isinstance(phase, str) else ""
        rows.append(
            {
                "name": list(_bar_name(view, context, row)),
                "css": css or "val",
                "width": 100 * max(value or 0, 0) / plot.maximum if plot.maximum else 0.0,
                "text": context.format_value(value, plot.value_type) if value is not None else "",
                "link": links[index] if index < len(links) else "",
            }
        )
    return ChartView("bars", plot.title, "", gettext("The same figures are in the table below."), rows=tuple(rows))


def _bar_name(view: View, context: TableContext, row: Row) -> Iterator[Part]:
    """The cells before the figures of a row."""
    for column in context.table.columns:
        if column.type not in ("text", "phase", "date"):
            return
        yield from make_parts(view, row.cells.get(column.id), column.type)


class _Columns:
    """Points in a row: columns, a line, or a strip for each series."""

    def __init__(self, context: TableContext, chart: Chart, plot: Plot, classes: Sequence[str]) -> None:
        self.context = context
        self.plot = plot
        self.classes = classes
        self.step = 100 / len(plot.point_names)
        rows = [row for row in context.visible_rows() if row.level == 0 and row.is_drawn]
        self.days = [row.cells.get(chart.label_column) for row in rows]
        self.names = [
            format_long_date(day) if isinstance(day, datetime.date) else name
            for day, name in zip(self.days, plot.point_names, strict=True)
        ]
        self.ticks = scale_ticks(plot.maximum, 4, counts_units=plot.counts_units)
        self.base = TOP + PLOT_HEIGHT

    def _text(self, value: float | None) -> str:
        return "" if value is None else self.context.format_value(value, self.plot.value_type)

    def _frame(self, chart_type: str, **values: Any) -> ChartView:
        labels = [self._text(tick) for tick in self.ticks]
        ticks = tuple(
            (self.base - tick / self.ticks[-1] * PLOT_HEIGHT, label)
            for tick, label in zip(self.ticks, labels, strict=True)
        )
        longest = max(map(len, labels))
        return ChartView(
            chart_type,
            self.plot.title,
            description=self._describe(),
            unit=self.plot.unit,
            height=self.base + 24,
            base=self.base,
            margin="s" if longest <= 2 else "m" if longest <= 5 else "l",
            ticks=ticks,
            marks=tuple(self._marks()),
            **values,
        )

    def _describe(self) -> str:
        """What is drawn, and the last values, for those who do not see it."""
        parts = [label_and_value(series.name, self._text(series.values[-1]) or "–") for series in self.plot.series]
        text = gettext("From {first} to {last}. Last values: {values}. The same figures are in the table below.")
        return text.format(first=self.names[0], last=self.names[-1], values=", ".join(parts))

    def _lead(self, values: Sequence[float | None]) -> str:
        """From how many to how many."""
        first, last = values[0], values[-1]
        if first is None or last is None or len(values) < 2:
            return ""
        text = gettext("From {first} on {day} to {last} on {last_day}")
        if not isinstance(self.days[0], datetime.date):
            text = gettext("{day}: {first}. {last_day}: {last}")
        return text.format(first=self._text(first), day=self.names[0], last=self._text(last), last_day=self.names[-1])

    def _marks(self) -> Iterator[Mark]:
        """Each year where it begins; else as many names of points as there is room for."""
        days = [day for day in self.days if isinstance(day, datetime.date)]
        if len(days) == len(self.days) and (days[-1] - days[0]).days > 800:
            firsts = [index for index, day in enumerate(days) if not index or days[index - 1].year != day.year]
            every = -(-len(firsts) // _WIDE_LABELS)
            narrow = -(-len(firsts) // (_NARROW_LABELS + 1))
            for place, index in enumerate(firsts):
                if place % every == 0:
                    yield Mark(index * self.step, str(days[index].year), bool(index), bool(place % narrow))
            return
        labels = [
            name if not isinstance(day, datetime.date) else _short_day(day)
            for day, name in zip(self.days, self.plot.point_names, strict=True)
        ]
        count = len(labels)
        every, narrow = -(-count // _WIDE_LABELS), -(-count // _NARROW_LABELS)
        narrow = -(-narrow // every) * every
        for index in range(0, count, every):
            yield Mark((index + 0.5) * self.step, labels[index], is_wide=bool(index % narrow), is_end=False)

    def _has_numbers(self) -> bool:
        longest = max(len(self._text(value)) for value in (self.plot.maximum, self.ticks[-1]))
        return len(self.names) * max(longest, 2) <= 2 * _MAX_NUMBERED

    def stacked(self) -> ChartView:
        """Columns whose parts stand on each other, in the order of the series."""
        count = len(self.plot.series)
        classes = [css or f"tone t{1 + index}" for index, css in enumerate(self.classes)]
        has_numbers = self._has_numbers()
        totals = [sum(series.values[point] or 0 for series in self.plot.series) for point in range(len(self.names))]
        groups = []
        for point, name in enumerate(self.names):
            rects, below, words = [], 0.0, []
            for css, series in zip(classes, self.plot.series, strict=True):
                value = series.values[point] or 0
                if value <= 0:
                    continue
                full = value / self.ticks[-1] * PLOT_HEIGHT
                y = self.base - (below + value) / self.ticks[-1] * PLOT_HEIGHT
                text = self._text(value) if has_numbers and full >= _MIN_TEXT_HEIGHT and count > 1 else ""
                height = max(full - 1.5, 0.75)
                rects.append(Rect(css, (point + 0.13) * self.step, y, self.step * 0.74, height, text))
                words.append(f"{series.name} {self._text(value)}")
                below += value
            title = label_and_value(name, self._text(totals[point]))
            groups.append(
                Group(
                    f"{title}. {', '.join(words)}" if count > 1 and words else title,
                    tuple(rects),
                    (point + 0.5) * self.step,
                    self.base - totals[point] / self.ticks[-1] * PLOT_HEIGHT - 7,
                    self._text(totals[point]) if has_numbers else "",
                )
            )
        legend = tuple(
            Legend(css, series.name, self._text(series.values[-1] or 0))
            for css, series in zip(classes, self.plot.series, strict=True)
        )
        return self._frame("columns", lead=self._lead(totals), groups=tuple(groups), legend=legend)

    def line(self) -> ChartView:
        """One line, interrupted where a value is missing."""
        values = self.plot.series[0].values
        segments, groups = self._draw_line(values, self.base, PLOT_HEIGHT, self.ticks[-1])
        return self._frame("line", lead=self._lead(values), segments=segments, groups=groups)

    def _draw_line(
        self, values: Sequence[float | None], base: float, height: float, maximum: float
    ) -> tuple[tuple[Segment, ...], tuple[Group, ...]]:
        def place(index: int, value: float) -> tuple[float, float]:
            return (index + 0.5) * self.step, base - max(value, 0) / maximum * height

        segments = [
            Segment(*place(index, value), *place(index + 1, following))
            for index, (value, following) in enumerate(itertools.pairwise(values))
            if value is not None and following is not None
        ]
        has_numbers = self._has_numbers()
        groups = []
        for index, (name, value) in enumerate(zip(self.names, values, strict=True)):
            if value is not None:
                x, y = place(index, value)
                text = self._text(value) if has_numbers else ""
                groups.append(Group(label_and_value(name, self._text(value)), (), x, y, text))
        return tuple(segments), tuple(groups)

    def strips(self) -> ChartView:
        """A strip for each series, all on one scale: columns of counts, lines of other values."""
        top = max((value or 0 for series in self.plot.series for value in series.values), default=0) or 1
        rows = []
        for css, series in zip(self.classes, self.plot.series, strict=True):
            row: dict[str, Any] = {"name": series.name, "css": css or "val"}
            words = ", ".join(
                label_and_value(name, self._text(value))
                for name, value in zip(self.names, series.values, strict=True)
                if value
            )
            row["description"] = words or gettext("Nothing to show.")
            if self.plot.counts_units:
                row["groups"] = tuple(
                    self._strip_column(css or "val", point, value, top) for point, value in enumerate(series.values)
                )
                row["segments"] = ()
            else:
                row["segments"], row["groups"] = self._draw_line(
                    series.values, STRIP_HEIGHT - 2, STRIP_HEIGHT - 20, top
                )
            rows.append(row)
        return self._frame("strips", lead="", rows=tuple(rows))

    def _strip_column(self, css: str, point: int, value: float | None, top: float) -> Group:
        height = (value or 0) / top * (STRIP_HEIGHT - 20)
        rect = Rect(css, (point + 0.13) * self.step, STRIP_HEIGHT - 1 - height, self.step * 0.74, height)
        text = self._text(value) if value and self._has_numbers() else ""
        return Group(
            label_and_value(self.names[point], self._text(value) or "0"),
            (rect,) if height else (),
            (point + 0.5) * self.step,
            STRIP_HEIGHT - 5 - height,
            text,
        )


def _short_day(day: datetime.date) -> str:
    """A day below a column of an axis of two years at most: `07/2024`, `2024-07` in English."""
    return gettext("{year}-{month}").format(year=day.year, month=f"{day.month:02}")


def _gantt(view: View, context: TableContext, chart: Chart) -> ChartView | None:
    """A lane for each entry, the phases in it in their colours."""
    assert chart.gantt is not None
    gantt = make_gantt(context, chart)
    if not gantt.lanes:
        return None
    classes = [_phase_class(view, category) or "val" for category in chart.gantt.categories]
    rows = [
        {"name": name, "bars": list(_lane_bars(gantt, bars, classes)), "description": _describe_lane(gantt, bars)}
        for name, (_, bars) in zip(_lane_names(view, context, chart), gantt.lanes, strict=True)
    ]
    ticks = time_ticks(gantt.first, gantt.last, _WIDE_LABELS)
    narrow = -(-len(ticks) // _NARROW_LABELS) or 1
    marks = tuple(
        Mark(_share(gantt, day), gantt.tick_label(day), True, bool(place % narrow), _share(gantt, day) > 94)
        for place, day in enumerate(ticks)
    )
    legend = tuple(Legend(css, label, "") for css, label in zip(classes, gantt.category_labels, strict=True))
    text = gettext("A line for each of {n}, from {first} to {last}. The same dates are in the table below.")
    description = text.format(
        n=len(gantt.lanes), first=format_long_date(gantt.first), last=format_long_date(gantt.last)
    )
    return ChartView("gantt", gantt.title, "", description, marks=marks, legend=legend, rows=tuple(rows))


def _lane_names(view: View, context: TableContext, chart: Chart) -> list[tuple[Part, ...]]:
    """The name of each lane, with the link to its entry, in the order of `make_gantt`."""
    names: dict[object, tuple[Part, ...]] = {}
    for row in context.data_rows():
        label = row.cells.get(chart.label_column)
        names.setdefault(getattr(label, "id", label), make_parts(view, label, "text"))
    return list(names.values())


def _share(gantt: Gantt, day: datetime.date) -> float:
    return 100 * (day - gantt.first).days / gantt.day_count


def _lane_bars(gantt: Gantt, bars: Sequence[Any], classes: Sequence[str]) -> Iterator[dict[str, Any]]:
    for bar in bars:
        last = bar.end - datetime.timedelta(1)
        x = _share(gantt, bar.first)
        yield {
            "css": classes[bar.category_index],
            "x": x,
            "width": max(_share(gantt, bar.end) - x, 0.2),
            "title": label_and_value(
                gantt.category_labels[bar.category_index],
                gettext("from {first} to {last}").format(
                    first=format_long_date(bar.first), last=format_long_date(last)
                ),
            ),
        }


def _describe_lane(gantt: Gantt, bars: Sequence[Any]) -> str:
    parts = [f"{gantt.category_labels[bar.category_index]} {format_long_date(bar.first)}" for bar in bars]
    return capitalize_first(", ".join(parts)) or gettext("Nothing to show.")
