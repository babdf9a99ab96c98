"""The words of an SQL text, with their places, as far as telling a mistake needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<blank>\s+|--[^\n]*|/\*.*?(?:\*/|$))
    |(?P<text>'(?:[^']|'')*(?:'|$))
    |(?P<quoted>"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\[[^\]]*(?:\]|$))
    |(?P<number>\d[\w.]*)
    |(?P<word>[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
KEYWORDS = frozenset(
    """SELECT FROM WHERE GROUP ORDER BY HAVING LIMIT OFFSET JOIN LEFT RIGHT INNER OUTER CROSS NATURAL ON USING AS
    AND OR NOT IN IS NULL LIKE GLOB BETWEEN EXISTS CASE WHEN THEN ELSE END UNION ALL EXCEPT INTERSECT DISTINCT WITH
    RECURSIVE VALUES ASC DESC NULLS FIRST LAST COLLATE CAST OVER PARTITION FILTER WINDOW""".split()  # noqa: SIM905
)


class Token(NamedTuple):
    """A word of the text: what it is (a group of the pattern), what stands there, and where."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def name(self) -> str:
        """It as a name: without its quotes."""
        return self.text[1:-1] if self.kind == "quoted" else self.text


def tokens(sql: str) -> list[Token]:
    """The words of a text, without blanks and comments."""
    return list(_tokens(sql))


def _tokens(sql: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(sql):
        if match.lastgroup and match.lastgroup != "blank":
            yield Token(match.lastgroup, match.group(), match.start())


def excerpt(sql: str, start: int, end: int) -> str:
    """The line that holds a place, and what points at it under that line."""
    first = sql.rfind("\n", 0, start) + 1
    last = sql.find("\n", start)
    line = sql[first : last if last >= 0 else len(sql)].replace("\t", " ")
    column = start - first
    length = max(1, min(end, first + len(line)) - start)
    if len(line) > _WIDEST:  # what is around the place
        cut = max(0, column - _WIDEST // 2)
        line, column = ("…" if cut else "") + line[cut : cut + _WIDEST], column - cut + bool(cut)
        length = max(1, min(length, len(line) - column))
    number = sql.count("\n", 0, start) + 1
    lead = f"{number}: " if "\n" in sql.strip() else ""
    return f"{lead}{line}\n{' ' * (len(lead) + column)}{'^' * length}"


_WIDEST = 100
