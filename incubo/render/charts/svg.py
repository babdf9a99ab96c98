"""Charts as SVG, readable by people who do not see them: a title, a description, and the figures in words.

Colours are told apart by people who do not see them all, contrast with white by 3 to 1 at least, and never speak
alone: stretches are parted by white lines and stand in the order of the legend.

A Gantt in SVG: a lane a name, its stretches, the years.

Bars, stacked columns and lines in SVG.

A table's picture alone, with its figures in words for those who do not see it.
"""

from __future__ import annotations

import datetime
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
from incubo.render.values import format_value

WIDTH = 860
"""Of the drawing, in its own units; it is shown as wide as the page allows."""
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


_MARGIN = 16
DASH_PATTERNS = ("", "7 4", "2 3", "9 3 2 3")
"""How lines are told apart without colour."""


def svg_element(name: str, text: str = "", children: str = "", **attributes: object) -> str:
    """An element of SVG; `text` is content, made harmless, `children` is SVG. (`text_anchor` is said `text-anchor`.)"""
    said = "".join(
        f' {key.replace("_", "-")}="{escape(_format_attribute(value))}"' for key, value in attributes.items()
    )
    within = escape(text, quote=False) + children
    return f"<{name}{said}>{within}</{name}>" if within else f"<{name}{said}/>"


def _format_attribute(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def draw_svg(context: TableContext, *, standalone: bool) -> str:
    """The picture of a table, "" where it has none. `standalone`: a file of its own, which holds the figures in words
    too;
    else the table stands beside it.
    """
    chart = find_chart(context)
    if chart is None or not context.visible_rows():
        return ""
    found: Plot | Gantt
    found = make_gantt(context, chart) if chart.chart_type == "gantt" else make_plot(context, chart)
    title = found.title if standalone or found.title != escape_terminal(translate(context.table.title)) else ""
    if isinstance(found, Gantt):
        height, parts = draw_gantt(found, title)
    else:
        height, parts = draw_plot(found, context, title)
    told = describe_plot(found, len(found.point_names) if isinstance(found, Plot) else len(found.lanes))
    if standalone:
        notes = [escape_terminal(translate(note.message)) for note in context.table.notes]
        told = "\n".join([told, *_table_as_text(context), *notes])
    head = svg_element("title", found.title, id="chart-title") + svg_element("desc", told, id="chart-desc")
    frame = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height:.0f}", "role": "img",
             "aria-labelledby": "chart-title chart-desc", "lang": context.lang,
             "font-family": "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif", "font-size": "13",
             "fill": TEXT_COLOR}  # fmt: skip
    if standalone:
        wide, tall = WIDTH + 2 * _MARGIN, height + 2 * _MARGIN
        frame |= {"viewBox": f"{-_MARGIN} {-_MARGIN} {wide} {tall:.0f}", "width": str(wide), "height": f"{tall:.0f}"}
        head += svg_element("rect", x=-_MARGIN, y=-_MARGIN, width=wide, height=tall, fill="#ffffff")
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in frame.items())
    return f"<svg{attributes}>{head}{''.join(parts)}</svg>\n"


def _table_as_text(context: TableContext) -> list[str]:
    """The table in words, a line a row: `Construction. Startups: 12. Proportion: 24 %.`"""
    first, *others = context.table.columns
    lines = []
    for row in context.visible_rows():
        said = [
            label_and_value(context.heading(column), words)
            for column in others
            if (words := context.cell_text(row, column))
        ]
        lines.append(escape_terminal(f"{context.cell_text(row, first)}. {'. '.join(said)}."))
    return lines


def legend(names: list[str], left: float, top: float, *, as_lines: bool = False) -> tuple[float, list[str]]:
    """The legend from a place on, a square or a `line` a series: the height it takes, and its elements."""
    parts: list[str] = []
    x, y = left, top
    for index, name in enumerate(names):
        taken = 26 + 7.4 * len(name) + 18
        if x + taken > WIDTH and x > left:
            x, y = left, y + 22
        colour = SERIES_COLORS[index % len(SERIES_COLORS)]
        if as_lines:
            parts.append(svg_element("line", x1=x - 8, x2=x + 16, y1=y + 7, y2=y + 7, stroke=colour, stroke_width=2,
                                 **dash_attributes(index)))  # fmt: skip
        else:
            parts.append(svg_element("rect", x=x, y=y, width=14, height=14, fill=colour))
        parts.append(svg_element("text", name, x=x + 20, y=y + 12))
        x += taken
    return y + 22 - top, parts


def dash_attributes(index: int) -> dict[str, str]:
    """How the line of a series is broken."""
    dashes = DASH_PATTERNS[index % len(DASH_PATTERNS)]
    return {"stroke_dasharray": dashes} if dashes else {}


