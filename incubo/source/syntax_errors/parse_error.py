"""What is known where the parser gave up, and what a line of a front matter looks like."""

from __future__ import annotations

import re
from typing import NamedTuple

# Patterns are texts here: compiled when a file does not parse, which is rare.
KEY_PATTERN = r"[ ]*(?:-[ ]+)*[\w-][\w .'/-]*?[ ]*:"
FIELD_PATTERN = rf"{KEY_PATTERN}(?:[ \t]|$)"
OPEN_QUOTE_PATTERN = rf"(?:{KEY_PATTERN}[ \t]+|[ ]*(?:-[ ]+)+)(?P<quote>['\"])"


class SourceLine(NamedTuple):
    """A line of the front matter: its number there (from 0), its text, and its offset in the whole text."""

    number: int
    text: str
    start: int


class ParseFailure(NamedTuple):
    """Everything a trap may look at.

    `line` and `offset` (an offset in the whole text) are where the parser gave up, `message` is what it said.
    """

    path: str
    lines: tuple[SourceLine, ...]
    line: SourceLine
    offset: int
    message: str


_MAX_LINE_LENGTH = 2_000
"""Characters of a line that are looked at: what a line is shows at its beginning, and patterns stay quick."""

_MAX_LINES = 3_000
"""Lines that are looked at."""


def split_lines(front: str, offset: int) -> tuple[SourceLine, ...]:
    """The lines of a front matter, ends left out, with their offsets in the whole text."""
    made = []
    for number, text in enumerate(front.split("\n", _MAX_LINES)[:_MAX_LINES]):
        made.append(SourceLine(number, text[:_MAX_LINE_LENGTH].rstrip("\r"), offset))
        offset += len(text) + 1
    return tuple(made)


def visible_range(line: SourceLine) -> tuple[int, int]:
    """Where a line's text begins and ends in the whole text, without the blanks around it."""
    stripped = line.text.strip()
    start = line.start + (len(line.text) - len(line.text.lstrip()))
    return start, start + len(stripped)


def field_column(text: str) -> int:
    """The column (from 0) of a line's field, after its indentation and its dashes."""
    found = re.match(r"[ ]*(?:-[ ]+)*", text)
    return found.end() if found else 0
