"""How far a value of a front matter reaches in the text: its end, its lines, its colon, its dash."""

from __future__ import annotations

import re
from typing import Any

from yaml.nodes import MappingNode, ScalarNode

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.source.edits.changes import UnsupportedEditError
from incubo.source.style import column_at

_KEY_COLON = re.compile(r"\s*:")
_INDENTED_COMMENT = re.compile(r"(?:[ ]*\r?\n)*([ ]+)#[^\n]*\n")
_BLOCK_HEADER_COMMENT = re.compile(r"[|>][-+\d]*([ \t]+#[^\r\n]*)")
"""A remark on the line where a block of text begins."""


def inline_replacement(front: str, node: Any, new_text: str) -> tuple[int, str]:
    """The end of a value on the line, and what stands in its stead: a remark beside it stays."""
    start, end = node_range(node)
    if type(node) is not ScalarNode or node.style not in ("|", ">"):
        return end, new_text
    header = _BLOCK_HEADER_COMMENT.match(front, start)
    return max(start, before_line_break(front, next_line_start(front, node))), new_text + (header[1] if header else "")


def node_range(node: Any) -> tuple[int, int]:
    """Where a node begins and ends, as the parser has it."""
    return node.start_mark.index, node.end_mark.index


def quote_style(node: Any) -> str:
    """The quotes around a value, if there are any."""
    return node.style if type(node) is ScalarNode and node.style in ("'", '"') else ""


def is_block_collection(node: Any) -> bool:
    """Whether a value is a list or fields on lines of their own."""
    return type(node) is not ScalarNode and not node.flow_style


def node_end(front: str, node: Any) -> int:
    """Where a value ends: with its last scalar, not where its block does (after blanks and remarks)."""
    while is_block_collection(node):
        last = node.value[-1]
        node = last[1] if type(node) is MappingNode else last
    start, end = node_range(node)
    if type(node) is ScalarNode and node.style in ("|", ">") and "+" not in front[start : front.find("\n", start)]:
        while end > start and front[end - 1] in " \t\r\n":
            end -= 1
    return end


def next_line_start(front: str, node: Any) -> int:
    """The beginning of the line below a value."""
    end = node_end(front, node)
    if front[end - 1 : end] == "\n":  # a text that keeps its last blank lines
        return end
    return front.find("\n", end) + 1 or len(front)


def before_line_break(front: str, offset: int) -> int:
    """An offset, or that of the line break right before it."""
    offset -= front[offset - 1 : offset] == "\n"
    return offset - (front[offset - 1 : offset] == "\r")


def skip_comments(front: str, offset: int, column: int) -> int:
    """The line below the remarks that follow and stand to the right of a column: they are of what stands there."""
    while (found := _INDENTED_COMMENT.match(front, offset)) and len(found[1]) > column:
        offset = found.end()
    return offset


def colon_end(front: str, key: Any) -> int:
    """The end of the colon behind a name."""
    found = _KEY_COLON.match(front, key.end_mark.index)
    if found is None:
        raise UnsupportedEditError(Message(N_("“{field}” stands without a colon"), {"field": str(key.value)}))
    return found.end()


def line_start(front: str, offset: int) -> int:
    """The beginning of the line of an offset."""
    return front.rfind("\n", 0, offset) + 1


def dash_offset(front: str, sequence: Any, item: Any) -> int:
    """The dash of an item, which may be on a line above it."""
    across = column_at(front, sequence.start_mark.index)
    line = line_start(front, item.start_mark.index)
    while line and front[line : line + across + 1].lstrip(" ") != "-":
        line = line_start(front, line - 1)
    return line + across
