"""Pieces of a text replaced all at once; every other character stays.

The corrections of a file, made in its bytes: pieces of its text, then its form (its BOM, its line ends).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from incubo.core.problem import Edit, FieldLocation
from incubo.source.frontmatter import BOM
from incubo.source.spans import FieldSpans


class TextEdit(NamedTuple):
    """Replace [start, end) of a text by `replacement`. Offsets in code points, in the text without its BOM."""

    start: int
    end: int
    replacement: str


class OverlappingEditsError(Exception):
    """Two pieces that touch the same characters, or put something at the same place: neither is made."""

    def __init__(self, first: TextEdit, second: TextEdit) -> None:
        super().__init__("pieces overlap")
        self.first = first
        self.second = second


def apply_text_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """The text with every piece replaced. Raises Overlap, and ValueError for a piece outside the text."""
    made: list[str] = []
    at = 0
    before: TextEdit | None = None
    for piece in sorted(edits):
        if not 0 <= piece.start <= piece.end <= len(text):
            raise ValueError("a piece outside the text")
        if before is not None and (piece.start < at or piece[:2] == before[:2]):
            raise OverlappingEditsError(before, piece)
        made += text[at : piece.start], piece.replacement
        at = piece.end
        before = piece
    return "".join(made) + text[at:]


def resolve_edits(text: str, edits: Sequence[Edit]) -> list[TextEdit]:
    """The pieces of a fix's edits of one text (no BOM). New lines end as those of the line they are put in.

    Raises LookupError where an edit is of a field that the text does not have: nothing else is changed in its stead.
    """
    spans: FieldSpans | None = None
    made = []
    for edit in edits:
        where = edit.location
        if isinstance(where, FieldLocation):
            spans = spans or FieldSpans(text)
            if not spans.has_value(where.field):
                raise LookupError(where.field)
            start, end = spans.find(where.field, where.part)
        else:
            start, end = where.start, where.end
        made.append(TextEdit(start, end, _with_line_ending(edit.replacement, line_ending_at(text, start))))
    return made


def apply_matching_line_endings(text: str, edits: Iterable[TextEdit]) -> str:
    """A text (no BOM) with edits whose places were found; new lines end as their neighbours. Raises Overlap."""
    return apply_text_edits(
        text,
        [
            edit._replace(replacement=_with_line_ending(edit.replacement, line_ending_at(text, edit.start)))
            for edit in edits
        ],
    )


def line_ending_at(text: str, offset: int) -> str:
    r"""How the line at an offset ends: "\n" or "\r\n"; the last one as the line before it."""
    end = text.find("\n", offset)
    if end < 0:
        end = text.rfind("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def _with_line_ending(text: str, line_ending: str) -> str:
    return text if line_ending == "\n" or "\n" not in text else text.replace("\r\n", "\n").replace("\n", line_ending)


_BOM_BYTES = BOM.encode()


def apply_fixes(data: bytes, edits: Iterable[TextEdit], transforms: Iterable[str] = ()) -> bytes:
    """A file's bytes with pieces of its text replaced (offsets without its BOM), and changes of form.

    A form is "no-bom" or "lf". What is not changed stays as it is. Raises UnicodeDecodeError where pieces are given of
    what is not UTF-8, Overlap where two of them touch.
    """
    mark = _BOM_BYTES if data.startswith(_BOM_BYTES) else b""
    edits = list(edits)
    if edits:
        data = mark + apply_matching_line_endings(data.removeprefix(mark).decode("utf-8"), edits).encode()
    for form in transforms:
        data = _FILE_TRANSFORMS[form](data)
    return data


def _strip_bom(data: bytes) -> bytes:
    return data.removeprefix(_BOM_BYTES)


def _convert_to_lf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


_FILE_TRANSFORMS = {"no-bom": _strip_bom, "lf": _convert_to_lf}
