"""The file of an entry as this registry writes it: the ids that entries have here, its references, its phases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from incubo.edit.references import bare_id, iter_references
from incubo.model.fields import EntryKind
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import FieldChange, SetField
from incubo.source.reader import parse_file

_PLAUSIBLE_ID = re.compile(r"[\w.'+-]+")


class Placement(NamedTuple):
    """How files change on the way from a registry to another.

    `from_prefixes`, `to_prefixes`: how references are written there and here, by kind. `ids`: kind → id there → id
    here, where they differ. `phases`: phase there → phase here, where they differ.
    """

    from_prefixes: Mapping[str, str]
    to_prefixes: Mapping[str, str]
    ids: Mapping[str, Mapping[str, str]]
    phases: Mapping[str, str]

    @property
    def changes_nothing(self) -> bool:
        """Whether files stay as they are."""
        return self.from_prefixes == self.to_prefixes and not any(self.ids.values()) and not self.phases

    def place(self, kind: EntryKind, path: str, data: bytes) -> bytes:
        """The file of an entry. Raises NotEditableError if something in it cannot be changed."""
        if self.changes_nothing:
            return data
        values = parse_file(path, data).values or {}
        changes = [*self._reference_changes(kind, values), *self._phase_changes(kind, values)]
        return apply_changes(path, data, changes) if changes else data

    def _reference_changes(self, kind: EntryKind, values: dict[Any, Any]) -> Iterator[FieldChange]:
        for field_path, target_kind, value in iter_references(kind.fields, values):
            old, new = self.from_prefixes.get(target_kind, ""), self.to_prefixes.get(target_kind, "")
            new_id = self.ids.get(target_kind, {}).get(bare_id(value))
            if new_id is None and (old == new or not value.startswith(old)):
                continue
            if new_id is None and not _PLAUSIBLE_ID.fullmatch(bare_id(value)):
                continue  # no reference, but a mistake: it stays as it is
            placed = new + (bare_id(value) if new_id is None else new_id)
            if placed != value:
                yield SetField(field_path, placed)

    def _phase_changes(self, kind: EntryKind, values: dict[Any, Any]) -> Iterator[FieldChange]:
        if not self.phases:
            return
        for field in kind.fields:
            names = [sub.name for sub in field.subfields if sub.value_list == "phases"]
            items = values.get(field.name)
            for position, item in enumerate(items if names and isinstance(items, list) else ()):
                for name in names:
                    phase = item.get(name) if isinstance(item, dict) else None
                    if isinstance(phase, str) and phase in self.phases:
                        yield SetField((field.name, position, name), self.phases[phase])
