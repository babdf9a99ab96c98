"""`--known R` says what a checkout of R says: random revisions of the real history, every command that reads."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.corpus_history import clone_history, history_bundle
from support.git_repository import git
from support.known import differences, reading_commands
from support.paths import corpus_folder

pytestmark = pytest.mark.corpus
REVISIONS = 1


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the real history, without any files on disk."""
    corpus = corpus_folder()
    if corpus is None or not history_bundle(corpus).is_file():
        pytest.skip("the real history is not there")
    return clone_history(corpus, tmp_path_factory.mktemp("history") / "registre")


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


@pytest.mark.slow
@pytest.mark.parametrize(("known", "at"), [("2023-12-31", "2023-12-31"), ("2022-06-30", "2022-03-31")])
def test_the_day_that_is_told_is_that_on_which_the_figure_changed(
    call: RunCommand, history: Path, known: str, at: str
) -> None:
    """On the eve, git counted the entry elsewhere; on that evening, where it counts today."""
    words = ("-R", str(history), "--lang", "en", "report", "phases", "--at", at, "--incubator", "all", "--why")

    def read(*more: str) -> list[dict[str, Any]]:
        ran = call(*words, *more, "-f", "json")
        assert ran.code == 0, ran.err
        rows: list[dict[str, Any]] = json.loads(ran.out)["rows"]
        return rows

    counted: dict[date, dict[str, str | None]] = {}

    def phase_known_on(day: date, names: Sequence[str]) -> str | None:  # ids change, and titles
        if day not in counted:
            rows = read("--known", day.isoformat())
            counted[day] = {
                entry[name]: row["phase"] for row in rows for entry in row["why"] for name in ("title", "id")
            }
        return next((counted[day][name] for name in names if name in counted[day]), "nowhere")

    told = [
        (row["phase"], (entry["id"], entry["title"]), datetime.strptime(days[0], "%d %B %Y").date())
        for row in read("--compare-known", known)
        for entry in row["why"]
        if "counted now" in entry["detail"] or "was in" in entry["detail"]
        if len(days := re.findall(r"\(written on (\d+ \w+ \d{4})\)", entry["detail"])) == 1
    ]
    assert len(told) > 20
    chosen = random.Random(13).sample(sorted(told, key=str), 12)
    wrong = [
        (phase, names, day)
        for phase, names, day in chosen
        if phase_known_on(day, names) != phase or phase_known_on(day - timedelta(1), names) == phase
    ]
    assert not wrong


@pytest.mark.slow
def test_what_is_named_adds_up_to_the_change(call: RunCommand, history: Path) -> None:
    """Of each line of the entries and exits of a year, and of their total."""
    words = ("report", "transitions", "--over", "2022", "--compare-known", "2023-01-15", "--incubator", "all", "--why")
    ran = call("-R", str(history), "--lang", "en", *words, "-f", "json")
    document = json.loads(ran.out)
    lines = [*document["rows"], *document["totals"]]
    assert any(line["why"] for line in document["totals"])
    for line in lines:
        gone = sum(entry["detail"].startswith(("no longer counted", "now in")) for entry in line["why"])
        assert line["change"] == len(line["why"]) - 2 * gone, line["phase"]
