"""Files that git takes for one that moved, and whether they hold the same entry.

Sheets of a kind resemble each other: where one person leaves the registry and another comes in, git sees a rename.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from incubo.document.table import Commit
from incubo.model.suggestions import normalise_name
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry


class LastCommit(NamedTuple):
    """The last change of a file that git knows: its commit, its day and its subject (written by anyone)."""

    sha: str
    date: datetime.date
    subject: str


class FileChange(NamedTuple):
    """A file that is not as it was, and what became of it: `added`, `changed`, `removed` or `renamed`.

    `path` is where it is now, or was; `kind` that of the entry it holds (None: no entry). `old_path` is where it was,
    if it
    has another name now; `old_blob` the blob that it held (None: it was not there).
    """

    change_type: str
    path: str
    kind: str | None
    old_path: str | None = None
    old_blob: str | None = None


class FastForward(NamedTuple):
    """What a fast-forward brought: from one commit (None: there was none yet) to another, on a branch.

    `incoming_commits` is how many came in, `unpushed_commits` how many of ours the other copy has not.
    `default_branch` is the branch that requests
    are made to, where it is known.
    """

    branch: str
    before: Commit | None
    after: Commit | None
    incoming_commits: int = 0
    unpushed_commits: int = 0
    files: tuple[FileChange, ...] = ()
    default_branch: str | None = None


_SAME_ENTRY_SIMILARITY = 0.85
"""So much of two sheets is the same where only the name of what they are about was changed."""


def keep_true_renames(before: Registry, after: Registry, renames: Mapping[str, str]) -> dict[str, str]:
    """The moves (old path → new path) after which a file still is about the same person, startup …"""
    return {old: new for old, new in renames.items() if _is_same_entry(before, after, old, new)}


def _is_same_entry(before: Registry, after: Registry, old: str, new: str) -> bool:
    kind = before.layout.kind_of_path(old)
    was, now = before.entry_at(old), after.entry_at(new)
    if kind is None or kind != after.layout.kind_of_path(new):
        return False
    if was is None or now is None:
        return True  # nothing tells otherwise
    if normalise_name(entry_title(before, kind, was.id)) == normalise_name(entry_title(after, kind, now.id)):
        return True
    account = getattr(was, "github", None)
    if account and account == getattr(now, "github", None):
        return True
    if any(was.id in address for address in getattr(now, "redirect_from", ())):
        return True
    lines = [Counter(registry.read_text(path).splitlines()) for registry, path in ((before, old), (after, new))]
    return (lines[0] & lines[1]).total() >= _SAME_ENTRY_SIMILARITY * max(line.total() for line in lines)
