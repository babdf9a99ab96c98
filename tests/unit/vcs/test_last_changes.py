"""The last commit of a file."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path

import pytest

from incubo.vcs.status import is_modified, last_commit_of, list_file_days


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits, each of one file; one with a name that git could take for a pattern."""
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2025-01-10T12:00:00Z")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-01-10T12:00:00Z")

    def run(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True, capture_output=True)

    run("init", "-q")
    for name, subject in (("a.md", "Une fiche"), ("[a].md", "Une autre :(glob)")):
        (tmp_path / name).write_text(name, encoding="utf-8")
        run("add", "-A")
        run("commit", "-qm", subject)
    return tmp_path


def test_the_last_commit_that_touched_the_file(repository: Path) -> None:
    commit = last_commit_of(repository, "a.md")
    assert commit is not None
    assert (commit.date, commit.subject) == (datetime.date(2025, 1, 10), "Une fiche")
    assert len(commit.sha) == 40
    other_commit = last_commit_of(repository, "[a].md")
    assert other_commit is not None
    assert other_commit.subject == "Une autre :(glob)"
    assert not is_modified(repository, "a.md")


@pytest.mark.parametrize("name", ["x\u2028R", "x\x85R100\ty", "a\tR\nR.md", "\nR", '"a".md'])
def test_the_days_of_files_with_odd_names(repository: Path, name: str) -> None:
    day = datetime.date(2025, 1, 10)
    (repository / name).write_text(name, encoding="utf-8")
    (repository / "[a].md").rename(repository / f"b{name}")
    for words in (["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(repository), *words], check=True)
    days = list_file_days(repository, "HEAD~1..HEAD")
    assert days.changed == {name: {day}}
    assert days.old_paths == {f"b{name}": "[a].md"}
    assert days.days_of([f"b{name}"]) == [day]


def test_path_is_not_a_pattern(repository: Path) -> None:
    for name in ("*", ":(glob)**", "--all", "absent.md", ":/"):
        assert last_commit_of(repository, name) is None
        assert not is_modified(repository, name)


def test_uncommitted_changes(repository: Path) -> None:
    (repository / "a.md").write_text("autre chose", encoding="utf-8")
    (repository / "neuf.md").write_text("neuf", encoding="utf-8")
    assert is_modified(repository, "a.md")
    assert is_modified(repository, "neuf.md")
    assert last_commit_of(repository, "neuf.md") is None
    assert not is_modified(repository, "[a].md")


def test_outside_git_and_before_the_first_commit(tmp_path: Path) -> None:
    assert last_commit_of(tmp_path, "a.md") is None
    subprocess.run(["git", "-C", str(tmp_path), "init", "-q"], check=True)
    assert last_commit_of(tmp_path, "a.md") is None
