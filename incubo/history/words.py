"""What changed, in sentences: together where it is one decision, and what matters most first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incubo.history.facts import Change
from incubo.history.line import SECTIONS, Line, line
from incubo.history.said import States
from incubo.history.words_entries import entries, entry, is_funding, offer, sponsors
from incubo.history.words_fields import sheets
from incubo.history.words_life import life
from incubo.history.words_people import people
from incubo.i18n import N_
from incubo.model.nearest import folded
from incubo.problem import Text


def told(changes: Sequence[Change], states: States) -> list[Line]:
    """The sentences, in order of section, of weight, and of name. Comments that accept a finding are not among them."""
    made: list[Line] = []
    sheet: list[Change] = []
    lives: dict[str, list[Change]] = {}
    missions: list[Change] = []
    funds: list[Change] = []
    for change in changes:
        if change.what in ("added", "removed"):
            continue
        one = entry(states, change) or offer(states, change)
        if one is not None:
            made.append(one)
        elif is_funding(change):
            funds.append(change)
        elif change.what in ("field", "body", "form", "mode", "unclear"):
            sheet.append(change)
        elif change.what.startswith(("mission-", "departure")):
            missions.append(change)
        elif change.what != "ignore":
            lives.setdefault(change.subject.id, []).append(change)
    made += entries(states, changes)
    for found in lives.values():
        made += life(states, found)
    made += sponsors(states, funds)
    made += people(states, missions)
    made += sheets(states, sheet)
    return sorted(_once(made), key=_order)


def _once(lines: Sequence[Line]) -> Iterator[Line]:
    """A sentence that stands there several times, once: of each of a person's missions the same may be true."""
    alike: dict[str, list[Line]] = {}
    for each in lines:
        alike.setdefault(repr((each.section, each.text)), []).append(each)
    for found in alike.values():
        first = found[0]
        if len(found) > 1:
            text = Text(N_("{said} ({n} times)"), {"said": first.text, "n": len(found)})
            first = line(first.weight, text, *(change for each in found for change in each.changes))
        yield first


def _order(line: Line) -> tuple[int, int, str]:
    return SECTIONS.index(line.section), line.weight, folded(line.entries[0].title)
