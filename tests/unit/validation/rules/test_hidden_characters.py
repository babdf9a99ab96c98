"""Spaces at the ends of a text and hidden characters within it: each is reported once, by one rule."""

from __future__ import annotations

from itertools import product

import pytest
from support.registries import TODAY, make_registry

from incubo.core.problem import Span
from incubo.validation.rule import RULES

RULE_IDS = ("style-surrounding-spaces", "style-invisible-character")
SPACES = ("", " ", "\u00a0", " \u00a0")
WORDS = {"mer": "mer", "m\u200ber": "mer", "bord\u00a0de mer": "bord de mer", "la\u00ad mer": "la mer"}
"""Words, some with a hidden character, and the same without it."""
HIDDEN = ("\u200b", "\u00a0", "\u00ad")


def reports(role: str) -> tuple[list[tuple[str, int]], str]:
    """The rules that report something in a quoted role, and where; and the role after their fixes."""
    front_matter = f'fullname: Lena Guivarch\nrole: "{role}"\ndomaine: Design\n'
    registry = make_registry({"member/lena.guivarch": front_matter})
    begin = len('---\nfullname: Lena Guivarch\nrole: "')
    reported, edits = [], []
    for rule_id in RULE_IDS:
        for problem in RULES[rule_id].find_problems(registry, TODAY):
            assert isinstance(problem.location, Span)
            reported.append((rule_id, problem.location.start - begin))
            edits += problem.fix.edits if problem.fix else ()
    text = f"---\n{front_matter}---\n"
    for edit in sorted(edits, key=lambda edit: -edit.location.start):
        text = text[: edit.location.start] + edit.replacement + text[edit.location.end :]
    return reported, text[begin:].partition('"')[0]


@pytest.mark.parametrize(("before", "words", "after"), [*product(SPACES, WORDS, SPACES)])
def test_each_is_reported_once(before: str, words: str, after: str) -> None:
    spaces = [("style-surrounding-spaces", 0 if before else len(words))] if before or after else []
    hidden = [
        ("style-invisible-character", len(before) + place) for place, letter in enumerate(words) if letter in HIDDEN
    ]
    assert reports(before + words + after) == (spaces + hidden, WORDS[words])


@pytest.mark.parametrize(("count", "is_composed"), [(1, True), (19, True), (20, False), (21, False)])
def test_a_letter_with_too_many_accents_is_no_word_and_the_others_of_its_line_are(
    count: int, is_composed: bool
) -> None:
    accents = "\u0301" * count
    front_matter = f'fullname: Ana\nrole: "e{accents} cafe\u0301"\n'
    (problem,) = RULES["style-not-nfc"].find_problems(make_registry({"member/ana.quai": front_matter}), TODAY)
    assert isinstance(problem.location, Span)
    text = f"---\n{front_matter}"
    assert problem.location.start == text.index("e\u0301" if is_composed else 'e\u0301"')
