"""Find mojibake, text that was decoded with the wrong encoding: `Ã©` for é, `â€™` for an apostrophe, U+FFFD."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, Fix, Problem, Span

_CP1252_RUN = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{2,200}"
)
"""At least two characters that are bytes above 127 in Windows 1252."""

_MAX_EDITS = 500
"""Largest number of edits in one fix."""


def find_mojibake(path: str, text: str) -> Iterator[Problem]:
    """A problem for the first mojibake of a text, whose fix corrects all of it; else for the first U+FFFD, if any."""
    edits: list[Edit] = []
    first: tuple[Span, str] | None = None
    for run in _CP1252_RUN.finditer(text):
        repaired = _repair(run.group())
        if repaired is not None and len(edits) < _MAX_EDITS:
            span = Span(path, run.start(), run.end())
            first = first or (span, repaired)
            edits.append(Edit(span, repaired))
    if first is not None:
        yield Problem(
            "style-garbled",
            first[0],
            Message(N_("“{source}” is “{meant}”, read in the wrong encoding"), {"meant": first[1]}),
            hints=(Message(N_("open the file as “UTF-8” in your editor, and save it as “UTF-8”")),),
            fix=Fix(Message(N_("write the letters themselves")), False, tuple(edits)),
        )
        return
    lost = text.find("\ufffd")
    if lost >= 0:
        yield Problem(
            "style-garbled",
            Span(path, lost, lost + 1),
            Message(N_("a letter was lost here when the file was saved in another encoding")),
            hints=(Message(N_("type it again; git has the text as it was before")),),
        )


def _repair(run: str) -> str | None:
    """The text whose UTF-8 bytes were decoded as Windows 1252; None if they are not UTF-8."""
    try:
        text = b"".join(_encode_character(character) for character in run).decode("utf-8")
    except UnicodeError:
        return None
    return text if text.isprintable() or "\u00a0" in text else None


def _encode_character(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")
