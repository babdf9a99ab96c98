"""Help at a terminal: panels that fit the screen; in a pipe the same words in plain columns."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.paths import ROOT
from support.pseudo_terminal import run_with_answers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
GOLDEN = ROOT / "tests" / "golden" / "help"
PAGES = ["--help", "report --help", "new startup --help", "validate --help"]
FRAME = "╭╮╰╯│─ "


@pytest.mark.parametrize(
    ("name", "command", "lang", "columns"),
    [
        ("root-fr-80", "--help", "fr", 80),
        ("root-en-200", "--help --all", "en", 200),
        ("report-fr-80", "report --help", "fr", 80),
    ],
)
def test_panels(
    tmp_path: Path, request: pytest.FixtureRequest, name: str, command: str, lang: str, columns: int
) -> None:
    code, seen = run_with_answers(tmp_path, *command.split(), lang=lang, columns=columns)
    assert code == 0
    golden = GOLDEN / f"{name}.txt"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(seen, "utf-8")
    assert seen == golden.read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_panels_fit_and_say_what_a_pipe_says(
    tmp_path: Path, call: RunCommand, page: str, columns: int, lang: str
) -> None:
    _, seen = run_with_answers(tmp_path, *page.split(), lang=lang, columns=columns)
    framed = [line for line in seen.splitlines() if line.startswith(tuple(FRAME[:5]))]
    assert {len(line) for line in framed} == {min(columns, 120)}
    plain = call(*page.split(), lang=lang).out
    assert _letters(seen).replace(":", "") == _letters(plain).replace(":", "")


def test_colour_changes_no_letter(tmp_path: Path) -> None:
    _, plain = run_with_answers(tmp_path, "--help", columns=80)
    _, coloured = run_with_answers(tmp_path, "--help", columns=80, env={"NO_COLOR": "", "TERM": "xterm"})
    assert "\x1b[36mlist\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_examples_can_be_copied(tmp_path: Path) -> None:
    """They stand without a frame, each on one line, however long."""
    _, seen = run_with_answers(tmp_path, "new", "startup", "--help", columns=40)
    examples = [line for line in seen.splitlines() if line.startswith("  incubo new startup --title")]
    assert [line.endswith("--dry-run") for line in examples] == [True]


def _letters(text: str) -> str:
    return "".join(character for character in text if character not in FRAME + "\n\u00a0")
