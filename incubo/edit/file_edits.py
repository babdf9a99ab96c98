"""The desk: edits gathered on a registry's files, in the order they are made, into one Plan."""

from __future__ import annotations

from datetime import date

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.plan import Plan
from incubo.registry.registry import Registry
from incubo.registry.store import Store
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import FieldChange


def majority_newline(registry: Registry) -> str:
    """The line end of most files of the registry."""
    return "\r\n" if 2 * len(registry.file_facts.crlf_paths) > len(registry.paths) else "\n"


class FileEdits:
    """A registry on a day, and its files as they will be. Each is read once, when it is first touched.

    Nothing is written. References are spelt as the registry spells them (`reference_text`).
    """

    def __init__(self, registry: Registry, store: Store, today: date) -> None:
        self.registry = registry
        self.store = store
        self.today = today
        self._files: dict[str, bytes | None] = {}
        self._originals: dict[str, bytes] = {}
        self._moves: dict[str, str] = {}

    def read(self, path: str) -> bytes:
        """A file as it will be. Raises Refused where there is none, or where it cannot be read."""
        if path not in self._files:
            try:
                data = self.store.read(path)
            except OSError as error:
                why = error.strerror or str(error)
                raise RefusedError(Message(N_("{path} cannot be read ({why})"), {"path": path, "why": why})) from error
            self._files[path] = self._originals[path] = data
        held = self._files[path]
        if held is None:
            raise RefusedError(Message(N_("{path} is there no more"), {"path": path}))
        return held

    def change_fields(self, path: str, *changes: FieldChange) -> None:
        """Change a file's front matter. Raises NotEditable (see `source.patch`), Refused."""
        self._files[path] = apply_changes(path, self.read(path), changes)

    def replace(self, path: str, data: bytes) -> None:
        """Give a file another content. Raises Refused where there is none."""
        self.read(path)
        self._files[path] = data

    def create(self, path: str, data: bytes) -> None:
        """Add a file."""
        self._files[path] = data

    def remove(self, path: str) -> None:
        """Take a file away. Raises Refused where there is none."""
        self.read(path)
        self._files[path] = None

    def move(self, old_path: str, new_path: str) -> None:
        """Give a file another name; what is changed afterwards is changed under the new one."""
        data = self.read(old_path)
        self._files[old_path] = None
        self._files[new_path] = data
        self._moves[old_path] = new_path

    def reference_text(self, kind: str, entry_id: str) -> str:
        """A reference to an entry as the registry's files write it."""
        return self.registry.layout.reference_prefixes.get(kind, "") + entry_id

    def plan(self) -> Plan:
        """The plan of all that was touched and is not as it was."""
        files = {path: data for path, data in self._files.items() if self._originals.get(path) != data}
        return Plan(files, {path: data for path, data in self._originals.items() if path in files}, dict(self._moves))
