"""Merge two changes of an entry's file: by fields and sections, in the text of one side, else by lines.

The result is what an edit of our file would write: its comments, quotes and order stay. Where comments of theirs would
be lost, it is their lines and ours together, or an edit of their file, whichever keeps most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from incubo.core.errors import NotEditableError
from incubo.edit.merge.bodies import merge_bodies
from incubo.edit.merge.conflicts import ABSENT, Choices, Conflict, LineMergers, MergeLines, Side
from incubo.edit.merge.values import NO_VOCABULARY, ValueMerger, is_equivalent, list_changes
from incubo.model.fields import EntryKind
from incubo.model.post_mortem import remove_empty_post_mortem
from incubo.model.vocabulary import Vocabulary
from incubo.source.edits.apply import apply_changes
from incubo.source.frontmatter import BOM, FrontMatterSplit, split_front_matter
from incubo.source.reader import ParsedFile, decode_text, parse_file

_COMMENT = re.compile(r"(?:^|\s)#[^\r\n]*")


class Merge(NamedTuple):
    """A merged file; `data` is None if it goes. `conflicts`: what is not settled, where `data` has our change.

    `lost_comments`: comments of theirs that are not in it. `by_lines`: its lines were merged, because a side of it
    cannot be read. `given_up_ends`: as in `ValueMerger`.
    """

    data: bytes | None
    conflicts: tuple[Conflict, ...] = ()
    lost_comments: tuple[str, ...] = ()
    by_lines: bool = False
    given_up_ends: tuple[tuple[int, str], ...] = ()


class _Sides(NamedTuple):
    """The common file (None: each side added its own), ours and theirs."""

    base: bytes | None
    ours: bytes
    theirs: bytes


def merge_entries(
    path: str,
    kind: EntryKind,
    base: bytes | None,
    ours: bytes | None,
    theirs: bytes | None,
    choices: Choices,
    lines: LineMergers,
    vocabulary: Vocabulary = NO_VOCABULARY,
) -> Merge:
    """Merge two changes of an entry. `base`, `ours`, `theirs`: the file (None: there is none).

    Two new entries of one name are merged only where it was chosen that they are the same: homonyms are two people.
    """
    if ours is None or theirs is None or ours == theirs or base in (ours, theirs):
        return merge_whole(base, ours, theirs, choices)
    if base is None and choices.get("added") is not Side.same:
        return _choose_whole("added", base, ours, theirs, choices)
    sides = _Sides(base, ours, theirs)
    parsed = [parse_file(path, data if data is not None else b"---\n---\n") for data in sides]
    if any(file.values is None for file in parsed):
        if base is None:  # the same thing, and not to be merged by fields
            return _choose_whole("file", base, ours, theirs, choices)
        return merge_texts(base, ours, theirs, choices, lines.merge, by_lines=True)
    return _merge_parsed(path, kind, sides, parsed, ValueMerger(choices, lines, vocabulary))


def merge_whole(base: bytes | None, ours: bytes | None, theirs: bytes | None, choices: Choices) -> Merge:
    """Merge two changes of a file of which one side has nothing of its own, or removed it."""
    if ours == theirs or base == theirs:
        return Merge(ours)
    if base == ours:
        return Merge(theirs)
    return _choose_whole("removed" if base is not None else "added", base, ours, theirs, choices)


def merge_texts(
    base: bytes | None,
    ours: bytes | None,
    theirs: bytes | None,
    choices: Choices,
    merge_lines: MergeLines,
    *,
    by_lines: bool = False,
) -> Merge:
    """Merge the lines of a file that is no entry, or cannot be read as one (`by_lines`)."""
    if ours is None or theirs is None or ours == theirs or base in (ours, theirs):
        return merge_whole(base, ours, theirs, choices)
    if base is None:
        return _choose_whole("added", base, ours, theirs, choices)
    merged = merge_lines(base, ours, theirs)
    if merged is not None:
        return Merge(merged, by_lines=by_lines)
    return _choose_whole("file", base, ours, theirs, choices)


def _choose_whole(
    conflict_type: str, base: bytes | None, ours: bytes | None, theirs: bytes | None, choices: Choices
) -> Merge:
    values = [ABSENT if data is None else decode_text(data) for data in (base, ours, theirs)]
    conflict = Conflict(conflict_type, conflict_type, (), values[0], values[1], values[2])
    side = choices.get(conflict.key)
    is_settled = side in (Side.ours, Side.theirs)
    return Merge(theirs if side is Side.theirs else ours, () if is_settled else (conflict,))


def _merge_parsed(
    path: str,
    kind: EntryKind,
    sides: _Sides,
    parsed: Sequence[ParsedFile],
    merger: ValueMerger,
) -> Merge:
    choices, merge_lines = merger.choices, merger.lines.merge
    front_matters = [file.values or {} for file in parsed]
    values = merger.merge_fields(kind.fields, front_matters[0], front_matters[1], front_matters[2])
    bodies = [unify_newlines(file.body) for file in parsed]
    for side, _ in merger.given_up_ends:
        bodies[side] = remove_empty_post_mortem(bodies[side], bodies[0])
    body = merge_bodies(bodies[0], bodies[1], bodies[2], merger)
    conflicts = tuple(merger.conflicts)
    wanted = _count_wanted_comments(sides)
    candidates: list[tuple[int, Merge]] = []
    for data in _iter_candidates(path, kind, sides, front_matters, values, body, merge_lines):
        comments = count_comments(data)
        lost, kept = wanted - comments, comments - wanted
        candidates.append((2 * lost.total() + kept.total(), Merge(data, conflicts, tuple(lost.elements()))))
        if candidates[-1][0] == 0:
            break
    if not candidates:
        return _choose_whole("file", sides.base, sides.ours, sides.theirs, choices)
    best = min(candidates, key=lambda candidate: candidate[0])[1]
    return best._replace(given_up_ends=tuple(merger.given_up_ends))


def _iter_candidates(
    path: str,
    kind: EntryKind,
    sides: _Sides,
    front_matters: Sequence[dict[Any, Any]],
    values: dict[Any, Any],
    body: str,
    merge_lines: MergeLines,
) -> Iterator[bytes]:
    """Files with the merged values and body: an edit of ours, the lines of both sides, an edit of theirs."""
    edited = _edit(path, kind, sides.ours, front_matters[1], values, body)
    if edited is not None:
        yield edited
    merged = merge_lines(sides.base, sides.ours, sides.theirs) if sides.base is not None else None
    if merged is not None and _holds(path, merged, values, body):
        yield merged
    edited = _edit(path, kind, sides.theirs, front_matters[2], values, body)
    if edited is not None:
        yield edited


def _edit(
    path: str, kind: EntryKind, data: bytes, values: dict[Any, Any], merged: dict[Any, Any], body: str
) -> bytes | None:
    """A side's file with the merged values and body; None if its layout does not allow that."""
    try:
        edited = apply_changes(path, data, list_changes(kind.fields, values, merged))
    except NotEditableError:
        return None
    edited = replace_body(edited, body)
    return edited if _holds(path, edited, merged, body) else None


