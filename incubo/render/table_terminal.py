"""A table for the eye: aligned, with bars, as wide as it needs and never wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.i18n import gettext, say
from incubo.render import safe
from incubo.render.bars import bars
from incubo.render.layout import GAP, Layout, is_cut, is_too_wide, lay_out
from incubo.render.sheet import RIGHT, Sheet, detail
from incubo.render.style import Look, painter
from incubo.render.text import cut, pad, width, wrap
from incubo.table import Column, Row

_PROSE = 100
"""Notes are read: longer lines are not, however wide the screen."""


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
    paint, look, rows = painter(sheet.look.color), sheet.look, sheet.rows()
    drawn = bars(sheet, rows)
    columns = list(sheet.table.columns)
    while True:
        types = [column.type for column in columns]
        headings = [safe.terminal(sheet.label(column)) for column in columns]
        cells = [[safe.terminal(sheet.cell(row, column)) for column in columns] for row in rows]
        layout = lay_out(headings, cells, types, look.width, bar=drawn is not None)
        spare = [column for column in columns if column.spare]
        if not spare or not (is_cut(layout, cells) or is_too_wide(layout, look.width)):
            break
        columns = [column for column in columns if not column.spare]
    if drawn:
        drawn = drawn._replace(width=layout.bar)
    for line in _headings(headings, types, layout):
        yield paint("bold", line)
    rule = paint("dim", ("─" if look.unicode else "-") * _breadth(layout))
    yield rule
    level = 0
    for index, row in enumerate(rows):
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
        if sheet.why:
            yield from _why(row, sheet)


def _lines(cells: list[str], columns: list[Column], layout: Layout, look: Look) -> Iterator[list[str]]:
    """The lines of a row: one, but where a column that is read whole needs more. What does not fit is cut."""
    broken = [
        wrap(text, own, first=0) if column.whole else [text]
        for text, column, own in zip(cells, columns, layout.columns, strict=True)
    ]
    for number in range(max(map(len, broken))):
        texts = [lines[number] if number < len(lines) else "" for lines in broken]
        yield [cut(text, own, look.ellipsis) for text, own in zip(texts, layout.columns, strict=True)]


def _breadth(layout: Layout) -> int:
    return sum(layout.columns) + GAP * (len(layout.columns) - 1) + (GAP + layout.bar if layout.bar else 0)


def _headings(headings: list[str], types: list[str], layout: Layout) -> Iterator[str]:
    """The headings, each broken over as many lines as its column asks, standing on the same last line."""
    broken = [
        [cut(line, own) for line in wrap(heading, own)] for heading, own in zip(headings, layout.columns, strict=True)
    ]
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


def _style(row: Row, kind: str, text: str) -> str:
    if row.level:
        return "bold"
    if row.stands or row.folded or (kind == "change" and text == "="):
        return "dim"
    return "cyan" if kind == "id" else ""


def _why(row: Row, sheet: Sheet) -> Iterator[str]:
    """The entries behind a row's figures, in columns of their own."""
    paint, limit = painter(sheet.look.color), sheet.look.width
    entries = [(safe.terminal(why.id), safe.terminal(why.title), safe.terminal(detail(why))) for why in row.why]
    if not entries:
        return
    first = max(width(id_) for id_, _, _ in entries)
    second = max(width(title) for _, title, _ in entries)
    if limit is not None:
        second = min(second, max(16, limit - 4 - first - GAP - GAP - max(width(text) for _, _, text in entries)))
    for id_, title, text in entries:
        shown = pad(cut(title, second, sheet.look.ellipsis), second) if text else title
        room = None if limit is None else limit - 4 - first - GAP - second - GAP
        if text and room is not None:
            text = cut(text, max(room, 8), sheet.look.ellipsis)
        line = f"    {paint('cyan', pad(id_, first))}  {shown}"
        yield f"{line}  {paint('dim', text)}" if text else line
    yield ""
