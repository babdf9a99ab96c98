"""Charts in characters: columns that stand upon each other, lines, and the lanes of a Gantt."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator

from incubo.i18n import say
from incubo.render import numbers
from incubo.render.bars import NARROWEST
from incubo.render.plot import Lanes, Plot, marks, ticks, years
from incubo.render.sheet import Sheet, in_words
from incubo.render.style import Look, painter
from incubo.render.text import cut, pad, width, wrap

_COLOURS = ("blue", "cyan", "green", "yellow", "red", "dim")
_BLOCKS = "█▓▒░▚╱╳·╲▖◦◌"
_ASCII = "#=+-%/x.\\o:~"
_POINTS = "●▲■◆○△□◇▼▽◉◎"
_ASCII_POINTS = "o^*x+#@%v&$="
_HEIGHT = 12
_UNKNOWN_WIDTH = 100
"""How wide a chart is where nothing says how wide the output is (a file, a pipe)."""
_WIDEST = 140
"""However wide the screen, a wider chart is no easier to read."""


def glyph(index: int, look: Look, points: bool = False) -> str:
    """The character of a series: told apart without colour too."""
    marks_ = (_POINTS if points else _BLOCKS) if look.unicode else (_ASCII_POINTS if points else _ASCII)
    return marks_[index % len(marks_)]


def legend(names: list[str], look: Look, room: int, points: bool = False) -> list[str]:
    """Which character is which series."""
    paint = painter(look.color)
    said = [f"{glyph(index, look, points)}\u00a0{name.replace(' ', chr(0xA0))}" for index, name in enumerate(names)]
    lines = wrap("  ".join(said), room, first=0)
    for index, text in enumerate(said):
        lines = [line.replace(text, paint(_colour(index), text[0]) + text[1:]) for line in lines]
    return [line if look.unicode else line.replace("\u00a0", " ") for line in lines]


def _colour(index: int) -> str:
    return _COLOURS[index % len(_COLOURS)]


def columns(sheet: Sheet, plot: Plot) -> Iterator[str]:
    """A stacked chart or lines: the title, the points over their scale, the axis and the legend."""
    look, paint = sheet.look, painter(sheet.look.color)
    steps = ticks(plot.most, 5, whole=plot.whole)
    scale = [_said(step, plot.type, sheet) for step in steps]
    margin = max(map(width, scale)) + 2
    room = max(min(look.width or _UNKNOWN_WIDTH, _WIDEST) - margin, NARROWEST)
    shown = _shown(len(plot.names), room)
    each = max(1, min(7, room // max(len(shown), 1)))
    height = _height(len(steps))
    top = steps[-1]
    at = {round(step / top * height): text for step, text in zip(steps, scale, strict=True)}
    if plot.title != say(sheet.table.title):
        yield paint("bold", cut(plot.title, margin + room, look.ellipsis))
    bar, foot = ("┤", "┼") if look.unicode else ("|", "+")
    for level in range(height, 0, -1):
        cells = "".join(_cell(plot, point, level, top / height, each, sheet) for point in shown)
        text = at.get(level, "")
        edge = bar if text or not look.unicode else "│"
        yield f"{paint('dim', pad(text, margin - 2, right=True) + ' ' + edge)}{cells}".rstrip()
    axis = ("─" if look.unicode else "-") * (each * len(shown))
    yield paint("dim", f"{pad(at.get(0, ''), margin - 2, right=True)} {foot}{axis}")
    yield paint("dim", " " * margin + _under([marks(plot.names)[point] for point in shown], each, room)).rstrip()
    yield from legend([line.name for line in plot.lines], look, margin + room, points=plot.kind == "line")


def _said(value: float, kind: str, sheet: Sheet) -> str:
    if kind == "integer":
        return numbers.integer(value, sheet.lang)
    return in_words(value, kind, sheet.lang, sheet.look, sheet.phase_label)


def _height(steps: int) -> int:
    """A height in which every mark of the scale stands on a line of its own, evenly apart."""
    apart = max(1, round(_HEIGHT / max(steps - 1, 1)))
    return apart * max(steps - 1, 1)


def _shown(points: int, room: int) -> list[int]:
    """Which points are drawn: all where there is room, else every second one, third one … and always the last."""
    step = max(1, math.ceil(points / room))
    return list(range((points - 1) % step, points, step)) if points else []


def _cell(plot: Plot, point: int, level: int, step: float, each: int, sheet: Sheet) -> str:
    """A character of the drawing, as wide as its point: the series that is there, or a blank. What is 0 is the axis."""
    look, paint = sheet.look, painter(sheet.look.color)
    gap = 1 if each > 2 else 0
    if plot.kind == "line":
        values = [line.values[point] for line in plot.lines]
        here = [index for index, value in enumerate(values) if value and max(1, round(value / step)) == level]
        return paint(_colour(here[-1]), glyph(here[-1], look, points=True)) + " " * (each - 1) if here else " " * each
    below = 0.0
    for index, line in enumerate(plot.lines):
        below += line.values[point] or 0
        if (level - 0.5) * step <= below:
            return paint(_colour(index), glyph(index, look) * (each - gap)) + " " * gap
    return " " * each


def _under(labels: list[str], each: int, room: int) -> str:
    """The labels of the points, each from its own place on, those for which there is room."""
    said = ""
    for index, label in enumerate(labels):
        place = index * each
        if label and place >= len(said) + (1 if said else 0) and place + width(label) <= max(room, width(label)):
            said += " " * (place - len(said)) + label
    return said


def gantt(sheet: Sheet, found: Lanes) -> Iterator[str]:
    """The lanes of a Gantt: the title, a line for each name, the years, and the legend."""
    look, paint = sheet.look, painter(sheet.look.color)
    whole = min(look.width or _UNKNOWN_WIDTH, _WIDEST)
    widest = max((width(name) for name, _ in found.lanes), default=0)
    margin = min(widest, max(12, whole // 3))
    room = max(whole - margin - 2, NARROWEST)
    days = max((found.last - found.first).days + 1, 1)
    if found.title != say(sheet.table.title):
        yield paint("bold", cut(found.title, whole, look.ellipsis))
    axis = [" "] * room
    rule = ["─" if look.unicode else "-"] * room
    for day in years(found.first, found.last, max(room // 8, 1)):
        place = _place(day, found, days, room)
        label = str(day.year) if days > 800 else day.isoformat()[:7]
        if place + len(label) <= room and "".join(axis[max(place - 1, 0) : place + len(label)]).strip() == "":
            axis[place : place + len(label)] = label
            rule[place] = "┬" if look.unicode else "+"
    yield paint("dim", (" " * (margin + 2) + "".join(axis)).rstrip())
    yield paint("dim", " " * (margin + 2) + "".join(rule))
    for name, bars in found.lanes:
        cells = [" "] * room
        for bar in bars:
            first, after = _place(bar.first, found, days, room), _place(bar.after, found, days, room)
            for place in range(min(first, room - 1), max(after, min(first, room - 1) + 1)):
                cells[place] = paint(_colour(bar.kind), glyph(bar.kind, look))
        yield f"{pad(cut(name, margin, look.ellipsis), margin)}  {''.join(cells)}".rstrip()
    yield ""
    yield from legend(found.kinds, look, whole)


def _place(day: datetime.date, found: Lanes, days: int, room: int) -> int:
    return max(0, min(room, round((day - found.first).days / days * room)))
