"""HTML in a text: tags, outside code and comments. Every step goes forward, so a hostile text costs its length."""

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
"""Between two spaces each."""

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>")

ENTITY = re.compile(r"&((?:amp;){0,3})([A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
"""What has the form of a character written as an HTML code (`&amp;`, `&#39;`), or coded again (`&amp;#39;`)."""

_BACKTICKS = re.compile("`+")
_MAX_FENCE_LENGTH = 50


class HtmlEntity(NamedTuple):
    """A character written as an HTML code at [start, end) of a text; `is_double_encoded`: the code itself was coded
    again.
    """

    start: int
    end: int
    character: str
    is_double_encoded: bool


def find_entities(text: str, start: int, end: int) -> list[HtmlEntity]:
    """The characters of a stretch of text that are written as HTML codes."""
    found = []
    for match in ENTITY.finditer(text, start, end):
        character = decode_entity(f"&{match[2]};")
        if character is not None:
            found.append(HtmlEntity(*match.span(), character, bool(match[1])))
        elif match[1]:
            found.append(HtmlEntity(match.start(), match.end(1), "&", False))
    return found


_COMMON_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&nbsp;": "\u00a0"}


def decode_entity(entity: str) -> str | None:
    """The character that an HTML code stands for; None if it stands for none."""
    if entity in _COMMON_ENTITIES:
        return _COMMON_ENTITIES[entity]
    if entity[1] == "#":
        number = int(entity[3:-1], 16) if entity[2] in "xX" else int(entity[2:-1])
        return chr(number) if number < 0x110000 and chr(number).isprintable() else None
    import html  # 2 ms that most registries do not need

    made = html.unescape(entity)
    return made if not made.endswith(";") else None


def find_tag(text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Where the first HTML tag of a text is. `a < b`, `<https://…>`, `<me@there.example>`, `<your name>` are none."""
    for found in _TAG.finditer(text, start, len(text) if end is None else end):
        if f" {found[1].lower()} " in _TAG_NAMES:
            return found.span()
    return None


def find_tag_in_markdown(text: str, start: int = 0) -> tuple[int, int] | None:
    """Where the first HTML tag of a Markdown text is, from `start`; what stands in code or in a comment is none."""
    found = find_tag(text, start)
    if found is None or not any(text.find(sign, start, found[0]) >= 0 for sign in _CODE_STARTS):
        return found
    at = start
    for first, end in _code_and_comment_ranges(text, start):
        found = find_tag(text, at, first)
        if found is not None:
            return found
        at = end
    return find_tag(text, at)


_CODE_STARTS = ("`", "~~~", "<!--")
"""What code and comments begin with."""


def _code_and_comment_ranges(text: str, offset: int) -> Iterator[tuple[int, int]]:
    """The stretches of code and comments, in order. Each step goes forward."""
    runs: dict[int, list[int]] | None = None
    while (step := _CODE_OR_COMMENT_START.search(text, offset)) is not None:
        start, offset = step.span()
        sign = step.group()
        if sign == "<!--":
            offset = _end_after(text.find("-->", offset), 3, text)
        elif len(sign) >= _MIN_FENCE_LENGTH and _is_at_line_start(text, start):
            offset = _fence_end(text, offset, sign)
        elif sign[0] == "`":
            runs = _backtick_runs(text) if runs is None else runs
            offset = _inline_code_end(text, offset, len(sign), runs)
        if offset > step.end():
            yield start, offset


_CODE_OR_COMMENT_START = re.compile("`+|~{3,}|<!--")
_MIN_FENCE_LENGTH = 3
_MAX_FENCE_INDENT = 3
"""Blanks that may stand before a fence; with more of them it is none."""


def _is_at_line_start(text: str, offset: int) -> bool:
    before = text[max(0, offset - _MAX_FENCE_INDENT - 1) : offset].rstrip(" ")
    return before.endswith("\n") or (not before and offset <= _MAX_FENCE_INDENT)


def _end_after(offset: int, length: int, text: str) -> int:
    return offset + length if offset >= 0 else len(text)


def _fence_end(text: str, offset: int, fence: str) -> int:
    """The end of a fenced block of code, which may be the end of the text."""
    length = min(len(fence), _MAX_FENCE_LENGTH)
    found = re.compile(rf"^[ ]{{0,3}}{fence[0]}{{{length},}}[ \t]*$", re.MULTILINE).search(text, offset)
    return found.end() if found else len(text)


def _backtick_runs(text: str) -> dict[int, list[int]]:
    """Where backticks stand, by how many there are in a row."""
    made: dict[int, list[int]] = {}
    for run in _BACKTICKS.finditer(text):
        made.setdefault(run.end() - run.start(), []).append(run.start())
    return made


def _inline_code_end(text: str, offset: int, length: int, runs: dict[int, list[int]]) -> int:
    """The end of the code that as many backticks open, in the same paragraph; `offset` if nothing closes it."""
    places = runs.get(length, [])
    next_one = bisect_left(places, offset)
    if next_one == len(places) or "\n\n" in text[offset : places[next_one]]:
        return offset
    return places[next_one] + length
