"""The file of an entry as this registry writes it: the ids that entries have here, its references, its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from incubo.core.problem import FieldPath
from incubo.edit.references import bare_id, iter_references
from incubo.model.fields import EntryKind, Field
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import FieldChange, SetField
from incubo.source.reader import parse_file

_PLAUSIBLE_ID = re.compile(r"[\w.'+-]+")


class Placement(NamedTuple):
    """How files change on the way from a registry to another.

    `from_prefixes`, `to_prefixes`: how references are written there and here, by kind. `ids`: kind → id there → id
    here, where they differ. `words`: list of the vocabulary (`phases` too) → word there → word here, where they differ.
    """

    from_prefixes: Mapping[str, str]
    to_prefixes: Mapping[str, str]
    ids: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[str, str]]

    @property
    def changes_nothing(self) -> bool:
        """Whether files stay as they are."""
        return self.from_prefixes == self.to_prefixes and not any(self.ids.values()) and not any(self.words.values())

    def place(self, kind: EntryKind, path: str, data: bytes) -> bytes:
        """The file of an entry. Raises NotEditableError if something in it cannot be changed."""
        if self.changes_nothing:
            return data
        values = parse_file(path, data).values or {}
        changes = [*self._reference_changes(kind, values), *self._word_changes(kind, values)]
        return apply_changes(path, data, changes) if changes else data

    def _reference_changes(self, kind: EntryKind, values: dict[Any, Any]) -> Iterator[FieldChange]:
        for field_path, target_kind, value in iter_references(kind.fields, values):
            placed = self._place_reference(target_kind, value)
            if placed != value:
                yield SetField(field_path, placed)

    def _place_reference(self, target_kind: str, value: str) -> str:
        old, new = self.from_prefixes.get(target_kind, ""), self.to_prefixes.get(target_kind, "")
        new_id = self.ids.get(target_kind, {}).get(bare_id(value))
        if new_id is None and (old == new or not value.startswith(old)):
            return value
        if new_id is None and not _PLAUSIBLE_ID.fullmatch(bare_id(value)):
            return value  # no reference, but a mistake: it stays as it is
        return new + (bare_id(value) if new_id is None else new_id)

    def _word_changes(self, kind: EntryKind, values: dict[Any, Any]) -> Iterator[FieldChange]:
        if not any(self.words.values()):
            return
        for field_path, value_list, word in iter_words(kind.fields, values):
            placed = self.words.get(value_list, {}).get(word, word)
            if placed != word:
                yield SetField(field_path, placed)


def iter_words(fields: Iterable[Field], values: Mapping[Any, Any]) -> Iterator[tuple[FieldPath, str, str]]:
    """The words of the vocabulary in the values of an entry: where each is, its list, and the word."""
    for field in fields:
        value = values.get(field.name)
        items = value if isinstance(value, list) else [value]
        for position, item in enumerate(items):
            path: FieldPath = (field.name, position) if isinstance(value, list) else (field.name,)
            if isinstance(item, str) and field.value_list:
                yield path, field.value_list, item
            elif isinstance(item, dict) and field.subfields:
                for inner_path, value_list, word in iter_words(field.subfields, item):
                    yield (*path, *inner_path), value_list, word
