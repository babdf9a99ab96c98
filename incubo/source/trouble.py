"""What is known where the parser gave up, and what a line of a front matter looks like."""

from __future__ import annotations

from typing import NamedTuple

# Patterns are texts here: compiled when a file does not parse, which is rare.
KEY = r"[ ]*(?:-[ ]+)*[\w-][\w .'/-]*?[ ]*:"
FIELD = rf"{KEY}(?:[ \t]|$)"
OPEN_QUOTE = rf"(?:{KEY}[ \t]+|[ ]*(?:-[ ]+)+)(?P<quote>['\"])"


class Line(NamedTuple):
    """A line of the front matter: its number there (from 0), its text, and its offset in the whole text."""

    number: int
    text: str
    start: int


class Trouble(NamedTuple):
    """Everything a trap may look at.

    `line` and `at` (an offset in the whole text) are where the parser gave up, `message` is what it said.
    """

    path: str
    lines: tuple[Line, ...]
    line: Line
    at: int
    message: str


_LONGEST = 2_000
"""Characters of a line that are looked at: what a line is shows at its beginning, and patterns stay quick."""

_MOST = 3_000
"""Lines that are looked at."""


def lines_of(front: str, offset: int) -> tuple[Line, ...]:
    """The lines of a front matter, ends left out, with their offsets in the whole text."""
    made = []
    for number, text in enumerate(front.split("\n", _MOST)[:_MOST]):
        made.append(Line(number, text[:_LONGEST].rstrip("\r"), offset))
        offset += len(text) + 1
    return tuple(made)


def visible(line: Line) -> tuple[int, int]:
    """Where a line's text begins and ends in the whole text, without the blanks around it."""
    stripped = line.text.strip()
    start = line.start + (len(line.text) - len(line.text.lstrip()))
    return start, start + len(stripped)
