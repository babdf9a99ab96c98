"""« Vouliez-vous dire »: the known word nearest to an unknown one, if it is near enough to be meant.

Case, accents and the separators `.`, `-`, `_`, space do not count. Written here rather than taken from a
library: the one that fits costs more to import (16 ms) than a whole validation spends on its near misses.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

_SAME = str.maketrans({"_": "-", ".": "-", " ": "-", "’": "'", "œ": "oe", "æ": "ae"})


@cache
def folded(word: str) -> str:
    """A word without case, accents and differences of separator."""
    word = word.casefold().translate(_SAME)
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def distance(a: str, b: str, limit: int) -> int:
    """Edits between two words (insert, delete, replace, swap two neighbours); `limit + 1` when there are more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def reach(word: str) -> int:
    """How many edits a word of that length may be away from what was meant."""
    return 1 if len(word) < 5 else 2 if len(word) < 10 else 3


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to `word`, or None if none is near.

    Among equals, one with the same first letter and then the same length wins, then the alphabet.
    """
    wanted = folded(word.strip())
    if not wanted or len(wanted) > 120:
        return None
    limit = reach(wanted)
    letters = set(wanted)
    best: tuple[int, bool, int, str] | None = None
    for candidate in known:
        other = folded(candidate)
        if abs(len(other) - len(wanted)) > limit or len(letters.symmetric_difference(other)) > 2 * limit:
            continue
        away = distance(wanted, other, limit if best is None else best[0])
        if away <= limit and away < max(len(wanted), 2):
            rank = (away, other[:1] != wanted[:1], abs(len(other) - len(wanted)), candidate)
            if best is None or rank < best:
                best = rank
    return best[3] if best else None
