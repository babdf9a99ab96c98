"""The state of the working tree: HEAD, the branch, the files not committed, the last commit of a file.

Outside git these functions return None or 0: a registry need not be in a repository.
"""

from __future__ import annotations

from pathlib import Path

from incubo.core.errors import ToolError
from incubo.document.table import Commit
from incubo.registry.file_changes import LastCommit
from incubo.vcs.git_folder import find_worktree_root
from incubo.vcs.run import parse_commit_date, run_git


def head_commit(root: Path) -> Commit | None:
    """The commit of HEAD and its date; None outside git, before the first commit, or without git installed."""
    if find_worktree_root(root) is None:
        return None
    try:
        return read_commit(root, "HEAD")
    except ToolError:
        return None


def read_commit(root: Path, revision: str) -> Commit | None:
    """The commit that a revision names, with its date; None if there is none. Raises ToolError without git."""
    arguments = ("log", "-1", "--format=%H %cs", "--no-show-signature", "--end-of-options", revision, "--")
    result = run_git(root, *arguments)
    sha, _, date_text = result.stdout.strip().partition(" ")
    return Commit(sha, parse_commit_date(date_text)) if not result.exit_code and date_text else None


def last_commit_of(root: Path, path: str) -> LastCommit | None:
    """The last commit that touched a file of a registry; None outside git, without git, or if no commit did."""
    if find_worktree_root(root) is None:
        return None
    arguments = ("log", "-1", "--format=%H %cs %s", "--no-show-signature", "--end-of-options", "HEAD", "--", path)
    try:
        result = run_git(root, "--literal-pathspecs", *arguments)
    except ToolError:
        return None
    if result.exit_code:
        return None
    sha, _, rest = result.stdout.removesuffix("\n").partition(" ")
    date_text, _, subject = rest.partition(" ")
    return LastCommit(sha, parse_commit_date(date_text), subject) if sha and date_text else None


def count_uncommitted(root: Path, folders: list[str]) -> int | None:
    """How many files of these folders differ from HEAD or are not tracked; 0 outside git or without git installed, None
    where git fails (a damaged index).
    """
    if find_worktree_root(root) is None:
        return 0
    arguments = ("status", "--porcelain", "--untracked-files=all", "--no-renames", "--", *folders)
    try:
        result = run_git(root, "--literal-pathspecs", *arguments)
    except ToolError:
        return 0
    return None if result.exit_code else len(result.stdout.splitlines())


def is_modified(root: Path, path: str) -> bool:
    """Whether a file differs from HEAD or is not tracked; False outside git, and where git fails."""
    return bool(count_uncommitted(root, [path]))


def current_branch(root: Path) -> str | None:
    """The branch that is checked out, even before its first commit; None if HEAD is detached."""
    return run_git(root, "symbolic-ref", "--quiet", "--short", "HEAD").stdout.strip() or None
