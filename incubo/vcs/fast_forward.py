"""`incubo sync`: bring in what was published, by a fast-forward and never by a merge; which files it changed."""

from __future__ import annotations

from pathlib import Path

from incubo.core.errors import RefusedError, ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message, shorten_list
from incubo.document.table import Commit
from incubo.registry.file_changes import FastForward
from incubo.registry.layout import Layout
from incubo.vcs import preflight, remotes
from incubo.vcs.comparison import diff_commits
from incubo.vcs.run import clean_git_output, list_git_paths, read_blobs, run_git
from incubo.vcs.status import read_commit


def fast_forward(root: Path, layout: Layout) -> FastForward:
    """Fetch the upstream branch and fast-forward to it. Files change only if no local change is in the way.

    Raises ToolError (no repository, no upstream, no connection) and RefusedError (local commits or changes).
    """
    git_folder = preflight.require_repository(root)
    preflight.require_no_pending_operation(root, git_folder)
    upstream = remotes.find_upstream(root)
    remotes.fetch_upstream(root, upstream)
    remote_commit, local_commit = read_commit(root, upstream.tracking_ref), read_commit(root, "HEAD")
    if remote_commit is None:
        raise remotes.upstream_gone_error(root, upstream)
    default_branch = remotes.find_default_branch(root, upstream.remote)
    unpushed, incoming = _count_ahead_behind(root, local_commit, remote_commit)
    if local_commit is not None and not incoming:
        return FastForward(
            upstream.branch, local_commit, local_commit, unpushed_commits=unpushed, default_branch=default_branch,
            tracking_ref=upstream.tracking_ref,
        )  # fmt: skip
    if unpushed:
        raise _diverged_error(unpushed, incoming)
    _require_clean_folders(root, layout)
    _merge_fast_forward(root, remote_commit.sha)
    files = tuple(diff_commits(root, local_commit, remote_commit, layout))
    return FastForward(
        upstream.branch, local_commit, remote_commit, incoming, 0, files, default_branch, upstream.tracking_ref
    )


def read_old_contents(root: Path, result: FastForward) -> dict[str, bytes | None]:
    """What the changed entries held before, by path (None: there was no file)."""
    entries = [file for file in result.files if file.kind is not None]
    blobs = read_blobs(root, [file.old_blob for file in entries if file.old_blob is not None])
    contents: dict[str, bytes | None] = {file.path: None for file in entries if file.old_path or file.old_blob is None}
    for file in entries:
        if file.old_blob is not None:
            contents[file.old_path or file.path] = blobs.get(file.old_blob, b"")
    return contents


def _count_ahead_behind(root: Path, local_commit: Commit | None, remote_commit: Commit) -> tuple[int, int]:
    """How many commits are only local, and how many only remote."""
    if local_commit is None:
        return 0, int(run_git(root, "rev-list", "--count", remote_commit.sha).stdout)
    commit_range = f"{local_commit.sha}...{remote_commit.sha}"
    ahead, behind = run_git(root, "rev-list", "--left-right", "--count", commit_range).stdout.split()
    return int(ahead), int(behind)


def _diverged_error(ahead: int, behind: int) -> RefusedError:
    return RefusedError(
        Message(
            N_("your copy and the published one have diverged: {n} commit is only here, {theirs} only there"),
            {"n": ahead, "theirs": behind},
            N_("your copy and the published one have diverged: {n} commits are only here, {theirs} only there"),
        ),
        hints=(
            Message(N_("to see yours: {command}"), {"command": "git log @{upstream}.."}),
            Message(N_("to put them after the published ones: git pull --rebase, then git push")),
        ),
    )


def _require_clean_folders(root: Path, layout: Layout) -> None:
    """Raise RefusedError if tracked files of the registry have uncommitted changes."""
    paths = sorted({*layout.folders.values(), "incubo.toml"})
    arguments = ("diff", "--name-only", "--relative", "--no-renames", "--no-ext-diff", "-z", "HEAD", "--", *paths)
    changed = list_git_paths(root, "--literal-pathspecs", *arguments)
    if changed:
        raise RefusedError(
            Message(
                N_("{n} file is changed and not committed: {names}"),
                {"n": len(changed), "names": shorten_list(changed)},
                N_("{n} files are changed and not committed: {names}"),
            ),
            hints=(
                Message(N_("commit them, or put them aside meanwhile: git stash, incubo sync, git stash pop")),
                Message(N_("to see what changed in them: git diff")),
            ),
        )


def _merge_fast_forward(root: Path, commit: str) -> None:
    """Fast-forward to a commit. Raises ToolError if git refuses: then nothing has changed."""
    result = run_git(root, "-c", "merge.autoStash=false", "merge", "--ff-only", "--quiet", commit, for_parsing=False)
    if result.exit_code:
        raise ToolError(
            Message(N_("the update could not be applied: your files are as they were")),
            hints=(Message(N_("move the files named above out of the way, then start again")),),
            output=clean_git_output(result.stderr),
        )
