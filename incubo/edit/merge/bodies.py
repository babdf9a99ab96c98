"""Merge the text below two front matters: by lines, else section by section, each under its heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from incubo.edit.merge.conflicts import ABSENT, Conflict, Place, Side
from incubo.edit.merge.items import match_three
from incubo.edit.merge.values import ValueMerger

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_BLANK_END = re.compile(r"\s*\Z")


class _Section(NamedTuple):
    """A section: its heading ("" above the first one) with a number if it is not the first of that name, its text with
    the heading, without the blank lines at its end, which are `gap`.
    """

    name: str
    text: str
    gap: str


def merge_bodies(base: str, ours: str, theirs: str, merger: ValueMerger) -> str:
    r"""The body with both changes; conflicts are those of sections (`merger`). All line ends are "\n"."""
    if ours == theirs or base == theirs:
        return ours
    if base == ours:
        return theirs
    merged = merger.lines.merge(base.encode(), ours.encode(), theirs.encode())
    if merged is not None:
        return merged.decode()
    return _merge_sections(base, ours, theirs, merger)


def _merge_sections(base: str, ours: str, theirs: str, merger: ValueMerger) -> str:
    texts = [_split_sections(text) for text in (base, ours, theirs)]
    names = [list(sections) for sections in texts]
    triples = match_three(names[0], names[1], names[2], None)
    order = merger.order_items(None, (Place("body", None),), triples, dict.fromkeys(triples), names)
    merged: list[_Section] = []
    for triple in order:
        name = next(each[i] for each, i in zip(names, triple, strict=True) if i is not None)
        section = _merge_section(name, texts, merger)
        if section is not None:
            merged.append(section)
    return _join(merged)


def _split_sections(text: str) -> Mapping[str, _Section]:
    """The sections of a body by name, in order."""
    parts: list[list[str]] = [[]]
    for line in text.splitlines(keepends=True):
        if _HEADING.match(line):
            parts.append([])
        parts[-1].append(line)
    uses: Counter[str] = Counter()
    sections: dict[str, _Section] = {}
    for number, lines in enumerate(parts):
        heading = " ".join(lines[0].split()) if number else ""
        uses[heading] += 1
        name = heading if uses[heading] == 1 else f"{heading} #{uses[heading]}"
        whole = "".join(lines)
        gap = _BLANK_END.search(whole)
        assert gap is not None
        if whole:
            sections[name] = _Section(name, whole[: gap.start()], whole[gap.start() :])
    return sections


def _merge_section(name: str, texts: list[Mapping[str, _Section]], merger: ValueMerger) -> _Section | None:
    """The section of that name with both changes; None if it goes."""
    base, ours, theirs = (sections.get(name) for sections in texts)
    old, own, other = (section.text if section is not None else None for section in (base, ours, theirs))
    if own == other or old == other:
        return ours
    if old == own:
        return theirs
    both: str | None = None
    if own is not None and other is not None:
        lines = [(text + "\n").encode() if text is not None else b"" for text in (old, own, other)]
        merged = merger.lines.merge(*lines)
        if merged is not None and ours is not None:
            return ours._replace(text=merged.decode().rstrip("\n"))
        kept = merger.lines.keep_both(*lines)
        both = kept.decode().rstrip("\n") if kept is not None else None
    values = [ABSENT if text is None else text for text in (old, own, other)]
    heading = name.strip("# ")
    conflict = Conflict(f"body / {heading}", "section", (), values[0], values[1], values[2], heading, both)
    side = merger.settle(conflict)
    if side is Side.both and both is not None and ours is not None:
        return ours._replace(text=both)
    return theirs if side is Side.theirs else ours


def _join(sections: list[_Section]) -> str:
    """The text of sections; one that was the last of its text gets a blank line before the next."""
    parts = []
    for number, section in enumerate(sections):
        is_last = number == len(sections) - 1
        gap = section.gap if is_last or "\n" in section.gap.replace("\n", "", 1) or not section.text else "\n\n"
        parts.append(section.text + gap)
    return "".join(parts)
