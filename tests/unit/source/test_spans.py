"""The spans of fields, and the lines and columns of offsets."""

from __future__ import annotations

import pytest
import yaml

from incubo.core.problem import FieldPath
from incubo.source.line_index import LineIndex
from incubo.source.spans import FieldSpans

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
    ("field", "part", "expected"),
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
def test_field_spans(field: FieldPath, part: str, expected: str) -> None:
    start, end = FieldSpans(TEXT).find(field, part)
    assert TEXT[start:end] == expected


LISTS = """---
alone:
  - a
several:
  - a
  - b # un commentaire
flow: [a, "b", c]
last: [a]
groups:
  - name: a
    start: 2024-01-08
  - name: b
---
"""


@pytest.mark.parametrize(
    ("field", "deleted"),
    [
        (("alone", 0), "alone:\n  - a\n"),
        (("several", 0), "  - a\n"),
        (("several", 1), "  - b # un commentaire\n"),
        (("flow", 0), "a, "),
        (("flow", 1), '"b", '),
        (("flow", 2), ", c"),
        (("last", 0), "a"),
        (("groups", 0), "  - name: a\n    start: 2024-01-08\n"),
        (("alone",), "alone:\n  - a\n"),
    ],
)
def test_span_of_a_whole_item(field: FieldPath, deleted: str) -> None:
    start, end = FieldSpans(LISTS).find(field, "whole")
    assert LISTS[start:end] == deleted
    if len(field) > 1:
        remaining = yaml.safe_load((LISTS[:start] + LISTS[end:]).strip("-\n"))
        expected = yaml.safe_load(LISTS.strip("-\n"))
        del expected[field[0]][int(field[1])]
        assert {key: items for key, items in remaining.items() if items} == {
            key: items for key, items in expected.items() if items
        }


@pytest.mark.parametrize("text", ["", "x", "---\na: [\n---\n", "---\na: &x 1\n---\n"])
def test_fields_of_an_unreadable_text_are_on_line_1(text: str) -> None:
    start, end = FieldSpans(text).find(("a", 0))
    assert text[start:end] == text.split("\n")[0]


def test_crlf_is_not_part_of_a_line() -> None:
    lines = LineIndex("un\r\ndeux\r\n")
    assert [lines.line_range(n) for n in (1, 2, 3)] == [(0, 2), (4, 8), (10, 10)]
    assert lines.position(99) == (3, 1)


def test_counting_and_the_line_table_agree() -> None:
    lines = LineIndex("a\nbc\r\n\n\u2028d")
    size = len(lines.text)
    counted = [lines.position(offset) for offset in range(-1, size + 2)]
    assert counted == [lines.position(offset) for offset in range(-1, size + 2)]
    assert counted[1:-1] == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (2, 4), (3, 1), (4, 1), (4, 2), (4, 3)]


@pytest.mark.parametrize("field", [("titel",), ("empty",), ("startups", 2), ("title", "x")])
def test_missing_and_empty_fields_have_no_value(field: tuple[str | int, ...]) -> None:
    spans = FieldSpans("---\ntitle: Mon Estran\nempty:\nstartups: [nacre, vigie]\n---\n")
    assert not spans.has_value(field)
    assert spans.has_value(("title",))
    assert spans.has_value(("startups", 1))
