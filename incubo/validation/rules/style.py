"""Rules of style: what a text says is right, and how it is written makes trouble.

Only files in which a quick look saw something while they were read are looked at here (`source.reading`).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date

from incubo.i18n import N_
from incubo.problem import Edit, Fix, Problem, Span, Text
from incubo.registry.registry import Registry
from incubo.source.written import Scalar, Written
from incubo.validation.rule import rule
from incubo.validation.rules.style_values import Value, values, values_of

_SEARCH = N_("The text looks right, and searches, copies and comparisons do not find it.")
_HIDDEN = re.compile("[\u00a0\u00ad\u200b-\u200f\u202a-\u202f\u2060-\u2064\u2066-\u206f\ufeff]")
_JOINERS = "\u200c\u200d"
_DIRECTIONS = "\u200e\u200f"
_SPACES = "\u00a0\u202f"
_BEFORE = frozenset(":;!?»%‰€$£°–—…)")
_AFTER = frozenset("«–—°(")
_LONGEST_TITLE = 8
_TITLES = (
    "m",
    "mm",
    "mme",
    "mmes",
    "mlle",
    "mlles",
    "dr",
    "pr",
    "me",
    "st",
    "ste",
    "p",
    "art",
    "al",
    "vol",
    "cf",
    "n°",
)
"""What does not part from the name or the number that follows."""


@rule("warning", N_("invisible character in a text"), _SEARCH)
def style_invisible_character(registry: Registry, today: date) -> Iterator[Problem]:
    """Characters that nobody sees, and no-break spaces where French typography has no use for one."""
    for value in values(registry, _has_hidden, _HIDDEN.search):
        text, (start, end) = value.text, value.bare
        found = [at for at in _hidden_in(text, start, end) if not _has_a_use(text, at, value.scalar)]
        if not found:
            continue
        first = Span(value.path, found[0], found[0] + 1)
        edits = tuple(Edit(Span(value.path, at, at + 1), _instead(text, at, value.scalar)) for at in found)
        if text[found[0]] in _SPACES:
            message = Text(N_("a no-break space stands where an ordinary space is expected"))
        else:
            message = Text(
                N_("an invisible character (U+{code}) is in this text"), {"code": f"{ord(text[found[0]]):04X}"}
            )
        yield Problem(
            "style-invisible-character",
            first,
            message,
            hints=(Text(N_("it often comes with a copy from a web page or a document")),),
            fix=Fix(Text(N_("write it without invisible characters")), True, edits),
        )


def _has_hidden(written: Written) -> bool:
    return not written.front.isascii() and _HIDDEN.search(written.text, written.start, written.end) is not None


def _hidden_in(text: str, start: int, end: int) -> Iterator[int]:
    return (found.start() for found in _HIDDEN.finditer(text, start, end))


def _has_a_use(text: str, at: int, scalar: Scalar) -> bool:
    """Whether a character belongs there: a space of French typography, a joiner of other scripts or pictures."""
    start, end = scalar.inner
    before = text[at - 1] if at > start else ""
    after = text[at + 1] if at + 1 < end else ""
    if not before or not after:
        return False
    if text[at] in _SPACES:
        return (
            after in _BEFORE
            or before in _AFTER
            or before.isdigit()
            or after.isdigit()
            or text[max(start, at - _LONGEST_TITLE) : at].rpartition(" ")[2].rstrip(".").lower() in _TITLES
        )
    if text[at] in _JOINERS:
        return not (_is_latin(before) or _is_latin(after))
    if text[at] in _DIRECTIONS:
        return {unicodedata.bidirectional(before), unicodedata.bidirectional(after)} & {"R", "AL"} != set()
    return False


def _is_latin(character: str) -> bool:
    return character < "\u0300" or character.isspace()


def _instead(text: str, at: int, scalar: Scalar) -> str:
    """What stands in the place of a hidden character: a space between two words, else nothing."""
    start, end = scalar.inner
    between = at > start and at + 1 < end and not text[at - 1].isspace() and not text[at + 1].isspace()
    return " " if text[at] in _SPACES and between else ""


@rule(
    "warning",
    N_("tab in the front matter"),
    N_("Editors show it in different widths, and the next edit may break the YAML."),
)
def style_tab(registry: Registry, today: date) -> Iterator[Problem]:
    """Tabs that YAML accepts (between a field and its value, in a text): one finding a line."""
    for path, written in registry.facts["written"].items():
        at = written.text.find("\t", written.start, written.end)
        if at < 0:
            continue
        elsewhere = _told_elsewhere(values_of(registry, path, written))
        while at >= 0:
            line_start = written.text.rfind("\n", 0, at) + 1
            line_end = written.text.find("\n", at)
            line = written.text[line_start:line_end]
            if not _is_in(elsewhere, at):
                yield _tab(path, line, line_start, at)
            at = written.text.find("\t", line_end, written.end)


def _told_elsewhere(values: Iterable[Value]) -> list[tuple[int, int]]:
    """The stretches of a file that other findings speak of already, apart from each other and in order."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(
        stretch
        for value in values
        for stretch in (((value.scalar.start, value.scalar.end),) if value.faulty else value.edges)
    ):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _is_in(stretches: list[tuple[int, int]], at: int) -> bool:
    """Whether a place is in one of some stretches that are in order: looked up, for there may be as many as lines."""
    i = bisect_right(stretches, at, key=lambda stretch: stretch[0]) - 1
    return i >= 0 and at < stretches[i][1]


