"""What a commit held beside the entries: the settings, the folders, and the other files that changed since."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.registry.layout import Layout, best_layout
from incubo.registry.store import FolderEntry
from incubo.vcs import run
from incubo.vcs.run import _run_or_none, read_blobs


class RevisionStore:
    """The files of a registry as a commit holds them. A symbolic link there is not followed."""

    def __init__(self, root: Path, revision: str) -> None:
        """`revision` is resolved first and never passed on as it was given. Raises ToolError if there is none."""
        commit = _run_or_none(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if not commit:
            raise ToolError(Message(N_("git knows no revision “{revision}”"), {"revision": revision}))
        self.root = root
        self.sha = commit.strip()
        self._blobs: dict[str, str] = {}
        self._entries_by_folder: dict[str, list[FolderEntry]] = {}
        self._list_tree()
        self._data: Mapping[str, bytes] = {}

    def _list_tree(self) -> None:
        listing = _run_or_none(self.root, "ls-tree", "-r", "-z", self.sha, "--", "content")
        for line in (listing or "").split("\0"):
            about, _, path = line.partition("\t")
            if not path:
                continue
            mode, _, rest = about.partition(" ")
            folder, _, name = path.rpartition("/")
            self._blobs[path] = rest.split(" ")[1]
            what = "outside" if mode == "120000" else "special" if mode == "160000" else "file"
            if folder not in self._entries_by_folder:
                self._entries_by_folder[folder] = []
                self._add_to_parent(folder)
            self._entries_by_folder[folder].append(FolderEntry(name, what))

    def _add_to_parent(self, folder: str) -> None:
        """List a folder in the one above it, and so on."""
        above, _, name = folder.rpartition("/")
        if above not in self._entries_by_folder:
            self._entries_by_folder[above] = []
            if above:
                self._add_to_parent(above)
        self._entries_by_folder[above].append(FolderEntry(name, "folder"))

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """What is in a folder, sorted by name."""
        return sorted(self._entries_by_folder.get(folder, ()))

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        if path not in self._blobs:
            raise FileNotFoundError(path)
        if path not in self._data:
            folder = path.rpartition("/")[0]
            paths = [
                each for found in self._entries_by_folder[folder] if (each := f"{folder}/{found.name}") in self._blobs
            ]
            blobs = read_blobs(self.root, [self._blobs[each] for each in paths])
            self._data = {each: blobs[self._blobs[each]] for each in paths}
        return self._data[path]


def read_settings_at(root: Path, commit: str) -> str | None:
    """The text of the registry's `incubo.toml` as a commit holds it; None where it holds none."""
    return _read_listed_text(root, run.run_git(root, "ls-tree", "-z", commit, "--", CONFIG_FILE).stdout, 2)


def read_staged_settings(root: Path) -> str | None:
    """The text of the registry's `incubo.toml` as the next commit would hold it; None where it would hold none."""
    return _read_listed_text(root, run.run_git(root, "ls-files", "--stage", "-z", "--", CONFIG_FILE).stdout, 1)


def _read_listed_text(root: Path, listed: str, blob_index: int) -> str | None:
    """The text of a file that git lists in one line, where its blob is told at `blob_index`."""
    parts = listed.partition("\t")[0].split()
    if len(parts) != 3 or parts[0] in ("040000", "160000"):
        return None
    data = run.read_blobs(root, [parts[blob_index]]).get(parts[blob_index], b"")
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")


def detect_layout_at(root: Path, commit: str) -> Layout:
    """The layout whose folders a commit holds."""
    listed = run.run_git(root, "ls-tree", "-d", "--name-only", "-z", commit, "--", "content/").stdout
    folders = {path for path in listed.split("\0") if path}
    return best_layout(folders.__contains__)
