"""Files that git sees change, and whether a renamed file still holds the same entry.

Entries of a kind resemble each other: if one member's file is deleted and another one's is added, git sees a rename.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from incubo.core.message import Message
from incubo.document.table import Commit
from incubo.model.records import Entry
from incubo.model.suggestions import normalise_name
from incubo.registry.layout import KINDS_BY_FOLDER, has_entry_name, is_kept_copy
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry

SAME_ENTRY_SIMILARITY = 0.85
"""The share of equal lines above which two files are the same entry under another name and title."""


class LastCommit(NamedTuple):
    """The last commit that changed a file: its hash, its date, its subject and its author (anyone may have written it).

    `words`: what the subject says, for people; "": as it stands.
    """

    sha: str
    date: datetime.date
    subject: str
    author: str = ""
    words: str = ""


_NO_BLOB_MODE = "160000"
"""The mode of a submodule, which has no blob."""


class FileVersion(NamedTuple):
    """A file in a tree of git: its path, its mode and its blob ("": git has none of it yet)."""

    path: str
    mode: str
    blob: str


class FileChange(NamedTuple):
    """A file that differs between two trees of git: before and after (None: it is not there)."""

    old: FileVersion | None
    new: FileVersion | None

    @property
    def path(self) -> str:
        """Where the file is, or was before it was removed."""
        version = self.new if self.new is not None else self.old
        assert version is not None
        return version.path

    @property
    def old_path(self) -> str:
        """Where the file was, or is if it is new."""
        version = self.old if self.old is not None else self.new
        assert version is not None
        return version.path

    @property
    def old_blob(self) -> str | None:
        """What the file held; None: it was not there."""
        return _blob_of(self.old)

    @property
    def new_blob(self) -> str | None:
        """What the file holds; None: it is not there."""
        return _blob_of(self.new)

    @property
    def kind(self) -> str | None:
        """The kind of the entry whose file it is, in any layout; None: of none."""
        return KINDS_BY_FOLDER.get(self.path.rpartition("/")[0]) if has_entry_name(self.path) else None

    @property
    def is_other(self) -> bool:
        """Whether it is no entry, and none of the copies that are only kept for the next import."""
        return self.kind is None and not is_kept_copy(self.path)

    @property
    def is_rename(self) -> bool:
        """Whether the file has another path than before."""
        return self.old is not None and self.new is not None and self.old.path != self.new.path

    @property
    def new_mode(self) -> str:
        """The mode of a file that was there with another one; "": it was not, or has the same."""
        modes = {version.mode for version in self if version is not None}
        return self.new.mode if self.new is not None and len(modes) > 1 and _NO_BLOB_MODE not in modes else ""


def _blob_of(version: FileVersion | None) -> str | None:
    return None if version is None or version.mode == _NO_BLOB_MODE else version.blob


class ChangedEntry(NamedTuple):
    """An entry that was `added`, `changed`, `removed` or `renamed` (`change_type`), with its title."""

    change_type: str
    kind: str
    id: str
    title: Message | str


class SyncResult(NamedTuple):
    """What came in on a branch, from the commit `before` that both sides had (None: there was none), with its day in
    the registry's time zone, and what this copy is now at, `after`.

    `incoming_commits`: how many commits came in. `unpushed_commits`: how many local commits are not on the remote.
    `files`: what changed in the files of this copy, from the tree `tree_before` to `tree_after`. `default_branch`: the
    branch that pull requests go to, if it is known. `merged`: the files that were changed on both sides, and have all
    of both; `settled`: those of which an answer leaves a change out. `notes`: what the merge could not keep.
    `findings`: what it leaves wrong. `published_commits`: how many local commits were sent. `uncommitted_files`: how
    many files of entries are written here and in no commit.
    """

    branch: str
    before: Commit | None
    after: Commit | None
    incoming_commits: int = 0
    unpushed_commits: int = 0
    files: tuple[FileChange, ...] = ()
    default_branch: str | None = None
    merged: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    tree_before: str | None = None
    tree_after: str | None = None
    notes: tuple[Message, ...] = ()
    findings: tuple[tuple[str, Message], ...] = ()
    published_commits: int = 0
    uncommitted_files: int = 0


def keep_true_renames(before: Registry, after: Registry, renames: Mapping[str, str]) -> dict[str, str]:
    """The renames (old path → new path) after which the file is still about the same person, startup …"""
    return {old: new for old, new in renames.items() if _is_same_entry(before, after, old, new)}


def find_declared_renames(before: Registry, after: Registry) -> dict[str, str]:
    """The startups that are renamed, as the new file says itself (`redirect_from`): old path → new path.

    git does not see a rename where much else changes.
    """
    renames = {}
    for old_id, new_id in after.redirected_ids.items():
        old, new = before.startups.get(old_id), after.startups.get(new_id)
        if old is not None and new is not None and old_id not in after.startups and new_id not in before.startups:
            renames[old.path] = new.path
    return renames


def find_titled_renames(before: Registry, after: Registry) -> dict[str, str]:
    """The entries that have another id and kept a title that no other one had (old path → new path): git does not see
    them where a program writes all files in another way. The title of an offer is a trade, which many have.
    """
    renames: dict[str, str] = {}
    for kind in after.entries:
        if kind != "job":
            gone, added = _find_by_title(before, after, kind), _find_by_title(after, before, kind)
            renames.update((gone[title].path, added[title].path) for title in sorted(gone.keys() & added.keys()))
    return renames


def _find_by_title(registry: Registry, other: Registry, kind: str) -> dict[str, Entry]:
    """The entries of a kind that the other registry has not, by their title, if it is that of one."""
    entries, others = registry.entries.get(kind, {}), other.entries.get(kind, {})
    titles = {entry_id: normalise_name(entry_title(registry, kind, entry_id)) for entry_id in entries.keys() - others}
    count = Counter(titles.values())
    return {title: entries[entry_id] for entry_id, title in titles.items() if count[title] == 1}


def follow_renames(before: Registry, after: Registry, renames: Mapping[str, str]) -> dict[str, str]:
    """The renames that entries declare themselves, those of `renames` (that git sees) that are about the same entry,
    and those that a title tells (old path → new path).
    """
    seen = keep_true_renames(before, after, renames)
    found: dict[str, str] = {}
    for candidates in (find_declared_renames(before, after), seen, find_titled_renames(before, after)):
        taken = {*found, *found.values()}
        found |= {old: new for old, new in candidates.items() if not {old, new} & taken}
    return found


def _is_same_entry(before: Registry, after: Registry, old: str, new: str) -> bool:
    kind = before.layout.kind_of_path(old)
    old_entry, new_entry = before.entry_at(old), after.entry_at(new)
    if kind is None or kind != after.layout.kind_of_path(new):
        return False
    if old_entry is None or new_entry is None:
        return True  # nothing contradicts git
    old_title, new_title = entry_title(before, kind, old_entry.id), entry_title(after, kind, new_entry.id)
    if normalise_name(old_title) == normalise_name(new_title):
        return True
    account = getattr(old_entry, "github", None)
    if account and account == getattr(new_entry, "github", None):
        return True
    if any(old_entry.id in url_path for url_path in getattr(new_entry, "redirect_from", ())):
        return True
    old_lines = Counter(before.read_text(old).splitlines())
    new_lines = Counter(after.read_text(new).splitlines())
    return (old_lines & new_lines).total() >= SAME_ENTRY_SIMILARITY * max(old_lines.total(), new_lines.total())
