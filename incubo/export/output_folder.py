"""A folder that an export fills: written beside, then put in the place of the old one; only what is ours is replaced.

A manifest (`.incubo-<id>.json`, of the id of the content) lists the files with their digests: what it does not list, or
what somebody changed, is not ours.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError, ToolError
from incubo.core.files import cannot_write_message, read_regular_file, require_whole
from incubo.core.i18n import N_
from incubo.core.interrupts import hold_interrupts
from incubo.core.message import Message, shorten_list

_MAX_MANIFEST_BYTES = 50_000_000
_NEW, _OLD = ".incubo-new", ".incubo-old"
"""What is added to the name of the folder while it is written, and while it is exchanged."""
_CHANGED = N_("{path} holds a file that was changed since this folder was written: {name}")
_REPLACES_ALL = N_("give another folder, or move that file away: the whole folder would be replaced")


class FolderContent(NamedTuple):
    """What an export writes into a folder: the id in its manifest, and what is said of a folder with something else, a
    template with `{path}` and `{name}`.
    """

    id: str
    foreign: str

    @property
    def manifest(self) -> str:
        """The name of the manifest."""
        return f".incubo-{self.id}.json"


class OutputFolder:
    """A folder that is being written. `write` adds files; `finish` puts it in place; `abandon` leaves the old one."""

    def __init__(self, target: Path, content: FolderContent) -> None:
        """Raises RefusedError for a folder that holds something other than such content, ToolError."""
        self.content = content
        self.target = Path(os.path.abspath(target))  # noqa: PTH100 - a link is refused, not followed
        self._new = self.target.with_name(f".{self.target.name}{_NEW}")
        self._old = self.target.with_name(f".{self.target.name}{_OLD}")
        self._digests: dict[str, str] = {}
        self._checked: dict[str, tuple[int, int, int]] = {}
        """The files of the old folder whose content was looked at: inode, size and time of each."""
        self._folders: set[str] = set()
        try:
            self._recover()
            self._check_target()
            self._old_digests = _read_manifest(self.target, content)
            _remove(self._new)
            self._new.mkdir(parents=True)
            self._folders.add("")
        except OSError as error:
            raise ToolError(cannot_write_message(self.target, error)) from error

    @property
    def files(self) -> list[str]:
        """The files that were written."""
        return list(self._digests)

    def write(self, name: str, data: bytes) -> None:
        """Add a file. `name`: its path in the folder, with `/`. Raises ToolError."""
        assert name not in self._digests, name
        folder = name.rpartition("/")[0]
        try:
            if folder not in self._folders:
                (self._new / folder).mkdir(parents=True, exist_ok=True)
                self._folders.add(folder)
            with open(f"{self._new}/{name}", "xb") as file:  # noqa: PTH123 - 4 000 files: a third of the time
                file.write(data)
        except OSError as error:
            raise ToolError(cannot_write_message(self.target / name, error)) from error
        self._digests[name] = hashlib.sha256(data).hexdigest()

    def finish(self) -> None:
        """Put the new folder in the place of the old one. Raises RefusedError, ToolError; so it does where parts of the
        new one failed: a good folder is not replaced by one that lacks something.
        """
        require_whole(self.target)
        manifest = {"incubo": self.content.id, "version": 1, "files": dict(sorted(self._digests.items()))}
        try:
            text = json.dumps(manifest, indent=0) + "\n"
            (self._new / self.content.manifest).write_text(text, encoding="utf-8", newline="\n")
            self._check_target()  # somebody may have worked there meanwhile
            with hold_interrupts():
                if self.target.exists():
                    self.target.rename(self._old)
                try:
                    self._new.rename(self.target)
                except OSError:
                    if self._old.exists():
                        self._old.rename(self.target)
                    raise
            _remove(self._old)
        except OSError as error:
            raise ToolError(cannot_write_message(self.target, error)) from error

    def tell_changes(self) -> tuple[Message, ...]:
        """What is not as it was in the folder that was replaced; nothing is told of a first one."""
        old, new = self._old_digests, self._digests
        if not old:
            return ()
        added, gone = (sorted(one.keys() - other.keys()) for one, other in ((new, old), (old, new)))
        changed = sum(old.get(name, digest) != digest for name, digest in new.items())
        messages = (
            added
            and Message(
                N_("{n} file was not there the last time: {names}"),
                {"n": len(added), "names": shorten_list(added)},
                N_("{n} files were not there the last time: {names}"),
            ),
            gone
            and Message(
                N_("{n} file is there no more: {names}"),
                {"n": len(gone), "names": shorten_list(gone)},
                N_("{n} files are there no more: {names}"),
            ),
            changed
            and Message(
                N_("{n} file is not as it was the last time."),
                {"n": changed},
                N_("{n} files are not as they were the last time."),
            ),
        )
        told = tuple(message for message in messages if isinstance(message, Message))
        return told or (Message(N_("Nothing is other than the last time.")),)

    def abandon(self) -> None:
        """Remove what was written; the old folder stays."""
        shutil.rmtree(self._new, ignore_errors=True)

    def fill(self, files: Iterable[tuple[str, bytes]]) -> int:
        """Write files, by name, and put the folder in place; how many. The old folder stays where that fails.

        Raises RefusedError, ToolError, and what making the files raises.
        """
        try:
            for name, data in files:
                self.write(name, data)
            self.finish()
        except BaseException:
            self.abandon()
            raise
        return len(self._digests)

    def _recover(self) -> None:
        """Put back the old folder where an earlier run was killed between taking it away and bringing the new one."""
        if self._old.exists():
            if not os.path.lexists(self.target):
                self._old.rename(self.target)
            else:
                _remove(self._old)

    def _check_target(self) -> None:
        """Raise RefusedError for a folder in which there is anything else than what incubo wrote."""
        if not os.path.lexists(self.target):
            return
        if self.target.is_symlink() or not self.target.is_dir():
            raise RefusedError(Message(N_("{path} exists, and is not a folder"), {"path": str(self.target)}))
        digests = _read_manifest(self.target, self.content)
        for name, path in _iter_files(self.target):
            if name != self.content.manifest and (path is None or not self._is_ours(name, path, digests)):
                text = self.content.foreign if name not in digests else _CHANGED
                raise RefusedError(
                    Message(text, {"path": str(self.target), "name": name}),
                    hints=(Message(_REPLACES_ALL),),
                )

    def _is_ours(self, name: str, path: str, digests: Mapping[str, str]) -> bool:
        """Whether a file is as it was written; its content is read once."""
        status = os.lstat(path)
        state = status.st_ino, status.st_size, status.st_mtime_ns
        if name not in digests or self._checked.get(name) == state:
            return name in digests
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            is_ours = hashlib.sha256(file.read()).hexdigest() == digests[name]
        if is_ours:
            self._checked[name] = state
        return is_ours


def _read_manifest(folder: Path, content: FolderContent) -> dict[str, str]:
    """The files that were written with their digests; none where there is no manifest that can be read."""
    try:
        data: Any = json.loads(read_regular_file(folder / content.manifest, _MAX_MANIFEST_BYTES))
        if data["incubo"] != content.id:
            return {}
        return {name: digest for name, digest in data["files"].items() if isinstance(digest, str)}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _iter_files(folder: Path) -> Iterator[tuple[str, str | None]]:
    """What is in a folder and its folders: its path there and its whole path, None for what is no file (a link, a
    pipe).
    """
    for parent, folders, files in os.walk(folder):
        below = os.path.relpath(parent, folder).replace(os.sep, "/") + "/" if parent != str(folder) else ""
        for name in sorted(files):
            path = os.path.join(parent, name)  # noqa: PTH118 - 4 000 files
            yield below + name, path if stat.S_ISREG(os.lstat(path).st_mode) else None
        for name in folders:
            if os.path.islink(os.path.join(parent, name)):  # noqa: PTH114, PTH118 - as above
                yield below + name, None
        folders.sort()


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
