"""A form that was filled in, as a forge writes it: headings, and below each what was answered. Text only.

The person may have edited it since: blanks, capitals and accents of headings do not count, nor does their level. A line
that is no heading of the form belongs to the answer above it, whatever it looks like. What Markdown hides (comments) is
no answer, for nobody who reads the request sees it.
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

MAX_REQUEST_BYTES = 200_000
"""Forges hold 65 536 characters (GitHub) or a million (GitLab); a sheet has a few thousand."""

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
_MAX_HEADING_LENGTH = 500
"""Characters of a heading; a longer line is a text."""
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_NO_ANSWER_WORDS = {"no-response", "none", "n-a", "aucune-reponse", "pas-de-reponse"}
_EMPHASIS = re.compile(r"[_*]{1,2}(?P<words>[^_*]+)[_*]{1,2}")
"""`_No response_`: what GitHub writes where nothing was answered."""
_BULLET = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+")
_BOX = re.compile(r"\s*[-*+]\s+\[(?P<tick>[ xX])\]\s")


class FormLine(NamedTuple):
    """A line as it is read: without what is hidden; `in_code_block` tells whether it stands in a block of code."""

    text: str
    in_code_block: bool


class FormSections(NamedTuple):
    """What stands under each heading (by key), the keys found several times, and the headings that mean nothing.

    A heading that means nothing comes with the key of the answer that it stands in ("" above the first one).
    """

    lines_by_key: dict[str, list[str]]
    repeated_keys: tuple[str, ...]
    unknown_headings: tuple[tuple[str, str], ...]


def decode_form(data: bytes, source_name: str) -> str:
    """The text of a request. `source_name` is what to call it. Raises UsageError."""
    if len(data) > MAX_REQUEST_BYTES:
        message = N_("{name} is too large: a request has {most} bytes at most")
        raise UsageError(Message(message, {"name": source_name, "most": MAX_REQUEST_BYTES}))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(Message(N_("{name} is not written in UTF-8"), {"name": source_name})) from None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def has_headings(text: str) -> bool:
    """Whether a text may be a form that was filled in."""
    return any(_heading_text(line) for line in text.split("\n"))


def parse_form_sections(text: str, heading_key: Callable[[str], str | None]) -> FormSections:
    """What stands under each heading. `heading_key`: the key of a heading (folded), None for what is no heading of
    the form.

    In a block of code a heading counts only if it stands nowhere else: then the fence is a stray one.
    """
    lines = list(_visible_lines(text))
    at: dict[str, list[int]] = {}
    strange: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        words = _heading_text(line.text)
        if not words:
            continue
        key = heading_key(_bare_heading(words))
        if key is not None:
            at.setdefault(key, []).append(number)
        elif not line.in_code_block:
            strange.append((number, words))
    for key, numbers in at.items():
        at[key] = [number for number in numbers if not lines[number].in_code_block] or numbers
    repeated = tuple(key for key, numbers in at.items() if len(numbers) > 1)
    begins = sorted((number, key) for key, numbers in at.items() for number in numbers)
    found: dict[str, list[str]] = {}
    for place, (begin, key) in enumerate(begins):
        end = begins[place + 1][0] if place + 1 < len(begins) else len(lines)
        found.setdefault(key, [line.text for line in lines[begin + 1 : end]])

    starts = [begin for begin, _ in begins]

    def within(number: int) -> str:
        before = bisect(starts, number)
        return begins[before - 1][1] if before else ""

    return FormSections(found, repeated, tuple((words, within(number)) for number, words in strange))


def _heading_text(line: str) -> str:
    """The words of a heading; "" for another line."""
    match = _HEADING.match(line) if len(line) <= _MAX_HEADING_LENGTH else None
    return line[match.end() :].rstrip(" \t#").strip() if match is not None else ""


def _bare_heading(words: str) -> str:
    """A heading without what people put around it."""
    bare = re.sub(r"[*`]|\((?:facultatif|optional)\)|(?<!\w)_|_(?!\w)", "", words)
    return normalise_name(" ".join(bare.split()).removesuffix(":").strip())


def _visible_lines(text: str) -> Iterator[FormLine]:
    """The lines, what is in comments left out. A fence or a comment that is never closed is a text like another."""
    lines = text.split("\n")
    fences = _find_code_blocks(lines)
    last = max((number for number, line in enumerate(lines) if "-->" in line), default=-1)
    hidden, fenced_to = False, -1
    for number, line in enumerate(lines):
        if number <= fenced_to:
            yield FormLine(line, True)
        elif not hidden and number in fences:
            fenced_to = fences[number]
            yield FormLine(line, True)
        else:
            shown, hidden = _strip_comments(line, hidden, closes_later=number < last)
            if shown.strip() or not line.strip():
                yield FormLine(shown, False)


def _strip_comments(line: str, in_comment: bool, *, closes_later: bool) -> tuple[str, bool]:
    """A line without what stands in comments; whether its end is in one. `in_comment`: its beginning is."""
    shown, at = "", 0
    while True:
        if in_comment:
            end = line.find("-->", at)
            if end < 0:
                return shown, True
            in_comment, at = False, end + 3
        begin = line.find("<!--", at)
        if begin < 0 or (line.find("-->", begin + 4) < 0 and not closes_later):
            return shown + line[at:], False
        shown, in_comment, at = shown + line[at:begin], True, begin + 4


def _find_code_blocks(lines: Sequence[str]) -> dict[int, int]:
    """The lines that open a block of code, each with the one that closes it. One that none closes opens nothing."""
    marks = [_FENCE.match(line) for line in lines]
    longest: dict[str, list[int]] = {}  # of the marks that may close, by letter, from each line on
    for letter in "`~":
        longest[letter] = most = [0] * (len(lines) + 1)
        for number in range(len(lines) - 1, -1, -1):
            bare = lines[number].strip()
            most[number] = max(most[number + 1], len(bare) if bare and not bare.strip(letter) else 0)
    found: dict[int, int] = {}
    number = 0
    while number < len(lines):
        match = marks[number]
        if match is not None and longest[match["mark"][0]][number + 1] >= len(match["mark"]):
            found[number] = number = _find_closing_fence(lines, number, match["mark"])
        number += 1
    return found


def _find_closing_fence(lines: Sequence[str], begin: int, mark: str) -> int:
    """The line that closes a block of code, or the last one."""
    for number in range(begin + 1, len(lines)):
        bare = lines[number].strip()
        if len(bare) >= len(mark) and not bare.strip(mark[0]):
            return number
    return len(lines) - 1


def section_answer(lines: Sequence[str]) -> str:
    """What was answered: "" for nothing. A block of code that is the whole answer is what it holds."""
    kept = "\n".join(line.rstrip() for line in lines).strip("\n").split("\n")
    if _find_code_blocks(kept).get(0) == len(kept) - 1:
        kept = kept[1:-1]
    text = "\n".join(kept).strip()
    empty = _EMPHASIS.fullmatch(text)
    return "" if empty is not None and normalise_name(empty["words"]) in _NO_ANSWER_WORDS else text


def is_no_answer(text: str) -> bool:
    """Whether a word chosen in a list means that none was (`None`)."""
    return normalise_name(text) in _NO_ANSWER_WORDS


def parse_list_items(text: str) -> list[str]:
    """The lines of an answer, without what makes a list of them."""
    bare = ((_BULLET.match(line), line) for line in text.split("\n"))
    return [kept for match, line in bare if (kept := line[match.end() if match else 0 :].strip())]


def parse_checkboxes(text: str) -> tuple[list[str], list[str]]:
    """What is ticked, and the lines that are no boxes."""
    found = [(_BOX.match(line), line) for line in text.split("\n") if line.strip()]
    ticked = [line[match.end() :].strip() for match, line in found if match is not None and match["tick"] != " "]
    return ticked, [line.strip() for match, line in found if match is None]
