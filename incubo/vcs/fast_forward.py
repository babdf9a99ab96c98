"""What colleagues published, taken in by a fast-forward and never by a merge; and which entries it touched."""

from __future__ import annotations

from pathlib import Path

from incubo.core.errors import RefusedError, ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Commit
from incubo.registry.file_changes import FastForward
from incubo.registry.layout import Layout
from incubo.vcs import preflight, remotes, run
from incubo.vcs.comparison import diff_commits


def fast_forward(root: Path, layout: Layout) -> FastForward:
    """Fetch the branch that this one follows, and go forward to it. The files change only if nothing is in the way.

    Raises ToolError (no repository, nothing to follow, no connection), Refused (changes of ours are in the way).
    """
    folder = preflight.require_repository(root)
    preflight.require_no_pending_operation(root, folder)
    follows = remotes.find_upstream(root)
    remotes.fetch_upstream(root, follows)
    tip, old = _find_commit(root, follows.tracking_ref), _find_commit(root, "HEAD")
    if tip is None:
        raise remotes.upstream_gone_error(root, follows)
    main = remotes.find_default_branch(root, follows.remote)
    unsent, behind = _count_ahead_behind(root, old, tip)
    if old is not None and not behind:
        return FastForward(follows.branch, old, old, 0, unsent, default_branch=main)
    if unsent:
        raise _diverged_error(unsent, behind)
    _require_clean_folders(root, layout)
    _merge_fast_forward(root, tip.sha)
    files = tuple(diff_commits(root, old, tip, layout))
    return FastForward(follows.branch, old, tip, behind, 0, files, main)


def _count_ahead_behind(root: Path, local_commit: Commit | None, remote_commit: Commit) -> tuple[int, int]:
    """How many commits only we have, and how many only the other copy has."""
    if local_commit is None:
        return 0, int(run.run_git(root, "rev-list", "--count", remote_commit.sha).stdout)
    ours, theirs = run.run_git(
        root, "rev-list", "--left-right", "--count", f"{local_commit.sha}...{remote_commit.sha}"
    ).stdout.split()
    return int(ours), int(theirs)


def _diverged_error(ours: int, theirs: int) -> RefusedError:
    about = {"n": ours, "theirs": theirs}
    return RefusedError(
        Message(
            N_("your copy and the published one went apart: {n} commit is only here, {theirs} only there"),
            about,
            N_("your copy and the published one went apart: {n} commits are only here, {theirs} only there"),
        ),
        hints=(
            Message(N_("see yours: {command}"), {"command": "git log @{upstream}.."}),
            Message(N_("to put them after what came in: git pull --rebase, then git push")),
        ),
    )


def _require_clean_folders(root: Path, layout: Layout) -> None:
    """Raise Refused where files of the registry that git follows were changed and not committed."""
    folders = sorted({*layout.folders.values(), "incubo.toml"})
    words = ("diff", "--name-only", "--relative", "--no-renames", "--no-ext-diff", "-z", "HEAD", "--", *folders)
    changed = run.list_git_paths(root, "--literal-pathspecs", *words)
    if changed:
        raise RefusedError(
            Message(
                N_("{n} file is changed and not committed: {names}"),
                {"n": len(changed), "names": preflight.shorten_list(changed)},
                N_("{n} files are changed and not committed: {names}"),
            ),
            hints=(
                Message(N_("commit them, or put them aside meanwhile: git stash, incubo sync, git stash pop")),
                Message(N_("what is changed in them: git diff")),
            ),
        )


def _merge_fast_forward(root: Path, tip: str) -> None:
    """Go forward to a commit that follows ours. Raises ToolError where git refuses: then nothing has changed."""
    words = ("-c", "merge.autoStash=false", "merge", "--ff-only", "--quiet", tip)
    done = run.run_git(root, *words, for_parsing=False)
    if done.exit_code:
        raise ToolError(
            Message(N_("what came in could not take its place: your files are as they were")),
            hints=(Message(N_("move the files named above out of the way, then start again")),),
            output=run.clean_git_output(done.stderr),
        )


def read_old_contents(root: Path, result: FastForward) -> dict[str, bytes | None]:
    """What the entries that changed held before, by path (None: no file was there)."""
    files = [file for file in result.files if file.kind is not None]
    blobs = run.read_blobs(root, [file.old_blob for file in files if file.old_blob is not None])
    made: dict[str, bytes | None] = {file.path: None for file in files if file.old_path or file.old_blob is None}
    made.update(
        (file.old_path or file.path, blobs.get(file.old_blob, b"")) for file in files if file.old_blob is not None
    )
    return made


def _find_commit(root: Path, revision: str) -> Commit | None:
    words = ("log", "-1", "--format=%H %cs", "--no-show-signature", "--end-of-options", revision, "--")
    found = run.run_git(root, *words)
    commit, _, day = found.stdout.strip().partition(" ")
    return Commit(commit, run.parse_commit_date(day)) if not found.exit_code and day else None
