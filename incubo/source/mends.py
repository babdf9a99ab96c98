"""The corrections of a file, made in its bytes: pieces of its text, then its form (its BOM, its line ends)."""

from __future__ import annotations

from collections.abc import Iterable

from incubo.source.frontmatter import BOM
from incubo.source.splice import Splice, resolved

_BOM = BOM.encode()


def mended(data: bytes, pieces: Iterable[Splice], forms: Iterable[str] = ()) -> bytes:
    """A file's bytes with pieces of its text replaced (offsets without its BOM), and changes of form.

    A form is "no-bom" or "lf". What is not changed stays as it is. Raises UnicodeDecodeError where pieces are given of
    what is not UTF-8, Overlap where two of them touch.
    """
    mark = _BOM if data.startswith(_BOM) else b""
    pieces = list(pieces)
    if pieces:
        data = mark + resolved(data.removeprefix(mark).decode("utf-8"), pieces).encode()
    for form in forms:
        data = _FORMS[form](data)
    return data


def _without_bom(data: bytes) -> bytes:
    return data.removeprefix(_BOM)


def _with_lf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


_FORMS = {"no-bom": _without_bom, "lf": _with_lf}
