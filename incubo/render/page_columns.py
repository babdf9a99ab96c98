"""How wide the columns of a small table on a page are: what can be folded gives way, the widest first."""

from __future__ import annotations

from incubo.render.layout import GAP
from incubo.render.text import width

FOLDED = frozenset({"text", "list", "phase", "id"})
"""The types of columns whose cells may take several lines. Figures and dates never do."""
_WORD = 30
"""A longer word may be broken."""
_LEAST = 6


def columns(headings: list[str], cells: list[list[str]], types: list[str], limit: int | None) -> list[int]:
    """The width of each column, so that all fit in `limit`: natural, else folded between words, else within them."""
    own = [max((width(row[index]) for row in cells), default=0) for index in range(len(headings))]
    natural = [max(width(heading), width_) for heading, width_ in zip(headings, own, strict=True)]
    if limit is None:
        return natural
    room = limit - GAP * (len(headings) - 1)
    words = [max((_longest(row[index]) for row in cells), default=0) for index in range(len(headings))]
    folded = [kind in FOLDED for kind in types]
    least = [
        max(_longest(heading), min(word, _WORD) if may else whole)
        for heading, word, may, whole in zip(headings, words, folded, own, strict=True)
    ]
    fitted = _narrowed(natural, least, room)
    return _narrowed(fitted, [min(_LEAST, one) if may else one for one, may in zip(fitted, folded, strict=True)], room)


def _narrowed(widths: list[int], least: list[int], room: int) -> list[int]:
    """The widths, the widest made narrower one by one until they fit or can give no more."""
    widths = list(widths)
    while sum(widths) > room:
        wide = [index for index, own in enumerate(widths) if own > least[index]]
        if not wide:
            break
        widths[max(wide, key=lambda index: widths[index])] -= 1
    return widths


def _longest(text: str) -> int:
    return max((width(word) for word in text.split(" ")), default=0)
