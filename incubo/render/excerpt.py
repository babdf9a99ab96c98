"""Lines of a file with what is wrong underlined, as rustc draws them.

8 |     start: 2024-09-02
  |            ---------- starts on 2 September 2024
9 |     end: 2024-03-01
  |          ^^^^^^^^^^ ends 185 days earlier
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from incubo.render import safe
from incubo.render.style import Look, Paint, painter
from incubo.render.text import width, wrap
from incubo.validation.diagnostic import Region

DEFAULT_WIDTH = 100
"""The window on long lines where the output has no width of its own."""
_NARROWEST_LABEL = 24
_SECONDARY = "cyan"


class Said(NamedTuple):
    """A mark whose text is in words and safe to show."""

    region: Region
    text: str
    primary: bool


class _Stroke(NamedTuple):
    """A mark on screen: the columns it underlines (from 0, the end excluded)."""

    start: int
    end: int
    text: str
    primary: bool


class Pen(NamedTuple):
    """How an excerpt is drawn: `gutter` is the width of its line numbers, `style` the colour of what is wrong."""

    look: Look
    gutter: int
    style: str

    @property
    def paint(self) -> Paint:
        """The function that colours."""
        return painter(self.look.color)

    def line(self, number: int | None, text: str = "") -> str:
        """A line behind its number, or behind none."""
        margin = f"{'' if number is None else number:>{self.gutter}} |"
        return f"{self.paint('dim', margin)} {text}" if text else self.paint("dim", margin)


def lines_of(text: str) -> list[str]:
    """A text's lines without their line ends."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def draw(marks: Sequence[Said], lines: Sequence[str], pen: Pen) -> Iterator[str]:
    """The marked lines of one file in their order, each with its underlines and labels."""
    previous: int | None = None
    for number, group in groupby(sorted(marks, key=lambda mark: mark.region.line), key=lambda mark: mark.region.line):
        if previous is not None and number > previous + 2:
            yield pen.paint("dim", "...")
        elif previous is not None and number == previous + 2:
            yield from _marked(number - 1, [], lines, pen)
        yield from _marked(number, list(group), lines, pen)
        previous = number


def _marked(number: int, marks: Sequence[Said], lines: Sequence[str], pen: Pen) -> Iterator[str]:
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    shown, strokes = _window(line, [(mark, *_reach(mark.region, line)) for mark in marks], pen)
    yield pen.line(number, shown.rstrip())
    if strokes:
        for row in _underlines(strokes, pen):
            yield pen.line(None, row)


def _reach(region: Region, line: str) -> tuple[int, int]:
    """The characters of a line that a region covers: one at least, and only on its first line."""
    start = min(region.column - 1, len(line))
    end = len(line.rstrip()) if region.end_line > region.line else min(region.end_column - 1, len(line))
    return start, max(end, start + 1)


def _window(line: str, reaches: Sequence[tuple[Said, int, int]], pen: Pen) -> tuple[str, list[_Stroke]]:
    """What is shown of a line, and its strokes on screen. A long line shows what is around its marks."""
    cells = safe.cells(line)
    at = list(accumulate(map(width, cells), initial=0))  # the screen column of each character, and of the end

    def column(index: int) -> int:
        return at[index] if index < len(at) else at[-1] + index - len(cells)

    budget = max((pen.look.width or DEFAULT_WIDTH) - pen.gutter - 3, 20)
    low, high, dots = 0, len(cells), pen.look.ellipsis
    if at[-1] + any(start >= len(cells) for _, start, _ in reaches) > budget:  # the end of a line takes a column
        first = min((column(start) for _, start, _ in reaches), default=0)
        last = max((column(end) for _, _, end in reaches), default=0)
        room = budget - 2 * len(dots)
        if last - first > room:  # marks too far apart: the main one is seen, the others point to the dots
            _, start, end = max(reaches, key=lambda reach: reach[0].primary)
            first, last = column(start), min(column(end), column(start) + room)
        if last > room:
            before = max(min(20, room // 4), (room - (last - first)) // 2)
            low = bisect_left(at, max(0, min(first - before, at[-1] - room)))
        high = bisect_right(at, at[low] + room) - 1
    lead = dots if low else ""
    shown = lead + "".join(cells[low:high]) + (dots if high < len(cells) else "")
    shift = len(lead) - at[low]
    edge = at[high] + shift + (1 if high == len(cells) else len(dots))
    strokes = []
    for mark, start, end in reaches:
        left = min(max(column(start) + shift, 0), edge - 1)
        right = min(column(end) + shift, edge) if end <= len(cells) + 1 else left + 1
        strokes.append(_Stroke(left, max(right, left + 1), mark.text, mark.primary))
    return shown, strokes


class _Row:
    """A row of a drawing: painted pieces put at columns."""

    def __init__(self, paint: Paint) -> None:
        self.paint = paint
        self.cells: list[tuple[str, str]] = []

    def put(self, column: int, text: str, style: str) -> None:
        """Draw a text of one-column characters over what is there."""
        missing = column + len(text) - len(self.cells)
        self.cells += [(" ", "")] * missing
        for offset, character in enumerate(text):
            self.cells[column + offset] = character, style

    def drawn(self, tail: str = "", column: int | None = None, style: str = "") -> str:
        """The row as a text, `tail` after it (at a column, if told)."""
        said = ""
        for style_, group in groupby(self.cells, key=lambda cell: cell[1]):
            said += self.paint(style_, "".join(character for character, _ in group))
        if not tail:
            return said
        blanks = 1 if column is None else column - len(self.cells)
        return said + " " * blanks + self.paint(style, tail)


def _underlines(strokes: Sequence[_Stroke], pen: Pen) -> Iterator[str]:
    """The rows under a line: the underlines, the rightmost label beside its own, the others hung below."""
    row = _Row(pen.paint)
    for stroke in sorted(strokes, key=lambda stroke: stroke.primary):  # the main mark over the others
        row.put(stroke.start, ("^" if stroke.primary else "-") * (stroke.end - stroke.start), _style(stroke, pen))
    hung = sorted((stroke for stroke in strokes if stroke.text), key=lambda each: (each.start, each.end, each.primary))
    beside = ""
    style = ""
    if hung and hung[-1].end >= len(row.cells) and _fits(len(row.cells) + 1, hung[-1].text, pen):
        last = hung.pop()
        beside, style = last.text, _style(last, pen)
    yield row.drawn(beside, style=style)
    if len(hung) > 1 or (hung and beside):
        yield _threads(hung, pen).drawn()
    while hung:
        stroke = hung.pop()
        column = stroke.start
        limit = None if pen.look.width is None else pen.look.width - pen.gutter - 3
        if limit is not None and column + min(width(stroke.text), _NARROWEST_LABEL) > limit:
            column = max(0, limit - max(_NARROWEST_LABEL, width(stroke.text)))
        threads = [each for each in hung if each.start < column]
        for text in wrap(stroke.text, None if limit is None else limit - column):
            yield _threads(threads, pen).drawn(text, column, _style(stroke, pen))


def _threads(strokes: Sequence[_Stroke], pen: Pen) -> _Row:
    """The lines that lead from underlines down to labels further below."""
    row = _Row(pen.paint)
    for stroke in strokes:
        row.put(stroke.start, "|", _style(stroke, pen))
    return row


def _fits(column: int, text: str, pen: Pen) -> bool:
    return pen.look.width is None or pen.gutter + 3 + column + width(text) <= pen.look.width


def _style(stroke: _Stroke, pen: Pen) -> str:
    return pen.style if stroke.primary else _SECONDARY
