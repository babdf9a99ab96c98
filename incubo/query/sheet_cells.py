"""Values as cells of a workbook that comes back: names for ids, labels for words, a line for each item."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from incubo.model.fields import Field
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry

_SEPARATORS = re.compile(r"[,;|/&\n]| et | and ")
"""What a title may have that would be taken for two."""


class SheetCells:
    """Makes the cells of a registry in a language."""

    def __init__(self, registry: Registry, language: str) -> None:
        self._registry = registry
        self._language = language
        self._titles: dict[str, dict[str, str]] = {}

    def cell(self, field: Field, value: Any) -> Any:
        """A value as a cell has it: None for none, a line for each item of a list."""
        if value is None or value == "" or value == ():
            return None
        if isinstance(value, tuple):
            return "\n".join(str(self.cell(field, item)) for item in value if item not in (None, ""))
        if field.type == "reference":
            return self.title(field.target_kind, value)
        if field.type == "choice":
            return self._word(field.value_list, value)
        return value

    def _word(self, value_list: str, value: str) -> str:
        """The label of a word; the word itself where two have that label."""
        vocabulary = self._registry.vocabulary
        label = vocabulary.value_label(value_list, value, self._language)
        labels = [
            vocabulary.value_label(value_list, other, self._language) for other in vocabulary.allowed_values(value_list)
        ]
        return label if labels.count(label) == 1 else value

    def title(self, kind: str, entry_id: str) -> str:
        """The title of an entry; with its id where the title would be understood otherwise."""
        if kind not in self._titles:
            titles = {one: entry_title(self._registry, kind, one) for one in self._registry.whole.entries.get(kind, {})}
            counts = Counter(title.casefold() for title in titles.values())
            self._titles[kind] = {
                one: title if counts[title.casefold()] == 1 and not _SEPARATORS.search(title) else f"{title} ({one})"
                for one, title in titles.items()
            }
        return self._titles[kind].get(entry_id, entry_id)
