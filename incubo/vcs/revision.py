"""A registry as a git commit holds it, read without a checkout: its entries, settings and layout."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.registry.layout import Layout, best_layout
from incubo.registry.store import FolderEntry
from incubo.vcs.run import list_git_paths, read_blobs, run_git


def resolve_commit(root: Path, revision: str) -> str | None:
    """The full id of the commit that a revision names; None if there is none, or for a range (`main..HEAD`)."""
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    result = run_git(root, *arguments)
    return None if result.exit_code else result.stdout.strip()  # a range prints both ends, and fails


class RevisionStore:
    """The files of a registry at a commit: a `Store`. Symbolic links are not followed."""

    def __init__(self, root: Path, revision: str) -> None:
        """`revision`: any name of a commit. Raises ToolError if there is none, or without git."""
        sha = resolve_commit(root, revision)
        if not sha:
            raise ToolError(Message(N_("git does not know the revision “{revision}”"), {"revision": revision}))
        self.root = root
        self.sha = sha
        self._blobs: dict[str, str] = {}
        self._entries_by_folder: dict[str, list[FolderEntry]] = {}
        self._list_tree()
        self._contents: Mapping[str, bytes] = {}

    def list_folder(self, folder: str) -> list[FolderEntry]:
        """The names in a folder, sorted."""
        return sorted(self._entries_by_folder.get(folder, ()))

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        if path not in self._blobs:
            raise FileNotFoundError(path)
        if path not in self._contents:
            # One git command reads the whole folder; only one folder is kept in memory.
            folder = path.rpartition("/")[0]
            candidates = [f"{folder}/{entry.name}" for entry in self._entries_by_folder[folder]]
            file_paths = [candidate for candidate in candidates if candidate in self._blobs]
            blobs = read_blobs(self.root, [self._blobs[file_path] for file_path in file_paths])
            self._contents = {file_path: blobs[self._blobs[file_path]] for file_path in file_paths}
        return self._contents[path]

    def _list_tree(self) -> None:
        for line in list_git_paths(self.root, "ls-tree", "-r", "-z", self.sha, "--", "content"):
            metadata, _, path = line.partition("\t")
            mode, _, blob = metadata.split(" ")
            folder, _, name = path.rpartition("/")
            self._blobs[path] = blob
            file_type = "outside" if mode == "120000" else "special" if mode == "160000" else "file"
            if folder not in self._entries_by_folder:
                self._entries_by_folder[folder] = []
                self._add_to_parent(folder)
            self._entries_by_folder[folder].append(FolderEntry(name, file_type))

    def _add_to_parent(self, folder: str) -> None:
        """List a folder in its parent, and so on up to the top."""
        parent, _, name = folder.rpartition("/")
        if parent not in self._entries_by_folder:
            self._entries_by_folder[parent] = []
            if parent:
                self._add_to_parent(parent)
        self._entries_by_folder[parent].append(FolderEntry(name, "folder"))


def read_settings_at(root: Path, commit: str) -> str | None:
    """The text of `incubo.toml` at a commit; None if it is not there."""
    listing = run_git(root, "ls-tree", "-z", commit, "--", CONFIG_FILE).stdout
    return _read_listed_text(root, listing, blob_index=2)


def read_staged_settings(root: Path) -> str | None:
    """The text of `incubo.toml` in the index; None if it is not there."""
    listing = run_git(root, "ls-files", "--stage", "-z", "--", CONFIG_FILE).stdout
    return _read_listed_text(root, listing, blob_index=1)


def _read_listed_text(root: Path, listing: str, *, blob_index: int) -> str | None:
    """The text of the file that git lists on one line, where the blob is the field at `blob_index` (from 0)."""
    fields = listing.partition("\t")[0].split()
    if len(fields) != 3 or fields[0] in ("040000", "160000"):
        return None
    blob = fields[blob_index]
    data = read_blobs(root, [blob]).get(blob, b"")
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")


def detect_layout_at(root: Path, commit: str) -> Layout:
    """The layout whose folders a commit holds."""
    folders = set(list_git_paths(root, "ls-tree", "-d", "--name-only", "-z", commit, "--", "content/"))
    return best_layout(folders.__contains__)
