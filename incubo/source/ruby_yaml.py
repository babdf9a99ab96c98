"""Read an entry file as Jekyll does, for what stands in the place of its output: the values of Psych, Ruby's YAML, and
the body as it is.

It differs from `reader` on purpose: `...` also ends the front matter, the empty lines after it are no part of the body,
and some plain scalars have other values (`1,5`, `2024-1-5`, `12:30`). What `reader` refuses before it builds anything,
because it may hurt (anchors, tags, depth, size), is refused here too.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, NamedTuple

import yaml

from incubo.source.limits import MAX_FILE_BYTES, MAX_FRONT_MATTER_LENGTH
from incubo.source.unsafe_constructs import find_unsafe_construct, may_be_unsafe
from incubo.source.yaml_loader import ComplexKeyError, Composer, ValueBuilder

_SPACE = r"[ \t\r\n\f\v]"
_HEADER = re.compile(rb"---[ \t\r\f\v]*\n")
_OPENING = re.compile(rf"---{_SPACE}*\n")
_CLOSING = re.compile(rf"^(?:---|\.\.\.){_SPACE}*$\n?", re.MULTILINE)

_MAX_SCALAR_LENGTH = 64
"""Length above which a plain scalar is a text: a longer number means nothing."""
_CACHE_LIMIT = 60_000
_WORDS = {"~": None, "null": None, "yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_LONGEST_WORD = 5
_NO_NUMBER = re.compile(r"[^0-9.:\-]?(?:[^\W\d]|[_ \t\r\n\f\v!@#$%^&*(){}<>|/\\~;=])")
"""The beginning of what is a word or a text."""
_INFINITE = {".inf": float("inf"), "+.inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan")}
_TIME = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:(Z)|([-+])([0-9]{1,2}):?([0-9]{2})?))?"
)
_DATE = re.compile(r"([0-9]{4})-(1[012]|0[0-9]|[0-9])-([12][0-9]|3[01]|0[0-9]|[0-9])")
_SEXAGESIMAL = re.compile(r"([-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2})(\.[0-9_]*)?")
_FLOAT = re.compile(r"[-+]?(?=[0-9.])(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][-+][0-9]+)?")
_INTEGER = re.compile(r"[-+]?(?:(0b[01_,]+)|(0[0-7_,]+)|(0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)|(0x[0-9a-fA-F_,]+))")


class JekyllFile(NamedTuple):
    """A file of a collection: the values of its front matter, and what follows it."""

    values: dict[Any, Any]
    body: str


def has_front_matter(data: bytes) -> bool:
    """Whether Jekyll takes a file for a page: its first line is `---`."""
    return _HEADER.match(data) is not None


def read_jekyll_file(data: bytes) -> JekyllFile | None:
    """The values and the body of a file; None if it cannot be read (`reader.parse_file` says why, for nearly all)."""
    if len(data) > MAX_FILE_BYTES:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening is not None else None
    if opening is None or closing is None:
        return None
    front = text[opening.end() : closing.start()]
    if len(front) > MAX_FRONT_MATTER_LENGTH:
        return None
    try:
        if may_be_unsafe(front) and find_unsafe_construct(front) is not None:
            return None
        node = _RubyComposer(front).get_single_node()
        values = ValueBuilder().build(node) if node is not None else {}
    except (yaml.YAMLError, ComplexKeyError, ValueError, RecursionError):
        return None
    if values is None:
        values = {}
    return JekyllFile(values, text[closing.end() :]) if type(values) is dict else None


def resolve_ruby_scalar(value: str) -> Any:
    """The value of a plain scalar: None, a boolean, a number, a date, a time, else a text (a symbol is one)."""
    if not value:
        return None
    if _NO_NUMBER.match(value):
        word = value.lower() if len(value) <= _LONGEST_WORD else ""
        return _WORDS.get(word, value)
    if len(value) > _MAX_SCALAR_LENGTH:
        return value
    if value[0] == ":" and len(value) > 1:
        quoted = re.match(r":([\"'])(.*)\1", value)
        return quoted[2].removeprefix(":") if quoted is not None else value[1:]
    if (match := _TIME.fullmatch(value)) is not None:
        return _read_time(value, match)
    if (match := _DATE.fullmatch(value)) is not None:
        try:
            return datetime.date(*map(int, match.groups()))
        except ValueError:
            return value
    if value.lower() in _INFINITE:
        return _INFINITE[value.lower()]
    return _read_number(value)


def _read_number(value: str) -> int | float | str:
    if (match := _SEXAGESIMAL.fullmatch(value)) is not None:
        total: int | float = 0
        for n, part in enumerate(value.rstrip("_.").split(":")):  # the first are hours, where there are two too
            total += (float(part) if match[2] else int(part)) * 60 ** (2 - n)
        return total
    digits = value.replace("_", "").replace(",", "")
    if _FLOAT.fullmatch(value):
        try:
            return float(digits)
        except ValueError:
            return value
    if (match := _INTEGER.fullmatch(value)) is None:
        return value
    base = 2 if match[1] else 8 if match[2] else 10 if match[3] else 16
    try:
        return int(digits, base)
    except ValueError:
        return value


def _read_time(value: str, match: re.Match[str]) -> datetime.datetime | str:
    """A time; one in UTC (`Z`) has no other zone, and its text says so."""
    offset = datetime.timedelta(hours=int(match[9] or 0), minutes=int(match[10] or 0))
    try:
        zone = datetime.UTC if match[7] else datetime.timezone(-offset if match[8] == "-" else offset, "")
        year, month, day, hour, minute, second = map(int, match.groups()[:6])
        return datetime.datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return value


class _ScalarCache(dict[str, Any]):
    def __missing__(self, value: str) -> Any:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        result = self[value] = resolve_ruby_scalar(value)
        return result


_SCALARS = _ScalarCache()


class _RubyComposer(Composer):
    """The composer of `yaml_loader`, with the plain scalars of Psych."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        return (
            _SCALARS[value] if kind is yaml.ScalarNode and implicit[0] else value if kind is yaml.ScalarNode else None
        )
