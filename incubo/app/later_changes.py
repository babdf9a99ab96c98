"""What has changed in files since an edit was made: by later edits, by commits of colleagues, in a text editor."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from incubo.app.merging import RegistryMerger
from incubo.app.workspace import Workspace
from incubo.core.errors import ToolError
from incubo.core.i18n import translate
from incubo.edit import journal
from incubo.edit.journal import JournalEntry
from incubo.history.commits import export_name, find_authors, find_source, list_programs
from incubo.registry.file_changes import FileChange
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
    undone. `files`: the paths in the registry of what it wrote or removed, and the blobs of what a commit left (None:
    no file; of what is in no commit, see `entry`); `moves`: the files that it renamed.
    """

    time: datetime.datetime | None
    day: datetime.date | None
    authors: tuple[str, ...]
    entry: JournalEntry | None
    files: Mapping[str, str | None]
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
        self._commit_changes: dict[str, LaterChange] = {}

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
                versions.append(FileVersion(change, path, self._read_version(change, path)))
        last = versions[-1].data if versions else entry.after.get(old_path)
        is_touched = versions or old_path in entry.after or self._is_newer(entry, path)
        if is_touched and last != current:
            versions.append(FileVersion(self._last_change(path, current), path, current))
        return versions

    def _read_version(self, change: LaterChange, path: str) -> bytes | None:
        """What a change left of a file that it changed."""
        blob = change.files[path]
        if blob is None:
            return change.entry.after.get(path) if change.entry is not None else None
        return read_blobs(self.workspace.root, [blob]).get(blob)

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
        changes = [self._commit_change(commit) for commit in reversed(list(self._commits_after(entry)))]
        told = {change.entry.file for change in changes if change.entry is not None}
        for later in reversed(self._entries_after(entry)):
            if later.file not in told:
                made_at = later.edit.made_at
                day = made_at.astimezone(self._zone).date() if made_at is not None else later.edit.day
                changes.append(LaterChange(made_at, day, (), later, dict.fromkeys(later.after), later.edit.moves))
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
        located, since = self._located.get(entry.file), self._made_at(entry)
        for commit in self._commits:
            if located is not None and commit.sha == located.commit:
                return
            if since is None or commit.time < since:
                return
            yield commit

    def _made_at(self, entry: JournalEntry) -> datetime.datetime | None:
        """When an edit was made, in whole seconds, as commits have it; the beginning of its day, if only that is known.
        None: not known.
        """
        if entry.edit.made_at is not None:
            return entry.edit.made_at.replace(microsecond=0)
        if entry.edit.day is None:
            return None
        return datetime.datetime.combine(entry.edit.day, datetime.time(), self._zone or datetime.UTC)

    @cached_property
    def _commits(self) -> list[LogCommit]:
        """The commits of the registry since the first recorded edit, the latest first."""
        since = min(filter(None, map(self._made_at, self.entries)), default=None)
        if not self._located or since is None:
            return []
        own_paths = {path for entry in self.entries for path in entry.after}
        paths = sorted({*self.workspace.layout.folders.values(), *own_paths})
        commits = read_log(self.workspace.root, "HEAD", paths)
        return list(itertools.takewhile(lambda commit: commit.time >= since, commits))

    def _commit_change(self, commit: LogCommit) -> LaterChange:
        if commit.sha in self._commit_changes:
            return self._commit_changes[commit.sha]
        recorded = self._recorded.get(commit.sha)
        files: dict[str, str | None] = {}
        moves = dict(recorded.edit.moves) if recorded is not None else {}
        for file in commit.files:
            files[file.path] = file.new_blob
            if file.old_path != file.path:
                files.setdefault(file.old_path, None)
                if recorded is None and self._is_same(file):
                    moves[file.old_path] = file.path
        day = commit.time.astimezone(self._zone).date()
        change = LaterChange(commit.time, day, self._authors_of(commit), recorded, files, moves)
        self._commit_changes[commit.sha] = change
        return change

    @cached_property
    def _recorded(self) -> Mapping[str, JournalEntry]:
        """The edits whose commit is known, by its id."""
        located = ((self._located.get(entry.file), entry) for entry in self.entries if entry.is_complete)
        return {found.commit: entry for found, entry in located if found is not None and found.commit is not None}

    def _is_same(self, file: FileChange) -> bool:
        """Whether a file that git takes for renamed is about the same entry."""
        root = self.workspace.root
        if file.old_blob is None or file.new_blob is None:
            return False
        blobs = read_blobs(root, [file.old_blob, file.new_blob])
        if len({file.old_blob, file.new_blob} - blobs.keys()):
            return False
        old, new = blobs[file.old_blob], blobs[file.new_blob]
        return RegistryMerger(self.workspace, root, "", {}).is_same(file.old_path, old, file.path, new)

    def _authors_of(self, commit: LogCommit) -> tuple[str, ...]:
        """Who else made a commit; none if the person at this computer did."""
        programs = list_programs(self.workspace.settings, self.workspace.store)
        authors = find_authors(commit, programs) or (translate(export_name(find_source(commit, programs))),)
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
            change = self._commit_change(commit)
            if path in change.files and self._read_version(change, path) == current:
                return change
        return LaterChange(None, None, (), None, {path: None}, {})

    @cached_property
    def _own_name(self) -> str:
        return three_way.read_own_name(self.workspace.root)

    @cached_property
    def _zone(self) -> datetime.tzinfo | None:
        return get_timezone(self.workspace.settings.timezone)
