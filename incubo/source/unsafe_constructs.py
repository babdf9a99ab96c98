"""What a front matter may not contain: anchors, aliases, tags and deep nesting.

They are checked before PyYAML composes the text. Its composer is recursive C code, so the depth is measured on the
parser's events, and only for the few texts that may contain such a construct (`may_be_unsafe`).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from incubo.source.limits import MAX_NESTING
from incubo.source.yaml_loader import Composer

_YAML_INDICATOR = re.compile(r"(?:^|[-:?,\[{])[ ]*[&*!]", re.MULTILINE)
"""An anchor, an alias or a tag begins a value: it follows the line's indentation or one of these characters."""

_SUSPICIOUS_CHARACTERS = ("\t", "\r", "\u2028", "\u2029", "\u0085")
_DEEP_INDENT = "\n" + " " * MAX_NESTING
_COMPACT_ITEM = re.compile("- [- :]")
_NESTED_ITEMS = re.compile(r"-[ ]{1,9}-[ ]")


class UnsafeConstruct(NamedTuple):
    """A construct that is not accepted: `alias`, `anchor`, `tag` or `deep`, at [start, end) in the front matter."""

    type: str
    start: int
    end: int


def may_be_unsafe(text: str) -> bool:
    """A quick test whether a front matter could hold an anchor, an alias, a tag or deep nesting (errs on True)."""
    if ("&" in text or "*" in text or "!" in text) and _YAML_INDICATOR.search(text):
        return True
    if ("[" in text or "{" in text) and text.count("[") + text.count("{") >= MAX_NESTING:
        return True
    if _COMPACT_ITEM.search(text) and ("- : " in text or _NESTED_ITEMS.search(text)):
        return True
    if "?" in text and "? " in text:  # searching one character is ten times faster than two
        return True
    for character in _SUSPICIOUS_CHARACTERS:
        if character in text:
            return True
    return len(text) > MAX_NESTING * MAX_NESTING // 2 and _DEEP_INDENT in text


def find_unsafe_construct(text: str) -> UnsafeConstruct | None:
    """The first construct that is not accepted. A syntax error ends the search: `parse_file` reports it."""
    parser = Composer(text)
    depth = 0
    try:
        while True:
            event: Any = parser.get_event()
            event_type = type(event)
            if event_type is yaml.StreamEndEvent or event is None:
                return None
            if event_type is yaml.AliasEvent:
                return UnsafeConstruct("alias", event.start_mark.index, event.end_mark.index)
            if event_type in (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent):
                start = event.start_mark.index
                if event.anchor is not None:
                    return UnsafeConstruct("anchor", *_token_range(text, start, "&"))
                if event.tag is not None:
                    return UnsafeConstruct("tag", *_token_range(text, start, "!"))
                if event_type is not yaml.ScalarEvent:
                    depth += 1
                    if depth > MAX_NESTING:
                        return UnsafeConstruct("deep", start, start + 1)
            elif event_type in (yaml.SequenceEndEvent, yaml.MappingEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return None
    finally:
        parser.dispose()


def _token_range(text: str, start: int, indicator: str) -> tuple[int, int]:
    """The range of the `&name` or `!name` at or just before the start of a node."""
    token_start = text.find(indicator, start)
    if token_start < 0:
        token_start = max(text.rfind(indicator, 0, start), 0)
    end = token_start + 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return token_start, end
