"""Pieces of a text replaced at once: the edits of fixes."""

from __future__ import annotations

import pytest

from incubo.core.problem import Edit, FieldLocation, Span
from incubo.source.edits.text_edits import (
    OverlappingEditsError,
    TextEdit,
    apply_text_edits,
    line_ending_at,
    resolve_edits,
)

TEXT = "---\r\ntitle: Mon Estran\r\nempty:\r\nstartups: [nacre, vigie]\r\n---\r\n"


def test_pieces_are_replaced_at_once_in_any_order() -> None:
    assert (
        apply_text_edits("abcdef", [TextEdit(4, 5, "E"), TextEdit(0, 1, ""), TextEdit(3, 3, "-"), TextEdit(6, 6, "!")])
        == "bc-dEf!"
    )
    assert apply_text_edits("abc", []) == "abc"
    assert apply_text_edits("abc", [TextEdit(1, 2, "x"), TextEdit(1, 1, "<"), TextEdit(2, 2, ">")]) == "a<x>c"


@pytest.mark.parametrize(
    ("one", "other"),
    [((0, 3), (2, 4)), ((1, 4), (2, 3)), ((2, 2), (2, 2)), ((1, 3), (1, 3)), ((1, 3), (2, 2))],
)
def test_pieces_that_overlap_are_refused(one: tuple[int, int], other: tuple[int, int]) -> None:
    with pytest.raises(OverlappingEditsError) as caught:
        apply_text_edits("abcdef", [TextEdit(*other, "y"), TextEdit(*one, "x")])
    assert {caught.value.first[:2], caught.value.second[:2]} == {one, other}


@pytest.mark.parametrize("piece", [TextEdit(2, 9, ""), TextEdit(3, 2, ""), TextEdit(-1, 0, "")])
def test_a_piece_is_inside_the_text(piece: TextEdit) -> None:
    with pytest.raises(ValueError, match="outside"):
        apply_text_edits("abc", [piece])


def test_edits_of_fixes_are_of_spans_and_of_fields() -> None:
    edits = [
        Edit(FieldLocation("x.md", ("startups", 0), "whole"), ""),
        Edit(FieldLocation("x.md", ("title",)), "Mon Rivage"),
        Edit(FieldLocation("x.md", ("title",), "key"), "name"),
        Edit(Span("x.md", 24, 24), "live: true\n"),
    ]
    after = "---\r\nname: Mon Rivage\r\nlive: true\r\nempty:\r\nstartups: [vigie]\r\n---\r\n"
    assert apply_text_edits(TEXT, resolve_edits(TEXT, edits)) == after


@pytest.mark.parametrize("field", [("titel",), ("empty",), ("startups", 2), ("title", "x")])
def test_an_edit_of_a_field_that_is_not_there_changes_nothing_else(field: tuple[str | int, ...]) -> None:
    with pytest.raises(LookupError):
        apply_text_edits(TEXT, resolve_edits(TEXT, [Edit(FieldLocation("x.md", field), "nacre")]))


def test_a_line_without_an_end_ends_as_the_one_above() -> None:
    assert [line_ending_at("a\r\nb\nc", at) for at in (0, 3, 5)] == ["\r\n", "\n", "\n"]
    assert line_ending_at("a\r\nb", 4) == "\r\n"
    assert line_ending_at("a", 0) == line_ending_at("", 0) == line_ending_at("\n", 0) == "\n"
