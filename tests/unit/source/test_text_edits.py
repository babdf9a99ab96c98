"""Ranges of a text replaced at once, and line endings."""

from __future__ import annotations

import pytest

from incubo.source.edits.text_edits import OverlappingEditsError, TextEdit, apply_text_edits, line_ending_at


def test_edits_are_applied_at_once_in_any_order() -> None:
    assert (
        apply_text_edits("abcdef", [TextEdit(4, 5, "E"), TextEdit(0, 1, ""), TextEdit(3, 3, "-"), TextEdit(6, 6, "!")])
        == "bc-dEf!"
    )
    assert apply_text_edits("abc", []) == "abc"
    assert apply_text_edits("abc", [TextEdit(1, 2, "x"), TextEdit(1, 1, "<"), TextEdit(2, 2, ">")]) == "a<x>c"


@pytest.mark.parametrize(
    ("first", "second"),
    [((0, 3), (2, 4)), ((1, 4), (2, 3)), ((2, 2), (2, 2)), ((1, 3), (1, 3)), ((1, 3), (2, 2))],
)
def test_overlapping_edits_are_refused(first: tuple[int, int], second: tuple[int, int]) -> None:
    with pytest.raises(OverlappingEditsError) as caught:
        apply_text_edits("abcdef", [TextEdit(*second, "y"), TextEdit(*first, "x")])
    assert {caught.value.first[:2], caught.value.second[:2]} == {first, second}


@pytest.mark.parametrize("edit", [TextEdit(2, 9, ""), TextEdit(3, 2, ""), TextEdit(-1, 0, "")])
def test_edits_outside_the_text_are_refused(edit: TextEdit) -> None:
    with pytest.raises(ValueError, match="outside"):
        apply_text_edits("abc", [edit])


def test_line_ending_of_the_last_line() -> None:
    assert [line_ending_at("a\r\nb\nc", at) for at in (0, 3, 5)] == ["\r\n", "\n", "\n"]
    assert line_ending_at("a\r\nb", 4) == "\r\n"
    assert line_ending_at("a", 0) == line_ending_at("", 0) == line_ending_at("\n", 0) == "\n"
