"""A file that leaves speaks the language of the registry, whoever makes it: one who reads incubo in another language
makes the same file, unless they ask for a language with `--lang`.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import make_sample_repository

FILES = [
    ["calendar", "missions", "-o", "x.ics"],
    ["calendar", "committees", "-o", "x.ics"],
    ["calendar", "ahead", "-o", "x.ics"],
    ["remind", "missions", "-o", "mails"],
    ["remind", "committees", "-f", "markdown", "-o", "mails"],
    ["remind", "sheets", "-o", "mails.md"],
    ["export", "xlsx", "x.xlsx"],
    ["export", "sqlite", "x.db"],
    ["export", "datapackage", "--licence", "etalab-2.0", "data"],
    ["export", "site", "site"],
]


def contents(folder: Path) -> Iterator[tuple[str, object]]:
    """What the files of a folder say, but for the moment when they were made."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as file:
                yield path.name, [file.read(name) for name in sorted(file.namelist()) if "docProps" not in name]
        elif path.suffix == ".db":
            yield path.name, list(sqlite3.connect(path).iterdump())
        elif path.is_file():
            lines = path.read_bytes().splitlines()
            yield path.name, [line for line in lines if not line.startswith((b"DTSTAMP", b"Date:", b"Message-ID:"))]


@pytest.mark.parametrize("words", FILES, ids=lambda words: " ".join(words[:2]))
def test_a_file_that_leaves(tmp_path: Path, call: RunCommand, words: list[str]) -> None:
    registry = make_sample_repository(tmp_path / "registry")
    made = {}
    for name, lang, option in (("fr", "fr", []), ("en", "en", []), ("asked", "fr", ["--lang", "en"])):
        folder = tmp_path / name
        folder.mkdir()
        *before, file = words
        ran = call(*before, str(folder / file), *option, "-R", str(registry), cwd=folder, env={"INCUBO_LANG": lang})
        assert ran.code == 0, ran.err
        made[name] = dict(contents(folder))
    assert made["fr"]
    assert made["fr"] == made["en"]
    assert (made["asked"] == made["fr"]) is (words[1] in ("datapackage", "site"))
