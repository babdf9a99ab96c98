"""Bars drawn with characters: to an eighth of a column, or `#` where the output is ASCII.

Tables on a screen that is too narrow for their columns, and the entries behind their figures: nothing is lost.

A table for the eye: aligned, with bars, as wide as it needs and never wider than the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from incubo.core.i18n import gettext, translate
from incubo.document.table import Column, Contribution, Row
from incubo.render import escape
from incubo.render.tables.context import TableContext, entry_detail
from incubo.render.terminal.column_widths import (
    COLUMN_GAP,
    MAX_BAR_WIDTH,
    TableWidths,
    fit_table_columns,
    has_truncated_cell,
    is_too_wide,
)
from incubo.render.terminal.style import TerminalStyle, make_painter
from incubo.render.terminal.text import display_width, pad, truncate, wrap, wrap_breaking_words
from incubo.render.values import RIGHT_ALIGNED_TYPES

_EIGHTH_BLOCKS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


class RowBars(NamedTuple):
    """The bars of a table: one value a row (None: no bar), the greatest, and how long its bar is."""

    values: list[float | None]
    maximum: float
    width: int = MAX_BAR_WIDTH
    unicode: bool = True

    def draw(self, index: int) -> str:
        """The bar of a row. What is more than nothing is seen."""
        value, most = self.values[index], self.maximum
        if not value or value < 0:
            return ""
        if not self.unicode:
            return "#" * max(1, round(value / most * self.width))
        whole, eighths = divmod(max(1, round(value / most * self.width * 8)), 8)
        return "█" * whole + _EIGHTH_BLOCKS[eighths]


def make_row_bars(context: TableContext, rows: list[Row]) -> RowBars | None:
    """The bars of these rows, or None where the table has none. Totals have no bar: it would dwarf the others."""
    column: Column | None = next((each for each in context.table.columns if each.id == context.table.bar_column), None)
    if column is None:
        return None
    values = [_bar_value(row, column) for row in rows]
    most = max((value for value in values if value is not None), default=0)
    return RowBars(values, most, unicode=context.terminal.unicode) if most > 0 else None


def _bar_value(row: Row, column: Column) -> float | None:
    value = row.cells.get(column.id)
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return value if known and row.level == 0 else None


_ENTRY_INDENT = "    "
_MIN_VALUE_WIDTH = 24
"""Columns that a text keeps to be read, at least."""


def split_columns(columns: Sequence[Column], widths: TableWidths, max_width: int) -> list[list[int]]:
    """Columns in several parts that fit `max_width` each, one under the other, all beginning with those that name a
    row.

    None where other columns than figures follow those: words are not compared down a column.
    """
    places = range(len(columns))
    first = next((place for place in places if columns[place].type in RIGHT_ALIGNED_TYPES), len(columns))
    room = max_width - sum(widths.columns[:first]) - COLUMN_GAP * first
    rest = list(places)[first:]
    widest = max((widths.columns[place] for place in rest), default=0)
    if not 0 < first <= 2 or widest > room or any(columns[place].type not in RIGHT_ALIGNED_TYPES for place in rest):
        return []
    most = (room + COLUMN_GAP) // (widest + COLUMN_GAP)
    count = -(-len(rest) // most)
    each = -(-len(rest) // count)  # parts of one length rather than a full one and a remnant
    return [[*range(first), *rest[start : start + each]] for start in range(0, len(rest), each)]


def record_lines(context: TableContext, columns: Sequence[Column]) -> Iterator[str]:
    """A line a value under each other, a blank line between rows: what is empty is not said."""
    paint = make_painter(context.terminal.color)
    labels = {column.id: escape.escape_terminal(context.heading(column)) for column in columns}
    aligned = max(map(display_width, labels.values()), default=0) + COLUMN_GAP
    room = None if context.terminal.width is None else max(context.terminal.width - aligned, _MIN_VALUE_WIDTH)
    why = make_entry_renderer(context) if context.show_entries else None
    for number, row in enumerate(context.visible_rows()):
        if number:
            yield ""
        for column in columns:
            lines = wrap_breaking_words(escape.escape_terminal(context.cell_text(row, column)), room)
            for place, line in enumerate(lines if any(lines) else ()):
                yield paint("dim", pad("" if place else labels[column.id], aligned)) + line
        if why:
            yield from why(row)


def make_entry_renderer(context: TableContext) -> Callable[[Row], Iterator[str]]:
    """What says the entries behind a row: ids, names and details in columns that all rows share.

    Where there is no room for all, ids are left out (a name says the entry to every command), and what is still too
    long goes on under its column.
    """
    entries = [_entry_texts(why) for row in context.visible_rows() for why in row.contributions]
    natural = [max((display_width(entry[place]) for entry in entries), default=0) for place in range(3)]
    told = [place for place in range(3) if natural[place]]
    if natural[2] and all(
        _is_named_by_row(context, row, why.title) for row in context.visible_rows() for why in row.contributions
    ):
        told = [2]
    limit = context.terminal.width
    if limit is None or len(_ENTRY_INDENT) + sum(natural) + COLUMN_GAP * (len(told) - 1) <= limit:
        return lambda row: _entry_lines(row, context, [(place, natural[place]) for place in told])
    told = told[-2:]
    room = limit - len(_ENTRY_INDENT) - COLUMN_GAP * (len(told) - 1)
    last = max(room - sum(natural[place] for place in told[:-1]), room // 2)
    widths = [*(room - last for _ in told[:-1]), last]
    return lambda row: _entry_lines(row, context, list(zip(told, widths, strict=True)))


def _entry_lines(row: Row, context: TableContext, columns: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The entries behind a row; one that has several details is named once."""
    paint, styles, before = make_painter(context.terminal.color), ("cyan", "", "dim"), ("", "", "")
    for entry in map(_entry_texts, row.contributions):
        again = entry[2] and entry[:2] == before[:2]
        broken = [
            wrap_breaking_words("" if again and place < 2 else entry[place], max(own, 1)) for place, own in columns
        ]
        for number in range(max(map(len, broken))):
            texts = [lines[number] if number < len(lines) else "" for lines in broken]
            shown = [paint(styles[place], pad(text, own)) for (place, own), text in zip(columns, texts, strict=True)]
            yield (_ENTRY_INDENT + (" " * COLUMN_GAP).join(shown)).rstrip()
        before = entry
    if row.contributions:
        yield ""


