"""Words of a command line: those that somebody typed, and those, quoted, that incubo prints for people to copy."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping

_IS_WINDOWS = os.name == "nt"
_SAFE_WORD = re.compile(r"[\w@%+=:,./-]+")


def decode_argument(text: str) -> str:
    """A word as it was typed, decoded as UTF-8 if the locale cannot encode its accents."""
    with contextlib.suppress(UnicodeError):
        return text.encode("utf-8", "surrogateescape").decode("utf-8")
    return text


def quote_argument(word: str) -> str:
    """A word quoted for the shell, with double quotes where possible: they work on Windows too."""
    if _SAFE_WORD.fullmatch(word):
        return word
    if not re.search(r'["$`\\!]', word):
        return f'"{word}"'
    if _IS_WINDOWS:
        escaped = re.sub(r'(\\*)"', r'\1\1\\"', word)
        return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'
    return "'" + word.replace("'", "'\"'\"'") + "'"


def quote_entry_ref(kind: str, entry_id: str) -> str:
    """An entry as an unambiguous argument: `startup/mon-estran`."""
    return quote_argument(f"{kind}/{entry_id}")


def entry_argument(kind: str, entry_id: str) -> str:
    """An entry as a word of a command that takes one kind: its id, unless the id looks like an option."""
    return f"{kind}/{entry_id}" if entry_id.startswith("-") else entry_id


def option_words(values: Mapping[str, object]) -> list[str]:
    """The options that give values to a command, by their names: a flag for True, an option for each text of a tuple,
    none for what is empty.
    """
    words: list[str] = []
    for name, value in values.items():
        option = "--" + name.replace("_", "-")
        for one in value if isinstance(value, tuple) else (value,):
            if one is True:
                words.append(option)
            elif one is not None and one is not False and one != "":
                words += [option, str(one)]
    return words


def quote_entry_id(kind: str, entry_id: str) -> str:
    """An entry as an argument of a command that takes one kind (see `entry_argument`), quoted for the shell."""
    return quote_argument(entry_argument(kind, entry_id))
