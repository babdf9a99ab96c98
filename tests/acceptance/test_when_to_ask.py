"""When commands ask at a terminal: never with --yes, with --dry-run only for what they need."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.pseudo_terminal import run_with_answers

pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")

NEEDED = {
    "join": ("join", "judith.marzin"),
    "leave": ("leave",),
    "close": ("close", "maree-claire"),
    "close --older-than": ("close", "--older-than", "20d"),
    "record committee": ("record", "committee", "digue-info"),
    "record metric": ("record", "metric", "mon-estran", "departement_couverts=5"),
    "rename": ("rename", "mon-estran"),
}
"""Command lines without something that the command needs."""
OPTIONAL = {
    "stop": ("stop", "maree-claire"),
    "extend": ("extend", "--ending", "60d"),
    "record committee": ("record", "committee", "digue-info", "--decision", "acceleration"),
    "record committee --on": ("record", "committee", "mon-estran", "--on", "2025-06-03"),
}
"""Command lines that a command completes by questions, and can do without."""


@pytest.mark.parametrize("words", NEEDED.values(), ids=NEEDED)
def test_what_is_needed(registry: Path, words: tuple[str, ...]) -> None:
    assert run_with_answers(registry, *words, "--dry-run", answers=["\x03"])[0] == 130
    code, seen = run_with_answers(registry, *words, "--yes", "--dry-run")
    assert code in (1, 2), seen
    assert "error: " in seen


@pytest.mark.parametrize("words", OPTIONAL.values(), ids=OPTIONAL)
def test_what_may_be_left_out(registry: Path, words: tuple[str, ...]) -> None:
    assert run_with_answers(registry, *words, answers=["\x03"])[0] == 130
    for options in (("--dry-run",), ("--yes",)):
        code, seen = run_with_answers(registry, *words, *options)
        assert code == 0, seen
        assert "> " not in seen.splitlines()[-1]
