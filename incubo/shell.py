"""Words of a command line that people copy: what a shell would take for something else is put between quotes."""

from __future__ import annotations

import os
import re

_WINDOWS = os.name == "nt"
_PLAIN = re.compile(r"[\w@%+=:,./-]+")


def quoted(word: str) -> str:
    """A word for the shell; double quotes wherever they do, for they work on Windows too."""
    if _PLAIN.fullmatch(word):
        return word
    if not re.search(r'["$`\\!]', word):
        return f'"{word}"'
    if _WINDOWS:
        escaped = re.sub(r'(\\*)"', r'\1\1\\"', word)
        return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'
    return "'" + word.replace("'", "'\"'\"'") + "'"


def entry(kind: str, entry_id: str) -> str:
    """An entry as an argument that means no other, whatever is called so too: `startup/mon-estran`."""
    return quoted(f"{kind}/{entry_id}")


def only(kind: str, entry_id: str) -> str:
    """An entry as an argument of a command that takes one kind: its id, unless that looks like an option."""
    return entry(kind, entry_id) if entry_id.startswith("-") else quoted(entry_id)
