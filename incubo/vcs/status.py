"""The state of the working tree: HEAD, the branch, the files not committed, the last commit of a file.

Outside git these functions return None or 0: a registry need not be in a repository.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import ToolError
from incubo.document.table import Commit
from incubo.registry.file_changes import LastCommit
from incubo.vcs.git_folder import find_common_git_folder, find_registry_prefix, find_worktree_root
from incubo.vcs.raw_diff import parse_raw_entry
from incubo.vcs.run import list_git_paths, parse_commit_date, query_git

_PATHS_PER_CALL = 100
"""Paths per git call (command lines are limited)."""


def head_commit(root: Path) -> Commit | None:
    """The commit of HEAD and its date; None outside git, before the first commit, or without git installed."""
    if find_worktree_root(root) is None:
        return None
    try:
        return read_commit(root, "HEAD")
    except ToolError:
        return None


def find_head_at(root: Path, moment: datetime.datetime) -> str | None:
    """The commit that HEAD was at in this copy at a moment, or the first one known since; None where git has kept no
    log of that.
    """
    found = query_git(root, "rev-parse", "--verify", "--quiet", f"HEAD@{{{moment.isoformat()}}}")
    return found.stdout.strip() or None


def list_submodules(root: Path, revision: str, folders: Iterable[str]) -> list[str]:
    """Those of some folders, relative to `root`, that are submodules in a revision; none outside git."""
    if find_common_git_folder(root) is None:
        return []
    result = query_git(root, "ls-tree", "-z", "--end-of-options", revision, "--", *folders, may_fetch=False)
    entries = (entry.partition("\t") for entry in result.stdout.split("\0") if entry)
    return [path for mode, _, path in entries if mode.startswith("160000 ")]


def read_commit(root: Path, revision: str) -> Commit | None:
    """The commit that a revision names, with its date; None if there is none. Raises ToolError without git."""
    arguments = ("log", "-1", "--format=%H %cs", "--no-show-signature", "--end-of-options", revision, "--")
    result = query_git(root, *arguments, may_fetch=False)  # commits are in every copy
    sha, _, date_text = result.stdout.strip().partition(" ")
    return Commit(sha, parse_commit_date(date_text)) if not result.exit_code and date_text else None


def count_commits(root: Path, old: str, new: str) -> int:
    """How many commits `new` has that `old` has not."""
    return int(query_git(root, "rev-list", "--count", f"{old}..{new}", "--").stdout or 0)


def last_published_commit(root: Path, head: Commit) -> Commit:
    """The last of the commits of HEAD that the branch it follows has, too: nothing later was published; `head` itself
    where the branch follows none.
    """
    base = query_git(root, "merge-base", "HEAD", "@{upstream}").stdout.strip()
    if base in ("", head.sha):
        return head
    return read_commit(root, base) or head


def last_commit_of(root: Path, path: str, revision: str = "HEAD") -> LastCommit | None:
    """The last commit up to a revision that touched a file of a registry; None outside git, without git, or if no
    commit did.
    """
    if revision == "HEAD" and find_worktree_root(root) is None:
        return None
    log_format = "--format=%H%x00%cs%x00%s%x00%aN"
    arguments = ("log", "-1", log_format, "--no-show-signature", "--end-of-options", revision, "--", path)
    try:
        result = query_git(root, "--literal-pathspecs", *arguments)
    except ToolError:
        return None
    if result.exit_code or not result.stdout:
        return None
    sha, day, subject, author = result.stdout.removesuffix("\n").split("\0")
    return LastCommit(sha, parse_commit_date(day), subject, author)


class FileDays(NamedTuple):
    """The days of the commits that changed files (by path, from the top of the repository), of those that only moved
    them, and where each moved file was (new path → old path).
    """

    changed: dict[str, set[datetime.date]]
    moved: dict[str, set[datetime.date]]
    old_paths: dict[str, str]

    def days_of(self, paths: Iterable[str]) -> list[datetime.date]:
        """The days on which a file changed, in order, wherever it was then; where it never did, those of its moves."""
        known: set[str] = set()
        for path in paths:
            current: str | None = path
            while current is not None and current not in known:
                known.add(current)
                current = self.old_paths.get(current)
        changed, moved = ({day for path in known for day in days.get(path, ())} for days in (self.changed, self.moved))
        return sorted(changed or moved)


def list_file_days(root: Path, revisions: str) -> FileDays:
    """The days of some commits (`HEAD`, `A..B`), by file; nothing where git fails."""
    options = ("-z", "--format=%x00%cs%x00", "--raw", "--no-abbrev", "-M100%", "--no-relative", "--no-show-signature")
    parts = iter(query_git(root, "log", *options, "--end-of-options", revisions, "--").stdout.split("\0"))
    day = datetime.date.min
    found = FileDays({}, {}, {})
    for part in parts:
        metadata = part.removeprefix("\n")  # git sets a line end between a commit and its files
        if metadata.startswith(":"):
            file = parse_raw_entry(metadata, parts)
            if file is not None and file.is_rename:
                found.old_paths.setdefault(file.path, file.old_path)
                for path in (file.path, file.old_path):
                    found.moved.setdefault(path, set()).add(day)
            elif file is not None:
                found.changed.setdefault(file.path, set()).add(day)
        elif metadata:
            day = parse_commit_date(metadata)
    return found


def count_uncommitted(root: Path, folders: list[str]) -> int | None:
    """How many files of these folders differ from HEAD or are not tracked; 0 outside git or without git installed, None
    where git fails (a damaged index).
    """
    paths = list_uncommitted(root, folders)
    return None if paths is None else len(paths)


def list_uncommitted(root: Path, paths: Iterable[str]) -> list[str] | None:
    """The files in these folders, and of these, that differ from HEAD or are not tracked: paths in the registry.

    An empty list outside git or without git installed; None where git fails (a damaged index).
    """
    if find_worktree_root(root) is None:
        return []
    prefix = find_registry_prefix(root)
    arguments = ("status", "--porcelain", "--untracked-files=all", "--no-renames", "-z", "--")
    try:
        records = _list_by_batch(root, arguments, paths)
    except ToolError:
        return []
    return None if records is None else sorted(record[3:].removeprefix(prefix) for record in records)


def list_removed_files(root: Path, folder: str) -> frozenset[str]:
    """The names that files of a folder had in a commit, and that none has now: removed, or renamed.

    Empty outside git or without git installed; a shallow clone knows its own commits only.
    """
    if find_worktree_root(root) is None:
        return frozenset()
    options = ("--name-only", "--no-renames", "--diff-filter=D", "--no-ext-diff", "-z")
    try:
        committed = list_git_paths(root, "log", "--format=", "--no-show-signature", *options, "HEAD", "--", folder)
        uncommitted = list_git_paths(root, "diff", *options, "HEAD", "--", folder)
    except ToolError:
        return frozenset()
    return frozenset(path.strip("\n").rpartition("/")[2] for path in (*committed, *uncommitted))


def count_changed_since(root: Path, commit: str, folders: Iterable[str]) -> int:
    """How many files of these folders are not as they are in a commit: what was changed and changed back is not one.

    Raises ToolError without git.
    """
    changed = _list_by_batch(root, ("diff", "--name-only", "-z", "--relative", commit, "--"), folders) or set()
    new = _list_by_batch(root, ("ls-files", "--others", "--exclude-standard", "-z", "--"), folders) or set()
    return len(changed | new)


def _list_by_batch(root: Path, arguments: Sequence[str], paths: Iterable[str]) -> set[str] | None:
    """What a git command lists of these paths; None where it fails. Raises ToolError without git."""
    paths = sorted(paths)
    listed: set[str] = set()
    for at in range(0, len(paths), _PATHS_PER_CALL):
        result = query_git(root, "--literal-pathspecs", *arguments, *paths[at : at + _PATHS_PER_CALL])
        if result.exit_code:
            return None
        listed.update(path for path in result.stdout.split("\0") if path)
    return listed


def has_file(root: Path, revision: str, path: str) -> bool:
    """Whether a revision has a file of the registry; False where there is no such revision. Raises ToolError."""
    return query_git(root, "rev-parse", "--verify", "--quiet", f"{revision}:./{path}").exit_code == 0


def is_modified(root: Path, path: str) -> bool:
    """Whether a file differs from HEAD or is not tracked; False outside git, and where git fails."""
    return bool(count_uncommitted(root, [path]))


def current_branch(root: Path) -> str | None:
    """The branch that is checked out, even before its first commit; None if HEAD is detached."""
    ref = query_git(root, "symbolic-ref", "--quiet", "HEAD").stdout.strip()
    return ref.removeprefix("refs/heads/") or None  # git would call it `heads/main` where there is a tag `main`
