"""The known word closest to an unknown one, and names that differ only in case, accents or separators."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.model.suggestions import (
    SuggestionIndex,
    WordMatch,
    edit_distance,
    find_nearest,
    find_word,
    group_same_names,
    max_edit_distance,
    normalise_name,
    normalise_names,
    pair_similar_names,
    split_words,
)

WORDS = st.text(alphabet="abcé-", max_size=8)


@given(a=WORDS, b=WORDS)
def test_distance_is_a_metric(a: str, b: str) -> None:
    distance = edit_distance(a, b, 20)
    assert distance == edit_distance(b, a, 20)
    assert (distance == 0) == (a == b)
    assert abs(len(a) - len(b)) <= distance <= max(len(a), len(b))
    assert edit_distance(a, b, 1) == (distance if distance <= 1 else 2)


def reference_distance(a: str, b: str) -> int:
    """The edit distance by its definition, without a limit."""
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
def test_distance_is_the_smallest_number_of_edits(a: str, b: str, limit: int) -> None:
    assert edit_distance(a, b, limit) == min(reference_distance(a, b), limit + 1)


LIKE = st.text(alphabet="abßœé-\u0301", max_size=8)


@given(word=LIKE, known=st.lists(LIKE, max_size=12))
def test_suggestion_is_the_closest_known_word(word: str, known: list[str]) -> None:
    normalised = normalise_name(word.strip())
    limit = min(max_edit_distance(normalised), len(normalised) - 1)
    ranks = []
    for candidate in known:
        normalised_candidate = normalise_name(candidate)
        distance = reference_distance(normalised, normalised_candidate)
        if distance <= limit:
            ranks.append(
                (
                    distance,
                    normalised_candidate[:1] != normalised[:1],
                    abs(len(normalised_candidate) - len(normalised)),
                    candidate,
                )
            )
    index = SuggestionIndex(known)
    assert index.find_nearest(word) == (min(ranks)[3] if ranks else None)
    assert index.find_nearest(word) == (min(ranks)[3] if ranks else None)  # the cached result is the same


@given(st.lists(st.text(st.sampled_from("aàßŉœÉ_ .’\u0301\u0327\uac00İ\n"), max_size=6), max_size=6))
def test_normalising_many_words_at_once_gives_the_same_names(words: list[str]) -> None:
    assert normalise_names(words) == [normalise_name(word) for word in words]


@given(word=st.text(max_size=12), known=st.lists(st.text(max_size=12), max_size=6))
def test_suggestion_is_a_known_word(word: str, known: list[str]) -> None:
    assert find_nearest(word, known) in [None, *known]


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [
        ("independant", "independent"), ("Développement ", "Developpement"), ("mon_estran", "mon-estran"),
        ("quai-solidere", "quai-solidaire"), ("esrtan", "estran"), ("zzz", None), ("", None), ("x" * 200, None),
    ],
)  # fmt: skip
def test_typos_are_recognised(word: str, suggestion: str | None) -> None:
    known = ["independent", "Developpement", "mon-estran", "quai-solidaire", "estran"]
    assert find_nearest(word, known) == suggestion


def test_normalised_names_ignore_case_accents_and_separators() -> None:
    assert normalise_name("Œuvre d’Été_1") == normalise_name("oeuvre-d'ete.1")


NAMES = st.text(st.sampled_from("aàâéÉ -_.'’œ\nλ"), max_size=5)


@given(st.lists(NAMES, max_size=8))
def test_groups_are_words_with_the_same_normalised_name(words: list[str]) -> None:
    normalised = [normalise_name(" ".join(name.split())) for name in words]
    groups = {tuple(i for i, candidate in enumerate(normalised) if candidate == name) for name in normalised if name}
    assert {tuple(group) for group in group_same_names(words)} == {group for group in groups if len(group) > 1}


def test_same_names_ignore_case_accents_and_spaces() -> None:
    assert group_same_names(["Yann Tréguer", "Soizic Carrec", "YANN  TREGUER ", "Ωμέγα", "Άλφα"]) == [[0, 2]]
    assert group_same_names([]) == []


DECISIONS = {
    "continue": ("continue", "Poursuite", "Continues"),
    "stop": ("stop", "Arrêt", "Stop"),
    "steering": ("steering", "Comité de suivi", "Continue"),
}


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("ARRET", WordMatch("stop")),
        ("Comité de suivi ", WordMatch("steering")),
        ("continue", WordMatch("continue")),  # an id before a label
        ("pour", WordMatch("continue")),
        ("st", WordMatch(None, ("stop", "steering"))),
        ("pousruite", WordMatch(None, (), "continue")),
        ("suivi", WordMatch(None)),
        ("", WordMatch(None)),
    ],
)
def test_a_word_is_an_id_a_label_or_the_only_beginning_of_one(text: str, match: WordMatch[str]) -> None:
    assert find_word(DECISIONS, text) == match


def test_beginnings_are_found_where_they_are_wanted() -> None:
    assert find_word(DECISIONS, "suiv", match_inner_word=True) == WordMatch("steering")
    assert find_word(DECISIONS, "pour", match_prefix=False) == WordMatch(None)


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (["Stéphane Roudaut", "Stépahane Roudaut"], [(0, 1)]),  # inserted
        (["Maëlle Kerdoncuff", "Mealle KERDONCUFF"], [(0, 1)]),  # swapped
        (["Heidi Guivarch", "Heïdi Guivarsh"], [(0, 1)]),  # replaced, in the last name
        (["Jean-Paul Roudaut", "Jean-Paul Roudau"], [(0, 1)]),  # left out
        (["Yann Roudaut", "yann  ROUDAUT"], []),  # the same name
        (["Yann Roudaut", "Yann Roudohut"], []),  # two edits
        (["Yann Gérard", "Yann Bérard"], []),  # another first letter
        (["Ana Roudaut", "Anna Roudaut", "Yann Roy", "Yann Ray"], []),  # short words
        (["Stéphane Roudaut", "Stéphanie Roudaut"], [(0, 1)]),
        (["Stéphane Roudaut", "Stéphanie Roudaut", "Stéphane Le Bihan", "Stéphanie Abgrall"], []),  # two first names
        (["Stéphane Roudaut", "Stéphanie Roudaut", "Stéphane Le Bihan"], [(0, 1)]),
        (["", "Yann", "Yanni", "-", "Roudaut\nX", "Roudaut"], []),
    ],
)
def test_names_that_are_probably_one(names: list[str], pairs: list[tuple[int, int]]) -> None:
    assert pair_similar_names(tuple(names)) == tuple(pairs)


def test_many_similar_names_are_compared_with_the_first_of_them_only() -> None:
    names = [f"Yann Roudautabc{chr(97 + i % 26)}{'x' * (i % 3)}" for i in range(300)]
    assert len(pair_similar_names(tuple(names))) <= 300 * 20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Été à Œuvre, «noté»\u00a0: 2²", ["l", "ete", "a", "œuvre", "note", "2²"]),
        ("e\u0301te\u0301 a_b-c.d", ["ete", "a_b", "c", "d"]),
        ("\ud800x\u2028y", ["x", "y"]),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_words_of_a_text_with_many_letters() -> None:
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 200)]
    assert split_words("É·".join(letters)) == [f"{letter}e" for letter in letters[:-1]] + letters[-1:]
