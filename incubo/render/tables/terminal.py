"""Tables on a terminal: aligned, with bars, and never wider than the screen.

A table too wide for the screen loses its ids, then its other droppable columns, unless they tell rows apart; then its
widest texts fold between words. What is still too wide is split into parts one below the other (figures) or shown as
records, one value per line (texts). No value of the other columns is lost, and no word is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from incubo.core.i18n import N_, format_list, gettext, translate
from incubo.core.message import Message
from incubo.document.table import Column, Contribution, Row
from incubo.render.escape import escape_terminal
from incubo.render.tables.context import TableContext, entry_detail
from incubo.render.terminal.column_widths import (
    COLUMN_GAP,
    MAX_BAR_WIDTH,
    WRAPPED_TYPES,
    TableWidths,
    fit_table_columns,
    has_folded_cell,
    is_too_wide,
)
from incubo.render.terminal.style import make_painter
from incubo.render.terminal.text import display_width, pad, wrap, wrap_breaking_words, wrap_hint
from incubo.render.values import RIGHT_ALIGNED_TYPES, number_or_none

_MAX_NOTE_WIDTH = 100
"""Columns of a line of prose, however wide the screen: longer lines are hard to read."""
_MIN_VALUE_WIDTH = 24
"""Columns of a value in a record, at least."""
_ENTRY_INDENT = "    "
_ENTRY_STYLES = ("cyan", "", "dim")
"""The styles of an entry's id, title and detail."""
_EIGHTH_BLOCKS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_GAP = " " * COLUMN_GAP


def render(context: TableContext) -> str:
    """Title, source, chart or table, notes."""
    paint = make_painter(context.terminal.color)
    title = _wrap_around_table(escape_terminal(translate(context.table.title)), context)
    lines = [paint("bold", line) for line in title]
    if context.source_line():
        lines += [paint("dim", line) for line in _wrap_around_table(escape_terminal(context.source_line()), context)]
    lines.append("")
    lines += _chart_lines(context)
    if context.table.chart is None or context.table.chart.chart_type != "gantt" or not context.table.rows:
        lines += _fitted_table_lines(context) if context.table.rows else [gettext("(nothing to show)")]
    if context.table.notes:
        lines.append("")
    for note in context.table.notes:
        note_lines = wrap_hint(
            escape_terminal(context.note_text(note)), _prose_width(context), indent=2, first_column=0
        )
        lines += [paint("dim", line) for line in note_lines]
        if context.include_entries and note.contributions:
            row = Row({}, contributions=note.contributions)
            lines += make_entry_renderer(context, [row])(row)
    return "\n".join(lines) + "\n"


def _wrap_around_table(text: str, context: TableContext, indent: int = 0) -> list[str]:
    return wrap(text, _prose_width(context), indent=indent, first_column=0)


def _prose_width(context: TableContext) -> int | None:
    width = context.terminal.width
    return None if width is None else min(width, _MAX_NOTE_WIDTH)


def _chart_lines(context: TableContext) -> Iterator[str]:
    """The table's chart, above the table; a Gantt chart replaces the table."""
    chart = context.table.chart
    if chart is None or not context.table.rows or chart.chart_type == "bars":
        return
    from incubo.render.charts import plot, terminal  # lazy: 4 ms, only for tables with a chart

    if chart.chart_type == "gantt":
        yield from terminal.gantt_lines(context, plot.make_gantt(context, chart))
        if context.include_entries:
            yield ""
            yield from _fitted_table_lines(context)
        return
    data = plot.make_plot(context, chart)
    if len(data.point_names) > 1:
        yield from terminal.chart_lines(context, data)
        yield ""


