"""A small table on a page: its cells are folded, never cut, and its rows may be drawn in time.

A page for the eye: titles, labelled lines, small tables, lists. It fits the screen, and nothing is cut.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from incubo.core.i18n import translate
from incubo.core.message import Message
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, ListBlock, TableBlock
from incubo.document.table import Row
from incubo.render import escape
from incubo.render.pages.context import PageContext, fact_label, section_title
from incubo.render.terminal.column_widths import COLUMN_GAP, WRAPPED_TYPES, fit_grid_columns
from incubo.render.terminal.style import make_painter, merge_styles, strip_styles
from incubo.render.terminal.text import display_width, pad, wrap, wrap_breaking_words
from incubo.render.values import RIGHT_ALIGNED_TYPES

MAX_PAGE_WIDTH = 120
"""The widest a page is: further apart, a label and its value are not read together."""
_TIME_BAR_WIDTH = 24
"""How long the drawn time is, where there is room for it."""
_MIN_SENTENCE_WIDTH = 24
"""A column of sentences that is narrower is hard to read."""
MARK_STYLES = {"good": "green", "due": "yellow", "bad": "bold red", "quiet": "dim"}


def mark_sign(cell: Cell, *, unicode: bool) -> str:
    """What a mark is shown by where there is no colour; it is not parted from a word of ours that it speaks of."""
    if cell.tone in ("due", "bad"):
        return "!\u00a0" if unicode and isinstance(cell.value, Message) else "! "
    return "✓ " if cell.tone == "good" and unicode else ""


def paint_cell(cell: Cell, text: str, context: PageContext) -> str:
    """A cell's words with its sign, each word in its own colour: so that a line may break between any two."""
    paint = make_painter(context.terminal.color)
    style = MARK_STYLES.get(cell.tone) or ("cyan" if cell.type in ("id", "code") else "")
    return " ".join(
        paint(style, word) for word in f"{mark_sign(cell, unicode=context.terminal.unicode)}{text}".split(" ")
    )


