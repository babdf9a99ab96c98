"""Corrections in a file's bytes: pieces of its text, its BOM, its line ends."""

from __future__ import annotations

import pytest

from incubo.source.mends import mended
from incubo.source.splice import Overlap, Splice

BOM = b"\xef\xbb\xbf"


def test_pieces_count_without_the_bom_which_stays() -> None:
    assert mended(BOM + "é: 1\r\n".encode(), [Splice(3, 4, "2\n3")]) == BOM + "é: 2\r\n3\r\n".encode()


def test_forms_come_after_the_pieces() -> None:
    data = BOM + b"a: 1\r\nb: 2\r\n"
    assert mended(data, [Splice(3, 4, "x")], ["no-bom", "lf"]) == b"a: x\nb: 2\n"
    assert mended(data, [], ["lf"]) == BOM + b"a: 1\nb: 2\n"
    assert mended(data, []) == data


def test_what_is_not_utf8_keeps_its_bytes() -> None:
    assert mended(b"\xe9\r\n", [], ["lf"]) == b"\xe9\n"
    with pytest.raises(UnicodeDecodeError):
        mended(b"\xe9", [Splice(0, 1, "e")])


def test_pieces_that_touch_are_refused() -> None:
    with pytest.raises(Overlap):
        mended(b"abc", [Splice(0, 2, "x"), Splice(1, 3, "y")])
