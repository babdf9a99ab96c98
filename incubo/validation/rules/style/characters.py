"""Rules of characters that make trouble in texts: invisible ones, tabs, spaces at the edges, decomposed accents.

Only the files that `source.reader` kept because they may have such a problem are scanned.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import MAX_EDITS, Edit, Fix, Problem, Span
from incubo.registry.registry import Registry
from incubo.source.reader import HASH_IN_TEXT, FrontMatterScanner, ScalarToken
from incubo.source.scalars import format_text_scalar
from incubo.validation.rule import NAMES, rule
from incubo.validation.rules.style.values import StyledValue, file_values, iter_values

_WHY_NOT_FOUND = N_("The text looks right, but searches, copies and comparisons do not find it.")
_HIDDEN_CHARACTERS = re.compile("[\u00a0\u00ad\u200b-\u200f\u202a-\u202f\u2060-\u2064\u2066-\u206f\ufeff]")
_JOINERS = "\u200c\u200d"
_DIRECTION_MARKS = "\u200e\u200f"
_NO_BREAK_SPACES = "\u00a0\u202f"
_SPACED_BEFORE = frozenset(":;!?»%‰€$£°–—…)")
_SPACED_AFTER = frozenset("«–—°(")
_ABBREVIATIONS = frozenset([
    "m", "mm", "mme", "mmes", "mlle", "mlles", "dr", "pr", "me", "st", "ste", "p", "art", "al", "vol", "cf", "n°",
])  # fmt: skip
"""Abbreviations that a no-break space joins to the following name or number."""
_MAX_ABBREVIATION_LENGTH = 8


@rule(
    "warning",
    title=N_("invisible character in a text"),
    rationale=_WHY_NOT_FOUND,
    kind="member",
    description=N_("The invisible character U+200B is in the middle of the word."),
    bad="role: Dévelop\u200bpeur",
    good="role: Développeur",
    how_to_fix=N_(
        "Delete the character, or type the word again. It usually comes with a copy from a web page or a document."
    ),
    proposed_fix="safe",
    each="file",
)
def style_invisible_character(
    registry: Registry, as_of: date, path: str, scanner: FrontMatterScanner
) -> Iterator[Problem]:
    """Invisible characters, and no-break spaces that French typography does not ask for."""
    for value in iter_values(registry, path, scanner, _HIDDEN_CHARACTERS.search) if _has_hidden(scanner) else ():
        text, (start, end) = value.text, value.trimmed_span
        offsets = [offset for offset in _hidden_in(text, start, end) if not _is_legitimate(text, offset, value.scalar)]
        if not offsets:
            continue
        first = Span(path, offsets[0], offsets[0] + 1)
        edits = tuple(
            Edit(Span(path, offset, offset + 1), _replacement_for(text, offset, value.scalar))
            for offset in offsets[: MAX_EDITS + 1]
        )
        if text[offsets[0]] in _NO_BREAK_SPACES:
            message = Message(N_("a no-break space is used where an ordinary space is expected"))
        else:
            message = Message(
                N_("an invisible character (U+{code}) is in this text"), {"code": f"{ord(text[offsets[0]]):04X}"}
            )
        yield Problem(
            "style-invisible-character",
            first,
            message,
            hints=(Message(N_("it often comes with a copy from a web page or a document")),),
            fix=_small_fix(N_("write it without invisible characters"), edits),
        )


def _has_hidden(scanner: FrontMatterScanner) -> bool:
    return (
        not scanner.front_text.isascii()
        and _HIDDEN_CHARACTERS.search(scanner.text, scanner.start, scanner.end) is not None
    )


def _hidden_in(text: str, start: int, end: int) -> Iterator[int]:
    return (match.start() for match in _HIDDEN_CHARACTERS.finditer(text, start, end))


def _is_legitimate(text: str, offset: int, scalar: ScalarToken) -> bool:
    """Whether an invisible character is useful: a space of French typography, a joiner of other scripts or of emoji."""
    start, end = scalar.content_range
    before = text[offset - 1] if offset > start else ""
    after = text[offset + 1] if offset + 1 < end else ""
    if not before or not after:
        return False
    if text[offset] in _NO_BREAK_SPACES:
        return (
            after in _SPACED_BEFORE
            or before in _SPACED_AFTER
            or before.isdigit()
            or after.isdigit()
            or text[max(start, offset - _MAX_ABBREVIATION_LENGTH) : offset].rpartition(" ")[2].rstrip(".").lower()
            in _ABBREVIATIONS
        )
    if text[offset] in _JOINERS:
        return not (_is_latin(before) or _is_latin(after))
    if text[offset] in _DIRECTION_MARKS:
        return {unicodedata.bidirectional(before), unicodedata.bidirectional(after)} & {"R", "AL"} != set()
    return False


def _is_latin(character: str) -> bool:
    return character < "\u0300" or character.isspace()


def _replacement_for(text: str, offset: int, scalar: ScalarToken) -> str:
    """The replacement of an invisible character: a space between two words, else nothing."""
    start, end = scalar.content_range
    is_between_words = (
        offset > start and offset + 1 < end and not text[offset - 1].isspace() and not text[offset + 1].isspace()
    )
    return " " if text[offset] in _NO_BREAK_SPACES and is_between_words else ""


@rule(
    "warning",
    title=N_("tab in the front matter"),
    rationale=N_("Editors show it in different widths, and the next edit may break the YAML."),
    kind="member",
    description=N_("A tab comes after the colon. It looks like one or several spaces."),
    bad="role:\tDéveloppeur",
    good="role: Développeur",
    how_to_fix=N_("Replace the tab with a space."),
    proposed_fix="safe",
    each="file",
)
def style_tab(registry: Registry, as_of: date, path: str, scanner: FrontMatterScanner) -> Iterator[Problem]:
    """Tabs that YAML accepts (between a field and its value, in a text): one problem for each line."""
    offset = scanner.text.find("\t", scanner.start, scanner.end)
    if offset < 0:
        return
    reported_spans = _spans_reported_elsewhere(file_values(registry, path, scanner))
    while offset >= 0:
        line_start = scanner.text.rfind("\n", 0, offset) + 1
        line_end = scanner.text.find("\n", offset)
        line = scanner.text[line_start:line_end]
        if not _is_in_spans(reported_spans, offset):
            yield _tab_problem(path, line, line_start, offset)
        offset = scanner.text.find("\t", line_end, scanner.end)


def _spans_reported_elsewhere(values: Iterable[StyledValue]) -> list[tuple[int, int]]:
    """The spans of a file that other rules report, merged and in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(
        span
        for value in values
        for span in (((value.scalar.start, value.scalar.end),) if value.is_reported else value.edge_spaces)
    ):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_in_spans(spans: list[tuple[int, int]], offset: int) -> bool:
    """Whether an offset is in one of the sorted spans. Binary search: there may be as many spans as lines."""
    i = bisect_right(spans, offset, key=lambda span: span[0]) - 1
    return i >= 0 and offset < spans[i][1]