def grid_lines(grid: TableBlock, context: PageContext, max_width: int | None) -> Iterator[str]:
    """Headings and rows, in columns that fit in `max_width`; a long last column stands under its row if it must."""
    paint, look = make_painter(context.terminal.color), context.terminal
    if not grid.rows:
        if grid.empty_message is not None:
            yield from (
                paint("dim", line)
                for line in wrap_breaking_words(escape.escape_terminal(translate(grid.empty_message)), max_width)
            )
        return
    types = [column.type for column in grid.columns]
    headings = [escape.escape_terminal(translate(column.label)) for column in grid.columns]
    found = [[context.grid_cell(row, column) for column in grid.columns] for row in grid.rows]
    texts = [[_grid_cell_text(cell, words, context) for cell, words in row] for row in found]
    widths = fit_grid_columns(headings, texts, types, max_width)
    under = _is_last_column_below(texts, types, widths, max_width)
    if under:
        widths = fit_grid_columns(headings[:-1], [row[:-1] for row in texts], types[:-1], max_width)
    drawn = _time_bars(grid, look.unicode)
    if max_width is not None and max_width - sum(widths) - COLUMN_GAP * len(widths) < _TIME_BAR_WIDTH:
        drawn = []
    heads = [wrap_breaking_words(text, own) for text, own in zip(headings, widths, strict=False)]
    yield from _grid_row_lines(heads, ["bold"] * len(widths), types, widths, context)
    for index, row in enumerate(found):
        styles = [MARK_STYLES.get(cell.tone) or ("cyan" if cell.type == "id" else "") for cell, _ in row]
        cells = [wrap_breaking_words(text, own) for text, own in zip(texts[index], widths, strict=False)]
        lines = list(_grid_row_lines(cells, styles, types, widths, context))
        if drawn:
            lines[0] = f"{lines[0]}{' ' * COLUMN_GAP}{paint('cyan', drawn[index])}"
        yield from lines
        if under and max_width is not None:
            start = min(widths[0] + COLUMN_GAP, max_width // 3)
            yield from (
                f"{' ' * start}{paint(styles[-1], line)}"
                for line in wrap_breaking_words(texts[index][-1], max_width - start)
                if line
            )


def _grid_cell_text(cell: Cell, words: str, context: PageContext) -> str:
    return f"{mark_sign(cell, unicode=context.terminal.unicode)}{escape.escape_terminal(words)}" if words else ""


def _is_last_column_below(
    texts: list[list[str]], column_types: list[str], widths: list[int], max_width: int | None
) -> bool:
    """Whether the last column has too little room beside the others for the sentences it holds."""
    if max_width is None or len(widths) < 3 or column_types[-1] not in WRAPPED_TYPES:
        return False
    return widths[-1] < _MIN_SENTENCE_WIDTH < max(display_width(row[-1]) for row in texts)


def _grid_row_lines(
    cells: list[list[str]], styles: list[str], column_types: list[str], widths: list[int], context: PageContext
) -> Iterator[str]:
    """A row, over as many lines as its longest cell."""
    paint = make_painter(context.terminal.color)
    for level in range(max(map(len, cells), default=0)):
        words = [cell[level] if level < len(cell) else "" for cell in cells]
        yield (" " * COLUMN_GAP).join(
            paint(style, pad(word, own, align_right=kind in RIGHT_ALIGNED_TYPES))
            for word, style, own, kind in zip(words, styles, widths, column_types, strict=False)
        )


def _time_bars(grid: TableBlock, unicode: bool) -> list[str]:
    """Each row as a stretch of the time that all of them take; [] where there is nothing to compare."""
    stretch = grid.timeline
    if stretch is None or len(grid.rows) < 2:
        return []
    spans = [_row_days(row, stretch.start_column, stretch.end_column, stretch.open_end) for row in grid.rows]
    known = [span for span in spans if span is not None]
    first, last = min((a for a, _ in known), default=0), max((b for _, b in known), default=0)
    if last <= first:
        return []
    mark, made = "█" if unicode else "#", []
    for span in spans:
        if span is None:
            made.append("")
            continue
        start, end = (round((day - first) / (last - first) * _TIME_BAR_WIDTH) for day in span)
        start = min(start, _TIME_BAR_WIDTH - 1)  # what is short is seen too
        made.append(" " * start + mark * max(1, end - start))
    return made


def _row_days(row: Row, start_column: str, end_column: str, open_end: datetime.date) -> tuple[int, int] | None:
    first, last = (_date_value(row.cells.get(name)) for name in (start_column, end_column))
    if first is None:
        return None
    return first.toordinal(), max(first, last or open_end).toordinal()


def _date_value(value: object) -> datetime.date | None:
    value = value.value if isinstance(value, Cell) else value
    return value if isinstance(value, datetime.date) else None


_MAX_PROSE_WIDTH = 100
"""Sentences are read: longer lines are not, however wide the screen."""
_MAX_LABEL_WIDTH = 24
"""The widest label that others are aligned on."""
SECTION_INDENT = "  "


def render(context: PageContext) -> str:
    """The title, what is known of the page, its sections, its notes."""
    paint, page = make_painter(context.terminal.color), context.page
    lines = [
        paint("bold", line) for line in _wrap_prose(escape.escape_terminal(context.cell_text(page.title)), context)
    ]
    if context.subtitle():
        lines += [paint("dim", line) for line in _wrap_prose(escape.escape_terminal(context.subtitle()), context)]
    for section, blocks in context.visible_sections():
        lines.append("")
        if section.title is not None:
            lines.append(paint("bold cyan", escape.escape_terminal(section_title(section))))
        for index, block in enumerate(blocks):
            if index:
                lines.append("")
            lines += [
                line.rstrip()
                for line in _block_lines(block, context, SECTION_INDENT if section.title is not None else "")
            ]
    if page.notes:
        lines.append("")
    for note in page.notes:
        lines += [
            paint("dim", line)
            for line in _wrap_prose(escape.escape_terminal(translate(note.message)), context, hanging_indent=2)
        ]
    return "\n".join(lines) + "\n"


def _max_width(context: PageContext, maximum: int) -> int | None:
    return None if context.terminal.width is None else min(context.terminal.width, maximum)


def _wrap_prose(text: str, context: PageContext, hanging_indent: int = 0) -> list[str]:
    return wrap(text, _max_width(context, _MAX_PROSE_WIDTH), indent=hanging_indent, first_column=0)


def _block_lines(block: Block, context: PageContext, indent: str) -> Iterator[str]:
    if isinstance(block, KeyValueList):
        yield from _fact_lines(block, context, indent)
    elif isinstance(block, ListBlock):
        yield from _item_lines(block, context, indent)
    elif isinstance(block, CodeBlock):
        yield from (f"{indent}  {escape.escape_terminal(line)}" for line in block.text.rstrip("\n").split("\n"))
    elif isinstance(block, TableBlock):
        limit = _max_width(context, MAX_PAGE_WIDTH)
        yield from (
            indent + line for line in grid_lines(block, context, None if limit is None else limit - len(indent))
        )
    else:
        yield from _hanging_lines(indent, escape.escape_terminal(translate(block.message)), context, _MAX_PROSE_WIDTH)


def _hanging_lines(prefix: str, text: str, context: PageContext, maximum: int) -> list[str]:
    """A styled text after a lead, its further lines under its first."""
    start = display_width(strip_styles(prefix))
    lines = wrap(
        text, _max_width(context, maximum), indent=start, measure=lambda styled: display_width(strip_styles(styled))
    )
    return [prefix + merge_styles(lines[0]), *map(merge_styles, lines[1:])]


def _join_cells(cells: tuple[Cell, ...], context: PageContext) -> str:
    """Cells side by side, each in the colour of its mark and with its sign."""
    between = " · " if context.terminal.unicode else " - "
    return between.join(
        paint_cell(cell, escape.escape_terminal(words), context) for cell, words in context.filled_cells(cells)
    )


def _fact_lines(block: KeyValueList, context: PageContext, indent: str) -> Iterator[str]:
    paint = make_painter(context.terminal.color)
    labels = [escape.escape_terminal(fact_label(fact)) for fact in block.rows]
    column = max((display_width(label) for label in labels if display_width(label) <= _MAX_LABEL_WIDTH), default=0)
    for fact, label in zip(block.rows, labels, strict=True):
        style = "cyan" if fact.label_style == "code" else "dim"
        lead = f"{indent}{paint(style, pad(label, column))}  "
        yield from _hanging_lines(lead, _join_cells(fact.cells, context), context, MAX_PAGE_WIDTH)


def _item_lines(block: ListBlock, context: PageContext, indent: str) -> Iterator[str]:
    """Each item on its line, its command beside it where it fits (in one column if it can), else under it."""
    paint = make_painter(context.terminal.color)
    bullet = "•" if context.terminal.unicode else "-"
    limit = _max_width(context, MAX_PAGE_WIDTH)
    room = None if limit is None else limit - len(indent) - 4
    texts = [_join_cells(item.cells, context) for item in block.items]
    commands = [escape.escape_terminal(item.command) for item in block.items]
    owns = [display_width(strip_styles(text)) for text in texts]
    beside = [bool(command) and (room is None or own + display_width(command) <= room)
              for own, command in zip(owns, commands, strict=True)]  # fmt: skip
    column = max((own for own, fits in zip(owns, beside, strict=True) if fits), default=0)
    for text, command, own, fits in zip(texts, commands, owns, beside, strict=True):
        if fits:
            start = column if room is None else max(own, min(column, room - display_width(command)))
            yield f"{indent}{bullet} {merge_styles(text)}{' ' * (start - own)}  {paint('cyan', command)}"
            continue
        yield from _hanging_lines(f"{indent}{bullet} ", text, context, MAX_PAGE_WIDTH)
        if command:
            yield f"{indent}    {paint('cyan', command)}"
