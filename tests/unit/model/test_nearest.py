"""« Vouliez-vous dire »."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.model.nearest import Known, alike, distance, folded, folded_all, nearest, reach

WORDS = st.text(alphabet="abcé-", max_size=8)


@given(a=WORDS, b=WORDS)
def test_a_distance_is_one(a: str, b: str) -> None:
    away = distance(a, b, 20)
    assert away == distance(b, a, 20)
    assert (away == 0) == (a == b)
    assert abs(len(a) - len(b)) <= away <= max(len(a), len(b))
    assert distance(a, b, 1) == (away if away <= 1 else 2)


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
    assert distance(a, b, limit) == min(edits(a, b), limit + 1)


LIKE = st.text(alphabet="abßœé-\u0301", max_size=8)


@given(word=LIKE, known=st.lists(LIKE, max_size=12))
def test_the_nearest_word_is_the_first_of_all_by_distance(word: str, known: list[str]) -> None:
    wanted = folded(word.strip())
    limit = min(reach(wanted), len(wanted) - 1)
    ranks = []
    for candidate in known:
        other = folded(candidate)
        away = edits(wanted, other)
        if away <= limit:
            ranks.append((away, other[:1] != wanted[:1], abs(len(other) - len(wanted)), candidate))
    known_words = Known(known)
    assert known_words.nearest(word) == (min(ranks)[3] if ranks else None)
    assert known_words.nearest(word) == (min(ranks)[3] if ranks else None)  # what is remembered is the same


@given(st.lists(st.text(st.sampled_from("aàßŉœÉ_ .’\u0301\u0327\uac00İ\n"), max_size=6), max_size=6))
def test_words_folded_at_once_are_those_folded_one_by_one(words: list[str]) -> None:
    assert folded_all(words) == [folded(word) for word in words]


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
