"""« Vouliez-vous dire »."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.model.suggestions import (
    SuggestionIndex,
    edit_distance,
    find_nearest,
    group_same_names,
    max_edit_distance,
    normalise_name,
    normalise_names,
)

WORDS = st.text(alphabet="abcé-", max_size=8)


@given(a=WORDS, b=WORDS)
def test_distance_is_a_metric(a: str, b: str) -> None:
    away = edit_distance(a, b, 20)
    assert away == edit_distance(b, a, 20)
    assert (away == 0) == (a == b)
    assert abs(len(a) - len(b)) <= away <= max(len(a), len(b))
    assert edit_distance(a, b, 1) == (away if away <= 1 else 2)


def edits(a: str, b: str) -> int:
    """The same distance, as its definition has it."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


@given(a=WORDS, b=WORDS, limit=st.integers(0, 4))
def test_a_distance_is_the_fewest_edits(a: str, b: str, limit: int) -> None:
    assert edit_distance(a, b, limit) == min(edits(a, b), limit + 1)


LIKE = st.text(alphabet="abßœé-\u0301", max_size=8)


@given(word=LIKE, known=st.lists(LIKE, max_size=12))
def test_the_nearest_word_is_the_first_of_all_by_distance(word: str, known: list[str]) -> None:
    wanted = normalise_name(word.strip())
    limit = min(max_edit_distance(wanted), len(wanted) - 1)
    ranks = []
    for candidate in known:
        other = normalise_name(candidate)
        away = edits(wanted, other)
        if away <= limit:
            ranks.append((away, other[:1] != wanted[:1], abs(len(other) - len(wanted)), candidate))
    known_words = SuggestionIndex(known)
    assert known_words.find_nearest(word) == (min(ranks)[3] if ranks else None)
    assert known_words.find_nearest(word) == (min(ranks)[3] if ranks else None)  # what is remembered is the same


@given(st.lists(st.text(st.sampled_from("aàßŉœÉ_ .’\u0301\u0327\uac00İ\n"), max_size=6), max_size=6))
def test_words_folded_at_once_are_those_folded_one_by_one(words: list[str]) -> None:
    assert normalise_names(words) == [normalise_name(word) for word in words]


@given(word=st.text(max_size=12), known=st.lists(st.text(max_size=12), max_size=6))
def test_suggestion_is_a_known_word(word: str, known: list[str]) -> None:
    assert find_nearest(word, known) in [None, *known]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("independant", "independent"), ("Développement ", "Developpement"), ("mon_estran", "mon-estran"),
        ("quai-solidere", "quai-solidaire"), ("esrtan", "estran"), ("zzz", None), ("", None), ("x" * 200, None),
    ],
)  # fmt: skip
def test_typos_are_recognised(word: str, meant: str | None) -> None:
    known = ["independent", "Developpement", "mon-estran", "quai-solidaire", "estran"]
    assert find_nearest(word, known) == meant


def test_case_accents_and_separators_do_not_count() -> None:
    assert normalise_name("Œuvre d’Été_1") == normalise_name("oeuvre-d'ete.1")


NAMES = st.text(st.sampled_from("aàâéÉ -_.'’œ\nλ"), max_size=5)


@given(st.lists(NAMES, max_size=8))
def test_words_are_alike_when_they_fold_to_one(words: list[str]) -> None:
    plain = [normalise_name(" ".join(word.split())) for word in words]
    groups = {tuple(i for i, other in enumerate(plain) if other == word) for word in plain if word}
    assert {tuple(group) for group in group_same_names(words)} == {group for group in groups if len(group) > 1}


def test_names_are_alike_without_case_accents_and_blanks() -> None:
    assert group_same_names(["Yann Tréguer", "Soizic Carrec", "YANN  TREGUER ", "Ωμέγα", "Άλφα"]) == [[0, 2]]
    assert group_same_names([]) == []
