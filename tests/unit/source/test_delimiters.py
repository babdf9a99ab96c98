"""The split into front matter and body, in incubo and in python-frontmatter."""

from __future__ import annotations

import frontmatter
import pytest

from incubo.source.frontmatter import FrontMatterSplit, NoFrontMatter, make_frontmatter_handler, split_front_matter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: 1\n---\nbody", FrontMatterSplit(4, 9, 13)),
        ("---\n---\nbody", FrontMatterSplit(4, 4, 8)),
        ("---\n---", FrontMatterSplit(4, 4, 7)),
        ("---  \r\na: 1\r\n---\t\r\nbody", FrontMatterSplit(7, 13, 19)),
        ("-----\na: 1\n-----\n", FrontMatterSplit(6, 11, 17)),
        ("---\na: 1\n---- x\n---", FrontMatterSplit(4, 16, 19)),
        ("---\n---x\n---\n", FrontMatterSplit(4, 9, 13)),  # once an endless loop
        ("---\n----x", NoFrontMatter("unterminated")),
        ("---\na: ---\n---\n", FrontMatterSplit(4, 11, 15)),
        ("", NoFrontMatter("empty")),
        (" \n\n", NoFrontMatter("empty")),
        ("---", NoFrontMatter("unterminated")),
        ("---\na: 1\n", NoFrontMatter("unterminated")),
        ("--\na: 1\n---\n", NoFrontMatter("missing")),
        (" ---\na: 1\n---\n", NoFrontMatter("missing")),
        ("text", NoFrontMatter("missing")),
    ],
)
def test_split_front_matter(text: str, expected: FrontMatterSplit | NoFrontMatter) -> None:
    assert split_front_matter(text) == expected


def test_python_frontmatter_handler() -> None:
    post = frontmatter.loads("---\ntitle: Mon Estran\n---\n\nLa marée.\n", handler=make_frontmatter_handler())
    assert (post.metadata, post.content) == ({"title": "Mon Estran"}, "La marée.")
    assert not make_frontmatter_handler().detect("title: x")
    with pytest.raises(ValueError, match="unterminated"):
        make_frontmatter_handler().split("---\ntitle: x\n")
