"""Pages on a terminal: titles, aligned labels, small tables, lists. They fit the screen, and nothing is truncated."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from incubo.core.i18n import translate
from incubo.core.message import Message
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, ListBlock, MarkdownBlock, TableBlock
from incubo.document.table import Row
from incubo.render.escape import escape_terminal
from incubo.render.pages.formats import PageContext, row_label, section_title
from incubo.render.terminal.column_widths import COLUMN_GAP, WRAPPED_TYPES, fit_page_columns, side_by_side
from incubo.render.terminal.style import (
    MAX_PROSE_WIDTH,
    link_text,
    make_painter,
    merge_styles,
    prose_lines,
    strip_styles,
)
from incubo.render.terminal.text import display_width, pad, wrap, wrap_breaking_words
from incubo.render.values import format_hint, format_note

MAX_PAGE_WIDTH = 120
"""However wide the screen: a label and a value further apart are not read together."""
_MAX_LABEL_WIDTH = 24
"""A longer label is not aligned with the others."""
_MIN_SENTENCE_WIDTH = 24
"""A narrower column of sentences is hard to read: it goes below its row."""
_TIME_BAR_WIDTH = 24
_SECTION_INDENT = "  "
_TONE_STYLES = {"good": "green", "due": "yellow", "bad": "bold red", "quiet": "dim"}


def render(context: PageContext) -> str:
    """Title, subtitle, sections, notes."""
    page, terminal = context.page, context.terminal
    lines = prose_lines(context.cell_text(page.title), terminal, "bold")
    if subtitle := context.subtitle():
        lines += prose_lines(subtitle, terminal, "dim")
    for section, blocks in context.visible_sections():
        lines.append("")
        if section.title is not None:
            lines += prose_lines(section_title(section), terminal, "bold cyan")
        indent = _SECTION_INDENT if section.title is not None else ""
        for index, block in enumerate(blocks):
            if index:
                lines.append("")
            lines += [line.rstrip() for line in _block_lines(block, context, indent)]
    if page.notes:
        lines.append("")
    for note in page.notes:
        lines += prose_lines(format_note(note, is_shared=page.is_for_others), terminal, "dim", indent=2)
    return "\n".join(lines) + "\n"


def _max_width(context: PageContext, limit: int) -> int | None:
    return None if context.terminal.width is None else min(context.terminal.width, limit)


def _block_lines(block: Block, context: PageContext, indent: str) -> Iterator[str]:
    if isinstance(block, KeyValueList):
        yield from _key_value_lines(block, context, indent)
    elif isinstance(block, ListBlock):
        yield from _item_lines(block, context, indent)
    elif isinstance(block, CodeBlock):
        yield from (f"{indent}  {escape_terminal(line)}" for line in block.text.rstrip("\n").split("\n"))
    elif isinstance(block, MarkdownBlock):
        yield from (indent + line for line in _markdown_lines(block, context, len(indent)))
    elif isinstance(block, TableBlock):
        max_width = _max_width(context, MAX_PAGE_WIDTH)
        lines = table_lines(block, context, None if max_width is None else max_width - len(indent))
        yield from (indent + line for line in lines)
    else:
        yield from _hanging_lines(indent, escape_terminal(translate(block.message)), context, MAX_PROSE_WIDTH)


def _markdown_lines(block: MarkdownBlock, context: PageContext, indent: int) -> list[str]:
    width = _max_width(context, MAX_PROSE_WIDTH)
    if width is None:  # a file: as it is written
        return [escape_terminal(line) for line in block.text.splitlines()]
    from incubo.render.terminal.markdown import markdown_lines  # lazy: 70 ms, for the texts of entries only

    return markdown_lines(block.text, context.terminal, width - indent)


def _hanging_lines(prefix: str, text: str, context: PageContext, limit: int) -> list[str]:
    """A styled text after a prefix, its further lines aligned with its first."""
    start = _styled_width(prefix)
    first, *others = wrap(text, _max_width(context, limit), indent=start, measure=_styled_width)
    return [prefix + merge_styles(first), *map(merge_styles, others)]


def _styled_width(text: str) -> int:
    return display_width(strip_styles(text))


def _join_cells(cells: tuple[Cell, ...], context: PageContext) -> str:
    """Cells on a line, each with its sign and in the colour of its tone."""
    return context.separator().join(
        paint_cell(cell, escape_terminal(text), context) for cell, text in context.filled_cells(cells)
    )


def paint_cell(cell: Cell, text: str, context: PageContext) -> str:
    """A cell's text with its sign, each word coloured on its own, so that a line may break between any two."""
    paint = make_painter(context.terminal.color)
    style = _TONE_STYLES.get(cell.tone) or ("cyan" if cell.type in ("id", "code") else "")
    words = f"{tone_sign(cell, unicode=context.terminal.unicode)}{text}".split(" ")
    painted = (paint(style, word) for word in words)
    if cell.link and context.terminal.color:
        painted = (link_text(cell.link, word) for word in painted)
    return " ".join(painted)


