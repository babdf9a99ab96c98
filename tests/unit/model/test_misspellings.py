"""A word that is another one misspelt, and a word of its own that only looks like one."""

from __future__ import annotations

import pytest

from incubo.model.suggestions import is_misspelling


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("Dévelopement", "Développement"), ("Developpment", "Développement"), ("Deploiment", "Déploiement"),
        ("Desing", "Design"), ("Designer", "Design"), ("Roduit", "Produit"), ("Autres", "Autre"), ("dataa", "Data"),
        ("Intrapreneuriat", "Intraprenariat"),
    ],
)  # fmt: skip
def test_a_slip_is_a_misspelling(word: str, other: str) -> None:
    assert is_misspelling(word, other)


@pytest.mark.parametrize(
    ("word", "other"),
    [("Dessin", "Design"), ("Rapport", "Support"), ("Teaching", "Coaching"), ("Formation", "Animation"), ("A", "Data")],
)
def test_another_word_is_none(word: str, other: str) -> None:
    assert not is_misspelling(word, other)
