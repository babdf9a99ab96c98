"""Texts measured as terminals show them: two columns for CJK and emoji, none for combining marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def width(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """A text filled with blanks to so many columns; `right` puts them before it."""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def cut(text: str, columns: int, ellipsis: str = "…") -> str:
    """A text of at most so many columns; what is cut shows as an ellipsis."""
    if width(text) <= columns:
        return text
    room = columns - width(ellipsis)
    if room < 1:
        return ellipsis[: max(columns, 0)]
    taken = 0
    for index, character in enumerate(text):
        taken += _columns(character)
        if taken > room:
            return text[:index].rstrip() + ellipsis
    return text


def wrap(
    text: str,
    columns: int | None,
    *,
    indent: int = 0,
    first: int | None = None,
    measure: Callable[[str], int] = width,
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
    return [lines[0], *(" " * indent + _tame(line) for line in lines[1:])]


def _tame(line: str) -> str:
    """A line that began inside a text: `::error::` there must not become an order to a CI's log."""
    return f"\\x3a{line[1:]}" if line.startswith("::") else line


def fold(text: str, columns: int | None) -> list[str]:
    """A text in lines of at most so many columns: broken at spaces, and within a word that is longer than a line."""
    if columns is None or width(text) <= columns:
        return [text]
    lines = []
    for line in wrap(text, columns, first=0):
        while width(line) > columns:
            end = _fitting(line, columns)
            lines.append(line[:end])
            line = _tame(line[end:])
        lines.append(line)
    return lines


def _fitting(text: str, columns: int) -> int:
    """How many characters of a text fit in so many columns; at least one."""
    taken = 0
    for index, character in enumerate(text):
        taken += _columns(character)
        if taken > columns:
            return max(index, 1)
    return len(text)
