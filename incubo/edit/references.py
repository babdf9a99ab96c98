"""What a person calls an entry, to its id: the id, the title, or the beginning of one, without accents or case."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from incubo.model.kinds import KINDS
from incubo.model.nearest import distance, folded, reach
from incubo.registry.registry import Registry

MOST = 6
"""How many near matches are worth reading."""


class Match(NamedTuple):
    """The id that was found, or the ids near to what was said (the nearest first); `several` fit equally well."""

    id: str | None
    near: tuple[str, ...] = ()
    several: bool = False


def find(registry: Registry, kind: str, word: str) -> Match:
    """The entry of a kind that a word names. Several that fit equally well are near matches, not a find."""
    word = re.sub(r"^/?[a-z]+/(?=[^/]+$)|\.md$", "", word.strip())
    ids = registry.ids(kind)
    if word in ids:
        return Match(word)
    wanted = folded(word)
    if not wanted:
        return Match(None)
    calls = {entry_id: _calls(registry, kind, entry_id) for entry_id in ids}
    exact = [entry_id for entry_id, said in calls.items() if wanted in said]
    if exact:
        return Match(exact[0]) if len(exact) == 1 else Match(None, tuple(exact[:MOST]), True)
    if kind == "startup" and word in registry.moved:
        return Match(registry.moved[word])
    begun = [entry_id for entry_id, said in calls.items() if any(name.startswith(wanted) for name in said)]
    if len(begun) == 1:
        return Match(begun[0])
    return Match(None, tuple((begun or _alike(wanted, calls))[:MOST]), bool(begun))


def label(registry: Registry, kind: str, entry_id: str) -> str:
    """An entry's title with its id, where they differ: `Mon Estran (mon-estran)`."""
    title = title_of(registry, kind, entry_id)
    return entry_id if title == entry_id else f"{title} ({entry_id})"


def title_of(registry: Registry, kind: str, entry_id: str) -> str:
    """An entry's title, or its id."""
    entry = registry.entries.get(kind, {}).get(entry_id)
    return str(getattr(entry, KINDS[kind].title, None) or entry_id)


def _calls(registry: Registry, kind: str, entry_id: str) -> set[str]:
    entry: Any = registry.entries.get(kind, {}).get(entry_id)
    said = {entry_id, title_of(registry, kind, entry_id), getattr(entry, "acronym", None) or entry_id}
    return {folded(name) for name in said}


def _alike(wanted: str, calls: dict[str, set[str]]) -> list[str]:
    """The ids whose id or title is a slip away, then those that hold the word."""
    limit = reach(wanted)
    ranked = []
    for entry_id, said in calls.items():
        away = min(distance(wanted, name, limit) for name in said)
        if away <= limit and away < len(wanted):
            ranked.append((away, entry_id))
        elif len(wanted) > 2 and any(wanted in name for name in said):
            ranked.append((limit + 1, entry_id))
    return [entry_id for _, entry_id in sorted(ranked)]
