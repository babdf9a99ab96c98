"""Positions in a file's text: the spans of fields.

The front matter is composed again (85 µs), only for files with problems to display.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from incubo.core.problem import FieldPath
from incubo.source.frontmatter import NoFrontMatter, split_front_matter
from incubo.source.unsafe_constructs import find_unsafe_construct, may_be_unsafe
from incubo.source.yaml_loader import compose
from incubo.source.yaml_scalars import resolve_scalar


class WrittenScalar(NamedTuple):
    """A single value as a file writes it, or an empty list or group. `shape`: its field path, with None for the
    position of an item. `text`: its words, without the quotes of a text.
    """

    shape: tuple[str | None, ...]
    text: str
    is_text: bool
    is_empty: bool


class FieldSpans:
    """The spans of the fields of a text. A path that does not exist stands for its nearest existing parent."""

    def __init__(self, text: str, root: Any = None) -> None:
        """`root`: the node tree of the front matter, if it is already composed."""
        self.text = text
        self.offset = 0
        self.root = root
        self._fields: dict[int, dict[Any, tuple[Any, Any]]] = {}
        parts = split_front_matter(text)
        if isinstance(parts, NoFrontMatter):
            return
        self.offset = parts.start
        if root is not None:
            return
        front = text[parts.start : parts.end]
        if may_be_unsafe(front) and find_unsafe_construct(front) is not None:
            return
        try:
            self.root = compose(front)
        except (yaml.YAMLError, ValueError):
            self.root = None

    def find(self, field: FieldPath, part: str = "value") -> tuple[int, int]:
        """The range [start, end) of a field in the text.

        `part`: "value", "key", "item" (key and value), "whole" (a list item with everything that deleting it removes,
        where the only item of a list takes the list's field with it; a field of the entry with its lines), or the
        position "before" or "after" the value.
        An empty value has the range of its key, and so has a missing field the range of its parent's key; a missing
        top-level field has that of line 1.
        """
        node = self.root
        key: Any = None
        parents: list[tuple[Any, Any]] = []
        for step in field:
            child = self._child_node(node, step)
            if child is None:
                return self._nearest_parent(key, node, part)
            parents.append((key, node))
            key, node = child[0] if child[0] is not None else None, child[1]
        if part == "whole" and parents and type(parents[-1][1]) is SequenceNode:
            return self._deletion_span(*parents[-1], node)
        if part == "whole" and len(field) == 1 and key is not None and not self.root.flow_style:
            return self._whole_lines(*self._node_span(key, node))
        if node is None or not field:
            return self._first_line()
        if part == "key" and key is not None:
            return self._node_span(key, key)
        if part == "item" and key is not None:
            return self._node_span(key, node)
        start, end = self._node_span(node, node)
        if part in ("before", "after"):
            return (start, start) if part == "before" else (end, end)
        if start == end and key is not None:
            return self._node_span(key, key)
        return start, end

    def has_value(self, field: FieldPath) -> bool:
        """Whether a field exists and its value is not empty."""
        node = self._node_at(field)
        return node is not None and bool(node.start_mark.index < node.end_mark.index)

    def is_null(self, field: FieldPath) -> bool:
        """Whether `null` is written for a field: nothing at all is no answer."""
        node = self._node_at(field)
        return isinstance(node, ScalarNode) and resolve_scalar(node.value) is None and bool(node.value)

    def list_scalars(self) -> Iterator[WrittenScalar]:
        """Each single value as it is written, a field that stands twice with both of its values."""
        stack: list[tuple[tuple[str | None, ...], Any]] = [((), self.root)]
        while stack:
            shape, node = stack.pop()
            if type(node) is ScalarNode:
                is_text = bool(node.style) or isinstance(resolve_scalar(node.value), str)
                is_empty = not node.value.strip() if is_text else resolve_scalar(node.value) is None
                yield WrittenScalar(shape, node.value, is_text, is_empty)
            elif type(node) is MappingNode and node.value:
                stack += [((*shape, str(key.value)), value) for key, value in node.value]
            elif type(node) is SequenceNode and node.value:
                stack += [((*shape, None), item) for item in node.value]
            elif node is not None:
                yield WrittenScalar(shape, "[]" if type(node) is SequenceNode else "{}", False, True)

    def _node_at(self, field: FieldPath) -> Any:
        """The node of a field; None where it does not exist."""
        node = self.root
        for step in field:
            child = self._child_node(node, step)
            if child is None:
                return None
            node = child[1]
        return node

    def is_in_value(self, offset: int) -> bool:
        """Whether an offset is inside a scalar value (where a `#` does not start a comment)."""
        i = bisect_right(self._scalar_ranges, offset - self.offset, key=lambda span: span[0]) - 1
        return i >= 0 and offset - self.offset < self._scalar_ranges[i][1]

    def find_value(self, offset: int) -> tuple[int, int] | None:
        """The range [start, end) of the last single value that begins at or before an offset; None after a key."""
        i = bisect_right(self._scalar_ranges, offset - self.offset, key=lambda span: span[0]) - 1
        if i < 0 or self._scalar_ranges[i][2]:
            return None
        return self.offset + self._scalar_ranges[i][0], self.offset + self._scalar_ranges[i][1]

    @cached_property
    def _scalar_ranges(self) -> list[tuple[int, int, bool]]:
        """The ranges of the keys and values in the front matter, in order, without empty ones, and whether it is one of
        a key.
        """
        ranges = []
        stack = [(self.root, False)]
        while stack:
            node, is_key = stack.pop()
            if type(node) is ScalarNode:
                if node.start_mark.index < node.end_mark.index:
                    ranges.append((node.start_mark.index, node.end_mark.index, is_key))
            elif type(node) is MappingNode:
                stack.extend((part, part is key) for key, value in node.value for part in (key, value))
            elif node is not None:
                stack.extend((item, False) for item in node.value)
        return sorted(ranges)

    def _child_node(self, node: Any, step: str | int) -> tuple[Any, Any] | None:
        """The (key node or None, value node) of one path step; of a duplicate key the last one, whose value is used."""
        if type(node) is SequenceNode:
            return (None, node.value[step]) if type(step) is int and step < len(node.value) else None
        if type(node) is not MappingNode:
            return None
        if id(node) not in self._fields:
            self._fields[id(node)] = _index_fields(node)
        return self._fields[id(node)].get(step)

    def _nearest_parent(self, key: Any, node: Any, part: str) -> tuple[int, int]:
        """The range that stands for a field missing in `node`, whose key is `key`."""
        if key is not None:
            return self._node_span(key, key)
        if type(node) is MappingNode and node is not self.root and node.value:
            first_pair = node.value[0]
            return self._node_span(first_pair[0], first_pair[1] if part == "item" else first_pair[0])
        if node is not None and node is not self.root:
            return self._node_span(node, node)
        return self._first_line()

    def _deletion_span(self, key: Any, parent: Any, node: Any) -> tuple[int, int]:
        """The range that deleting a list item removes: its lines, or in a flow sequence the item and a comma."""
        start, end = self._node_span(node, node)
        is_only_item = len(parent.value) == 1
        if not parent.flow_style:
            return (
                self._whole_lines(*self._node_span(key, parent))
                if is_only_item and key is not None
                else self._whole_lines(start, end)
            )
        if is_only_item:
            return start, end
        index = parent.value.index(node)
        if index + 1 < len(parent.value):
            return start, self._node_span(parent.value[index + 1], node)[0]
        return self._node_span(parent.value[index - 1], parent.value[index - 1])[1], end

    def _whole_lines(self, start: int, end: int) -> tuple[int, int]:
        """A range extended to whole lines, with the last line ending."""
        line_end = self.text.find("\n", end)
        return self.text.rfind("\n", 0, start) + 1, len(self.text) if line_end < 0 else line_end + 1

    def _first_line(self) -> tuple[int, int]:
        end = self.text.find("\n")
        return 0, len(self.text[: end if end >= 0 else None].rstrip("\r"))

    def _node_span(self, first: Any, last: Any) -> tuple[int, int]:
        start = self.offset + first.start_mark.index
        end = self.offset + _last_scalar_end(last)
        return start, max(start, self._trim_end(start, end))

    def _trim_end(self, start: int, end: int) -> int:
        """The end of a range without trailing whitespace, which the end mark of a block includes."""
        while end > start and self.text[end - 1] in " \t\r\n":
            end -= 1
        return end


def _last_scalar_end(node: Any) -> int:
    """The end of a node's last scalar: the end mark of a block also includes comments after it."""
    while type(node) in (MappingNode, SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if type(node) is MappingNode else last
    return int(node.end_mark.index)


def _index_fields(mapping: Any) -> dict[Any, tuple[Any, Any]]:
    """The key and value nodes of a mapping, by the text of the key and by its value."""
    fields = {}
    for key, value in mapping.value:
        if type(key) is ScalarNode:
            fields[key.value] = fields[key.tag] = key, value
    return fields
