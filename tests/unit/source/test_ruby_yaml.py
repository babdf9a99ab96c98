"""Files as Jekyll reads them: front matter, body, and plain scalars as Psych resolves them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.ruby_yaml import has_front_matter, read_jekyll_file, resolve_ruby_scalar

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("nUll", None),
        ("yes", True),
        ("oN", True),
        ("Off", False),
        ("y", "y"),
        ("nullement", "nullement"),
        ("12", 12),
        ("-3", -3),
        ("1_000", 1000),
        ("1__0", "1__0"),
        ("1,5", 15),
        ("010", 8),
        ("08", "08"),
        ("0x1F", 31),
        ("-0b101", -5),
        ("0_", 0),
        ("0x_", "0x_"),
        ("12:30", 45000),
        ("-1:30", -1800),
        ("12:30:15", 45015),
        ("1:2:3.5", 3723.5),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1,000.5", 1000.5),
        ("1e3", "1e3"),
        ("1.0e+3", 1000.0),
        (".e+5", ".e+5"),
        ("-.INF", float("-inf")),
        ("-", "-"),
        (".", "."),
        ("2.7.1", "2.7.1"),
        ("1" * 100, "1" * 100),
        ("2024-01-31", datetime.date(2024, 1, 31)),
        ("2024-01-32", "2024-01-32"),
        ("2024-02-30", "2024-02-30"),
        ("2024-1-5", datetime.date(2024, 1, 5)),
        ("2024-01-31 08:00:00", datetime.datetime(2024, 1, 31, 8, tzinfo=UTC)),
        ("2024-01-31T08:00:00.5+02:30", datetime.datetime(2024, 1, 31, 5, 30, tzinfo=UTC)),
        ("2024-01-31T25:00:00Z", "2024-01-31T25:00:00Z"),
        ("٣", "٣"),
        ("texte", "texte"),
        ("«", "«"),
        (":symbole", "symbole"),
        (":'un symbole'", "un symbole"),
        ("::a", ":a"),
        (":", ":"),
    ],
)
def test_plain_scalars(text: str, value: Any) -> None:
    read = resolve_ruby_scalar(text)
    assert read == value
    assert type(read) is type(value)


def test_quoted_scalars_are_texts() -> None:
    read = read_jekyll_file(b"---\na: '2024-01-31'\nb: \"12\"\nc: |\n  yes\nyes: 1\n---\n")
    assert read is not None
    assert read.values == {"a": "2024-01-31", "b": "12", "c": "yes\n", True: 1}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\na: 1\n---\nTexte\n", "Texte\n"),
        ("---\na: 1\n---\n\n \n  Texte", "  Texte"),
        ("---\r\na: 1\r\n---\r\n\r\nTexte\r\n", "Texte\r\n"),
        ("---\na: 1\n...\nTexte", "Texte"),
        ("---  \na: 1\n---   \nTexte\n---\nsuite\n", "Texte\n---\nsuite\n"),
        ("---\na: 1\n---", ""),
        ("---\na: 1\n----\n---\nTexte", None),
    ],
)
def test_where_the_body_begins(text: str, body: str | None) -> None:
    read = read_jekyll_file(text.encode())
    assert (read.body if read is not None else None) == body


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Texte",
        b"---\na: 1\n",
        b"---\na: [\n---\n",
        b"---\n- a\n---\n",
        b"---\ntexte\n---\n",
        b"---\na: &x 1\nb: *x\n---\n",
        b"---\na: !ruby/object 1\n---\n",
        b"---\n? [a]\n: 1\n---\n",
        b"---\na: " + b"[" * 100 + b"\n---\n",
        b"---\na: \xff\n---\n",
        b"\xef\xbb\xbf---\na: 1\n---\n",
        b"---\na: 1\n---\n" + b"x" * MAX_FILE_BYTES,
    ],
)
def test_what_is_not_read(data: bytes) -> None:
    assert read_jekyll_file(data) is None


def test_the_last_of_two_keys_counts_and_an_empty_front_matter_is_one() -> None:
    twice, empty = read_jekyll_file(b"---\na: 1\na: 2\n---\n"), read_jekyll_file(b"---\n---\nTexte")
    assert twice is not None
    assert twice.values == {"a": 2}
    assert empty is not None
    assert empty == ({}, "Texte")


def test_a_page_begins_with_three_hyphens() -> None:
    assert has_front_matter(b"---\n")
    assert has_front_matter(b"--- \r\n")
    assert not has_front_matter(b"----\n")
    assert not has_front_matter(b"---")
