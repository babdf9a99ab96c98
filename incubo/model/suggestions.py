"""“Did you mean”: the known word nearest to an unknown one, if it is near enough to be meant.

Case, accents and the separators `.`, `-`, `_`, space do not count. Written here rather than taken from a
library: the one that fits costs more to import (16 ms) than a whole validation spends on its near misses.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import filterfalse

_REPLACEMENTS = (("_", "-"), (".", "-"), (" ", "-"), ("’", "'"), ("œ", "oe"), ("æ", "ae"))
_SEPARATOR_TABLE = str.maketrans(dict(_REPLACEMENTS))


@cache
def normalise_name(word: str) -> str:
    """A word without case, accents and differences of separator."""
    word = word.casefold().translate(_SEPARATOR_TABLE)
    if word.isascii():
        return word
    return strip_accents(word)


def strip_accents(text: str) -> str:
    """A text without its accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def normalise_names(words: Sequence[str]) -> list[str]:
    """`folded` of many words at once, which costs a tenth: every letter is looked at once."""
    text = "\n".join(words).casefold()
    for old, new in _REPLACEMENTS:
        text = text.replace(old, new)
    for letter in filterfalse(str.isascii, set(text)):
        text = text.replace(letter, strip_accents(letter))
    made = text.split("\n") if words else []
    return made if len(made) == len(words) else [normalise_name(word) for word in words]  # one holds a line's end


def group_same_names(words: Sequence[str]) -> list[list[int]]:
    """The positions of the words that are one word when `folded` and their blanks put right, each group in order.

    All words are first compared at once by their plain letters, which costs a tenth of folding each.
    """
    text = "\n".join(words)
    for letter in filterfalse(str.isascii, set(text)):
        text = text.replace(letter, unicodedata.normalize("NFD", letter).encode("ascii", "ignore").decode())
    rough: Sequence[object] = text.encode().lower().translate(None, b" \t_.-'").split(b"\n")
    if len(rough) != len(words):  # one of them holds a line's end
        rough = [""] * len(words)
    if len(set(rough)) == len(words):
        return []
    repeated = {letters for letters, often in Counter(rough).items() if often > 1}
    groups: dict[str, list[int]] = {}
    for i, letters in enumerate(rough):
        if letters in repeated and (word := normalise_name(" ".join(words[i].split()))):
            groups.setdefault(word, []).append(i)
    return [group for group in groups.values() if len(group) > 1]


def edit_distance(a: str, b: str, limit: int) -> int:
    """Edits between two words (insert, delete, replace, swap two neighbours); `limit + 1` when there are more.

    Only the diagonal band that can stay within the limit is looked at.
    """
    over = limit + 1
    if abs(len(a) - len(b)) > limit:
        return over
    a, b = _strip_common_ends(a, b)
    older: list[int] = []
    before: list[int] = []
    row = [j if j <= limit else over for j in range(len(b) + 1)]
    for i, x in enumerate(a, 1):
        older, before = before, row
        row = [over] * (len(b) + 1)
        if i <= limit:
            row[0] = i
        best_of_row = row[0]
        for j in range(max(1, i - limit), min(len(b), i + limit) + 1):
            best = min(before[j], row[j - 1], before[j - 1] - (x == b[j - 1])) + 1
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == b[j - 1] and older[j - 2] < best:
                best = older[j - 2] + 1
            row[j] = best
            if best < best_of_row:
                best_of_row = best
        if best_of_row > limit:
            return over
    return min(row[-1], over)


def _strip_common_ends(a: str, b: str) -> tuple[str, str]:
    """Two words without what they begin with and end with together: no edit is needed there."""
    most = min(len(a), len(b))
    same = 0
    while same < most and a[same] == b[same]:
        same += 1
    most -= same
    end = 0
    while end < most and a[-1 - end] == b[-1 - end]:
        end += 1
    return a[same : len(a) - end], b[same : len(b) - end]


def max_edit_distance(word: str) -> int:
    """How many edits a word of that length may be away from what was meant."""
    return 1 if len(word) < 5 else 2 if len(word) < 16 else 3


class SuggestionIndex:
    """Known words, made ready for many questions; letters are looked at for the lengths that are asked for."""

    def __init__(self, words: Iterable[str]) -> None:
        words = list(words)
        self._by_length: dict[int, list[tuple[str, str]]] = {}
        for plain, word in zip(normalise_names(words), words, strict=True):
            self._by_length.setdefault(len(plain), []).append((plain, word))
        self._masks_by_length: dict[int, list[tuple[int, str, str]]] = {}
        self._results: dict[str, str | None] = {}

    def find_nearest(self, word: str) -> str | None:
        """The known word nearest to `word`, or None if none is near.

        Among equals, one with the same first letter and then the same length wins, then the alphabet.
        """
        if word not in self._results:
            self._results[word] = self._search(normalise_name(word.strip()))
        return self._results[word]

    def _search(self, wanted: str) -> str | None:
        if not wanted or len(wanted) > _MAX_WORD_LENGTH:
            return None
        limit = min(max_edit_distance(wanted), len(wanted) - 1)
        letters = _letter_mask(wanted)
        best: tuple[int, bool, int, str] | None = None
        for length in sorted(range(len(wanted) - limit, len(wanted) + limit + 1), key=lambda n: abs(n - len(wanted))):
            longer = abs(length - len(wanted))
            if longer > limit:
                break  # what was found is nearer than any word of that length
            for its_letters, other, candidate in self._words_of_length(length):
                # One edit changes two letters at most, and one that changes the length a single one.
                if (letters ^ its_letters).bit_count() > 2 * limit - longer:
                    continue
                away = edit_distance(wanted, other, limit)
                if away <= limit:
                    rank = (away, other[:1] != wanted[:1], longer, candidate)
                    if best is None or rank < best:
                        best, limit = rank, away
        return best[3] if best else None

    def _words_of_length(self, length: int) -> list[tuple[int, str, str]]:
        """The known words of a length: letters, folded, as written."""
        if length not in self._masks_by_length:
            found = self._by_length.get(length, ())
            self._masks_by_length[length] = [(_letter_mask(plain), plain, word) for plain, word in found]
        return self._masks_by_length[length]


_MAX_WORD_LENGTH = 120


_LETTER_BITS = [1 << (code & 63) for code in range(128)]


def _letter_mask(word: str) -> int:
    """The letters of a word as bits: one edit changes two of them at most (letters that share a bit let more pass)."""
    bits = 0
    for code in word.encode("ascii", "replace"):
        bits |= _LETTER_BITS[code]
    return bits


def find_nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to `word`, or None (see `Known.nearest`)."""
    return SuggestionIndex(known).find_nearest(word)
