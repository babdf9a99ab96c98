"""No command writes the git configuration of a repository that it was not given: neither that of the current folder,
nor the one that the environment names (as in a hook), nor the person's own.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from support.git_repository import git, make_sample_clones, make_sample_repository
from support.prepared_folders import prepared

from incubo.cli.main import main

COMMANDS = (
    ("sync", "--publish", "--all"),
    ("set", "mon-estran", "link=https://estran.rivages.example", "--propose", "--yes"),
    ("set", "mon-estran", "link=https://estran.rivages.example", "--commit", "--yes"),
    ("init", "--forge", "none", "--yes"),
    ("validate",),
    ("todo",),
    ("log",),
    ("diff", "HEAD"),
)


@prepared
def make_clones(folder: Path) -> None:
    """Clones of a registry whose entries git merges by fields, as `init` and `sync` set up."""
    make_sample_clones(folder, "first", "second")
    first, second = folder / "first", folder / "second"
    with contextlib.chdir(first):
        assert main(["init", "--forge", "none", "--yes"]) == 0
    git(first, "add", "-A")
    git(first, "commit", "-qm", "Les réglages")
    git(first, "push", "-q")
    git(second, "pull", "-q")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return make_clones(tmp_path / "clones") / "second"


@pytest.mark.parametrize("is_named_by_environment", [False, True], ids=["in another repository", "GIT_DIR"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_another_repository_keeps_its_settings(call, tmp_path, clone, words, is_named_by_environment) -> None:
    other = make_sample_repository(tmp_path / "other")
    state = lambda: ((other / ".git/config").read_bytes(), git(other, "show-ref", "--head"))  # noqa: E731
    before = state()
    call(*words, "-R", str(clone), cwd=other, env={"GIT_DIR": str(other / ".git")} if is_named_by_environment else {})
    assert state() == before
    assert not Path(os.environ["GIT_CONFIG_GLOBAL"]).exists()


def test_a_new_registry_in_a_hook_leaves_the_repository_of_the_hook_alone(call, tmp_path) -> None:
    other = make_sample_repository(tmp_path / "other")
    before = (other / ".git/config").read_bytes()
    words = ("init", "new", "--title", "Les phares", "--short-description", "Des phares", "--forge", "none", "--yes")
    assert call(*words, cwd=tmp_path, env={"GIT_DIR": str(other / ".git")}).code == 0
    assert (other / ".git/config").read_bytes() == before