def chart_heading(title: str, unit: str) -> tuple[float, list[str]]:
    """What is drawn, on top ("" where the page says it), and what is counted: the height they take, and elements."""
    height, said = 8.0, []
    if title:
        said.append(svg_element("text", title, x=0, y=20, font_size=16, font_weight=600))
        height += 28
    if unit:
        said.append(svg_element("text", unit, x=0, y=height + 6, fill=MUTED_COLOR))
        height += 22
    return height, said


def shorten_label(name: str, max_length: int) -> str:
    """A name of so many characters at most; the whole one is in the figures."""
    return name if len(name) <= max_length else name[: max_length - 1].rstrip() + "…"


def tooltip(name: str, value: str) -> str:
    """What is said where a pointer rests."""
    return svg_element("title", label_and_value(name, value))


def label_and_value(name: str, value: str) -> str:
    """`name: value`, in the language's own typography."""
    return translate(Message(N_("{name}: {value}"), {"name": name, "value": value}))


_LANE_HEIGHT = 26


def draw_gantt(gantt: Gantt, title: str) -> tuple[float, list[str]]:
    """The height of the drawing, and its elements, under a title."""
    names = [shorten_label(name, 34) for name, _ in gantt.lanes]
    left = min(max((len(name) for name in names), default=0) * 7.4 + 12, 270)
    room = WIDTH - left - 6
    days = max((gantt.last - gantt.first).days + 1, 1)
    above, parts = chart_heading(title, "")
    used, said = legend(gantt.kind_labels, 0, above)
    top = above + used + 26
    base = top + len(gantt.lanes) * _LANE_HEIGHT

    def place(day: datetime.date) -> float:
        return left + (day - gantt.first).days / days * room

    parts += said
    for day in time_ticks(gantt.first, gantt.last, 12):
        label = str(day.year) if days > 800 else day.isoformat()[:7]
        x = place(day)
        parts.append(svg_element("line", x1=x, x2=x, y1=top - 6, y2=base, stroke=GRID_COLOR))
        if x + len(label) * 7.6 < WIDTH:
            parts.append(svg_element("text", label, x=x + 3, y=top - 10, fill=MUTED_COLOR))
    for index, (name, bars) in enumerate(gantt.lanes):
        y = top + index * _LANE_HEIGHT
        parts.append(svg_element("text", names[index], x=left - 8, y=y + 17, text_anchor="end"))
        for bar in bars:
            after = bar.end - datetime.timedelta(1)
            told = tooltip(
                f"{name}, {gantt.kind_labels[bar.kind_index]}", f"{bar.first.isoformat()} → {after.isoformat()}"
            )
            x, wide = place(bar.first), max(place(bar.end) - place(bar.first), 1.5)
            parts.append(
                svg_element(
                    "rect",
                    children=told,
                    x=x,
                    y=y + 3,
                    width=wide,
                    height=_LANE_HEIGHT - 6,
                    fill=SERIES_COLORS[bar.kind_index % len(SERIES_COLORS)],
                    stroke="#ffffff",
                    stroke_width=1,
                )
            )
    return base + 10, parts


_PLOT_HEIGHT = 300
_BAR_HEIGHT = 24


def draw_plot(plot: Plot, context: TableContext, title: str) -> tuple[float, list[str]]:
    """The height of the drawing, and its elements, under a title."""
    above, parts = chart_heading(title, plot.unit)
    height, drawn = _draw_bars(plot, context, above) if plot.kind == "bars" else _draw_columns(plot, context, above + 8)
    return height, parts + drawn


def _format_plot_value(value: float, plot: Plot, context: TableContext) -> str:
    return format_value(value, plot.value_type, context.lang, context.terminal, context.phase_label)


def _draw_bars(plot: Plot, context: TableContext, top: float) -> tuple[float, list[str]]:
    """A bar a row, its name before it and its figure after it: no axis is needed."""
    names = [shorten_label(name, 38) for name in plot.point_names]
    left = min(max((len(name) for name in names), default=0) * 7.4 + 12, 300)
    room = WIDTH - left - 70
    parts = []
    for index, value in enumerate(plot.series[0].values):
        y = top + index * _BAR_HEIGHT
        parts.append(svg_element("text", names[index], x=left - 8, y=y + 15, text_anchor="end"))
        if value is None:
            continue
        long = max(value, 0) / plot.maximum * room if plot.maximum else 0
        parts.append(
            svg_element(
                "rect",
                children=tooltip(plot.point_names[index], _format_plot_value(value, plot, context)),
                x=left,
                y=y + 2,
                width=max(long, 1.0 if value else 0.0),
                height=_BAR_HEIGHT - 6,
                fill=SERIES_COLORS[0],
            )
        )
        parts.append(svg_element("text", _format_plot_value(value, plot, context), x=left + long + 6, y=y + 15))
    return top + len(plot.point_names) * _BAR_HEIGHT + 8, parts


