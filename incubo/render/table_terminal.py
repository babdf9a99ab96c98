"""A table for the eye: aligned, with bars, as wide as it needs and never wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.i18n import gettext, say
from incubo.render import safe, table_narrow
from incubo.render.bars import Bars, bars
from incubo.render.layout import GAP, Layout, is_cut, is_too_wide, lay_out
from incubo.render.sheet import RIGHT, Sheet
from incubo.render.style import Look, painter
from incubo.render.text import cut, fold, pad, width, wrap
from incubo.table import Column, Row

_PROSE = 100
"""Notes are read: longer lines are not, however wide the screen."""
_SHORT = 60
"""Rows of a table of which every cell is read whole; a longer one keeps a line a row, and cuts what does not fit."""
_TALLEST = 6
"""Lines that a row takes, at most."""


def render(sheet: Sheet) -> str:
    """Title, headings, rows, rules before totals, notes."""
    paint = painter(sheet.look.color)
    lines = [paint("bold", line) for line in _wrapped(safe.terminal(say(sheet.table.title)), sheet)]
    if sheet.source():
        lines += [paint("dim", line) for line in _wrapped(safe.terminal(sheet.source()), sheet)]
    lines.append("")
    lines += _picture(sheet)
    if sheet.table.chart is None or sheet.table.chart.kind != "gantt" or not sheet.table.rows:
        lines += _grid(sheet) if sheet.table.rows else [gettext("(nothing to show)")]
    if sheet.table.notes:
        lines.append("")
    for note in sheet.table.notes:
        lines += [paint("dim", line) for line in _wrapped(safe.terminal(say(note.text)), sheet, indent=2)]
    return "\n".join(lines) + "\n"


def _picture(sheet: Sheet) -> Iterator[str]:
    """The table's chart, above the figures; a Gantt says them all, and stands in their place."""
    chart = sheet.table.chart
    if chart is None or not sheet.table.rows or chart.kind == "bars":
        return
    from incubo.render import chart_text, plot

    if chart.kind == "gantt":
        yield from chart_text.gantt(sheet, plot.lanes(sheet, chart))
        if sheet.why:
            yield ""
            yield from _grid(sheet)
    elif len((found := plot.plot(sheet, chart)).names) > 1:
        yield from chart_text.columns(sheet, found)
        yield ""


def _wrapped(text: str, sheet: Sheet, indent: int = 0) -> list[str]:
    limit = sheet.look.width
    return wrap(text, None if limit is None else min(limit, _PROSE), indent=indent, first=0)


def _grid(sheet: Sheet) -> Iterator[str]:
    """The rows in columns that fit the screen: without the spare ones where there is no room; else in parts one under
    the other (figures), or a line a value (words).
    """
    columns, rows, limit = list(sheet.table.columns), sheet.rows(), sheet.look.width
    drawn = bars(sheet, rows)
    cells = _cells(sheet, rows, columns)
    layout = _laid_out(sheet, columns, cells, bar=drawn is not None)
    if any(column.spare for column in columns) and (is_cut(layout, cells) or is_too_wide(layout, limit)):
        columns = [column for column in columns if not column.spare]
        cells = _cells(sheet, rows, columns)
        layout = _laid_out(sheet, columns, cells, bar=drawn is not None)
    shown = [column._replace(whole=column.whole or len(rows) <= _SHORT) for column in columns]
    if not is_too_wide(layout, limit) and not _is_tall(cells, shown, layout):
        yield from _drawn(sheet, shown, cells, layout, drawn)
        return
    parts = table_narrow.parts(columns, layout, limit or 0)
    if not parts:
        yield from table_narrow.records(sheet, columns)
    for number, part in enumerate(parts):
        if number:
            yield ""
        own = [shown[place] for place in part]
        texts = [[row[place] for place in part] for row in cells]
        yield from _drawn(
            sheet, own, texts, _laid_out(sheet, own, texts, bar=False), None, why=number == len(parts) - 1
        )


