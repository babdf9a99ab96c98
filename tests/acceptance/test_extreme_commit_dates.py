"""A commit may carry any date, and anybody can push one: it is told as well as it can be, and stops nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import ESTRAN, git, make_repository, startup_file, write

FAR = {
    "253402300800 +0000": "31 December 9999",
    "253402300799 +1400": "31 December 9999",
    "999999999999999 +0000": "31 December 9999",
    "99999999999999999999999 +0000": "1 January 1970",
    f"{'9' * 5000} +0000": "1 January 1970",
    "no date": "1 January 1970",
}


def commit_on(folder: Path, when: str) -> None:
    """Commit what is there, on a date that git itself would not take."""
    git(folder, "add", "-A")
    tree, parent = git(folder, "write-tree"), git(folder, "rev-parse", "HEAD")
    who = f"Léna <lena@rivages.example> {when}"
    text = f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\nAutre jour\n"
    words = ["git", "-C", str(folder), "hash-object", "--literally", "-t", "commit", "-w", "--stdin"]
    made = subprocess.run(words, input=text.encode(), capture_output=True, check=True).stdout.decode().strip()
    git(folder, "update-ref", "refs/heads/main", made)


@pytest.mark.parametrize("when", FAR)
def test_reads_repository_with_extreme_commit_dates(call: RunCommand, tmp_path: Path, when: str) -> None:
    ours = make_repository(tmp_path / "ours")
    write(ours, ESTRAN, startup_file("Mon Estran", "phases:\n  - name: construction\n    start: 2024-01-08\n"))
    commit_on(ours, when)
    for words in (("list", "startups"), ("report", "phases"), ("list", "startups", "--known", "HEAD"), ()):
        ran = call(*words, cwd=ours)
        assert ran.code == 0, ran.err
    ran = call("show", "mon-estran", cwd=ours)
    assert ran.code == 0, ran.err
    assert FAR[when] in ran.out
    assert "Autre jour" in ran.out


def test_sync_accepts_extreme_commit_dates(call: RunCommand, tmp_path: Path) -> None:
    theirs = make_repository(tmp_path / "theirs")
    git(tmp_path, "clone", "-q", str(theirs), "ours")
    write(theirs, ESTRAN, startup_file("Mon Estran à marée basse"))
    commit_on(theirs, "253402300800 +0000")
    ran = call("sync", cwd=tmp_path / "ours")
    assert ran.code == 0, ran.err
    assert "Mon Estran à marée basse" in ran.out
