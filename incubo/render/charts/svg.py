"""Charts as SVG, accessible: a title, a description, and the figures as text.

Colours contrast with white by 3 to 1 at least and can be told apart by colour-blind people. They are never the only
sign: areas are separated by white lines and stand in the order of the legend, lines have dash patterns.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from html import escape

from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.render.charts.plot import (
    Gantt,
    Plot,
    axis_labels,
    describe_plot,
    find_chart,
    make_gantt,
    make_plot,
    scale_ticks,
    time_ticks,
)
from incubo.render.escape import escape_terminal
from incubo.render.tables.context import TableContext

WIDTH = 860
"""The width of the drawing, in its own units; it scales to the width of the page."""
_MARGIN = 16
_PLOT_HEIGHT = 300
_BAR_HEIGHT = 24
_LANE_HEIGHT = 26
_LABEL_CHARACTER_WIDTH = 7.4
"""The average width of a character in labels."""
_TICK_CHARACTER_WIDTH = 7.6
"""The same in ticks, where digits prevail."""
SERIES_COLORS = (
    "#1b4f9c",
    "#c2410c",
    "#0b7a5b",
    "#7e3fa8",
    "#8a6100",
    "#b1005f",
    "#00718f",
    "#4d5663",
    "#6a7f00",
    "#1b1f24",
    "#a5673f",
    "#d14b8f",
)
TEXT_COLOR = "#1b1f24"
MUTED_COLOR = "#59636e"
GRID_COLOR = "#d5dae0"
BACKGROUND_COLOR = "#ffffff"
DASH_PATTERNS = ("", "7 4", "2 3", "9 3 2 3")
"""Tell lines apart without colour."""
_FONTS = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"


def render(context: TableContext) -> str:
    """The chart of a table as a file of its own. The caller checks that the table has one."""
    return draw_svg(context, standalone=True)


def draw_svg(context: TableContext, *, standalone: bool) -> str:
    """The chart of a table, `""` if it has none. `standalone`: for a file of its own, with the figures as text."""
    chart = find_chart(context)
    if chart is None or not context.visible_rows():
        return ""
    data: Plot | Gantt
    data = make_gantt(context, chart) if chart.chart_type == "gantt" else make_plot(context, chart)
    title = data.title if standalone or data.title != escape_terminal(translate(context.table.title)) else ""
    height, elements = draw_gantt(data, title) if isinstance(data, Gantt) else draw_plot(data, context, title)
    description = describe_plot(data, len(data.lanes) if isinstance(data, Gantt) else len(data.point_names))
    if standalone:
        notes = [escape_terminal(translate(note.message)) for note in context.table.notes]
        description = "\n".join([description, *_table_as_text(context), *notes])
    head = svg_element("title", data.title, id="chart-title") + svg_element("desc", description, id="chart-desc")
    frame = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {WIDTH} {height:.0f}",
        "role": "img",
        "aria-labelledby": "chart-title chart-desc",
        "lang": context.lang,
        "font-family": _FONTS,
        "font-size": "13",
        "fill": TEXT_COLOR,
    }
    if standalone:
        full_width, full_height = WIDTH + 2 * _MARGIN, height + 2 * _MARGIN
        frame |= {
            "viewBox": f"{-_MARGIN} {-_MARGIN} {full_width} {full_height:.0f}",
            "width": str(full_width),
            "height": f"{full_height:.0f}",
        }
        head += svg_element("rect", x=-_MARGIN, y=-_MARGIN, width=full_width, height=full_height, fill=BACKGROUND_COLOR)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in frame.items())
    return f"<svg{attributes}>{head}{''.join(elements)}</svg>\n"


def _table_as_text(context: TableContext) -> Iterator[str]:
    """The table, a line per row: `Construction. Startups: 12. Proportion: 24 %.`"""
    first, *others = context.visible_columns()
    for row in context.visible_rows():
        figures = [
            label_and_value(context.heading(column), text)
            for column in others
            if (text := context.cell_text(row, column))
        ]
        yield escape_terminal(f"{context.cell_text(row, first)}. {'. '.join(figures)}.")


def svg_element(name: str, text: str = "", children: str = "", **attributes: object) -> str:
    """An SVG element: `text` is escaped, `children` is SVG. (The attribute `text_anchor` becomes `text-anchor`.)"""
    markup = "".join(
        f' {key.replace("_", "-")}="{escape(_format_attribute(value))}"' for key, value in attributes.items()
    )
    content = escape(text, quote=False) + children
    return f"<{name}{markup}>{content}</{name}>" if content else f"<{name}{markup}/>"


def _format_attribute(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def chart_heading(title: str, unit: str) -> tuple[float, list[str]]:
    """The title and the unit (`""`: none) at the top of a chart: the height they take, and their elements."""
    height, elements = 8.0, []
    if title:
        elements.append(svg_element("text", title, x=0, y=20, font_size=16, font_weight=600))
        height += 28
    if unit:
        elements.append(svg_element("text", unit, x=0, y=height + 6, fill=MUTED_COLOR))
        height += 22
    return height, elements


def legend(names: list[str], left: float, top: float, *, as_lines: bool = False) -> tuple[float, list[str]]:
    """The legend from a position on, a square or a line per series: the height it takes, and its elements."""
    elements: list[str] = []
    x, y = left, top
    for index, name in enumerate(names):
        width = 26 + _LABEL_CHARACTER_WIDTH * len(name) + 18
        if x + width > WIDTH and x > left:
            x, y = left, y + 22
        color = _series_color(index)
        if as_lines:
            dashes = dash_attributes(index)
            elements.append(
                svg_element("line", x1=x - 8, x2=x + 16, y1=y + 7, y2=y + 7, stroke=color, stroke_width=2, **dashes)
            )
        else:
            elements.append(svg_element("rect", x=x, y=y, width=14, height=14, fill=color))
        elements.append(svg_element("text", name, x=x + 20, y=y + 12))
        x += width
    return y + 22 - top, elements


def _series_color(index: int) -> str:
    return SERIES_COLORS[index % len(SERIES_COLORS)]


def dash_attributes(index: int) -> dict[str, str]:
    """The attributes that dash the line of a series."""
    dashes = DASH_PATTERNS[index % len(DASH_PATTERNS)]
    return {"stroke_dasharray": dashes} if dashes else {}


def shorten_label(name: str, max_length: int) -> str:
    """A name of at most `max_length` characters; the full name is in the tooltip and the figures."""
    return name if len(name) <= max_length else name[: max_length - 1].rstrip() + "…"


def tooltip(name: str, value: str) -> str:
    """The text shown when a pointer rests on an element."""
    return svg_element("title", label_and_value(name, value))


def label_and_value(name: str, value: str) -> str:
    """`name: value`, in the typography of the language."""
    return translate(Message(N_("{name}: {value}"), {"name": name, "value": value}))


def draw_gantt(gantt: Gantt, title: str) -> tuple[float, list[str]]:
    """A Gantt chart below its title: its height, and its elements."""
    names = [shorten_label(name, 34) for name, _ in gantt.lanes]
    left = min(max((len(name) for name in names), default=0) * _LABEL_CHARACTER_WIDTH + 12, 270)
    width = WIDTH - left - 6
    heading_height, elements = chart_heading(title, "")
    legend_height, legend_elements = legend(gantt.category_labels, 0, heading_height)
    top = heading_height + legend_height + 26
    bottom = top + len(gantt.lanes) * _LANE_HEIGHT

    def day_x(day: datetime.date) -> float:
        return left + (day - gantt.first).days / gantt.day_count * width

    elements += legend_elements
    for day in time_ticks(gantt.first, gantt.last, 12):
        label = gantt.tick_label(day)
        x = day_x(day)
        elements.append(svg_element("line", x1=x, x2=x, y1=top - 6, y2=bottom, stroke=GRID_COLOR))
        if x + len(label) * _TICK_CHARACTER_WIDTH < WIDTH:
            elements.append(svg_element("text", label, x=x + 3, y=top - 10, fill=MUTED_COLOR))
    for index, (name, bars) in enumerate(gantt.lanes):
        y = top + index * _LANE_HEIGHT
        elements.append(svg_element("text", names[index], x=left - 8, y=y + 17, text_anchor="end"))
        for bar in bars:
            last_day = bar.end - datetime.timedelta(1)
            period = f"{bar.first.isoformat()} → {last_day.isoformat()}"
            elements.append(
                svg_element(
                    "rect",
                    children=tooltip(f"{name}, {gantt.category_labels[bar.category_index]}", period),
                    x=day_x(bar.first),
                    y=y + 3,
                    width=max(day_x(bar.end) - day_x(bar.first), 1.5),
                    height=_LANE_HEIGHT - 6,
                    fill=_series_color(bar.category_index),
                    stroke=BACKGROUND_COLOR,
                    stroke_width=1,
                )
            )
    return bottom + 10, elements


def draw_plot(plot: Plot, context: TableContext, title: str) -> tuple[float, list[str]]:
    """A bar chart, stacked columns or lines below their title: the height, and the elements."""
    heading_height, elements = chart_heading(title, plot.unit)
    if plot.chart_type == "bars":
        height, drawing = _draw_bars(plot, context, heading_height)
    else:
        height, drawing = _draw_columns(plot, context, heading_height + 8)
    return height, elements + drawing


def _format_plot_value(value: float, plot: Plot, context: TableContext) -> str:
    return context.format_value(value, plot.value_type)


def _draw_bars(plot: Plot, context: TableContext, top: float) -> tuple[float, list[str]]:
    """A bar per row, its name before it and its value after it: no axis is needed."""
    names = [shorten_label(name, 38) for name in plot.point_names]
    left = min(max((len(name) for name in names), default=0) * _LABEL_CHARACTER_WIDTH + 12, 300)
    max_length = WIDTH - left - 70
    elements = []
    for index, value in enumerate(plot.series[0].values):
        y = top + index * _BAR_HEIGHT
        elements.append(svg_element("text", names[index], x=left - 8, y=y + 15, text_anchor="end"))
        if value is None:
            continue
        length = max(value, 0) / plot.maximum * max_length if plot.maximum else 0
        value_text = _format_plot_value(value, plot, context)
        elements.append(
            svg_element(
                "rect",
                children=tooltip(plot.point_names[index], value_text),
                x=left,
                y=y + 2,
                width=max(length, 1.0 if value else 0.0),
                height=_BAR_HEIGHT - 6,
                fill=SERIES_COLORS[0],
            )
        )
        elements.append(svg_element("text", value_text, x=left + length + 6, y=y + 15))
    return top + len(plot.point_names) * _BAR_HEIGHT + 8, elements


def _draw_columns(plot: Plot, context: TableContext, top: float) -> tuple[float, list[str]]:
    """Stacked columns or lines over a scale, with their legend."""
    ticks = scale_ticks(plot.maximum, 5, counts_units=plot.counts_units)
    tick_labels = [_format_plot_value(tick, plot, context) for tick in ticks]
    maximum = ticks[-1]
    left = max(map(len, tick_labels)) * _TICK_CHARACTER_WIDTH + 12
    baseline = top + _PLOT_HEIGHT
    elements = []
    for tick, label in zip(ticks, tick_labels, strict=True):
        y = baseline - tick / maximum * _PLOT_HEIGHT
        line_color = GRID_COLOR if tick else MUTED_COLOR
        elements.append(svg_element("line", x1=left, x2=WIDTH - 6, y1=y, y2=y, stroke=line_color))
        elements.append(svg_element("text", label, x=left - 8, y=y + 4, text_anchor="end", fill=MUTED_COLOR))
    point_width = (WIDTH - left - 6) / max(len(plot.point_names), 1)
    is_line = plot.chart_type == "line"
    draw_series = _draw_lines if is_line else _draw_stacks
    elements += _draw_axis(plot, left, point_width, baseline)
    elements += draw_series(plot, context, left, point_width, baseline, maximum)
    names = [series.name for series in plot.series]
    legend_height, legend_elements = legend(names, left, baseline + 40, as_lines=is_line)
    return baseline + 40 + legend_height, elements + legend_elements


def _draw_axis(plot: Plot, left: float, point_width: float, baseline: float) -> list[str]:
    """The labels of the points; those without room are left out."""
    elements = []
    min_x = left
    for index, label in enumerate(axis_labels(plot.point_names)):
        x = left + (index + (0.5 if plot.chart_type == "line" else 0)) * point_width
        width = len(label) * _TICK_CHARACTER_WIDTH
        if not label or x < min_x or x + width > WIDTH:
            continue
        elements.append(svg_element("line", x1=x, x2=x, y1=baseline, y2=baseline + 6, stroke=MUTED_COLOR))
        elements.append(svg_element("text", label, x=x + 2, y=baseline + 20, fill=MUTED_COLOR))
        min_x = x + width + 10
    return elements


def _draw_stacks(
    plot: Plot, context: TableContext, left: float, point_width: float, baseline: float, scale_maximum: float
) -> list[str]:
    elements = []
    gap = point_width * 0.15 if point_width > 8 else 0
    for point, name in enumerate(plot.point_names):
        x = left + point * point_width
        total = 0.0
        for index, series in enumerate(plot.series):
            value = series.values[point] or 0
            if value <= 0:
                continue
            y = baseline - (total + value) / scale_maximum * _PLOT_HEIGHT
            height = value / scale_maximum * _PLOT_HEIGHT
            elements.append(
                svg_element(
                    "rect",
                    children=tooltip(f"{name}, {series.name}", _format_plot_value(value, plot, context)),
                    x=x,
                    y=y,
                    width=point_width - gap,
                    height=height,
                    fill=_series_color(index),
                )
            )
            if index and height > 2:
                elements.append(
                    svg_element(
                        "line",
                        x1=x,
                        x2=left + (point + 1) * point_width - gap,
                        y1=y + height,
                        y2=y + height,
                        stroke=BACKGROUND_COLOR,
                        stroke_width=1.2,
                    )
                )
            total += value
    return elements


def _draw_lines(
    plot: Plot, context: TableContext, left: float, point_width: float, baseline: float, scale_maximum: float
) -> list[str]:
    """A line per series, interrupted where a value is missing, with a dot per point where there is room."""
    elements = []
    for index, series in enumerate(plot.series):
        color = _series_color(index)
        segments: list[list[str]] = [[]]
        for point, value in enumerate(series.values):
            if value is None:
                segments.append([])
                continue
            x, y = left + (point + 0.5) * point_width, baseline - value / scale_maximum * _PLOT_HEIGHT
            segments[-1].append(f"{x:.1f},{y:.1f}")
            if point_width > 6 or len(series.values) < 60:
                value_text = _format_plot_value(value, plot, context)
                label = tooltip(f"{plot.point_names[point]}, {series.name}", value_text)
                elements.append(svg_element("circle", children=label, cx=x, cy=y, r=3, fill=color))
        elements += [
            svg_element(
                "polyline",
                points=" ".join(segment),
                fill="none",
                stroke=color,
                stroke_width=2,
                **dash_attributes(index),
            )
            for segment in segments
            if len(segment) > 1
        ]
    return elements