def replace_body(data: bytes, body: str) -> bytes:
    r"""A file with another text below its front matter, in which all line ends are "\n"."""
    text = decode_text(data)
    parts = split_front_matter(text)
    assert isinstance(parts, FrontMatterSplit)
    old = text[parts.body_start :]
    if unify_newlines(old) == body:
        return data
    newline = "\r\n" if "\r\n" in text else "\n"
    head = text[: parts.body_start]
    if not head.endswith("\n"):
        head += newline
    bom = BOM if data.startswith(BOM.encode()) else ""
    return (bom + head + body.replace("\n", newline)).encode()


def _holds(path: str, data: bytes, values: dict[Any, Any], body: str) -> bool:
    """Whether a file has these values and this body."""
    file = parse_file(path, data)
    return file.values is not None and is_equivalent(file.values, values) and unify_newlines(file.body) == body


def unify_newlines(text: str) -> str:
    r"""A text with "\n" at the end of each line."""
    return text.replace("\r\n", "\n")


def _count_wanted_comments(sides: _Sides) -> Counter[str]:
    """The comments that the merged file should have: those of both sides, less those that one removed."""
    base = count_comments(sides.base) if sides.base is not None else Counter()
    ours, theirs = count_comments(sides.ours), count_comments(sides.theirs)
    return (ours & theirs) + (ours - base - theirs) + (theirs - base - ours)


def count_comments(data: bytes) -> Counter[str]:
    """The comments of a front matter."""
    text = decode_text(data)
    parts = split_front_matter(text)
    front = text[parts.start : parts.end] if isinstance(parts, FrontMatterSplit) else ""
    return Counter(comment.strip() for line in front.split("\n") for comment in _COMMENT.findall(line))
