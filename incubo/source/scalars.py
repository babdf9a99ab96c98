"""A value as a YAML scalar: a text is bare only where every reader takes it for that very text."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import lru_cache
from typing import Any

from incubo.source.reader import parse_file

_NUMBER_LIKE = re.compile(r"[-+]?[.\d][\da-fA-FxXoO_,.:eE+-]*")
"""Numbers of other readers too: YAML 1.2 takes `1e3` for one, Ruby `1,000`."""

_KEYWORD_LIKE = re.compile(r"(?:y|n|yes|no|on|off|true|false|null|nil|nan|inf|~|=|<<)", re.IGNORECASE)


_FLOW_INDICATORS = frozenset(",[]{}?:")
"""What ends a bare text between brackets, or may for some reader."""


def format_scalar(value: Any, quote: str = "", *, in_flow: bool = False) -> str:
    """A text, date, number, boolean or nothing as YAML, on one line; `{}` and `[]` for what holds nothing.

    `quote`: the quotes (`'` or `"`) that a text is put between where they can hold it. `in_flow`: it will stand
    between brackets or braces.
    """
    if value is None:
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
    bare = format_text(value)
    return quote_scalar(value, "'") if in_flow and bare == value and _FLOW_INDICATORS.intersection(value) else bare


def quote_scalar(value: str, quote: str) -> str:
    """A text between the quotes of one's choice (`'` or `"`), or escaped where it holds what is not seen."""
    if _has_invisible_character(value):
        return _escape(value)
    if quote == "'":
        return "'" + value.replace("'", "''") + "'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _format_float(value: float) -> str:
    """A number with a point, without which YAML 1.1 takes `1e+20` for a text."""
    written = repr(value)
    if "n" in written:  # inf, nan
        return written.replace("inf", ".inf").replace("nan", ".nan")
    return written if "." in written else written.replace("e", ".0e")


_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9./_~%?=&+-]+")
"""Web addresses that any reader takes for a text, as most are: nothing has to be read to know it (30 µs each)."""


@lru_cache(maxsize=1024)
def format_text(value: str) -> str:
    """A text, bare where it can be, else between quotes: simple ones unless it holds an apostrophe."""
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
        plain_double = f'"{value}"'
        if "'" in value and '"' not in value and "\\" not in value and _round_trips(plain_double, value):
            return plain_double
        if _round_trips(single, value):
            return single
    return _escape(value)


def _round_trips(source: str, value: str) -> bool:
    """Whether a spelling is read as that text, both as a field and as an item of a list."""
    document = parse_file(
        "", f"---\na: {source}\nb:\n  - {source}\n  - {source}\n---\n".encode("utf-8", "surrogatepass")
    )
    refused = any(problem.rule_id.startswith("yaml-") for problem in document.problems)
    return not refused and document.values == {"a": value, "b": [value, value]} and type(document.values["a"]) is str


def _has_invisible_character(value: str) -> bool:
    """Whether a text holds what is not seen: line ends, controls, separators, marks of direction."""
    return any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cn", "Co", "Cs") for character in value)


def _escape(value: str) -> str:
    import json  # 1.5 ms, for what is hardly ever met

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
