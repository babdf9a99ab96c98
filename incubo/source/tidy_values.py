"""One name or value of a front matter in canonical form, made of its own text: moved, never dumped."""

from __future__ import annotations

import re
from typing import Any

from yaml.nodes import ScalarNode

from incubo.source.extents import marks
from incubo.source.scalars import text

_BLANK_LINES = re.compile(r"(?:\n *)+\Z")
_HEADER = re.compile(r"[|>][-+]?([1-9])?")


def is_empty(node: Any) -> bool:
    """Whether nothing is written where a value may stand."""
    start, end = marks(node)
    return start == end


def is_text_block(node: Any) -> bool:
    """Whether a value is a block of text (`|` or `>`)."""
    return type(node) is ScalarNode and node.style in ("|", ">")


def end_of(front: str, node: Any) -> int:
    """Where a value that is no field or list of lines ends; blank lines that a block of text drops are behind it."""
    start, end = marks(node)
    if not is_text_block(node) or "+" in front[start : front.find("\n", start)]:
        return end
    blank = _BLANK_LINES.search(front, start, end)
    return blank.start() if blank is not None else end


def written(front: str, node: Any, old: int, across: int) -> list[str]:
    """The lines of a scalar, or of brackets that stay as they are; the first one begins where the value does.

    `old` and `across`: the columns of what holds the value, in the text and in the canonical one.
    """
    start, _ = marks(node)
    source = front[start : end_of(front, node)]
    if is_text_block(node):
        return _block(source, old, across)
    if "\n" in source:
        return _several(source, across, whole=type(node) is not ScalarNode)
    return [one(front, node)] if type(node) is ScalarNode else [source]


def one(front: str, node: Any) -> str:
    """A name or value on one line: between quotes only where some reader needs them, and then as it is.

    What is bare stays so: `Yes`, read as true, may be meant as a word, and how it is written is all that tells.
    """
    start, end = marks(node)
    quoted = node.style in ("'", '"')
    return node.value if quoted and text(node.value) == node.value else front[start:end]


def _block(source: str, old: int, across: int) -> list[str]:
    """A block of text, as far to the right of its new place as a block stands; its own indentation stays."""
    header, _, rest = source.partition("\n")
    lines = rest.removesuffix("\n").split("\n") if rest else []
    found = _HEADER.match(header)
    given = int(found[1]) if found is not None and found[1] else 0
    first = next((line for line in lines if line.strip(" ")), "")
    width = old + given if given else len(first) - len(first.lstrip(" "))
    margin = " " * (across + (given or 2))
    return [header.rstrip(), *(margin + line[width:] if len(line) > width else "" for line in lines)]


def _several(source: str, across: int, *, whole: bool) -> list[str]:
    """A text or brackets on several lines: those below the first move to the right of the name.

    `whole`: lines keep their places relative to one another. (In a text, what indents them is not part of it.)
    """
    first, *others = source.split("\n")
    margins = [len(line) - len(line.lstrip(" \t")) for line in others if line.strip()]
    least = min(margins, default=0)
    lines = [_trimmed(first)]
    for line in others:
        kept = line[least:] if whole else line.lstrip(" \t")
        lines.append(" " * (across + 2) + _trimmed(kept) if line.strip() else "")
    return lines


def _trimmed(line: str) -> str:
    """A line without the blanks at its end, unless the last one is written with a backslash."""
    bare = line.rstrip(" \t")
    return line if bare.endswith("\\") else bare
