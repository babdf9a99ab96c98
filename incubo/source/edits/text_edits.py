"""Text edits: replace several ranges of a text at once, and apply fixes to a file's bytes."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from incubo.source.frontmatter import BOM

_BOM_BYTES = BOM.encode()


class TextEdit(NamedTuple):
    """Replace [start, end) by `replacement`; offsets are in code points, in the text without its BOM."""

    start: int
    end: int
    replacement: str


class OverlappingEditsError(Exception):
    """Two edits change the same characters, or insert text at the same position."""

    def __init__(self, first: TextEdit, second: TextEdit) -> None:
        super().__init__("edits overlap")
        self.first = first
        self.second = second


class CompatibleEdits:
    """Edits of a text that do not overlap."""

    def __init__(self) -> None:
        self._sorted: list[TextEdit] = []

    def __iter__(self) -> Iterator[TextEdit]:
        return iter(self._sorted)

    def add(self, edits: Iterable[TextEdit]) -> bool:
        """Add edits, unless one of them overlaps another; whether they were added."""
        added: list[TextEdit] = []
        for edit in edits:
            if self._overlaps(edit):
                for other in added:
                    del self._sorted[bisect_left(self._sorted, other)]
                return False
            insort(self._sorted, edit)
            added.append(edit)
        return True

    def _overlaps(self, edit: TextEdit) -> bool:
        i = bisect_left(self._sorted, edit)
        return any(
            _overlap(*pair) for pair in pairwise([*self._sorted[max(i - 1, 0) : i], edit, *self._sorted[i : i + 1]])
        )


def _overlap(first: TextEdit, second: TextEdit) -> bool:
    """Whether two edits, in order, change the same characters or insert text at the same position."""
    return second.start < first.end or second[:2] == first[:2]


def apply_text_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """A text after edits. Raises OverlappingEditsError, and ValueError for an edit outside the text."""
    parts: list[str] = []
    position = 0
    previous: TextEdit | None = None
    for edit in sorted(edits):
        if not 0 <= edit.start <= edit.end <= len(text):
            raise ValueError("an edit outside the text")
        if previous is not None and _overlap(previous, edit):
            raise OverlappingEditsError(previous, edit)
        parts += text[position : edit.start], edit.replacement
        position = edit.end
        previous = edit
    return "".join(parts) + text[position:]


def _apply_matching_line_endings(text: str, edits: Iterable[TextEdit]) -> str:
    """A text without BOM after edits; new lines get the line ending of the line they are on.

    Raises OverlappingEditsError.
    """
    return apply_text_edits(
        text,
        [
            edit._replace(replacement=_with_line_ending(edit.replacement, line_ending_at(text, edit.start)))
            for edit in edits
        ],
    )


def line_ending_at(text: str, offset: int) -> str:
    r"""The line ending at an offset, "\n" or "\r\n"; on the last line, that of the line before it."""
    end = text.find("\n", offset)
    if end < 0:
        end = text.rfind("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def _with_line_ending(text: str, line_ending: str) -> str:
    return text if line_ending == "\n" or "\n" not in text else text.replace("\r\n", "\n").replace("\n", line_ending)


def apply_file_edits(data: bytes, edits: Iterable[TextEdit], transforms: Iterable[str] = ()) -> bytes:
    """The content of a file after edits of its text (offsets without the BOM), then `transforms` of the whole file.

    A transform is "no-bom" or "lf". Raises UnicodeDecodeError if there are edits and the file is not UTF-8, and
    OverlappingEditsError.
    """
    bom = _BOM_BYTES if data.startswith(_BOM_BYTES) else b""
    edits = list(edits)
    if edits:
        data = bom + _apply_matching_line_endings(data.removeprefix(bom).decode("utf-8"), edits).encode()
    for transform in transforms:
        data = _FILE_TRANSFORMS[transform](data)
    return data


def _strip_bom(data: bytes) -> bytes:
    return data.removeprefix(_BOM_BYTES)


def _convert_to_lf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


_FILE_TRANSFORMS = {"no-bom": _strip_bom, "lf": _convert_to_lf}
