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

from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.model.nearest import folded
from incubo.problem import Text

MAX_BYTES = 200_000
"""Forges hold 65 536 characters (GitHub) or a million (GitLab); a sheet has a few thousand."""

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
_LONGEST = 500
"""Characters of a heading; a longer line is a text."""
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_NOTHING = {"no-response", "none", "n-a", "aucune-reponse", "pas-de-reponse"}
_EMPTY = re.compile(r"[_*]{1,2}(?P<words>[^_*]+)[_*]{1,2}")
"""`_No response_`: what GitHub writes where nothing was answered."""
_BULLET = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+")
_BOX = re.compile(r"\s*[-*+]\s+\[(?P<tick>[ xX])\]\s")


class Line(NamedTuple):
    """A line as it is read: without what is hidden; `fenced` tells whether it stands in a block of code."""

    text: str
    fenced: bool


class Sections(NamedTuple):
    """What stands under each heading (by key), the keys found several times, and the headings that mean nothing.

    A heading that means nothing comes with the key of the answer that it stands in ("" above the first one).
    """

    found: dict[str, list[str]]
    repeated: tuple[str, ...]
    strange: tuple[tuple[str, str], ...]


def text_of(data: bytes, name: str) -> str:
    """The text of a request. `name` is what to call it. Raises UsageError."""
    if len(data) > MAX_BYTES:
        message = N_("{name} is too large: a request has {most} bytes at most")
        raise UsageError(Text(message, {"name": name, "most": MAX_BYTES}))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(Text(N_("{name} is not written in UTF-8"), {"name": name})) from None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def has_headings(text: str) -> bool:
    """Whether a text may be a form that was filled in."""
    return any(_heading(line) for line in text.split("\n"))


def sections(text: str, known: Callable[[str], str | None]) -> Sections:
    """What stands under each heading. `known`: the key of a heading (folded), None for what is no heading of the form.

    In a block of code a heading counts only if it stands nowhere else: then the fence is a stray one.
    """
    lines = list(_lines(text))
    at: dict[str, list[int]] = {}
    strange: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        words = _heading(line.text)
        if not words:
            continue
        key = known(_bare(words))
        if key is not None:
            at.setdefault(key, []).append(number)
        elif not line.fenced:
            strange.append((number, words))
    for key, numbers in at.items():
        at[key] = [number for number in numbers if not lines[number].fenced] or numbers
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

    return Sections(found, repeated, tuple((words, within(number)) for number, words in strange))


def _heading(line: str) -> str:
    """The words of a heading; "" for another line."""
    match = _HEADING.match(line) if len(line) <= _LONGEST else None
    return line[match.end() :].rstrip(" \t#").strip() if match is not None else ""


def _bare(words: str) -> str:
    """A heading without what people put around it."""
    bare = re.sub(r"[*`]|\((?:facultatif|optional)\)|(?<!\w)_|_(?!\w)", "", words)
    return folded(" ".join(bare.split()).removesuffix(":").strip())


def _lines(text: str) -> Iterator[Line]:
    """The lines, what is in comments left out. A fence or a comment that is never closed is a text like another."""
    lines = text.split("\n")
    fences = _closed(lines)
    last = max((number for number, line in enumerate(lines) if "-->" in line), default=-1)
    hidden, fenced_to = False, -1
    for number, line in enumerate(lines):
        if number <= fenced_to:
            yield Line(line, True)
        elif not hidden and number in fences:
            fenced_to = fences[number]
            yield Line(line, True)
        else:
            shown, hidden = _shown(line, hidden, closes_later=number < last)
            if shown.strip() or not line.strip():
                yield Line(shown, False)


def _shown(line: str, hidden: bool, *, closes_later: bool) -> tuple[str, bool]:
    """A line without what stands in comments; whether its end is in one. `hidden`: its beginning is."""
    shown, at = "", 0
    while True:
        if hidden:
            end = line.find("-->", at)
            if end < 0:
                return shown, True
            hidden, at = False, end + 3
        begin = line.find("<!--", at)
        if begin < 0 or (line.find("-->", begin + 4) < 0 and not closes_later):
            return shown + line[at:], False
        shown, hidden, at = shown + line[at:begin], True, begin + 4


def _closed(lines: Sequence[str]) -> dict[int, int]:
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
            found[number] = number = _closing(lines, number, match["mark"])
        number += 1
    return found


def _closing(lines: Sequence[str], begin: int, mark: str) -> int:
    """The line that closes a block of code, or the last one."""
    for number in range(begin + 1, len(lines)):
        bare = lines[number].strip()
        if len(bare) >= len(mark) and not bare.strip(mark[0]):
            return number
    return len(lines) - 1


def answer(lines: Sequence[str]) -> str:
    """What was answered: "" for nothing. A block of code that is the whole answer is what it holds."""
    kept = "\n".join(line.rstrip() for line in lines).strip("\n").split("\n")
    if _closed(kept).get(0) == len(kept) - 1:
        kept = kept[1:-1]
    text = "\n".join(kept).strip()
    empty = _EMPTY.fullmatch(text)
    return "" if empty is not None and folded(empty["words"]) in _NOTHING else text


def is_nothing(text: str) -> bool:
    """Whether a word chosen in a list means that none was (`None`)."""
    return folded(text) in _NOTHING


def items(text: str) -> list[str]:
    """The lines of an answer, without what makes a list of them."""
    bare = ((_BULLET.match(line), line) for line in text.split("\n"))
    return [kept for match, line in bare if (kept := line[match.end() if match else 0 :].strip())]


def boxes(text: str) -> tuple[list[str], list[str]]:
    """What is ticked, and the lines that are no boxes."""
    found = [(_BOX.match(line), line) for line in text.split("\n") if line.strip()]
    ticked = [line[match.end() :].strip() for match, line in found if match is not None and match["tick"] != " "]
    return ticked, [line.strip() for match, line in found if match is None]
