"""Read an entry file as Jekyll does, for what stands in the place of its output: SafeYAML's values, the body as it is.

It differs from `reader` on purpose: `...` also ends the front matter, the empty lines after it are no part of the body,
and some plain scalars have other values (`08`, `1,5`, `2024-1-5`). What `reader` refuses before it builds anything,
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
_WORDS = {
    spelling: value
    for word, value in (
        ("~", None), ("null", None),
        ("yes", True), ("on", True), ("true", True), ("no", False), ("off", False), ("false", False),
        (".inf", float("inf")), ("-.inf", float("-inf")), (".nan", float("nan")),
    )
    for spelling in (word, word.capitalize(), word.upper())
}  # fmt: skip
_MAY_BE_NUMBER = frozenset("+-.,_0123456789")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_OTHER_BASE = re.compile(r"(0[0-7]+)|(0[xX][0-9a-fA-F]+)|(0b[01]+)")
_FLOAT = re.compile(r"[-+]?(?=[0-9.])(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?(?:[eE][-+][0-9]+)?")
_SEXAGESIMAL = re.compile(r"([-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+)(\.[0-9_]*)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|\s+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]*)?\s*"
    r"(?:Z|([-+])([0-9]{1,2})(?::?([0-9]{2}))?)?"
)


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
    """The value of a plain scalar: None, a boolean, a number, a date, a time, else the text itself."""
    if not value:
        return None
    if value in _WORDS:
        return _WORDS[value]
    if value[0] not in _MAY_BE_NUMBER or len(value) > _MAX_SCALAR_LENGTH or not value.isascii():
        return value
    number = _read_number(value)
    if number is not None:
        return number
    if _DATE.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value
    moment = _TIME.fullmatch(value)
    return _read_time(value, moment) if moment is not None else value


def _read_number(value: str) -> int | float | None:
    digits = value.replace("_", "").replace(",", "")
    if _DECIMAL.fullmatch(digits):
        return int(digits)
    other = _OTHER_BASE.fullmatch(digits)
    if other is not None:
        return int(digits, 8 if other[1] else 16 if other[2] else 2)
    sexagesimal = _SEXAGESIMAL.fullmatch(value)
    if sexagesimal is not None:
        total = 0.0
        for part in sexagesimal[1].lstrip("+-").replace("_", "").split(":"):
            total = total * 60 + int(part)
        total += float(f"0{sexagesimal[2].replace('_', '')}") if sexagesimal[2] else 0.0
        return -total if value[0] == "-" else total
    if _FLOAT.fullmatch(value) and value[-1] not in "._+-" and any(character.isdigit() for character in value):
        return float(value.replace("_", ""))
    return None


def _read_time(value: str, match: re.Match[str]) -> datetime.datetime | str:
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    offset = datetime.timedelta(hours=int(match[8] or 0), minutes=int(match[9] or 0))
    try:
        zone = datetime.timezone(-offset if match[7] == "-" else offset)
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
    """The composer of `yaml_loader`, with the plain scalars of SafeYAML."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        return (
            _SCALARS[value] if kind is yaml.ScalarNode and implicit[0] else value if kind is yaml.ScalarNode else None
        )
