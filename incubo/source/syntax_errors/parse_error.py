"""What detectors work on: a failure of the YAML parser, the lines of the front matter, and common patterns."""

from __future__ import annotations

import re
from typing import NamedTuple

# The patterns are strings, compiled on use: files that do not parse are rare.
KEY_PATTERN = r"[ ]*(?:-[ ]+)*[\w-][\w .'/-]*?[ ]*:"
FIELD_PATTERN = rf"{KEY_PATTERN}(?:[ \t]|$)"
OPEN_QUOTE_PATTERN = rf"(?:{KEY_PATTERN}[ \t]+|[ ]*(?:-[ ]+)+)(?P<quote>['\"])"

_MAX_LINE_LENGTH = 2_000
"""Characters of a line that detectors see: they only need its beginning, and their patterns stay fast."""

_MAX_LINES = 3_000
"""Lines of a front matter that detectors see."""


class SourceLine(NamedTuple):
    """A line of the front matter: its number (from 0), its text, and its offset in the file's text."""

    number: int
    text: str
    start: int


class ParseFailure(NamedTuple):
    """A failure of the parser: its `message`, and the `line` and `offset` (in the file's text) where it failed.

    `lines` are all lines of the front matter.
    """

    path: str
    lines: tuple[SourceLine, ...]
    line: SourceLine
    offset: int
    message: str


def split_front_matter_lines(front: str, offset: int) -> tuple[SourceLine, ...]:
    """The lines of a front matter that begins at `offset` of the file's text, without line endings."""
    lines = []
    for number, text in enumerate(front.split("\n", _MAX_LINES)[:_MAX_LINES]):
        lines.append(SourceLine(number, text[:_MAX_LINE_LENGTH].rstrip("\r"), offset))
        offset += len(text) + 1
    return tuple(lines)


def visible_range(line: SourceLine) -> tuple[int, int]:
    """The range of a line in the file's text, without the spaces around it."""
    stripped = line.text.strip()
    start = line.start + (len(line.text) - len(line.text.lstrip()))
    return start, start + len(stripped)


def field_column(text: str) -> int:
    """The column (from 0) of a line's first field, after its indentation and dashes."""
    match = re.match(r"[ ]*(?:-[ ]+)*", text)
    return match.end() if match else 0