def _draw_columns(plot: Plot, context: TableContext, top: float) -> tuple[float, list[str]]:
    """Stacked columns, or lines, over a scale."""
    steps = scale_ticks(plot.maximum, 5, counts_units=plot.counts_units)
    highest = steps[-1]
    left = max(len(_format_plot_value(step, plot, context)) for step in steps) * 7.6 + 12
    room = WIDTH - left - 6
    base = top + _PLOT_HEIGHT
    parts = []
    for step in steps:
        y = base - step / highest * _PLOT_HEIGHT
        parts.append(svg_element("line", x1=left, x2=WIDTH - 6, y1=y, y2=y, stroke=GRID_COLOR if step else MUTED_COLOR))
        parts.append(
            svg_element(
                "text",
                _format_plot_value(step, plot, context),
                x=left - 8,
                y=y + 4,
                text_anchor="end",
                fill=MUTED_COLOR,
            )
        )
    each = room / max(len(plot.point_names), 1)
    parts += _draw_axis(plot, left, each, base)
    if plot.kind == "line":
        parts += _draw_lines(plot, context, left, each, base, highest)
    else:
        parts += _draw_stacks(plot, context, left, each, base, highest)
    taken, said = legend([line.name for line in plot.series], left, base + 40, as_lines=plot.kind == "line")
    return base + 40 + taken, parts + said


def _draw_axis(plot: Plot, left: float, point_width: float, baseline: float) -> list[str]:
    parts = []
    free = left
    for index, label in enumerate(axis_labels(plot.point_names)):
        x, wide = left + (index + (0.5 if plot.kind == "line" else 0)) * point_width, len(label) * 7.6
        if not label or x < free or x + wide > WIDTH:
            continue
        parts.append(svg_element("line", x1=x, x2=x, y1=baseline, y2=baseline + 6, stroke=MUTED_COLOR))
        parts.append(svg_element("text", label, x=x + 2, y=baseline + 20, fill=MUTED_COLOR))
        free = x + wide + 10
    return parts


def _draw_stacks(
    plot: Plot, context: TableContext, left: float, point_width: float, baseline: float, scale_maximum: float
) -> list[str]:
    parts = []
    gap = point_width * 0.15 if point_width > 8 else 0
    for point, name in enumerate(plot.point_names):
        below = 0.0
        for index, line in enumerate(plot.series):
            value = line.values[point] or 0
            if value <= 0:
                continue
            y, tall = baseline - (below + value) / scale_maximum * _PLOT_HEIGHT, value / scale_maximum * _PLOT_HEIGHT
            told = tooltip(f"{name}, {line.name}", _format_plot_value(value, plot, context))
            parts.append(
                svg_element(
                    "rect",
                    children=told,
                    x=left + point * point_width,
                    y=y,
                    width=point_width - gap,
                    height=tall,
                    fill=SERIES_COLORS[index % len(SERIES_COLORS)],
                )
            )
            if index and tall > 2:
                parts.append(
                    svg_element(
                        "line",
                        x1=left + point * point_width,
                        x2=left + (point + 1) * point_width - gap,
                        y1=y + tall,
                        y2=y + tall,
                        stroke="#ffffff",
                        stroke_width=1.2,
                    )
                )
            below += value
    return parts


def _draw_lines(
    plot: Plot, context: TableContext, left: float, point_width: float, baseline: float, scale_maximum: float
) -> list[str]:
    parts = []
    for index, line in enumerate(plot.series):
        colour = SERIES_COLORS[index % len(SERIES_COLORS)]
        runs: list[list[str]] = [[]]
        for point, value in enumerate(line.values):
            if value is None:
                runs.append([])
                continue
            x, y = left + (point + 0.5) * point_width, baseline - value / scale_maximum * _PLOT_HEIGHT
            runs[-1].append(f"{x:.1f},{y:.1f}")
            told = tooltip(f"{plot.point_names[point]}, {line.name}", _format_plot_value(value, plot, context))
            if point_width > 6 or len(line.values) < 60:
                parts.append(svg_element("circle", children=told, cx=x, cy=y, r=3, fill=colour))
        parts += [
            svg_element(
                "polyline", points=" ".join(run), fill="none", stroke=colour, stroke_width=2, **dash_attributes(index)
            )
            for run in runs
            if len(run) > 1
        ]
    return parts


def render(context: TableContext) -> str:
    """The document. (Whoever asks makes sure that the table has a picture.)"""
    return draw_svg(context, standalone=True)
