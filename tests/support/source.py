"""Which commands a source of the entries leaves alone (`[source]`)."""

from __future__ import annotations

import re

from incubo.config.source import SourceSettings
from incubo.registry.ownership import source_place

_OURS = re.compile(
    r"incubo (show|dossier|todo|list|report|calendar|log|record|close|(extend|edit|set|new) job/|extend \d{4}-)"
)
"""Commands that only read, and those about offers, committees and measures, which the source does not have."""
_SET = re.compile(r"incubo set (?:startup/)?(\S+) (.+)")


def is_ours(source: SourceSettings | None, command: str) -> bool:
    """Whether a source does not undo what a command does."""
    match = _SET.match(command)
    if match is None:
        return _OURS.match(command) is not None
    return all(source_place(source, "startup", match[1], (field,)) is None for field in match[2].split())
