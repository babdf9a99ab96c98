"""The possible answers to a question, as data: each user interface shows them in its own way."""

from __future__ import annotations

from typing import NamedTuple

from incubo.edit.new.draft import Draft, EntryQuestion
from incubo.edit.value_parser import choice_words
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import entry_label

MAX_LISTED = 12
"""At most this many entries are listed; above this number the name must be typed."""


class MenuItem(NamedTuple):
    """Something to choose by its number."""

    value: str
    label: str


def list_vocabulary_choices(vocabulary: Vocabulary, list_name: str, language: str) -> list[MenuItem]:
    """The words of a list, by their labels."""
    return [
        MenuItem(word, vocabulary.value_label(list_name, word, language))
        for word in vocabulary.allowed_values(list_name)
    ]


def list_answer_choices(draft: Draft, question: EntryQuestion, language: str) -> list[MenuItem]:
    """The answers that can be listed: the words of a choice, or the entries of a kind if they are few."""
    field, registry, lang = question.field, draft.context.registry, language
    if field.type == "choice":
        labels_by_word = choice_words(field, draft.context)
        return [MenuItem(word, labels.get(lang, word)) for word, labels in labels_by_word.items()]
    if field.type == "reference":
        ids = registry.entry_ids(field.target_kind)
        return (
            [MenuItem(entry_id, entry_label(registry, field.target_kind, entry_id)) for entry_id in ids]
            if len(ids) <= MAX_LISTED
            else []
        )
    return []
