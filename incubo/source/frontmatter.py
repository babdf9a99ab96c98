"""Split a text into front matter and body: the front matter is between `---` on line 1 and the next `---` line.

Templates and new files are read with python-frontmatter, through a handler that splits and refuses like our reader.
The registry's files are not (`reader`): the library has no positions and would be one more import.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.unsafe_constructs import find_unsafe_construct, may_be_unsafe
from incubo.source.yaml_loader import ComplexKeyError, ValueBuilder, compose_with_padding

if TYPE_CHECKING:
    import frontmatter.default_handlers
    from frontmatter import Post as Post

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


class UnreadableFrontMatterError(Exception):
    """A front matter that python-frontmatter does not get to see, or cannot read.

    `reason`: `size`, the type of an `UnsafeConstruct`, `syntax`, or `mapping` (it is something else).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def make_frontmatter_handler() -> frontmatter.default_handlers.BaseHandler:
    """A python-frontmatter handler that splits, refuses and reads like incubo.

    It is for `frontmatter.load(path, handler=make_frontmatter_handler())`, which strips the body; `read_post` does not.
    """
    import frontmatter.default_handlers  # lazy: 2 ms, only for commands that read a template or make a file

    class Handler(frontmatter.default_handlers.YAMLHandler):  # type: ignore[misc,unused-ignore]
        def detect(self, text: str) -> bool:
            return isinstance(split_front_matter(text), FrontMatterSplit)

        def split(self, text: str) -> tuple[str, str]:
            parts = split_front_matter(text)
            if isinstance(parts, NoFrontMatter):
                raise ValueError(parts.reason)  # what the library expects
            return text[parts.start : parts.end], text[parts.body_start :]

        def load(self, fm: str, **_options: Any) -> Any:
            return _load_front_matter(fm)

    return Handler()


def _load_front_matter(front: str) -> dict[Any, Any]:
    """The values of a front matter, within the limits of `reader`. Raises UnreadableFrontMatterError."""
    if len(front.encode("utf-8", "surrogatepass")) > MAX_FILE_BYTES:
        raise UnreadableFrontMatterError("size")
    if may_be_unsafe(front) and (construct := find_unsafe_construct(front)) is not None:
        raise UnreadableFrontMatterError(construct.type)
    try:
        node, _ = compose_with_padding(front)
        values = {} if node is None else ValueBuilder().build(node)
    except (ComplexKeyError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableFrontMatterError("syntax") from error
    if values is None or values == "":
        return {}
    if type(values) is not dict:
        raise UnreadableFrontMatterError("mapping")
    return values


def read_post(text: str) -> Post:
    """A text without a BOM as python-frontmatter's Post, its body byte for byte; no metadata without a front matter.

    Raises UnreadableFrontMatterError.
    """
    import frontmatter  # lazy: 2 ms, as above

    if len(text.encode("utf-8", "surrogatepass")) > MAX_FILE_BYTES:
        raise UnreadableFrontMatterError("size")
    handler = make_frontmatter_handler()
    if not handler.detect(text):
        return frontmatter.Post(text, handler)
    front, body = handler.split(text)
    post = frontmatter.Post(body, handler)
    post.metadata = handler.load(front)
    return post
