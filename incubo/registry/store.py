"""Where bytes come from: the working tree or memory (a git revision is in `git.py`).

A store never follows a link out of the registry, never opens what is not a regular file, and never
reads more than a little over the size limit.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

_FIRST_READ_BYTES = 1 << 15
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe must not make us wait
    | getattr(os, "O_NOFOLLOW", 0)  # a link is looked at before it is followed
)


class OutsideRegistryError(OSError):
    """A link leads out of the registry; it is not followed, whatever stands there."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.EACCES, "outside the registry", path)


class FolderEntry(NamedTuple):
    """A name in a folder and what it is: `file`, `folder`, `outside` (a link that leaves the registry) or `special`."""

    name: str
    type: str


class Store(Protocol):
    """A source of files. Paths are relative to the registry, with "/"."""

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """What is in a folder, sorted by name; empty where it does not exist. Raises OSError."""

    def read(self, path: str) -> bytes:
        """The bytes of a file, at most a little more than `limit`. Raises OSError."""


class WorkingTree:
    """The files on disk under a registry's root."""

    def __init__(self, root: Path, max_bytes: int) -> None:
        """`max_bytes`: a file larger than that many bytes is not read to its end."""
        self.root = root
        self.max_bytes = max_bytes
        self._real_root = os.path.realpath(root)

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """What is in a folder, sorted by name. Raises Outside for a folder that a link takes out of the registry."""
        place = os.path.join(self._real_root, folder)
        if os.path.realpath(place) != place and not self._is_inside(place):
            raise OutsideRegistryError(folder)
        try:
            with os.scandir(place) as entries:
                found = [FolderEntry(entry.name, self._file_type(entry)) for entry in entries]
        except (FileNotFoundError, NotADirectoryError):
            return []
        found.sort()
        return found

    def read(self, path: str) -> bytes:
        """The bytes of a file, without the end of a very large one. Raises Outside for a link out of the registry."""
        place = f"{self._real_root}/{path}"
        try:
            handle = os.open(place, _OPEN_FLAGS)
        except OSError as error:
            if not os.path.islink(place):
                raise
            if not self._is_inside(place):
                raise OutsideRegistryError(path) from error
            handle = os.open(os.path.realpath(place), _OPEN_FLAGS)
        try:
            data = os.read(handle, _FIRST_READ_BYTES)
            if len(data) < _FIRST_READ_BYTES:
                return data
            parts = [data]
            while len(data) and sum(map(len, parts)) <= self.max_bytes:
                data = os.read(handle, self.max_bytes)
                parts.append(data)
            return b"".join(parts)
        finally:
            os.close(handle)

    def _is_inside(self, place: str) -> bool:
        real = os.path.realpath(place)
        return real == self._real_root or real.startswith(self._real_root + os.sep)

    def _file_type(self, entry: os.DirEntry[str]) -> str:
        if entry.is_file(follow_symlinks=False):  # asked first: nearly all are
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
    """Files held in memory: a patched registry before it is written, and tests."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """What is in a folder, sorted by name."""
        start = folder + "/"
        inside = (path[len(start) :] for path in self.files if path.startswith(start))
        return sorted({FolderEntry(name.partition("/")[0], "folder" if "/" in name else "file") for name in inside})

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        try:
            return self.files[path]
        except KeyError:
            raise FileNotFoundError(path) from None


class OverlayStore:
    """Another store with some files replaced, added or (None) removed: what a plan would leave behind."""

    def __init__(self, base: Store, changes: Mapping[str, bytes | None]) -> None:
        self.base = base
        self.changes = dict(changes)

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """What is in a folder, sorted by name."""
        here = {
            path.rpartition("/")[2]: data for path, data in self.changes.items() if path.rpartition("/")[0] == folder
        }
        try:
            below = self.base.list_folder(folder)
        except OutsideRegistryError:
            if not here:
                raise
            below = []  # what the changes tell of is not in the folder that a link leads to
        kept: Iterable[FolderEntry] = (found for found in below if found.name not in here)
        made = {FolderEntry(name, "file") for name, data in here.items() if data is not None}
        start = folder + "/"
        made.update(
            FolderEntry(path[len(start) :].partition("/")[0], "folder")
            for path, data in self.changes.items()
            if data is not None and path.startswith(start) and "/" in path[len(start) :]
        )
        return sorted({*kept, *made})

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError for a removed one."""
        if path in self.changes:
            data = self.changes[path]
            if data is None:
                raise FileNotFoundError(path)
            return data
        return self.base.read(path)
