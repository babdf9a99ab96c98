"""The text of an entry without what its template asks for."""

from __future__ import annotations

import time

import pytest

from incubo.core.i18n import LANGUAGES
from incubo.edit.new.bodies import remove_instructions, render_body_template


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["startup", "post-mortem"])
def test_nothing_is_left_of_a_template_that_nobody_filled_in(name: str, language: str) -> None:
    assert remove_instructions(render_body_template(name, language, {"title": "Digue"})) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## A\n\nÉcrit.\n\n## B\n\n*À compléter : quoi ?*\n\n### C\n\n- *À compléter : qui* ;\n", "## A\n\nÉcrit."),
        ("## A\n\n*À compléter : quoi ?*\n\n### B\n\nÉcrit.\n", "## A\n\n### B\n\nÉcrit."),
        ("## A\n\n- Usage : *à compléter, un chiffre.*\n- Impact : 12\n", "## A\n\n- Impact : 12"),
        ("Trois jours. *À compléter : le lieu.*\n", "Trois jours."),
        ("Écrivez avant le *à compléter*.\n", "Écrivez avant le *à compléter*."),
        ("## A\n\n## B\n\n*À compléter : b*\n", "## A"),
        ("```\n*à compléter*\n```\n", "```\n*à compléter*\n```"),
        ("Reste **à compléter** et *important*\n", "Reste **à compléter** et *important*"),
        ("*Important*\n\nRien d'autre.\n", "*Important*\n\nRien d'autre.\n"),
    ],
)
def test_what_was_written_stays(text: str, expected: str) -> None:
    assert remove_instructions(text) == expected


@pytest.mark.parametrize("text", ["# a\n*à compléter*\n" * 50_000, "*à compléter" * 50_000, "# à compléter\n" * 50_000])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    start = time.process_time()
    remove_instructions(text)
    assert time.process_time() - start < 2
