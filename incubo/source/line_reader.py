"""Read the front matter that people write line by line, in a third of the time that the YAML parser takes.

`read_lines` gives the values that the YAML parser gives, or None where a line is outside its subset: fields, lists of
texts, lists of mappings, mappings, comments, lists of words in brackets; texts that are plain, quoted, folded (`>`) or
literal (`|`), on one line or several. When in doubt it gives None: the parser then reads the text, and explains what is
wrong with it. Positions are not its business: `spans` and the scanner of `reader` compose the text where somebody asks
for them.

Lines are the same in many files (`status: independent`), so what a line says is cached.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from sys import intern
from typing import Any

from incubo.source.yaml_scalars import NON_TEXT_STARTS, SCALAR_VALUES, is_padded, resolve_scalar

Line = tuple[int, Any, Any]
"""What a line says: its code, its key and its value. The code is the type of the line plus its indentation."""

# Types of lines. An indentation is less than 32.
_FIELD = 0  # key: value
_OPEN_FIELD = 32  # key:
_ITEM = 64  # - value
_ITEM_FIELD = 96  # - key: value
_OPEN_ITEM_FIELD = 128  # - key:
_LIST_FIELD = 160  # key: [value, value]
_NOTHING = 192  # an empty line, or a comment
_UNKNOWN = 224
_COLUMN_BITS = 31
_OPEN = _OPEN_FIELD - _FIELD
assert _OPEN_FIELD - _FIELD == _OPEN_ITEM_FIELD - _ITEM_FIELD

_NOTHING_LINE: Line = (_NOTHING, None, None)
_UNKNOWN_LINE: Line = (_UNKNOWN, None, None)
_ITEM_INDENT = len("- ")

_MAX_COLUMN = 15
"""Largest indentation that is read here; so many columns hold less than `limits.MAX_NESTING` levels."""

_MAX_CACHED_LINES = 20_000
_MAX_CACHED_KEYS = 2_000
"""Numbers of cached lines and keys above which the cache is emptied."""
_MAX_CACHED_LENGTH = 60
"""Length above which a line is not cached: long ones are hardly ever the same."""

_KEY = re.compile(r"( {0,15})(- )?([^\W\d][\w-]{0,60}) *")
"""A line up to the colon after its key."""
_WORD_LIST = re.compile(r"\[ *(?:[A-Za-z0-9_][A-Za-z0-9_.-]* *(?:, *[A-Za-z0-9_][A-Za-z0-9_.-]* *)*)?\]")
_BLOCK_HEADER = re.compile(r"[|>][+-]?")
_SINGLE_QUOTED = re.compile(r"(?:[^']|'')*")
_DOUBLE_QUOTED = re.compile(r'[^"\\]*(?:\\["\\][^"\\]*)*')
_ESCAPED_CHARACTER = re.compile(r'\\(["\\])')
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""The first characters of what may be something else than a plain text."""
_NOT_A_SCALAR = object()


def read_lines(front: str) -> tuple[dict[Any, Any], bool] | None:
    """The values of a front matter, and whether one of them begins or ends with spaces.

    None: the YAML parser has to read it. In a front matter that is read, no line has an anchor, an alias or a tag, and
    no mapping has a key twice.
    """
    lines = front.replace("\r\n", "\n").split("\n")
    if lines.pop():
        return None  # no line break at the end
    values = _build(map(_LINES.__getitem__, lines))
    if values is not None:
        return values, False
    joined = _join_lines(lines)
    if joined is None:
        return None
    values = _build(joined[0])
    return None if values is None else (values, joined[1])


