"""What the line editor is given to show."""

from __future__ import annotations

import sys

import pytest

from incubo.cli.answer_prompt import _read_line
from incubo.edit.asking.questions import replace_item
from incubo.model.fields import Field


def test_marks_of_readline_are_shown_to_no_other_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Python has no readline (Windows), the marks around colours would be printed."""
    prompts: list[str] = []
    monkeypatch.setattr("builtins.input", lambda prompt: prompts.append(prompt) or " yes ")
    monkeypatch.setitem(sys.modules, "readline", None)
    assert _read_line("\x01\x1b[36m\x02[a]\x01\x1b[0m\x02 > ") == "yes"
    assert prompts == ["\x1b[36m[a]\x1b[0m > "]


@pytest.mark.parametrize(
    ("answer", "wrong", "corrected"),
    [
        ("mon-estran, on-estran", "on-estran", "mon-estran, mon-estran"),
        ("on-estran,digue-info", "on-estran", "mon-estran, digue-info"),
        ("mare\u0301e", "mar\u00e9e", "mon-estran"),
    ],
)
def test_a_suggestion_replaces_the_item_that_is_wrong(answer: str, wrong: str, corrected: str) -> None:
    assert replace_item(Field("startups", many=True), answer, wrong, "mon-estran") == corrected


def test_a_suggestion_is_the_whole_value_of_a_field_that_has_one() -> None:
    assert replace_item(Field("startup"), "Mon Estran, à Brest", "Mon Estran, à Brest", "mon-estran") == "mon-estran"
