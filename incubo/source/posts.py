"""Read templates and new files with python-frontmatter, through a handler that splits and refuses like our reader.

The registry's files are not read like this (`reader`): the library has no positions and would be one more import.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from incubo.source.frontmatter import FrontMatterSplit, NoFrontMatter, split_front_matter
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.unsafe_constructs import find_unsafe_construct, may_be_unsafe
from incubo.source.yaml_loader import ComplexKeyError, ValueBuilder, compose_with_padding

if TYPE_CHECKING:
    import frontmatter.default_handlers
    from frontmatter import Post as Post


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
