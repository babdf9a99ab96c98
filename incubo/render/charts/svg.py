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


def svg_element(name: str, text: str = "", inside: str = "", **attributes: object) -> str:
    """An element of SVG; `text` is content, made harmless, `inside` is SVG. (`text_anchor` is said `text-anchor`.)"""
    said = "".join(
        f' {key.replace("_", "-")}="{escape(_format_attribute(value))}"' for key, value in attributes.items()
    )
    within = escape(text, quote=False) + inside
    return f"<{name}{said}>{within}</{name}>" if within else f"<{name}{said}/>"


def _format_attribute(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def draw_svg(sheet: TableContext, *, alone: bool) -> str:
    """The picture of a table, "" where it has none. `alone`: a file of its own, which holds the figures in words too;
    else the table stands beside it.
    """
    chart = find_chart(sheet)
    if chart is None or not sheet.rows():
        return ""
    found: Plot | Gantt
    found = make_gantt(sheet, chart) if chart.kind == "gantt" else make_plot(sheet, chart)
    title = found.title if alone or found.title != escape_terminal(translate(sheet.table.title)) else ""
    if isinstance(found, Gantt):
        height, parts = draw_gantt(found, title)
    else:
        height, parts = draw_plot(found, sheet, title)
    told = describe_plot(found, len(found.names) if isinstance(found, Plot) else len(found.lanes))
    if alone:
        notes = [escape_terminal(translate(note.text)) for note in sheet.table.notes]
        told = "\n".join([told, *_table_as_text(sheet), *notes])
    head = svg_element("title", found.title, id="chart-title") + svg_element("desc", told, id="chart-desc")
    frame = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height:.0f}", "role": "img",
             "aria-labelledby": "chart-title chart-desc", "lang": sheet.lang,
             "font-family": "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif", "font-size": "13",
             "fill": TEXT_COLOR}  # fmt: skip
    if alone:
        wide, tall = WIDTH + 2 * _MARGIN, height + 2 * _MARGIN
        frame |= {"viewBox": f"{-_MARGIN} {-_MARGIN} {wide} {tall:.0f}", "width": str(wide), "height": f"{tall:.0f}"}
        head += svg_element("rect", x=-_MARGIN, y=-_MARGIN, width=wide, height=tall, fill="#ffffff")
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in frame.items())
    return f"<svg{attributes}>{head}{''.join(parts)}</svg>\n"


def _table_as_text(sheet: TableContext) -> list[str]:
    """The table in words, a line a row: `Construction. Startups: 12. Proportion: 24 %.`"""
    first, *others = sheet.table.columns
    lines = []
    for row in sheet.rows():
        said = [label_and_value(sheet.label(column), words) for column in others if (words := sheet.cell(row, column))]
        lines.append(escape_terminal(f"{sheet.cell(row, first)}. {'. '.join(said)}."))
    return lines


def legend(names: list[str], left: float, top: float, *, lines: bool = False) -> tuple[float, list[str]]:
    """The legend from a place on, a square or a `line` a series: the height it takes, and its elements."""
    parts: list[str] = []
    x, y = left, top
    for index, name in enumerate(names):
        taken = 26 + 7.4 * len(name) + 18
        if x + taken > WIDTH and x > left:
            x, y = left, y + 22
        colour = SERIES_COLORS[index % len(SERIES_COLORS)]
        if lines:
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


def shorten_label(name: str, most: int) -> str:
    """A name of so many characters at most; the whole one is in the figures."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def tooltip(name: str, value: str) -> str:
    """What is said where a pointer rests."""
    return svg_element("title", label_and_value(name, value))


def label_and_value(name: str, value: str) -> str:
    """`name: value`, in the language's own typography."""
    return translate(Message(N_("{name}: {value}"), {"name": name, "value": value}))


_LANE_HEIGHT = 26


