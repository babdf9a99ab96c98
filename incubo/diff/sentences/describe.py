"""All changes in sentences: one sentence for changes that belong together, the most important first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Change, Subject
from incubo.diff.sentences.entries import (
    describe_draft_changes,
    describe_entries,
    describe_entry,
    describe_offer,
    describe_sponsors,
    is_draft_change,
    is_funding_change,
)
from incubo.diff.sentences.fields import describe_fields, describe_setting
from incubo.diff.sentences.missions import describe_missions
from incubo.diff.sentences.phrasing import DiffContext
from incubo.diff.sentences.sentence import SENTENCE_SECTIONS, Sentence, make_sentence
from incubo.diff.sentences.startups import describe_startup
from incubo.model.suggestions import normalise_name
from incubo.registry.layout import entry_id_from_address


def describe_changes(changes: Sequence[Change], context: DiffContext) -> list[Sentence]:
    """The sentences by section, those about one entry together, the most important first. New suppressions (`ignore`)
    have none.
    """
    sentences: list[Sentence] = []
    field_changes: list[Change] = []
    mission_changes: list[Change] = []
    sponsor_changes: list[Change] = []
    draft_changes: list[Change] = []
    startup_changes: dict[str, list[Change]] = {}
    former_ids = {change.subject: change.old for change in changes if change.type == "renamed"}
    told_with_id = {change.subject: change for change in changes if _only_keeps_address(change, former_ids)}
    for change in changes:
        if change.type in ("added", "removed", "forgotten") or change is told_with_id.get(change.subject):
            continue
        if change.subject.kind == "setting" and change.type in ("setting", "form"):
            sentences.append(describe_setting(change))
            continue
        sentence = describe_entry(context, change) or describe_offer(context, change)
        if sentence is not None:
            if change.type == "renamed" and change.subject in told_with_id:
                sentence = sentence._replace(changes=(*sentence.changes, told_with_id[change.subject]))
            sentences.append(sentence)
        elif is_draft_change(change):
            draft_changes.append(change)
        elif is_funding_change(change):
            sponsor_changes.append(change)
        elif change.type in ("field", "body", "form", "mode", "unclear"):
            field_changes.append(change)
        elif change.type.startswith(("mission-", "departure")):
            mission_changes.append(change)
        elif change.type != "ignore":
            startup_changes.setdefault(change.subject.id, []).append(change)
    sentences += describe_entries(context, changes)
    for group in startup_changes.values():
        sentences += describe_startup(context, group)
    sentences += describe_draft_changes(context, draft_changes)
    sentences += describe_sponsors(context, sponsor_changes)
    sentences += describe_missions(context, mission_changes)
    sentences += describe_fields(context, field_changes)
    merged = list(_merge_repeated(sentences))
    first_ranks: dict[tuple[Subject, ...], int] = {}
    for sentence in merged:
        first_ranks[sentence.entries] = min(sentence.rank, first_ranks.get(sentence.entries, sentence.rank))

    def sort_key(sentence: Sentence) -> tuple[int, int, str, tuple[Subject, ...], int]:
        title = normalise_name(sentence.entries[0].title)
        section = SENTENCE_SECTIONS.index(sentence.section)
        return section, first_ranks[sentence.entries], title, sentence.entries, sentence.rank

    return sorted(merged, key=sort_key)


def _only_keeps_address(change: Change, former_ids: Mapping[Subject, str]) -> bool:
    """Whether a change only says that the address of an entry under its former id leads to it: its new id is told."""
    if change.field != "redirect_from" or change.subject not in former_ids:
        return False
    old, new = change.old or (), change.new or ()
    added = [address for address in new if address not in old]
    return not set(old) - set(new) and [*map(entry_id_from_address, added)] == [former_ids[change.subject]]


def _merge_repeated(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences, each text once with the number of times: a change may apply to several missions of a person."""
    groups: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        groups.setdefault(repr((sentence.section, sentence.text)), []).append(sentence)
    for group in groups.values():
        merged = group[0]
        if len(group) > 1:
            text = Message(N_("{said} ({n} times)"), {"said": merged.text, "n": len(group)})
            merged = make_sentence(merged.rank, text, *(change for sentence in group for change in sentence.changes))
        yield merged
