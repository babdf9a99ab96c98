"""A long page in parts: which part the address asks for, and the links to the others."""

from __future__ import annotations

from typing import NamedTuple

from incubo.web.view import View

PAGE_ROWS = 200
"""Rows of a list on one page."""


class PagePart(NamedTuple):
    """What a page shows of what it is about: from `start` to before `end`, of `total`. `links`: those to the other
    parts (label, address, whether it is this one); none where it is all there.
    """

    start: int
    end: int
    total: int
    links: tuple[tuple[str, str, bool], ...] = ()


def find_part(view: View, path: str, total: int, size: int = 0) -> PagePart:
    """The part of `size` (0: that of lists) that the address asks for (`page=2`); all of it in a file of a site."""
    size = size or PAGE_ROWS
    count = -(-total // size)
    if count <= 1 or view.is_site:
        return PagePart(0, total, total)
    number = min(max(_to_integer(view.query.get("page")), 1), count)
    shown = sorted({1, number - 1, number, number + 1, count} & set(range(1, count + 1)))
    links = tuple((str(n), view.links.page(path, {**view.query, "page": str(n)}), n == number) for n in shown)
    return PagePart((number - 1) * size, min(number * size, total), total, links)


def _to_integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0
