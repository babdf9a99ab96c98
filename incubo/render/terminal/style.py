"""Colour, and what the output device can show.

Text is coloured by Rich, one styled text at a time (decision 0034). Rich is imported with the first coloured text, so
pipes, files and `--color never` do not pay for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from incubo.render.escape import escape_terminal
from incubo.render.terminal.text import wrap_hint

Paint: TypeAlias = Callable[[str, str], str]
"""`paint("bold red", text)`: the text in that Rich style (`""`: none), or unchanged where nothing is coloured."""

SEVERITY_STYLES = {"error": "bold red", "warning": "bold yellow", "advice": "bold cyan"}
"""The style of each severity."""

_SGR_SEQUENCE = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;;[^\x1b]*\x1b\\\\")
"""A style, or one end of a link."""
_ADJACENT_SAME_STYLE = re.compile("(\x1b\\[[0-9;]+m)([^\x1b]*)\x1b\\[0m \\1")


class TerminalStyle(NamedTuple):
    """What the output device can show.

    `unicode`: bars, dashes and the ellipsis; without it the drawing is ASCII.
    `width` is in columns; None for a file or a pipe: nothing is wrapped or truncated.
    """

    color: bool = False
    unicode: bool = True
    width: int | None = None

    @property
    def ellipsis(self) -> str:
        """The text that replaces what was truncated."""
        return "…" if self.unicode else "..."


MAX_PROSE_WIDTH = 100
"""Columns of a line of prose, however wide the screen: longer lines are hard to read."""


def prose_lines(text: str, terminal: TerminalStyle, style: str, *, indent: int = 0) -> list[str]:
    """A text, escaped, as lines of prose in a style; those after the first are indented."""
    width = None if terminal.width is None else min(terminal.width, MAX_PROSE_WIDTH)
    paint = make_painter(terminal.color)
    return [paint(style, line) for line in wrap_hint(escape_terminal(text), width, indent=indent, first_column=0)]


def make_painter(color: bool) -> Paint:
    """The function that colours texts, or one that leaves every text as it is."""
    return _paint_with_rich if color else _leave_plain


def _paint_with_rich(style: str, text: str) -> str:
    """A text between the codes of its style. Nothing in `text` is interpreted: neither markup nor emoji names."""
    if not style:
        return text
    from rich.style import Style  # lazy: 7 ms, only for coloured texts

    # The styles name the 16 standard colours, which every terminal has: those of the user's own theme.
    return Style.parse(style).render(text)


def _leave_plain(_style: str, text: str) -> str:
    return text


def link_text(address: str, text: str) -> str:
    """A text that opens an address, on the terminals that can (OSC 8). Where the address is unusual, the text alone."""
    if not re.fullmatch(r"https?://[!-~]+", address):
        return text
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"


def strip_styles(text: str) -> str:
    """A text without its styles and links."""
    return _SGR_SEQUENCE.sub("", text)


def merge_styles(line: str) -> str:
    """A line in which adjacent words of the same style are styled once."""
    while (shorter := _ADJACENT_SAME_STYLE.sub(r"\1\2 ", line)) != line:
        line = shorter
    return line