def _fitted_table_lines(context: TableContext) -> Iterator[str]:
    """The rows in columns that fit the screen; else in parts, or as records. Columns left out are said, but for ids."""
    rows, max_width = context.visible_rows(), context.terminal.width
    bars = make_row_bars(context, rows)
    for columns in column_choices(context, rows):
        cells = _cell_texts(context, rows, columns)
        widths = _fit_columns(context, columns, cells, with_bar=bars is not None)
        has_folds = max_width is not None and has_folded_cell(widths, cells)
        if not has_folds and not is_too_wide(widths, max_width):
            break
    left_out = [
        column
        for column in context.visible_columns()
        if column not in columns and column.type != "id" and not column.is_below_row
    ]
    if not is_too_wide(widths, max_width):
        is_table = not has_folds or not _are_rows_tall(cells, columns, widths)
        remarks = _columns_below_rows(context)
        if is_table:
            yield from _table_lines(context, columns, cells, widths, bars)
        else:
            yield from record_lines(context, [*columns, *remarks])
        yield from _left_out_lines(context, left_out)
        return
    parts = split_columns(columns, widths, max_width or 0)
    if not parts:
        yield from record_lines(context, [*columns, *_columns_below_rows(context)])
    for number, part in enumerate(parts):
        if number:
            yield ""
        part_columns = [columns[index] for index in part]
        part_cells = [[row[index] for index in part] for row in cells]
        yield from _table_lines(
            context,
            part_columns,
            part_cells,
            _fit_columns(context, part_columns, part_cells, with_bar=False),
            None,
            is_last_part=number == len(parts) - 1,
        )
    yield from _left_out_lines(context, left_out)


def _left_out_lines(context: TableContext, columns: Sequence[Column]) -> Iterator[str]:
    """Which columns the screen is too narrow for."""
    if columns:
        names = format_list([translate(column.label) for column in columns])
        text = translate(Message(N_("Not shown in this width: {columns}."), {"columns": names}))
        paint = make_painter(context.terminal.color)
        yield from (paint("dim", line) for line in _wrap_around_table(text, context))


def _columns_below_rows(context: TableContext) -> list[Column]:
    return [column for column in context.table.columns if column.is_below_row]


def column_choices(context: TableContext, rows: Sequence[Row]) -> Iterator[list[Column]]:
    """All columns; then, for want of space, those without droppable ids; then those that are not droppable. None is
    left out that tells rows apart.
    """
    columns = [column for column in context.visible_columns() if not column.is_below_row]
    yield columns
    droppable = [column for column in columns if column.is_droppable]
    for left_out in ([column for column in droppable if column.type == "id"], droppable):
        if left_out:
            yield _keep_columns(context, rows, columns, left_out)


def _keep_columns(
    context: TableContext, rows: Sequence[Row], columns: Sequence[Column], left_out: Sequence[Column]
) -> list[Column]:
    """The columns but those left out, with each of these by which rows differ that would be named alike without it."""
    names = context.label_columns()
    kept = [column for column in columns if column not in left_out]
    for column in left_out:
        if column in names and _tells_apart(context, rows, [each for each in kept if each in names], column):
            kept.append(column)
    return sorted(kept, key=columns.index)


def _tells_apart(context: TableContext, rows: Sequence[Row], names: Sequence[Column], column: Column) -> bool:
    """Whether rows of which all these columns say the same have several values in another one."""
    values: dict[tuple[str, ...], str] = {}
    for row in rows:
        value = context.cell_text(row, column)
        if values.setdefault(tuple(context.cell_text(row, name) for name in names), value) != value:
            return True
    return False


def _are_rows_tall(cells: list[list[str]], columns: list[Column], widths: TableWidths) -> bool:
    """Whether the rows take more lines than their values one a line: cells so tall cannot be read side by side."""
    types = [column.type for column in columns]
    row_lines = sum(len(list(_row_lines(row, types, widths))) for row in cells)
    return row_lines > sum(1 + sum(map(bool, row)) for row in cells)


def _cell_texts(context: TableContext, rows: list[Row], columns: list[Column]) -> list[list[str]]:
    return [[escape_terminal(context.cell_text(row, column)) for column in columns] for row in rows]


def _fit_columns(
    context: TableContext, columns: list[Column], cells: list[list[str]], *, with_bar: bool
) -> TableWidths:
    headings = [escape_terminal(context.heading(column)) for column in columns]
    types = [column.type for column in columns]
    return fit_table_columns(headings, cells, types, context.terminal.width, with_bar=with_bar)


