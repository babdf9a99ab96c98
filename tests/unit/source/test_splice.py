"""Pieces of a text replaced at once: the edits of fixes."""

from __future__ import annotations

import pytest

from incubo.problem import Edit, Place, Span
from incubo.source.splice import Overlap, Splice, newline, pieces, spliced

TEXT = "---\r\ntitle: Mon Estran\r\nempty:\r\nstartups: [nacre, vigie]\r\n---\r\n"


def test_pieces_are_replaced_at_once_in_any_order() -> None:
    assert spliced("abcdef", [Splice(4, 5, "E"), Splice(0, 1, ""), Splice(3, 3, "-"), Splice(6, 6, "!")]) == "bc-dEf!"
    assert spliced("abc", []) == "abc"
    assert spliced("abc", [Splice(1, 2, "x"), Splice(1, 1, "<"), Splice(2, 2, ">")]) == "a<x>c"


@pytest.mark.parametrize(
    ("one", "other"),
    [((0, 3), (2, 4)), ((1, 4), (2, 3)), ((2, 2), (2, 2)), ((1, 3), (1, 3)), ((1, 3), (2, 2))],
)
def test_pieces_that_overlap_are_refused(one: tuple[int, int], other: tuple[int, int]) -> None:
    with pytest.raises(Overlap) as caught:
        spliced("abcdef", [Splice(*other, "y"), Splice(*one, "x")])
    assert {caught.value.one[:2], caught.value.other[:2]} == {one, other}


@pytest.mark.parametrize("piece", [Splice(2, 9, ""), Splice(3, 2, ""), Splice(-1, 0, "")])
def test_a_piece_is_inside_the_text(piece: Splice) -> None:
    with pytest.raises(ValueError, match="outside"):
        spliced("abc", [piece])


def test_edits_of_fixes_are_of_spans_and_of_fields() -> None:
    edits = [
        Edit(Place("x.md", ("startups", 0), "whole"), ""),
        Edit(Place("x.md", ("title",)), "Mon Rivage"),
        Edit(Place("x.md", ("title",), "key"), "name"),
        Edit(Span("x.md", 24, 24), "live: true\n"),
    ]
    after = "---\r\nname: Mon Rivage\r\nlive: true\r\nempty:\r\nstartups: [vigie]\r\n---\r\n"
    assert spliced(TEXT, pieces(TEXT, edits)) == after


@pytest.mark.parametrize("field", [("titel",), ("empty",), ("startups", 2), ("title", "x")])
def test_an_edit_of_a_field_that_is_not_there_changes_nothing_else(field: tuple[str | int, ...]) -> None:
    with pytest.raises(LookupError):
        spliced(TEXT, pieces(TEXT, [Edit(Place("x.md", field), "nacre")]))


def test_a_line_without_an_end_ends_as_the_one_above() -> None:
    assert [newline("a\r\nb\nc", at) for at in (0, 3, 5)] == ["\r\n", "\n", "\n"]
    assert newline("a\r\nb", 4) == "\r\n"
    assert newline("a", 0) == newline("", 0) == newline("\n", 0) == "\n"
