"""What reading commands say beside their result: an old copy, an edit that was cut short."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import filelock
import pytest
from support.git_repository import ESTRAN, git, make_clones, make_repository

from incubo.cli import streams
from incubo.core import clock
from incubo.vcs.git_folder import last_fetch_time

DAYS = 9
NOON = datetime.datetime(2024, 6, 10, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day of the past, whatever clock and times of files say: `make calendar` changes one and not the other."""
    monkeypatch.setattr(clock, "today", lambda _="": NOON.date())


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A clone that had its last news nine days ago."""
    ours = make_clones(tmp_path)[2]
    age(ours)
    return ours


def age(root: Path, days: int = DAYS) -> None:
    then = (NOON - datetime.timedelta(days)).timestamp()
    for path in (root / ".git").rglob("*"):
        os.utime(path, (then, then))


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr(streams, "is_terminal", lambda stream: True)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.usefixtures("terminal")
def test_an_old_copy_is_told_in_a_line(call, old):
    ran = call("list", "startups", cwd=old, lang="fr")
    assert ran.code == 0
    assert ran.err == "Copie du registre vieille de 9 jours\u00a0: incubo sync\n"
    call("sync", cwd=old)
    assert call("list", "startups", cwd=old).err == ""


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("days", [0, 3, 7])
def test_no_notice_for_a_recent_copy(call, old, days):
    age(old, days)
    assert call("list", "startups", cwd=old).err == ""


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("form", [("--format", "json"), ("--format=csv",), ("-f", "csv-excel"), ("-fjson",)])
def test_no_notice_beside_machine_formats(call, old, form):
    assert call("list", "startups", *form, cwd=old).err == ""


@pytest.mark.usefixtures("terminal")
def test_no_notice_with_a_fixed_date(call, old):
    (old / "incubo.toml").write_text("at = 2025-01-15\n")
    assert "days old" not in call("list", "startups", cwd=old).err


@pytest.mark.usefixtures("terminal")
def test_no_notice_without_an_upstream(call, tmp_path):
    root = make_repository(tmp_path)
    age(root)
    assert call("list", "startups", cwd=root).err == ""


def test_no_notice_without_a_terminal(call, old):
    assert call("list", "startups", cwd=old).err == ""


def test_when_a_copy_had_news(tmp_path):
    _, first, second = make_clones(tmp_path)
    assert last_fetch_time(tmp_path) is None
    assert last_fetch_time(second) is not None
    git(second, "worktree", "add", "-q", "-b", "atelier", str(tmp_path / "atelier"))
    assert last_fetch_time(tmp_path / "atelier") is None  # that branch follows nothing
    git(tmp_path / "atelier", "branch", "-q", "--set-upstream-to=origin/main")
    assert last_fetch_time(tmp_path / "atelier") is not None
    git(first, "checkout", "-q", "--detach")
    assert last_fetch_time(first) is None


def interrupt(root: Path) -> Path:
    state = root / ".git/incubo"
    state.mkdir()
    (state / "writing.json").write_text("{}")
    return state


def test_an_edit_that_was_cut_short_is_told(call, tmp_path):
    root = make_repository(tmp_path)
    interrupt(root)
    ran = call("list", "startups", cwd=root, lang="fr")
    assert ran.code == 0
    assert ran.err == "Une modification a été interrompue\u00a0: incubo undo remet les fichiers comme ils étaient.\n"
    assert "2 autres" in ran.out


def test_no_notice_for_a_running_edit(call, tmp_path):
    root = make_repository(tmp_path)
    state = interrupt(root)
    with filelock.FileLock(state / "lock"):
        assert call("list", "startups", cwd=root).err == ""


def test_commands_that_write_say_it_themselves(call, tmp_path):
    root = make_repository(tmp_path)
    interrupt(root)
    git(root, "rm", "-q", "--cached", ESTRAN)
    assert call("sync", cwd=root).err.count("interrupted") == 1
