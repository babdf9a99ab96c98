"""The commands that incubo prints within sentences: in hints, notes, findings and pages of help."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = r"""(?:'[^'\n]*'(?:"'"'[^'\n]*')*|"[^"\n]*"|[^\s"'“”«»();,]+(?:,[^\s"'“”«»();,]+)*)"""
_COMMAND = re.compile(rf"(?<![\w./-])incubo((?:[ ]{_WORD})+)")
_WORDS = re.compile(_WORD)
_PROSE = frozenset((
    *("then", "and", "or", "alone", "says", "adds", "lists", "restores", "undoes", "is", "was", "to", "again", "on"),
    *("reads", "writes", "makes", "corrects", "fixes"),
    *("puis", "et", "ou", "seul", "dit", "ajoute", "liste", "est", "pour", "ne"),
))  # fmt: skip
"""Words of a sentence that goes on after a command, which only a blank separates from it."""


def printed_commands(text: str) -> Iterator[str]:
    """The commands in a text, without the word `incubo`: `extend lise.marin --until 2025-06-30`."""
    for match in _COMMAND.finditer(text):
        words: list[str] = []
        for word in _WORDS.findall(match[1]):
            if word in _PROSE:
                break
            bare = word.rstrip("\u00a0:.?!") if word not in (".", "…") else word
            words.append(bare)
            if bare != word:
                break
        if words and words[0]:
            yield " ".join(words)
