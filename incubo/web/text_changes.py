"""Long texts before and after a change: paragraph by paragraph, with the words that go and those that come."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from incubo.core.i18n import N_, gettext, translate_sentence
from incubo.core.message import Message
from incubo.diff.facts import Change, Subject
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.source.reader import parse_file

MIN_LENGTH = 60
"""Characters from which on a value of a field is a text to compare: a sentence tells a shorter one."""
MAX_TEXTS, MAX_PARAGRAPHS, MAX_WORDS = 12, 300, 600
"""At most so many texts are shown; so many paragraphs of each, and words of a paragraph, are compared."""
_MIN_LIKENESS = 0.4
"""How alike two paragraphs are of which one may have become the other: the share of their words that they have both."""
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])")
"""A blank line, or what comes before the next item of a list."""
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t].*$", re.MULTILINE)
"""A line that is a heading, which is a paragraph without blank lines around it."""
_WORD = re.compile(r"\s+|[^\s]+")

ReadBodies = Callable[[Subject], "tuple[bytes, bytes] | None"]
"""The file of an entry before and after a change; None where there is none to compare."""


class Piece(NamedTuple):
    """Some words of a paragraph: they stay (`kind` is ""), go (`del`) or come (`ins`)."""

    kind: str
    text: str


class Paragraph(NamedTuple):
    """A paragraph with its pieces; or how many stay as they are, which are not shown."""

    pieces: tuple[Piece, ...]
    unchanged: int = 0


class TextChange(NamedTuple):
    """A text that changes: what it is, of which entry where others change too, and its paragraphs."""

    title: str
    paragraphs: tuple[Paragraph, ...]


def show_text_changes(changes: Iterable[Change], read_files: ReadBodies) -> tuple[TextChange, ...]:
    """The long texts among some changes, in the language of the reader."""
    changes = list(changes)
    is_one = len({change.subject.path for change in changes}) == 1
    shown = []
    for change in changes:
        texts = _find_texts(change, read_files)
        paragraphs = tuple(compare_paragraphs(*texts)) if texts is not None else ()
        if paragraphs:
            arguments = {"title": change.subject.title, "problem": _label(change)}
            title = Message("{problem}" if is_one else N_("{title}: {problem}"), arguments)
            shown.append(TextChange(translate_sentence(title), paragraphs))
    return tuple(shown[:MAX_TEXTS])


def _find_texts(change: Change, read_files: ReadBodies) -> tuple[str, str] | None:
    """A text before and after a change; None where a sentence says it all."""
    if change.type == "field" and isinstance(change.old, str) and isinstance(change.new, str):
        is_long = max(len(change.old), len(change.new)) >= MIN_LENGTH
        return (change.old, change.new) if is_long and change.old.strip() and change.new.strip() else None
    files = read_files(change.subject) if change.type == "body" else None
    if files is None:
        return None
    old, new = (parse_file(change.subject.path, data).body for data in files)
    return old, new


def _label(change: Change) -> str:
    if change.type == "body":
        return gettext("text")
    kind = ENTRY_KINDS.get(change.subject.kind)
    field = kind.find_field(change.field) if kind is not None else None
    return gettext(field.label) if field is not None and field.label else change.field


def compare_paragraphs(old: str, new: str) -> Iterator[Paragraph]:
    """The paragraphs of two texts; nothing where they are too many to be compared, or the same."""
    before, after = _split(old), _split(new)
    if before == after or max(len(before), len(after)) > MAX_PARAGRAPHS:
        return
    for operation, i, j, k, n in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            yield Paragraph((), j - i)
        else:
            yield from _compare_groups(before[i:j], after[k:n])


def _split(text: str) -> list[str]:
    text = _HEADING.sub(r"\n\g<0>\n", text.replace("\r\n", "\n"))
    parts = (" ".join(part.split()) for part in _PARAGRAPH_END.split(text))
    return [part for part in parts if part]


def _compare_groups(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs in place of others: each beside the one that it was, if it still has many of its words."""
    left = list(before)
    for text in after:
        place = next((place for place, old in enumerate(left) if _likeness(old, text) >= _MIN_LIKENESS), None)
        if place is None:
            yield Paragraph((Piece("ins", text),))
            continue
        for gone in left[:place]:
            yield Paragraph((Piece("del", gone),))
        yield Paragraph(tuple(_compare_words(left[place], text)))
        left = left[place + 1 :]
    for gone in left:
        yield Paragraph((Piece("del", gone),))


def _likeness(old: str, new: str) -> float:
    """The share of the words of two texts that are in both."""
    first, second = set(old.split()), set(new.split())
    return len(first & second) / max(len(first), len(second))


def _compare_words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > 2 * MAX_WORDS:
        yield Piece("del", old)
        yield Piece("ins", new)
        return
    for operation, i, j, k, n in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            yield Piece("", "".join(before[i:j]))
            continue
        if i < j:
            yield Piece("del", "".join(before[i:j]))
        if k < n:
            yield Piece("ins", "".join(after[k:n]))
