"""The post-mortem of a startup that stopped: a section of its sheet's text."""

from __future__ import annotations

import re

_NAMED = re.compile(r"\bpost[ -]?mortem", re.IGNORECASE)
_LONGEST = 200
"""Characters of a heading in which its name is looked for."""
_TO_WRITE = re.compile(r"\*[^*\n]+\*|#.*|<!--.*-->")


def has_section(text: str) -> bool:
    """Whether a sheet has a section for it, written or still to be."""
    return _from_heading(text) is not None


def is_written(text: str) -> bool:
    """Whether the section says anything: its headings, and what a template left to be completed, do not count."""
    heading, *lines = _from_heading(text) or [""]
    for line in map(str.strip, lines):
        if 0 < _level(line) <= _level(heading):
            return False
        if line and not _TO_WRITE.fullmatch(line):
            return True
    return False


def _from_heading(text: str) -> list[str] | None:
    """The lines from the section's heading to the end; None without one.

    Line by line, and the beginning of each only: a pattern over the whole text takes minutes on a line of `#`.
    """
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if line.startswith("#") and _NAMED.search(line.lstrip("#")[:_LONGEST]):
            return lines[i:]
    return None


def _level(line: str) -> int:
    """The level of a heading; 0 for another line."""
    return len(line) - len(line.lstrip("#"))
