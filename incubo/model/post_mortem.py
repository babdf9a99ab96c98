"""The post-mortem of a startup that stopped: a section of its Markdown body."""

from __future__ import annotations

import re

_POST_MORTEM = re.compile(r"\bpost[ -]?mortem", re.IGNORECASE)
_MAX_HEADING_LENGTH = 200
"""Characters of a heading that are searched."""
_PLACEHOLDER = re.compile(r"\*[^*\n]+\*|#.*|<!--.*-->")


def has_post_mortem(text: str) -> bool:
    """Whether a body has a post-mortem section, written or still empty."""
    return _lines_from_heading(text) is not None


def is_post_mortem_written(text: str) -> bool:
    """Whether the post-mortem section has content besides its headings and the placeholders of the template."""
    heading, *lines = _lines_from_heading(text) or [""]
    for line in map(str.strip, lines):
        if 0 < _heading_level(line) <= _heading_level(heading):
            return False
        if line and not _PLACEHOLDER.fullmatch(line):
            return True
    return False


def remove_empty_post_mortem(text: str, before: str) -> str:
    """A body without the section at its end that nobody wrote anything in. `before`: the body that it was added to."""
    heading, *lines = _lines_from_heading(text) or [""]
    is_last = not any(0 < _heading_level(line) <= _heading_level(heading) for line in lines)
    if not heading or not is_last or is_post_mortem_written(text) or has_post_mortem(before):
        return text
    rest = text.removesuffix("\n".join((heading, *lines))).rstrip()
    return before if rest == before.rstrip() else f"{rest}\n"


def _lines_from_heading(text: str) -> list[str] | None:
    """The lines from the section's heading to the end of the text; None without one.

    It searches the beginning of each line: a pattern over the whole text takes minutes on a long line of `#`.
    """
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if line.startswith("#") and _POST_MORTEM.search(line.lstrip("#")[:_MAX_HEADING_LENGTH]):
            return lines[i:]
    return None


def _heading_level(line: str) -> int:
    """The level of a heading; 0 for any other line."""
    return len(line) - len(line.lstrip("#"))
