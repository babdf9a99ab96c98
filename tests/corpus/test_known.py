"""`--known R` says what a checkout of R says: random revisions of the real history, every command that reads."""

from __future__ import annotations

import os
import random
import subprocess
from datetime import date
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import git
from support.known import differences, reading_commands
from support.paths import corpus_folder

pytestmark = pytest.mark.corpus
REVISIONS = 1


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the real history, without any files on disk."""
    corpus = corpus_folder()
    if corpus is None or not (corpus / "history-2024-07.bundle").is_file():
        pytest.skip("the real history is not there")
    folder = tmp_path_factory.mktemp("history") / "registre"
    subprocess.run(
        ["git", "clone", "-q", "-b", "to-2024-07", str(corpus / "history-2024-07.bundle"), str(folder)], check=True
    )
    return folder


@pytest.mark.slow
def test_what_was_known_is_what_a_checkout_says(
    call: RunCommand, monkeypatch: pytest.MonkeyPatch, history: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    seed = int(os.environ.get("INCUBO_SEED", "13"))
    chosen = random.Random(seed)
    revisions = git(history, "rev-list", "HEAD").split()  # those of branches that were merged too
    checkout = tmp_path / "checkout"
    git(history, "worktree", "add", "-q", "--detach", str(checkout), "HEAD")
    monkeypatch.setenv("TZ", "Europe/Paris")
    wrong = {}
    for sha in chosen.sample(revisions, 40 if pytestconfig.getoption("all_months") else REVISIONS):
        git(checkout, "checkout", "-q", "--detach", sha)
        day = date.fromisoformat(git(history, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d", sha))
        startups = sorted(path.stem for path in (checkout / "content" / "_startups").glob("*.md"))
        entries = [f"startup/{name}" for name in chosen.sample(startups, 3)]
        found = differences(call, monkeypatch, history, checkout, sha, day, reading_commands(entries))
        if found:
            wrong[sha] = found
    git(history, "worktree", "remove", "--force", str(checkout))
    assert not wrong
