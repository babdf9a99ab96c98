"""A table's chart as SVG elements: what browser, site and files draw.

A chart is one drawing, or a drawing for each of its rows. Its horizontal places are shares of its width, which a
browser has in percent and a file in units; its vertical ones are pixels. Its colours are names, which the medium
paints. Numbers stand on it as long as there is room: what it shows is also in words, and in the table.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from incubo.core.i18n import N_, capitalize_first, format_long_date, gettext, translate
from incubo.core.message import LabelledValue, Message
from incubo.document.chart import Chart
from incubo.render.charts.plot import Gantt, GanttBar, Plot, make_gantt, make_plot, scale_ticks, time_ticks
from incubo.render.tables.formats import TableContext

_PLOT_HEIGHT = 270
"""The pixels between the base of columns and the top of their scale."""
_TOP = 26
"""The pixels above the scale: the number on the highest column."""
_STRIP_HEIGHT = 56
"""The height of the columns or the line of a series that has a strip of its own."""
_MIN_TEXT_HEIGHT = 16
"""A part of a column that is lower has no number in it."""
_MAX_STACKED = 5
"""More series than that cannot be told apart by shades of one colour: each has a strip."""
_MAX_NUMBERED = 32
"""More columns than that leave no room for numbers; of three digits, two thirds of them."""
_WIDE_LABELS, _NARROW_LABELS = 10, 4
_MARGINS = {"s": 32, "m": 52, "l": 80}
"""The pixels at the left for the numbers of a scale (`.pad-s` … in a browser)."""
CHARACTER_WIDTH = 7.4
"""The average width of a character in the names of a file."""
_MAX_NAMES_WIDTH = 300
VALUE_WIDTH = 70
"""The room of a file for the value after a bar."""


class Medium(NamedTuple):
    """Where a chart is drawn: how a share of the width is written, of which some units are taken; the attributes for
    names of colours and of places (`val`, `grid`, `m`: in the middle); and the name of the colour of a column or of a
    phase, which is one of several (""): it has none of its own.
    """

    place: Callable[[float], Callable[[float], str]]
    paint: Callable[[str], Mapping[str, str]]
    color: Callable[[str, int], str]


class LegendEntry(NamedTuple):
    """A series: its colour, its name, its last value."""

    css: str
    name: str
    text: str = ""


class Drawing(NamedTuple):
    """A drawing: its SVG elements, their height, what it shows in words; its name and its value, which stand beside.

    `share`: the part of the width that its bar takes.
    """

    svg: str
    height: float
    name: str = ""
    value: str = ""
    description: str = ""
    share: float = 0


class DrawnChart(NamedTuple):
    """A chart of a `type`: `bars`, `columns`, `line`, `strips` or `gantt`. `lead`: from how many to how many.

    `left`: the pixels at the left of the drawings in a file; `margin`: the same in a browser, in words of its style.
    `axis`: the drawing above those of a Gantt chart.
    """

    type: str
    title: str
    description: str
    drawings: tuple[Drawing, ...]
    lead: str = ""
    unit: str = ""
    margin: str = ""
    left: float = 0
    legend: tuple[LegendEntry, ...] = ()
    axis: Drawing | None = None

    @property
    def has_legend(self) -> bool:
        """Whether its colours mean something."""
        return len(self.legend) > 1 or self.type == "gantt"


def svg_element(name: str, text: str = "", children: str = "", **attributes: object) -> str:
    """An SVG element: `text` is escaped, `children` is SVG. (The attribute `text_anchor` becomes `text-anchor`.)"""
    markup = "".join(
        f' {key.replace("_", "-")}="{escape(_format_attribute(value))}"' for key, value in attributes.items()
    )
    content = escape(text, quote=False) + children
    return f"<{name}{markup}>{content}</{name}>" if content else f"<{name}{markup}/>"


def _format_attribute(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def label_and_value(name: str, value: str) -> str:
    """`name: value`, in the typography of the language."""
    return translate(Message(N_("{name}: {value}"), {"name": name, "value": value}))


def draw_chart(context: TableContext, chart: Chart, medium: Medium) -> DrawnChart | None:
    """The chart of a table; None if there is nothing to draw."""
    if not context.visible_rows():
        return None
    if chart.chart_type == "gantt":
        return _draw_gantt(make_gantt(context, chart), chart, medium)
    plot = make_plot(context, chart)
    if not plot.point_names:
        return None
    if chart.chart_type == "bars":
        return _draw_bars(context, plot, medium)
    drawer = _Columns(context, chart, plot, medium)
    if chart.chart_type == "stacked" and (all(drawer.classes) or len(plot.series) <= _MAX_STACKED):
        return drawer.draw_stacks()
    return drawer.draw_line() if len(plot.series) == 1 else drawer.draw_strips()


def _names_width(names: Sequence[str]) -> float:
    return min(max(map(len, names), default=0) * CHARACTER_WIDTH + 16, _MAX_NAMES_WIDTH)


def _draw_bars(context: TableContext, plot: Plot, medium: Medium) -> DrawnChart:
    """A bar for each drawn row, its value beside it."""
    left = _names_width(plot.point_names)
    place = medium.place(left + VALUE_WIDTH)
    rows = [row for row in context.visible_rows() if row.level == 0 and row.is_drawn]
    drawings = []
    for name, row, value in zip(plot.point_names, rows, plot.series[0].values, strict=True):
        phase = row.cells.get("phase")
        css = (medium.color(phase.id, 0) if isinstance(phase, LabelledValue) else "") or "val"
        width = 100 * max(value or 0, 0) / plot.maximum if plot.maximum else 0.0
        bar = svg_element("rect", width=place(width), height=16, rx=2, **medium.paint(css)) if width else ""
        text = context.format_value(value, plot.value_type) if value is not None else ""
        drawings.append(Drawing(bar, 16, name, text, share=width))
    description = translate(Message(N_("A bar for each of {rows} lines."), {"rows": len(rows)}))
    return DrawnChart("bars", plot.title, description, tuple(drawings), unit=plot.unit, left=left)


class _Columns:
    """Points in a row: columns, a line, or a strip for each series."""

    def __init__(self, context: TableContext, chart: Chart, plot: Plot, medium: Medium) -> None:
        self.context = context
        self.plot = plot
        self.medium = medium
        self.classes = [medium.color(column, index) for index, column in enumerate(chart.value_columns)]
        self.step = 100 / len(plot.point_names)
        rows = [row for row in context.visible_rows() if row.level == 0 and row.is_drawn]
        self.days = [row.cells.get(chart.label_column) for row in rows]
        self.names = [
            format_long_date(day) if isinstance(day, datetime.date) else name
            for day, name in zip(self.days, plot.point_names, strict=True)
        ]
        self.ticks = scale_ticks(plot.maximum, 4, counts_units=plot.counts_units)
        self.tick_labels = [self._text(tick) for tick in self.ticks]
        longest = max(map(len, self.tick_labels))
        self.margin = "s" if longest <= 2 else "m" if longest <= 5 else "l"
        self.place = medium.place(0)
        longest = max(len(self._text(value)) for value in (plot.maximum, self.ticks[-1]))
        self.has_numbers = len(self.names) * max(longest, 2) <= 2 * _MAX_NUMBERED

    def draw_stacks(self) -> DrawnChart:
        """Columns whose parts stand on each other, in the order of the series."""
        classes = [css or f"tone t{1 + index}" for index, css in enumerate(self.classes)]
        totals = [sum(series.values[point] or 0 for series in self.plot.series) for point in range(len(self.names))]
        legend = tuple(
            LegendEntry(css, series.name, self._text(series.values[-1] or 0))
            for css, series in zip(classes, self.plot.series, strict=True)
        )
        return self._on_scale(
            "columns",
            lambda base: "".join(self._stack(point, total, classes, base) for point, total in enumerate(totals)),
            totals,
            legend,
        )

    def _stack(self, point: int, total: float, classes: Sequence[str], base: float) -> str:
        is_divided = len(classes) > 1
        elements, below, words = [], 0.0, []
        for css, series in zip(classes, self.plot.series, strict=True):
            value = series.values[point] or 0
            if value <= 0:
                continue
            full = value / self.ticks[-1] * _PLOT_HEIGHT
            y = base - (below + value) / self.ticks[-1] * _PLOT_HEIGHT
            height = max(full - 1.5, 0.75)
            elements.append(self._column(css, point, y, height))
            if self.has_numbers and full >= _MIN_TEXT_HEIGHT and is_divided:
                elements.append(self._number(f"{css} over w", point, y + height / 2 + 4.5, value))
            words.append(f"{series.name} {self._text(value)}")
            below += value
        if self.has_numbers:
            elements.append(self._number("strong w", point, base - total / self.ticks[-1] * _PLOT_HEIGHT - 7, total))
        title = label_and_value(self.names[point], self._text(total))
        return _group(f"{title}. {', '.join(words)}" if is_divided and words else title, elements)

    def draw_line(self) -> DrawnChart:
        """One line, interrupted where a value is missing."""
        values = self.plot.series[0].values
        return self._on_scale(
            "line", lambda base: self._line(values, base, _PLOT_HEIGHT, self.ticks[-1], "strong w"), values
        )

    def draw_strips(self) -> DrawnChart:
        """A strip for each series, all on one scale: columns of counts, lines of other values."""
        top = max((value or 0 for series in self.plot.series for value in series.values), default=0) or 1
        drawings: list[Drawing] = []
        for css, series in zip(self.classes, self.plot.series, strict=True):
            is_last = len(drawings) == len(self.plot.series) - 1
            if self.plot.counts_units:
                drawn = "".join(
                    self._strip_column(css or "val", point, value, top) for point, value in enumerate(series.values)
                )
            else:
                drawn = self._line(series.values, _STRIP_HEIGHT - 2, _STRIP_HEIGHT - 20, top, "w")
            words = (
                label_and_value(name, self._text(value))
                for name, value in zip(self.names, series.values, strict=True)
                if value
            )
            axis = self._horizontal("axis", 55.5) + self._marks(55, 4, has_text=is_last)
            description = ", ".join(words) or gettext("Nothing to show.")
            drawings.append(Drawing(axis + drawn, 78 if is_last else 58, series.name, description=description))
        return self._draw_all("strips", drawings)

    def _strip_column(self, css: str, point: int, value: float | None, top: float) -> str:
        height = (value or 0) / top * (_STRIP_HEIGHT - 20)
        elements = [self._column(css, point, _STRIP_HEIGHT - 1 - height, height)] if height else []
        if value and self.has_numbers:
            elements.append(self._number("w", point, _STRIP_HEIGHT - 5 - height, value))
        return _group(label_and_value(self.names[point], self._text(value) or "0"), elements)

    def _on_scale(
        self,
        chart_type: str,
        draw: Callable[[float], str],
        values: Sequence[float | None],
        legend: tuple[LegendEntry, ...] = (),
    ) -> DrawnChart:
        """A chart over a scale with numbers. `values`: those that its lead tells."""
        self.place = self.medium.place(_MARGINS[self.margin])
        base = _TOP + _PLOT_HEIGHT
        elements = []
        for tick, label in zip(self.ticks, self.tick_labels, strict=True):
            y = base - tick / self.ticks[-1] * _PLOT_HEIGHT
            elements.append(self._horizontal("grid" if tick else "axis", y))
            elements.append(svg_element("text", label, x=-8, y=y + 4, **self.medium.paint("e")))
        elements += [self._marks(base, _TOP), draw(base)]
        return self._draw_all(chart_type, [Drawing("".join(elements), base + 24)], self._lead(values), legend)

    def _draw_all(
        self, chart_type: str, drawings: Sequence[Drawing], lead: str = "", legend: tuple[LegendEntry, ...] = ()
    ) -> DrawnChart:
        parts = [label_and_value(series.name, self._text(series.values[-1]) or "–") for series in self.plot.series]
        text = gettext("From {first} to {last}. Last values: {values}.")
        description = text.format(first=self.names[0], last=self.names[-1], values=", ".join(parts))
        left = 0 if chart_type == "strips" else _MARGINS[self.margin]
        return DrawnChart(
            chart_type, self.plot.title, description, tuple(drawings), lead, self.plot.unit, self.margin, left, legend
        )

    def _text(self, value: float | None) -> str:
        return "" if value is None else self.context.format_value(value, self.plot.value_type)

    def _lead(self, values: Sequence[float | None]) -> str:
        """From how many to how many."""
        first, last = values[0], values[-1]
        if first is None or last is None or len(values) < 2:
            return ""
        text = gettext("From {first} on {day} to {last} on {last_day}")
        if not isinstance(self.days[0], datetime.date):
            text = gettext("{day}: {first}. {last_day}: {last}")
        return text.format(first=self._text(first), day=self.names[0], last=self._text(last), last_day=self.names[-1])

    def _column(self, css: str, point: int, y: float, height: float) -> str:
        x, width = self.place((point + 0.13) * self.step), self.place(self.step * 0.74)
        return svg_element("rect", x=x, y=y, width=width, height=height, rx=2, **self.medium.paint(css))

    def _number(self, css: str, point: int, y: float, value: float) -> str:
        x = self.place((point + 0.5) * self.step)
        return svg_element("text", self._text(value), x=x, y=y, **self.medium.paint(f"{css} m"))

    def _horizontal(self, css: str, y: float) -> str:
        return svg_element("line", x1=0, x2=self.place(100), y1=y, y2=y, **self.medium.paint(css))

    def _line(self, values: Sequence[float | None], base: float, height: float, maximum: float, number_css: str) -> str:
        """A line over the points, interrupted where a value is missing, with a dot and its number on each."""

        def place(index: int, value: float) -> tuple[str, float]:
            return self.place((index + 0.5) * self.step), base - max(value, 0) / maximum * height

        elements = []
        for index, (value, following) in enumerate(itertools.pairwise(values)):
            if value is not None and following is not None:
                (x1, y1), (x2, y2) = place(index, value), place(index + 1, following)
                elements.append(svg_element("line", x1=x1, y1=y1, x2=x2, y2=y2, **self.medium.paint("curve")))
        for index, value in enumerate(values):
            if value is None:
                continue
            x, y = place(index, value)
            radius = 4 if height == _PLOT_HEIGHT else 3
            parts = [svg_element("circle", cx=x, cy=y, r=radius, **self.medium.paint("point"))]
            if self.has_numbers:
                parts.append(self._number(number_css, index, y - 10, value))
            elements.append(_group(label_and_value(self.names[index], self._text(value)), parts))
        return "".join(elements)

    def _marks(self, base: float, top: float, *, has_text: bool = True) -> str:
        """Each year where it begins; else as many names of points as there is room for."""
        days = [day for day in self.days if isinstance(day, datetime.date)]
        elements = []
        if len(days) == len(self.days) and (days[-1] - days[0]).days > 800:
            firsts = [index for index, day in enumerate(days) if not index or days[index - 1].year != day.year]
            every, narrow = -(-len(firsts) // _WIDE_LABELS), -(-len(firsts) // (_NARROW_LABELS + 1))
            for number in range(0, len(firsts), every):
                index = firsts[number]
                x, css = self.place(index * self.step), "w" if number % narrow else ""
                if index:
                    elements.append(svg_element("line", x1=x, x2=x, y1=top, y2=base + 8, **self.medium.paint("grid")))
                if has_text:
                    year = str(days[index].year)
                    elements.append(svg_element("text", year, x=x, dx=4, y=base + 19, **self.medium.paint(css)))
        elif has_text:
            every, narrow = -(-len(self.days) // _WIDE_LABELS), -(-len(self.days) // _NARROW_LABELS)
            narrow = -(-narrow // every) * every
            for index in range(0, len(self.days), every):
                day, x = self.days[index], self.place((index + 0.5) * self.step)
                name = _short_day(day) if isinstance(day, datetime.date) else self.plot.point_names[index]
                css = "m w" if index % narrow else "m"
                elements.append(svg_element("text", name, x=x, y=base + 19, **self.medium.paint(css)))
        return "".join(elements)


def _short_day(day: datetime.date) -> str:
    """A day below a column of an axis of two years at most: `07/2024`, `2024-07` in English."""
    return gettext("{year}-{month}").format(year=day.year, month=f"{day.month:02}")


def _group(title: str, elements: Sequence[str]) -> str:
    """Elements with the text that is shown when a pointer rests on them."""
    return svg_element("g", children=svg_element("title", title) + "".join(elements))


def _draw_gantt(gantt: Gantt, chart: Chart, medium: Medium) -> DrawnChart | None:
    """A lane for each entry, with bars in the colours of their categories."""
    if not gantt.lanes or chart.gantt is None:
        return None
    classes = [medium.color(category.id, index) or "val" for index, category in enumerate(chart.gantt.categories)]
    left = _names_width([name for name, _ in gantt.lanes])
    place = medium.place(left)
    ticks = time_ticks(gantt.first, gantt.last, _WIDE_LABELS)
    narrow = -(-len(ticks) // _NARROW_LABELS) or 1
    lines: list[dict[str, Any]] = []
    labels = []
    for number, day in enumerate(ticks):
        share = _share(gantt, day)
        x, is_end = place(share), share > 94
        lines.append({"x1": x, "x2": x, "y1": 0})
        css = f"{'e' if is_end else ''}{' w' if number % narrow else ''}"
        text = gantt.tick_label(day)
        labels.append(svg_element("text", text, x=x, dx=-4 if is_end else 4, y=12, **medium.paint(css)))

    def grid(height: float) -> str:
        return "".join(svg_element("line", **line, y2=height, **medium.paint("grid")) for line in lines)

    drawings = [
        Drawing(
            grid(22) + "".join(_draw_lane(gantt, bars, classes, place, medium)), 22, name,
            description=_describe_lane(gantt, bars),
        )
        for name, bars in gantt.lanes
    ]  # fmt: skip
    message = Message(
        N_("{rows} lines from {first:long} to {last:long}."),
        {"rows": len(gantt.lanes), "first": gantt.first, "last": gantt.last},
    )
    legend = tuple(LegendEntry(css, label) for css, label in zip(classes, gantt.category_labels, strict=True))
    axis = Drawing(grid(20) + "".join(labels), 20)
    return DrawnChart("gantt", gantt.title, translate(message), tuple(drawings), left=left, legend=legend, axis=axis)


def _share(gantt: Gantt, day: datetime.date) -> float:
    return 100 * (day - gantt.first).days / gantt.day_count


def _draw_lane(
    gantt: Gantt, bars: Sequence[GanttBar], classes: Sequence[str], place: Callable[[float], str], medium: Medium
) -> Iterator[str]:
    for bar in bars:
        last = bar.end - datetime.timedelta(1)
        x = _share(gantt, bar.first)
        rect: dict[str, Any] = {"x": place(x), "y": 3, "width": place(max(_share(gantt, bar.end) - x, 0.2))}
        period = gettext("from {first} to {last}").format(
            first=format_long_date(bar.first), last=format_long_date(last)
        )
        title = label_and_value(gantt.category_labels[bar.category_index], period)
        element = svg_element("rect", **rect, height=16, rx=2, **medium.paint(classes[bar.category_index]))
        yield _group(title, [element])


def _describe_lane(gantt: Gantt, bars: Sequence[GanttBar]) -> str:
    parts = [f"{gantt.category_labels[bar.category_index]} {format_long_date(bar.first)}" for bar in bars]
    return capitalize_first(", ".join(parts)) or gettext("Nothing to show.")
