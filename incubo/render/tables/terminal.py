"""Tables on a terminal: aligned, with bars, and never wider than the screen.

A table too wide for the screen loses its ids, then its other droppable columns, unless they tell rows apart; then its
widest texts fold between words. What is still too wide is split into parts one below the other (figures) or shown as
records, one value per line (texts). No value of the other columns is lost, and no word is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from incubo.core.i18n import N_, format_list, gettext, translate
from incubo.core.message import Message
from incubo.document.chart import Chart
from incubo.document.table import Column, Contribution, Row
from incubo.render.escape import escape_terminal
from incubo.render.tables.formats import TableContext, entry_detail
from incubo.render.terminal.column_widths import (
    COLUMN_GAP,
    WRAPPED_TYPES,
    TableWidths,
    fit_table_columns,
    side_by_side,
)
from incubo.render.terminal.style import make_painter, prose_lines
from incubo.render.terminal.text import display_width, pad, wrap_breaking_words
from incubo.render.values import RIGHT_ALIGNED_TYPES, format_note, format_provenance, number_or_none

_MIN_VALUE_WIDTH = 24
"""Columns of a value in a record, at least."""
_ENTRY_INDENT = "    "
_ENTRY_STYLES = ("cyan", "", "dim")
"""The styles of an entry's id, title and detail."""
_EIGHTH_BLOCKS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_GAP = " " * COLUMN_GAP


def render(context: TableContext) -> str:
    """Title, source, chart or table, notes."""
    table, terminal = context.table, context.terminal
    lines = prose_lines(translate(table.full_title), terminal, "bold")
    if source := format_provenance(table.full_title, table.as_of, table.commit):
        lines += prose_lines(source, terminal, "dim")
    lines.append("")
    chart = table.chart if table.rows else None
    if chart is not None and chart.chart_type != "bars":
        lines += _chart_lines(context, chart)
    if chart is None or chart.chart_type != "gantt":
        lines += _fitted_table_lines(context) if table.rows else [gettext("(nothing to show)")]
    if table.notes:
        lines.append("")
    for note in table.notes:
        lines += prose_lines(format_note(note, include_entries=context.include_entries), terminal, "dim", indent=2)
        if context.include_entries and note.contributions:
            row = Row({}, contributions=note.contributions)
            lines += make_entry_renderer(context, [row])(row)
    return "\n".join(lines) + "\n"


def _chart_lines(context: TableContext, chart: Chart) -> Iterator[str]:
    """The table's chart, above the table; a Gantt chart replaces the table."""
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


class _Grid(NamedTuple):
    """Columns of a table as texts: their headings, their types, the cells of each row, and their widths."""

    columns: list[Column]
    headings: list[str]
    types: list[str]
    cells: list[list[str]]
    widths: TableWidths


def _make_grid(context: TableContext, rows: Sequence[Row], columns: list[Column], *, with_bar: bool = False) -> _Grid:
    headings = [escape_terminal(translate(column.label)) for column in columns]
    types = [column.type for column in columns]
    cells = [[escape_terminal(context.cell_text(row, column)) for column in columns] for row in rows]
    widths = fit_table_columns(headings, cells, types, context.terminal.width, with_bar=with_bar)
    return _Grid(columns, headings, types, cells, widths)


def _fitted_table_lines(context: TableContext) -> Iterator[str]:
    """The rows in columns that fit the screen; else in parts, or as records. Columns left out are said, but for ids."""
    rows = context.visible_rows()
    bars = make_row_bars(context, rows) if context.table.bar_column is not None else None
    for columns in column_choices(context, rows):
        grid = _make_grid(context, rows, columns, with_bar=bars is not None)
        if not grid.widths.has_folds and not grid.widths.is_too_wide:
            break
    remarks = [column for column in context.table.columns if column.is_below_row]
    if not grid.widths.is_too_wide and not (grid.widths.has_folds and _are_rows_tall(grid)):
        yield from _table_lines(context, grid, remarks, bars)
    elif grid.widths.is_too_wide and (parts := split_columns(columns, grid.widths, context.terminal.width or 0)):
        for number, part in enumerate(parts):
            if number:
                yield ""
            is_last = number == len(parts) - 1
            part_grid = _make_grid(context, rows, [columns[index] for index in part])
            yield from _table_lines(context, part_grid, remarks if is_last else [], None, shows_entries=is_last)
    else:
        yield from record_lines(context, [*columns, *remarks])
    shown = [*columns, *remarks]
    left_out = [column for column in context.visible_columns() if column not in shown and column.type != "id"]
    if left_out:
        names = format_list([translate(column.label) for column in left_out])
        text = translate(Message(N_("Not shown in this width: {columns}."), {"columns": names}))
        yield from prose_lines(text, context.terminal, "dim")


def column_choices(context: TableContext, rows: Sequence[Row]) -> Iterator[list[Column]]:
    """All columns; then, for want of space, those without droppable ids; then one after the other of those that are
    droppable is left out, from the last one. None is left out that tells rows apart.
    """
    columns = [column for column in context.visible_columns() if not column.is_below_row]
    yield columns
    left_out = [column for column in columns if column.is_droppable and column.type == "id"]
    if left_out:
        yield _keep_columns(context, rows, columns, left_out)
    for column in reversed(columns):
        if column.is_droppable and column not in left_out:
            left_out.append(column)
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


