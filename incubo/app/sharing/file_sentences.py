"""Changes of files between two commits, in sentences: what `sync` received, what a proposal changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from incubo.app.history.restored_entries import tell_restored
from incubo.app.workspace import READING_EARLIER, Workspace
from incubo.diff.compare import compare_registries
from incubo.diff.registry_diff import RegistryDiff
from incubo.diff.sentences.sentence import Sentence
from incubo.registry.file_changes import FileChange, SyncResult, keep_true_renames
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore
from incubo.vcs.run import read_blobs


class ComparedFiles(NamedTuple):
    """What became of the entries of files: the `difference`, the paths that hold none any more (`removed`, moved ones
    too), and `moves` where they are about the same entry (old path → new path).
    """

    difference: RegistryDiff
    removed: list[str]
    moves: Mapping[str, str]

    @property
    def after(self) -> Registry:
        """The registry after all that."""
        return self.difference.after

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What changed in the entries."""
        return self.difference.sentences()


def describe_files(workspace: Workspace, files: Sequence[FileChange], since: str | None) -> tuple[Sentence, ...]:
    """What changed in the entries, in sentences: see `compare_files`."""
    return compare_files(workspace, files, since).sentences


def compare_received(workspace: Workspace, result: SyncResult) -> ComparedFiles | None:
    """What `sync` received; None if it received nothing."""
    since = result.before.sha if result.before is not None else None
    return compare_files(workspace, result.files, since) if result.files else None


def compare_files(workspace: Workspace, files: Sequence[FileChange], since: str | None) -> ComparedFiles:
    """What changed in the entries; all others are as they are on disk.

    `since`: the commit before the changes (None: there was none): what its history removed is not new.
    """
    old_contents, new_contents = read_contents(workspace.root, files)
    after = workspace.load_registry(store=OverlayStore(workspace.store, new_contents))

    def load_before(others: Mapping[str, bytes]) -> Registry:
        store = OverlayStore(workspace.store, {**new_contents, **old_contents, **others})
        return workspace.load_registry(store=store, title=READING_EARLIER)

    before = load_before({})
    moves = {file.old_path: file.path for file in files if file.is_rename and file.kind is not None}
    moves = keep_true_renames(before, after, moves)
    changes = compare_registries(before, after, old_contents.keys(), moves)
    removed = [path for path in old_contents if new_contents.get(path) is None]
    difference = RegistryDiff(before, after, workspace.as_of, tuple(changes))
    if since is not None:
        difference = tell_restored(workspace, difference, since, load_before)
    return ComparedFiles(difference, removed, moves)


def read_contents(root: Path, files: Sequence[FileChange]) -> tuple[dict[str, bytes | None], dict[str, bytes | None]]:
    """What the changed entries held before, and after, by path (None: there was no file)."""
    entries = [file for file in files if file.kind is not None]
    blobs = read_blobs(root, [blob for file in entries for blob in (file.old_blob, file.new_blob) if blob is not None])
    old: dict[str, bytes | None] = {file.path: None for file in entries if file.is_rename or file.old_blob is None}
    new: dict[str, bytes | None] = {}
    for file in entries:
        if file.old_blob is not None:
            old[file.old_path] = blobs.get(file.old_blob, b"")
            if file.is_rename:
                new.setdefault(file.old_path, None)
        new[file.path] = blobs.get(file.new_blob, b"") if file.new_blob is not None else None
    return old, new