def _small_fix(title: str, edits: tuple[Edit, ...], *, is_safe: bool = True) -> Fix | None:
    """A fix of the edits; None if there are too many."""
    return Fix(Message(title), is_safe, edits) if len(edits) <= MAX_EDITS else None


def _tab_problem(path: str, line: str, line_start: int, offset: int) -> Problem:
    text_start = line_start + len(line) - len(line.lstrip())
    text_end = line_start + len(line.rstrip())
    tabs = (line_start + i for i, character in enumerate(line) if character == "\t")
    edits = tuple(Edit(Span(path, tab, tab + 1), " " if tab < text_end else "") for tab in islice(tabs, MAX_EDITS + 1))
    return Problem(
        "style-tab",
        Span(path, offset, offset + 1),
        Message(N_("there is a tab here")),
        hints=(Message(N_("use spaces: the width of a tab depends on the editor")),),
        fix=_small_fix(N_("replace with spaces"), edits) if offset >= text_start else None,
    )


@rule(
    {"startup": "advice", "": "warning"},
    title=N_("spaces around a value"),
    rationale=_WHY_NOT_FOUND,
    kind="member",
    bad="role: 'Développeur '",
    good="role: Développeur",
    how_to_fix=N_("Remove the spaces before and after the text; its quotes are then often not needed."),
    proposed_fix="safe",
    each="file",
)
def style_surrounding_spaces(
    registry: Registry, as_of: date, path: str, scanner: FrontMatterScanner
) -> Iterator[Problem]:
    """A text between quotes, or a block, that begins or ends with spaces."""
    for value in iter_values(registry, path, scanner, _has_edge_spaces) if scanner.has_padded_value else ():
        edges = value.edge_spaces
        if not edges:
            continue
        at_start = edges[0][0] == value.scalar.content_range[0]
        message = N_("this text begins with spaces") if at_start else N_("this text ends with spaces")
        yield Problem(
            "style-surrounding-spaces",
            Span(path, *edges[0]),
            Message(message),
            fix=Fix(Message(N_("remove the spaces")), True, tuple(Edit(Span(path, *edge), "") for edge in edges)),
            case="start" if at_start else "end",
        )


