"""The bar of long work, on a clock that the tests move."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from support import sample_registry
from support.git_repository import make_sample_repository
from support.paths import ROOT

from incubo.cli import session, streams
from incubo.cli.progress import ProgressBar
from incubo.core.message import Message

EAGER = """
from incubo.cli import progress
from incubo.registry import loader
progress.PATIENCE = progress._DRAWING_INTERVAL = 0
loader._FILES_BETWEEN_REPORTS = 1
"""
"""Every report is drawn, as in a registry so large that a few files take a second."""
ASK = "print(*[name for name in sys.modules if name.partition('.')[0] == 'rich'], file=sys.stderr)"
TERMINAL = {"TERM": "xterm", "NO_COLOR": "", "CI": ""}

needs_pty = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")


class Clock:
    """A clock, and what was drawn on it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.drawn: list[tuple[int, int, float]] = []
        self.cleared = 0
        self.bar = ProgressBar(lambda: self, lambda: self.now)

    def draw(self, done: int, total: int, seconds_left: float) -> None:
        self.drawn.append((done, total, seconds_left))

    def clear(self) -> None:
        self.cleared += 1

    def at(self, seconds: float, done: int, total: int = 100) -> None:
        self.now = 100.0 + seconds
        self.bar.report(done, total)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_quick_work_shows_nothing(clock: Clock) -> None:
    clock.at(0.1, 10)
    clock.at(0.9, 90)
    clock.at(1.0, 100)
    clock.bar.close()
    assert (clock.drawn, clock.cleared) == ([], 0)


def test_a_bar_appears_after_a_second_if_as_much_remains(clock: Clock) -> None:
    clock.at(0.9, 1)  # 89 seconds to go, but who knows yet
    clock.at(1.5, 75)  # half a second to go
    assert clock.drawn == []
    clock.at(2.0, 50)
    assert clock.drawn == [(50, 100, 2.0)]


def test_a_closed_terminal_does_not_stop_the_work() -> None:
    opened = []

    def open_drawing() -> Clock:
        opened.append(1)
        raise OSError(5, "Input/output error")

    now = [0.0]
    bar = ProgressBar(open_drawing, lambda: now[0])
    for seconds in (2.0, 3.0, 4.0):
        now[0] = seconds
        bar.report(1, 100)
    bar.close()
    assert len(opened) == 1


def test_nothing_done_has_no_estimate(clock: Clock) -> None:
    clock.at(5, 0)
    assert clock.drawn == []


def test_it_is_drawn_ten_times_a_second_and_cleared_once(clock: Clock) -> None:
    for tick in range(101, 201):
        clock.at(tick / 100, tick, 1000)
    assert 9 <= len(clock.drawn) <= 11
    clock.bar.close()
    clock.bar.close()
    assert clock.cleared == 1


@pytest.mark.parametrize(
    ("variables", "words", "is_shown"),
    [({}, (), True), ({"NO_COLOR": "1"}, (), True), ({"TERM": "dumb"}, (), False), ({"CI": "true"}, (), False),
     ({"CI": "false"}, (), True), ({}, ("list", "--format", "json"), False), ({}, ("list", "-fcsv"), False)],
)  # fmt: skip
def test_who_sees_a_bar(monkeypatch: pytest.MonkeyPatch, variables, words, is_shown) -> None:
    monkeypatch.setattr(streams, "is_terminal", lambda stream: True)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    current = session.start_session("en", command_line=words)
    assert current.shows_progress is is_shown
    with current.environment.track(Message("Work")) as progress:
        assert (progress is not None) is is_shown


@pytest.mark.parametrize("only", ["stdout", "stderr"])
def test_both_outputs_must_be_a_terminal(monkeypatch: pytest.MonkeyPatch, only: str) -> None:
    monkeypatch.setattr(streams, "is_terminal", lambda stream: stream is getattr(sys, only))
    assert not session.start_session("en").shows_progress


