"""Bars, stacked columns and lines in SVG."""

from __future__ import annotations

from incubo.render.plot import Plot, marks, ticks
from incubo.render.sheet import Sheet, in_words
from incubo.render.svg import COLOURS, FAINT, SOFT, WIDTH, dashed, element, heading, legend, shortened, tip

_TALL = 300
_BAR = 24


def draw(plot: Plot, sheet: Sheet, title: str) -> tuple[float, list[str]]:
    """The height of the drawing, and its elements, under a title."""
    above, parts = heading(title, plot.unit)
    height, drawn = _bars(plot, sheet, above) if plot.kind == "bars" else _columns(plot, sheet, above + 8)
    return height, parts + drawn


def _said(value: float, plot: Plot, sheet: Sheet) -> str:
    return in_words(value, plot.type, sheet.lang, sheet.look, sheet.phase_label)


def _bars(plot: Plot, sheet: Sheet, top: float) -> tuple[float, list[str]]:
    """A bar a row, its name before it and its figure after it: no axis is needed."""
    names = [shortened(name, 38) for name in plot.names]
    left = min(max((len(name) for name in names), default=0) * 7.4 + 12, 300)
    room = WIDTH - left - 70
    parts = []
    for index, value in enumerate(plot.lines[0].values):
        y = top + index * _BAR
        parts.append(element("text", names[index], x=left - 8, y=y + 15, text_anchor="end"))
        if value is None:
            continue
        long = max(value, 0) / plot.most * room if plot.most else 0
        parts.append(element("rect", inside=tip(plot.names[index], _said(value, plot, sheet)), x=left, y=y + 2,
                             width=max(long, 1.0 if value else 0.0), height=_BAR - 6, fill=COLOURS[0]))  # fmt: skip
        parts.append(element("text", _said(value, plot, sheet), x=left + long + 6, y=y + 15))
    return top + len(plot.names) * _BAR + 8, parts


def _columns(plot: Plot, sheet: Sheet, top: float) -> tuple[float, list[str]]:
    """Stacked columns, or lines, over a scale."""
    steps = ticks(plot.most, 5, whole=plot.whole)
    highest = steps[-1]
    left = max(len(_said(step, plot, sheet)) for step in steps) * 7.6 + 12
    room = WIDTH - left - 6
    base = top + _TALL
    parts = []
    for step in steps:
        y = base - step / highest * _TALL
        parts.append(element("line", x1=left, x2=WIDTH - 6, y1=y, y2=y, stroke=FAINT if step else SOFT))
        parts.append(element("text", _said(step, plot, sheet), x=left - 8, y=y + 4, text_anchor="end", fill=SOFT))
    each = room / max(len(plot.names), 1)
    parts += _axis(plot, left, each, base)
    if plot.kind == "line":
        parts += _lines(plot, sheet, left, each, base, highest)
    else:
        parts += _stacks(plot, sheet, left, each, base, highest)
    taken, said = legend([line.name for line in plot.lines], left, base + 40, lines=plot.kind == "line")
    return base + 40 + taken, parts + said


def _axis(plot: Plot, left: float, each: float, base: float) -> list[str]:
    parts = []
    free = left
    for index, label in enumerate(marks(plot.names)):
        x, wide = left + (index + (0.5 if plot.kind == "line" else 0)) * each, len(label) * 7.6
        if not label or x < free or x + wide > WIDTH:
            continue
        parts.append(element("line", x1=x, x2=x, y1=base, y2=base + 6, stroke=SOFT))
        parts.append(element("text", label, x=x + 2, y=base + 20, fill=SOFT))
        free = x + wide + 10
    return parts


def _stacks(plot: Plot, sheet: Sheet, left: float, each: float, base: float, highest: float) -> list[str]:
    parts = []
    gap = each * 0.15 if each > 8 else 0
    for point, name in enumerate(plot.names):
        below = 0.0
        for index, line in enumerate(plot.lines):
            value = line.values[point] or 0
            if value <= 0:
                continue
            y, tall = base - (below + value) / highest * _TALL, value / highest * _TALL
            told = tip(f"{name}, {line.name}", _said(value, plot, sheet))
            parts.append(element("rect", inside=told, x=left + point * each, y=y, width=each - gap, height=tall,
                                 fill=COLOURS[index % len(COLOURS)]))  # fmt: skip
            if index and tall > 2:
                parts.append(element("line", x1=left + point * each, x2=left + (point + 1) * each - gap,
                                     y1=y + tall, y2=y + tall, stroke="#ffffff", stroke_width=1.2))  # fmt: skip
            below += value
    return parts


def _lines(plot: Plot, sheet: Sheet, left: float, each: float, base: float, highest: float) -> list[str]:
    parts = []
    for index, line in enumerate(plot.lines):
        colour = COLOURS[index % len(COLOURS)]
        runs: list[list[str]] = [[]]
        for point, value in enumerate(line.values):
            if value is None:
                runs.append([])
                continue
            x, y = left + (point + 0.5) * each, base - value / highest * _TALL
            runs[-1].append(f"{x:.1f},{y:.1f}")
            told = tip(f"{plot.names[point]}, {line.name}", _said(value, plot, sheet))
            if each > 6 or len(line.values) < 60:
                parts.append(element("circle", inside=told, cx=x, cy=y, r=3, fill=colour))
        parts += [element("polyline", points=" ".join(run), fill="none", stroke=colour, stroke_width=2, **dashed(index))
                  for run in runs if len(run) > 1]  # fmt: skip
    return parts