def tone_sign(cell: Cell, *, unicode: bool) -> str:
    """The sign before a cell's text, which shows its tone without colour; a message of ours keeps it on its line."""
    if cell.tone in ("due", "bad"):
        return "!\u00a0" if unicode and isinstance(cell.value, Message) else "! "
    return "✓ " if cell.tone == "good" and unicode else ""


def _key_value_lines(block: KeyValueList, context: PageContext, indent: str) -> Iterator[str]:
    paint = make_painter(context.terminal.color)
    labels = [escape_terminal(row_label(row)) for row in block.rows]
    widths = [display_width(label) for label in labels]
    label_width = max((width for width in widths if width <= _MAX_LABEL_WIDTH), default=0)
    for row, label in zip(block.rows, labels, strict=True):
        style = "cyan" if row.label_style == "code" else "dim"
        prefix = f"{indent}{paint(style, pad(label, label_width))}  "
        yield from _hanging_lines(prefix, _join_cells(row.cells, context), context, MAX_PAGE_WIDTH)


def _item_lines(block: ListBlock, context: PageContext, indent: str) -> Iterator[str]:
    """Each item, with its command on the same line if it fits (aligned with the others if possible), else below; and
    other commands below it.
    """
    paint = make_painter(context.terminal.color)
    bullet = "•" if context.terminal.unicode else "-"
    max_width = _max_width(context, MAX_PAGE_WIDTH)
    available = None if max_width is None else max_width - len(indent) - 4
    texts = [_join_cells(item.cells, context) for item in block.items]
    commands = [escape_terminal(item.hint.command or format_hint(item.hint)) for item in block.items]
    widths = [_styled_width(text) for text in texts]
    fits = [
        bool(command) and (available is None or width + display_width(command) <= available)
        for width, command in zip(widths, commands, strict=True)
    ]
    command_column = max((width for width, is_beside in zip(widths, fits, strict=True) if is_beside), default=0)
    for item, text, command, width, is_beside in zip(block.items, texts, commands, widths, fits, strict=True):
        if is_beside:
            column = command_column
            if available is not None:
                column = max(width, min(command_column, available - display_width(command)))
            yield f"{indent}{bullet} {merge_styles(text)}{' ' * (column - width)}  {paint('cyan', command)}"
        else:
            yield from _hanging_lines(f"{indent}{bullet} ", text, context, MAX_PAGE_WIDTH)
            if item.hint.address:
                yield from _hanging_lines(f"{indent}    ", paint("cyan", command), context, MAX_PAGE_WIDTH)
            elif command:
                yield f"{indent}    {paint('cyan', command)}"
        for other in item.others:
            yield f"{indent}    {paint('cyan', escape_terminal(format_hint(other)))}"


