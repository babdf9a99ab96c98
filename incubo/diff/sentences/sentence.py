"""A sentence about changes, and sentences as sections of a page or as data for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Change, Subject
from incubo.document.page import Cell, ListBlock, ListItem, Section

SENTENCE_SECTIONS = ("startup", "member", "job", "body", "word", "setting")
"""The sections of sentences, in order; `body` is for incubators, organisations and teams."""
SECTION_TITLES = {
    "startup": N_("Products"),
    "member": N_("People"),
    "job": N_("Job offers"),
    "body": N_("Incubators, organisations, teams"),
    "word": N_("Vocabulary of the registry"),
    "setting": N_("Settings of the registry"),
}
MAX_PER_SECTION = 30
"""How many sentences of a section a page shows at most."""


class Sentence(NamedTuple):
    """A sentence about some changes and the entries they are about. `rank`: 0 for the most important."""

    section: str
    rank: int
    text: Message
    entries: tuple[Subject, ...]
    changes: tuple[Change, ...]


def make_sentence(rank: int, text: Message, *changes: Change) -> Sentence:
    """The sentence about some changes, in the section of their first entry."""
    subjects = tuple(dict.fromkeys(change.subject for change in changes))
    kind = subjects[0].kind
    section = "body" if kind in ("incubator", "organisation", "team") else kind
    return Sentence("word" if kind in ("phase", "event") else section, rank, text, subjects, changes)


def make_page_sections(
    sentences: Sequence[Sentence], limit: int | None = MAX_PER_SECTION, command_for_all: str = ""
) -> tuple[Section, ...]:
    """A page section for each section that has sentences: the most important ones in full, the number of others.

    `limit`: the most sentences of a section (None: all); `command_for_all` shows the others.
    """
    sections = []
    for name in SENTENCE_SECTIONS:
        own_sentences = [sentence for sentence in sentences if sentence.section == name]
        if not own_sentences:
            continue
        items = [
            ListItem((Cell(sentence.text, machine_value=sentence_data(sentence)),))
            for sentence in select_important(own_sentences, limit)
        ]
        if limit is not None and len(own_sentences) > limit:
            more = Message(N_("and {n} more"), {"n": len(own_sentences) - limit})
            items.append(ListItem((Cell(more, tone="quiet"),), Hint(command=command_for_all)))
        sections.append(Section(name, Message(SECTION_TITLES[name]), (ListBlock(tuple(items)),)))
    return tuple(sections)


def select_important(sentences: Sequence[Sentence], limit: int | None) -> list[Sentence]:
    """The sentences of the lowest ranks, in the order of all: those about one entry stay together."""
    by_rank = sorted(range(len(sentences)), key=lambda index: sentences[index].rank)
    return [sentences[index] for index in sorted(by_rank[:limit])]


def sentence_data(sentence: Sentence) -> dict[str, Any]:
    """A sentence for machines: its text, its types of changes, its entries."""
    return {
        "text": sentence.text,
        "what": list(dict.fromkeys(change.type for change in sentence.changes)),
        "entries": [{"kind": entry.kind, "id": entry.id} for entry in sentence.entries],
    }
