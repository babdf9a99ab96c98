"""The split into front matter and body, in incubo and in python-frontmatter."""

from __future__ import annotations

import subprocess
import sys

import frontmatter
import pytest
from support.paths import ROOT

from incubo.source.frontmatter import (
    FrontMatterSplit,
    NoFrontMatter,
    split_front_matter,
)
from incubo.source.limits import MAX_FILE_BYTES, MAX_NESTING
from incubo.source.posts import UnreadableFrontMatterError, make_frontmatter_handler, read_post
from incubo.source.reader import parse_file


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


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Mon Estran\nstart: 2024-02-01\nn: 3\nno: no\n---\n\nLa marée.  \n\n\n",
        "---\r\ntitle: L'Écume\r\n---\r\n\r\nLa marée.\r\n",
        "---\n---\n  body",
        "---\n2024: x\n---\n",
        "---\na: 2024-02-30\n---\n",
        "---\nmissions:\n  - start: 2024-02-01\n    startups: [a, b]\n---",
    ],
)
def test_a_post_has_the_values_of_the_reader_and_its_body_byte_for_byte(text: str) -> None:
    post, parsed = read_post(text), parse_file("x.md", text.encode())
    assert (post.metadata, post.content) == (parsed.values, parsed.body)
    assert repr(post.metadata) == repr(parsed.values)
    if all(isinstance(key, str) for key in post.metadata):  # the library takes no other keys
        assert post.metadata == frontmatter.loads(text, handler=make_frontmatter_handler()).metadata


@pytest.mark.parametrize("text", ["", "no front matter\n", "---\nnever closed: 1\n\n"])
def test_a_post_without_front_matter_is_all_body(text: str) -> None:
    assert (read_post(text).metadata, read_post(text).content) == ({}, text)


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("a: &x 1\n", "anchor"),
        ("a: *x\n", "alias"),
        ("a: !!python/object/apply:os.system [ls]\n", "tag"),
        ("a: " + "[" * (MAX_NESTING + 1) + "]" * (MAX_NESTING + 1) + "\n", "deep"),
        ("a: [\n", "syntax"),
        ("? [a]\n: 1\n", "syntax"),
        ("- a\n", "mapping"),
        ("a: " + "x" * MAX_FILE_BYTES + "\n", "size"),
    ],
)
def test_a_post_is_refused_like_a_file(front: str, reason: str) -> None:
    text = f"---\n{front}---\nbody\n"
    assert parse_file("x.md", text.encode()).values is None
    for read in (read_post, lambda text: frontmatter.loads(text, handler=make_frontmatter_handler())):
        with pytest.raises(UnreadableFrontMatterError) as caught:
            read(text)
        assert caught.value.reason == reason


def test_a_post_too_large_by_its_body_is_refused() -> None:
    with pytest.raises(UnreadableFrontMatterError, match="size"):
        read_post("---\na: 1\n---\n" + "é" * (MAX_FILE_BYTES // 2))


def test_reading_a_registry_does_not_import_python_frontmatter() -> None:
    new = "new startup --title Test --mission essayer --contact a@b.example --dry-run"
    lines = ("validate", "list startups", "report phases", "show mon-estran", "today", new)
    script = (
        f"import sys\nfrom incubo.cli.main import main\nfor line in {lines!r}:\n"
        "    main(line.split())\n    print('\\n=', line, 'frontmatter' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60)
    told = [line for line in done.stdout.splitlines() if line.startswith("= ")]
    assert told == [f"= {line} {line == new}" for line in lines], done.stderr