def _is_named_by_row(context: TableContext, row: Row, entry_title: str) -> bool:
    """Whether a row says already whom it is about."""
    return any(
        context.cell_text(row, column) == entry_title
        for column in context.table.columns
        if column.type not in RIGHT_ALIGNED_TYPES
    )


def _entry_texts(entry: Contribution) -> tuple[str, str, str]:
    return (
        escape.escape_terminal(entry.id),
        escape.escape_terminal(entry.title),
        escape.escape_terminal(entry_detail(entry)),
    )


_MAX_NOTE_WIDTH = 100
"""Notes are read: longer lines are not, however wide the screen."""
_SHORT_TABLE_ROWS = 60
"""Rows of a table of which every cell is read whole; a longer one keeps a line a row, and cuts what does not fit."""
_MAX_ROW_LINES = 6
"""Lines that a row takes, at most."""


def render(context: TableContext) -> str:
    """Title, headings, rows, rules before totals, notes."""
    paint = make_painter(context.terminal.color)
    lines = [
        paint("bold", line) for line in _wrap_note(escape.escape_terminal(translate(context.table.title)), context)
    ]
    if context.source_line():
        lines += [paint("dim", line) for line in _wrap_note(escape.escape_terminal(context.source_line()), context)]
    lines.append("")
    lines += _chart_lines(context)
    if context.table.chart is None or context.table.chart.chart_type != "gantt" or not context.table.rows:
        lines += _fitted_table_lines(context) if context.table.rows else [gettext("(nothing to show)")]
    if context.table.notes:
        lines.append("")
    for note in context.table.notes:
        lines += [
            paint("dim", line)
            for line in _wrap_note(escape.escape_terminal(translate(note.message)), context, indent=2)
        ]
    return "\n".join(lines) + "\n"


def _chart_lines(context: TableContext) -> Iterator[str]:
    """The table's chart, above the figures; a Gantt says them all, and stands in their place."""
    chart = context.table.chart
    if chart is None or not context.table.rows or chart.chart_type == "bars":
        return
    from incubo.render.charts import plot, terminal

    if chart.chart_type == "gantt":
        yield from terminal.gantt_lines(context, plot.make_gantt(context, chart))
        if context.show_entries:
            yield ""
            yield from _fitted_table_lines(context)
    elif len((found := plot.make_plot(context, chart)).point_names) > 1:
        yield from terminal.chart_lines(context, found)
        yield ""


def _wrap_note(text: str, context: TableContext, indent: int = 0) -> list[str]:
    limit = context.terminal.width
    return wrap(text, None if limit is None else min(limit, _MAX_NOTE_WIDTH), indent=indent, first_column=0)


def _fitted_table_lines(context: TableContext) -> Iterator[str]:
    """The rows in columns that fit the screen: without the spare ones where there is no room; else in parts one under
    the other (figures), or a line a value (words).
    """
    columns, rows, limit = list(context.table.columns), context.visible_rows(), context.terminal.width
    drawn = make_row_bars(context, rows)
    cells = _cell_texts(context, rows, columns)
    layout = _fit_columns(context, columns, cells, with_bar=drawn is not None)
    if any(column.is_droppable for column in columns) and (
        has_truncated_cell(layout, cells) or is_too_wide(layout, limit)
    ):
        columns = [column for column in columns if not column.is_droppable]
        cells = _cell_texts(context, rows, columns)
        layout = _fit_columns(context, columns, cells, with_bar=drawn is not None)
    shown = [column._replace(wraps=column.wraps or len(rows) <= _SHORT_TABLE_ROWS) for column in columns]
    if not is_too_wide(layout, limit) and not _is_tall(cells, shown, layout):
        yield from _table_lines(context, shown, cells, layout, drawn)
        return
    parts = split_columns(columns, layout, limit or 0)
    if not parts:
        yield from record_lines(context, columns)
    for number, part in enumerate(parts):
        if number:
            yield ""
        own = [shown[place] for place in part]
        texts = [[row[place] for place in part] for row in cells]
        yield from _table_lines(
            context,
            own,
            texts,
            _fit_columns(context, own, texts, with_bar=False),
            None,
            show_entries=number == len(parts) - 1,
        )


