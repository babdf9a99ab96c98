"""The post-mortem of a startup that stopped: a section of its sheet's text."""

from __future__ import annotations

import re

_POST_MORTEM = re.compile(r"\bpost[ -]?mortem", re.IGNORECASE)
_MAX_HEADING_LENGTH = 200
"""Characters of a heading in which its name is looked for."""
_PLACEHOLDER = re.compile(r"\*[^*\n]+\*|#.*|<!--.*-->")


def has_post_mortem(text: str) -> bool:
    """Whether a sheet has a section for it, written or still to be."""
    return _lines_from_heading(text) is not None


def is_post_mortem_written(text: str) -> bool:
    """Whether the section says anything: its headings, and what a template left to be completed, do not count."""
    heading, *lines = _lines_from_heading(text) or [""]
    for line in map(str.strip, lines):
        if 0 < _heading_level(line) <= _heading_level(heading):
            return False
        if line and not _PLACEHOLDER.fullmatch(line):
            return True
    return False


def _lines_from_heading(text: str) -> list[str] | None:
    """The lines from the section's heading to the end; None without one.

    Line by line, and the beginning of each only: a pattern over the whole text takes minutes on a line of `#`.
    """
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if line.startswith("#") and _POST_MORTEM.search(line.lstrip("#")[:_MAX_HEADING_LENGTH]):
            return lines[i:]
    return None


def _heading_level(line: str) -> int:
    """The level of a heading; 0 for another line."""
    return len(line) - len(line.lstrip("#"))
