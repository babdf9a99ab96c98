"""“Did you mean …?”: the known word closest to an unknown one, by edit distance.

Case, accents and the separators `.`, `-`, `_` and space are ignored. No library: the one that fits takes longer to
import (16 ms) than a whole validation spends on suggestions.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import filterfalse
from typing import Generic, NamedTuple, TypeVar

_REPLACEMENTS = (("_", "-"), (".", "-"), (" ", "-"), ("’", "'"), ("œ", "oe"), ("æ", "ae"))
_SEPARATOR_TABLE = str.maketrans(dict(_REPLACEMENTS))
_MAX_WORD_LENGTH = 120
"""No suggestion is searched for a longer word."""
_LETTERS_PER_EDIT = 4
"""From how many letters for each edit on two words are probably one."""

_UNITS_OF_A_CELL = 2
"""The work for one cell of the matrix of `edit_distance`, in units of a `SearchBudget`."""

_LETTER_BITS = [1 << (code & 63) for code in range(128)]


@lru_cache(maxsize=4096)
def normalise_name(word: str) -> str:
    """A word in lower case, without accents, its separators replaced by `-`."""
    return strip_accents(word.casefold().translate(_SEPARATOR_TABLE))


def normalise_url(url: str) -> str:
    """An address without scheme, “www.”, case and last slash, which do not distinguish pages."""
    rest = url.strip().lower().partition("://")[2] or url.strip().lower()
    return rest.removeprefix("www.").rstrip("/")


class _WithoutAccents(dict[int, str]):
    """What each character is without its accents, found where it is first asked for."""

    def __missing__(self, code: int) -> str:
        letters = "".join(c for c in unicodedata.normalize("NFD", chr(code)) if not unicodedata.combining(c))
        self[code] = letters
        return letters


_WITHOUT_ACCENTS = _WithoutAccents()
_ASCII = bytes(range(128))
_MAX_REPLACED = 60
"""Distinct letters that are replaced one after the other, which is quicker for texts in European languages."""


class _LettersOfWords(dict[int, str]):
    """What each character is in the words of a text: without its accents, a blank if it is no letter and no digit."""

    def __missing__(self, code: int) -> str:
        letters = "".join(c if c.isalnum() else " " for c in _WITHOUT_ACCENTS[code])
        self[code] = letters
        return letters


_LETTERS_OF_WORDS = _LettersOfWords()
_ASCII_OF_WORDS = bytes(code if code > 127 or chr(code).isalnum() or code == ord("_") else 32 for code in range(256))


def split_words(text: str) -> list[str]:
    """The words of a text, made of letters, digits and `_`, without case and accents. Texts are long, and a regular
    expression takes four times as long.
    """
    text = strip_accents(text.casefold(), _LETTERS_OF_WORDS)
    return text.encode().translate(_ASCII_OF_WORDS).decode().split()


def strip_accents(text: str, letters_by_code: Mapping[int, str] = _WITHOUT_ACCENTS) -> str:
    """A text without its accents: as `str.translate` for letters that are not ASCII, in a tenth of the time.

    `letters_by_code`: another table. What it gives for a letter, it gives for its own letters too.
    """
    if text.isascii():
        return text
    letters = set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    if len(letters) > _MAX_REPLACED:
        return text.translate(letters_by_code)
    for letter in letters:
        text = text.replace(letter, letters_by_code[ord(letter)])
    return text


def normalise_names(words: Sequence[str]) -> list[str]:
    """`normalise_name` of many words, ten times faster: each distinct letter is replaced once."""
    text = "\n".join(words).casefold()
    for old, new in _REPLACEMENTS:
        text = text.replace(old, new)
    names = strip_accents(text).split("\n") if words else []
    return names if len(names) == len(words) else [normalise_name(word) for word in words]  # a word has a line break


def group_same_names(words: Sequence[str]) -> list[list[int]]:
    """The positions of words that are the same once normalised, spaces included; each group in order.

    A quick comparison of the ASCII letters of all words (ten times faster) finds those worth normalising.
    """
    text = "\n".join(words)
    for letter in filterfalse(str.isascii, set(text)):
        text = text.replace(letter, unicodedata.normalize("NFD", letter).encode("ascii", "ignore").decode())
    rough: Sequence[object] = text.encode().lower().translate(None, b" \t_.-'").split(b"\n")
    if len(rough) != len(words):  # a word has a line break
        rough = [""] * len(words)
    if len(set(rough)) == len(words):
        return []
    repeated = {letters for letters, count in Counter(rough).items() if count > 1}
    groups: dict[str, list[int]] = {}
    for i, letters in enumerate(rough):
        if letters in repeated and (word := normalise_name(" ".join(words[i].split()))):
            groups.setdefault(word, []).append(i)
    return [group for group in groups.values() if len(group) > 1]


_COMPARED_LETTERS = range(5, 33)
"""How long a word of a person's name is that is compared with others: shorter ones are often one edit apart."""


