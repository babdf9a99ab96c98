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


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """A text filled with blanks to so many columns; `right` puts them before it."""
    blanks = " " * (columns - display_width(text))
    return blanks + text if right else text + blanks


def truncate(text: str, columns: int, ellipsis: str = "…") -> str:
    """A text of at most so many columns; what is cut shows as an ellipsis."""
    if display_width(text) <= columns:
        return text
    room = columns - display_width(ellipsis)
    if room < 1:
        return ellipsis[: max(columns, 0)]
    taken = 0
    for index, character in enumerate(text):
        taken += _character_width(character)
        if taken > room:
            return text[:index].rstrip() + ellipsis
    return text


def wrap(
    text: str,
    columns: int | None,
    *,
    indent: int = 0,
    first: int | None = None,
    measure: Callable[[str], int] = display_width,
) -> list[str]:
    """A text in lines of so many columns, broken at spaces (never at a no-break space); None does not break it.

    Lines after the first are indented by `indent` blanks; `first` says how many columns of the
    first line are taken already (the same, unless told). `measure` knows the width of styled texts.
    """
    if columns is None or (indent if first is None else first) + measure(text) <= columns:
        return [text]
    lines: list[str] = []
    line = ""
    room = columns - (indent if first is None else first)
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and measure(longer) > room:
            lines.append(line)
            line, room = word, columns - indent
        else:
            line = longer
    lines.append(line)
    return [lines[0], *(" " * indent + _escape_workflow_command(line) for line in lines[1:])]


def _escape_workflow_command(line: str) -> str:
    """A line that began inside a text: `::error::` there must not become an order to a CI's log."""
    return f"\\x3a{line[1:]}" if line.startswith("::") else line


def wrap_breaking_words(text: str, columns: int | None) -> list[str]:
    """A text in lines of at most so many columns: broken at spaces, and within a word that is longer than a line."""
    if columns is None or display_width(text) <= columns:
        return [text]
    lines = []
    for line in wrap(text, columns, first=0):
        while display_width(line) > columns:
            end = _count_fitting(line, columns)
            lines.append(line[:end])
            line = _escape_workflow_command(line[end:])
        lines.append(line)
    return lines


def _count_fitting(text: str, columns: int) -> int:
    """How many characters of a text fit in so many columns; at least one."""
    taken = 0
    for index, character in enumerate(text):
        taken += _character_width(character)
        if taken > columns:
            return max(index, 1)
    return len(text)
