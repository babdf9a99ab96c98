"""A registry beside the real one: its last commits arrive one by one, and what is ours stays."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from support import beside
from support.command_line import RunCommand
from support.corpus_history import BRANCH, clone_history
from support.git_repository import git

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

DAY = date(2024, 7, 1)
COMMITS = 200
PRODUCTS = 20


@pytest.mark.parametrize("incubator", ["anct", "all"])
def test_the_last_commits_arrive_one_by_one(call: RunCommand, corpus: Path, tmp_path: Path, incubator: str) -> None:
    network, ours = clone_history(corpus, tmp_path / "reseau"), tmp_path / "registre"
    listed = git(network, "rev-list", "--first-parent", f"--max-count={COMMITS + 1}", BRANCH)
    commits = listed.splitlines()[::-1]
    git(network, "checkout", "-q", commits[0])
    words = ("--incubator", incubator, "--people", "--forge", "none", "--yes")
    assert call("init", "registre", "--beside", "reseau", *words, cwd=tmp_path).code == 0
    paths = sorted((ours / "content/startups").glob("*.md"))
    own = [path.stem for path in paths if path.read_bytes().endswith(b"\n")][:: len(paths) // PRODUCTS][:PRODUCTS]
    beside.add_ours(ours, own)
    seconds = []
    for number, commit in enumerate(commits[1:]):
        git(network, "checkout", "-q", commit)
        start = time.monotonic()
        told = beside.sync(call, ours)
        seconds.append(time.monotonic() - start)
        if "no longer there" in told:  # it stays until somebody removes it
            ran = call("import", "registry", "--remove", "--skip-conflicts", cwd=ours)
            assert ran.code in (0, 1), ran.err
        assert beside.find_lost(ours, own) == [], commit
        if number % 20 == 0:
            assert beside.find_new_findings(ours, network, DAY) == frozenset(), commit
            before = git(ours, "rev-parse", "HEAD")
            assert "Nothing new in reseau." in beside.sync(call, ours), commit
            assert git(ours, "rev-parse", "HEAD") == before, commit
        assert git(ours, "status", "--porcelain") == "", commit
    print(f"{incubator}: {sum(seconds) / len(seconds):.2f} s a commit, {max(seconds):.2f} s at most")
