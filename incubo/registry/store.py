"""Stores: where the files of a registry are read from, on disk or in memory (`vcs.revision` has one for a commit).

A store never follows a link out of the registry, opens regular files only, and does not read a very large file to its
end.
"""

from __future__ import annotations

import errno
import itertools
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from incubo.source.reader import ParsedFile  # completion lists folders, and parses nothing

_FIRST_READ_BYTES = 1 << 15
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)  # opening a named pipe must not block
    | getattr(os, "O_NOFOLLOW", 0)  # where a link leads is checked before it is followed
)


class OutsideRegistryError(OSError):
    """A link leads out of the registry and is not followed."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.EACCES, "outside the registry", path)


class FolderEntry(NamedTuple):
    """A name in a folder. `type`: `file`, `folder`, `outside` (a link out of the registry) or `special` (any other)."""

    name: str
    type: str


class Store(Protocol):
    """A source of files. Paths are relative to the root of the registry, with "/"."""

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """The names in a folder, sorted; empty if it does not exist. Raises OSError."""

    def read(self, path: str) -> bytes:
        """The bytes of a file. A store may leave out the end of a very large one. Raises OSError."""


@runtime_checkable
class ParsingStore(Store, Protocol):
    """A store that may know what a file says without reading it (a cache)."""

    def parse(self, path: str) -> ParsedFile | None:
        """What `parse_file` with its line reader says of a file, without the body; None where it has to be read for
        that. Raises OSError.
        """

    def save(self) -> None:
        """Keep what was read, for another time."""


class WorkingTree:
    """The files on disk under the root of a registry."""

    def __init__(self, root: Path, max_bytes: int) -> None:
        """Of a file larger than `max_bytes`, more than `max_bytes` is read, but not the whole file."""
        self.root = root
        self.max_bytes = max_bytes
        self._real_root = os.path.realpath(root)

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """The names in a folder, sorted. Raises OutsideRegistryError for a link out of the registry, and OSError."""
        full_path = os.path.join(self._real_root, folder)
        if self._may_lead_out(folder) and not self._is_inside(full_path):
            raise OutsideRegistryError(folder)
        try:
            with os.scandir(full_path) as entries:
                return sorted(FolderEntry(entry.name, self._file_type(entry)) for entry in entries)
        except (FileNotFoundError, NotADirectoryError):
            return []

    def read(self, path: str) -> bytes:
        """The bytes of a file, without the end of a very large one.

        Raises OutsideRegistryError for a link out of the registry, and OSError.
        """
        full_path = f"{self._real_root}/{path}"
        try:
            descriptor = os.open(full_path, _OPEN_FLAGS)
        except OSError as error:
            if not os.path.islink(full_path):
                raise
            if not self._is_inside(full_path):
                raise OutsideRegistryError(path) from error
            descriptor = os.open(os.path.realpath(full_path), _OPEN_FLAGS)
        try:
            data = os.read(descriptor, _FIRST_READ_BYTES)
            if len(data) < _FIRST_READ_BYTES:
                return data
            parts = [data]
            while len(data) and sum(map(len, parts)) <= self.max_bytes:
                data = os.read(descriptor, self.max_bytes)
                parts.append(data)
            return b"".join(parts)
        finally:
            os.close(descriptor)

    def _may_lead_out(self, folder: str) -> bool:
        """Whether a part of the path is a link, as a glance tells: `realpath` looks at all folders above, too."""
        parts = folder.split("/")
        paths = itertools.accumulate(parts, "{}/{}".format, initial=self._real_root)
        return os.name == "nt" or ".." in parts or any(map(os.path.islink, itertools.islice(paths, 1, None)))

    def _is_inside(self, full_path: str) -> bool:
        real_path = os.path.realpath(full_path)
        return real_path == self._real_root or real_path.startswith(self._real_root + os.sep)

    def _file_type(self, entry: os.DirEntry[str]) -> str:
        if entry.is_file(follow_symlinks=False):  # tested first, for speed: nearly all are files
            return "file"
        if entry.is_symlink():
            if not self._is_inside(entry.path):
                return "outside"
            try:
                mode = entry.stat().st_mode
            except OSError:
                return "outside"
            return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "special"
        return "folder" if entry.is_dir(follow_symlinks=False) else "special"


class MemoryStore:
    """Files in memory: content that is not on disk, and tests."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """The names in a folder, sorted."""
        prefix = folder + "/"
        inner_paths = (path.removeprefix(prefix) for path in self.files if path.startswith(prefix))
        return sorted(
            {FolderEntry(path.partition("/")[0], "folder" if "/" in path else "file") for path in inner_paths}
        )

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        try:
            return self.files[path]
        except KeyError:
            raise FileNotFoundError(path) from None


class OverlayStore:
    """Another store with some files replaced, added or (None) removed: a registry as an edit would leave it."""

    def __init__(self, base: Store, changes: Mapping[str, bytes | None]) -> None:
        self.base = base
        self.changes = dict(changes)
        self._parsing_base = base if isinstance(base, ParsingStore) else None  # once: asking takes microseconds

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """The names in a folder, sorted. Raises OSError."""
        changed_files = {
            path.rpartition("/")[2]: data for path, data in self.changes.items() if path.rpartition("/")[0] == folder
        }
        try:
            base_entries = self.base.list_folder(folder)
        except OutsideRegistryError:
            if not changed_files:
                raise
            base_entries = []  # the changes are not about the folder that the link leads to
        entries = {entry for entry in base_entries if entry.name not in changed_files}
        entries.update(FolderEntry(name, "file") for name, data in changed_files.items() if data is not None)
        prefix = folder + "/"
        entries.update(
            FolderEntry(path.removeprefix(prefix).partition("/")[0], "folder")
            for path, data in self.changes.items()
            if data is not None and path.startswith(prefix) and "/" in path.removeprefix(prefix)
        )
        return sorted(entries)

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError for a removed one, and OSError."""
        if path in self.changes:
            data = self.changes[path]
            if data is None:
                raise FileNotFoundError(path)
            return data
        return self.base.read(path)

    def parse(self, path: str) -> ParsedFile | None:
        """What the other store says of a file that did not change; None for any other. Raises OSError."""
        return self._parsing_base.parse(path) if self._parsing_base is not None and path not in self.changes else None

    def save(self) -> None:
        """Keep what was read, for another time."""
        if self._parsing_base is not None:
            self._parsing_base.save()
