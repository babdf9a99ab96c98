"""Collect the edits of a command on the files of a registry, in memory, and make one Plan of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from incubo.core.errors import RefusedError
from incubo.core.files import cannot_read_message
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.edit.plan import Plan, make_plan
from incubo.registry.registry import Registry
from incubo.registry.store import Store
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import FieldChange
from incubo.source.reader import decode_text, parse_file
from incubo.source.spans import FieldSpans


def majority_newline(registry: Registry) -> str:
    """The line end of most files of the registry."""
    return "\r\n" if 2 * len(registry.file_facts.crlf_paths) > len(registry.paths) else "\n"


class FileEdits:
    """The files of a registry on a day, as they will be. Each file is read once, when it is first used.

    Nothing is written to the disk.
    """

    def __init__(self, registry: Registry, store: Store, as_of: date) -> None:
        self.registry = registry
        self.store = store
        self.as_of = as_of
        self._files: dict[str, bytes | None] = {}
        self._originals: dict[str, bytes] = {}
        self._moves: dict[str, str] = {}

    def start_trial(self) -> FileEdits:
        """Edits of the same files, none of them made yet: to see whether one is possible."""
        return FileEdits(self.registry, self.store, self.as_of)

    def read(self, path: str) -> bytes:
        """The content of a file, with the edits so far. Raises RefusedError if it does not exist or cannot be read."""
        if path not in self._files:
            try:
                data = self.store.read(path)
            except OSError as error:
                raise RefusedError(cannot_read_message(path, error)) from error
            self._files[path] = self._originals[path] = data
        current = self._files[path]
        if current is None:
            raise RefusedError(Message(N_("{path} no longer exists"), {"path": path}))
        return current

    def value_at(self, path: str, field_path: FieldPath) -> Any:
        """The value of a field as it will be; None without one. The empty path: the whole front matter."""
        value: Any = parse_file(path, self.read(path)).values
        for step in field_path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def is_null(self, path: str, field_path: FieldPath) -> bool:
        """Whether `null` is written for a field, which may be an answer (`Field.may_never_come`)."""
        return FieldSpans(decode_text(self.read(path))).is_null(field_path)

    def change_fields(self, path: str, *changes: FieldChange) -> None:
        """Change the front matter of a file. Raises NotEditableError (`source.edits.apply`) and RefusedError."""
        self._files[path] = apply_changes(path, self.read(path), changes)

    def replace(self, path: str, data: bytes) -> None:
        """Replace the content of a file. Raises RefusedError if it does not exist."""
        self.read(path)
        self._files[path] = data

    def create(self, path: str, data: bytes) -> None:
        """Add a file."""
        self._files[path] = data

    def remove(self, path: str) -> None:
        """Remove a file. Raises RefusedError if it does not exist."""
        self.read(path)
        self._files[path] = None

    def move(self, old_path: str, new_path: str) -> None:
        """Rename a file. Later edits of it use the new path."""
        data = self.read(old_path)
        self._files[old_path] = None
        self._files[new_path] = data
        self._moves[old_path] = new_path

    def reference_text(self, kind: str, entry_id: str) -> str:
        """The text of a reference to an entry, spelt as this registry spells references."""
        return self.registry.layout.reference_prefixes.get(kind, "") + entry_id

    def plan(self) -> Plan:
        """The plan of all files that differ from the disk."""
        return make_plan(self._files, self._originals, self._moves)