@needs_pty
@pytest.mark.parametrize(
    ("lang", "label", "left"),
    [("en", "Reading the registry", "s left"), ("fr", "Lecture du registre", "encore 1\u00a0s")],
)
def test_a_bar_at_a_terminal(tmp_path: Path, lang: str, label: str, left: str) -> None:
    from support.pseudo_terminal import run_with_answers

    sample = sample_registry.copy_sample_registry(tmp_path)
    code, seen = run_with_answers(sample, "list", "startups", lang=lang, env=TERMINAL, prelude=EAGER, columns=80)
    assert code == 0
    assert label in seen
    assert left in seen
    assert "\x1b[?25l" not in seen.rpartition("\x1b[?25h")[2]  # the cursor is there
    bars, _, result = seen.rpartition(label)
    assert "\x1b[2K" in result  # the last bar is erased before the list
    assert label not in result.rpartition("\x1b[2K")[2]
    assert "100" in bars + result


@needs_pty
def test_a_bar_without_colour(tmp_path: Path) -> None:
    from support.pseudo_terminal import run_with_answers

    sample = sample_registry.copy_sample_registry(tmp_path)
    plain = TERMINAL | {"NO_COLOR": "1"}
    _, seen = run_with_answers(sample, "list", "startups", env=plain, prelude=EAGER, columns=80)
    assert "Reading the registry" in seen
    assert "m" not in {code[-1] for code in _sequences(seen)}


def _sequences(text: str) -> list[str]:
    return re.findall(r"\x1b\[[?0-9;]*[A-Za-z]", text)


@needs_pty
@pytest.mark.parametrize("refusal", [{"TERM": "dumb"}, {"CI": "1"}])
def test_no_bar_where_it_cannot_be_erased(tmp_path: Path, refusal: dict[str, str]) -> None:
    from support.pseudo_terminal import run_with_answers

    sample = sample_registry.copy_sample_registry(tmp_path)
    _, seen = run_with_answers(sample, "list", "startups", env=TERMINAL | refusal, prelude=EAGER, columns=80)
    assert "Reading the registry" not in seen


@needs_pty
@pytest.mark.parametrize(
    ("command", "labels"),
    [
        ("export sqlite out.db", ["Filling the tables"]),
        ("query 'SELECT title FROM startups'", ["Filling the tables"]),
        ("validate", ["Checking the files"]),
        ("validate --fix --advice --yes", ["Correcting the files", "Writing the files", "Checking the files"]),
        ("validate --since HEAD", ["Reading the earlier registry", "Checking the files"]),
        ("ci --base HEAD", ["Reading the earlier registry", "Checking the files"]),
        ("fmt --yes", ["Formatting the files", "Checking the change", "Writing the files"]),
        ("rename startup/acces-cale acces-quai --yes", ["Checking the change", "Writing the files"]),
        ("undo --yes", ["Writing the files"]),
    ],
)
def test_each_part_of_long_work_has_a_bar(tmp_path: Path, command: str, labels: list[str]) -> None:
    from support.pseudo_terminal import run_with_answers

    sample = make_sample_repository(tmp_path)
    file = sample / "content" / "startups" / "acces-cale.md"
    text = file.read_text("utf-8").replace("title: Accès Cale", 'title: " Accès Cale"')
    file.write_text(text.replace("  - anrh", "      - anrh"), "utf-8")
    if command.startswith("undo"):
        assert run_with_answers(sample, "fmt", "--yes")[0] == 0
    words = shlex.split(command)
    _, seen = run_with_answers(sample, *words, env=TERMINAL, prelude=EAGER, columns=80)
    assert [label for label in labels if label not in seen] == []
    assert labels[-1] not in seen.rpartition("\x1b[2K")[2]


@pytest.mark.parametrize("words", [("validate",), ("list", "startups")])
def test_a_pipe_neither_sees_nor_loads_a_bar(tmp_path: Path, words: tuple[str, ...]) -> None:
    sample = sample_registry.copy_sample_registry(tmp_path)
    script = f"import sys{EAGER}from incubo.cli.main import main\nmain({list(words)!r})\n{ASK}"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=sample, capture_output=True, check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True, encoding="utf-8",
    )  # fmt: skip
    assert "Reading the registry" not in done.stdout + done.stderr
    assert done.stderr.splitlines()[-1] == ""
