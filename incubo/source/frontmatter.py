"""The front matter's boundary: `---` alone on line 1, and the next such line.

The same boundary is offered as a python-frontmatter handler (`handler()`), so that other programs
that read with that library split files exactly as incubo does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import frontmatter.default_handlers

BOM = "\ufeff"
"""What some editors write before the first line."""

_OPENING_DELIMITER = re.compile(r"-{3,}[ \t]*\r?\n")
_CLOSING_DELIMITER = re.compile(r"-{3,}[ \t]*\r?(?:\n|\Z)")


class FrontMatterSplit(NamedTuple):
    """Where a text's front matter starts and ends (its boundary lines left out) and where the body starts.

    Offsets in code points in the text without its BOM.
    """

    start: int
    end: int
    body_start: int


class NoFrontMatter(NamedTuple):
    """A text without a usable front matter: `empty`, `missing` (no `---` on line 1) or `unterminated`."""

    reason: str


def split_front_matter(text: str) -> FrontMatterSplit | NoFrontMatter:
    """Find the front matter of a text (no BOM)."""
    if text.startswith("---\n"):  # nearly every file: two searches and no regular expression
        at = text.find("\n---", 3)
        if text.startswith("\n", at + 4) and at >= 0:
            return FrontMatterSplit(4, at + 1, at + 5)
    opening = _OPENING_DELIMITER.match(text)
    if opening is None:
        if not text.strip():
            return NoFrontMatter("empty")
        return NoFrontMatter("unterminated" if re.match(r"-{3,}[ \t]*\Z", text) else "missing")
    start = opening.end()
    at = start
    while True:
        closing = _CLOSING_DELIMITER.match(text, at)
        if closing is not None:
            return FrontMatterSplit(start, at, closing.end())
        at = text.find("\n---", at)
        if at < 0:
            return NoFrontMatter("unterminated")
        at += 1


def make_handler() -> frontmatter.default_handlers.BaseHandler:
    """A python-frontmatter handler with incubo's boundary and PyYAML's safe loader.

    Use: `frontmatter.load(path, handler=handler())`.
    """
    import frontmatter.default_handlers
    import yaml

    class Handler(frontmatter.default_handlers.YAMLHandler):  # type: ignore[misc,unused-ignore]
        def detect(self, text: str) -> bool:
            return isinstance(split_front_matter(text), FrontMatterSplit)

        def split(self, text: str) -> tuple[str, str]:
            found = split_front_matter(text)
            if isinstance(found, NoFrontMatter):
                raise ValueError(found.reason)
            return text[found.start : found.end], text[found.body_start :]

        def load(self, fm: str, **_options: Any) -> Any:
            return yaml.load(fm, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    return Handler()
