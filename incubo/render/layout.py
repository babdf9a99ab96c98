"""How wide each column of a table is, so that the whole fits the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from incubo.render.bars import NARROWEST, WIDEST
from incubo.render.text import width

GAP = 2
"""Blanks between two columns."""
_READ = {"text": 20, "list": 20, "phase": 20}
"""What may take several lines, and how wide it is still read with ease."""
_CUT = ({"text": 12, "list": 12, "phase": 12}, {"id": 16})
"""What may be narrower than that, one after the other, and to what it is not cut further. Figures and dates never are.
"""
_HEADING = 7
"""Letters of a word of a heading that stand together, at least."""


class Layout(NamedTuple):
    """The width of each column, and of the bar after them (0: none)."""

    columns: list[int]
    bar: int


def lay_out(headings: list[str], cells: list[list[str]], types: list[str], limit: int | None, *, bar: bool) -> Layout:
    """Natural widths where they fit in `limit` columns; else, in this order, a shorter bar, headings on
    several lines, no bar, narrow texts, words of headings in two, narrower texts.
    """
    content = [max((width(row[index]) for row in cells), default=0) for index in range(len(headings))]
    whole = [max(width(heading), own) for heading, own in zip(headings, content, strict=True)]
    natural = Layout(whole, WIDEST if bar else 0)
    if limit is None or _total(natural) <= limit:
        return natural
    best = _shrink_bar(natural, limit, WIDEST // 2)
    if _total(best) <= limit:
        return best
    broken = [max(_longest_word(heading), own) for heading, own in zip(headings, content, strict=True)]
    best = _shrink_bar(Layout(_widened(broken, whole, limit - _rest(best)), best.bar), limit, NARROWEST)
    if _total(best) <= limit:
        return best
    without = Layout(_widened(broken, whole, limit - _rest(Layout(broken, 0))), 0)
    if _total(without) <= limit:
        return without
    found = _narrowed(Layout(broken, 0), types, _READ, limit)
    headings_too = [max(min(_HEADING, broad), own) for broad, own in zip(broken, content, strict=True)]
    found = _least(found, [min(pair) for pair in zip(headings_too, found.columns, strict=True)], limit)
    for widths in _CUT:
        found = _narrowed(found, types, widths, limit)
    return found


def is_cut(layout: Layout, cells: list[list[str]]) -> bool:
    """Whether a cell does not fit its column whole."""
    return any(width(text) > own for row in cells for text, own in zip(row, layout.columns, strict=True))


def is_too_wide(layout: Layout, limit: int | None) -> bool:
    """Whether the table is wider than the screen: figures and dates are never cut."""
    return limit is not None and _total(layout) > limit


def _total(layout: Layout) -> int:
    return sum(layout.columns) + _rest(layout)


def _rest(layout: Layout) -> int:
    """What is not columns: the gaps and the bar."""
    return GAP * (len(layout.columns) - 1) + (GAP + layout.bar if layout.bar else 0)


def _shrink_bar(layout: Layout, limit: int, least: int) -> Layout:
    excess = max(0, _total(layout) - limit)
    return layout._replace(bar=max(least, layout.bar - excess)) if layout.bar else layout


def _widened(columns: list[int], whole: list[int], room: int) -> list[int]:
    """Give the broken headings what room is left, the narrowest need first."""
    columns = list(columns)
    for index in sorted(range(len(columns)), key=lambda each: whole[each] - columns[each]):
        more = min(whole[index] - columns[index], room - sum(columns))
        if more == whole[index] - columns[index]:  # half a need is no help
            columns[index] += more
    return columns


def _narrowed(layout: Layout, types: list[str], widths: Mapping[str, int], limit: int) -> Layout:
    """Columns of some types narrower, down to these widths."""
    least = [min(own, widths.get(kind, own)) for kind, own in zip(types, layout.columns, strict=True)]
    return _least(layout, least, limit)


def _least(layout: Layout, least: list[int], limit: int) -> Layout:
    """Columns no wider than there is room for, the widest narrowed first."""
    columns = list(layout.columns)
    while sum(columns) + _rest(layout) > limit:
        wide = [place for place, own in enumerate(columns) if own > least[place]]
        if not wide:
            break
        columns[max(wide, key=lambda place: columns[place])] -= 1
    return layout._replace(columns=columns)


def _longest_word(heading: str) -> int:
    return max((width(word) for word in heading.split(" ")), default=0)
