"""A fast YAML loader: PyYAML's C parser, with a resolver that returns values instead of tags.

It gives the same values as `yaml.CSafeLoader` for every document that incubo accepts (tests compare them). The
resolver caches the value of each scalar and stores it as the tag of its node, so nodes need no constructor.
`limits` rejects anchors, aliases and tags before anything is composed, so no document can expand.
"""

from __future__ import annotations

import operator
from typing import Any

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from incubo.source.yaml_scalars import SCALAR_VALUES, is_padded


class ComplexKeyError(Exception):
    """A key is a list or a mapping; `node` is its node."""

    def __init__(self, node: Any) -> None:
        super().__init__("complex key")
        self.node = node


class _ComposerHooks:
    """The resolver methods that PyYAML's composer calls; `resolve` returns a scalar's value as its tag.

    `has_padded_value`: a quoted or block scalar begins or ends with spaces (a plain one cannot).
    """

    has_padded_value = False

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode:
            if implicit[0]:
                return SCALAR_VALUES[value]
            if is_padded(value):
                self.has_padded_value = True
            return value
        return None

    # There are no path resolvers: two C functions without effect, since they are called 200 000 times.
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(tuple)


if yaml.__with_libyaml__:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    class Composer(_ComposerHooks, CParser):
        """The C parser and composer with our hooks."""

else:  # pragma: no cover - PyYAML's wheels include libyaml on every supported platform
    from yaml.composer import Composer as _Composer
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class Composer(_ComposerHooks, Reader, Scanner, Parser, _Composer):  # type: ignore[no-redef]
        """The Python parser and composer with our hooks."""

        def __init__(self, text: str) -> None:
            Reader.__init__(self, text)
            Scanner.__init__(self)
            Parser.__init__(self)
            _Composer.__init__(self)

        def dispose(self) -> None:
            """Nothing to release; the C parser has the same method."""


def compose(text: str) -> Any:
    """The node tree of one document (None if empty). Raises `yaml.YAMLError`."""
    return Composer(text).get_single_node()


def compose_with_padding(text: str) -> tuple[Any, bool]:
    """The node tree of one document, and whether a quoted or block scalar in it begins or ends with spaces.

    Raises `yaml.YAMLError`.
    """
    composer = Composer(text)
    return composer.get_single_node(), composer.has_padded_value


class ValueBuilder:
    """Builds values from nodes; `has_duplicate_keys` is set if a mapping has a key twice."""

    __slots__ = ("has_duplicate_keys",)

    def __init__(self) -> None:
        self.has_duplicate_keys = False

    def build(self, node: Any) -> Any:
        """The value of a node. Raises ComplexKeyError."""
        node_type = type(node)
        if node_type is ScalarNode:
            return node.tag
        if node_type is MappingNode:
            mapping: dict[Any, Any] = {}
            pairs = node.value
            for key, value in pairs:
                if type(key) is not ScalarNode:
                    raise ComplexKeyError(key)
                mapping[key.tag] = value.tag if type(value) is ScalarNode else self.build(value)
            if len(mapping) != len(pairs):
                self.has_duplicate_keys = True
            return mapping
        assert node_type is SequenceNode
        return [item.tag if type(item) is ScalarNode else self.build(item) for item in node.value]