def _build(lines: Iterable[Line]) -> dict[Any, Any] | None:
    """The mapping that lines describe.

    `items` is the list under the last key of `mapping`: empty while nothing stands under that key yet, None if it has a
    value of another type. `item` is the code of the lines that continue the list.
    """
    root: dict[Any, Any] = {}
    mapping, column, open_field = root, 0, _OPEN_FIELD
    items: list[Any] | None = None
    item = _UNKNOWN
    open_key: Any = None
    parents: list[tuple[dict[Any, Any], int, list[Any] | None, int]] = []
    for code, key, value in lines:
        if code == column:  # a field without anything under it: most lines
            if key in mapping:
                return None
            mapping[key] = value
            items = None
        elif code == item and items:
            items.append(value)
        elif code == open_field:
            if key in mapping:
                return None
            mapping[key] = None
            open_key, items = key, []
        elif code >= _NOTHING:
            if code != _NOTHING:
                return None
        else:  # a mapping or a list begins or ends
            line_column = code & _COLUMN_BITS
            line_type = code - line_column
            while column > line_column:
                mapping, column, items, item = parents.pop()
            if line_type in (_ITEM, _ITEM_FIELD, _OPEN_ITEM_FIELD):
                if items is None or (items and item != _ITEM + line_column):
                    return None
                if not items:
                    mapping[open_key] = items
                    item = _ITEM + line_column
                if line_type == _ITEM:
                    items.append(value)
                    open_field = _OPEN_FIELD + column
                    continue
                parents.append((mapping, column, items, item))
                mapping, column = {}, line_column + _ITEM_INDENT
                items.append(mapping)
            elif column < line_column:
                if items is None or items:
                    return None
                parents.append((mapping, column, None, _UNKNOWN))
                parent, mapping, column = mapping, {}, line_column
                parent[open_key] = mapping
            elif key in mapping:
                return None
            mapping[key] = list(value) if line_type == _LIST_FIELD else value
            open_field = _OPEN_FIELD + column
            items = None
            if line_type in (_OPEN_FIELD, _OPEN_ITEM_FIELD):
                open_key, items = key, []
    return root


class _LineCache(dict[str, Line]):
    """What lines say."""

    def __missing__(self, line: str) -> Line:
        result = _analyse_line(line)
        if len(line) <= _MAX_CACHED_LENGTH:
            if len(self) >= _MAX_CACHED_LINES:
                self.clear()
            self[line] = result
        return result


class _KeyCache(dict[str, tuple[int, Any] | None]):
    """The code and the key of lines up to their colon: `  - start` → (_ITEM_FIELD + 2, "start"); None if it is none."""

    def __missing__(self, text: str) -> tuple[int, Any] | None:
        match = _KEY.fullmatch(text)
        if match is None:
            return None
        if len(self) >= _MAX_CACHED_KEYS:
            self.clear()
        indentation, dash, key = match.groups()
        result = self[text] = (len(indentation) + (_ITEM_FIELD if dash else _FIELD), SCALAR_VALUES[intern(key)])
        return result


_LINES = _LineCache()
_KEYS = _KeyCache()


def _analyse_line(line: str) -> Line:
    """What a line says by itself; `_UNKNOWN_LINE` if that depends on other lines, or if it is outside the subset."""
    if not line.isprintable() and not _is_accepted(line):
        return _UNKNOWN_LINE
    start, colon, text = line.partition(": ")
    text = text.strip(" ")
    if not colon:
        content = line.strip(" ")
        if not content or content[0] == "#":
            return _NOTHING_LINE
        if content[-1] == ":":
            start = line.rstrip(" ")[:-1]
        elif content[:_ITEM_INDENT] == "- ":
            value = _parse_scalar(content[_ITEM_INDENT:].lstrip(" "))
            column = line.index("-")
            if value is _NOT_A_SCALAR or column > _MAX_COLUMN:
                return _UNKNOWN_LINE
            return _ITEM + column, None, value
        else:
            return _UNKNOWN_LINE
    known = _KEYS[start]
    if known is None:
        return _NOTHING_LINE if start.lstrip(" ")[:1] == "#" else _UNKNOWN_LINE  # a comment, as `# incubo: ignore[…]`
    code, key = known
    if not text or text[0] == "#":
        return code + _OPEN, key, None
    value = _parse_scalar(text)
    if value is not _NOT_A_SCALAR:
        return code, key, value
    if code < _OPEN_FIELD and _WORD_LIST.fullmatch(text):
        return code + _LIST_FIELD, key, tuple(SCALAR_VALUES[word] for word in text[1:-1].replace(",", " ").split())
    return _UNKNOWN_LINE