def split_columns(columns: Sequence[Column], widths: TableWidths, max_width: int) -> list[list[int]]:
    """Indexes of columns in parts that fit `max_width`; each part begins with the columns that name a row.

    Empty where columns other than figures follow those, or where not even one figure fits: a split of texts does not
    let the reader compare them.
    """
    indexes = range(len(columns))
    label_count = next((i for i in indexes if columns[i].type in RIGHT_ALIGNED_TYPES), len(columns))
    figures = list(indexes)[label_count:]
    available = max_width - sum(widths.columns[:label_count]) - COLUMN_GAP * label_count
    widest = max((widths.columns[i] for i in figures), default=0)
    if not 0 < label_count <= 2 or widest > available:
        return []
    if any(columns[i].type not in RIGHT_ALIGNED_TYPES for i in figures):
        return []
    max_per_part = (available + COLUMN_GAP) // (widest + COLUMN_GAP)
    part_count = -(-len(figures) // max_per_part)
    per_part = -(-len(figures) // part_count)  # parts of equal length rather than full ones and a short last one
    return [[*range(label_count), *figures[start : start + per_part]] for start in range(0, len(figures), per_part)]


def _table_lines(
    context: TableContext,
    columns: list[Column],
    cells: list[list[str]],
    widths: TableWidths,
    bars: RowBars | None,
    *,
    is_last_part: bool = True,
) -> Iterator[str]:
    """Headings, rows with their bars, a rule before totals. The last part has remarks and the entries behind rows."""
    paint, terminal = make_painter(context.terminal.color), context.terminal
    types = [column.type for column in columns]
    headings = [escape_terminal(context.heading(column)) for column in columns]
    if bars:
        bars = bars._replace(width=widths.bar_width)
    for line in _heading_lines(headings, types, widths):
        yield paint("bold", line)
    rule = paint("dim", ("─" if terminal.unicode else "-") * widths.total)
    yield rule
    entry_lines = (
        make_entry_renderer(context, context.visible_rows()) if context.include_entries and is_last_part else None
    )
    remark_columns = _columns_below_rows(context) if is_last_part else []
    level = 0
    for index, row in enumerate(context.visible_rows()):
        if row.level > level and index:
            yield rule
        elif row.level < level:
            yield ""
        level = row.level
        bar = bars.draw(index) if bars and widths.bar_width else ""
        styles = [_cell_style(row, type_, text) for type_, text in zip(types, cells[index], strict=True)]
        for number, texts in enumerate(_row_lines(cells[index], types, widths)):
            line = _GAP.join(
                paint(style, pad(text, width, align_right=type_ in RIGHT_ALIGNED_TYPES))
                for style, text, width, type_ in zip(styles, texts, widths.columns, types, strict=True)
            )
            if bar and not number:
                yield f"{line}{_GAP}{paint('cyan', bar)}"
            else:
                yield line if terminal.color else line.rstrip()
        for column in remark_columns:
            remark = escape_terminal(context.cell_text(row, column))
            for line in wrap_breaking_words(remark, widths.total - len(_ENTRY_INDENT)) if remark else ():
                yield _ENTRY_INDENT + paint("dim", line)
        if entry_lines:
            yield from entry_lines(row)


def _heading_lines(headings: list[str], column_types: list[str], widths: TableWidths) -> Iterator[str]:
    """The headings, each over as many lines as it needs, aligned on their last line."""
    wrapped = [wrap_breaking_words(heading, width) for heading, width in zip(headings, widths.columns, strict=True)]
    height = max(map(len, wrapped))
    from_top = [[""] * (height - len(lines)) + lines for lines in wrapped]
    for texts in zip(*from_top, strict=True):
        yield _GAP.join(
            pad(text, width, align_right=type_ in RIGHT_ALIGNED_TYPES)
            for text, width, type_ in zip(texts, widths.columns, column_types, strict=True)
        ).rstrip()


def _row_lines(cells: list[str], column_types: list[str], widths: TableWidths) -> Iterator[tuple[str, ...]]:
    """The lines of a row: one, or more where a text folds."""
    folded = [
        wrap_breaking_words(text, width) if type_ in WRAPPED_TYPES else [text]
        for text, type_, width in zip(cells, column_types, widths.columns, strict=True)
    ]
    yield from zip_longest(*folded, fillvalue="")


def _cell_style(row: Row, column_type: str, text: str) -> str:
    if row.level:
        return "bold"
    if row.is_summary or row.is_collapsed or (column_type == "change" and text == "="):
        return "dim"
    return "cyan" if column_type == "id" else ""


class RowBars(NamedTuple):
    """The bars of a table: one value per row (None: no bar), the greatest value, and the width of its bar."""

    values: list[float | None]
    maximum: float
    width: int = MAX_BAR_WIDTH
    unicode: bool = True

    def draw(self, index: int) -> str:
        """The bar of a row, to an eighth of a column (to a whole one in ASCII). Every value above 0 is visible."""
        value = self.values[index]
        if not value or value < 0:
            return ""
        ratio = value / self.maximum
        if not self.unicode:
            return "#" * max(1, round(ratio * self.width))
        whole, eighths = divmod(max(1, round(ratio * self.width * 8)), 8)
        return "█" * whole + _EIGHTH_BLOCKS[eighths]


def make_row_bars(context: TableContext, rows: list[Row]) -> RowBars | None:
    """The bars of `rows`, or None where the table has none. Totals have no bar: it would dwarf the others."""
    column_id = context.table.bar_column
    if all(column.id != column_id for column in context.table.columns):
        return None
    values = [
        number_or_none(row.cells.get(column_id or "")) if row.is_drawn and not row.level else None for row in rows
    ]
    maximum = max((value for value in values if value is not None), default=0)
    return RowBars(values, maximum, unicode=context.terminal.unicode) if maximum > 0 else None


def record_lines(context: TableContext, columns: Sequence[Column]) -> Iterator[str]:
    """Each row as a block of `label  value` lines, with an empty line between rows; empty cells are left out."""
    paint = make_painter(context.terminal.color)
    labels = {column.id: escape_terminal(context.heading(column)) for column in columns}
    label_width = max(map(display_width, labels.values()), default=0) + COLUMN_GAP
    max_width = context.terminal.width
    value_width = None if max_width is None else max(max_width - label_width, _MIN_VALUE_WIDTH)
    entry_lines = make_entry_renderer(context, context.visible_rows()) if context.include_entries else None
    for number, row in enumerate(context.visible_rows()):
        if number:
            yield ""
        for column in columns:
            lines = wrap_breaking_words(escape_terminal(context.cell_text(row, column)), value_width)
            for i, line in enumerate(lines if any(lines) else ()):
                yield paint("dim", pad("" if i else labels[column.id], label_width)) + line
        if entry_lines:
            yield from entry_lines(row)


def make_entry_renderer(context: TableContext, rows: list[Row]) -> Callable[[Row], Iterator[str]]:
    """The function that renders the entries behind a row: ids, titles and details in columns shared by these rows.

    Where there is no room for all three, ids are left out (commands accept a title), and what is still too long is
    wrapped in its column. Where each row is about one entry, only details are shown.
    """
    entries = [_entry_texts(entry) for row in rows for entry in row.contributions]
    natural = [max((display_width(texts[i]) for texts in entries), default=0) for i in range(3)]
    fields = [i for i in range(3) if natural[i]]
    if natural[2] and all(_names_entry(context, row, entry.title) for row in rows for entry in row.contributions):
        fields = [2]
    max_width = context.terminal.width
    if max_width is None or len(_ENTRY_INDENT) + sum(natural) + COLUMN_GAP * (len(fields) - 1) <= max_width:
        return lambda row: _entry_lines(row, context, [(i, natural[i]) for i in fields])
    fields = fields[-2:]
    available = max_width - len(_ENTRY_INDENT) - COLUMN_GAP * (len(fields) - 1)
    last_width = max(available - sum(natural[i] for i in fields[:-1]), available // 2)
    widths = [*(available - last_width for _ in fields[:-1]), last_width]
    return lambda row: _entry_lines(row, context, list(zip(fields, widths, strict=True)))


def _entry_lines(row: Row, context: TableContext, columns: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The entries behind a row; `columns` are the fields shown and their widths.

    Consecutive details of one entry show its id and title once.
    """
    paint = make_painter(context.terminal.color)
    previous = ("", "", "")
    for entry in map(_entry_texts, row.contributions):
        is_repeated = entry[2] and entry[:2] == previous[:2]
        wrapped = [
            wrap_breaking_words("" if is_repeated and field < 2 else entry[field], max(width, 1))
            for field, width in columns
        ]
        for texts in zip_longest(*wrapped, fillvalue=""):
            cells = [
                paint(_ENTRY_STYLES[field], pad(text, width))
                for (field, width), text in zip(columns, texts, strict=True)
            ]
            yield (_ENTRY_INDENT + _GAP.join(cells)).rstrip()
        previous = entry
    if row.contributions:
        yield ""


def _names_entry(context: TableContext, row: Row, title: str) -> bool:
    """Whether a row has the title of an entry among its labels."""
    return any(context.cell_text(row, column) == title for column in context.label_columns())


def _entry_texts(entry: Contribution) -> tuple[str, str, str]:
    return escape_terminal(entry.id), escape_terminal(entry.title), escape_terminal(entry_detail(entry))
