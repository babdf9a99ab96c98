"""What changed, in sentences: together where it is one decision, and what matters most first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Change
from incubo.diff.sentences.entries import (
    describe_entries,
    describe_entry,
    describe_offer,
    describe_sponsors,
    is_funding_change,
)
from incubo.diff.sentences.fields import describe_fields
from incubo.diff.sentences.missions import describe_missions
from incubo.diff.sentences.phrasing import DiffContext
from incubo.diff.sentences.sentence import SENTENCE_SECTIONS, Sentence, make_sentence
from incubo.diff.sentences.startups import describe_startup
from incubo.model.suggestions import normalise_name


def describe_changes(changes: Sequence[Change], context: DiffContext) -> list[Sentence]:
    """The sentences, in order of section, of weight, and of name. Comments that accept a finding are not among them."""
    made: list[Sentence] = []
    sheet: list[Change] = []
    lives: dict[str, list[Change]] = {}
    missions: list[Change] = []
    funds: list[Change] = []
    for change in changes:
        if change.type in ("added", "removed"):
            continue
        one = describe_entry(context, change) or describe_offer(context, change)
        if one is not None:
            made.append(one)
        elif is_funding_change(change):
            funds.append(change)
        elif change.type in ("field", "body", "form", "mode", "unclear"):
            sheet.append(change)
        elif change.type.startswith(("mission-", "departure")):
            missions.append(change)
        elif change.type != "ignore":
            lives.setdefault(change.subject.id, []).append(change)
    made += describe_entries(context, changes)
    for found in lives.values():
        made += describe_startup(context, found)
    made += describe_sponsors(context, funds)
    made += describe_missions(context, missions)
    made += describe_fields(context, sheet)
    return sorted(_merge_repeated(made), key=_sentence_order)


def _merge_repeated(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """A sentence that stands there several times, once: of each of a person's missions the same may be true."""
    alike: dict[str, list[Sentence]] = {}
    for each in sentences:
        alike.setdefault(repr((each.section, each.text)), []).append(each)
    for found in alike.values():
        first = found[0]
        if len(found) > 1:
            text = Message(N_("{said} ({n} times)"), {"said": first.text, "n": len(found)})
            first = make_sentence(first.rank, text, *(change for each in found for change in each.changes))
        yield first


def _sentence_order(sentence: Sentence) -> tuple[int, int, str]:
    return SENTENCE_SECTIONS.index(sentence.section), sentence.rank, normalise_name(sentence.entries[0].title)
