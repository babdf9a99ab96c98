"""The TAB key: from the line typed so far to the words that may come next.

Whatever stops it, nothing is said: a person is typing.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

from incubo.cli import streams
from incubo.cli.completion_place import Line, find
from incubo.cli.completion_scripts import FILES, LINE, WORD, row
from incubo.errors import IncuboError

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_WIDEST = 80
"""No more characters are told of a candidate."""


def answer(instruction: str, environment: Mapping[str, str] = os.environ) -> int:
    """Answer a shell's script (`complete_bash` …); the exit code is always 0."""
    shell = instruction.removeprefix("complete_")
    try:
        said = _said(shell, read(environment.get(LINE, "")), environment)
    except (IncuboError, OSError):  # no registry, wrong settings: what is typed will be told of them when it runs
        return 0
    except Exception:
        if environment.get("INCUBO_DEBUG"):
            raise
        return 0  # a traceback in the middle of a line being typed would help nobody
    if said:
        streams.put(sys.stdout, said + "\n")
    return 0


def read(line: str) -> Line:
    """Take a command line apart as a shell does; a quote may still be open."""
    import shlex

    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    if os.name == "nt":
        lexer.escape = ""  # a backslash parts folders there
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # an open quote: what follows it is being typed
        words.append(lexer.token)
    else:
        if not words or line[-1:].isspace():
            words.append("")
    variables: dict[str, str] = {}
    while len(words) > 1 and (found := _ASSIGNMENT.fullmatch(words[0])):
        variables[found[1]] = found[2]
        words.pop(0)
    return Line(words[1:-1], words[-1] if len(words) > 1 else "", variables)


def _said(shell: str, line: Line, environment: Mapping[str, str]) -> str:
    from incubo.render.safe import terminal

    place = find(line, environment)
    if place.files:
        return FILES
    typed, word = line.typed, environment.get(WORD, "").lstrip("'\"")
    cut = len(typed) if word in ("=", ":") else len(typed) - len(word) if word and typed.endswith(word) else 0
    rows = []
    for each in place.words:
        value = place.stem + each.value
        if value.startswith(typed[:cut]):
            told = terminal(each.told)
            told = told if len(told) <= _WIDEST else told[: _WIDEST - 1] + "…"
            rows.append(row(shell, value[cut:], told))
    return "\n".join(rows)
