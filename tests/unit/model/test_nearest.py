"""« Vouliez-vous dire »."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.model.nearest import alike, distance, folded, nearest

WORDS = st.text(alphabet="abcé-", max_size=8)


@given(a=WORDS, b=WORDS)
def test_a_distance_is_one(a: str, b: str) -> None:
    away = distance(a, b, 20)
    assert away == distance(b, a, 20)
    assert (away == 0) == (a == b)
    assert abs(len(a) - len(b)) <= away <= max(len(a), len(b))
    assert distance(a, b, 1) == (away if away <= 1 else 2)


@given(word=st.text(max_size=12), known=st.lists(st.text(max_size=12), max_size=6))
def test_what_is_found_is_known(word: str, known: list[str]) -> None:
    assert nearest(word, known) in [None, *known]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("independant", "independent"), ("Développement ", "Developpement"), ("mon_estran", "mon-estran"),
        ("quai-solidere", "quai-solidaire"), ("esrtan", "estran"), ("zzz", None), ("", None), ("x" * 200, None),
    ],
)  # fmt: skip
def test_slips_are_understood(word: str, meant: str | None) -> None:
    known = ["independent", "Developpement", "mon-estran", "quai-solidaire", "estran"]
    assert nearest(word, known) == meant


def test_case_accents_and_separators_do_not_count() -> None:
    assert folded("Œuvre d’Été_1") == folded("oeuvre-d'ete.1")


NAMES = st.text(st.sampled_from("aàâéÉ -_.'’œ\nλ"), max_size=5)


@given(st.lists(NAMES, max_size=8))
def test_words_are_alike_when_they_fold_to_one(words: list[str]) -> None:
    plain = [folded(" ".join(word.split())) for word in words]
    groups = {tuple(i for i, other in enumerate(plain) if other == word) for word in plain if word}
    assert {tuple(group) for group in alike(words)} == {group for group in groups if len(group) > 1}


def test_names_are_alike_without_case_accents_and_blanks() -> None:
    assert alike(["Yann Tréguer", "Soizic Carrec", "YANN  TREGUER ", "Ωμέγα", "Άλφα"]) == [[0, 2]]
    assert alike([]) == []