def _has_edge_spaces(text: str) -> bool:
    return text[:1].isspace() or text.rstrip("\n")[-1:].isspace()


@rule(
    "warning",
    title=N_("“#” within a text"),
    rationale=N_("YAML takes what follows it for a comment: the public page shows a sentence without its end."),
    kind="startup",
    bad="mission: Trouver une place au port #12 et la réserver",
    good="mission: 'Trouver une place au port #12 et la réserver'",
    how_to_fix=N_("Put the text between quotes. If a comment is meant, put a space after “#”."),
    proposed_fix="guess",
    each="file",
)
def style_comment_in_text(registry: Registry, as_of: date, path: str, scanner: FrontMatterScanner) -> Iterator[Problem]:
    """A text without quotes that ends where a comment begins whose first word touches its `#`."""
    has_hash = HASH_IN_TEXT.search(scanner.text, scanner.start, scanner.end) is not None
    for value in iter_values(registry, path, scanner) if has_hash else ():
        scalar = value.scalar
        if scalar.part == "key" or scalar.style or value.field_type not in ("text", "lines"):
            continue
        comment = _COMMENT_AFTER_TEXT.match(value.text, scalar.end)
        if comment is None or (value.required and not scalar.value):  # empty: schema-missing-field
            continue
        meant = value.text[scalar.start : comment.end(1)].strip()
        fix = Fix(
            Message(N_("put the whole text between quotes")),
            False,
            (Edit(Span(path, scalar.start, comment.end(1)), format_text_scalar(meant)),),
        )
        yield Problem(
            "style-comment-in-text",
            Span(path, *comment.span(1)),
            Message(N_("the text ends before “#”: the rest is a comment")),
            fix=fix if scalar.value and "\n" not in meant else None,
        )


_COMMENT_AFTER_TEXT = re.compile(r"[ \t]*(?<=[ \t])(#(?=\w)(?!incubo:)[^\r\n]*?)[ \t]*$", re.MULTILINE)


@rule(
    "advice",
    title=N_("accents in two parts"),
    rationale=_WHY_NOT_FOUND,
    kind="member",
    description=N_("The accent of the “é” is a character of its own (U+0301), which looks the same."),
    bad="role: De\u0301veloppeur",
    good="role: Développeur",
    how_to_fix=N_("Type the word again, or let your editor write the file in the form “NFC”."),
    proposed_fix="safe",
    each="file",
    reads=NAMES,
)
def style_not_nfc(registry: Registry, as_of: date, path: str, scanner: FrontMatterScanner) -> Iterator[Problem]:
    """A letter and its accent written as two characters, as some copies from macOS and from PDF do."""
    lines = _accent_joining_edits(scanner.text)
    if not lines:
        return
    has_unnormalized_name = any(problem.rule_id == "file-name-not-nfc" for problem in registry.problems)
    edits = tuple(Edit(Span(path, start, end), new) for start, end, new in lines)
    yield Problem(
        "style-not-nfc",
        Span(path, lines[0][0], lines[0][0] + 2),
        Message(
            N_("a letter and its accent are two characters, on {n} line of the file"),
            {"n": len(edits)},
            N_("a letter and its accent are two characters, on {n} lines of the file"),
        ),
        hints=(Message(N_("it looks right; a copy from macOS or from a PDF often does this")),),
        fix=_small_fix(N_("write each accent and its letter as one"), edits, is_safe=not has_unnormalized_name),
    )


_ACCENTS = re.compile("[\u0300-\u036f]+")
_TOO_MANY = re.compile("[\u0300-\u036f]{20}")
_MAX_ACCENTS = 20
"""A letter with more accents is not a word, and takes time that grows with the square of their number."""


def _accent_joining_edits(text: str) -> list[tuple[int, int, str]]:
    """The edits that compose letters and accents: start, end (excluded) and the new text, one edit for each line."""
    edits = []
    match = _ACCENTS.search(text, 1)
    while match is not None:
        start, end = match.start() - 1, match.end()
        if end - start <= _MAX_ACCENTS and len(unicodedata.normalize("NFC", text[start:end])) < end - start:
            line_end = text.find("\n", end)
            end = len(text) if line_end < 0 else line_end
            if _TOO_MANY.search(text, start, end) is None:
                edits.append((start, end, unicodedata.normalize("NFC", text[start:end])))
        match = _ACCENTS.search(text, end)
    return edits
