"""Long texts before and after a change: which words go and come, which paragraphs stay."""

from __future__ import annotations

import time

import pytest

from incubo.web.text_changes import Paragraph, Piece, compare_paragraphs


def changed(old: str, new: str) -> list[Paragraph]:
    return list(compare_paragraphs(old, new))


def test_the_words_that_change_stand_in_their_paragraph() -> None:
    assert changed("One.\n\nThe tide is high today.\n\nEnd.", "One.\n\nThe tide is low today.\n\nEnd.") == [
        Paragraph((), 1),
        Paragraph((Piece("", "The tide is "), Piece("del", "high"), Piece("ins", "low"), Piece("", " today."))),
        Paragraph((), 1),
    ]


def test_paragraphs_that_come_and_go_are_whole() -> None:
    assert changed("A b c.\n\nGone with it.", "A b c.\n\nWholly other text.\n\nMore.") == [
        Paragraph((), 1),
        Paragraph((Piece("ins", "Wholly other text."),)),
        Paragraph((Piece("ins", "More."),)),
        Paragraph((Piece("del", "Gone with it."),)),
    ]


def test_items_of_a_list_are_compared_one_by_one() -> None:
    assert changed("- one\n- two\n- three", "- one\n- three") == [
        Paragraph((), 1),
        Paragraph((Piece("del", "- two"),)),
        Paragraph((), 1),
    ]


def test_a_heading_is_a_paragraph_without_blank_lines() -> None:
    assert changed("The tide is high.", "The tide is high.\n## Next steps\nWait.") == [
        Paragraph((), 1),
        Paragraph((Piece("ins", "## Next steps"),)),
        Paragraph((Piece("ins", "Wait."),)),
    ]


@pytest.mark.parametrize("new", ["a b\r\nc", " a  b c \n"])
def test_only_blanks_change_nothing(new: str) -> None:
    assert changed("a b c", new) == []


@pytest.mark.slow
def test_no_text_takes_long() -> None:
    start = time.process_time()
    old, new = " ".join(["a"] * 200_000), " ".join(["b a"] * 100_000)
    assert changed(old, new) == [Paragraph((Piece("del", old), Piece("ins", new)))]
    assert changed("a\n\n" * 5_000, "b\n\n" * 5_000) == []  # the lines of the file tell
    changed("\n\n".join(["a b " * 140] * 200), "\n\n".join(["b a " * 140] * 200))
    assert time.process_time() - start < 20
