"""Markdown of a stranger's file on a terminal: headings, lists, emphasis, links and tables, by Rich.

Imported for the texts of entries only: with Rich's parser it takes 70 ms.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown, TextElement
from rich.padding import Padding
from rich.theme import Theme

from incubo.render.escape import escape_terminal
from incubo.render.terminal.style import TerminalStyle
from incubo.source.html import remove_comments

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_LENGTH = 100_000
"""Characters of a text beyond which it is shown as it is written."""
_STYLES = {
    "h1": "bold underline", "h2": "bold", "h3": "bold", "h4": "italic", "h5": "italic", "h6": "italic",
    "code": "cyan", "code_block": "cyan", "block_quote": "dim", "list": "none", "item.number": "none",
    "item.bullet": "none", "link": "none", "link_url": "blue", "table.border": "dim", "table.header": "bold",
}  # fmt: skip
_THEME = Theme({f"markdown.{name}": style for name, style in _STYLES.items()})
_KEPT_SPACES = {0xA0: "\uf0a0", 0x202F: "\uf02f"}
"""Rich breaks lines at no-break spaces: while it does, they are letters of a private area."""
_RESTORED_SPACES = {ord(letter): chr(space) for space, letter in _KEPT_SPACES.items()}
_TRAILING_SPACES = re.compile("(?:\x1b\\[[0-9;]*m +\x1b\\[0m| )+$")
_ASCII_DRAWING = {ord("▌"): "|", ord("•"): "*"}


def markdown_lines(text: str, terminal: TerminalStyle, width: int) -> list[str]:
    """A Markdown text in lines of at most `width` columns. Nothing in it controls the terminal or hides."""
    lines = [escape_terminal(line.expandtabs(4)) for line in text.splitlines()]
    if len(text) > MAX_LENGTH:
        return lines
    sink = _Sink()
    sink.declared_encoding = "utf-8" if terminal.unicode else "ascii"
    console = Console(
        file=sink,
        width=max(width, 8),
        theme=_THEME,
        force_terminal=True,
        color_system="standard" if terminal.color else None,
        no_color=False,
        legacy_windows=False,
        highlight=False,
        _environ={},  # what the terminal can show is known already
    )
    markdown = _EntryMarkdown(remove_comments("\n".join(lines)), hyperlinks=False)
    markdown.parsed = list(_harmless_tokens(markdown.parsed))
    console.print(markdown)
    shown = sink.getvalue().translate(_RESTORED_SPACES)
    if not terminal.unicode:
        shown = shown.translate(_ASCII_DRAWING)
    return [_TRAILING_SPACES.sub("", line) for line in shown.strip("\n").split("\n")]


class _Sink(io.StringIO):
    """What Rich writes to; its encoding says whether boxes are drawn in ASCII."""

    declared_encoding = "utf-8"

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.declared_encoding


class _PlainHeading(Heading):
    """A heading at the margin, in no box."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text


class _PlainCode(TextElement):
    """Code as it is written, a little to the right."""

    style_name = "markdown.code_block"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.rstrip()
        yield Padding(self.text, (0, 0, 0, 2))


class _EntryMarkdown(Markdown):
    elements = {**Markdown.elements, "heading_open": _PlainHeading, "fence": _PlainCode, "code_block": _PlainCode}


def _harmless_tokens(tokens: Iterable[Token]) -> Iterator[Token]:
    """The parsed text: what its entities (`&#27;`) stand for is escaped too, HTML is text, images are links."""
    for token in tokens:
        if token.type == "html_block":
            token.type, token.tag = "code_block", "code"
        elif token.type == "html_inline":
            token.type = "text"
        elif token.type == "image":
            address = str(token.attrs.get("src", ""))
            token.type, token.tag, token.children = "text", "", None
            token.content = f"{token.content} ({address})" if token.content else address
        token.content = "\n".join(map(_harmless_text, token.content.split("\n")))
        if "href" in token.attrs:
            token.attrs["href"] = _harmless_text(str(token.attrs["href"]))
        if token.children:
            token.children = _without_repeated_addresses(list(_harmless_tokens(token.children)))
        yield token


def _harmless_text(text: str) -> str:
    return escape_terminal(text).translate(_KEPT_SPACES)


def _without_repeated_addresses(tokens: list[Token]) -> list[Token]:
    """Links whose text is their address, as texts: Rich would write the address twice."""
    dropped: set[int] = set()
    for index, (start, text) in enumerate(pairwise(tokens)):
        if start.type == "link_open" and start.attrs.get("href") in (text.content, f"mailto:{text.content}"):
            dropped |= {index, index + 2}
    return [token for index, token in enumerate(tokens) if index not in dropped]