def table_lines(table: TableBlock, context: PageContext, max_width: int | None) -> Iterator[str]:
    """Headings and rows in columns that fit `max_width`; a last column that gets too narrow goes below its row."""
    paint = make_painter(context.terminal.color)
    if not table.rows:
        if table.empty_message is not None:
            message = escape_terminal(translate(table.empty_message))
            yield from (paint("dim", line) for line in wrap_breaking_words(message, max_width))
        return
    types = [column.type for column in table.columns]
    headings = [escape_terminal(translate(column.label)) for column in table.columns]
    rows = [[context.table_cell(row, column) for column in table.columns] for row in table.rows]
    texts = [[_table_cell_text(cell, text, context) for cell, text in row] for row in rows]
    widths = fit_page_columns(headings, texts, types, max_width)
    is_last_below = _is_last_column_below(texts, types, widths, max_width)
    if is_last_below:
        widths = fit_page_columns(headings[:-1], [row[:-1] for row in texts], types[:-1], max_width)
    bars = _time_bars(table, context.terminal.unicode)
    if max_width is not None and max_width - sum(widths) - COLUMN_GAP * len(widths) < _TIME_BAR_WIDTH:
        bars = []
    yield from _row_lines(headings, ["bold"] * len(widths), types, widths, context)
    for index, row in enumerate(rows):
        styles = [_TONE_STYLES.get(cell.tone) or ("cyan" if cell.type == "id" else "") for cell, _ in row]
        lines = list(_row_lines(texts[index], styles, types, widths, context))
        if bars:
            lines[0] = f"{lines[0]}{' ' * COLUMN_GAP}{paint('cyan', bars[index])}"
        yield from lines
        if is_last_below and max_width is not None:
            start = min(widths[0] + COLUMN_GAP, max_width // 3)
            for line in wrap_breaking_words(texts[index][-1], max_width - start):
                if line:
                    yield f"{' ' * start}{paint(styles[-1], line)}"


def _table_cell_text(cell: Cell, text: str, context: PageContext) -> str:
    return f"{tone_sign(cell, unicode=context.terminal.unicode)}{escape_terminal(text)}" if text else ""


def _is_last_column_below(
    texts: list[list[str]], column_types: list[str], widths: list[int], max_width: int | None
) -> bool:
    """Whether the last column is too narrow for its sentences."""
    if max_width is None or len(widths) < 3 or column_types[-1] not in WRAPPED_TYPES:
        return False
    return widths[-1] < _MIN_SENTENCE_WIDTH < max(display_width(row[-1]) for row in texts)


def _row_lines(
    texts: list[str], styles: list[str], column_types: list[str], widths: list[int], context: PageContext
) -> Iterator[str]:
    """A row over as many lines as its longest cell. `widths` may leave out the last column."""
    wrapped = [wrap_breaking_words(text, width) for text, width in zip(texts, widths, strict=False)]
    return side_by_side(wrapped, styles, column_types, widths, make_painter(context.terminal.color))


def _time_bars(table: TableBlock, unicode: bool) -> list[str]:
    """Per row, its period as part of the time of all rows; empty where there is nothing to compare."""
    timeline = table.timeline
    if timeline is None or len(table.rows) < 2:
        return []
    periods = [_row_period(row, timeline.start_column, timeline.end_column, timeline.open_end) for row in table.rows]
    dated = [period for period in periods if period is not None]
    first, last = min((start for start, _ in dated), default=0), max((end for _, end in dated), default=0)
    if last <= first:
        return []
    glyph = "█" if unicode else "#"
    bars = []
    for period in periods:
        if period is None:
            bars.append("")
            continue
        start, end = (round((day - first) / (last - first) * _TIME_BAR_WIDTH) for day in period)
        start = min(start, _TIME_BAR_WIDTH - 1)  # a short period at the end is visible too
        bars.append(" " * start + glyph * max(1, end - start))
    return bars


def _row_period(row: Row, start_column: str, end_column: str, open_end: datetime.date) -> tuple[int, int] | None:
    """The first and last day of a row as ordinals; None without a first day."""
    first, last = (_date_value(row.cells.get(column_id)) for column_id in (start_column, end_column))
    if first is None:
        return None
    return first.toordinal(), max(first, last or open_end).toordinal()


def _date_value(cell_or_value: object) -> datetime.date | None:
    value = cell_or_value.value if isinstance(cell_or_value, Cell) else cell_or_value
    return value if isinstance(value, datetime.date) else None
