"""« Vouliez-vous dire »: the known word nearest to an unknown one, if it is near enough to be meant.

Case, accents and the separators `.`, `-`, `_`, space do not count. Written here rather than taken from a
library: the one that fits costs more to import (16 ms) than a whole validation spends on its near misses.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

_SAME = str.maketrans({"_": "-", ".": "-", " ": "-", "’": "'", "œ": "oe", "æ": "ae"})


@cache
def folded(word: str) -> str:
    """A word without case, accents and differences of separator."""
    word = word.casefold().translate(_SAME)
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def alike(words: Sequence[str]) -> list[list[int]]:
    """The positions of the words that are one word when `folded` and their blanks put right, each group in order.

    All words are first compared at once by their plain letters, which costs a tenth of folding each.
    """
    text = unicodedata.normalize("NFD", "\n".join(words)).encode("ascii", "ignore").lower()
    rough: Sequence[object] = text.translate(None, b" \t_.-'").split(b"\n")
    if len(rough) != len(words):  # one of them holds a line's end
        rough = [""] * len(words)
    if len(set(rough)) == len(words):
        return []
    often = Counter(rough)
    groups: dict[str, list[int]] = {}
    for i, letters in enumerate(rough):
        if often[letters] > 1 and (word := folded(" ".join(words[i].split()))):
            groups.setdefault(word, []).append(i)
    return [group for group in groups.values() if len(group) > 1]


def distance(a: str, b: str, limit: int) -> int:
    """Edits between two words (insert, delete, replace, swap two neighbours); `limit + 1` when there are more.

    Only the diagonal band that can stay within the limit is looked at.
    """
    over = limit + 1
    if abs(len(a) - len(b)) > limit:
        return over
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


def reach(word: str) -> int:
    """How many edits a word of that length may be away from what was meant."""
    return 1 if len(word) < 5 else 2 if len(word) < 16 else 3


class Known:
    """Known words, made ready for many questions."""

    def __init__(self, words: Iterable[str]) -> None:
        self.by_length: dict[int, list[tuple[str, int, str]]] = {}
        for word in words:
            plain = folded(word)
            self.by_length.setdefault(len(plain), []).append((plain, _letters(plain), word))

    def nearest(self, word: str) -> str | None:
        """The known word nearest to `word`, or None if none is near.

        Among equals, one with the same first letter and then the same length wins, then the alphabet.
        """
        wanted = folded(word.strip())
        if not wanted or len(wanted) > _LONGEST:
            return None
        limit = min(reach(wanted), len(wanted) - 1)
        letters = _letters(wanted)
        best: tuple[int, bool, int, str] | None = None
        for length in range(len(wanted) - limit, len(wanted) + limit + 1):
            for other, its_letters, candidate in self.by_length.get(length, ()):
                if (letters ^ its_letters).bit_count() > 2 * limit:
                    continue
                away = distance(wanted, other, limit if best is None else best[0])
                if away <= limit:
                    rank = (away, other[:1] != wanted[:1], abs(length - len(wanted)), candidate)
                    if best is None or rank < best:
                        best = rank
        return best[3] if best else None


_LONGEST = 120


def _letters(word: str) -> int:
    """The letters of a word as bits: one edit changes two of them at most (letters that share a bit let more pass)."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to `word`, or None (see `Known.nearest`)."""
    return Known(known).nearest(word)
