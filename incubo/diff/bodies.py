"""Compare the Markdown text of two states of an entry, section by section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from incubo.diff.facts import Change, Subject

_MARKUP_STARTS = ("#", "`", "~")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class SectionChange(NamedTuple):
    """What changes under a heading ("": the text before the first one, or a text without any).

    `type`: `added`, `removed`, `changed`, `moved` (only the order of its lines), or `renamed`, from the heading
    `old_heading`, with nothing else. `removed` and `added` count lines that are not empty, without the heading itself.
    """

    type: str
    heading: str
    removed: int = 0
    added: int = 0
    old_heading: str = ""


def compare_bodies(subject: Subject, old: str, new: str) -> Iterator[Change]:
    """One change for the text below the front matter, with what changes in each of its sections."""
    if old == new:
        return
    old_sections, new_sections = dict(_split_sections(old)), dict(_split_sections(new))
    changes = list(_compare_sections(old_sections, new_sections))
    if not changes and list(old_sections) != list(new_sections):
        changes = [SectionChange("moved", "")]
    if changes:
        yield Change(subject, "body", "", None, tuple(changes))


def _compare_sections(old: dict[_Key, list[str]], new: dict[_Key, list[str]]) -> Iterator[SectionChange]:
    gone = {key: lines for key, lines in old.items() if key not in new}
    gone_by_lines = {tuple(lines): key for key, lines in gone.items() if lines}
    for key, lines in new.items():
        if key in old:
            yield from _compare_lines(key[0], old[key], lines)
            continue
        source = gone_by_lines.pop(tuple(lines), None)
        if source is not None:
            del gone[source]
            yield SectionChange("renamed", key[0], old_heading=source[0])
        elif lines or key[0]:
            yield SectionChange("added", key[0], 0, len(lines))
    for key, lines in gone.items():
        if lines or key[0]:
            yield SectionChange("removed", key[0], len(lines), 0)


def _compare_lines(heading: str, old: list[str], new: list[str]) -> Iterator[SectionChange]:
    old_counts, new_counts = Counter(old), Counter(new)
    if old_counts != new_counts:
        removed, added = (old_counts - new_counts).total(), (new_counts - old_counts).total()
        yield SectionChange("changed", heading, removed, added)
    elif " ".join(old).split() != " ".join(new).split():
        yield SectionChange("moved", heading)


_Key = tuple[str, int]
"""A heading, and how many times it came before: two sections may have the same one."""


def _split_sections(text: str) -> Iterator[tuple[_Key, list[str]]]:
    """The lines of each section that are not empty, by heading. What looks like one in a block of code is none."""
    seen: Counter[str] = Counter()
    key, lines, fence = ("", 0), list[str](), ""
    for line in text.splitlines():
        stripped = line.rstrip()
        if not stripped:
            continue
        first = stripped.lstrip(" ")[:1]
        if first in _MARKUP_STARTS:  # nearly no line begins with one of these
            marker = _FENCE.match(stripped)
            if fence:
                if marker is not None and marker[1].startswith(fence) and not stripped.strip().strip(fence[0]):
                    fence = ""
            elif marker is not None:
                fence = marker[1]
            elif (heading := _read_heading(stripped)) is not None:
                yield key, lines
                key, lines = (heading, seen[heading]), []
                seen[heading] += 1
                continue
        lines.append(stripped)
    yield key, lines


def _read_heading(line: str) -> str | None:
    """The text of a heading of Markdown (`## Le problème`); None for another line, and for one without text."""
    stripped = line.lstrip(" ")
    hashes = len(stripped) - len(stripped.lstrip("#"))
    if not 0 < hashes <= 6 or len(line) - len(stripped) > 3 or stripped[hashes : hashes + 1] not in (" ", "\t"):
        return None
    return " ".join(stripped[hashes:].strip().rstrip("#").split()) or None
