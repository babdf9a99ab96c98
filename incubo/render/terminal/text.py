"""Texts measured as terminals show them: two columns for CJK and emoji, none for combining marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache


@lru_cache(maxsize=4096)
def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def display_width(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def pad(text: str, target_width: int, *, align_right: bool = False) -> str:
    """A text filled with blanks to so many columns; `align_right` puts them before it."""
    blanks = " " * (target_width - display_width(text))
    return blanks + text if align_right else text + blanks


def truncate(text: str, max_width: int, ellipsis: str = "…") -> str:
    """A text of at most so many columns; what is cut shows as an ellipsis."""
    if display_width(text) <= max_width:
        return text
    room = max_width - display_width(ellipsis)
    if room < 1:
        return ellipsis[: max(max_width, 0)]
    taken = 0
    for index, character in enumerate(text):
        taken += _character_width(character)
        if taken > room:
            return text[:index].rstrip() + ellipsis
    return text


def wrap(
    text: str,
    max_width: int | None,
    *,
    indent: int = 0,
    first_column: int | None = None,
    measure: Callable[[str], int] = display_width,
) -> list[str]:
    """A text in lines of so many columns, broken at spaces (never at a no-break space); None does not break it.

    Lines after the first are indented by `indent` blanks; `first_column` says how many columns of the
    first line are taken already (the same, unless told). `measure` knows the width of styled texts.
    """
    if max_width is None or (indent if first_column is None else first_column) + measure(text) <= max_width:
        return [text]
    lines: list[str] = []
    line = ""
    room = max_width - (indent if first_column is None else first_column)
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and measure(longer) > room:
            lines.append(line)
            line, room = word, max_width - indent
        else:
            line = longer
    lines.append(line)
    return [lines[0], *(" " * indent + _escape_workflow_command(line) for line in lines[1:])]


def _escape_workflow_command(line: str) -> str:
    """A line that began inside a text: `::error::` there must not become an order to a CI's log."""
    return f"\\x3a{line[1:]}" if line.startswith("::") else line


def wrap_breaking_words(text: str, max_width: int | None) -> list[str]:
    """A text in lines of at most so many columns: broken at spaces, and within a word that is longer than a line."""
    if max_width is None or display_width(text) <= max_width:
        return [text]
    lines = []
    for line in wrap(text, max_width, first_column=0):
        while display_width(line) > max_width:
            end = _count_fitting(line, max_width)
            lines.append(line[:end])
            line = _escape_workflow_command(line[end:])
        lines.append(line)
    return lines


def _count_fitting(text: str, max_width: int) -> int:
    """How many characters of a text fit in so many columns; at least one."""
    taken = 0
    for index, character in enumerate(text):
        taken += _character_width(character)
        if taken > max_width:
            return max(index, 1)
    return len(text)
