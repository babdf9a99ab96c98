"""The last change of a file, as git knows it."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path

import pytest

from incubo.vcs import status


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits, each of one file; one with a name that git could take for a pattern."""
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2025-01-10T12:00:00Z")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-01-10T12:00:00Z")

    def run(*words: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)

    run("init", "-q")
    for name, subject in (("a.md", "Une fiche"), ("[a].md", "Une autre :(glob)")):
        (tmp_path / name).write_text(name, encoding="utf-8")
        run("add", "-A")
        run("commit", "-qm", subject)
    return tmp_path


def test_the_last_commit_that_touched_the_file(repository: Path) -> None:
    change = status.last_commit_of(repository, "a.md")
    assert change is not None
    assert (change.date, change.subject) == (datetime.date(2025, 1, 10), "Une fiche")
    assert len(change.sha) == 40
    other = status.last_commit_of(repository, "[a].md")
    assert other is not None
    assert other.subject == "Une autre :(glob)"
    assert not status.is_modified(repository, "a.md")


def test_path_is_not_a_pattern(repository: Path) -> None:
    for name in ("*", ":(glob)**", "--all", "absent.md", ":/"):
        assert status.last_commit_of(repository, name) is None
        assert not status.is_modified(repository, name)


def test_what_is_not_committed(repository: Path) -> None:
    (repository / "a.md").write_text("autre chose", encoding="utf-8")
    (repository / "neuf.md").write_text("neuf", encoding="utf-8")
    assert status.is_modified(repository, "a.md")
    assert status.is_modified(repository, "neuf.md")
    assert status.last_commit_of(repository, "neuf.md") is None
    assert not status.is_modified(repository, "[a].md")


def test_outside_git_and_before_the_first_commit(tmp_path: Path) -> None:
    assert status.last_commit_of(tmp_path, "a.md") is None
    subprocess.run(["git", "-C", str(tmp_path), "init", "-q"], check=True)
    assert status.last_commit_of(tmp_path, "a.md") is None
