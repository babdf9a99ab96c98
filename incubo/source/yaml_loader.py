"""A fast YAML loader: PyYAML's C parser, with a resolver that returns values instead of tags.

It gives the same values as `yaml.CSafeLoader` for every document that incubo accepts (tests compare them). The
resolver caches the value of each scalar and stores it as the tag of its node, so nodes need no constructor.
`limits` rejects anchors, aliases and tags before anything is composed, so no document can expand.
"""

from __future__ import annotations

import datetime
import operator
import re
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.nodes import MappingNode, ScalarNode, SequenceNode
from yaml.resolver import Resolver

_CACHE_LIMIT = 60_000
"""Number of cached scalars above which the cache is emptied."""

NON_TEXT_STARTS = frozenset("+-0123456789.~nNyYtTfFoO=<")
"""The first characters of every plain scalar that YAML 1.1 may not read as a text."""

_MAX_NUMBER_LENGTH = 64
"""Length above which a number or date is kept as a text: it means nothing, and Python may refuse to print it."""

_MAX_KEYWORD_LENGTH = len("false")
"""Length of the longest word that YAML 1.1 does not read as a text."""
_RADIX_PREFIX = re.compile(r"[-+]?0[0-9xXbo_]")
"""The beginning of a number in base 8, 16 or 2."""


class ImpossibleDate(str):
    """A scalar in the form of a date that does not exist: `2024-02-30`."""

    __slots__ = ()


class AmbiguousInt(int):
    """An integer that YAML 1.1 reads otherwise than people do: `010` is 8, `12:30` is 750."""


class AmbiguousFloat(float):
    """A float that YAML 1.1 reads otherwise than people do: `12:30.5` is 750.5."""


class ComplexKeyError(Exception):
    """A key is a list or a mapping; `node` is its node."""

    def __init__(self, node: Any) -> None:
        super().__init__("complex key")
        self.node = node


_AMBIGUOUS_TYPES = {"tag:yaml.org,2002:int": AmbiguousInt, "tag:yaml.org,2002:float": AmbiguousFloat}

_resolve: Any = Resolver().resolve
_constructor = SafeConstructor()


def resolve_scalar(value: str) -> Any:
    """The value of a plain (unquoted) scalar in YAML 1.1."""
    first = value[:1]
    if first and first not in NON_TEXT_STARTS:
        return value
    if len(value) > (_MAX_KEYWORD_LENGTH if first.isalpha() else _MAX_NUMBER_LENGTH):
        return value
    if len(value) == 10 and value[4] == "-" == value[7] and value.isascii():
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass  # the constructor below decides
    tag: str = _resolve(ScalarNode, value, (True, False))
    if tag == "tag:yaml.org,2002:str":
        return value
    if tag in ("tag:yaml.org,2002:merge", "tag:yaml.org,2002:value"):
        return value
    construct = SafeConstructor.yaml_constructors[tag]
    try:
        result = construct(_constructor, ScalarNode(tag, value))
        if tag in _AMBIGUOUS_TYPES and (":" in value or _RADIX_PREFIX.match(value)):
            return _AMBIGUOUS_TYPES[tag](result)
        return result
    except (ValueError, OverflowError, KeyError):
        return ImpossibleDate(value) if tag == "tag:yaml.org,2002:timestamp" else value


class _ScalarCache(dict[str, Any]):
    """The values of plain scalars; equal texts of different files share one string."""

    def __missing__(self, value: str) -> Any:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        result = self[value] = resolve_scalar(value)
        return result


SCALAR_VALUES = _ScalarCache()
"""The values of plain scalars by their texts, computed when they are asked for."""


def is_padded(value: str) -> bool:
    """Whether a text begins or ends with spaces; line breaks at its end do not count."""
    return value[:1].isspace() or (value[-1:].isspace() and value.rstrip("\n")[-1:].isspace())


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
