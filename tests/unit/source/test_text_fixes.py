"""Fixes applied to a file's bytes: edits of its text, its BOM, its line endings."""

from __future__ import annotations

import pytest

from incubo.source.edits.text_edits import OverlappingEditsError, TextEdit, apply_file_edits

BOM = b"\xef\xbb\xbf"


def test_offsets_do_not_count_the_bom() -> None:
    assert apply_file_edits(BOM + "é: 1\r\n".encode(), [TextEdit(3, 4, "2\n3")]) == BOM + "é: 2\r\n3\r\n".encode()


def test_transforms_are_applied_after_the_edits() -> None:
    data = BOM + b"a: 1\r\nb: 2\r\n"
    assert apply_file_edits(data, [TextEdit(3, 4, "x")], ["no-bom", "lf"]) == b"a: x\nb: 2\n"
    assert apply_file_edits(data, [], ["lf"]) == BOM + b"a: 1\nb: 2\n"
    assert apply_file_edits(data, []) == data


def test_files_that_are_not_utf8_can_be_transformed_but_not_edited() -> None:
    assert apply_file_edits(b"\xe9\r\n", [], ["lf"]) == b"\xe9\n"
    with pytest.raises(UnicodeDecodeError):
        apply_file_edits(b"\xe9", [TextEdit(0, 1, "e")])


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(OverlappingEditsError):
        apply_file_edits(b"abc", [TextEdit(0, 2, "x"), TextEdit(1, 3, "y")])