def _are_rows_tall(grid: _Grid) -> bool:
    """Whether the rows take more lines than their values one a line: cells so tall cannot be read side by side."""
    row_lines = sum(max(map(len, _fold_row(grid, row))) for row in grid.cells)
    return row_lines > sum(1 + sum(map(bool, row)) for row in grid.cells)


def _fold_row(grid: _Grid, cells: Sequence[str]) -> list[list[str]]:
    """The lines of each cell of a row: one, or more where a text folds."""
    return [
        wrap_breaking_words(text, width) if type_ in WRAPPED_TYPES else [text]
        for text, type_, width in zip(cells, grid.types, grid.widths.columns, strict=True)
    ]


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
    context: TableContext, grid: _Grid, remarks: Sequence[Column], bars: RowBars | None, *, shows_entries: bool = True
) -> Iterator[str]:
    """Headings, rows with their bars, a rule before totals. Below each row its remarks, and the entries behind it."""
    paint, terminal, widths = make_painter(context.terminal.color), context.terminal, grid.widths
    for line in _heading_lines(grid):
        yield paint("bold", line)
    rule = paint("dim", ("─" if terminal.unicode else "-") * widths.total)
    yield rule
    rows = context.visible_rows()
    entry_lines = make_entry_renderer(context, rows) if context.include_entries and shows_entries else None
    level = 0
    for index, row in enumerate(rows):
        if row.level > level and index:
            yield rule
        elif row.level < level:
            yield ""
        level = row.level
        bar = bars.draw(index, widths.bar_width) if bars and widths.bar_width else ""
        styles = [_cell_style(row, type_, text) for type_, text in zip(grid.types, grid.cells[index], strict=True)]
        folded = _fold_row(grid, grid.cells[index])
        for number, line in enumerate(side_by_side(folded, styles, grid.types, widths.columns, paint)):
            if bar and not number:
                yield f"{line}{_GAP}{paint('cyan', bar)}"
            else:
                yield line if terminal.color else line.rstrip()
        for column in remarks:
            remark = escape_terminal(context.cell_text(row, column))
            for line in wrap_breaking_words(remark, widths.total - len(_ENTRY_INDENT)) if remark else ():
                yield _ENTRY_INDENT + paint("dim", line)
        if entry_lines:
            yield from entry_lines(row)


def _heading_lines(grid: _Grid) -> Iterator[str]:
    """The headings, each over as many lines as it needs, aligned on their last line."""
    wrapped = [wrap_breaking_words(text, width) for text, width in zip(grid.headings, grid.widths.columns, strict=True)]
    height = max(map(len, wrapped))
    from_top = [[""] * (height - len(lines)) + lines for lines in wrapped]
    for line in side_by_side(from_top, [""] * len(wrapped), grid.types, grid.widths.columns, make_painter(color=False)):
        yield line.rstrip()


def _cell_style(row: Row, column_type: str, text: str) -> str:
    if row.level:
        return "bold"
    if row.is_summary or row.is_collapsed or (column_type == "change" and text == "="):
        return "dim"
    return "cyan" if column_type == "id" else ""


class RowBars(NamedTuple):
    """The bars of a table: one value per row (None: no bar), and the greatest value."""

    values: list[float | None]
    maximum: float
    unicode: bool = True

    def draw(self, index: int, max_width: int) -> str:
        """The bar of a row, to an eighth of a column (to a whole one in ASCII); the longest one has `max_width`. Every
        value above 0 is visible.
        """
        value = self.values[index]
        if not value or value < 0:
            return ""
        ratio = value / self.maximum
        if not self.unicode:
            return "#" * max(1, round(ratio * max_width))
        whole, eighths = divmod(max(1, round(ratio * max_width * 8)), 8)
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
    return RowBars(values, maximum, context.terminal.unicode) if maximum > 0 else None


def record_lines(context: TableContext, columns: Sequence[Column]) -> Iterator[str]:
    """Each row as a block of `label  value` lines, with an empty line between rows; empty cells are left out."""
    paint = make_painter(context.terminal.color)
    labels = {column.id: escape_terminal(translate(column.label)) for column in columns}
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
        styles = [_ENTRY_STYLES[field] for field, _ in columns]
        for line in side_by_side(wrapped, styles, [""] * len(columns), [width for _, width in columns], paint):
            yield (_ENTRY_INDENT + line).rstrip()
        previous = entry
    if row.contributions:
        yield ""


def _names_entry(context: TableContext, row: Row, title: str) -> bool:
    """Whether a row has the title of an entry among its labels."""
    return any(context.cell_text(row, column) == title for column in context.label_columns())


def _entry_texts(entry: Contribution) -> tuple[str, str, str]:
    return escape_terminal(entry.id), escape_terminal(entry.title), escape_terminal(entry_detail(entry))