def draw_gantt(found: Gantt, title: str) -> tuple[float, list[str]]:
    """The height of the drawing, and its elements, under a title."""
    names = [shorten_label(name, 34) for name, _ in found.lanes]
    left = min(max((len(name) for name in names), default=0) * 7.4 + 12, 270)
    room = WIDTH - left - 6
    days = max((found.last - found.first).days + 1, 1)
    above, parts = chart_heading(title, "")
    used, said = legend(found.kinds, 0, above)
    top = above + used + 26
    base = top + len(found.lanes) * _LANE_HEIGHT

    def place(day: datetime.date) -> float:
        return left + (day - found.first).days / days * room

    parts += said
    for day in time_ticks(found.first, found.last, 12):
        label = str(day.year) if days > 800 else day.isoformat()[:7]
        x = place(day)
        parts.append(svg_element("line", x1=x, x2=x, y1=top - 6, y2=base, stroke=GRID_COLOR))
        if x + len(label) * 7.6 < WIDTH:
            parts.append(svg_element("text", label, x=x + 3, y=top - 10, fill=MUTED_COLOR))
    for index, (name, bars) in enumerate(found.lanes):
        y = top + index * _LANE_HEIGHT
        parts.append(svg_element("text", names[index], x=left - 8, y=y + 17, text_anchor="end"))
        for bar in bars:
            after = bar.after - datetime.timedelta(1)
            told = tooltip(f"{name}, {found.kinds[bar.kind]}", f"{bar.first.isoformat()} → {after.isoformat()}")
            x, wide = place(bar.first), max(place(bar.after) - place(bar.first), 1.5)
            parts.append(
                svg_element(
                    "rect",
                    inside=told,
                    x=x,
                    y=y + 3,
                    width=wide,
                    height=_LANE_HEIGHT - 6,
                    fill=SERIES_COLORS[bar.kind % len(SERIES_COLORS)],
                    stroke="#ffffff",
                    stroke_width=1,
                )
            )
    return base + 10, parts


_PLOT_HEIGHT = 300
_BAR_HEIGHT = 24


def draw_plot(plot: Plot, sheet: TableContext, title: str) -> tuple[float, list[str]]:
    """The height of the drawing, and its elements, under a title."""
    above, parts = chart_heading(title, plot.unit)
    height, drawn = _draw_bars(plot, sheet, above) if plot.kind == "bars" else _draw_columns(plot, sheet, above + 8)
    return height, parts + drawn


def _format_plot_value(value: float, plot: Plot, sheet: TableContext) -> str:
    return format_value(value, plot.type, sheet.lang, sheet.look, sheet.phase_label)


def _draw_bars(plot: Plot, sheet: TableContext, top: float) -> tuple[float, list[str]]:
    """A bar a row, its name before it and its figure after it: no axis is needed."""
    names = [shorten_label(name, 38) for name in plot.names]
    left = min(max((len(name) for name in names), default=0) * 7.4 + 12, 300)
    room = WIDTH - left - 70
    parts = []
    for index, value in enumerate(plot.lines[0].values):
        y = top + index * _BAR_HEIGHT
        parts.append(svg_element("text", names[index], x=left - 8, y=y + 15, text_anchor="end"))
        if value is None:
            continue
        long = max(value, 0) / plot.most * room if plot.most else 0
        parts.append(
            svg_element(
                "rect",
                inside=tooltip(plot.names[index], _format_plot_value(value, plot, sheet)),
                x=left,
                y=y + 2,
                width=max(long, 1.0 if value else 0.0),
                height=_BAR_HEIGHT - 6,
                fill=SERIES_COLORS[0],
            )
        )
        parts.append(svg_element("text", _format_plot_value(value, plot, sheet), x=left + long + 6, y=y + 15))
    return top + len(plot.names) * _BAR_HEIGHT + 8, parts


