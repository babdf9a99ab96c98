"""The parts of sentences about changes: titles of entries, labels of the vocabulary, texts as they are quoted."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from incubo.core.i18n import N_, quote_words
from incubo.core.message import LabelledValue, Message, QuotedText
from incubo.diff.facts import Change, Subject
from incubo.model.records import Job, Team
from incubo.model.suggestions import normalise_name
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry

MAX_QUOTED_LENGTH = 70
"""The longest value that is quoted."""
_CONTEXT_WORDS = 2
"""How many words are quoted on each side of a difference in a long text."""


def shorten(text: str) -> str:
    """A name cut to the length that fits in a sentence: after a word, unless that word is very long."""
    if len(text) <= MAX_QUOTED_LENGTH:
        return text
    start = text[:MAX_QUOTED_LENGTH].rpartition(" ")[0]
    return (start if len(start) > MAX_QUOTED_LENGTH / 2 else text[: MAX_QUOTED_LENGTH - 1]).rstrip() + "…"


NOT_NAMED = "…"
"""What stands in the place of the title of an entry that may not be named."""


def short_title(title: str) -> str:
    """A title as a sentence quotes it: shortened, without superfluous blanks."""
    return shorten(" ".join(title.split()))


class DiffContext(NamedTuple):
    """The registry before and after the changes, and the current day.

    `find_title`: the title of an entry that neither has, from its kind and id, where they hold changed entries only.
    `is_hidden`: by kind and id, the entries that may not be named.
    """

    before: Registry
    after: Registry
    as_of: datetime.date
    find_title: Callable[[str, str], Message | str] | None = None
    is_hidden: Callable[[str, str], bool] | None = None

    def entry_title(self, kind: str, entry_id: str) -> Message | str:
        """The title of an entry, which may exist before the changes only; of an id made of other words, these."""
        if self.hides(kind, entry_id):
            return NOT_NAMED
        if isinstance(entry_id, QuotedText):
            return quote_words(entry_id.words)
        if (
            self.find_title is not None
            and not self.after.has_entry(kind, entry_id)
            and not self.before.has_entry(kind, entry_id)
        ):
            return self.find_title(kind, entry_id)
        registry = self.after if self.after.has_entry(kind, entry_id) else self.before
        return short_title(entry_title(registry, kind, entry_id))

    def hides(self, kind: str, entry_id: str) -> bool:
        """Whether an entry may not be named."""
        return self.is_hidden is not None and self.is_hidden(kind, entry_id)

    def entry_label(self, subject: Subject) -> Message | str:
        """The title of an entry, with the startup of a job offer or the incubator of a team."""
        registry = self.after if self.after.has_entry(subject.kind, subject.id) else self.before
        entry = registry.entries.get(subject.kind, {}).get(subject.id)
        owner: Message | str = ""
        if isinstance(entry, Job):
            owner = self.entry_title("startup", registry.job_startup_id(entry) or "")
        elif isinstance(entry, Team):
            owner = self.entry_title("incubator", entry.incubator or "")
        if not owner or normalise_name(str(owner)) in normalise_name(subject.title):
            return subject.title
        return Message("{name} ({host})", {"name": subject.title, "host": owner})

    def entry_titles(self, kind: str, ids: Iterable[str]) -> list[Message | str]:
        """The titles of some entries."""
        return [self.entry_title(kind, entry_id) for entry_id in ids]

    def undated(self, change: Change, day: str) -> Message:
        """That an item has no date (`day`: its field), or that this one cannot be read."""
        text = N_("without a start date") if day == "start" else N_("without a date")
        unread = (
            N_("without a start date that can be read") if day == "start" else N_("without a date that can be read")
        )
        return Message(unread if self._is_unread(change, day, self.before, self.after) else text)

    def was_undated(self, change: Change, day: str) -> Message:
        """That an item had no date, or that this one could not be read."""
        is_unread = self._is_unread(change, day, self.before)
        return Message(N_("its date could not be read") if is_unread else N_("it had no date"))

    def _is_unread(self, change: Change, day: str, *registries: Registry) -> bool:
        """Whether the list of a change has a date that cannot be read."""
        return any(
            problem.field_path[:1] == (change.field,) and problem.field_path[-1] == day
            for registry in registries
            for problem in registry.problems_by_path.get(change.subject.path, ())
        )

    def inline_phase_label(self, phase: str | None) -> LabelledValue:
        """The label of a phase as it is written within a sentence."""
        return self.inline_label("phases", phase)

    def inline_label(self, list_name: str, value: str | None) -> LabelledValue:
        """The label of a vocabulary value as it is written within a sentence; “?” without a value."""
        value = value or "?"
        label_by_language = self._vocabulary_labels(list_name, value)
        inline_labels = {language: _lowercase_label(label) for language, label in label_by_language.items()}
        return LabelledValue(shorten(value), inline_labels or shorten(value))

    def standalone_label(self, list_name: str, value: str) -> LabelledValue:
        """The label of a vocabulary value as it is written alone."""
        return LabelledValue(shorten(value), self._vocabulary_labels(list_name, value) or shorten(value))

    def _vocabulary_labels(self, list_name: str, value: str) -> Mapping[str, str]:
        return self.after.vocabulary.value_labels(list_name, value) or self.before.vocabulary.value_labels(
            list_name, value
        )


def _lowercase_label(label: str) -> str:
    """A label with a small first letter, unless its first word is an acronym."""
    first_word, _, _ = label.partition(" ")
    is_acronym = first_word[1:] != first_word[1:].lower() or len(first_word) < 2
    return label if is_acronym else label[:1].lower() + label[1:]


def join_texts(parts: Sequence[Message], template: str = "{first}, {rest}") -> Message:
    """Several messages as one. Mark a `template` that has words with N_."""
    joined = parts[-1]
    for part in reversed(parts[:-1]):
        joined = Message(template, {"first": part, "rest": joined})
    return joined


def find_differing_words(old_text: str, new_text: str) -> tuple[str, str]:
    """What differs in two texts, with the words around it; of much, its beginning."""
    old, new = old_text.split(), new_text.split()
    shorter = min(len(old), len(new))
    same_head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    max_tail = shorter - same_head
    same_tail = next((i for i in range(max_tail) if old[-1 - i] != new[-1 - i]), max_tail)
    cut_head, cut_tail = max(same_head - _CONTEXT_WORDS, 0), max(same_tail - _CONTEXT_WORDS, 0)

    def quote(words: list[str]) -> str:
        quoted = [word for word in words[cut_head : len(words) - cut_tail] if word.strip("#")]  # no marks of headings
        return " ".join(["…"] * bool(cut_head) + quoted + ["…"] * bool(cut_tail))

    return shorten(quote(old)), shorten(quote(new))
