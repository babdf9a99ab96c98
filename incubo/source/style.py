"""How a file is written by its hand: where its lists stand, how its fields are spaced and quoted; new lines like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from incubo.source.scalars import format_scalar, format_text

_COLON_SEPARATOR = re.compile(r"[ \t]*:[ \t]+")


class FieldStyle(NamedTuple):
    """How a neighbour writes a field: what is between name and value, and its quotes."""

    separator: str = ": "
    quote: str = ""


class IndentStyle(NamedTuple):
    """How far to the right of its name what a field holds stands; for a list also what follows its dashes."""

    name: str
    depth: int
    indent: int
    dash_gap: str


class FrontMatterStyle(NamedTuple):
    """How a front matter is written: `list_indents` and `mapping_indents` (those that hold fields) as they stand, in
    its order.
    """

    list_indents: tuple[IndentStyle, ...] = ()
    mapping_indents: tuple[IndentStyle, ...] = ()
    field_styles: Mapping[str, FieldStyle] = {}

    def format_field(self, name: str, value: Any, column: int, depth: int = 0) -> list[str]:
        """The lines of a field at a column."""
        written, separator = format_scalar(name), self.field_styles.get(name, FieldStyle()).separator
        if not value or not isinstance(value, (list, dict)):
            quote = self.field_styles.get(name, FieldStyle()).quote
            return [f"{' ' * column}{written}{separator}{format_scalar(value, quote)}"]
        head = f"{' ' * column}{written}{separator.rstrip()}"
        return [head, *self.format_nested(name, value, column, depth)]

    def format_nested(self, name: str, value: Any, column: int, depth: int = 0) -> list[str]:
        """The lines below a field's name at a column: its items or fields."""
        stand = _closest_indent(self.list_indents if isinstance(value, list) else self.mapping_indents, name, depth)
        if isinstance(value, list):
            at = column + stand.indent
            quote = self.field_styles.get(name, FieldStyle()).quote
            return [line for item in value for line in self.format_item(item, at, stand.dash_gap, depth + 1, quote)]
        return self.format_mapping(value, column + max(1, stand.indent), depth + 1)

    def format_item(self, value: Any, column: int, dash_gap: str, depth: int = 0, quote: str = "") -> list[str]:
        """The lines of an item whose dash is at a column."""
        if not isinstance(value, dict) or not value:
            return [f"{' ' * column}-{dash_gap}{format_flow(value, quote) if value else format_scalar(value, quote)}"]
        lines = self.format_mapping(value, column + 1 + len(dash_gap), depth)
        return [f"{' ' * column}-{dash_gap}{lines[0].lstrip(' ')}", *lines[1:]]

    def format_mapping(self, value: Mapping[str, Any], column: int, depth: int = 0) -> list[str]:
        """The lines of fields at a column."""
        return [line for name, held in value.items() for line in self.format_field(name, held, column, depth)]


def format_flow(value: Any, quote: str = "") -> str:
    """A value on one line, lists and fields between brackets and braces."""
    if isinstance(value, list) and value:
        return "[" + ", ".join(format_flow(item, quote) for item in value) + "]"
    if isinstance(value, dict) and value:
        return (
            "{"
            + ", ".join(f"{format_scalar(name, in_flow=True)}: {format_flow(held)}" for name, held in value.items())
            + "}"
        )
    return format_scalar(value, quote, in_flow=True)


def detect_style(front: str, root: Any, neighbour: Any = None) -> FrontMatterStyle:
    """How a front matter is written. `neighbour`: the item (node) that a new one is to be like."""
    lists, fields = [], []
    for name, key, node, depth in _block_collections(root):
        across = column_at(front, node.start_mark.index) - column_at(front, key.start_mark.index)
        if type(node) is SequenceNode:
            lists.append(
                IndentStyle(name, depth, max(0, across), dash_gap_at(front, node.start_mark.index, node.value[0]))
            )
        else:
            fields.append(IndentStyle(name, depth, across, ""))
    return FrontMatterStyle(tuple(lists), tuple(fields), dict(_field_styles(front, neighbour)))


def column_at(front: str, offset: int) -> int:
    """How far an offset is from the beginning of its line."""
    return offset - (front.rfind("\n", 0, offset) + 1)


def dash_gap_at(front: str, dash_offset: int, item: Any) -> str:
    """What is between a dash and its item, if they are on one line."""
    found = front[dash_offset + 1 : item.start_mark.index]
    return found if found and not found.strip(" ") else " "


def optional_quote(node: Any) -> str:
    """The quotes around a text that did not need them: a habit of the hand."""
    style = node.style if type(node) is ScalarNode else ""
    return style if style in ("'", '"') and format_text(node.value) == node.value else ""


def _block_collections(root: Any) -> Iterator[tuple[str, Any, Any, int]]:
    """Every list and every set of fields written on lines of its own below a name, and how deep."""
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
    """The one of the same name, else of the same depth, else any."""
    return max(indents, key=lambda s: (s.name == name, s.depth == depth), default=IndentStyle(name, depth, 2, " "))


def _field_styles(front: str, node: Any, list_name: str = "") -> Iterator[tuple[str, FieldStyle]]:
    if type(node) is SequenceNode and node.value:
        yield list_name, FieldStyle(quote=optional_quote(node.value[-1]))
    elif type(node) is MappingNode and not node.flow_style:
        for key, value in node.value:
            if type(value) is ScalarNode:
                between = front[key.end_mark.index : value.start_mark.index]
                plain = _COLON_SEPARATOR.fullmatch(between) is not None and value.style not in ("|", ">")
                yield key.value, FieldStyle(between if plain else ": ", optional_quote(value))
            else:
                yield from _field_styles(front, value, key.value)
