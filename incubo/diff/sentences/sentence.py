"""A sentence about what changed, where it stands, and how much it matters.

Sentences about what changed as sections of a page, by what they are about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Change, Subject
from incubo.document.page import Cell, ListBlock, ListItem, Section

SENTENCE_SECTIONS = ("startup", "member", "job", "body", "word")
"""What sentences are about, in order; `body`: incubators, organisations and teams."""


class Sentence(NamedTuple):
    """A sentence. `rank`: 0 what matters most. `entries`: those that it is about; `changes`: what it tells."""

    section: str
    rank: int
    text: Message
    entries: tuple[Subject, ...]
    changes: tuple[Change, ...]


def make_sentence(rank: int, text: Message, *changes: Change) -> Sentence:
    """The sentence that tells some changes."""
    subjects = tuple(dict.fromkeys(change.subject for change in changes))
    kind = subjects[0].kind
    section = "body" if kind in ("incubator", "organisation", "team") else kind
    return Sentence("word" if kind in ("phase", "event") else section, rank, text, subjects, changes)


MAX_PER_SECTION = 30
"""So many sentences of a section are told; the others are counted."""
SECTION_TITLES = {
    "startup": N_("Startups"),
    "member": N_("People"),
    "job": N_("Job offers"),
    "body": N_("Incubators, organisations, teams"),
    "word": N_("Words of the registry"),
}
"""What the sentences of a section are about."""


def make_page_sections(sentences: Sequence[Sentence], limit: int = MAX_PER_SECTION) -> tuple[Section, ...]:
    """A section for each sort of entries, its most important sentences first."""
    made = []
    for name in SENTENCE_SECTIONS:
        found = [line for line in sentences if line.section == name]
        if not found:
            continue
        items = [ListItem((Cell(line.text, machine_value=sentence_data(line)),)) for line in found[:limit]]
        if len(found) > limit:
            left = len(found) - limit
            items.append(ListItem((Cell(Message(N_("and {n} more"), {"n": left}), tone="quiet"),)))
        made.append(Section(name, Message(SECTION_TITLES[name]), (ListBlock(tuple(items)),)))
    return tuple(made)


def sentence_data(sentence: Sentence) -> dict[str, Any]:
    """A sentence for machines: what it tells, and of which entries."""
    return {
        "text": sentence.text,
        "what": list(dict.fromkeys(change.type for change in sentence.changes)),
        "entries": [{"kind": entry.kind, "id": entry.id} for entry in sentence.entries],
    }
