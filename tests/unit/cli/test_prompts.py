"""What the line editor is given to show."""

from __future__ import annotations

import sys

import pytest

from incubo.cli.prompts import _read_line


def test_marks_of_readline_are_shown_to_no_other_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Python has no readline (Windows), the marks around colours would be printed."""
    prompts: list[str] = []
    monkeypatch.setattr("builtins.input", lambda prompt: prompts.append(prompt) or " yes ")
    monkeypatch.setitem(sys.modules, "readline", None)
    assert _read_line("\x01\x1b[36m\x02[a]\x01\x1b[0m\x02 > ") == "yes"
    assert prompts == ["\x1b[36m[a]\x1b[0m > "]
