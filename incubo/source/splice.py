"""Pieces of a text replaced all at once; every other character stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from incubo.problem import Edit, Place
from incubo.source.spans import Spans


class Splice(NamedTuple):
    """Replace [start, end) of a text by `new`. Offsets in code points, in the text without its BOM."""

    start: int
    end: int
    new: str


class Overlap(Exception):
    """Two pieces that touch the same characters, or put something at the same place: neither is made."""

    def __init__(self, one: Splice, other: Splice) -> None:
        super().__init__("pieces overlap")
        self.one = one
        self.other = other


def spliced(text: str, pieces: Iterable[Splice]) -> str:
    """The text with every piece replaced. Raises Overlap, and ValueError for a piece outside the text."""
    made: list[str] = []
    at = 0
    before: Splice | None = None
    for piece in sorted(pieces):
        if not 0 <= piece.start <= piece.end <= len(text):
            raise ValueError("a piece outside the text")
        if before is not None and (piece.start < at or piece[:2] == before[:2]):
            raise Overlap(before, piece)
        made += text[at : piece.start], piece.new
        at = piece.end
        before = piece
    return "".join(made) + text[at:]


def pieces(text: str, edits: Sequence[Edit]) -> list[Splice]:
    """The pieces of a fix's edits of one text (no BOM). New lines end as those of the line they are put in.

    Raises LookupError where an edit is of a field that the text does not have: nothing else is changed in its stead.
    """
    spans: Spans | None = None
    made = []
    for edit in edits:
        where = edit.where
        if isinstance(where, Place):
            spans = spans or Spans(text)
            if not spans.holds(where.field):
                raise LookupError(where.field)
            start, end = spans.find(where.field, where.part)
        else:
            start, end = where.start, where.end
        made.append(Splice(start, end, _ended(edit.new, newline(text, start))))
    return made


def resolved(text: str, edits: Iterable[Splice]) -> str:
    """A text (no BOM) with edits whose places were found; new lines end as their neighbours. Raises Overlap."""
    return spliced(text, [edit._replace(new=_ended(edit.new, newline(text, edit.start))) for edit in edits])


def newline(text: str, at: int) -> str:
    r"""How the line at an offset ends: "\n" or "\r\n"; the last one as the line before it."""
    end = text.find("\n", at)
    if end < 0:
        end = text.rfind("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def _ended(new: str, newline: str) -> str:
    return new if newline == "\n" or "\n" not in new else new.replace("\r\n", "\n").replace("\n", newline)
