"""The phrases of `[wording]`: found without case, accents and blanks, and nothing in them is a pattern."""

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
    made = parse_phrase(words, "autre chose")
    assert bool(made and made.pattern.search(fold_same_length(text))) is found


@pytest.mark.parametrize("words", ["", "  ", "()", "(x)"])
def test_an_empty_phrase_is_none(words: str) -> None:
    assert parse_phrase(words, "autre chose") is None


@given(st.text(max_size=40))
def test_any_phrase_can_be_looked_for(words: str) -> None:
    made = parse_phrase(words, "autre chose")
    assert made is None or made.pattern.search("") is None


def said(rule: str, more: dict[str, object], title: str = "[Mission] Designer", body: str = "") -> list[str]:
    vocabulary = make_vocabulary(load_profile("beta.gouv.fr"), more)
    store = MemoryStore({"content/jobs/2025-01-06-x.md": OFFER.format(title=title, body=body).encode()})
    check = RULES[rule].check
    assert check is not None
    found = list(check(load_registry(store, INCUBO_LAYOUT, vocabulary), DAY))
    return [str(next(iter((problem.label or problem.message).arguments.values()))) for problem in found]


def test_a_registry_adds_phrases_and_switches_others_off() -> None:
    body = "Un recrutement à 4 jours par semaine, en CDI."
    assert said("job-wording", {}, body=body) == [
        "sélection de profil",
        "4 jours par semaine en moyenne, de façon flexible",
    ]
    more = {"wording": {"en CDI": "pour six mois au plus", "recrutement": "recrutement"}}
    assert said("job-wording", more, body=body) == [
        "4 jours par semaine en moyenne, de façon flexible",
        "pour six mois au plus",
    ]


def test_a_registry_adds_roles_and_switches_others_off() -> None:
    assert said("job-inclusive-title", {}, title="[Mission] Gabier") == []
    assert said("job-inclusive-title", {"role-pairs": {"gabier": "gabière"}}, title="Gabier") == ["gabier"]
    assert said("job-inclusive-title", {"role-pairs": {"expert": "expert"}}, title="Expert en marées") == []
