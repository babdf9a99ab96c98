"""Column widths: of the table of a report, which may have a bar after its columns, and of a small table on a page.

What does not fit the screen shrinks in a fixed order, the widest column first; figures and dates are never narrowed.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from incubo.render.terminal.style import Paint
from incubo.render.terminal.text import display_width, longest_part, pad
from incubo.render.values import RIGHT_ALIGNED_TYPES

COLUMN_GAP = 2
"""Spaces between two columns."""
MAX_BAR_WIDTH = 30
"""A longer bar tells no more."""
MIN_BAR_WIDTH = 8
"""A shorter bar tells nothing."""
WRAPPED_TYPES = frozenset({"text", "list", "phase", "id"})
"""The types of columns whose cells may take several lines. Figures and dates never do."""
_MAX_UNBROKEN_WORD = 30
"""A longer word may be broken."""
_MIN_COLUMN_WIDTH = 6
"""Of a column on a page whose words are broken."""


class TableWidths(NamedTuple):
    """The width of each column, and of the bar after them (0: none). `has_folds`: a cell is wider than its column;
    `is_too_wide`: the table is wider than the screen.
    """

    columns: list[int]
    bar_width: int
    has_folds: bool = False
    is_too_wide: bool = False

    @property
    def total(self) -> int:
        """The width of the whole table."""
        bar = COLUMN_GAP + self.bar_width if self.bar_width else 0
        return sum(self.columns) + COLUMN_GAP * (len(self.columns) - 1) + bar


def fit_table_columns(
    headings: list[str], cells: list[list[str]], column_types: list[str], max_width: int | None, *, with_bar: bool
) -> TableWidths:
    """Natural widths where they fit in `max_width` columns.

    Else, in this order: a shorter bar, headings on several lines, no bar, texts on several lines. Words are whole,
    except those of more than `_MAX_UNBROKEN_WORD` columns (addresses), then those that a separator divides (ids,
    double names); the result may be too wide.
    """
    content = _content_widths(cells, len(headings))
    natural_columns = [max(display_width(heading), width) for heading, width in zip(headings, content, strict=True)]
    natural = TableWidths(natural_columns, MAX_BAR_WIDTH if with_bar else 0)
    if max_width is None or natural.total <= max_width:
        return natural
    widths = _shrink_bar(natural, max_width, MAX_BAR_WIDTH // 2)
    if widths.total <= max_width:
        return widths
    wrapped = [max(_longest_word(heading), width) for heading, width in zip(headings, content, strict=True)]
    available = max_width - widths.total + sum(natural_columns)
    widened = _widen_headings(wrapped, natural_columns, available)
    widths = _shrink_bar(TableWidths(widened, widths.bar_width), max_width, MIN_BAR_WIDTH)
    if widths.total <= max_width:
        return widths
    available = max_width - COLUMN_GAP * (len(headings) - 1)
    columns = _widen_headings(wrapped, natural_columns, available)
    for min_widths in (
        _word_widths(headings, cells, column_types, content, available),
        _word_widths(headings, cells, column_types, content, _MAX_UNBROKEN_WORD),
        _word_widths(headings, cells, column_types, content, _MAX_UNBROKEN_WORD, break_at_separators=True),
    ):
        if sum(columns) > available:
            columns = _narrow_widest(wrapped, min_widths, available)
    return TableWidths(columns, 0, any(map(operator.gt, content, columns)), sum(columns) > available)


def side_by_side(
    cells: Sequence[Sequence[str]], styles: Sequence[str], types: Sequence[str], widths: Sequence[int], paint: Paint
) -> Iterator[str]:
    """The lines of a row, from those of its cells: each in its style and filled to the width of its column."""
    for texts in zip_longest(*cells, fillvalue=""):
        yield (" " * COLUMN_GAP).join(
            paint(style, pad(text, width, align_right=type_ in RIGHT_ALIGNED_TYPES))
            for text, style, type_, width in zip(texts, styles, types, widths, strict=False)
        )


def fit_page_columns(
    headings: list[str], cells: list[list[str]], column_types: list[str], max_width: int | None
) -> list[int]:
    """The width of each column of a table on a page: natural, else wrapped between words, else inside words."""
    content = _content_widths(cells, len(headings))
    natural = [max(display_width(heading), width) for heading, width in zip(headings, content, strict=True)]
    if max_width is None:
        return natural
    available = max_width - COLUMN_GAP * (len(headings) - 1)
    words = _word_widths(headings, cells, column_types, content, _MAX_UNBROKEN_WORD)
    fitted = _narrow_widest(natural, words, available)
    min_widths = [
        min(_MIN_COLUMN_WIDTH, width) if type_ in WRAPPED_TYPES else width
        for width, type_ in zip(fitted, column_types, strict=True)
    ]
    return _narrow_widest(fitted, min_widths, available)


def _word_widths(
    headings: list[str],
    cells: list[list[str]],
    column_types: list[str],
    content: list[int],
    max_word: int,
    *,
    break_at_separators: bool = False,
) -> list[int]:
    """The widths below which a column would break a word of at most `max_word` columns, a figure or a date.

    `content`: how wide the cells of each are; `break_at_separators`: a word may be broken after a separator (see
    `wrap_breaking_words`).
    """
    longest = longest_part if break_at_separators else _longest_word
    words = [max((longest(row[index]) for row in cells), default=0) for index in range(len(headings))]
    return [
        max(_longest_word(heading), min(word, max_word) if type_ in WRAPPED_TYPES else width)
        for heading, word, type_, width in zip(headings, words, column_types, content, strict=True)
    ]


def _content_widths(cells: list[list[str]], column_count: int) -> list[int]:
    return [max((display_width(row[index]) for row in cells), default=0) for index in range(column_count)]


def _longest_word(text: str) -> int:
    return max((display_width(word) for word in text.split(" ")), default=0)


def _shrink_bar(widths: TableWidths, max_width: int, min_width: int) -> TableWidths:
    excess = max(0, widths.total - max_width)
    return widths._replace(bar_width=max(min_width, widths.bar_width - excess)) if widths.bar_width else widths


def _widen_headings(widths: list[int], natural_widths: list[int], available: int) -> list[int]:
    """Columns given the rest of the available width for their headings, those that need the least first."""
    widths = list(widths)
    for index in sorted(range(len(widths)), key=lambda i: natural_widths[i] - widths[i]):
        missing = natural_widths[index] - widths[index]
        if missing <= available - sum(widths):  # a part of it would not save a line
            widths[index] += missing
    return widths


def _narrow_widest(widths: Sequence[int], min_widths: Sequence[int], available: int) -> list[int]:
    """Widths whose sum is `available` at most, the widest narrowed first; wider where all are at their minimum."""

    def narrowed_to(level: int) -> list[int]:
        return [max(min(width, level), min(width, least)) for width, least in zip(widths, min_widths, strict=True)]

    level, too_wide = 0, max(widths, default=0) + 1
    while too_wide - level > 1:
        middle = (level + too_wide) // 2
        level, too_wide = (middle, too_wide) if sum(narrowed_to(middle)) <= available else (level, middle)
    narrowed = narrowed_to(level)
    for index in reversed(range(len(narrowed))):  # less than a column for each is left
        if narrowed[index] == level < widths[index] and sum(narrowed) < available:
            narrowed[index] += 1
    return narrowed
