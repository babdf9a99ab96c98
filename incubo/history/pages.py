"""Sentences about what changed as sections of a page, by what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from incubo.history.line import SECTIONS, Line
from incubo.i18n import N_
from incubo.page import Cell, Item, Items, Section
from incubo.problem import Text

MOST = 30
"""So many sentences of a section are told; the others are counted."""
TITLES = {
    "startup": N_("Startups"),
    "member": N_("People"),
    "job": N_("Job offers"),
    "body": N_("Incubators, organisations, teams"),
    "word": N_("Words of the registry"),
}
"""What the sentences of a section are about."""


def sections(lines: Sequence[Line], most: int = MOST) -> tuple[Section, ...]:
    """A section for each sort of entries, its most important sentences first."""
    made = []
    for name in SECTIONS:
        found = [line for line in lines if line.section == name]
        if not found:
            continue
        items = [Item((Cell(line.text, data=data(line)),)) for line in found[:most]]
        if len(found) > most:
            left = len(found) - most
            items.append(Item((Cell(Text(N_("and {n} more"), {"n": left}), mark="quiet"),)))
        made.append(Section(name, Text(TITLES[name]), (Items(tuple(items)),)))
    return tuple(made)


def data(line: Line) -> dict[str, Any]:
    """A sentence for machines: what it tells, and of which entries."""
    return {
        "text": line.text,
        "what": list(dict.fromkeys(change.what for change in line.changes)),
        "entries": [{"kind": entry.kind, "id": entry.id} for entry in line.entries],
    }
