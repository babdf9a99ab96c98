"""`make scratch`: a big registry with a git history, outside the project."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.paths import load_tool


@pytest.mark.corpus
def test_a_scratch_registry_has_members_and_a_branch(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = load_tool("scratch")
    folder = tmp_path / "registry"
    monkeypatch.setattr("sys.argv", ["scratch.py", str(folder)])
    monkeypatch.setattr(scratch, "EDITS", 6)
    monkeypatch.setattr(scratch, "ON_BRANCH", 2)
    assert scratch.main() == 0

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()

    assert git("branch", "--show-current") == "pull-request"
    assert git("rev-list", "--count", "main..pull-request") == str(scratch.ON_BRANCH)
    assert git("status", "--porcelain") == ""
    assert any((folder / "content" / "_authors").glob("*.md"))


def test_a_scratch_registry_is_not_made_inside_the_project(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr("sys.argv", ["scratch.py", str(root / "scratch")])
    assert load_tool("scratch").main() == 2
    assert not (root / "scratch").exists()
