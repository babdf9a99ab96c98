"""Detect the style of a front matter (indentation, spacing, quotes), and format new lines in the same style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from incubo.source.scalars import format_scalar, format_text_scalar

_COLON_SEPARATOR = re.compile(r"[ \t]*:[ \t]+")


class FieldStyle(NamedTuple):
    """How a field is written: the separator between its key and value, and its optional quotes."""

    separator: str = ": "
    quote: str = ""


class IndentStyle(NamedTuple):
    """The indentation of a nested list or mapping relative to its key, and the spaces after the dashes of a list."""

    name: str
    depth: int
    indent: int
    dash_gap: str


class FrontMatterStyle(NamedTuple):
    """The style of a front matter: the indentation of its lists and mappings in order, and the style of its fields."""

    list_indents: tuple[IndentStyle, ...] = ()
    mapping_indents: tuple[IndentStyle, ...] = ()
    field_styles: Mapping[str, FieldStyle] = MappingProxyType({})

    def format_field(self, name: str, value: Any, column: int, depth: int = 0) -> list[str]:
        """The lines of a field whose key is at a column; `depth` is its nesting level."""
        key, separator = format_scalar(name), self.field_styles.get(name, FieldStyle()).separator
        if not value or not isinstance(value, (list, dict)):
            quote = self.field_styles.get(name, FieldStyle()).quote
            return [f"{' ' * column}{key}{separator}{format_scalar(value, quote)}"]
        head = f"{' ' * column}{key}{separator.rstrip()}"
        return [head, *self.format_nested(name, value, column, depth)]

    def format_nested(self, name: str, value: Any, column: int, depth: int = 0) -> list[str]:
        """The lines of a list or mapping below a key that is at a column."""
        style = _closest_indent(self.list_indents if isinstance(value, list) else self.mapping_indents, name, depth)
        if isinstance(value, list):
            dash_column = column + style.indent
            quote = self.field_styles.get(name, FieldStyle()).quote
            return [
                line for item in value for line in self.format_item(item, dash_column, style.dash_gap, depth + 1, quote)
            ]
        return self.format_mapping(value, column + max(1, style.indent), depth + 1)

    def format_item(self, value: Any, column: int, dash_gap: str, depth: int = 0, quote: str = "") -> list[str]:
        """The lines of a list item whose dash is at a column."""
        if not isinstance(value, dict) or not value:
            return [f"{' ' * column}-{dash_gap}{format_flow(value, quote) if value else format_scalar(value, quote)}"]
        lines = self.format_mapping(value, column + 1 + len(dash_gap), depth)
        return [f"{' ' * column}-{dash_gap}{lines[0].lstrip(' ')}", *lines[1:]]

    def format_mapping(self, value: Mapping[str, Any], column: int, depth: int = 0) -> list[str]:
        """The lines of a mapping whose keys are at a column."""
        return [line for name, item in value.items() for line in self.format_field(name, item, column, depth)]


def format_flow(value: Any, quote: str = "") -> str:
    """A value on one line; lists and mappings as flow collections."""
    if isinstance(value, list) and value:
        return "[" + ", ".join(format_flow(item, quote) for item in value) + "]"
    if isinstance(value, dict) and value:
        return (
            "{"
            + ", ".join(f"{format_scalar(name, in_flow=True)}: {format_flow(item)}" for name, item in value.items())
            + "}"
        )
    return format_scalar(value, quote, in_flow=True)


def detect_style(front: str, root: Any, neighbour: Any = None) -> FrontMatterStyle:
    """The style of a front matter. `neighbour`: the node (a list item) whose field styles a new item should have."""
    lists, mappings = [], []
    for name, key, node, depth in _block_collections(root):
        indent = column_at(front, node.start_mark.index) - column_at(front, key.start_mark.index)
        if type(node) is SequenceNode:
            lists.append(
                IndentStyle(name, depth, max(0, indent), dash_gap_at(front, node.start_mark.index, node.value[0]))
            )
        else:
            mappings.append(IndentStyle(name, depth, indent, ""))
    return FrontMatterStyle(tuple(lists), tuple(mappings), dict(_field_styles(front, neighbour)))


def column_at(front: str, offset: int) -> int:
    """The column (from 0) of an offset."""
    return offset - (front.rfind("\n", 0, offset) + 1)


def dash_gap_at(front: str, dash_offset: int, item: Any) -> str:
    """The spaces between a dash and its item; one space if the item is on another line."""
    gap = front[dash_offset + 1 : item.start_mark.index]
    return gap if gap and not gap.strip(" ") else " "


def optional_quote(node: Any) -> str:
    """The quotes around a scalar that does not need any, or ""."""
    style = node.style if type(node) is ScalarNode else ""
    return style if style in ("'", '"') and format_text_scalar(node.value) == node.value else ""


def _block_collections(root: Any) -> Iterator[tuple[str, Any, Any, int]]:
    """Every block list or mapping below a key: the key's text, its node, the value's node, and the nesting level."""
    stack = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        if type(node) is SequenceNode:
            stack.extend((item, depth + 1) for item in reversed(node.value))
        elif type(node) is MappingNode:
            for key, value in node.value:
                if type(value) is not ScalarNode:
                    if value.value and not value.flow_style:
                        yield key.value, key, value, depth
                    stack.append((value, depth + (type(value) is MappingNode)))


def _closest_indent(indents: tuple[IndentStyle, ...], name: str, depth: int) -> IndentStyle:
    """The indentation of the same key, else of the same depth, else any, else the default."""
    return max(
        indents, key=lambda style: (style.name == name, style.depth == depth), default=IndentStyle(name, depth, 2, " ")
    )


def _field_styles(front: str, node: Any, list_name: str = "") -> Iterator[tuple[str, FieldStyle]]:
    if type(node) is SequenceNode and node.value:
        yield list_name, FieldStyle(quote=optional_quote(node.value[-1]))
    elif type(node) is MappingNode and not node.flow_style:
        for key, value in node.value:
            if type(value) is ScalarNode:
                separator = front[key.end_mark.index : value.start_mark.index]
                is_plain = _COLON_SEPARATOR.fullmatch(separator) is not None and value.style not in ("|", ">")
                yield key.value, FieldStyle(separator if is_plain else ": ", optional_quote(value))
            else:
                yield from _field_styles(front, value, key.value)
