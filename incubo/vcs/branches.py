"""Branches that wait to be merged: which ones, on what they stand, and what git says of merging them.

Nothing is checked out and no branch moves. git writes the merged files among its objects, where no branch leads to
them: it removes them itself after some weeks. Branches are named to git by the ids of their commits only.
"""

from __future__ import annotations

import datetime
import fnmatch
import re
from pathlib import Path
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs.run import parse_commit_date, query_git, split_lines

MAX_BRANCHES = 100
"""The most branches that are looked at, the latest first."""

_REF_FORMAT = "%(refname)%00%(objectname)%00%(committerdate:short)%00%(symref)"
_MERGE_VERSION = (2, 38)
"""The first version of git that merges without a working tree (`merge-tree --write-tree`)."""


class Branch(NamedTuple):
    """A branch here (`main`) or as it was last seen on a remote (`origin/main`), and its last commit."""

    name: str
    commit: str
    date: datetime.date


class MergeAttempt(NamedTuple):
    """The tree that a merge would give, and the files that conflict (none: the merge works)."""

    tree: str
    conflicts: tuple[str, ...]


def find_waiting_branches(root: Path, pattern: str, target: str) -> list[Branch]:
    """The branches whose name fits a pattern (`origin/*`) and that the commit `target` does not have, the latest first.

    A branch that is here and on a remote with the same last commit is there once. Raises ToolError without git.
    """
    arguments = (f"--format={_REF_FORMAT}", f"--no-merged={target}", "--sort=-committerdate")
    listing = query_git(root, "for-each-ref", *arguments, "refs/heads/", "refs/remotes/").stdout
    branches: dict[str, Branch] = {}
    for line in split_lines(listing):
        ref, commit, day, target_ref = line.split("\0")
        name = ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")
        if not target_ref and fnmatch.fnmatchcase(name, pattern):
            branches.setdefault(commit, Branch(name, commit, parse_commit_date(day)))
    return list(branches.values())


def fits_remote_branch(root: Path, pattern: str) -> bool:
    """Whether a pattern fits a branch as it was last seen on a remote, or begins with the name of a remote."""
    listing = query_git(root, "for-each-ref", "--format=%(refname)", "refs/remotes/").stdout
    names = [ref.removeprefix("refs/remotes/") for ref in split_lines(listing)]
    remotes = {f"{name.partition('/')[0]}/" for name in names}
    return pattern.startswith(tuple(remotes)) or any(fnmatch.fnmatchcase(name, pattern) for name in names)


def list_own_commits(root: Path, branch: Branch, target: str) -> frozenset[str]:
    """The commits of a branch that the commit `target` does not have."""
    return frozenset(query_git(root, "rev-list", branch.commit, f"^{target}", "--").stdout.split())


def find_old_git_version(root: Path) -> str | None:
    """The version of git where it cannot merge without a working tree; None where it can."""
    text = query_git(root, "version").stdout
    match = re.search(r"(\d+)\.(\d+)", text)
    is_old = match is not None and (int(match[1]), int(match[2])) < _MERGE_VERSION
    return match[0] if match is not None and is_old else None


def try_merge(root: Path, ours: str, theirs: str) -> MergeAttempt:
    """What merging two commits (ids) would give. Raises ToolError if git cannot say."""
    # Rename detection of directories may move a file that one side adds into a folder that the other renamed, as on a
    # forge: the options are git's own.
    arguments = ("merge-tree", "--write-tree", "--name-only", "--no-messages", "--allow-unrelated-histories", "-z")
    result = query_git(root, *arguments, ours, theirs)
    if result.exit_code != 1:
        result.require_success(Message(N_("git cannot say what merging these branches would give")))
    tree, *conflicts = result.stdout.removesuffix("\0").split("\0")
    return MergeAttempt(tree, tuple(dict.fromkeys(path for path in conflicts if path)) if result.exit_code else ())
