"""Numbers, dates and times of YAML 1.1 in unusual forms: PyYAML resolves and constructs them."""

from __future__ import annotations

import re
from typing import Any

from yaml.constructor import SafeConstructor
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

_RADIX_PREFIX = re.compile(r"[-+]?0[0-9xXbo_]")
"""The beginning of a number in base 8, 16 or 2."""


class ImpossibleDate(str):
    """A scalar in the form of a date that does not exist: `2024-02-30`."""

    __slots__ = ()


class AmbiguousInt(int):
    """An integer that YAML 1.1 reads otherwise than people do: `010` is 8, `12:30` is 750."""


class AmbiguousFloat(float):
    """A float that YAML 1.1 reads otherwise than people do: `12:30.5` is 750.5."""


_AMBIGUOUS_TYPES = {"tag:yaml.org,2002:int": AmbiguousInt, "tag:yaml.org,2002:float": AmbiguousFloat}

_resolve: Any = Resolver().resolve
_constructor = SafeConstructor()


def construct_scalar(value: str) -> Any:
    """The value of a plain scalar as PyYAML resolves and constructs it, for `resolve_scalar`."""
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
