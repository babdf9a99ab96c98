"""How wide each column of a table is, so that the whole fits the screen.

How wide the columns of a small table on a page are: what can be folded gives way, the widest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from incubo.render.terminal.text import display_width

MAX_BAR_WIDTH = 30
"""A longer bar tells no more."""
MIN_BAR_WIDTH = 8
"""A shorter bar tells nothing."""


COLUMN_GAP = 2
"""Blanks between two columns."""
_COMFORTABLE_WIDTHS = {"text": 20, "list": 20, "phase": 20}
"""What may take several lines, and how wide it is still read with ease."""
_MIN_WIDTHS = ({"text": 12, "list": 12, "phase": 12}, {"id": 16})
"""What may be narrower than that, one after the other, and to what it is not cut further. Figures and dates never are.
"""
_MIN_HEADING_WORD = 7
"""Letters of a word of a heading that stand together, at least."""


class TableWidths(NamedTuple):
    """The width of each column, and of the bar after them (0: none)."""

    columns: list[int]
    bar_width: int


def fit_table_columns(
    headings: list[str], cells: list[list[str]], column_types: list[str], max_width: int | None, *, with_bar: bool
) -> TableWidths:
    """Natural widths where they fit in `max_width` columns; else, in this order, a shorter bar, headings on
    several lines, no bar, narrow texts, words of headings in two, narrower texts.
    """
    content = [max((display_width(row[index]) for row in cells), default=0) for index in range(len(headings))]
    whole = [max(display_width(heading), own) for heading, own in zip(headings, content, strict=True)]
    natural = TableWidths(whole, MAX_BAR_WIDTH if with_bar else 0)
    if max_width is None or _total_width(natural) <= max_width:
        return natural
    best = _shrink_bar(natural, max_width, MAX_BAR_WIDTH // 2)
    if _total_width(best) <= max_width:
        return best
    broken = [max(_longest_word(heading), own) for heading, own in zip(headings, content, strict=True)]
    best = _shrink_bar(
        TableWidths(_widen_headings(broken, whole, max_width - _gaps_and_bar_width(best)), best.bar_width),
        max_width,
        MIN_BAR_WIDTH,
    )
    if _total_width(best) <= max_width:
        return best
    without = TableWidths(_widen_headings(broken, whole, max_width - _gaps_and_bar_width(TableWidths(broken, 0))), 0)
    if _total_width(without) <= max_width:
        return without
    found = _narrow_types(TableWidths(broken, 0), column_types, _COMFORTABLE_WIDTHS, max_width)
    headings_too = [max(min(_MIN_HEADING_WORD, broad), own) for broad, own in zip(broken, content, strict=True)]
    found = _narrow_to(found, [min(pair) for pair in zip(headings_too, found.columns, strict=True)], max_width)
    for widths in _MIN_WIDTHS:
        found = _narrow_types(found, column_types, widths, max_width)
    return found


def has_truncated_cell(widths: TableWidths, cells: list[list[str]]) -> bool:
    """Whether a cell does not fit its column whole."""
    return any(display_width(text) > own for row in cells for text, own in zip(row, widths.columns, strict=True))


def is_too_wide(widths: TableWidths, max_width: int | None) -> bool:
    """Whether the table is wider than the screen: figures and dates are never cut."""
    return max_width is not None and _total_width(widths) > max_width


def _total_width(widths: TableWidths) -> int:
    return sum(widths.columns) + _gaps_and_bar_width(widths)


def _gaps_and_bar_width(widths: TableWidths) -> int:
    """What is not columns: the gaps and the bar."""
    return COLUMN_GAP * (len(widths.columns) - 1) + (COLUMN_GAP + widths.bar_width if widths.bar_width else 0)


def _shrink_bar(layout: TableWidths, max_width: int, min_width: int) -> TableWidths:
    excess = max(0, _total_width(layout) - max_width)
    return layout._replace(bar_width=max(min_width, layout.bar_width - excess)) if layout.bar_width else layout


def _widen_headings(widths: list[int], natural_widths: list[int], available: int) -> list[int]:
    """Give the broken headings what room is left, the narrowest need first."""
    widths = list(widths)
    for index in sorted(range(len(widths)), key=lambda each: natural_widths[each] - widths[each]):
        more = min(natural_widths[index] - widths[index], available - sum(widths))
        if more == natural_widths[index] - widths[index]:  # half a need is no help
            widths[index] += more
    return widths


def _narrow_types(
    layout: TableWidths, column_types: list[str], min_widths: Mapping[str, int], max_width: int
) -> TableWidths:
    """Columns of some types narrower, down to these widths."""
    least = [min(own, min_widths.get(kind, own)) for kind, own in zip(column_types, layout.columns, strict=True)]
    return _narrow_to(layout, least, max_width)


def _narrow_to(layout: TableWidths, min_widths: list[int], max_width: int) -> TableWidths:
    """Columns no wider than there is room for, the widest narrowed first."""
    columns = list(layout.columns)
    while sum(columns) + _gaps_and_bar_width(layout) > max_width:
        wide = [place for place, own in enumerate(columns) if own > min_widths[place]]
        if not wide:
            break
        columns[max(wide, key=lambda place: columns[place])] -= 1
    return layout._replace(columns=columns)


def _longest_word(heading: str) -> int:
    return max((display_width(word) for word in heading.split(" ")), default=0)


WRAPPED_TYPES = frozenset({"text", "list", "phase", "id"})
"""The types of columns whose cells may take several lines. Figures and dates never do."""
_MAX_UNBROKEN_WORD = 30
"""A longer word may be broken."""
_MIN_COLUMN_WIDTH = 6


def fit_grid_columns(
    headings: list[str], cells: list[list[str]], column_types: list[str], max_width: int | None
) -> list[int]:
    """The width of each column, so that all fit in `max_width`: natural, else folded between words, else in them."""
    own = [max((display_width(row[index]) for row in cells), default=0) for index in range(len(headings))]
    natural = [max(display_width(heading), width_) for heading, width_ in zip(headings, own, strict=True)]
    if max_width is None:
        return natural
    room = max_width - COLUMN_GAP * (len(headings) - 1)
    words = [max((_longest_cell_word(row[index]) for row in cells), default=0) for index in range(len(headings))]
    folded = [kind in WRAPPED_TYPES for kind in column_types]
    least = [
        max(_longest_cell_word(heading), min(word, _MAX_UNBROKEN_WORD) if may else whole)
        for heading, word, may, whole in zip(headings, words, folded, own, strict=True)
    ]
    fitted = _narrow_widest(natural, least, room)
    return _narrow_widest(
        fitted, [min(_MIN_COLUMN_WIDTH, one) if may else one for one, may in zip(fitted, folded, strict=True)], room
    )


def _narrow_widest(widths: list[int], min_widths: list[int], available: int) -> list[int]:
    """The widths, the widest made narrower one by one until they fit or can give no more."""
    widths = list(widths)
    while sum(widths) > available:
        wide = [index for index, own in enumerate(widths) if own > min_widths[index]]
        if not wide:
            break
        widths[max(wide, key=lambda index: widths[index])] -= 1
    return widths


def _longest_cell_word(text: str) -> int:
    return max((display_width(word) for word in text.split(" ")), default=0)
