"""A small table on a page: its cells are folded, never cut, and its rows may be drawn in time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from incubo.i18n import say
from incubo.page import Cell, Grid
from incubo.problem import Text
from incubo.render import safe
from incubo.render.layout import GAP
from incubo.render.page_columns import FOLDED, columns
from incubo.render.sheet import RIGHT
from incubo.render.spread import Spread
from incubo.render.style import painter
from incubo.render.text import fold, pad, width
from incubo.table import Row

BREADTH = 120
"""The widest a page is: further apart, a label and its value are not read together."""
_BAR = 24
"""How long the drawn time is, where there is room for it."""
_SENTENCE = 24
"""A column of sentences that is narrower is hard to read."""
STYLES = {"good": "green", "due": "yellow", "bad": "bold red", "quiet": "dim"}


def sign(cell: Cell, *, unicode: bool) -> str:
    """What a mark is shown by where there is no colour; it is not parted from a word of ours that it speaks of."""
    if cell.mark in ("due", "bad"):
        return "!\u00a0" if unicode and isinstance(cell.value, Text) else "! "
    return "✓ " if cell.mark == "good" and unicode else ""


def paint_words(cell: Cell, text: str, spread: Spread) -> str:
    """A cell's words with its sign, each word in its own colour: so that a line may break between any two."""
    paint = painter(spread.look.color)
    style = STYLES.get(cell.mark) or ("cyan" if cell.type in ("id", "code") else "")
    return " ".join(paint(style, word) for word in f"{sign(cell, unicode=spread.look.unicode)}{text}".split(" "))


def grid(block: Grid, spread: Spread, limit: int | None) -> Iterator[str]:
    """Headings and rows, in columns that fit in `limit`; a long last column stands under its row if it must."""
    paint, look = painter(spread.look.color), spread.look
    if not block.rows:
        if block.empty is not None:
            yield from (paint("dim", line) for line in fold(safe.terminal(say(block.empty)), limit))
        return
    types = [column.type for column in block.columns]
    headings = [safe.terminal(say(column.label)) for column in block.columns]
    found = [[spread.cell(row, column) for column in block.columns] for row in block.rows]
    texts = [[_shown(cell, words, spread) for cell, words in row] for row in found]
    widths = columns(headings, texts, types, limit)
    under = _under(texts, types, widths, limit)
    if under:
        widths = columns(headings[:-1], [row[:-1] for row in texts], types[:-1], limit)
    drawn = _drawn(block, look.unicode)
    if limit is not None and limit - sum(widths) - GAP * len(widths) < _BAR:
        drawn = []
    heads = [fold(text, own) for text, own in zip(headings, widths, strict=False)]
    yield from _lines(heads, ["bold"] * len(widths), types, widths, spread)
    for index, row in enumerate(found):
        styles = [STYLES.get(cell.mark) or ("cyan" if cell.type == "id" else "") for cell, _ in row]
        cells = [fold(text, own) for text, own in zip(texts[index], widths, strict=False)]
        lines = list(_lines(cells, styles, types, widths, spread))
        if drawn:
            lines[0] = f"{lines[0]}{' ' * GAP}{paint('cyan', drawn[index])}"
        yield from lines
        if under and limit is not None:
            start = min(widths[0] + GAP, limit // 3)
            yield from (
                f"{' ' * start}{paint(styles[-1], line)}" for line in fold(texts[index][-1], limit - start) if line
            )


def _shown(cell: Cell, words: str, spread: Spread) -> str:
    return f"{sign(cell, unicode=spread.look.unicode)}{safe.terminal(words)}" if words else ""


def _under(texts: list[list[str]], types: list[str], widths: list[int], limit: int | None) -> bool:
    """Whether the last column has too little room beside the others for the sentences it holds."""
    if limit is None or len(widths) < 3 or types[-1] not in FOLDED:
        return False
    return widths[-1] < _SENTENCE < max(width(row[-1]) for row in texts)


def _lines(
    cells: list[list[str]], styles: list[str], types: list[str], widths: list[int], spread: Spread
) -> Iterator[str]:
    """A row, over as many lines as its longest cell."""
    paint = painter(spread.look.color)
    for level in range(max(map(len, cells), default=0)):
        words = [cell[level] if level < len(cell) else "" for cell in cells]
        yield (" " * GAP).join(
            paint(style, pad(word, own, right=kind in RIGHT))
            for word, style, own, kind in zip(words, styles, widths, types, strict=False)
        )


def _drawn(block: Grid, unicode: bool) -> list[str]:
    """Each row as a stretch of the time that all of them take; [] where there is nothing to compare."""
    stretch = block.stretch
    if stretch is None or len(block.rows) < 2:
        return []
    spans = [_span(row, stretch.start, stretch.end, stretch.until) for row in block.rows]
    known = [span for span in spans if span is not None]
    first, last = min((a for a, _ in known), default=0), max((b for _, b in known), default=0)
    if last <= first:
        return []
    mark, made = "█" if unicode else "#", []
    for span in spans:
        if span is None:
            made.append("")
            continue
        start, end = (round((day - first) / (last - first) * _BAR) for day in span)
        start = min(start, _BAR - 1)  # what is short is seen too
        made.append(" " * start + mark * max(1, end - start))
    return made


def _span(row: Row, start: str, end: str, until: datetime.date) -> tuple[int, int] | None:
    first, last = (_day(row.cells.get(name)) for name in (start, end))
    if first is None:
        return None
    return first.toordinal(), max(first, last or until).toordinal()


def _day(value: object) -> datetime.date | None:
    value = value.value if isinstance(value, Cell) else value
    return value if isinstance(value, datetime.date) else None
