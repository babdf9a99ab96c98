"""When a sheet changed since a commit, and how: the commits of the main line, each with its changes (`history.log`).

For `--compare-known`: the day of a change is that of the commit that made this change, not another one of the sheet.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from incubo.app.history.registry_log import make_reader
from incubo.app.workspace import Workspace
from incubo.diff.facts import Change
from incubo.history.log import EntryKey, LogFilter, LoggedCommit, find_entry_key
from incubo.registry.registry import Registry
from incubo.source.limits import MAX_FILE_BYTES
from incubo.vcs import log, status
from incubo.vcs.log import LogCommit, RegistryPlace
from incubo.vcs.run import ObjectReader


class SheetHistory:
    """The commits from one to the last one, and what each changed in the entries that are asked for."""

    def __init__(self, workspace: Workspace, registry: Registry, since: str) -> None:
        """`since`: the id of a commit, which is left out with all before it."""
        self._root = workspace.root
        self._prefix = workspace.git_prefix
        self._head = workspace.head
        self._since = since
        self._reader = make_reader(workspace, registry)

    @cached_property
    def _commits(self) -> list[LogCommit]:
        head = status.read_commit(self._root, self._head)
        if head is None:
            return []
        place = RegistryPlace(self._root, self._prefix)
        return list(log.follow_log(place, head.sha, self._since, lambda: [log.CONTENT], has_all_files=False))

    @cached_property
    def _commits_of_entry(self) -> dict[EntryKey, list[int]]:
        """The numbers of the commits that touch the file of an entry, the last one first."""
        found: dict[EntryKey, list[int]] = {}
        for number, commit in enumerate(self._commits):
            paths = (path for file in commit.files for path in (file.path, file.old_path))
            for key in filter(None, map(find_entry_key, dict.fromkeys(paths))):
                found.setdefault(key, []).append(number)
        return found

    def find_renames(self, kinds: Collection[str]) -> Iterator[tuple[EntryKey, str]]:
        """The entries whose id changed, as they were first, and their last id."""
        renaming = [
            commit._replace(files=files)
            for commit in self._commits
            if (files := tuple(file for file in commit.files if file.path != file.old_path and file.old_blob))
        ]
        last_ids: dict[EntryKey, str] = {}  # by former id, seen from the commit that is read: they come last first
        for logged in self._read(renaming, LogFilter(kinds=frozenset(kinds))):
            renamed = [change for change in logged.changes if change.type == "renamed"]
            new_ids = {
                (change.subject.kind, change.old): last_ids.pop(
                    (change.subject.kind, change.subject.id), change.subject.id
                )
                for change in renamed
            }
            last_ids.update(new_ids)
        yield from last_ids.items()

    def read_commits(self, keys: Collection[EntryKey]) -> list[LoggedCommit]:
        """The commits that changed some entries, the last one first; also under their former ids."""
        entries, known = {*keys}, 0
        logged: list[LoggedCommit] = []
        while known != len(entries):  # reading adds the ids that a commit changed
            known = len(entries)
            numbers = sorted({number for key in entries for number in self._commits_of_entry.get(key, ())})
            logged = list(self._read([self._commits[number] for number in numbers], LogFilter(entries)))
        return logged

    def _read(self, commits: Iterable[LogCommit], wanted: LogFilter) -> Iterator[LoggedCommit]:
        with contextlib.closing(ObjectReader(self._root, MAX_FILE_BYTES, may_fetch=False)) as blobs:
            yield from self._reader.read(commits, blobs, wanted)


def restrict_to_day(value: Any, day: date) -> Any:
    """What a phase, an event or a mission is for who looks at it from a day: nothing if it begins later, without an end
    that comes later, and without its comment. A date that comes later is none; other values are what they are.
    """
    if isinstance(value, date):
        return value if value <= day else None
    if not hasattr(value, "_fields"):
        return value
    begin = getattr(value, "start", None) or getattr(value, "date", None)
    if begin is not None and begin > day:
        return None
    end = getattr(value, "end", None)
    changed: dict[str, Any] = {"end": None} if end is not None and end > day else {}
    if hasattr(value, "comment"):
        changed["comment"] = None
    return value._replace(**changed)


_ADDITIONS = frozenset({"phase-entered", "mission-renewed", "mission-back"})
"""The changes (`diff.facts.Change`) that add what is new, and whose old value is not what it replaces."""


def is_visible_on(change: Change, day: date) -> bool:
    """Whether a change of what is dated makes a difference to who looks at the sheet from a day."""
    if change.type in _ADDITIONS:
        return restrict_to_day(change.new, day) is not None
    return bool(restrict_to_day(change.old, day) != restrict_to_day(change.new, day))
