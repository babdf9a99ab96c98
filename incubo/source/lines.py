"""Offsets to lines and columns, by our own table of newlines.

Never by a YAML mark's line: it also counts U+2028, U+0085 and a lone CR as line ends, which no editor does.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

_FEW = 16
"""Newlines are counted for the first places asked of a text; the table is made where there are more."""


class Lines:
    """The lines of a text. Line and column count from 1, columns in code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._asked = 0

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        starts = [0]
        at = 0
        for line in self.text.split("\n"):
            at += len(line) + 1
            starts.append(at)
        starts.pop()  # no line begins after the last one
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset; one past the end is allowed."""
        offset = max(0, min(offset, len(self.text)))
        self._asked += 1
        if self._asked < _FEW:
            return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def bounds(self, line: int) -> tuple[int, int]:
        """The offsets of a line's text, its end (LF or CRLF) left out."""
        start = self.starts[line - 1]
        end = self.starts[line] - 1 if line < len(self.starts) else len(self.text)
        if end > start and self.text[end - 1] == "\r":
            end -= 1
        return start, end
