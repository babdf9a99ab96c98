"""What sentences about changes are made of: names of entries, words of the vocabulary, values of any field."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from incubo.history.facts import Subject
from incubo.i18n import N_
from incubo.model.fields import Field
from incubo.model.kinds import KINDS
from incubo.model.nearest import folded
from incubo.model.records import Job, Team
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.registry.registry import Registry
from incubo.table import Word

NAMED = 8
"""So many names stand in a sentence; the others are counted."""
_LONG = 70
"""A value longer than that is not quoted."""
_AROUND = 2
"""So many words are quoted on each side of what differs in a long text."""


def short(text: str) -> str:
    """A name that is not too long for a sentence: content may call itself by a whole page."""
    return text if len(text) <= _LONG else text[: _LONG - 1].rstrip() + "…"


def named(title: str) -> str:
    """A title as it is called in a sentence: short, and without the blanks around it."""
    return short(" ".join(title.split()))


class States(NamedTuple):
    """The registry before and after, and the day from which the future is seen."""

    before: Registry
    after: Registry
    today: datetime.date

    def title(self, kind: str, entry_id: str) -> str:
        """What people call an entry, that is there or was."""
        registry = self.after if self.after.knows(kind, entry_id) else self.before
        return named(title_of(registry, kind, entry_id))

    def called(self, subject: Subject) -> Text | str:
        """What people call an entry, and for an offer or a team of which startup or incubator it is."""
        registry = self.after if self.after.knows(subject.kind, subject.id) else self.before
        entry = registry.entries.get(subject.kind, {}).get(subject.id)
        host = ""
        if isinstance(entry, Job):
            host = self.title("startup", registry.startup_of(entry) or "")
        elif isinstance(entry, Team):
            host = self.title("incubator", entry.incubator or "")
        if not host or folded(host) in folded(subject.title):
            return subject.title
        return Text("{name} ({host})", {"name": subject.title, "host": host})

    def titles(self, kind: str, ids: Iterable[str]) -> list[str]:
        """What people call some entries."""
        return [self.title(kind, each) for each in ids]

    def phase(self, phase: str | None) -> Word:
        """A phase within a sentence."""
        return self._within("phases", phase or "?")

    def word(self, words: str, word: str | None) -> Word:
        """A word of the vocabulary within a sentence."""
        return self._within(words, word or "?")

    def label(self, words: str, word: str) -> Word:
        """A word of the vocabulary as a value."""
        return Word(short(word), self._labels(words, word) or short(word))

    def _within(self, words: str, word: str) -> Word:
        labels = self._labels(words, word)
        word = short(word)
        return Word(word, {lang: _lower(label) for lang, label in labels.items()} if labels else word)

    def _labels(self, words: str, word: str) -> Mapping[str, str]:
        return self.after.vocabulary.labels(words, word) or self.before.vocabulary.labels(words, word)


def _lower(label: str) -> str:
    """A label as it stands within a sentence: acronyms keep their capitals."""
    first, _, _ = label.partition(" ")
    return label if first[1:] != first[1:].lower() or len(first) < 2 else label[:1].lower() + label[1:]


def some(names: Sequence[Any]) -> list[Any]:
    """A few names, and how many more there are."""
    if len(names) <= NAMED:
        return list(names)
    left = len(names) - NAMED + 1
    return [*names[: NAMED - 1], Text(N_("{n} other"), {"n": left}, N_("{n} others"))]


def joined(parts: Sequence[Text], template: str = "{first}, {rest}") -> Text:
    """Several texts in one. (A template with words of its own is marked with N_.)"""
    made = parts[-1]
    for part in reversed(parts[:-1]):
        made = Text(template, {"first": part, "rest": made})
    return made


def value(states: States, kind: str, name: str, given: Any) -> Any:
    """A field's value as people read it; None for one that is too long to be quoted, or of many parts."""
    field = KINDS[kind].field(name) or Field(name, "any")
    if isinstance(given, bool):
        return Text(N_("yes")) if given else Text(N_("no"))
    if isinstance(given, datetime.date):
        return Text("{day:long}", {"day": given})
    if isinstance(given, int | float):
        return given
    if not isinstance(given, str) or len(given) > _LONG or "\n" in given.strip():
        return None
    if field.refers:
        return states.title(field.refers, given)
    if field.words:
        return states.label(field.words, given)
    return given.strip()


def values(states: States, kind: str, name: str, given: Iterable[Any]) -> list[Any] | None:
    """The items of a list as people read them; None where one is too long, or of many parts."""
    said = [value(states, kind, name, each) for each in given]
    return None if any(each is None for each in said) else some(said)


def differing(was: str, now: str) -> tuple[str, str] | None:
    """What differs in two texts, with a word or two around it; None where that is too long to be quoted."""
    old, new = was.split(), now.split()
    room = min(len(old), len(new))
    head = next((i for i in range(room) if old[i] != new[i]), room)
    tail = next((i for i in range(room - head) if old[-1 - i] != new[-1 - i]), room - head)
    first, last = max(head - _AROUND, 0), max(tail - _AROUND, 0)
    parts = [words[first : len(words) - last] for words in (old, new)]
    said = [" ".join(["…"] * bool(first) + words + ["…"] * bool(last)) for words in parts]
    return None if max(map(len, said)) > _LONG else (said[0], said[1])


def is_list(given: Any) -> bool:
    """Whether a value is a list of plain ones."""
    return isinstance(given, tuple | list) and not any(
        isinstance(each, tuple | list | Mapping) or each is None for each in given
    )
