"""`report community`: who arrived in each team, who leaves, and which teams change nothing any more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.git_repository import git
from support.sample_registry import copy_sample_registry


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All files are of 1 June 2024; one changed six months before the day of the sample, another the day after that."""
    copy_sample_registry(tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    _commit(tmp_path, monkeypatch, "2024-06-01")
    for day, startup in (("2024-07-15", "quai-solidaire"), ("2024-07-16", "mon-estran"), ("2025-01-20", "digue-info")):
        file = tmp_path / f"content/startups/{startup}.md"
        file.write_text(file.read_text("utf-8") + "\nUne phrase de plus.\n", "utf-8")
        _commit(tmp_path, monkeypatch, day)
    return tmp_path


def _commit(folder: Path, monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{day}T12:00:00")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Fiches")


def _rows(call: RunCommand, registry: Path, *words: str) -> Mapping[str, Any]:
    ran = call("report", "community", *words, "-f", "json", cwd=registry)
    assert ran.code == 0, ran.err
    return {row["startup"]: row for row in json.loads(ran.out)["rows"]}


def test_a_team_is_quiet_after_six_months_without_a_change_of_its_file(registry: Path, call: RunCommand) -> None:
    told = {name: (row["last_change"], row["news"]) for name, row in _rows(call, registry).items()}
    assert told["quai-solidaire"] == ("2024-07-15", "quiet")
    assert told["mon-estran"] == ("2024-07-16", None)
    assert told["digue-info"] == ("2024-06-01", "quiet")  # what was committed after the day does not count
    assert _rows(call, registry, "--at", "2025-01-21")["digue-info"]["last_change"] == "2025-01-20"


def test_a_file_that_moved_has_not_changed(registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    git(registry, "mv", "content/startups/quai-solidaire.md", "content/startups/quai-commun.md")
    _commit(registry, monkeypatch, "2025-01-10")
    assert _rows(call, registry)["quai-commun"]["last_change"] == "2024-07-15"


def test_people_are_counted_where_they_arrive_and_leave(registry: Path, call: RunCommand) -> None:
    row = _rows(call, registry, "--why")["digue-info"]
    assert (row["people"], row["arrived"], row["leaving"]) == (4, 0, 0)
    assert len(row["why"]) == 4
    later = _rows(call, registry, "--at", "2025-05-15")["digue-info"]
    assert (later["people"], later["leaving"]) == (5, 4)  # the fifth stays until 31 August


@pytest.mark.parametrize("is_clone", [False, True])
def test_without_the_whole_history_nothing_is_said_of_quiet_teams(
    registry: Path, tmp_path_factory: pytest.TempPathFactory, call: RunCommand, is_clone: bool
) -> None:
    folder = tmp_path_factory.mktemp("other") / "registry"
    if is_clone:
        git(registry, "clone", "-q", "--depth", "1", f"file://{registry}", str(folder))
    else:
        copy_sample_registry(folder)
    rows = _rows(call, folder)
    assert rows["mon-estran"]["people"] > 0
    assert "last_change" not in rows["mon-estran"]
    assert "no whole history" in call("report", "community", "--notes", cwd=folder, lang="en").out
