"""What Ruby, Liquid and their JSON make of the values of a front matter: texts, conditions, loops."""

from __future__ import annotations

import datetime
import math
import re
from typing import Any

_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_SPACE = " \t\r\n\f\v\0"
"""What `strip` takes off."""


def is_true(value: Any) -> bool:
    """Whether a condition holds: in Ruby an empty text, an empty list and 0 are true."""
    return value is not None and value is not False


def to_text(value: Any) -> str:
    """A value as a template writes it (`{{ value }}`)."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join(map(to_text, value))
    return _scalar_text(value) if not isinstance(value, dict) else _inspect(value)


def escape(value: Any) -> str:
    """A value after the filter `escape`."""
    text = _inspect(value) if isinstance(value, list) else to_text(value)
    return text.translate(_ESCAPES)


def strip(text: str) -> str:
    """A text without white space at its ends."""
    return text.strip(_SPACE)


def strip_newlines(text: str) -> str:
    """A text after the filter `strip_newlines`."""
    return text.replace("\r\n", "").replace("\n", "")


def split(text: str, separator: str) -> list[str]:
    """The parts of a text, without the empty ones at its end."""
    parts = text.split(separator)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def loop_items(value: Any) -> list[Any]:
    """What a `for` goes through: the items of a list, the pairs of a mapping, a text that is not empty as one item."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [list(pair) for pair in value.items()]
    return [value] if isinstance(value, str) and value else []


def look_up(value: Any, key: str) -> Any:
    """`value.key`, None if there is none; `first` and `last` of a list are its items."""
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and value and key in ("first", "last"):
        return value[0 if key == "first" else -1]
    return None


def to_list(value: Any) -> list[Any]:
    """`Array(value)`, without the empty items."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [item for item in items if item is not None]


def to_json_value(value: Any) -> Any:
    """A value as Ruby's JSON writes it: days and times as texts, keys as texts."""
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, dict):
        return {to_text(key): to_json_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [to_json_value(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return _scalar_text(value)


def to_day(value: Any) -> datetime.date | None:
    """The day that a value means, where one is compared with today; None if it means none."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return datetime.date(*map(int, match.groups()))
    except ValueError:
        return None


def _scalar_text(value: Any) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, float):
        text = repr(value)
        if "n" in text:
            return {"inf": "Infinity", "-inf": "-Infinity"}.get(text, "NaN")
        return text if "." in text else text.replace("e", ".0e")
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} {value.tzname() or format(value, '%z')}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _inspect(value: Any) -> str:
    """A value as `inspect` writes it: a list or a mapping where a text is expected."""
    if isinstance(value, list):
        return f"[{', '.join(map(_inspect, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_inspect(key)}=>{_inspect(item)}" for key, item in value.items()) + "}"
    if value is None:
        return "nil"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return _scalar_text(value)
