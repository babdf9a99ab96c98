"""Where fields stand."""

from __future__ import annotations

import pytest

from incubo.problem import FieldPath
from incubo.source.lines import Lines
from incubo.source.spans import Spans

TEXT = """---
title: Mon Estran
empty:
phases:
  - name: investigation
    start: 2024-01-08

    # un commentaire
  - name: construction
sponsors: [dgml, "anrh"]
no: 1
title: Encore
---
"""


@pytest.mark.parametrize(
    ("field", "part", "found"),
    [
        (("phases", 0, "name"), "value", "investigation"),
        (("phases", 0, "start"), "key", "start"),
        (("phases", 1, "name"), "item", "name: construction"),
        (("phases", 0), "value", "name: investigation\n    start: 2024-01-08"),
        (("sponsors",), "value", '[dgml, "anrh"]'),
        (("sponsors", 1), "value", '"anrh"'),
        (("empty",), "value", "empty"),
        (("title",), "value", "Encore"),
        ((False,), "key", "no"),
        (("phases", 1, "start"), "value", "name"),
        (("phases", 1, "start"), "item", "name: construction"),
        (("phases", 7, "name"), "value", "phases"),
        (("sponsors", 0, "x"), "value", "dgml"),
        (("absent",), "value", "---"),
        ((), "value", "---"),
    ],
)
def test_places(field: FieldPath, part: str, found: str) -> None:
    start, end = Spans(TEXT).find(field, part)
    assert TEXT[start:end] == found


@pytest.mark.parametrize("text", ["", "x", "---\na: [\n---\n", "---\na: &x 1\n---\n"])
def test_a_text_that_is_not_read_has_only_its_first_line(text: str) -> None:
    start, end = Spans(text).find(("a", 0))
    assert text[start:end] == text.split("\n")[0]


def test_a_line_of_windows_ends_before_its_two_characters() -> None:
    lines = Lines("un\r\ndeux\r\n")
    assert [lines.bounds(n) for n in (1, 2, 3)] == [(0, 2), (4, 8), (10, 10)]
    assert lines.position(99) == (3, 1)
