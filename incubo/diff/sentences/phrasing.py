"""What sentences about changes are made of: names of entries, words of the vocabulary, values of any field."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.diff.facts import Subject
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.records import Job, Team
from incubo.model.suggestions import normalise_name
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry

MAX_NAMES_IN_SENTENCE = 8
"""So many names stand in a sentence; the others are counted."""
_MAX_QUOTED_LENGTH = 70
"""A value longer than that is not quoted."""
_CONTEXT_WORDS = 2
"""So many words are quoted on each side of what differs in a long text."""


def shorten(text: str) -> str:
    """A name that is not too long for a sentence: content may call itself by a whole page."""
    return text if len(text) <= _MAX_QUOTED_LENGTH else text[: _MAX_QUOTED_LENGTH - 1].rstrip() + "…"


def short_title(title: str) -> str:
    """A title as it is called in a sentence: short, and without the blanks around it."""
    return shorten(" ".join(title.split()))


class DiffContext(NamedTuple):
    """The registry before and after, and the day from which the future is seen."""

    before: Registry
    after: Registry
    today: datetime.date

    def entry_title(self, kind: str, entry_id: str) -> str:
        """What people call an entry, that is there or was."""
        registry = self.after if self.after.has_entry(kind, entry_id) else self.before
        return short_title(entry_title(registry, kind, entry_id))

    def entry_label(self, subject: Subject) -> Message | str:
        """What people call an entry, and for an offer or a team of which startup or incubator it is."""
        registry = self.after if self.after.has_entry(subject.kind, subject.id) else self.before
        entry = registry.entries.get(subject.kind, {}).get(subject.id)
        host = ""
        if isinstance(entry, Job):
            host = self.entry_title("startup", registry.offer_startup_id(entry) or "")
        elif isinstance(entry, Team):
            host = self.entry_title("incubator", entry.incubator or "")
        if not host or normalise_name(host) in normalise_name(subject.title):
            return subject.title
        return Message("{name} ({host})", {"name": subject.title, "host": host})

    def entry_titles(self, kind: str, ids: Iterable[str]) -> list[str]:
        """What people call some entries."""
        return [self.entry_title(kind, each) for each in ids]

    def phase_word(self, phase: str | None) -> LabelledValue:
        """A phase within a sentence."""
        return self._inline_word("phases", phase or "?")

    def vocabulary_word(self, vocabulary_list: str, word: str | None) -> LabelledValue:
        """A word of the vocabulary within a sentence."""
        return self._inline_word(vocabulary_list, word or "?")

    def vocabulary_label(self, vocabulary_list: str, word: str) -> LabelledValue:
        """A word of the vocabulary as a value."""
        return LabelledValue(shorten(word), self._vocabulary_labels(vocabulary_list, word) or shorten(word))

    def _inline_word(self, vocabulary_list: str, word: str) -> LabelledValue:
        labels = self._vocabulary_labels(vocabulary_list, word)
        word = shorten(word)
        return LabelledValue(
            word, {lang: _lowercase_label(label) for lang, label in labels.items()} if labels else word
        )

    def _vocabulary_labels(self, vocabulary_list: str, word: str) -> Mapping[str, str]:
        return self.after.vocabulary.value_labels(vocabulary_list, word) or self.before.vocabulary.value_labels(
            vocabulary_list, word
        )


def _lowercase_label(label: str) -> str:
    """A label as it stands within a sentence: acronyms keep their capitals."""
    first, _, _ = label.partition(" ")
    return label if first[1:] != first[1:].lower() or len(first) < 2 else label[:1].lower() + label[1:]


def limit_names(names: Sequence[Any]) -> list[Any]:
    """A few names, and how many more there are."""
    if len(names) <= MAX_NAMES_IN_SENTENCE:
        return list(names)
    left = len(names) - MAX_NAMES_IN_SENTENCE + 1
    return [*names[: MAX_NAMES_IN_SENTENCE - 1], Message(N_("{n} other"), {"n": left}, N_("{n} others"))]


def join_texts(parts: Sequence[Message], template: str = "{first}, {rest}") -> Message:
    """Several texts in one. (A template with words of its own is marked with N_.)"""
    made = parts[-1]
    for part in reversed(parts[:-1]):
        made = Message(template, {"first": part, "rest": made})
    return made


def describe_value(context: DiffContext, kind: str, name: str, raw: Any) -> Any:
    """A field's value as people read it; None for one that is too long to be quoted, or of many parts."""
    field = ENTRY_KINDS[kind].find_field(name) or Field(name, "any")
    if isinstance(raw, bool):
        return Message(N_("yes")) if raw else Message(N_("no"))
    if isinstance(raw, datetime.date):
        return Message("{day:long}", {"day": raw})
    if isinstance(raw, int | float):
        return raw
    if not isinstance(raw, str) or len(raw) > _MAX_QUOTED_LENGTH or "\n" in raw.strip():
        return None
    if field.target_kind:
        return context.entry_title(field.target_kind, raw)
    if field.value_list:
        return context.vocabulary_label(field.value_list, raw)
    return raw.strip()


def describe_values(context: DiffContext, kind: str, name: str, items: Iterable[Any]) -> list[Any] | None:
    """The items of a list as people read them; None where one is too long, or of many parts."""
    said = [describe_value(context, kind, name, each) for each in items]
    return None if any(each is None for each in said) else limit_names(said)


def find_differing_words(old_text: str, new_text: str) -> tuple[str, str] | None:
    """What differs in two texts, with a word or two around it; None where that is too long to be quoted."""
    old, new = old_text.split(), new_text.split()
    room = min(len(old), len(new))
    head = next((i for i in range(room) if old[i] != new[i]), room)
    tail = next((i for i in range(room - head) if old[-1 - i] != new[-1 - i]), room - head)
    first, last = max(head - _CONTEXT_WORDS, 0), max(tail - _CONTEXT_WORDS, 0)
    parts = [words[first : len(words) - last] for words in (old, new)]
    said = [" ".join(["…"] * bool(first) + words + ["…"] * bool(last)) for words in parts]
    return None if max(map(len, said)) > _MAX_QUOTED_LENGTH else (said[0], said[1])


def is_plain_list(raw: Any) -> bool:
    """Whether a value is a list of plain ones."""
    return isinstance(raw, tuple | list) and not any(
        isinstance(each, tuple | list | Mapping) or each is None for each in raw
    )
