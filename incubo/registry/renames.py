"""Files that git takes for one that moved, and whether they hold the same entry.

Sheets of a kind resemble each other: where one person leaves the registry and another comes in, git sees a rename.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from incubo.model.nearest import folded
from incubo.registry.named import title_of
from incubo.registry.registry import Registry

_ALIKE = 0.85
"""So much of two sheets is the same where only the name of what they are about was changed."""


def followed(before: Registry, after: Registry, moves: Mapping[str, str]) -> dict[str, str]:
    """The moves (old path → new path) after which a file still is about the same person, startup …"""
    return {old: new for old, new in moves.items() if _same(before, after, old, new)}


def _same(before: Registry, after: Registry, old: str, new: str) -> bool:
    kind = before.layout.kind_of(old)
    was, now = before.entry_at(old), after.entry_at(new)
    if kind is None or kind != after.layout.kind_of(new):
        return False
    if was is None or now is None:
        return True  # nothing tells otherwise
    if folded(title_of(before, kind, was.id)) == folded(title_of(after, kind, now.id)):
        return True
    account = getattr(was, "github", None)
    if account and account == getattr(now, "github", None):
        return True
    if any(was.id in address for address in getattr(now, "redirect_from", ())):
        return True
    lines = [Counter(registry.text_of(path).splitlines()) for registry, path in ((before, old), (after, new))]
    return (lines[0] & lines[1]).total() >= _ALIKE * max(line.total() for line in lines)
