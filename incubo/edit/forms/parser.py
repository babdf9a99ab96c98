"""Parse the text of a filled-in form, as a forge writes it: headings, and below each the answer.

People may have edited it since: case, accents, blanks and the level of headings do not count. A line that is no heading
of the form belongs to the answer above it. Comments are no answer: readers of the rendered request do not see them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.suggestions import normalise_name
from incubo.source.limits import MAX_REQUEST_BYTES

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
_MAX_HEADING_LENGTH = 500
"""Characters of a heading; a longer line is text."""
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_NO_ANSWER_WORDS = {"no-response", "none", "n-a", "aucune-reponse", "pas-de-reponse"}
_EMPHASIS = re.compile(r"[_*]{1,2}(?P<words>[^_*]+)[_*]{1,2}")
"""`_No response_`: what GitHub writes for an empty answer."""
_BULLET = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+")
_BOX = re.compile(r"\s*[-*+]\s+\[(?P<tick>[ xX])\]\s")


class FormLine(NamedTuple):
    """A line without its comments; `in_code_block`: it is in a fenced code block."""

    text: str
    in_code_block: bool


class FormSections(NamedTuple):
    """The lines under each heading (by key), the keys that occur more than once, and the unknown headings.

    An unknown heading comes with the key of the section that contains it ("" above the first one).
    """

    lines_by_key: dict[str, list[str]]
    repeated_keys: tuple[str, ...]
    unknown_headings: tuple[tuple[str, str], ...]


def decode_form(data: bytes, source_name: str) -> str:
    """The text of a request. `source_name`: its name in errors. Raises UsageError."""
    if len(data) > MAX_REQUEST_BYTES:
        message = N_("{name} is too large: a request has {most:size} at most")
        raise UsageError(Message(message, {"name": source_name, "most": MAX_REQUEST_BYTES}))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(Message(N_("{name} is not written in UTF-8"), {"name": source_name})) from None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def has_headings(text: str) -> bool:
    """Whether a text may be a filled-in form."""
    return any(_heading_text(line) for line in text.split("\n"))


def parse_form_sections(text: str, heading_key: Callable[[str], str | None]) -> FormSections:
    """The sections of a form. `heading_key` returns the key of a normalised heading, None if it is not one of the form.

    In a code block a heading counts only if it occurs nowhere else: then the fence is a stray one.
    """
    lines = list(_visible_lines(text))
    numbers_by_key: dict[str, list[int]] = {}
    unknown: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        heading = _heading_text(line.text)
        if not heading:
            continue
        key = heading_key(_normalise_form_heading(heading))
        if key is not None:
            numbers_by_key.setdefault(key, []).append(number)
        elif not line.in_code_block:
            unknown.append((number, heading))
    for key, numbers in numbers_by_key.items():
        numbers_by_key[key] = [number for number in numbers if not lines[number].in_code_block] or numbers
    repeated_keys = tuple(key for key, numbers in numbers_by_key.items() if len(numbers) > 1)
    headings = sorted((number, key) for key, numbers in numbers_by_key.items() for number in numbers)
    lines_by_key: dict[str, list[str]] = {}
    for i, (start, key) in enumerate(headings):
        end = headings[i + 1][0] if i + 1 < len(headings) else len(lines)
        lines_by_key.setdefault(key, [line.text for line in lines[start + 1 : end]])

    start_numbers = [start for start, _ in headings]

    def containing_key(number: int) -> str:
        position = bisect(start_numbers, number)
        return headings[position - 1][1] if position else ""

    return FormSections(
        lines_by_key, repeated_keys, tuple((heading, containing_key(number)) for number, heading in unknown)
    )


def _heading_text(line: str) -> str:
    """The text of a heading; "" for any other line."""
    match = _HEADING.match(line) if len(line) <= _MAX_HEADING_LENGTH else None
    return line[match.end() :].rstrip(" \t#").strip() if match is not None else ""


def _normalise_form_heading(heading: str) -> str:
    """A heading normalised, without emphasis, “(optional)” and a final colon."""
    bare = re.sub(r"[*`]|\((?:facultatif|optional)\)|(?<!\w)_|_(?!\w)", "", heading)
    return normalise_name(" ".join(bare.split()).removesuffix(":").strip())


def _visible_lines(text: str) -> Iterator[FormLine]:
    """The lines without comments. A fence or a comment that is never closed is ordinary text."""
    lines = text.split("\n")
    code_blocks = _find_code_blocks(lines)
    last_comment_end = max((number for number, line in enumerate(lines) if "-->" in line), default=-1)
    in_comment, block_end = False, -1
    for number, line in enumerate(lines):
        if number <= block_end:
            yield FormLine(line, True)
        elif not in_comment and number in code_blocks:
            block_end = code_blocks[number]
            yield FormLine(line, True)
        else:
            visible, in_comment = _strip_comments(line, in_comment, closes_later=number < last_comment_end)
            if visible.strip() or not line.strip():
                yield FormLine(visible, False)


def _strip_comments(line: str, in_comment: bool, *, closes_later: bool) -> tuple[str, bool]:
    """A line without its comments, and whether it ends in one. `in_comment`: it starts in one."""
    visible, position = "", 0
    while True:
        if in_comment:
            end = line.find("-->", position)
            if end < 0:
                return visible, True
            in_comment, position = False, end + 3
        start = line.find("<!--", position)
        if start < 0 or (line.find("-->", start + 4) < 0 and not closes_later):
            return visible + line[position:], False
        visible, in_comment, position = visible + line[position:start], True, start + 4


def _find_code_blocks(lines: Sequence[str]) -> dict[int, int]:
    """The lines that open a code block, each with the line that closes it. An unclosed fence opens none."""
    fences = [_FENCE.match(line) for line in lines]
    longest: dict[str, list[int]] = {}  # by fence character: from each line on, the longest closing fence
    for character in "`~":
        longest[character] = lengths = [0] * (len(lines) + 1)
        for number in range(len(lines) - 1, -1, -1):
            stripped = lines[number].strip()
            lengths[number] = max(
                lengths[number + 1], len(stripped) if stripped and not stripped.strip(character) else 0
            )
    blocks: dict[int, int] = {}
    number = 0
    while number < len(lines):
        fence = fences[number]
        if fence is not None and longest[fence["mark"][0]][number + 1] >= len(fence["mark"]):
            blocks[number] = number = _find_closing_fence(lines, number, fence["mark"])
        number += 1
    return blocks


def _find_closing_fence(lines: Sequence[str], start: int, mark: str) -> int:
    """The line that closes a code block; the last one if none does."""
    for number in range(start + 1, len(lines)):
        stripped = lines[number].strip()
        if len(stripped) >= len(mark) and not stripped.strip(mark[0]):
            return number
    return len(lines) - 1


def section_answer(lines: Sequence[str]) -> str:
    """The answer in a section, "" if empty. If it is a single code block, the content of that block."""
    answer_lines = "\n".join(line.rstrip() for line in lines).strip("\n").split("\n")
    if _find_code_blocks(answer_lines).get(0) == len(answer_lines) - 1:
        answer_lines = answer_lines[1:-1]
    text = "\n".join(answer_lines).strip()
    emphasis = _EMPHASIS.fullmatch(text)
    return "" if emphasis is not None and normalise_name(emphasis["words"]) in _NO_ANSWER_WORDS else text


def is_no_answer(text: str) -> bool:
    """Whether an option chosen in a list means “no answer” (`None`)."""
    return normalise_name(text) in _NO_ANSWER_WORDS


def parse_list_items(text: str) -> list[str]:
    """The lines of an answer, without bullets and numbers."""
    matches = ((_BULLET.match(line), line) for line in text.split("\n"))
    return [item for match, line in matches if (item := line[match.end() if match else 0 :].strip())]


def parse_checkboxes(text: str) -> tuple[list[str], list[str]]:
    """The labels of the checked boxes, and the lines that are no boxes."""
    boxes = [(_BOX.match(line), line) for line in text.split("\n") if line.strip()]
    checked = [line[match.end() :].strip() for match, line in boxes if match is not None and match["tick"] != " "]
    return checked, [line.strip() for match, line in boxes if match is None]
