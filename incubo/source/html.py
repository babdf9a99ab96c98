"""Find HTML in a text: entities, and tags outside Markdown code and comments.

The searches never go back, so that they take linear time on any text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

_TAG_NAMES = (
    " a abbr address area article aside audio b base big blockquote body br button canvas caption center cite code"
    " col colgroup dd del details dfn div dl dt em embed fieldset figcaption figure font footer form frame frameset"
    " h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main map mark menu meta"
    " nav noscript object ol optgroup option p param picture pre q s samp section select small source span strike"
    " strong style sub summary sup svg table tbody td template textarea tfoot th thead title tr track tt u ul var"
    " video wbr"
    " "
)
"""The known tag names, each between two spaces."""

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>")

ENTITY = re.compile(r"&((?:amp;){0,3})([A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
"""Anything in the form of an entity (`&amp;`, `&#39;`), or of one that was encoded again (`&amp;#39;`)."""

_COMMON_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&nbsp;": "\u00a0"}

_BACKTICKS = re.compile("`+")

_CODE_STARTS = ("`", "~~~", "<!--")
"""The beginnings of code and comments."""

_CODE_OR_COMMENT_START = re.compile("`+|~{3,}|<!--")
_MAX_FENCE_LENGTH = 50
_MIN_FENCE_LENGTH = 3
_MAX_FENCE_INDENT = 3
"""Largest indentation of a code fence."""


class HtmlEntity(NamedTuple):
    """An HTML entity at [start, end) of a text, and its character. `is_double_encoded`: its `&` was encoded too."""

    start: int
    end: int
    character: str
    is_double_encoded: bool


def find_entities(text: str, start: int, end: int) -> list[HtmlEntity]:
    """The HTML entities in the range [start, end) of a text."""
    entities = []
    for match in ENTITY.finditer(text, start, end):
        character = decode_entity(f"&{match[2]};")
        if character is not None:
            entities.append(HtmlEntity(*match.span(), character, bool(match[1])))
        elif match[1]:
            entities.append(HtmlEntity(match.start(), match.end(1), "&", False))
    return entities


def decode_entity(entity: str) -> str | None:
    """The character of an HTML entity; None for an unknown one."""
    if entity in _COMMON_ENTITIES:
        return _COMMON_ENTITIES[entity]
    if entity[1] == "#":
        number = int(entity[3:-1], 16) if entity[2] in "xX" else int(entity[2:-1])
        return chr(number) if number < 0x110000 and chr(number).isprintable() else None
    import html  # lazy: 2 ms, only for a rare entity

    text = html.unescape(entity)
    return text if not text.endswith(";") else None


def find_tag(text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """The range of the first HTML tag. `a < b`, `<https://…>`, `<me@there.example>`, `<your name>` are not tags."""
    for match in _TAG.finditer(text, start, len(text) if end is None else end):
        if f" {match[1].lower()} " in _TAG_NAMES:
            return match.span()
    return None


def find_tag_in_markdown(text: str, start: int = 0) -> tuple[int, int] | None:
    """The range of the first HTML tag of a Markdown text from `start` on, outside code and comments."""
    tag = find_tag(text, start)
    if tag is None or not any(text.find(code_start, start, tag[0]) >= 0 for code_start in _CODE_STARTS):
        return tag
    offset = start
    for start_of_code, end in _code_and_comment_ranges(text, start):
        tag = find_tag(text, offset, start_of_code)
        if tag is not None:
            return tag
        offset = end
    return find_tag(text, offset)


def remove_comments(text: str) -> str:
    """A Markdown text without its comments (`<!-- … -->`), except in code. One that is not closed stays."""
    if "<!--" not in text:
        return text
    kept, offset = [], 0
    for start, end in _code_and_comment_ranges(text, 0):
        if text.startswith("<!--", start) and text.endswith("-->", start, end):
            kept.append(text[offset:start])
            offset = end
    return "".join([*kept, text[offset:]])


def _code_and_comment_ranges(text: str, offset: int) -> Iterator[tuple[int, int]]:
    """The ranges of code and comments from `offset` on, in order."""
    runs: dict[int, list[int]] | None = None
    while (match := _CODE_OR_COMMENT_START.search(text, offset)) is not None:
        start, offset = match.span()
        opening = match.group()
        if opening == "<!--":
            offset = _end_after(text.find("-->", offset), 3, text)
        elif len(opening) >= _MIN_FENCE_LENGTH and _is_at_line_start(text, start):
            offset = _fence_end(text, offset, opening)
        elif opening[0] == "`":
            runs = _backtick_runs(text) if runs is None else runs
            offset = _inline_code_end(text, offset, len(opening), runs)
        if offset > match.end():
            yield start, offset


def _is_at_line_start(text: str, offset: int) -> bool:
    indentation = text[max(0, offset - _MAX_FENCE_INDENT - 1) : offset].rstrip(" ")
    return indentation.endswith("\n") or (not indentation and offset <= _MAX_FENCE_INDENT)


def _end_after(offset: int, length: int, text: str) -> int:
    return offset + length if offset >= 0 else len(text)


def _fence_end(text: str, offset: int, fence: str) -> int:
    """The end of a fenced code block: its closing fence, else the end of the text."""
    length = min(len(fence), _MAX_FENCE_LENGTH)
    match = re.compile(rf"^[ ]{{0,3}}{fence[0]}{{{length},}}[ \t]*$", re.MULTILINE).search(text, offset)
    return match.end() if match else len(text)


def _backtick_runs(text: str) -> dict[int, list[int]]:
    """The offsets of the runs of backticks, by their length."""
    runs: dict[int, list[int]] = {}
    for run in _BACKTICKS.finditer(text):
        runs.setdefault(run.end() - run.start(), []).append(run.start())
    return runs


def _inline_code_end(text: str, offset: int, length: int, runs: dict[int, list[int]]) -> int:
    """The end of inline code opened by `length` backticks, in the same paragraph; `offset` if it is not closed."""
    positions = runs.get(length, [])
    next_index = bisect_left(positions, offset)
    if next_index == len(positions) or "\n\n" in text[offset : positions[next_index]]:
        return offset
    return positions[next_index] + length
