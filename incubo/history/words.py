"""What changed, in sentences: together where it is one decision, and what matters most first."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.history.facts import Change
from incubo.history.line import SECTIONS, Line
from incubo.history.said import States
from incubo.history.words_entries import entries, entry, offer, sponsors
from incubo.history.words_fields import sheets
from incubo.history.words_life import life
from incubo.history.words_people import people
from incubo.model.nearest import folded


def told(changes: Sequence[Change], states: States) -> list[Line]:
    """The sentences, in order of section, of weight, and of name. Comments that accept a finding are not among them."""
    made: list[Line] = []
    sheet: list[Change] = []
    lives: dict[str, list[Change]] = {}
    missions: list[Change] = []
    for change in changes:
        if change.what in ("added", "removed"):
            continue
        one = entry(states, change) or offer(states, change) or sponsors(states, change)
        if one is not None:
            made.append(one)
        elif change.what in ("field", "body", "form", "unclear"):
            sheet.append(change)
        elif change.what.startswith(("mission-", "departure")):
            missions.append(change)
        elif change.what != "ignore":
            lives.setdefault(change.subject.id, []).append(change)
    made += entries(states, changes)
    for found in lives.values():
        made += life(states, found)
    made += people(states, missions)
    made += sheets(states, sheet)
    return sorted(made, key=_order)


def _order(line: Line) -> tuple[int, int, str]:
    return SECTIONS.index(line.section), line.weight, folded(line.entries[0].title)