def _is_tall(cells: list[list[str]], columns: list[Column], layout: Layout) -> bool:
    """Whether a row takes so many lines that its cells no longer stand beside each other."""
    return any(
        column.whole and width(text) > own and len(fold(text, own)) > _TALLEST
        for row in cells
        for text, column, own in zip(row, columns, layout.columns, strict=True)
    )


def _cells(sheet: Sheet, rows: list[Row], columns: list[Column]) -> list[list[str]]:
    return [[safe.terminal(sheet.cell(row, column)) for column in columns] for row in rows]


def _laid_out(sheet: Sheet, columns: list[Column], cells: list[list[str]], *, bar: bool) -> Layout:
    headings = [safe.terminal(sheet.label(column)) for column in columns]
    return lay_out(headings, cells, [column.type for column in columns], sheet.look.width, bar=bar)


def _drawn(
    sheet: Sheet, columns: list[Column], cells: list[list[str]], layout: Layout, drawn: Bars | None, *, why: bool = True
) -> Iterator[str]:
    """Headings, rows, a rule before totals, bars, and the entries behind each row."""
    paint, look = painter(sheet.look.color), sheet.look
    types = [column.type for column in columns]
    headings = [safe.terminal(sheet.label(column)) for column in columns]
    if drawn:
        drawn = drawn._replace(width=layout.bar)
    for line in _headings(headings, types, layout):
        yield paint("bold", line)
    rule = paint("dim", ("─" if look.unicode else "-") * _breadth(layout))
    yield rule
    behind = table_narrow.behind(sheet) if sheet.why and why else None
    level = 0
    for index, row in enumerate(sheet.rows()):
        if row.level > level:
            yield rule
        elif row.level < level:
            yield ""
        level = row.level
        bar = drawn.drawn(index) if drawn and layout.bar else ""
        for number, texts in enumerate(_lines(cells[index], columns, layout, look)):
            line = (" " * GAP).join(
                paint(_style(row, types[i], cells[index][i]), pad(text, layout.columns[i], right=types[i] in RIGHT))
                for i, text in enumerate(texts)
            )
            if bar and not number:
                yield f"{line}{' ' * GAP}{paint('cyan', bar)}"
            else:
                yield line if look.color else line.rstrip()
        if behind:
            yield from behind(row)


def _lines(cells: list[str], columns: list[Column], layout: Layout, look: Look) -> Iterator[list[str]]:
    """The lines of a row: one, but where a column that is read whole needs more. What does not fit is cut."""
    broken = [
        fold(text, own) if column.whole else [text]
        for text, column, own in zip(cells, columns, layout.columns, strict=True)
    ]
    for number in range(max(map(len, broken))):
        texts = [lines[number] if number < len(lines) else "" for lines in broken]
        yield [cut(text, own, look.ellipsis) for text, own in zip(texts, layout.columns, strict=True)]


def _breadth(layout: Layout) -> int:
    return sum(layout.columns) + GAP * (len(layout.columns) - 1) + (GAP + layout.bar if layout.bar else 0)


def _headings(headings: list[str], types: list[str], layout: Layout) -> Iterator[str]:
    """The headings, each broken over as many lines as its column asks, standing on the same last line."""
    broken = [_syllables(wrap(heading, own), own) for heading, own in zip(headings, layout.columns, strict=True)]
    height = max(map(len, broken))
    for level in range(height):
        words = [column[level - height + len(column)] if level >= height - len(column) else "" for column in broken]
        yield (
            (" " * GAP)
            .join(
                pad(word, own, right=kind in RIGHT)
                for word, own, kind in zip(words, layout.columns, types, strict=True)
            )
            .rstrip()
        )


def _syllables(lines: list[str], columns: int) -> list[str]:
    """The lines of a heading, a word that is too long in several."""
    told = []
    for line in lines:
        while width(line) > columns > 1:
            end = columns - 1
            while width(line[:end]) > columns - 1:
                end -= 1
            told.append(line[:end] + "-")
            line = line[end:]
        told.append(line)
    return told


def _style(row: Row, kind: str, text: str) -> str:
    if row.level:
        return "bold"
    if row.stands or row.folded or (kind == "change" and text == "="):
        return "dim"
    return "cyan" if kind == "id" else ""
