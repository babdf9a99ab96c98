"""What has changed in files since an edit was made: by later edits, by commits of colleagues, in a text editor."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from incubo.app.merging import RegistryMerger
from incubo.app.workspace import Workspace
from incubo.core.errors import ToolError
from incubo.edit import journal
from incubo.edit.journal import JournalEntry
from incubo.history.commits import find_authors
from incubo.vcs import status, three_way
from incubo.vcs.edit_states import LocatedEdit, WrittenEdit, locate_edits
from incubo.vcs.log import LogCommit, read_log
from incubo.vcs.revision import get_timezone
from incubo.vcs.run import read_blobs

_UNKNOWN = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class LaterChange(NamedTuple):
    """A change after an edit.

    `time`: when (None: not known); `day`: the same in the registry's time zone (None: it is in no commit and not
    recorded). `authors`: who made it, none for the person at this computer. `entry`: its own record, which can be
    undone. `files`: what it left, by path in the registry (None: no file); `moves`: the files that it renamed.
    """

    time: datetime.datetime | None
    day: datetime.date | None
    authors: tuple[str, ...]
    entry: JournalEntry | None
    files: Mapping[str, bytes | None]
    moves: Mapping[str, str]


class FileVersion(NamedTuple):
    """What a file held after a later change of it, and where it was then (None: no file)."""

    change: LaterChange
    path: str
    data: bytes | None


class EditHistory:
    """The recorded edits of a registry, and all that came after each. Read when it is first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._changes: dict[Path, list[LaterChange]] = {}

    @cached_property
    def entries(self) -> list[JournalEntry]:
        """The edits, the latest first, proposals too."""
        return list(journal.iter_entries(self.workspace.state_folder))

    def number_of(self, entry: JournalEntry) -> int:
        """Its number in the list of `undo`, from 1."""
        return next(number for number, each in enumerate(self.entries, 1) if each.file == entry.file)

    @cached_property
    def _located(self) -> Mapping[Path, LocatedEdit]:
        """What became of each edit that changed files; nothing outside git, without git, and before any commit."""
        entries = [entry for entry in self.entries if entry.edit.proposal is None]
        if not entries or not self.workspace.is_in_git or status.head_commit(self.workspace.root) is None:
            return {}
        edits = [WrittenEdit(entry.title, entry.edit.made_at, entry.after) for entry in entries]
        located = locate_edits(self.workspace.root, edits)
        return dict(zip((entry.file for entry in entries), located, strict=True))

    def locate(self, entry: JournalEntry) -> LocatedEdit | None:
        """What became of an edit; None outside git. Raises ToolError."""
        return self._located.get(entry.file)

    def changes_since(self, entry: JournalEntry) -> list[LaterChange]:
        """What came after an edit, in its order. Raises ToolError."""
        if entry.file not in self._changes:
            self._changes[entry.file] = self._read_changes(entry)
        return self._changes[entry.file]

    def versions_since(self, entry: JournalEntry, path: str, current: bytes | None) -> list[FileVersion]:
        """The versions of a file after an edit, the first one first. `path`: where it was when the edit was made;
        `current`: what is there now, under its present name.
        """
        versions: list[FileVersion] = []
        old_path = path
        for change in self.changes_since(entry):
            path = change.moves.get(path, path)
            if path in change.files:
                versions.append(FileVersion(change, path, change.files[path]))
        last = versions[-1].data if versions else entry.after.get(old_path)
        is_touched = versions or old_path in entry.after or self._is_newer(entry, path)
        if is_touched and last != current:
            versions.append(FileVersion(self._last_change(path, current), path, current))
        return versions

    def _is_newer(self, entry: JournalEntry, path: str) -> bool:
        """Whether a file was written after an edit that did not change it."""
        try:
            written_at = (self.workspace.root / path).stat().st_mtime
        except OSError:
            return False
        return entry.edit.made_at is not None and written_at > entry.edit.made_at.timestamp() + 1

    def current_path(self, entry: JournalEntry, path: str) -> str:
        """Where a file is now that was at a path when an edit was made. Raises ToolError."""
        for change in self.changes_since(entry):
            path = change.moves.get(path, path)
        return path

    def renames_since(self, entry: JournalEntry) -> list[tuple[str, str]]:
        """The files that were renamed after an edit: their old paths and the new ones, in order. Raises ToolError."""
        return [move for change in self.changes_since(entry) for move in change.moves.items()]

    def _read_changes(self, entry: JournalEntry) -> list[LaterChange]:
        recorded: dict[str, JournalEntry] = {}
        unlocated: list[JournalEntry] = []
        for later in self._entries_after(entry):
            located = self._located.get(later.file)
            if located is not None and located.commit is not None:
                recorded[located.commit] = later
            else:
                unlocated.append(later)
        changes: list[LaterChange] = []
        for commit in reversed(list(self._commits_after(entry))):
            changes.append(self._commit_change(commit, recorded.pop(commit.sha, None)))
        for later in reversed([*unlocated, *recorded.values()]):
            made_at = later.edit.made_at
            day = made_at.astimezone(self._zone).date() if made_at is not None else later.edit.day
            changes.append(LaterChange(made_at, day, (), later, later.after, later.edit.moves))
        return sorted(changes, key=lambda change: change.time or _UNKNOWN)

    def _entries_after(self, entry: JournalEntry) -> list[JournalEntry]:
        """The edits of files after one, the latest first. Of one whose undoing was interrupted, its place in the list
        is not known: those are meant that were made later.
        """
        others = [each for each in self.entries if each.edit.proposal is None]
        if entry.is_complete:
            names = [each.file for each in others]
            others = others[: names.index(entry.file)] if entry.file in names else []
            return [each for each in others if each.is_complete]
        made_at = entry.edit.made_at or _UNKNOWN
        return [each for each in others if each.is_complete and (each.edit.made_at or _UNKNOWN) > made_at]

    def _commits_after(self, entry: JournalEntry) -> Iterator[LogCommit]:
        """The commits of the registry after an edit, the latest first."""
        workspace = self.workspace
        if not self._located:
            return
        located = self._located.get(entry.file)
        since = entry.edit.made_at
        if since is None and entry.edit.day is not None:
            since = datetime.datetime.combine(entry.edit.day, datetime.time(), self._zone or datetime.UTC)
        paths = sorted({*workspace.layout.folders.values(), *entry.after})
        for commit in read_log(workspace.root, "HEAD", paths):
            if located is not None and commit.sha == located.commit:
                return
            if since is None or commit.time < since.replace(microsecond=0):
                return
            yield commit

    def _commit_change(self, commit: LogCommit, recorded: JournalEntry | None) -> LaterChange:
        blobs = read_blobs(self.workspace.root, [file.new_blob for file in commit.files if file.new_blob is not None])
        files: dict[str, bytes | None] = {}
        moves: dict[str, str] = {}
        for file in commit.files:
            data = blobs.get(file.new_blob) if file.new_blob is not None else None
            files[file.path] = data
            if file.old_path != file.path:
                files.setdefault(file.old_path, None)
                if recorded is None and self._is_same(file.old_path, file.old_blob, file.path, data):
                    moves[file.old_path] = file.path
        if recorded is not None:
            moves = dict(recorded.edit.moves)
        day = commit.time.astimezone(self._zone).date()
        return LaterChange(commit.time, day, self._authors_of(commit), recorded, files, moves)

    def _is_same(self, old_path: str, old_blob: str | None, new_path: str, new: bytes | None) -> bool:
        """Whether a file that git takes for renamed is about the same entry."""
        root = self.workspace.root
        old = read_blobs(root, [old_blob]).get(old_blob) if old_blob is not None else None
        if old is None or new is None:
            return False
        return RegistryMerger(self.workspace, root, "", {}).is_same(old_path, old, new_path, new)

    def _authors_of(self, commit: LogCommit) -> tuple[str, ...]:
        """Who else made a commit; none if the person at this computer did."""
        authors = find_authors(commit, self.workspace.settings.bots) or (commit.text.author,)
        return () if self._own_name in authors else authors

    def _last_change(self, path: str, current: bytes | None) -> LaterChange:
        """The change that left what a file holds now: the last commit of it, else somebody's in a text editor."""
        commit = None
        if self._located:
            try:
                commit = next(read_log(self.workspace.root, "HEAD", [path]), None)
            except ToolError:
                commit = None
        if commit is not None:
            change = self._commit_change(commit, None)
            if path in change.files and change.files[path] == current:
                return change
        return LaterChange(None, None, (), None, {path: current}, {})

    @cached_property
    def _own_name(self) -> str:
        return three_way.read_own_name(self.workspace.root)

    @cached_property
    def _zone(self) -> datetime.tzinfo | None:
        return get_timezone(self.workspace.settings.timezone)
