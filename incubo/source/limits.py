"""What is refused before it is built: anchors, aliases, tags, and depth.

The composer recurses in C, so depth is measured on the parser's events, which do not.
Only texts that could hold something of the kind pay for it.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from incubo.source.yaml_loader import Composer

MAX_NESTING = 20
"""Levels of nesting allowed; the deepest real file has 4."""

MAX_FILE_BYTES = 1_000_000
"""Size of a file that is read; the largest real one has 18 kB."""

_YAML_INDICATOR = re.compile(r"(?:^|[-:?,\[{])[ ]*[&*!]", re.MULTILINE)
"""An anchor, an alias or a tag stands where a value begins: after blanks only on its line, or after one of these."""

_SUSPICIOUS_CHARACTERS = ("\t", "\r", "\u2028", "\u2029", "\u0085")
_DEEP_INDENT = "\n" + " " * MAX_NESTING
_COMPACT_ITEM = re.compile("- [- :]")
_NESTED_ITEMS = re.compile(r"-[ ]{1,9}-[ ]")


class UnsafeConstruct(NamedTuple):
    """Something refused: `alias`, `anchor`, `tag` or `deep`, at [start, end) in the front matter."""

    type: str
    start: int
    end: int


def may_be_unsafe(text: str) -> bool:
    """Whether a front matter could hold an anchor, an alias, a tag or deep nesting (cheap; errs on yes)."""
    if ("&" in text or "*" in text or "!" in text) and _YAML_INDICATOR.search(text):
        return True
    if ("[" in text or "{" in text) and text.count("[") + text.count("{") >= MAX_NESTING:
        return True
    if _COMPACT_ITEM.search(text) and ("- : " in text or _NESTED_ITEMS.search(text)):
        return True
    if "?" in text and "? " in text:  # one character is found ten times faster than two
        return True
    for sign in _SUSPICIOUS_CHARACTERS:
        if sign in text:
            return True
    return len(text) > MAX_NESTING * MAX_NESTING // 2 and _DEEP_INDENT in text


def find_unsafe_construct(text: str) -> UnsafeConstruct | None:
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
                return UnsafeConstruct("alias", event.start_mark.index, event.end_mark.index)
            if kind in (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent):
                start = event.start_mark.index
                if event.anchor is not None:
                    return UnsafeConstruct("anchor", *_token_range(text, start, "&"))
                if event.tag is not None:
                    return UnsafeConstruct("tag", *_token_range(text, start, "!"))
                if kind is not yaml.ScalarEvent:
                    depth += 1
                    if depth > MAX_NESTING:
                        return UnsafeConstruct("deep", start, start + 1)
            elif kind in (yaml.SequenceEndEvent, yaml.MappingEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return None
    finally:
        parser.dispose()


def _token_range(text: str, start: int, sign: str) -> tuple[int, int]:
    """The span of the `&name` or `!name` that begins at or just before a node's start."""
    at = text.find(sign, start)
    if at < 0:
        at = max(text.rfind(sign, 0, start), 0)
    end = at + 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return at, end
