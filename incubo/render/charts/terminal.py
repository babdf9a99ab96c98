"""Charts in characters: columns that stand upon each other, lines, and the lanes of a Gantt."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator

from incubo.core.i18n import translate
from incubo.render import values
from incubo.render.charts.plot import Gantt, Plot, axis_labels, scale_ticks, time_ticks
from incubo.render.tables.context import TableContext
from incubo.render.terminal.column_widths import MIN_BAR_WIDTH
from incubo.render.terminal.style import TerminalStyle, make_painter
from incubo.render.terminal.text import display_width, pad, truncate, wrap
from incubo.render.values import format_value

_SERIES_STYLES = ("blue", "cyan", "green", "yellow", "red", "dim")
_BLOCK_GLYPHS = "█▓▒░▚╱╳·╲▖◦◌"
_ASCII_BLOCK_GLYPHS = "#=+-%/x.\\o:~"
_POINT_GLYPHS = "●▲■◆○△□◇▼▽◉◎"
_ASCII_POINT_GLYPHS = "o^*x+#@%v&$="
_TARGET_HEIGHT = 12
_DEFAULT_WIDTH = 100
"""How wide a chart is where nothing says how wide the output is (a file, a pipe)."""
_MAX_WIDTH = 140
"""However wide the screen, a wider chart is no easier to read."""


def series_glyph(index: int, terminal: TerminalStyle, as_points: bool = False) -> str:
    """The character of a series: told apart without colour too."""
    marks_ = (
        (_POINT_GLYPHS if as_points else _BLOCK_GLYPHS)
        if terminal.unicode
        else (_ASCII_POINT_GLYPHS if as_points else _ASCII_BLOCK_GLYPHS)
    )
    return marks_[index % len(marks_)]


def legend_lines(names: list[str], terminal: TerminalStyle, max_width: int, as_points: bool = False) -> list[str]:
    """Which character is which series."""
    paint = make_painter(terminal.color)
    said = [
        f"{series_glyph(index, terminal, as_points)}\u00a0{name.replace(' ', chr(0xA0))}"
        for index, name in enumerate(names)
    ]
    lines = wrap("  ".join(said), max_width, first_column=0)
    for index, text in enumerate(said):
        lines = [line.replace(text, paint(_series_style(index), text[0]) + text[1:]) for line in lines]
    return [line if terminal.unicode else line.replace("\u00a0", " ") for line in lines]


def _series_style(index: int) -> str:
    return _SERIES_STYLES[index % len(_SERIES_STYLES)]


def chart_lines(context: TableContext, plot: Plot) -> Iterator[str]:
    """A stacked chart or lines: the title, the points over their scale, the axis and the legend."""
    look, paint = context.terminal, make_painter(context.terminal.color)
    steps = scale_ticks(plot.maximum, 5, counts_units=plot.counts_units)
    scale = [_format_scale_value(step, plot.value_type, context) for step in steps]
    margin = max(map(display_width, scale)) + 2
    room = max(min(look.width or _DEFAULT_WIDTH, _MAX_WIDTH) - margin, MIN_BAR_WIDTH)
    shown = _shown_points(len(plot.point_names), room)
    each = max(1, min(7, room // max(len(shown), 1)))
    height = _chart_height(len(steps))
    top = steps[-1]
    at = {round(step / top * height): text for step, text in zip(steps, scale, strict=True)}
    if plot.title != translate(context.table.title):
        yield paint("bold", truncate(plot.title, margin + room, look.ellipsis))
    bar, foot = ("┤", "┼") if look.unicode else ("|", "+")
    for level in range(height, 0, -1):
        cells = "".join(_draw_point(plot, point, level, top / height, each, context) for point in shown)
        text = at.get(level, "")
        edge = bar if text or not look.unicode else "│"
        yield f"{paint('dim', pad(text, margin - 2, align_right=True) + ' ' + edge)}{cells}".rstrip()
    axis = ("─" if look.unicode else "-") * (each * len(shown))
    yield paint("dim", f"{pad(at.get(0, ''), margin - 2, align_right=True)} {foot}{axis}")
    yield paint(
        "dim", " " * margin + _axis_label_line([axis_labels(plot.point_names)[point] for point in shown], each, room)
    ).rstrip()
    yield from legend_lines([line.name for line in plot.series], look, margin + room, as_points=plot.kind == "line")


def _format_scale_value(value: float, value_type: str, context: TableContext) -> str:
    if value_type == "integer":
        return values.format_integer(value, context.lang)
    return format_value(value, value_type, context.lang, context.terminal, context.phase_label)


def _chart_height(tick_count: int) -> int:
    """A height in which every mark of the scale stands on a line of its own, evenly apart."""
    apart = max(1, round(_TARGET_HEIGHT / max(tick_count - 1, 1)))
    return apart * max(tick_count - 1, 1)


def _shown_points(count: int, width: int) -> list[int]:
    """Which points are drawn: all where there is room, else every second one, third one … and always the last."""
    step = max(1, math.ceil(count / width))
    return list(range((count - 1) % step, count, step)) if count else []


def _draw_point(
    plot: Plot, point: int, level: int, level_height: float, point_width: int, context: TableContext
) -> str:
    """A character of the drawing, as wide as its point: the series that is there, or a blank. What is 0 is the axis."""
    look, paint = context.terminal, make_painter(context.terminal.color)
    gap = 1 if point_width > 2 else 0
    if plot.kind == "line":
        values = [line.values[point] for line in plot.series]
        here = [index for index, value in enumerate(values) if value and max(1, round(value / level_height)) == level]
        return (
            paint(_series_style(here[-1]), series_glyph(here[-1], look, as_points=True)) + " " * (point_width - 1)
            if here
            else " " * point_width
        )
    below = 0.0
    for index, line in enumerate(plot.series):
        below += line.values[point] or 0
        if (level - 0.5) * level_height <= below:
            return paint(_series_style(index), series_glyph(index, look) * (point_width - gap)) + " " * gap
    return " " * point_width


def _axis_label_line(labels: list[str], point_width: int, max_width: int) -> str:
    """The labels of the points, each from its own place on, those for which there is room."""
    said = ""
    for index, label in enumerate(labels):
        place = index * point_width
        if (
            label
            and place >= len(said) + (1 if said else 0)
            and place + display_width(label) <= max(max_width, display_width(label))
        ):
            said += " " * (place - len(said)) + label
    return said


def gantt_lines(context: TableContext, gantt: Gantt) -> Iterator[str]:
    """The lanes of a Gantt: the title, a line for each name, the years, and the legend."""
    look, paint = context.terminal, make_painter(context.terminal.color)
    whole = min(look.width or _DEFAULT_WIDTH, _MAX_WIDTH)
    widest = max((display_width(name) for name, _ in gantt.lanes), default=0)
    margin = min(widest, max(12, whole // 3))
    room = max(whole - margin - 2, MIN_BAR_WIDTH)
    days = max((gantt.last - gantt.first).days + 1, 1)
    if gantt.title != translate(context.table.title):
        yield paint("bold", truncate(gantt.title, whole, look.ellipsis))
    axis = [" "] * room
    rule = ["─" if look.unicode else "-"] * room
    for day in time_ticks(gantt.first, gantt.last, max(room // 8, 1)):
        place = _day_column(day, gantt, days, room)
        label = str(day.year) if days > 800 else day.isoformat()[:7]
        if place + len(label) <= room and "".join(axis[max(place - 1, 0) : place + len(label)]).strip() == "":
            axis[place : place + len(label)] = label
            rule[place] = "┬" if look.unicode else "+"
    yield paint("dim", (" " * (margin + 2) + "".join(axis)).rstrip())
    yield paint("dim", " " * (margin + 2) + "".join(rule))
    for name, bars in gantt.lanes:
        cells = [" "] * room
        for bar in bars:
            first, after = _day_column(bar.first, gantt, days, room), _day_column(bar.end, gantt, days, room)
            for place in range(min(first, room - 1), max(after, min(first, room - 1) + 1)):
                cells[place] = paint(_series_style(bar.kind_index), series_glyph(bar.kind_index, look))
        yield f"{pad(truncate(name, margin, look.ellipsis), margin)}  {''.join(cells)}".rstrip()
    yield ""
    yield from legend_lines(gantt.kind_labels, look, whole)


def _day_column(day: datetime.date, gantt: Gantt, days: int, width: int) -> int:
    return max(0, min(width, round((day - gantt.first).days / days * width)))
