"""A text as a YAML scalar: bare only where every reader takes it for that very text."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache

from incubo.source.reading import read

_LIKE_A_NUMBER = re.compile(r"[-+]?[.\d][\da-fA-FxXoO_,.:eE+-]*")
"""Numbers of other readers too: YAML 1.2 takes `1e3` for one, Ruby `1,000`."""

_LIKE_A_WORD = re.compile(r"(?:y|n|yes|no|on|off|true|false|null|nil|nan|inf|~|=|<<)", re.IGNORECASE)


@lru_cache(maxsize=1024)
def text(value: str) -> str:
    """A text, bare where it can be, else between quotes: simple ones unless it holds an apostrophe."""
    if not _hidden(value):
        if not (_LIKE_A_NUMBER.fullmatch(value) or _LIKE_A_WORD.fullmatch(value)) and value and _reads(value, value):
            return value
        single = "'" + value.replace("'", "''") + "'"
        plain_double = f'"{value}"'
        if "'" in value and '"' not in value and "\\" not in value and _reads(plain_double, value):
            return plain_double
        if _reads(single, value):
            return single
    return _escaped(value)


def _reads(written: str, value: str) -> bool:
    """Whether a spelling is read as that text, both as a field and as an item of a list."""
    document = read("", f"---\na: {written}\nb:\n  - {written}\n  - {written}\n---\n".encode("utf-8", "surrogatepass"))
    refused = any(problem.rule.startswith("yaml-") for problem in document.problems)
    return not refused and document.values == {"a": value, "b": [value, value]} and type(document.values["a"]) is str


def _hidden(value: str) -> bool:
    """Whether a text holds what is not seen: line ends, controls, separators, marks of direction."""
    return any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cn", "Co", "Cs") for character in value)


def _escaped(value: str) -> str:
    parts = []
    for character in value:
        if character == "\n":
            parts.append("\\n")
        elif _hidden(character):
            code = ord(character)
            parts.append(f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
        else:
            parts.append(json.dumps(character, ensure_ascii=False)[1:-1])
    return f'"{"".join(parts)}"'
