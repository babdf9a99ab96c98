"""Format values as YAML scalars. A text is plain (unquoted) only if every YAML reader reads it as that text."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import lru_cache
from typing import Any

from incubo.source.reader import parse_file

_NUMBER_LIKE = re.compile(r"[-+]?[.\d][\da-fA-FxXoO_,.:eE+-]*")
"""Numbers, also those of other readers: `1e3` in YAML 1.2, `1,000` in Ruby."""

_KEYWORD_LIKE = re.compile(r"(?:y|n|yes|no|on|off|true|false|null|nil|nan|inf|~|=|<<)", re.IGNORECASE)

_FLOW_INDICATORS = frozenset(",[]{}?:")
"""Characters that may end a plain scalar in a flow collection."""

_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9./_~%?=&+-]+")
"""Web addresses that any reader reads as a text: most of them need no round trip (30 µs each)."""


def format_scalar(value: Any, quote: str = "", *, in_flow: bool = False) -> str:
    """A text, date, number, boolean, None, or empty list or mapping as YAML, on one line. A day that never comes
    (`date.max`) is null.

    `quote`: the quotes (`'` or `"`) of a text, if they can represent it. `in_flow`: the scalar is part of a flow
    collection (`[…]` or `{…}`).
    """
    if value is None or value == datetime.date.max:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        return _format_float(value)
    if isinstance(value, (int, dict, list)):
        return repr(value)
    if quote:
        return quote_scalar(value, quote)
    bare = format_text_scalar(value)
    return quote_scalar(value, "'") if in_flow and bare == value and _FLOW_INDICATORS.intersection(value) else bare


def quote_scalar(value: str, quote: str) -> str:
    """A text between quotes (`'` or `"`); between double quotes, escaped, if it has invisible characters."""
    if _has_invisible_character(value):
        return _escape(value)
    if quote == "'":
        return "'" + value.replace("'", "''") + "'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _format_float(value: float) -> str:
    """A number with a decimal point: YAML 1.1 reads `1e+20` as a text."""
    text = repr(value)
    if "n" in text:  # inf, nan
        return text.replace("inf", ".inf").replace("nan", ".nan")
    return text if "." in text else text.replace("e", ".0e")


@lru_cache(maxsize=1024)
def format_text_scalar(value: str) -> str:
    """A text as a scalar: plain if possible, else between single quotes, or double ones if it has an apostrophe."""
    if _PLAIN_URL.fullmatch(value):
        return value
    if not _has_invisible_character(value):
        if (
            not (_NUMBER_LIKE.fullmatch(value) or _KEYWORD_LIKE.fullmatch(value))
            and value
            and _round_trips(value, value)
        ):
            return value
        single = "'" + value.replace("'", "''") + "'"
        double = f'"{value}"'
        if "'" in value and '"' not in value and "\\" not in value and _round_trips(double, value):
            return double
        if _round_trips(single, value):
            return single
    return _escape(value)


def _round_trips(source: str, value: str) -> bool:
    """Whether a scalar is parsed as this value, both in a field and in a list."""
    document = parse_file(
        "", f"---\na: {source}\nb:\n  - {source}\n  - {source}\n---\n".encode("utf-8", "surrogatepass")
    )
    is_invalid = any(problem.rule_id.startswith("yaml-") for problem in document.problems)
    return not is_invalid and document.values == {"a": value, "b": [value, value]} and type(document.values["a"]) is str


def _has_invisible_character(value: str) -> bool:
    """Whether a text has invisible characters: line breaks, control and format characters, separators."""
    return any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cn", "Co", "Cs") for character in value)


def _escape(value: str) -> str:
    import json  # lazy: 1 ms, only for rare texts

    parts = []
    for character in value:
        if character == "\n":
            parts.append("\\n")
        elif _has_invisible_character(character):
            code = ord(character)
            parts.append(f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
        else:
            parts.append(json.dumps(character, ensure_ascii=False)[1:-1])
    return f'"{"".join(parts)}"'
