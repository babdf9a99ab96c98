"""Tables on a screen that is too narrow for their columns, and the entries behind their figures: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from incubo.render import safe
from incubo.render.layout import GAP, Layout
from incubo.render.sheet import RIGHT, Sheet, detail
from incubo.render.style import painter
from incubo.render.text import fold, pad, width
from incubo.table import Column, Row, Why

_INDENT = "    "
_NARROWEST = 24
"""Columns that a text keeps to be read, at least."""


def parts(columns: Sequence[Column], layout: Layout, limit: int) -> list[list[int]]:
    """Columns in several parts that fit `limit` each, one under the other, all beginning with those that name a row.

    None where other columns than figures follow those: words are not compared down a column.
    """
    places = range(len(columns))
    first = next((place for place in places if columns[place].type in RIGHT), len(columns))
    room = limit - sum(layout.columns[:first]) - GAP * first
    rest = list(places)[first:]
    widest = max((layout.columns[place] for place in rest), default=0)
    if not 0 < first <= 2 or widest > room or any(columns[place].type not in RIGHT for place in rest):
        return []
    most = (room + GAP) // (widest + GAP)
    count = -(-len(rest) // most)
    each = -(-len(rest) // count)  # parts of one length rather than a full one and a remnant
    return [[*range(first), *rest[start : start + each]] for start in range(0, len(rest), each)]


def records(sheet: Sheet, columns: Sequence[Column]) -> Iterator[str]:
    """A line a value under each other, a blank line between rows: what is empty is not said."""
    paint = painter(sheet.look.color)
    labels = {column.id: safe.terminal(sheet.label(column)) for column in columns}
    aligned = max(map(width, labels.values()), default=0) + GAP
    room = None if sheet.look.width is None else max(sheet.look.width - aligned, _NARROWEST)
    why = behind(sheet) if sheet.why else None
    for number, row in enumerate(sheet.rows()):
        if number:
            yield ""
        for column in columns:
            lines = fold(safe.terminal(sheet.cell(row, column)), room)
            for place, line in enumerate(lines if any(lines) else ()):
                yield paint("dim", pad("" if place else labels[column.id], aligned)) + line
        if why:
            yield from why(row)


def behind(sheet: Sheet) -> Callable[[Row], Iterator[str]]:
    """What says the entries behind a row: ids, names and details in columns that all rows share.

    Where there is no room for all, ids are left out (a name says the entry to every command), and what is still too
    long goes on under its column.
    """
    entries = [_said(why) for row in sheet.rows() for why in row.why]
    natural = [max((width(entry[place]) for entry in entries), default=0) for place in range(3)]
    told = [place for place in range(3) if natural[place]]
    if natural[2] and all(_names(sheet, row, why.title) for row in sheet.rows() for why in row.why):
        told = [2]
    limit = sheet.look.width
    if limit is None or len(_INDENT) + sum(natural) + GAP * (len(told) - 1) <= limit:
        return lambda row: _behind(row, sheet, [(place, natural[place]) for place in told])
    told = told[-2:]
    room = limit - len(_INDENT) - GAP * (len(told) - 1)
    last = max(room - sum(natural[place] for place in told[:-1]), room // 2)
    widths = [*(room - last for _ in told[:-1]), last]
    return lambda row: _behind(row, sheet, list(zip(told, widths, strict=True)))


def _behind(row: Row, sheet: Sheet, told: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The entries behind a row; one that has several details is named once."""
    paint, styles, before = painter(sheet.look.color), ("cyan", "", "dim"), ("", "", "")
    for entry in map(_said, row.why):
        again = entry[2] and entry[:2] == before[:2]
        broken = [fold("" if again and place < 2 else entry[place], max(own, 1)) for place, own in told]
        for number in range(max(map(len, broken))):
            texts = [lines[number] if number < len(lines) else "" for lines in broken]
            shown = [paint(styles[place], pad(text, own)) for (place, own), text in zip(told, texts, strict=True)]
            yield (_INDENT + (" " * GAP).join(shown)).rstrip()
        before = entry
    if row.why:
        yield ""


def _names(sheet: Sheet, row: Row, title: str) -> bool:
    """Whether a row says already whom it is about."""
    return any(sheet.cell(row, column) == title for column in sheet.table.columns if column.type not in RIGHT)


def _said(why: Why) -> tuple[str, str, str]:
    return safe.terminal(why.id), safe.terminal(why.title), safe.terminal(detail(why))
