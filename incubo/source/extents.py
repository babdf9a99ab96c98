"""How far a value of a front matter reaches in the text: its end, its lines, its colon, its dash."""

from __future__ import annotations

import re
from typing import Any

from yaml.nodes import MappingNode, ScalarNode

from incubo.i18n import N_
from incubo.problem import Text
from incubo.source.changes import Unfit
from incubo.source.manner import column

_COLON = re.compile(r"\s*:")
_REMARK = re.compile(r"(?:[ ]*\r?\n)*([ ]+)#[^\n]*\n")
_HEADER = re.compile(r"[|>][-+\d]*([ \t]+#[^\r\n]*)")
"""A remark on the line where a block of text begins."""


def replaced(front: str, node: Any, written: str) -> tuple[int, str]:
    """The end of a value on the line, and what stands in its stead: a remark beside it stays."""
    start, end = marks(node)
    if type(node) is not ScalarNode or node.style not in ("|", ">"):
        return end, written
    header = _HEADER.match(front, start)
    return max(start, before_break(front, below(front, node))), written + (header[1] if header else "")


def marks(node: Any) -> tuple[int, int]:
    """Where a node begins and ends, as the parser has it."""
    return node.start_mark.index, node.end_mark.index


def quotes(node: Any) -> str:
    """The quotes around a value, if there are any."""
    return node.style if type(node) is ScalarNode and node.style in ("'", '"') else ""


def in_lines(node: Any) -> bool:
    """Whether a value is a list or fields on lines of their own."""
    return type(node) is not ScalarNode and not node.flow_style


def end_of(front: str, node: Any) -> int:
    """Where a value ends: with its last scalar, not where its block does (after blanks and remarks)."""
    while in_lines(node):
        last = node.value[-1]
        node = last[1] if type(node) is MappingNode else last
    start, end = marks(node)
    if type(node) is ScalarNode and node.style in ("|", ">") and "+" not in front[start : front.find("\n", start)]:
        while end > start and front[end - 1] in " \t\r\n":
            end -= 1
    return end


def below(front: str, node: Any) -> int:
    """The beginning of the line below a value."""
    end = end_of(front, node)
    if front[end - 1 : end] == "\n":  # a text that keeps its last blank lines
        return end
    return front.find("\n", end) + 1 or len(front)


def before_break(front: str, at: int) -> int:
    """An offset, or that of the line break right before it."""
    at -= front[at - 1 : at] == "\n"
    return at - (front[at - 1 : at] == "\r")


def below_remarks(front: str, at: int, column: int) -> int:
    """The line below the remarks that follow and stand to the right of a column: they are of what stands there."""
    while (found := _REMARK.match(front, at)) and len(found[1]) > column:
        at = found.end()
    return at


def after_colon(front: str, key: Any) -> int:
    """The end of the colon behind a name."""
    found = _COLON.match(front, key.end_mark.index)
    if found is None:
        raise Unfit(Text(N_("“{field}” stands without a colon"), {"field": str(key.value)}))
    return found.end()


def line_of(front: str, at: int) -> int:
    """The beginning of the line of an offset."""
    return front.rfind("\n", 0, at) + 1


def dash_of(front: str, items: Any, item: Any) -> int:
    """The dash of an item, which may be on a line above it."""
    across = column(front, items.start_mark.index)
    line = line_of(front, item.start_mark.index)
    while line and front[line : line + across + 1].lstrip(" ") != "-":
        line = line_of(front, line - 1)
    return line + across
