"""The ranges of YAML nodes in the text of a front matter: values, lines, colons and dashes."""

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
"""The comment on the first line of a block scalar."""


def node_range(node: Any) -> tuple[int, int]:
    """The range of a node, as the parser gives it."""
    return node.start_mark.index, node.end_mark.index


def node_end(front: str, node: Any) -> int:
    """The end of a value's last scalar; the end mark of a block also includes blank lines and comments after it."""
    while is_block_collection(node):
        last = node.value[-1]
        node = last[1] if type(node) is MappingNode else last
    start, end = node_range(node)
    if type(node) is ScalarNode and node.style in ("|", ">") and "+" not in front[start : front.find("\n", start)]:
        while end > start and front[end - 1] in " \t\r\n":
            end -= 1
    return end


def next_line_start(front: str, node: Any) -> int:
    """The start of the line below a value."""
    end = node_end(front, node)
    if front[end - 1 : end] == "\n":  # a block scalar that keeps its trailing blank lines
        return end
    return front.find("\n", end) + 1 or len(front)


def line_start(front: str, offset: int) -> int:
    """The start of the line of an offset."""
    return front.rfind("\n", 0, offset) + 1


def before_line_break(front: str, offset: int) -> int:
    """An offset, or the offset of the line break just before it."""
    offset -= front[offset - 1 : offset] == "\n"
    return offset - (front[offset - 1 : offset] == "\r")


def inline_replacement(front: str, node: Any, new_text: str) -> tuple[int, str]:
    """The end of the value to replace and the text to replace it by, such that a comment after it stays."""
    start, end = node_range(node)
    if type(node) is not ScalarNode or node.style not in ("|", ">"):
        return end, new_text
    header = _BLOCK_HEADER_COMMENT.match(front, start)
    return max(start, before_line_break(front, next_line_start(front, node))), new_text + (header[1] if header else "")


def quote_style(node: Any) -> str:
    """The quotes around a value, or ""."""
    return node.style if type(node) is ScalarNode and node.style in ("'", '"') else ""


def is_block_collection(node: Any) -> bool:
    """Whether a value is a block list or mapping."""
    return type(node) is not ScalarNode and not node.flow_style


def skip_comments(front: str, offset: int, column: int) -> int:
    """The start of the line after the comments at `offset` that are indented more than `column` (they belong to it)."""
    while (match := _INDENTED_COMMENT.match(front, offset)) and len(match[1]) > column:
        offset = match.end()
    return offset


def colon_end(front: str, key: Any) -> int:
    """The offset after the colon of a key. Raises UnsupportedEditError if there is none."""
    match = _KEY_COLON.match(front, key.end_mark.index)
    if match is None:
        raise UnsupportedEditError(Message(N_("there is no colon after “{field}”"), {"field": str(key.value)}))
    return match.end()


def dash_offset(front: str, sequence: Any, item: Any) -> int:
    """The offset of an item's dash, which may be on a line above the item."""
    column = column_at(front, sequence.start_mark.index)
    line = line_start(front, item.start_mark.index)
    while line and front[line : line + column + 1].lstrip(" ") != "-":
        line = line_start(front, line - 1)
    return line + column
