"""What is refused before it is built: anchors, aliases, tags, and depth.

The composer recurses in C, so depth is measured on the parser's events, which do not.
Only texts that could hold something of the kind pay for it.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from incubo.source.values import Composer

MAX_DEPTH = 20
"""Levels of nesting allowed; the deepest real file has 4."""

MAX_BYTES = 1_000_000
"""Size of a file that is read; the largest real one has 18 kB."""

_INDICATOR = re.compile(r"(?:^|[-:?,\[{])[ ]*[&*!]", re.MULTILINE)
"""An anchor, an alias or a tag stands where a value begins: after blanks only on its line, or after one of these."""

_SIGNS = ("\t", "\r", "\u2028", "\u2029", "\u0085")
_DEEP = "\n" + " " * MAX_DEPTH
_DASH = re.compile("- [- :]")
_DASHES = re.compile(r"-[ ]{1,9}-[ ]")


class Danger(NamedTuple):
    """Something refused: `alias`, `anchor`, `tag` or `deep`, at [start, end) in the front matter."""

    what: str
    start: int
    end: int


def suspicious(text: str) -> bool:
    """Whether a front matter could hold an anchor, an alias, a tag or deep nesting (cheap; errs on yes)."""
    if ("&" in text or "*" in text or "!" in text) and _INDICATOR.search(text):
        return True
    if ("[" in text or "{" in text) and text.count("[") + text.count("{") >= MAX_DEPTH:
        return True
    if _DASH.search(text) and ("- : " in text or _DASHES.search(text)):
        return True
    if "?" in text and "? " in text:  # one character is found ten times faster than two
        return True
    for sign in _SIGNS:
        if sign in text:
            return True
    return len(text) > MAX_DEPTH * MAX_DEPTH // 2 and _DEEP in text


def inspect(text: str) -> Danger | None:
    """The first thing refused in a front matter. A syntax error ends the search: it is reported elsewhere."""
    parser = Composer(text)
    depth = 0
    try:
        while True:
            event: Any = parser.get_event()
            kind = type(event)
            if kind is yaml.StreamEndEvent or event is None:
                return None
            if kind is yaml.AliasEvent:
                return Danger("alias", event.start_mark.index, event.end_mark.index)
            if kind in (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent):
                start = event.start_mark.index
                if event.anchor is not None:
                    return Danger("anchor", *_token(text, start, "&"))
                if event.tag is not None:
                    return Danger("tag", *_token(text, start, "!"))
                if kind is not yaml.ScalarEvent:
                    depth += 1
                    if depth > MAX_DEPTH:
                        return Danger("deep", start, start + 1)
            elif kind in (yaml.SequenceEndEvent, yaml.MappingEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return None
    finally:
        parser.dispose()


def _token(text: str, start: int, sign: str) -> tuple[int, int]:
    """The span of the `&name` or `!name` that begins at or just before a node's start."""
    at = text.find(sign, start)
    if at < 0:
        at = max(text.rfind(sign, 0, start), 0)
    end = at + 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return at, end
