"""Corrections in a file's bytes: pieces of its text, its BOM, its line ends."""

from __future__ import annotations

import pytest

from incubo.source.edits.text_edits import OverlappingEditsError, TextEdit, apply_fixes

BOM = b"\xef\xbb\xbf"


def test_pieces_count_without_the_bom_which_stays() -> None:
    assert apply_fixes(BOM + "é: 1\r\n".encode(), [TextEdit(3, 4, "2\n3")]) == BOM + "é: 2\r\n3\r\n".encode()


def test_forms_come_after_the_pieces() -> None:
    data = BOM + b"a: 1\r\nb: 2\r\n"
    assert apply_fixes(data, [TextEdit(3, 4, "x")], ["no-bom", "lf"]) == b"a: x\nb: 2\n"
    assert apply_fixes(data, [], ["lf"]) == BOM + b"a: 1\nb: 2\n"
    assert apply_fixes(data, []) == data


def test_what_is_not_utf8_keeps_its_bytes() -> None:
    assert apply_fixes(b"\xe9\r\n", [], ["lf"]) == b"\xe9\n"
    with pytest.raises(UnicodeDecodeError):
        apply_fixes(b"\xe9", [TextEdit(0, 1, "e")])


def test_pieces_that_touch_are_refused() -> None:
    with pytest.raises(OverlappingEditsError):
        apply_fixes(b"abc", [TextEdit(0, 2, "x"), TextEdit(1, 3, "y")])
