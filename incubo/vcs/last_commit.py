"""The last commit of a copy, where nobody else has it and nothing is based on it: it can be taken back."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from incubo.vcs import divergence, git_folder, preflight, remotes
from incubo.vcs.run import query_git, run_git, split_lines
from incubo.vcs.tree_diff import diff_trees


class UnsharedCommit(NamedTuple):
    """The last commit of the current branch, that only this copy has, and its parent."""

    sha: str
    parent: str


def find_unshared_commit(
    root: Path, before: Mapping[str, bytes | None], after: Mapping[str, bytes | None]
) -> UnsharedCommit | None:
    """The last commit, if it made these changes (paths in the registry → contents) and no other, and if it is on the
    current branch alone: no remote, branch, tag or stash has it. None otherwise, and where this copy has no remote:
    others may then read it itself.

    What was sent by another program, without a trace here, is not known. Raises ToolError.
    """
    top = git_folder.find_worktree_root(root)
    branch = query_git(root, "symbolic-ref", "--quiet", "HEAD").stdout.strip()
    if top is None or not branch or not remotes.list_remotes(root):
        return None
    sha, *parents = query_git(root, "rev-list", "--parents", "--max-count=1", "HEAD", "--").stdout.split() or [""]
    if len(parents) != 1:
        return None
    if split_lines(query_git(root, "for-each-ref", f"--contains={sha}", "--format=%(refname)").stdout) != [branch]:
        return None
    changed = {path for path in after if before[path] != after[path]}
    prefix = git_folder.find_registry_prefix(root)
    if {change.path for change in diff_trees(top, parents[0], sha)} != {prefix + path for path in changed}:
        return None
    is_same = all(
        _blob_in(root, commit, path) == _blob_of(root, path, contents[path])
        for commit, contents in ((parents[0], before), (sha, after))
        for path in changed
    )
    return UnsharedCommit(sha, parents[0]) if is_same else None


def _blob_in(root: Path, commit: str, path: str) -> str:
    """The id of a file in a commit; "" where it is not there."""
    return query_git(root, "rev-parse", "--verify", "--quiet", f"{commit}:./{path}").stdout.strip()


def _blob_of(root: Path, path: str, data: bytes | None) -> str:
    """The id that git gives to this content of a file, with the line ends that it stores; "" for no file."""
    if data is None:
        return ""
    return run_git(root, "hash-object", "--stdin", f"--path={path}", stdin=data).stdout.strip()


def move_to_parent(root: Path, commit: UnsharedCommit) -> None:
    """Set the branch and the index to the parent of the commit; the files stay, and differ from it.

    Raises RefusedError, ToolError: then neither has changed.
    """
    preflight.require_no_pending_operation(root, preflight.require_repository(root))
    _move(root, commit.sha, commit.parent)


def move_back(root: Path, commit: UnsharedCommit) -> None:
    """Set the branch and the index to the commit again. Raises RefusedError, ToolError."""
    _move(root, commit.parent, commit.sha)


def _move(root: Path, old: str, new: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        divergence.move_branch(root, old, new, (), Path(folder), "incubo undo")
