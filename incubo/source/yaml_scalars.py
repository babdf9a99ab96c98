"""The values of plain (unquoted) scalars in YAML 1.1, for the line reader and for the YAML parser.

Words, dates and usual numbers are resolved here, without PyYAML: in a registry of usual front matters it is not loaded.
`unusual_scalars` gives the others.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

_CACHE_LIMIT = 60_000
"""Number of cached scalars above which the cache is emptied."""

NON_TEXT_STARTS = frozenset("+-0123456789.~nNyYtTfFoO=<")
"""The first characters of every plain scalar that YAML 1.1 may not read as a text."""

_MAX_NUMBER_LENGTH = 64
"""Length above which a number or date is kept as a text: it means nothing, and Python may refuse to print it."""

_KEYWORDS = {
    spelling: value
    for word, value in (
        ("null", None), ("true", True), ("yes", True), ("on", True), ("false", False), ("no", False), ("off", False),
    )
    for spelling in (word, word.capitalize(), word.upper())
}  # fmt: skip
_NUMBER_OR_MOMENT = re.compile(r"[-+.:_0-9a-fA-FxXiInNtTzZ \t]+")
"""What numbers, dates and times of YAML 1.1 are made of."""
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z?")
"""An instant as other programs write it."""


def resolve_scalar(value: str) -> Any:
    """The value of a plain (unquoted) scalar in YAML 1.1."""
    first = value[:1]
    if not first:
        return None
    if first not in NON_TEXT_STARTS:
        return value
    if first.isalpha():
        return _KEYWORDS.get(value, value)
    if len(value) > _MAX_NUMBER_LENGTH:
        return value
    if len(value) == 10 and value[4] == "-" == value[7] and value.isascii():
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass  # the constructor of YAML decides
    if not _NUMBER_OR_MOMENT.fullmatch(value):
        return None if value == "~" else value
    if value.isdecimal() and value.isascii() and (first != "0" or value == "0"):
        return int(value)
    if value[10:11] == "T" and _MOMENT.fullmatch(value):
        try:
            return datetime.datetime.fromisoformat(value)
        except ValueError:
            pass
    from incubo.source.unusual_scalars import construct_scalar  # lazy: it loads yaml, for unusual numbers and times

    return construct_scalar(value)


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
