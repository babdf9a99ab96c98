"""Remarks of a front matter: where they are, and how they stand in canonical form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from yaml.nodes import MappingNode, ScalarNode

from incubo.source.extents import marks


def remarks(front: str, root: Any) -> list[str]:
    """Every remark of a front matter outside its values, sorted."""
    return sorted(inside(front, root, 0))


def inside(text: str, root: Any, offset: int) -> list[str]:
    """The remarks of a stretch of text that begins at an offset and holds this tree."""
    found: list[str] = []
    at = 0
    for start, end in sorted(_spans(root)):
        found += re.findall(r"#[^\n]*", text[at : max(at, start - offset)])
        at = max(at, end - offset)
    return [each.rstrip() for each in [*found, *re.findall(r"#[^\n]*", text[at:])]]


def _spans(root: Any) -> Iterable[tuple[int, int]]:
    stack = [root]
    while stack:
        node = stack.pop()
        if type(node) is ScalarNode:
            yield marks(node)
        elif type(node) is MappingNode:
            stack.extend(part for pair in node.value for part in pair)
        else:
            stack.extend(node.value)


def begun(above: list[str]) -> list[str]:
    """What stands above the first of all: no blank lines at its head."""
    start = next((i for i, line in enumerate(above) if line), len(above))
    return above[start:]


def indented(above: list[str], across: int) -> list[str]:
    """Remarks and blank lines at a column, never two blank lines one after the other."""
    return [" " * across + line if line else "" for i, line in enumerate(above) if line or i == 0 or above[i - 1]]


def noted(remark: str) -> str:
    """A remark as it stands beside a value: a space before it."""
    return f" {remark.rstrip()}" if remark else ""
