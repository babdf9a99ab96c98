"""The front matter's boundary, for incubo and for other programs that read with python-frontmatter."""

from __future__ import annotations

import frontmatter
import pytest

from incubo.source.frontmatter import Split, Unsplit, handler, split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: 1\n---\nbody", Split(4, 9, 13)),
        ("---\n---\nbody", Split(4, 4, 8)),
        ("---\n---", Split(4, 4, 7)),
        ("---  \r\na: 1\r\n---\t\r\nbody", Split(7, 13, 19)),
        ("-----\na: 1\n-----\n", Split(6, 11, 17)),
        ("---\na: 1\n---- x\n---", Split(4, 16, 19)),
        ("---\n---x\n---\n", Split(4, 9, 13)),  # once an endless loop
        ("---\n----x", Unsplit("unterminated")),
        ("---\na: ---\n---\n", Split(4, 11, 15)),
        ("", Unsplit("empty")),
        (" \n\n", Unsplit("empty")),
        ("---", Unsplit("unterminated")),
        ("---\na: 1\n", Unsplit("unterminated")),
        ("--\na: 1\n---\n", Unsplit("missing")),
        (" ---\na: 1\n---\n", Unsplit("missing")),
        ("text", Unsplit("missing")),
    ],
)
def test_split(text: str, expected: Split | Unsplit) -> None:
    assert split(text) == expected


def test_a_handler_for_python_frontmatter() -> None:
    post = frontmatter.loads("---\ntitle: Mon Estran\n---\n\nLa marée.\n", handler=handler())
    assert (post.metadata, post.content) == ({"title": "Mon Estran"}, "La marée.")
    assert not handler().detect("title: x")
    with pytest.raises(ValueError, match="unterminated"):
        handler().split("---\ntitle: x\n")
