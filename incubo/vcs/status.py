"""The state of the working tree: HEAD, the branch, files not committed, the last commit of a file."""

from __future__ import annotations

from pathlib import Path

from incubo.core.errors import ToolError
from incubo.document.table import Commit
from incubo.registry.file_changes import LastCommit
from incubo.vcs import run
from incubo.vcs.git_folder import find_worktree_root
from incubo.vcs.run import _run_or_none, parse_commit_date


def head_commit(root: Path) -> Commit | None:
    """The commit of HEAD and its date; None outside git, before the first commit, or without git installed."""
    if find_worktree_root(root) is None:
        return None
    try:
        line = _run_or_none(root, "log", "-1", "--format=%H %cs", "--no-show-signature")
    except ToolError:
        return None
    if not line:
        return None
    commit, _, day = line.partition(" ")
    return Commit(commit, parse_commit_date(day.strip()))


def count_uncommitted(root: Path, folders: list[str]) -> int:
    """How many files of these folders differ from HEAD or are not tracked (0 outside git)."""
    if find_worktree_root(root) is None:
        return 0
    try:
        lines = _run_or_none(
            root,
            "--literal-pathspecs",
            "status",
            "--porcelain",
            "--untracked-files=all",
            "--no-renames",
            "--",
            *folders,
        )
    except ToolError:
        return 0
    return len(lines.splitlines()) if lines else 0


def last_commit_of(root: Path, path: str) -> LastCommit | None:
    """The last commit that touched a file of a registry; None outside git, without git, or where there is none."""
    if find_worktree_root(root) is None:
        return None
    words = ("log", "-1", "--format=%H %cs %s", "--no-show-signature", "--end-of-options", "HEAD", "--", path)
    try:
        line = _run_or_none(root, "--literal-pathspecs", *words)
    except ToolError:
        return None
    commit, _, rest = (line or "").partition(" ")
    day, _, subject = rest.partition(" ")
    return LastCommit(commit, parse_commit_date(day), subject) if commit and day else None


def is_modified(root: Path, path: str) -> bool:
    """Whether a file differs from HEAD or is not tracked (never outside git)."""
    return count_uncommitted(root, [path]) > 0


def current_branch(root: Path) -> str | None:
    """The branch that is checked out, even before its first commit; None for none."""
    return run.run_git(root, "symbolic-ref", "--quiet", "--short", "HEAD").stdout.strip() or None
