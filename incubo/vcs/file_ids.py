"""Which content the files of entries had when a workbook was made of them: the id that git gives to it.

Line ends count as git stores them, so that a file is the same one on every system.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.vcs.blobs import blob_id

if TYPE_CHECKING:
    from incubo.registry.registry import Registry
    from incubo.registry.store import Store

_SHA1_LENGTH = 40


class FileIds:
    """The ids of the files of entries, each computed once. `commit`: one of the repository (None: there is none)."""

    def __init__(self, registry: Registry, store: Store, commit: str | None) -> None:
        self._registry = registry
        self._store = store
        self._id_length = len(commit) if commit is not None else _SHA1_LENGTH
        self._ids: dict[str, str] = {}

    def of_entry(self, kind: str, entry_id: str) -> str:
        """The id of the file of an entry; "" where it cannot be read."""
        entry = self._registry.whole.entries[kind].get(entry_id)
        if entry is None:
            return ""
        if entry.path not in self._ids:
            self._ids[entry.path] = file_id(self._store, entry.path, self._id_length)
        return self._ids[entry.path]


def file_id(store: Store, path: str, id_length: int) -> str:
    """The id of a file, of so many hexadecimal digits; "" where it cannot be read."""
    try:
        data = store.read(path)
    except OSError:
        return ""
    return blob_id(data.replace(b"\r\n", b"\n"), id_length)
