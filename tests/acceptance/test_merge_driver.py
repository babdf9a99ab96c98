"""`incubo merge-driver`: git merges entries by fields in a clone that `init` or `sync` has seen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.git_repository import ESTRAN, git, make_clones, startup_file, write

LENA = "content/members/lena.guivarch.md"
MISSION = "---\nfullname: Léna Guivarch\nmissions:\n  - start: 2024-01-02\n    end: {}\n    status: {}\n---\n"


@pytest.fixture
def repository(call, tmp_path: Path) -> Path:
    """A clone whose `.gitattributes` names the driver, with two branches from one commit."""
    _, _, ours = make_clones(tmp_path)
    write(ours, "incubo.toml", "")
    write(ours, LENA, MISSION.format("2024-06-30", "service"))
    assert call("init", "--forge", "none", "--yes", cwd=ours).code == 0
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "base")
    git(ours, "branch", "other")
    return ours


def merge(folder: Path, *, path: str | None = None) -> tuple[int, str]:
    """Merge the branch `other` with git itself, which finds incubo in its path; the exit code and what it said."""
    places = [str(Path(sys.executable).parent), *os.environ["PATH"].split(os.pathsep)] if path is None else [path]
    env = {**os.environ, "PATH": os.pathsep.join(places)}
    result = subprocess.run(["git", "merge", "-q", "-m", "réunis", "other"], cwd=folder, env=env, check=False,
                            capture_output=True)  # fmt: skip
    return result.returncode, (result.stdout + result.stderr).decode()


def commit(folder: Path, branch: str, path: str, text: str) -> None:
    git(folder, "switch", "-q", branch)
    write(folder, path, text)
    git(folder, "commit", "-qam", branch)


def test_different_fields_on_lines_side_by_side(repository):
    commit(repository, "other", LENA, MISSION.format("2024-06-30", "independent"))
    commit(repository, "main", LENA, MISSION.format("2024-09-30", "service"))
    code, said = merge(repository)
    assert code == 0, said
    assert (repository / LENA).read_text() == MISSION.format("2024-09-30", "independent")


def test_the_same_field_gets_marks_and_the_others_are_merged(repository):
    commit(repository, "other", LENA, MISSION.format("2024-10-31", "independent") + "\nUn mot.\n")
    commit(repository, "main", LENA, MISSION.format("2024-09-30", "service"))
    code, _ = merge(repository)
    assert code == 1
    marked = "<<<<<<< ours\n    end: 2024-09-30\n=======\n    end: 2024-10-31\n>>>>>>> theirs\n    status: independent"
    assert marked in (repository / LENA).read_text()
    assert (repository / LENA).read_text().endswith("\nUn mot.\n")
    assert git(repository, "diff", "--name-only", "--diff-filter=U") == LENA


def test_missions_that_overlap_together_get_marks(repository):
    """Neither branch is wrong alone."""
    added = "    status: service\n    startups: [estran]\n  - start: {}\n    end: {}\n    startups: [estran]\n---\n"
    base = MISSION.format("2024-06-30", "service")
    for branch, days in (("other", ("2024-09-01", "2024-12-31")), ("main", ("2024-10-01", "2025-03-31"))):
        commit(repository, branch, LENA, base.replace("    status: service\n---\n", added.format(*days)))
    assert merge(repository)[0] == 1
    text = (repository / LENA).read_text()
    ours, _, theirs = text.partition("=======")
    assert ("<<<<<<< ours" in ours, "start: 2024-10-01" in ours, "start: 2024-09-01" in theirs) == (True, True, True)


def test_where_incubo_is_not_installed_git_merges_by_lines(repository, tmp_path):
    commit(repository, "other", ESTRAN, startup_file("Mon Estran") + "\nUn mot.\n")
    commit(repository, "main", ESTRAN, startup_file("Mon Estran bleu"))
    code, said = merge(repository, path="/usr/bin:/bin")
    assert code == 0, said
    assert (repository / ESTRAN).read_text() == startup_file("Mon Estran bleu") + "\nUn mot.\n"
    commit(repository, "other", ESTRAN, startup_file("Mon Estran vert") + "\nUn mot.\n")
    commit(repository, "main", ESTRAN, startup_file("Mon Estran rouge") + "\nUn mot.\n")
    assert merge(repository, path="/usr/bin:/bin")[0] == 1
    assert "<<<<<<< " in (repository / ESTRAN).read_text()


def test_a_clone_of_a_colleague_is_set_up_by_sync(call, repository, tmp_path):
    git(repository, "push", "-q", "origin", "main")
    git(tmp_path, "clone", "-q", "origin.git", "third")
    third = tmp_path / "third"
    assert git(third, "config", "--get", "merge.incubo.driver", check=False) == ""
    assert call("sync", cwd=third).code == 0
    assert git(third, "config", "--get", "merge.incubo.driver").startswith("incubo merge-driver %O %A %B %P")
    fresh = git(tmp_path, "clone", "-q", "origin.git", "fourth") or tmp_path / "fourth"
    assert call("init", "--yes", cwd=fresh).code == 0
    assert git(fresh, "config", "--get", "merge.incubo.name") == "incubo: entries are merged by fields"


def test_a_registry_that_does_not_ask_for_it_is_left_alone(call, tmp_path):
    _, _, ours = make_clones(tmp_path)
    assert call("sync", cwd=ours).code == 0
    assert git(ours, "config", "--get", "merge.incubo.driver", check=False) == ""


def test_outside_a_registry(call, tmp_path):
    for name in ("base", "ours", "theirs"):
        write(tmp_path, name, "a\n")
    ran = call("merge-driver", "base", "ours", "theirs", "x.md", cwd=tmp_path)
    assert ran.code == 2
    assert "x.md is in no registry" in ran.err
