"""The lists that people fill with words of their own: how often each is used, and how it is spelt."""

from __future__ import annotations

from collections import Counter

from incubo.model.suggestions import normalise_name
from incubo.registry.registry import Registry

FREE_WORD_FIELDS = (
    ("organisation", "domaine_ministeriel"),
    ("startup", "thematiques"),
    ("startup", "usertypes"),
    ("member", "competences"),
)
"""(kind, field) of the lists that people fill with words of their own, and filter by."""


def prefer_common_spelling(registry: Registry, kind: str, field_name: str, word: str) -> str:
    """A word of a free list as other entries spell it, if only case and accents differ; else the word itself."""
    uses = count_word_uses(registry, kind, field_name)
    return word if word in uses else common_spellings(uses).get(normalise_name(word), word)


def count_word_uses(registry: Registry, kind: str, field_name: str) -> Counter[str]:
    """How often the entries of a kind have each word in a field."""
    values = (getattr(entry, field_name) for entry in registry.entries.get(kind, {}).values())
    return Counter(word for value in values if value for word in ((value,) if isinstance(value, str) else value))


def common_spellings(uses: Counter[str]) -> dict[str, str]:
    """The words used several times, by their form without case and accents; the most used of several spellings."""
    return {normalise_name(word): word for word, n in reversed(uses.most_common()) if n > 1}
