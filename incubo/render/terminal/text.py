"""Measure, pad and wrap texts by display columns: two for CJK and emoji, none for combining marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_COMMAND_AT_END = re.compile(r"(.*:) ((?:incubo|git) .*)", re.DOTALL)
_SEPARATORS = "-_./@&=?"
"""Where a long id or address may be broken: after one of these."""
_BREAKS = re.compile(rf" |(?<=[{re.escape(_SEPARATORS)}])")


@lru_cache(maxsize=4096)
def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def display_width(text: str) -> int:
    """The number of columns that a text takes."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def pad(text: str, target_width: int, *, align_right: bool = False) -> str:
    """A text filled with spaces to `target_width` columns; `align_right` puts the spaces before it."""
    spaces = " " * (target_width - display_width(text))
    return spaces + text if align_right else text + spaces


def wrap(
    text: str,
    max_width: int | None,
    *,
    indent: int = 0,
    first_column: int | None = None,
    measure: Callable[[str], int] = display_width,
) -> list[str]:
    """A text in lines of `max_width` columns, broken at spaces (never at a no-break space); None does not break it.

    Lines after the first are indented by `indent` spaces. `first_column` is the number of columns already used on
    the first line (default: `indent`). `measure` gives the width of a text; styled texts need their own.
    """
    used = indent if first_column is None else first_column
    if max_width is None or used + measure(text) <= max_width:
        return [text]
    lines: list[str] = []
    line = ""
    available = max_width - used
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and measure(longer) > available:
            lines.append(line)
            line, available = word, max_width - indent
        else:
            line = longer
    lines.append(line)
    return [lines[0], *(" " * indent + _escape_workflow_command(line) for line in lines[1:])]


def wrap_hint(text: str, max_width: int | None, *, indent: int, first_column: int | None = None) -> list[str]:
    """A hint or a note in lines, as `wrap` breaks them.

    A command at its end stays whole, on a line of its own, so that it can be copied.
    """
    used = indent if first_column is None else first_column
    match = _COMMAND_AT_END.fullmatch(text)
    if match is None or max_width is None or used + display_width(text) <= max_width:
        return wrap(text, max_width, indent=indent, first_column=first_column)
    return [*wrap(match[1], max_width, indent=indent, first_column=first_column), " " * indent + match[2]]


def wrap_breaking_words(text: str, max_width: int | None) -> list[str]:
    """A text in lines of at most `max_width` columns: broken at spaces, and inside a word longer than a line.

    Such a word (an id, an address) is broken after a separator, where there is one.
    """
    if max_width is None or display_width(text) <= max_width:
        return [text]
    lines = []
    for line in wrap(text, max_width, first_column=0):
        while display_width(line) > max_width:
            end = max(_count_fitting(line, max_width), 1)
            separator = max(line.rfind(character, 0, end) for character in _SEPARATORS)
            end = separator + 1 if separator >= 0 else end
            lines.append(line[:end])
            line = _escape_workflow_command(line[end:])
        lines.append(line)
    return lines


def longest_part(text: str) -> int:
    """The width of the longest part of a text that `wrap_breaking_words` breaks only where it must."""
    return max(map(display_width, _BREAKS.split(text)), default=0)


def _escape_workflow_command(line: str) -> str:
    """A line that wrapping started inside a text: `::error::` there must not become a command in a CI log."""
    return f"\\x3a{line[1:]}" if line.startswith("::") else line


def _count_fitting(text: str, max_width: int) -> int:
    """The number of characters of a text that fit in `max_width` columns."""
    width = 0
    for index, character in enumerate(text):
        width += _character_width(character)
        if width > max_width:
            return index
    return len(text)