def _draw_columns(plot: Plot, sheet: TableContext, top: float) -> tuple[float, list[str]]:
    """Stacked columns, or lines, over a scale."""
    steps = scale_ticks(plot.most, 5, whole=plot.whole)
    highest = steps[-1]
    left = max(len(_format_plot_value(step, plot, sheet)) for step in steps) * 7.6 + 12
    room = WIDTH - left - 6
    base = top + _PLOT_HEIGHT
    parts = []
    for step in steps:
        y = base - step / highest * _PLOT_HEIGHT
        parts.append(svg_element("line", x1=left, x2=WIDTH - 6, y1=y, y2=y, stroke=GRID_COLOR if step else MUTED_COLOR))
        parts.append(
            svg_element(
                "text", _format_plot_value(step, plot, sheet), x=left - 8, y=y + 4, text_anchor="end", fill=MUTED_COLOR
            )
        )
    each = room / max(len(plot.names), 1)
    parts += _draw_axis(plot, left, each, base)
    if plot.kind == "line":
        parts += _draw_lines(plot, sheet, left, each, base, highest)
    else:
        parts += _draw_stacks(plot, sheet, left, each, base, highest)
    taken, said = legend([line.name for line in plot.lines], left, base + 40, lines=plot.kind == "line")
    return base + 40 + taken, parts + said


def _draw_axis(plot: Plot, left: float, each: float, base: float) -> list[str]:
    parts = []
    free = left
    for index, label in enumerate(axis_labels(plot.names)):
        x, wide = left + (index + (0.5 if plot.kind == "line" else 0)) * each, len(label) * 7.6
        if not label or x < free or x + wide > WIDTH:
            continue
        parts.append(svg_element("line", x1=x, x2=x, y1=base, y2=base + 6, stroke=MUTED_COLOR))
        parts.append(svg_element("text", label, x=x + 2, y=base + 20, fill=MUTED_COLOR))
        free = x + wide + 10
    return parts


def _draw_stacks(plot: Plot, sheet: TableContext, left: float, each: float, base: float, highest: float) -> list[str]:
    parts = []
    gap = each * 0.15 if each > 8 else 0
    for point, name in enumerate(plot.names):
        below = 0.0
        for index, line in enumerate(plot.lines):
            value = line.values[point] or 0
            if value <= 0:
                continue
            y, tall = base - (below + value) / highest * _PLOT_HEIGHT, value / highest * _PLOT_HEIGHT
            told = tooltip(f"{name}, {line.name}", _format_plot_value(value, plot, sheet))
            parts.append(svg_element("rect", inside=told, x=left + point * each, y=y, width=each - gap, height=tall,
                                 fill=SERIES_COLORS[index % len(SERIES_COLORS)]))  # fmt: skip
            if index and tall > 2:
                parts.append(svg_element("line", x1=left + point * each, x2=left + (point + 1) * each - gap,
                                     y1=y + tall, y2=y + tall, stroke="#ffffff", stroke_width=1.2))  # fmt: skip
            below += value
    return parts


def _draw_lines(plot: Plot, sheet: TableContext, left: float, each: float, base: float, highest: float) -> list[str]:
    parts = []
    for index, line in enumerate(plot.lines):
        colour = SERIES_COLORS[index % len(SERIES_COLORS)]
        runs: list[list[str]] = [[]]
        for point, value in enumerate(line.values):
            if value is None:
                runs.append([])
                continue
            x, y = left + (point + 0.5) * each, base - value / highest * _PLOT_HEIGHT
            runs[-1].append(f"{x:.1f},{y:.1f}")
            told = tooltip(f"{plot.names[point]}, {line.name}", _format_plot_value(value, plot, sheet))
            if each > 6 or len(line.values) < 60:
                parts.append(svg_element("circle", inside=told, cx=x, cy=y, r=3, fill=colour))
        parts += [
            svg_element(
                "polyline", points=" ".join(run), fill="none", stroke=colour, stroke_width=2, **dash_attributes(index)
            )
            for run in runs
            if len(run) > 1
        ]
    return parts


def render(sheet: TableContext) -> str:
    """The document. (Whoever asks makes sure that the table has a picture.)"""
    return draw_svg(sheet, alone=True)
