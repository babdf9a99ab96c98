"""The cache of what files of the past say: it never says anything else than the files themselves."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.source.reader import ParsedFile, parse_file
from incubo.vcs import parsed_blobs
from incubo.vcs.parsed_blobs import KeptFile, ParsedBlobs

SHEET = b"---\ntitle: Balise\nphases:\n  - name: construction\n    start: 2023-03-01\n---\n\n  Du texte. \n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "git" / parsed_blobs.CACHE_FILE


def keep(file: Path, sheets: dict[str, bytes]) -> None:
    cache = ParsedBlobs(file)
    for blob_id, data in sheets.items():
        cache.keep(blob_id, parse_file("x.md", data, use_line_reader=True))
    cache.save()


def test_what_is_kept_is_what_the_file_says(file: Path) -> None:
    keep(file, {"a" * 40: SHEET})
    parsed = parse_file("x.md", SHEET, use_line_reader=True)
    assert ParsedBlobs(file).find(["a" * 40, "b" * 40]) == {"a" * 40: KeptFile(parsed.values, len("Du texte."))}
    assert parsed.values is not None
    assert parsed.values["phases"][0]["start"] == date(2023, 3, 1)


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET.replace(b"Balise", b"Balise # incubo: ignore[ref-missing]"),
        SHEET.replace(b"\n", b"\r\n"),
        SHEET.replace(b"Balise", "Ba\u00a0lise".encode()),  # style rules look at it
        SHEET.replace(b"title", b"\xef\xbb\xbftitle"),
        b"\xef\xbb\xbf" + SHEET,
    ],
)
def test_of_a_file_with_more_to_say_only_the_values_are_kept(file: Path, sheet: bytes) -> None:
    keep(file, {"a": sheet})
    assert ParsedBlobs(file).find(["a"]) == {
        "a": KeptFile(parse_file("x.md", sheet, use_line_reader=True).values, None)
    }


def test_a_file_that_cannot_be_read_is_kept_as_such(file: Path) -> None:
    keep(file, {"a": b"no front matter", "b": b"\xff"})
    assert ParsedBlobs(file).find(["a", "b"]) == {"a": KeptFile(None, None), "b": KeptFile(None, None)}


@pytest.mark.parametrize(
    "values",
    [
        {1: "a key that JSON would make a text"},
        {"a": [{"b": {True: 1}}]},
        {"a": {"\0": "2024-01-01"}},  # looks like a date of ours
        {"a": object()},
        {"a": 10**5000},
        {"a": "\ud800"},
        {"a": "x" * 200_000},
    ],
)
def test_what_json_cannot_tell_is_not_kept(file: Path, values: dict[Any, Any]) -> None:
    cache = ParsedBlobs(file)
    cache.keep("a", ParsedFile(values, "", []))
    cache.save()
    assert ParsedBlobs(file).find(["a"]) == {}


_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.sampled_from(["\0", '"\\u0000":', "\u2028", "é"])
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text() | st.just("\0") | st.integers(), inner, max_size=5)
    ),
)


@given(values=st.dictionaries(st.text(), _VALUES))
def test_values_come_back_as_they_were_or_not_at_all(values: dict[Any, Any]) -> None:
    text = parsed_blobs._encode(ParsedFile(values, "", [], body_length=3))
    if text is None:
        return
    kept = parsed_blobs._decode("a", text, parsed_blobs._checksum("a", text))
    assert kept is not None
    assert repr(kept.values) == repr(values)  # with the types: 1 == True
    assert kept.body_length == 3


def test_a_damaged_row_is_not_believed(file: Path) -> None:
    keep(file, {"a": SHEET, "b": SHEET})
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE blobs SET text = replace(text, 'Balise', 'Phare') WHERE id = 'a'")
    assert set(ParsedBlobs(file).find(["a", "b"])) == {"b"}
    keep(file, {"a": SHEET})  # what was read again takes its place
    assert set(ParsedBlobs(file).find(["a", "b"])) == {"a", "b"}


@pytest.mark.parametrize("id_of_row", ["a", "b"])
def test_a_row_of_another_file_is_not_believed(file: Path, id_of_row: str) -> None:
    keep(file, {"a": SHEET, "b": SHEET.replace(b"Balise", b"Phare")})
    other = "b" if id_of_row == "a" else "a"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("DELETE FROM blobs WHERE id = ?", (other,))
        connection.execute("UPDATE blobs SET id = ? WHERE id = ?", (other, id_of_row))
    assert ParsedBlobs(file).find(["a", "b"]) == {}


@pytest.mark.parametrize("at", [0, 100, 1000, 4096, 5000, 8100])
def test_a_damaged_file_is_thrown_away(file: Path, at: int) -> None:
    sheets = {f"{n:040}": SHEET.replace(b"Balise", f"Balise {n}".encode()) for n in range(200)}
    keep(file, sheets)
    data = bytearray(file.read_bytes())
    data[at : at + 600] = os.urandom(600)
    file.write_bytes(data)
    expected = {blob: parse_file("x.md", data, use_line_reader=True).values for blob, data in sheets.items()}
    found = ParsedBlobs(file).find(sheets)
    assert all(kept.values == expected[blob] for blob, kept in found.items())
    keep(file, sheets)
    again = ParsedBlobs(file).find(sheets)
    assert all(kept.values == expected[blob] for blob, kept in again.items())


def test_another_version_begins_anew(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(file, {"a": SHEET})
    monkeypatch.setattr(parsed_blobs, "__version__", "99")
    assert ParsedBlobs(file).find(["a"]) == {}
    keep(file, {"b": SHEET})
    assert set(ParsedBlobs(file).find(["a", "b"])) == {"b"}


def test_it_does_not_grow_without_end(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(file, {f"a{n}": SHEET for n in range(300)})
    monkeypatch.setattr(parsed_blobs, "MAX_BYTES", 20_000)
    keep(file, {"b": SHEET})
    assert set(ParsedBlobs(file).find([*(f"a{n}" for n in range(300)), "b"])) == {"b"}
    assert file.stat().st_size <= 20_000


def test_much_is_written_while_it_is_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed_blobs, "_MAX_WAITING", 10)
    cache = ParsedBlobs(file)
    assert cache.find(["a0"]) == {}
    for n in range(25):
        cache.keep(f"a{n}", parse_file("x.md", SHEET))
    assert len(cache.find(f"a{n}" for n in range(25))) == 20
    cache.save()
    assert len(cache.find(f"a{n}" for n in range(25))) == 25


@pytest.fixture
def obstacle(file: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    if request.param == "a file in the place of its folder":
        file.parent.parent.mkdir()
        file.parent.touch()
        yield
        return
    file.parent.mkdir(parents=True)
    if request.param == "a folder":
        file.mkdir()
    elif request.param == "a link":
        (file.parent / "elsewhere").write_bytes(b"mine")
        file.symlink_to(file.parent / "elsewhere")
    elif request.param == "a pipe":
        os.mkfifo(file)
    yield
    if request.param == "a link":
        assert (file.parent / "elsewhere").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "obstacle", ["a folder", "a link", "a pipe", "a file in the place of its folder"], indirect=True
)
def test_what_is_no_file_is_left_alone(file: Path, obstacle: None) -> None:
    keep(file, {"a": SHEET})
    assert ParsedBlobs(file).find(["a"]) == {}


def test_a_cache_that_nobody_uses_any_more_is_closed(file: Path) -> None:
    keep(file, {"a": SHEET})
    cache = ParsedBlobs(file)
    assert cache.find(["a"])
    connection = cache._connection
    assert connection is not None
    del cache
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")


def test_another_process_that_writes_is_not_waited_for(file: Path) -> None:
    keep(file, {"a": SHEET})
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        keep(file, {"b": SHEET})
        assert ParsedBlobs(file).find(["a"]) == {}
        other.execute("ROLLBACK")
    assert set(ParsedBlobs(file).find(["a", "b"])) == {"a"}
