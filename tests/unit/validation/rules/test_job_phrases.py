"""The phrases of `[wording]` match whatever the case, accents and blanks, and are not patterns themselves."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.config.settings import load_profile
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore
from incubo.validation.rule import RULES
from incubo.validation.rules.job import fold_same_length, parse_phrase

DAY = datetime.date(2025, 1, 15)
OFFER = """---
title: '{title}'
kind: mission
opens: 2025-01-06
closes: 2025-03-07
---

{body}
"""


@given(st.text())
def test_a_plain_text_is_as_long_as_the_text(text: str) -> None:
    assert len(fold_same_length(text)) == len(text)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("intégrer l'équipe", "Vous allez INTE\u0301GRER\n  l’e\u0301quipe.", True),
        ("intégrer l'équipe", "réintégrer l'équipe", False),
        ("recrute", "recrutement", False),
        ("à {n} jours (en moyenne)", "à 3,5 jours", True),
        ("à {n} jours (en moyenne)", "à trois jours en moyenne", False),
        ("à {n} jours", "à quelques jours", False),
        ("de {n} à {n} jours", "de 2 à 3 jours", True),
        ("(a+)+$", "aaaa", False),
        ("a.c", "abc", False),
        ("a.c", "a.c", True),
        ("x (", "x", True),
    ],
)
def test_a_phrase_is_found_as_people_write_it(words: str, text: str, found: bool) -> None:
    phrase = parse_phrase(words, "autre chose")
    assert bool(phrase and phrase.pattern.search(fold_same_length(text))) is found


@pytest.mark.parametrize("words", ["", "  ", "()", "(x)"])
def test_an_empty_phrase_is_none(words: str) -> None:
    assert parse_phrase(words, "autre chose") is None


@given(st.text(max_size=40))
def test_any_phrase_can_be_looked_for(words: str) -> None:
    phrase = parse_phrase(words, "autre chose")
    assert phrase is None or phrase.pattern.search("") is None


def first_arguments(
    rule_id: str, overrides: dict[str, object], title: str = "[Mission] Designer", body: str = ""
) -> list[str]:
    vocabulary = make_vocabulary(load_profile("beta.gouv.fr"), overrides)
    store = MemoryStore({"content/jobs/2025-01-06-x.md": OFFER.format(title=title, body=body).encode()})
    problems = RULES[rule_id].find_problems(load_registry(store, INCUBO_LAYOUT, vocabulary), DAY)
    return [str(next(iter((problem.label or problem.message).arguments.values()))) for problem in problems]


def test_a_registry_adds_phrases_and_switches_others_off() -> None:
    body = "Un recrutement à 4 jours par semaine, en CDI."
    assert first_arguments("job-wording", {}, body=body) == [
        "sélection de profil",
        "4 jours par semaine en moyenne, de façon flexible",
    ]
    overrides = {"wording": {"en CDI": "pour six mois au plus", "recrutement": "recrutement"}}
    assert first_arguments("job-wording", overrides, body=body) == [
        "4 jours par semaine en moyenne, de façon flexible",
        "pour six mois au plus",
    ]


def test_a_registry_adds_roles_and_switches_others_off() -> None:
    assert first_arguments("job-inclusive-title", {}, title="[Mission] Gabier") == []
    assert first_arguments("job-inclusive-title", {"role-pairs": {"gabier": "gabière"}}, title="Gabier") == ["gabier"]
    assert first_arguments("job-inclusive-title", {"role-pairs": {"expert": "expert"}}, title="Expert en marées") == []


def test_the_title_of_a_mission_keeps_its_words_when_it_is_corrected() -> None:
    text = OFFER.format(title="  Développeuse ou développeur ", body="Texte.")
    store = MemoryStore({"content/jobs/2025-01-06-dev.md": text.encode()})
    registry = load_registry(store, INCUBO_LAYOUT, make_vocabulary(load_profile("beta.gouv.fr")))
    (problem,) = RULES["job-mission-title"].find_problems(registry, DAY)
    assert problem.fix is not None
    assert [edit.replacement for edit in problem.fix.edits] == ["'[Mission] Développeuse ou développeur'"]
