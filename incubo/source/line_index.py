"""The lines of a text: the lines and columns of offsets.

Newlines are counted here: the line numbers of YAML marks also count U+2028, U+0085 and a lone CR, as no editor does.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

_INDEX_THRESHOLD = 16
"""Number of look-ups from which `LineIndex` builds its table of lines instead of counting newlines each time."""


class LineIndex:
    """The lines of a text. Lines and columns count from 1, columns in code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lookup_count = 0

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line."""
        starts = [0]
        offset = 0
        for line in self.text.split("\n"):
            offset += len(line) + 1
            starts.append(offset)
        starts.pop()  # the end of the text
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, which may be the end of the text."""
        offset = max(0, min(offset, len(self.text)))
        self._lookup_count += 1
        if self._lookup_count < _INDEX_THRESHOLD:
            return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_range(self, line: int) -> tuple[int, int]:
        """The range of a line's text, without its line ending (LF or CRLF)."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        if end > start and self.text[end - 1] == "\r":
            end -= 1
        return start, end
