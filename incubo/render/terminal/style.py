"""Colours, and what the output is able to show. (Rich would cost 35 ms on a path that must be quick.)"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

_SGR_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
_SGR_SEQUENCE = re.compile("\x1b\\[[0-9;]*m")
_ADJACENT_SAME_STYLE = re.compile("(\x1b\\[[0-9;]+m)([^\x1b]*)\x1b\\[0m \\1")

Paint: TypeAlias = Callable[[str, str], str]
"""`paint("bold red", text)`: the text in that style, or as it is where nothing is coloured."""


class TerminalStyle(NamedTuple):
    """What the output can show.

    `unicode`: bars, dashes and the ellipsis; without it the drawing is ASCII.
    `width` in columns; None where no person looks (a file, a pipe): nothing is wrapped or cut.
    """

    color: bool = False
    unicode: bool = True
    width: int | None = None

    @property
    def ellipsis(self) -> str:
        """What stands for what was cut."""
        return "…" if self.unicode else "..."


def strip_styles(text: str) -> str:
    """A text without its styles."""
    return _SGR_SEQUENCE.sub("", text)


def merge_styles(line: str) -> str:
    """A line in which words of one style that stand side by side are styled once."""
    while (shorter := _ADJACENT_SAME_STYLE.sub(r"\1\2 ", line)) != line:
        line = shorter
    return line


def make_painter(color: bool) -> Paint:
    """The function that colours, or leaves every text as it is."""
    return _paint_ansi if color else _paint_nothing


def _paint_ansi(style: str, text: str) -> str:
    if not style or not text:
        return text
    return f"\x1b[{';'.join(_SGR_CODES[word] for word in style.split())}m{text}\x1b[0m"


def _paint_nothing(_style: str, text: str) -> str:
    return text


SEVERITY_STYLES = {"error": "bold red", "warning": "bold yellow", "advice": "bold cyan"}
"""The colour of each severity."""
