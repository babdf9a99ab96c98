"""Front matter to plain values: PyYAML's C parser, with the Python work around it taken out.

Equal to `yaml.CSafeLoader` on every document that incubo accepts (the tests prove it). The resolver is
memoised and returns the constructed value itself in the place of a tag, so a node needs no second look.
Anchors, aliases and tags are refused before anything is built (`guard.py`), so nothing can expand.
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


class ImpossibleDate(str):
    """A scalar that has the shape of a date and is none: `2024-02-30`."""

    __slots__ = ()


class AmbiguousInt(int):
    """A number that YAML 1.1 does not read as people do: `010` is 8, `12:30` is 750."""


class AmbiguousFloat(float):
    """The same with decimals: `12:30.5` is 750.5."""


class ComplexKeyError(Exception):
    """A key that is a list or a mapping."""

    def __init__(self, node: Any) -> None:
        super().__init__("complex key")
        self.node = node


_CACHE_LIMIT = 60_000
_NON_TEXT_STARTS = frozenset("+-0123456789.~nNyYtTfFoO=<")
"""The first characters of every scalar that YAML 1.1 may read as something else than a text."""

_MAX_NUMBER_LENGTH = 64
"""No number or date that means something is longer; a longer one is kept as text (Python refuses to print it)."""

_MAX_KEYWORD_LENGTH = len("false")
"""Nor is any word that YAML 1.1 reads as something else than a text."""

_AMBIGUOUS_TYPES = {"tag:yaml.org,2002:int": AmbiguousInt, "tag:yaml.org,2002:float": AmbiguousFloat}
_RADIX_PREFIX = re.compile(r"[-+]?0[0-9xXbo_]")
"""The beginning of numbers in base 8, 16 or 2."""

_resolve: Any = Resolver().resolve
_constructor = SafeConstructor()


def resolve_scalar(value: str) -> Any:
    """The value of a plain (unquoted) scalar, as YAML 1.1 has it."""
    first = value[:1]
    if first and first not in _NON_TEXT_STARTS:
        return value
    if len(value) > (_MAX_KEYWORD_LENGTH if first.isalpha() else _MAX_NUMBER_LENGTH):
        return value
    if len(value) == 10 and value[4] == "-" == value[7] and value.isascii():
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass  # the constructor below says what it is
    tag: str = _resolve(ScalarNode, value, (True, False))
    if tag == "tag:yaml.org,2002:str":
        return value
    if tag in ("tag:yaml.org,2002:merge", "tag:yaml.org,2002:value"):
        return value
    construct = SafeConstructor.yaml_constructors[tag]
    try:
        made = construct(_constructor, ScalarNode(tag, value))
        if tag in _AMBIGUOUS_TYPES and (":" in value or _RADIX_PREFIX.match(value)):
            return _AMBIGUOUS_TYPES[tag](made)
        return made
    except (ValueError, OverflowError, KeyError):
        return ImpossibleDate(value) if tag == "tag:yaml.org,2002:timestamp" else value


class _ScalarCache(dict[str, Any]):
    """Scalars seen before and their values; one string serves every file that has it."""

    def __missing__(self, value: str) -> Any:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        made = self[value] = resolve_scalar(value)
        return made


_SCALAR_CACHE = _ScalarCache()


class _ComposerHooks:
    """What the composer asks of its loader; tags become values.

    `has_padded_value`: a text between quotes, or a block, begins or ends with spaces (only such a one can).
    """

    has_padded_value = False

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode:
            if implicit[0]:
                return _SCALAR_CACHE[value]
            if value[:1].isspace() or (value[-1:].isspace() and value.rstrip("\n")[-1:].isspace()):
                self.has_padded_value = True
            return value
        return None

    # No path resolvers: two functions of C that do nothing with such arguments, called 200 000 times.
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(tuple)


if yaml.__with_libyaml__:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    class Composer(_ComposerHooks, CParser):
        """The C parser and composer with our hooks."""

else:  # pragma: no cover - the wheels of PyYAML carry libyaml on every platform we know
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
            """Nothing to let go of; the C parser has this too."""


def compose(text: str) -> Any:
    """The node tree of one document (None if empty). Raises `yaml.YAMLError`."""
    return Composer(text).get_single_node()


def compose_with_padding(text: str) -> tuple[Any, bool]:
    """The node tree of one document, and whether a quoted text or a block in it begins or ends with spaces."""
    composer = Composer(text)
    return composer.get_single_node(), composer.has_padded_value


class ValueBuilder:
    """Builds values from nodes; `has_duplicate_keys` says that some mapping has a key twice."""

    __slots__ = ("has_duplicate_keys",)

    def __init__(self) -> None:
        self.has_duplicate_keys = False

    def build(self, node: Any) -> Any:
        """The value of a node. Raises ComplexKey."""
        kind = type(node)
        if kind is ScalarNode:
            return node.tag
        if kind is MappingNode:
            made: dict[Any, Any] = {}
            pairs = node.value
            for key, value in pairs:
                if type(key) is not ScalarNode:
                    raise ComplexKeyError(key)
                made[key.tag] = value.tag if type(value) is ScalarNode else self.build(value)
            if len(made) != len(pairs):
                self.has_duplicate_keys = True
            return made
        assert kind is SequenceNode
        return [item.tag if type(item) is ScalarNode else self.build(item) for item in node.value]
