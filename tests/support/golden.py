"""Outputs that are compared with a file of `tests/golden`, as a whole."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice

import pytest
from support.paths import ROOT

GOLDEN = ROOT / "tests" / "golden"


def check_golden(name: str, lines: Iterable[str], request: pytest.FixtureRequest) -> None:
    """That lines are those of `tests/golden/NAME.txt`; with `--update-golden` they are written first."""
    text = "".join(f"{line}\n" for line in lines)
    path = GOLDEN / f"{name}.txt"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    expected = path.read_text(encoding="utf-8")
    if text != expected:
        changes = difflib.unified_diff(expected.splitlines(), text.splitlines(), "expected", "given", n=1, lineterm="")
        pytest.fail("\n".join(islice(changes, 60)), pytrace=False)