def _tab(path: str, line: str, line_start: int, at: int) -> Problem:
    indented = line_start + len(line) - len(line.lstrip())
    kept = line_start + len(line.rstrip())
    edits = tuple(
        Edit(Span(path, line_start + i, line_start + i + 1), " " if line_start + i < kept else "")
        for i, character in enumerate(line)
        if character == "\t"
    )
    return Problem(
        "style-tab",
        Span(path, at, at + 1),
        Text(N_("a tab stands here")),
        hints=(Text(N_("use spaces: the width of a tab depends on the editor")),),
        fix=Fix(Text(N_("replace by spaces")), True, edits) if at >= indented else None,
    )


@rule({"startup": "advice", "": "warning"}, N_("spaces around a value"), _SEARCH)
def style_surrounding_spaces(registry: Registry, today: date) -> Iterator[Problem]:
    """A text between quotes, or a block, that begins or ends with spaces."""
    for value in values(registry, _may_be_spaced, _is_spaced):
        edges = value.edges
        if not edges:
            continue
        begins = edges[0][0] == value.scalar.inner[0]
        message = N_("this text begins with spaces") if begins else N_("this text ends with spaces")
        yield Problem(
            "style-surrounding-spaces",
            Span(value.path, *edges[0]),
            Text(message),
            fix=Fix(Text(N_("take the spaces away")), True, tuple(Edit(Span(value.path, *edge), "") for edge in edges)),
            case="start" if begins else "end",
        )


def _may_be_spaced(written: Written) -> bool:
    return written.spaced


def _is_spaced(text: str) -> bool:
    return text[:1].isspace() or text.rstrip("\n")[-1:].isspace()


@rule("advice", N_("accents in two parts"), _SEARCH)
def style_not_nfc(registry: Registry, today: date) -> Iterator[Problem]:
    """A letter and its accent written as two characters, as some copies from macOS and from PDF do."""
    named = any(problem.rule == "file-name-not-nfc" for problem in registry.problems)
    for path, written in registry.facts["written"].items():
        lines = _joining(written.text) if written.loose else []
        if not lines:
            continue
        edits = tuple(Edit(Span(path, start, end), new) for start, end, new in lines)
        yield Problem(
            "style-not-nfc",
            Span(path, lines[0][0], lines[0][0] + 2),
            Text(
                N_("a letter and its accent are two characters, on {n} line of the file"),
                {"n": len(edits)},
                N_("a letter and its accent are two characters, on {n} lines of the file"),
            ),
            hints=(Text(N_("it looks right; a copy from macOS or from a PDF often does this")),),
            fix=Fix(Text(N_("write each accent and its letter as one")), not named, edits),
        )


_ACCENTS = re.compile("[\u0300-\u036f]+")
_TOO_MANY = re.compile("[\u0300-\u036f]{20}")
_MOST_ACCENTS = 20
"""More on one letter are no word, and take a time that grows with the square of their number."""


def _joining(text: str) -> list[tuple[int, int, str]]:
    """What joins letters and their accents where one character can: [start, end) and the new text, a line each."""
    edits = []
    found = _ACCENTS.search(text, 1)
    while found is not None:
        start, end = found.start() - 1, found.end()
        if end - start <= _MOST_ACCENTS and len(unicodedata.normalize("NFC", text[start:end])) < end - start:
            stop = text.find("\n", end)
            end = len(text) if stop < 0 else stop
            if _TOO_MANY.search(text, start, end) is None:
                edits.append((start, end, unicodedata.normalize("NFC", text[start:end])))
        found = _ACCENTS.search(text, end)
    return edits
