"""Split a text into front matter and body: the front matter is between `---` on line 1 and the next `---` line."""

from __future__ import annotations

import re
from typing import NamedTuple

BOM = "\ufeff"
"""The byte order mark that some editors write before the first line."""

_OPENING_DELIMITER = re.compile(r"-{3,}[ \t]*\r?\n")
_CLOSING_DELIMITER = re.compile(r"-{3,}[ \t]*\r?(?:\n|\Z)")


class FrontMatterSplit(NamedTuple):
    """The range of the front matter, without its delimiters, and the start of the body.

    Offsets are in code points, in the text without its BOM.
    """

    start: int
    end: int
    body_start: int


class NoFrontMatter(NamedTuple):
    """Why a text has no front matter: `empty`, `missing` (no `---` on line 1) or `unterminated`."""

    reason: str


def split_front_matter(text: str) -> FrontMatterSplit | NoFrontMatter:
    """Find the front matter of a text without a BOM."""
    if text.startswith("---\n"):  # nearly every file: two searches, no regular expression
        offset = text.find("\n---", 3)
        if text.startswith("\n", offset + 4) and offset >= 0:
            return FrontMatterSplit(4, offset + 1, offset + 5)
    opening = _OPENING_DELIMITER.match(text)
    if opening is None:
        if not text.strip():
            return NoFrontMatter("empty")
        return NoFrontMatter("unterminated" if re.match(r"-{3,}[ \t]*\Z", text) else "missing")
    start = opening.end()
    offset = start
    while True:
        closing = _CLOSING_DELIMITER.match(text, offset)
        if closing is not None:
            return FrontMatterSplit(start, offset, closing.end())
        offset = text.find("\n---", offset)
        if offset < 0:
            return NoFrontMatter("unterminated")
        offset += 1
