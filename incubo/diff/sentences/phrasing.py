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

    def title(self, kind: str, entry_id: str) -> str:
        """What people call an entry, that is there or was."""
        registry = self.after if self.after.knows(kind, entry_id) else self.before
        return short_title(entry_title(registry, kind, entry_id))

    def called(self, subject: Subject) -> Message | str:
        """What people call an entry, and for an offer or a team of which startup or incubator it is."""
        registry = self.after if self.after.knows(subject.kind, subject.id) else self.before
        entry = registry.entries.get(subject.kind, {}).get(subject.id)
        host = ""
        if isinstance(entry, Job):
            host = self.title("startup", registry.startup_of(entry) or "")
        elif isinstance(entry, Team):
            host = self.title("incubator", entry.incubator or "")
        if not host or normalise_name(host) in normalise_name(subject.title):
            return subject.title
        return Message("{name} ({host})", {"name": subject.title, "host": host})

    def titles(self, kind: str, ids: Iterable[str]) -> list[str]:
        """What people call some entries."""
        return [self.title(kind, each) for each in ids]

    def phase(self, phase: str | None) -> LabelledValue:
        """A phase within a sentence."""
        return self._within("phases", phase or "?")

    def word(self, words: str, word: str | None) -> LabelledValue:
        """A word of the vocabulary within a sentence."""
        return self._within(words, word or "?")

    def label(self, words: str, word: str) -> LabelledValue:
        """A word of the vocabulary as a value."""
        return LabelledValue(shorten(word), self._labels(words, word) or shorten(word))

    def _within(self, words: str, word: str) -> LabelledValue:
        labels = self._labels(words, word)
        word = shorten(word)
        return LabelledValue(
            word, {lang: _lowercase_label(label) for lang, label in labels.items()} if labels else word
        )

    def _labels(self, words: str, word: str) -> Mapping[str, str]:
        return self.after.vocabulary.labels(words, word) or self.before.vocabulary.labels(words, word)


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


def describe_value(states: DiffContext, kind: str, name: str, given: Any) -> Any:
    """A field's value as people read it; None for one that is too long to be quoted, or of many parts."""
    field = ENTRY_KINDS[kind].field(name) or Field(name, "any")
    if isinstance(given, bool):
        return Message(N_("yes")) if given else Message(N_("no"))
    if isinstance(given, datetime.date):
        return Message("{day:long}", {"day": given})
    if isinstance(given, int | float):
        return given
    if not isinstance(given, str) or len(given) > _MAX_QUOTED_LENGTH or "\n" in given.strip():
        return None
    if field.refers:
        return states.title(field.refers, given)
    if field.words:
        return states.label(field.words, given)
    return given.strip()


def describe_values(states: DiffContext, kind: str, name: str, given: Iterable[Any]) -> list[Any] | None:
    """The items of a list as people read them; None where one is too long, or of many parts."""
    said = [describe_value(states, kind, name, each) for each in given]
    return None if any(each is None for each in said) else limit_names(said)


def find_differing_words(was: str, now: str) -> tuple[str, str] | None:
    """What differs in two texts, with a word or two around it; None where that is too long to be quoted."""
    old, new = was.split(), now.split()
    room = min(len(old), len(new))
    head = next((i for i in range(room) if old[i] != new[i]), room)
    tail = next((i for i in range(room - head) if old[-1 - i] != new[-1 - i]), room - head)
    first, last = max(head - _CONTEXT_WORDS, 0), max(tail - _CONTEXT_WORDS, 0)
    parts = [words[first : len(words) - last] for words in (old, new)]
    said = [" ".join(["…"] * bool(first) + words + ["…"] * bool(last)) for words in parts]
    return None if max(map(len, said)) > _MAX_QUOTED_LENGTH else (said[0], said[1])


def is_plain_list(given: Any) -> bool:
    """Whether a value is a list of plain ones."""
    return isinstance(given, tuple | list) and not any(
        isinstance(each, tuple | list | Mapping) or each is None for each in given
    )
