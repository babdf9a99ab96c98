"""Parsing takes linear time: these texts once took minutes, since the time grew with the square of their length.

Nothing is timed: if one of them is slow again, the test does not end.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from incubo.model.decode import is_url
from incubo.render.escape import escape_markdown
from incubo.source.html import find_tag_in_markdown
from incubo.source.reader import parse_file

pytestmark = pytest.mark.no_cover  # long texts and random ones: their lines are covered by other tests


def front(text: str) -> Callable[[], object]:
    data = f"---\n{text}\n---\n".encode()
    return lambda: [parse_file("x.md", data, use_line_reader=used) for used in (False, True)]


CASES: dict[str, Callable[[int], Callable[[], object]]] = {
    "dashes with two blanks": lambda n: front("a:\n -  " + "-  " * n),
    "liquid": lambda n: front("a: " + "{{" * n),
    "links": lambda n: front("a: " + "](jav" * n),
    "blanks in a key": lambda n: front("a" + " " * n + "b\n: c: d"),
    "dashes in a line": lambda n: front("'\n" + "- " * n),
    "empty lines without an end": lambda n: lambda: parse_file("x.md", ("---\n" + "a: b\n\n" * n).encode()),
    "empty lines in a text": lambda n: front("a: b" + "\n" * n + "  c"),
    "empty lines in a text below its key": lambda n: front("a:\n  b" + "\n" * n + "  c"),
    "sexagesimal": lambda n: front("a: 1" + ":1" * n),
    "hexadecimal": lambda n: front("a: 0x" + "F" * n),
    "address": lambda n: lambda: is_url("https://" + "a." * n + '"'),
    "tags": lambda n: lambda: find_tag_in_markdown("<a " * n + "`"),
    "backticks": lambda n: lambda: find_tag_in_markdown("`" + "".join("`" * (i % 60) + " " for i in range(n)) + "<b>"),
    "comments": lambda n: lambda: find_tag_in_markdown("<!--" * n + "<b>"),
    "fences": lambda n: lambda: find_tag_in_markdown("~~~\n" * n + "<b>"),
    "codes": lambda n: front("a: " + "&am" * n),
    "accents": lambda n: front("a: e" + "\u0301\u0316" * n),
    "markdown": lambda n: lambda: escape_markdown('"a"' * n),
}


@pytest.mark.parametrize("name", CASES)
def test_reading_takes_linear_time(name: str) -> None:
    CASES[name](30_000)()  # less than `MAX_FRONT_MATTER_LENGTH`
