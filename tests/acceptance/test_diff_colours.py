"""What a change would write, as a coloured diff at a terminal and a plain one in a pipe."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.paths import ROOT
from support.pseudo_terminal import run_with_answers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
GOLDEN = ROOT / "tests" / "golden" / "diff" / "rename.txt"
COLOUR = {"TERM": "xterm", "NO_COLOR": ""}
CHANGES = [
    ("extend", "samuel.orvault", "--until", "+5mo", "--dry-run"),
    ("set", "startup/acces-cale", "title=Accès Quai", "--dry-run"),
    ("rename", "startup/acces-cale", "acces-quai", "--dry-run"),
]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_registry.copy_sample_registry(tmp_path)


def test_a_coloured_diff(sample: Path, request: pytest.FixtureRequest) -> None:
    """Codes are written as <bold>, so that a review shows them."""
    code, seen = run_with_answers(sample, *CHANGES[2], env=COLOUR, columns=80)
    assert code == 0
    names = {"1": "bold", "31": "red", "32": "green", "36": "cyan", "2": "dim", "33": "yellow", "0": "/"}
    shown = re.sub(r"\x1b\[(\d+)m", lambda match: f"<{names[match[1]]}>", seen)
    if request.config.getoption("--update-golden"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(shown, "utf-8")
    assert shown == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("words", CHANGES, ids=lambda words: words[0])
def test_colour_changes_no_letter(sample: Path, run: RunCommand, words: tuple[str, ...]) -> None:
    _, coloured = run_with_answers(sample, *words, env=COLOUR, columns=200)
    _, plain = run_with_answers(sample, *words, columns=200)
    piped = run(*words, cwd=sample)
    assert "\x1b[32m+" in coloured or "\x1b[31m-" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert "\x1b" not in piped.out + piped.err
    assert [line for line in piped.out.splitlines() if line not in plain.splitlines()] == []


def test_the_diff_of_a_pipe_is_a_patch(sample: Path, run: RunCommand) -> None:
    subprocess.run(["git", "-C", str(sample), "init", "-q"], check=True)
    patch = run(*CHANGES[2], cwd=sample).out
    subprocess.run(["git", "-C", str(sample), "apply", "-"], input=patch.encode(), check=True)
    assert (sample / "content" / "startups" / "acces-quai.md").is_file()