def _parse_scalar(text: str) -> Any:
    """The value of a scalar on one line, without the spaces around it; `_NOT_A_SCALAR` if it is anything else."""
    first = text[0]
    if first in _INDICATORS:
        if first == "'":
            return _parse_quoted(text, _SINGLE_QUOTED)
        if first == '"':
            return _parse_quoted(text, _DOUBLE_QUOTED)
        if first != "-" or not text[1:2].isalnum():
            return _NOT_A_SCALAR
    if " #" in text:
        text = text.partition(" #")[0].rstrip(" ")
    if text[-1] == ":" or ": " in text:
        return _NOT_A_SCALAR
    if len(text) > _MAX_CACHED_LENGTH:
        return resolve_scalar(text)
    return intern(text) if first not in NON_TEXT_STARTS else SCALAR_VALUES[text]


def _parse_quoted(text: str, content: re.Pattern[str]) -> Any:
    """The value of a quoted text; `_NOT_A_SCALAR` if it is not complete, or begins or ends with spaces."""
    value = text[1:-1]
    if len(text) < len("''") or text[-1] != text[0] or not content.fullmatch(value) or is_padded(value):
        return _NOT_A_SCALAR
    return _unescape(value, text[0])


def _unescape(text: str, quote: str) -> str:
    """The value of what stands between two quotes."""
    if quote == "'":
        return text.replace("''", "'")
    return _ESCAPED_CHARACTER.sub(r"\1", text) if "\\" in text else text


def _join_lines(lines: list[str]) -> tuple[list[Line], bool] | None:
    """What lines say where a text may stand on several, and whether a text begins or ends with spaces.

    None if there is no such text, or if a line is outside the subset.
    """
    result: list[Line] = []
    index = 0
    is_any_padded = False
    while index < len(lines):
        line = lines[index]
        index += 1
        code, key, value = _LINES[line]
        joined: tuple[Any, int] | None
        if code == _UNKNOWN:
            start, _, text = line.partition(": ")
            known = _KEYS[start]
            if known is None:  # `- text`
                dash, _, text = line.partition("- ")
                known = (_ITEM + len(dash), None) if not dash.strip(" ") and len(dash) <= _MAX_COLUMN else None
            text = text.strip(" ")
            if known is None or not text:
                return None
            code, key = known
            if _BLOCK_HEADER.fullmatch(text):
                joined = _join_block(text, lines, index, _indent_of_mapping(code))
            else:
                joined = _join_quoted(text, lines, index)
            if joined is None:
                return None
            value, index = joined
            is_any_padded = is_any_padded or is_padded(value)
        elif code < _OPEN_FIELD or _ITEM <= code < _OPEN_ITEM_FIELD:
            indent = _indent_of_mapping(code)
            if _find_continuation(lines, index, indent) is not None:
                text = line.partition("- " if code - indent == _ITEM else ": ")[2].strip(" ")
                joined = _join_plain(text, lines, index, indent)
                if joined is None:
                    return None
                value, index = joined
        elif code < _NOTHING and index < len(lines) and _LINES[lines[index]][0] == _UNKNOWN:
            indent = _indent_of_mapping(code - _OPEN)
            text = lines[index].strip(" ")
            # A text may stand below its key.
            if _is_plain_row(text) and _find_continuation(lines, index, indent) is not None:
                joined = _join_plain(text, lines, index + 1, indent)
                if joined is None:
                    return None
                code -= _OPEN
                value, index = joined
        result.append((code, key, value))
    return (result, is_any_padded) if is_any_padded or len(result) < len(lines) else None