@lru_cache(maxsize=1)  # a process that lives validates again after each change, and names seldom change
def pair_similar_names(names: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """The positions of pairs of people's names that are probably one name, misspelt once.

    They are the same but for one edit in the first name, or in what follows it, after its first letter, and nobody else
    bears one of the two words: “Stéphane” and “Stéphanie” are two names, “Gérard” and “Bérard” as well. In linear time:
    two words that are one edit apart are the same without one letter each.
    """
    by_first: dict[str, list[tuple[int, str]]] = {}
    by_rest: dict[str, list[tuple[int, str]]] = {}
    for i, name in enumerate(normalise_names([" ".join(name.split()) for name in names])):
        first, _, rest = name.partition("-")
        by_first.setdefault(first, []).append((i, rest))
        by_rest.setdefault(rest, []).append((i, first))
    pairs: dict[tuple[int, int], None] = {}
    for groups, bearers in ((by_first, by_rest), (by_rest, by_first)):
        for same, group in groups.items():
            if len(group) < 2 or not same:
                continue
            words_by_initial: dict[str, dict[int, str]] = {}
            for i, word in group:
                if len(word) in _COMPARED_LETTERS:
                    words_by_initial.setdefault(word[0], {})[i] = word
            for words in words_by_initial.values():
                for other, i in _pair_near_words(words):
                    if min(len(bearers[words[other]]), len(bearers[words[i]])) == 1:
                        pairs[other, i] = None
    return tuple(pairs)


def _pair_near_words(words: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """The keys of words that are one edit apart."""
    if len(words) < 2:
        return
    positions: dict[str, int] = {}
    for i, word in words.items():
        for letters in [word, *[word[:j] + word[j + 1 :] for j in range(len(word))]]:
            other = positions.setdefault(letters, i)
            if other != i and edit_distance(words[other], word, 1) == 1:
                yield other, i


def edit_distance(a: str, b: str, limit: int) -> int:
    """The number of edits between two words (insert, delete, replace, swap neighbours); `limit + 1` if it is larger.

    It computes only the diagonal band of the matrix that can stay within the limit.
    """
    too_far = limit + 1
    if abs(len(a) - len(b)) > limit:
        return too_far
    a, b = _strip_common_ends(a, b)
    if limit == 1:  # one letter more, less or other, or two neighbours swapped: nothing else is left of the words
        if max(len(a), len(b)) <= 1:
            return max(len(a), len(b))
        return 1 if len(a) == len(b) == 2 and a == b[::-1] else too_far
    before_previous: list[int] = []
    previous: list[int] = []
    row = [j if j <= limit else too_far for j in range(len(b) + 1)]
    for i, letter in enumerate(a, 1):
        before_previous, previous = previous, row
        row = [too_far] * (len(b) + 1)
        if i <= limit:
            row[0] = i
        best_of_row = row[0]
        for j in range(max(1, i - limit), min(len(b), i + limit) + 1):
            best = min(previous[j], row[j - 1], previous[j - 1] - (letter == b[j - 1])) + 1
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == b[j - 1] and before_previous[j - 2] < best:
                best = before_previous[j - 2] + 1
            row[j] = best
            if best < best_of_row:
                best_of_row = best
        if best_of_row > limit:
            return too_far
    return min(row[-1], too_far)


def _strip_common_ends(a: str, b: str) -> tuple[str, str]:
    """Two words without their common beginning and end, where no edit is needed."""
    limit = min(len(a), len(b))
    start = 0
    while start < limit and a[start] == b[start]:
        start += 1
    limit -= start
    end = 0
    while end < limit and a[-1 - end] == b[-1 - end]:
        end += 1
    return a[start : len(a) - end], b[start : len(b) - end]


def max_edit_distance(word: str) -> int:
    """The largest edit distance at which another word is suggested for this one."""
    return 1 if len(word) < 5 else 2 if len(word) < 16 else 3


class SearchBudget:
    """The work that the searches of one check may do together: the first ones find what they look for, the others None.

    Work is counted, not timed, so that the same searches find something on every machine. One unit takes about a tenth
    of a microsecond; in a registry of 4 000 entries, a search takes some thousands.
    """

    def __init__(self, units: int = 2_000_000) -> None:
        self.units = units


class SuggestionIndex:
    """An index of known words, for many searches."""

    def __init__(self, words: Iterable[str]) -> None:
        words = list(words)
        self._by_length: dict[int, list[tuple[str, str]]] = {}
        for plain, word in zip(normalise_names(words), words, strict=True):
            self._by_length.setdefault(len(plain), []).append((plain, word))
        self._masks_by_length: dict[int, list[tuple[int, str, str]]] = {}
        self._results: dict[str, tuple[str | None, int]] = {}

    def find_nearest(self, word: str, budget: SearchBudget | None = None) -> str | None:
        """The known word closest to `word`, or None if none is close enough, or the budget is used up.

        At the same distance: first a word with the same first letter, then of the same length, then in the alphabet.
        """
        if budget is not None and budget.units <= 0:
            return None
        if word not in self._results:
            self._results[word] = self._search(normalise_name(word.strip()))
        nearest, work = self._results[word]
        if budget is not None:
            budget.units -= work  # of a search made earlier too: what is found depends on no other check
        return nearest

    def _search(self, name: str) -> tuple[str | None, int]:
        """The known word closest to a normalised one, and the work that the search took."""
        if not name or len(name) > _MAX_WORD_LENGTH:
            return None, 0
        limit = min(max_edit_distance(name), len(name) - 1)
        letters = _letter_mask(name)
        best: tuple[int, bool, int, str] | None = None
        work = 0
        for length in sorted(range(len(name) - limit, len(name) + limit + 1), key=lambda n: abs(n - len(name))):
            length_gap = abs(length - len(name))
            if length_gap > limit:
                break  # words of these lengths are further away than the best one
            candidates = self._words_of_length(length)
            work += len(candidates)
            for candidate_letters, candidate_name, candidate in candidates:
                # An edit changes at most two letters; one that changes the length changes one letter.
                if (letters ^ candidate_letters).bit_count() > 2 * limit - length_gap:
                    continue
                distance = edit_distance(name, candidate_name, limit)
                work += len(name) * (2 * limit + 1) * _UNITS_OF_A_CELL
                if distance <= limit:
                    rank = (distance, candidate_name[:1] != name[:1], length_gap, candidate)
                    if best is None or rank < best:
                        best, limit = rank, distance
        return (best[3] if best else None), work

    def _words_of_length(self, length: int) -> list[tuple[int, str, str]]:
        """The known words of a length: letter mask, normalised word, word."""
        if length not in self._masks_by_length:
            words = self._by_length.get(length, ())
            self._masks_by_length[length] = [(_letter_mask(plain), plain, word) for plain, word in words]
        return self._masks_by_length[length]


def is_misspelling(word: str, other: str) -> bool:
    """Whether a word is probably another one misspelt, and not a word of its own: “Dessin” is not “Design”.

    One edit is a slip; more are one only if they are few for the length of the words, which begin alike.
    """
    name, other_name = normalise_name(word.strip()), normalise_name(other)
    length = max(len(name), len(other_name))
    distance = edit_distance(name, other_name, max_edit_distance(name))
    return distance <= 1 or (name[:1] == other_name[:1] and distance <= length // _LETTERS_PER_EDIT)


def find_nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to `word`, or None (see `SuggestionIndex.find_nearest`)."""
    return SuggestionIndex(known).find_nearest(word)


def _letter_mask(word: str) -> int:
    """The set of a word's letters as bits; some letters share a bit, so masks may differ less than words do."""
    bits = 0
    for code in word.encode("ascii", "replace"):
        bits |= _LETTER_BITS[code]
    return bits


_Value = TypeVar("_Value", bound=Hashable)


class WordMatch(NamedTuple, Generic[_Value]):
    """What a text means among known names: `value`, or None.

    Without a value, `candidates` are those that the text begins (two at least), and `nearest` is the one whose name
    differs from the text by a typo.
    """

    value: _Value | None
    candidates: tuple[_Value, ...] = ()
    nearest: _Value | None = None


_FEMININE_ENDINGS = (("trice", "teur"), ("euse", "eur"), ("ive", "if"), ("elle", "el"), ("enne", "en"), ("e", ""))
"""Feminine endings of French words, and those of the masculine."""
_MIN_INFLECTED_LETTERS = 5
"""From how many letters on a word may have such an ending: “une” is no form of “un” here."""


def _same_inflected(name: str, other: str) -> bool:
    """Whether two normalised names are the same but for the gender and number of their French words."""
    words, other_words = name.split("-"), other.split("-")
    return len(words) == len(other_words) and all(
        word == other_word or _masculine(word) == _masculine(other_word)
        for word, other_word in zip(words, other_words, strict=True)
    )


def _masculine(word: str) -> str:
    """The masculine singular of a normalised French word, or what both forms of it have in common."""
    if len(word) < _MIN_INFLECTED_LETTERS:
        return word
    word = word.removesuffix("s")
    for feminine, masculine in _FEMININE_ENDINGS:
        if word.endswith(feminine):
            return word.removesuffix(feminine) + masculine
    return word


def find_word(
    names: Mapping[_Value, Iterable[str]],
    text: str,
    *,
    match_prefix: bool = True,
    match_inner_word: bool = False,
    match_inflected: bool = True,
) -> WordMatch[_Value]:
    """Find the value that `text` means: one of its names, or the beginning of one that no other value begins with.

    Where the beginning of a name is enough (`match_prefix`), so is a name in another gender or number, but of what is
    no French word (`match_inflected`).

    `names` are those of each value, its id first. A name that several values share means the one whose id it is, else
    the first of them. With `match_inner_word`, the beginning of any word of a name is enough (`suivi` for “Comité de
    suivi”).
    """
    value_by_name: dict[str, _Value] = {}
    labels: list[tuple[str, _Value]] = []
    for value, (value_id, *others) in names.items():
        if value_id == text:
            return WordMatch(value)
        value_by_name.setdefault(normalise_name(value_id), value)
        labels += ((normalise_name(label), value) for label in others)
    for name, value in labels:
        value_by_name.setdefault(name, value)
    wanted = normalise_name(text.strip())
    if wanted in value_by_name:
        return WordMatch(value_by_name[wanted])
    inflected = {value for name, value in value_by_name.items() if _same_inflected(name, wanted)}
    if match_prefix and match_inflected and len(inflected) == 1:
        return WordMatch(inflected.pop())
    tests: list[Callable[[str], bool]] = []
    if wanted and match_prefix:
        tests.append(lambda name: name.startswith(wanted))
    if wanted and match_inner_word:
        tests.append(lambda name: f"-{wanted}" in name)
    candidates: tuple[_Value, ...] = ()
    for fits in tests:
        candidates = tuple(dict.fromkeys(value for name, value in value_by_name.items() if fits(name)))
        if len(candidates) == 1:
            return WordMatch(candidates[0])
        if candidates:
            break
    nearest = find_nearest(text, value_by_name)
    return WordMatch(None, candidates, value_by_name[nearest] if nearest is not None else None)
