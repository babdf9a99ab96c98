"""The cache under the git folder: nothing that is said depends on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import git, write

from incubo.vcs import revision
from incubo.vcs.parsed_blobs import CACHE_FILE

SHEET = """---
title: Balise
mission: Aider les gens de mer
incubator: quai
contact: equipe@quai.example
phases:
  - name: construction
    start: 2023-03-01
---

Du texte.
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "registre"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    write(folder, "content/startups/balise.md", SHEET)
    write(
        folder,
        "content/startups/phare.md",
        SHEET.replace("Balise", "Le\u00a0phare").replace("2023-03-01", "2023-13-01"),
    )
    write(folder, "content/startups/digue.md", "---\ntitle: [\n---\n")
    write(folder, "content/incubators/quai.md", "---\ntitle: Le quai\n---\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre")
    return folder


COMMANDS = (
    ("report", "phases", "--known", "HEAD", "-f", "json"),
    ("validate", "--known", "HEAD", "--advice", "-f", "concise"),
    ("list", "startups", "--known", "HEAD", "--all", "-f", "csv"),
    ("report", "phases", "--over", "2026", "--at", "2026-12-31", "--history", "-f", "csv"),
)


_SECONDS = re.compile(r"\d+\.\d+ s")


def said(call: RunCommand, folder: Path, *more: str) -> list[tuple[int, str, str]]:
    ran = [call("-R", str(folder), *words, *more) for words in COMMANDS]
    return [(each.code, _SECONDS.sub("", each.out), _SECONDS.sub("", each.err)) for each in ran]


def test_nothing_depends_on_it(call: RunCommand, repository: Path) -> None:
    file = repository / ".git" / CACHE_FILE
    without = said(call, repository, "--no-cache")
    assert not file.exists()
    assert said(call, repository) == without
    assert file.is_file()
    assert said(call, repository) == without
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert said(call, repository) == without
    file.write_bytes(b"\xff" * 5_000)
    assert said(call, repository) == without


def test_what_is_kept_is_not_read_again(call: RunCommand, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("-R", str(repository), "report", "phases", "--known", "HEAD")
    read: list[str] = []
    parse_file = revision.parse_file

    def count(path: str, data: bytes, *, use_line_reader: bool) -> object:
        read.append(path)
        return parse_file(path, data, use_line_reader=use_line_reader)

    monkeypatch.setattr(revision, "parse_file", count)
    call(*words)
    assert "content/startups/balise.md" in read
    read.clear()
    call(*words)
    assert "content/startups/balise.md" not in read
    assert "content/startups/digue.md" in read  # why it cannot be read is found again


def test_files_on_disk_are_not_kept(call: RunCommand, repository: Path) -> None:
    call("-R", str(repository), "report", "phases")
    call("-R", str(repository), "validate")
    assert not (repository / ".git" / CACHE_FILE).exists()


def test_working_trees_share_it(call: RunCommand, repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "autre"), "-b", "autre")
    call("-R", str(tmp_path / "autre"), "report", "phases", "--known", "HEAD")
    assert (repository / ".git" / CACHE_FILE).is_file()


def test_a_repository_without_files(call: RunCommand, repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(repository), "registre.git")
    ran = call("-R", str(tmp_path / "registre.git"), "report", "phases", "--known", "HEAD")
    assert ran.code == 0
    assert (tmp_path / "registre.git" / CACHE_FILE).is_file()


def test_what_differs_is_the_same_with_and_without_it(call: RunCommand, repository: Path) -> None:
    write(repository, "content/startups/balise.md", SHEET.replace("2023-03-01", "2023-05-01"))
    git(repository, "commit", "-qam", "Une date")
    write(repository, "content/startups/balise.md", SHEET.replace("Balise", "La balise"))
    for words in (("diff", "HEAD~1", "HEAD"), ("diff", "HEAD")):
        without = call("-R", str(repository), *words, "--no-cache", "-f", "json")
        said_twice = [call("-R", str(repository), *words, "-f", "json").out for _ in range(2)]
        assert without.code == 0
        assert said_twice == [without.out] * 2
    assert (repository / ".git" / CACHE_FILE).is_file()