def _indent_of_mapping(code: int) -> int:
    """The indentation that the other lines of a text exceed: that of its key, or of the dash of an item."""
    indent = code & _COLUMN_BITS
    return indent + _ITEM_INDENT if code - indent == _ITEM_FIELD else indent


def _find_continuation(lines: list[str], index: int, indent: int) -> int | None:
    """The index of the next line that is not empty, if it is deeper than `indent` and no comment; else None."""
    while index < len(lines):
        start = lines[index][: indent + 1]
        if start.strip(" "):
            return None
        content = lines[index].lstrip(" ")
        if content:
            return None if content[0] == "#" else index
        index += 1
    return None


def _join_plain(text: str, lines: list[str], index: int, indent: int) -> tuple[Any, int] | None:
    """The value of a plain text that begins with `text`, and the index of the line after it."""
    if text[0] in _INDICATORS or " #" in text:
        return None
    rows = [text]
    while (next_index := _find_continuation(lines, index, indent)) is not None:
        rows += [""] * (next_index - index)
        row = lines[next_index].strip(" ")
        if not _is_plain_row(row):
            return None
        rows.append(row)
        index = next_index + 1
    return resolve_scalar(_fold(rows)), index


def _is_plain_row(row: str) -> bool:
    """Whether a line that is not empty, without the spaces around it, can be one of a plain text."""
    return row[0] not in _INDICATORS and " #" not in row and ": " not in row and row[-1] != ":" and _is_accepted(row)


def _join_quoted(text: str, lines: list[str], index: int) -> tuple[Any, int] | None:
    """The value of a quoted text that begins with `text`, and the index of the line after it."""
    quote = text[0]
    if quote not in "'\"":
        return None
    content = _SINGLE_QUOTED if quote == "'" else _DOUBLE_QUOTED
    row = text[1:]
    rows = []
    while content.fullmatch(row) and _is_accepted(row):
        rows.append(row)
        if index == len(lines) or lines[index].startswith(("---", "...")):
            return None
        row = lines[index].strip(" ")
        index += 1
    rows.append(row[:-1])
    if row[-1:] != quote or not content.fullmatch(row[:-1]) or not _is_accepted(row) or not rows[0] or not rows[-1]:
        return None
    return _unescape(_fold(rows), quote), index


def _join_block(header: str, lines: list[str], index: int, indent: int) -> tuple[Any, int] | None:
    """The value of a literal or folded text, and the index of the line after it."""
    rows: list[str] = []
    width = 0
    while index < len(lines):
        line = lines[index]
        content = line.lstrip(" ")
        depth = len(line) - len(content)
        if not rows:
            width = depth
        if not content and (line or not rows):
            return None  # spaces without a text may be part of the value
        if content and depth < max(width, indent + 1):
            if depth > indent or not rows:
                return None
            break
        if (depth > width and header[0] == ">") or not _is_accepted(line):
            return None
        rows.append(line[width:])
        index += 1
    if not rows:
        return None
    line_breaks = 1
    while not rows[-1]:
        rows.pop()
        line_breaks += 1
    value = "\n".join(rows) if header[0] == "|" else _fold(rows)
    if not header.endswith("-"):
        value += "\n" * (line_breaks if header.endswith("+") else 1)
    return value, index


def _fold(rows: list[str]) -> str:
    """Lines as one text: a line break is a space, and an empty line a line break."""
    parts = [rows[0]]
    line_breaks = 0
    for row in rows[1:]:
        if not row:
            line_breaks += 1
        else:
            parts += ("\n" * line_breaks or " ", row)
            line_breaks = 0
    return "".join(parts)


def _is_accepted(text: str) -> bool:
    """Whether a text has only printable characters and no-break spaces.

    YAML accepts these. None of what it refuses, or takes for the end of a line, is printable, nor is the BOM.
    """
    return text.isprintable() or text.replace("\u00a0", "").replace("\u202f", "").isprintable()
