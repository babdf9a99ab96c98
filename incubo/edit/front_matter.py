"""Values to the text of a new file's front matter, in the order of the Field table. (Others are never rewritten.)

A text is left bare only where every reader takes it for that very text; it is read back to be sure.
"""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from incubo.model.fields import Field, Kind
from incubo.source.reading import read

_LIKE_A_NUMBER = re.compile(r"[-+]?[.\d][\da-fA-FxXoO_,.:eE+-]*")
"""Numbers of other readers too: YAML 1.2 takes `1e3` for one, Ruby `1,000`."""
_LIKE_A_WORD = re.compile(r"(?:y|n|yes|no|on|off|true|false|null|nil|nan|inf|~|=|<<)", re.IGNORECASE)


def entry(kind: Kind, values: Mapping[str, Any], prefixes: Mapping[str, str], body: str, newline: str = "\n") -> bytes:
    r"""A whole new file. `prefixes`: how references to a kind are spelt; `newline`: "\n" or "\r\n"."""
    lines = ["---", *front_matter(kind, values, prefixes), "---"]
    text = "\n".join(lines) + "\n"
    if body.strip():
        text += "\n" + body.strip("\r\n") + "\n"
    return re.sub(r"\r?\n", newline, text).encode()


def front_matter(kind: Kind, values: Mapping[str, Any], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The lines of a front matter, without its boundary. What is None or an empty list is left out."""
    yield from _fields(kind.fields, values, prefixes, "")


def _fields(
    fields: tuple[Field, ...], values: Mapping[str, Any], prefixes: Mapping[str, str], at: str
) -> Iterator[str]:
    for field in fields:
        value = values.get(field.name)
        if value is None or value == [] or value == {}:
            continue
        if isinstance(value, list):
            yield f"{at}{field.name}:"
            for item in value:
                yield from _item(field, item, prefixes, at + "  ")
        elif isinstance(value, dict):
            yield f"{at}{field.name}:"
            yield from _fields(field.items, value, prefixes, at + "  ")
        else:
            yield f"{at}{field.name}: {_one(field, value, prefixes)}"


def _item(field: Field, item: Any, prefixes: Mapping[str, str], at: str) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{at}- {_one(field, item, prefixes)}"
        return
    dash = f"{at}- "
    for line in _fields(field.items, item, prefixes, at + "  "):
        yield dash + line[len(dash) :]
        dash = at + "  "


def _one(field: Field, value: Any, prefixes: Mapping[str, str]) -> str:
    if field.type == "reference" and isinstance(value, str):
        return scalar(prefixes.get(field.refers, "") + value)
    return scalar(value)


def scalar(value: Any) -> str:
    """A text, date, number or boolean as YAML, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return repr(value) if isinstance(value, (int, float)) else text(str(value))


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