def _is_tall(cells: list[list[str]], columns: list[Column], widths: TableWidths) -> bool:
    """Whether a row takes so many lines that its cells no longer stand beside each other."""
    return any(
        column.wraps and display_width(text) > own and len(wrap_breaking_words(text, own)) > _MAX_ROW_LINES
        for row in cells
        for text, column, own in zip(row, columns, widths.columns, strict=True)
    )


def _cell_texts(context: TableContext, rows: list[Row], columns: list[Column]) -> list[list[str]]:
    return [[escape.escape_terminal(context.cell_text(row, column)) for column in columns] for row in rows]


def _fit_columns(
    context: TableContext, columns: list[Column], cells: list[list[str]], *, with_bar: bool
) -> TableWidths:
    headings = [escape.escape_terminal(context.heading(column)) for column in columns]
    return fit_table_columns(
        headings, cells, [column.type for column in columns], context.terminal.width, with_bar=with_bar
    )


def _table_lines(
    context: TableContext,
    columns: list[Column],
    cells: list[list[str]],
    widths: TableWidths,
    bars: RowBars | None,
    *,
    show_entries: bool = True,
) -> Iterator[str]:
    """Headings, rows, a rule before totals, bars, and the entries behind each row."""
    paint, look = make_painter(context.terminal.color), context.terminal
    types = [column.type for column in columns]
    headings = [escape.escape_terminal(context.heading(column)) for column in columns]
    if bars:
        bars = bars._replace(width=widths.bar_width)
    for line in _heading_lines(headings, types, widths):
        yield paint("bold", line)
    rule = paint("dim", ("─" if look.unicode else "-") * _table_width(widths))
    yield rule
    behind = make_entry_renderer(context) if context.show_entries and show_entries else None
    level = 0
    for index, row in enumerate(context.visible_rows()):
        if row.level > level:
            yield rule
        elif row.level < level:
            yield ""
        level = row.level
        bar = bars.draw(index) if bars and widths.bar_width else ""
        for number, texts in enumerate(_row_lines(cells[index], columns, widths, look)):
            line = (" " * COLUMN_GAP).join(
                paint(
                    _cell_style(row, types[i], cells[index][i]),
                    pad(text, widths.columns[i], align_right=types[i] in RIGHT_ALIGNED_TYPES),
                )
                for i, text in enumerate(texts)
            )
            if bar and not number:
                yield f"{line}{' ' * COLUMN_GAP}{paint('cyan', bar)}"
            else:
                yield line if look.color else line.rstrip()
        if behind:
            yield from behind(row)


def _row_lines(
    cells: list[str], columns: list[Column], widths: TableWidths, terminal: TerminalStyle
) -> Iterator[list[str]]:
    """The lines of a row: one, but where a column that is read whole needs more. What does not fit is cut."""
    broken = [
        wrap_breaking_words(text, own) if column.wraps else [text]
        for text, column, own in zip(cells, columns, widths.columns, strict=True)
    ]
    for number in range(max(map(len, broken))):
        texts = [lines[number] if number < len(lines) else "" for lines in broken]
        yield [truncate(text, own, terminal.ellipsis) for text, own in zip(texts, widths.columns, strict=True)]


def _table_width(widths: TableWidths) -> int:
    return (
        sum(widths.columns)
        + COLUMN_GAP * (len(widths.columns) - 1)
        + (COLUMN_GAP + widths.bar_width if widths.bar_width else 0)
    )


def _heading_lines(headings: list[str], column_types: list[str], widths: TableWidths) -> Iterator[str]:
    """The headings, each broken over as many lines as its column asks, standing on the same last line."""
    broken = [_hyphenate(wrap(heading, own), own) for heading, own in zip(headings, widths.columns, strict=True)]
    height = max(map(len, broken))
    for level in range(height):
        words = [column[level - height + len(column)] if level >= height - len(column) else "" for column in broken]
        yield (
            (" " * COLUMN_GAP)
            .join(
                pad(word, own, align_right=kind in RIGHT_ALIGNED_TYPES)
                for word, own, kind in zip(words, widths.columns, column_types, strict=True)
            )
            .rstrip()
        )


def _hyphenate(lines: list[str], max_width: int) -> list[str]:
    """The lines of a heading, a word that is too long in several."""
    told = []
    for line in lines:
        while display_width(line) > max_width > 1:
            end = max_width - 1
            while display_width(line[:end]) > max_width - 1:
                end -= 1
            told.append(line[:end] + "-")
            line = line[end:]
        told.append(line)
    return told


def _cell_style(row: Row, column_type: str, text: str) -> str:
    if row.level:
        return "bold"
    if row.is_summary or row.is_collapsed or (column_type == "change" and text == "="):
        return "dim"
    return "cyan" if column_type == "id" else ""
