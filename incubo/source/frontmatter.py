"""Split a text into front matter and body: the front matter is between `---` on line 1 and the next `---` line.

`make_handler` offers the same split to python-frontmatter, for programs that read files with that library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    import frontmatter.default_handlers

BOM = "\ufeff"
"""The byte order mark that some editors write before the first line."""

_OPENING_DELIMITER = re.compile(r"-{3,}[ \t]*\r?\n")
_CLOSING_DELIMITER = re.compile(r"-{3,}[ \t]*\r?(?:\n|\Z)")


class FrontMatterSplit(NamedTuple):
    """The range of the front matter, without its delimiters, and the start of the body.

    Offsets are in code points, in the text without its BOM.
    """

    start: int
    end: int
    body_start: int


class NoFrontMatter(NamedTuple):
    """Why a text has no front matter: `empty`, `missing` (no `---` on line 1) or `unterminated`."""

    reason: str


def split_front_matter(text: str) -> FrontMatterSplit | NoFrontMatter:
    """Find the front matter of a text without a BOM."""
    if text.startswith("---\n"):  # nearly every file: two searches, no regular expression
        offset = text.find("\n---", 3)
        if text.startswith("\n", offset + 4) and offset >= 0:
            return FrontMatterSplit(4, offset + 1, offset + 5)
    opening = _OPENING_DELIMITER.match(text)
    if opening is None:
        if not text.strip():
            return NoFrontMatter("empty")
        return NoFrontMatter("unterminated" if re.match(r"-{3,}[ \t]*\Z", text) else "missing")
    start = opening.end()
    offset = start
    while True:
        closing = _CLOSING_DELIMITER.match(text, offset)
        if closing is not None:
            return FrontMatterSplit(start, offset, closing.end())
        offset = text.find("\n---", offset)
        if offset < 0:
            return NoFrontMatter("unterminated")
        offset += 1


def make_frontmatter_handler() -> frontmatter.default_handlers.BaseHandler:
    """A python-frontmatter handler that splits a text like incubo and uses PyYAML's safe loader.

    Use it as `frontmatter.load(path, handler=make_handler())`.
    """
    import frontmatter.default_handlers  # lazy: 14 ms, only for programs that use python-frontmatter

    class Handler(frontmatter.default_handlers.YAMLHandler):  # type: ignore[misc,unused-ignore]
        def detect(self, text: str) -> bool:
            return isinstance(split_front_matter(text), FrontMatterSplit)

        def split(self, text: str) -> tuple[str, str]:
            parts = split_front_matter(text)
            if isinstance(parts, NoFrontMatter):
                raise ValueError(parts.reason)
            return text[parts.start : parts.end], text[parts.body_start :]

        def load(self, fm: str, **_options: Any) -> Any:
            return yaml.load(fm, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    return Handler()
