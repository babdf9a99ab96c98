"""A table's picture alone, with its figures in words for those who do not see it."""

from __future__ import annotations

from incubo.render.sheet import Sheet
from incubo.render.svg import draw


def render(sheet: Sheet) -> str:
    """The document. (Whoever asks makes sure that the table has a picture.)"""
    return draw(sheet, alone=True)
