"""Charts in characters: stacked columns, lines, and Gantt charts."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator

from incubo.core.i18n import translate
from incubo.render.charts.plot import Gantt, Plot, axis_labels, scale_ticks, time_ticks
from incubo.render.numbers import format_integer
from incubo.render.tables.formats import TableContext
from incubo.render.terminal.column_widths import MIN_BAR_WIDTH
from incubo.render.terminal.style import TerminalStyle, make_painter
from incubo.render.terminal.text import display_width, pad, wrap, wrap_breaking_words

_SERIES_STYLES = ("blue", "cyan", "green", "yellow", "red", "dim")
_BLOCK_GLYPHS = "█▓▒░▚╱╳·╲▖◦◌"
_ASCII_BLOCK_GLYPHS = "#=+-%/x.\\o:~"
_POINT_GLYPHS = "●▲■◆○△□◇▼▽◉◎"
_ASCII_POINT_GLYPHS = "o^*x+#@%v&$="
_TARGET_HEIGHT = 12
_DEFAULT_WIDTH = 100
"""The width of a chart where the output has none (a file, a pipe)."""
_MAX_WIDTH = 140
"""However wide the screen: a wider chart is not easier to read."""


def series_glyph(index: int, terminal: TerminalStyle, as_points: bool = False) -> str:
    """The character of a series, which tells it apart without colour too."""
    if as_points:
        glyphs = _POINT_GLYPHS if terminal.unicode else _ASCII_POINT_GLYPHS
    else:
        glyphs = _BLOCK_GLYPHS if terminal.unicode else _ASCII_BLOCK_GLYPHS
    return glyphs[index % len(glyphs)]


def _series_style(index: int) -> str:
    return _SERIES_STYLES[index % len(_SERIES_STYLES)]


def legend_lines(names: list[str], terminal: TerminalStyle, max_width: int, as_points: bool = False) -> list[str]:
    """The character and the name of each series."""
    paint = make_painter(terminal.color)
    items = [
        f"{series_glyph(index, terminal, as_points)}\u00a0{name.replace(' ', chr(0xA0))}"
        for index, name in enumerate(names)
    ]
    lines = wrap("  ".join(items), max_width, first_column=0)
    for index, item in enumerate(items):
        painted = paint(_series_style(index), item[0]) + item[1:]
        lines = [line.replace(item, painted) for line in lines]
    return [line if terminal.unicode else line.replace("\u00a0", " ") for line in lines]


def chart_lines(context: TableContext, plot: Plot) -> Iterator[str]:
    """A stacked chart or a line chart: title, points over their scale, axis, legend."""
    terminal, paint = context.terminal, make_painter(context.terminal.color)
    ticks = scale_ticks(plot.maximum, 5, counts_units=plot.counts_units)
    tick_labels = [_format_tick(tick, plot.value_type, context) for tick in ticks]
    margin = max(map(display_width, tick_labels)) + 2
    available = max(min(terminal.width or _DEFAULT_WIDTH, _MAX_WIDTH) - margin, MIN_BAR_WIDTH)
    points = _drawn_points(len(plot.point_names), available)
    point_width = max(1, min(7, available // max(len(points), 1)))
    height = _chart_height(len(ticks))
    maximum = ticks[-1]
    label_at = {round(tick / maximum * height): label for tick, label in zip(ticks, tick_labels, strict=True)}
    if plot.title != translate(context.table.full_title):
        yield from (paint("bold", line) for line in wrap(plot.title, margin + available))
    tick_edge, corner = ("┤", "┼") if terminal.unicode else ("|", "+")
    for level in range(height, 0, -1):
        cells = "".join(_draw_point(plot, point, level, maximum / height, point_width, context) for point in points)
        label = label_at.get(level, "")
        edge = tick_edge if label or not terminal.unicode else "│"
        yield f"{paint('dim', f'{pad(label, margin - 2, align_right=True)} {edge}')}{cells}".rstrip()
    axis = ("─" if terminal.unicode else "-") * (point_width * len(points))
    yield paint("dim", f"{pad(label_at.get(0, ''), margin - 2, align_right=True)} {corner}{axis}")
    all_labels = axis_labels(plot.point_names)
    labels = _axis_label_line([all_labels[point] for point in points], point_width, available)
    yield paint("dim", " " * margin + labels).rstrip()
    names = [series.name for series in plot.series]
    yield from legend_lines(names, terminal, margin + available, as_points=plot.chart_type == "line")


def _format_tick(value: float, value_type: str, context: TableContext) -> str:
    if value_type == "integer":
        return format_integer(value, context.lang)
    return context.format_value(value, value_type)


def _chart_height(tick_count: int) -> int:
    """A height at which each tick has its own line, at equal distances."""
    distance = max(1, round(_TARGET_HEIGHT / max(tick_count - 1, 1)))
    return distance * max(tick_count - 1, 1)


def _drawn_points(count: int, width: int) -> list[int]:
    """The indexes of the points drawn: all if there is room, else every second, third …, always with the last."""
    step = max(1, math.ceil(count / width))
    return list(range((count - 1) % step, count, step)) if count else []


def _draw_point(
    plot: Plot, point: int, level: int, level_height: float, point_width: int, context: TableContext
) -> str:
    """One level of a point: the glyph of the series there, or spaces. The value 0 is on the axis."""
    terminal, paint = context.terminal, make_painter(context.terminal.color)
    if plot.chart_type == "line":
        values = [series.values[point] for series in plot.series]
        at_level = [i for i, value in enumerate(values) if value and max(1, round(value / level_height)) == level]
        if not at_level:
            return " " * point_width
        glyph = series_glyph(at_level[-1], terminal, as_points=True)
        return paint(_series_style(at_level[-1]), glyph) + " " * (point_width - 1)
    gap = 1 if point_width > 2 else 0
    total = 0.0
    for index, series in enumerate(plot.series):
        total += series.values[point] or 0
        if (level - 0.5) * level_height <= total:
            return paint(_series_style(index), series_glyph(index, terminal) * (point_width - gap)) + " " * gap
    return " " * point_width


def _axis_label_line(labels: list[str], point_width: int, max_width: int) -> str:
    """The labels of the points, each below its point; those without room are left out."""
    line = ""
    for index, label in enumerate(labels):
        column = index * point_width
        is_free = column >= len(line) + (1 if line else 0)
        if label and is_free and column + display_width(label) <= max(max_width, display_width(label)):
            line += " " * (column - len(line)) + label
    return line


def gantt_lines(context: TableContext, gantt: Gantt) -> Iterator[str]:
    """A Gantt chart: title, time axis, a line per lane, legend."""
    terminal, paint = context.terminal, make_painter(context.terminal.color)
    total_width = min(terminal.width or _DEFAULT_WIDTH, _MAX_WIDTH)
    longest_name = max((display_width(name) for name, _ in gantt.lanes), default=0)
    margin = min(longest_name, max(12, total_width // 3))
    width = max(total_width - margin - 2, MIN_BAR_WIDTH)
    if gantt.title != translate(context.table.full_title):
        yield from (paint("bold", line) for line in wrap(gantt.title, total_width))
    labels = [" "] * width
    axis = ["─" if terminal.unicode else "-"] * width
    for day in time_ticks(gantt.first, gantt.last, max(width // 8, 1)):
        column = _day_column(day, gantt, width)
        label = gantt.tick_label(day)
        end = column + len(label)
        if end <= width and not "".join(labels[max(column - 1, 0) : end]).strip():
            labels[column:end] = label
            axis[column] = "┬" if terminal.unicode else "+"
    yield paint("dim", (" " * (margin + 2) + "".join(labels)).rstrip())
    yield paint("dim", " " * (margin + 2) + "".join(axis))
    for name, bars in gantt.lanes:
        cells = [" "] * width
        for bar in bars:
            start = min(_day_column(bar.first, gantt, width), width - 1)
            for column in range(start, max(_day_column(bar.end, gantt, width), start + 1)):
                cells[column] = paint(_series_style(bar.category_index), series_glyph(bar.category_index, terminal))
        first_line, *more_lines = wrap_breaking_words(name, margin)
        yield f"{pad(first_line, margin)}  {''.join(cells)}".rstrip()
        yield from more_lines
    yield ""
    yield from legend_lines(gantt.category_labels, terminal, total_width)


def _day_column(day: datetime.date, gantt: Gantt, width: int) -> int:
    return max(0, min(width, round((day - gantt.first).days / gantt.day_count * width)))
