"""`export api` of the real registry, against what the network's own generator made of it (`../shared/api`)."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from corpus.seeding import SNAPSHOT
from support.command_line import RunCommand

pytestmark = pytest.mark.corpus

BUILT_ON = "2026-11-25"
"""The day on which the generator ran: it decides who is still there."""
NOT_WRITTEN = {"swagger.json"}


@pytest.fixture(scope="module")
def original(corpus: Path) -> dict[str, bytes]:
    archive = corpus.parent / "api" / f"{SNAPSHOT}.tar.xz"
    if not archive.is_file():
        pytest.skip("what the network's generator made is not there")
    with tarfile.open(archive) as files:
        read = {file.name: files.extractfile(file) for file in files if file.isfile()}
        return {name.removeprefix("./"): data.read() for name, data in read.items() if data is not None}


@pytest.fixture
def made(call: RunCommand, corpus: Path, tmp_path: Path) -> dict[str, bytes]:
    ran = call("export", "api", str(tmp_path / "api"), "--at", BUILT_ON, cwd=corpus / SNAPSHOT)
    assert ran.code == 0, ran.err
    folder = tmp_path / "api"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    del files[".incubo-api.json"]
    return files


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=";"))


def without_bios(data: Any) -> Any:
    if not isinstance(data, list):
        return data
    return [{**one, "bio": "bio" in one} if isinstance(one, dict) else one for one in data]


def test_bodies_of_people_say_the_same(original: dict[str, bytes], made: dict[str, bytes]) -> None:
    """Another renderer than the network's (decision 0056): what differs is counted, and most of it is white space."""
    for name in (name for name in original if name.endswith("/authors.json")):
        theirs, ours = ([one["bio"] for one in json.loads(files[name])] for files in (original, made))
        pairs = [(their, our) for their, our in zip(theirs, ours, strict=True) if their != our]
        assert len(pairs) <= 20
        assert sum(their.split() != our.split() for their, our in pairs) <= 11


def test_every_file_says_the_same(original: dict[str, bytes], made: dict[str, bytes]) -> None:
    assert made.keys() == original.keys() - NOT_WRITTEN
    for name, data in made.items():
        theirs = original[name]
        if name.endswith(".json"):
            assert without_bios(json.loads(data)) == without_bios(json.loads(theirs)), name
            continue
        # a `;` in a value moves the columns of the original; ours is between quotes (decision 0056)
        lines = theirs.decode().split("\n")
        assert len(lines) - 1 == len(rows(data))
        for line, row in zip(lines, rows(data), strict=False):
            assert row == next(iter(rows(line.encode())), []) or ";".join(row) == line.replace('"', "")
        moved = [row for line, row in zip(lines, rows(data), strict=False) if line and rows(line.encode()) != [row]]
        assert all(";" in "".join(row) for row in moved)
        assert len(moved) < len(rows(data)) / 100


def test_the_order_is_the_same(original: dict[str, bytes], made: dict[str, bytes]) -> None:
    for name in ("authors.json", "organisations.json"):
        ids = [[one["id"] for one in json.loads(files[f"v2.6/{name}"])] for files in (original, made)]
        assert ids[0] == ids[1]
    for name in ("incubators.json", "sponsors.json", "startups_details.json"):
        assert list(json.loads(original[f"v2.7/{name}"])) == list(json.loads(made[f"v2.7/{name}"]))
