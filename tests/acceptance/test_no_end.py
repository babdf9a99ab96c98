"""A mission without end: a person says so in words, a file with `null`, and nothing takes it for a lack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import make_sample_repository

AICHA = "content/members/aicha.merendel.md"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make_sample_repository(tmp_path)


def findings(call: RunCommand, registry: Path) -> str:
    return call("validate", "--format", "concise", cwd=registry).out


@pytest.mark.parametrize(
    "command",
    [
        ("set", "aicha.merendel", "missions.2.end=CDI"),
        ("set", "aicha.merendel", "missions.2.status=admin", "missions.2.end=none"),
        ("extend", "aicha.merendel", "--status", "admin", "--until", "sans terme"),
        ("join", "aicha.merendel", "quai-solidaire", "--status", "admin", "--until", "permanent"),
        ("join", "aicha.merendel", "quai-solidaire", "--status", "admin", "--until", "9999-12-31"),
    ],
)
def test_a_command_takes_no_end_for_an_answer(repository: Path, call: RunCommand, command: tuple[str, ...]) -> None:
    before = (repository / AICHA).read_text("utf-8")
    ran = call(*command, "--yes", cwd=repository)
    text = (repository / AICHA).read_text("utf-8")
    assert (ran.code, text.count("    end: null\n")) == (0, 1), ran.err
    assert "mission-without-end" not in findings(call, repository)
    assert "aicha.merendel" in call("list", "members", "--at", "2040-01-01", cwd=repository).out
    assert call("undo", "--yes", cwd=repository).code == 0
    assert (repository / AICHA).read_text("utf-8") == before


def test_only_public_agents_may_have_no_end(repository: Path, call: RunCommand) -> None:
    ran = call("extend", "aicha.merendel", "--until", "CDI", "--yes", cwd=repository)
    assert ran.code == 1
    assert "only public agents may have a mission without end" in ran.err


def test_a_whole_team_is_extended_without_those_who_have_no_end(repository: Path, call: RunCommand) -> None:
    call("set", "aicha.merendel", "missions.2.end=CDI", "--yes", cwd=repository)
    ran = call("extend", "--startup", "mon-estran", "--yes", cwd=repository)
    assert "Aïcha Mérendel: a mission without end" in re.sub(r"\s+", " ", ran.out + ran.err)
    assert "end: null" in (repository / AICHA).read_text("utf-8")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("extend", "aicha.merendel", "--startup", "digue-info", "--until", "2025-06-01"), "mission has no end"),
        (("extend", "aicha.merendel", "--startup", "digue-info", "--until", "2024-06-01"), "mission has no end"),
        (("join", "aicha.merendel", "digue-info", "--until", "2025-06-01"), "already in Digue Info"),
        (("join", "aicha.merendel", "quai-solidaire", "--until", "CDI 2025"), "is not a date"),
        (("join", "aicha.merendel", "quai-solidaire", "--until", "en cours 30/06/2025"), "is not a date"),
    ],
)
def test_a_day_ends_no_mission_without_end(
    repository: Path, call: RunCommand, command: tuple[str, ...], said: str
) -> None:
    call("set", "aicha.merendel", "missions.2.end=CDI", "--yes", cwd=repository)
    before = (repository / AICHA).read_text("utf-8")
    ran = call(*command, "--yes", cwd=repository)
    assert (ran.code in (1, 2), said in ran.err) == (True, True), ran.err
    assert ("incubo leave aicha.merendel" in ran.err) == ("2025-06-01" in command)
    assert (repository / AICHA).read_text("utf-8") == before


def test_who_leaves_one_of_two_startups_keeps_no_end_for_the_other(repository: Path, call: RunCommand) -> None:
    call("set", "aicha.merendel", "missions.2.end=CDI", "--yes", cwd=repository)
    call("leave", "aicha.merendel", "--startup", "digue-info", "--on", "2025-01-31", "--yes", cwd=repository)
    text = (repository / AICHA).read_text("utf-8")
    assert "end: 2025-01-31" in text
    assert "  - start: 2025-02-01\n    end: null\n" in text


def test_nothing_after_end_is_no_answer(repository: Path, call: RunCommand) -> None:
    path = repository / AICHA
    path.write_text(path.read_text("utf-8").replace("    end: 2025-06-30", "    end:"), "utf-8")
    assert "error[mission-without-end]" in findings(call, repository)
