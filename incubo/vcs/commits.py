"""A commit of some files of a registry, and of nothing else: what is staged or changed beside them stays as it is."""

from __future__ import annotations

import contextlib
import datetime
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import RefusedError, ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs import preflight, remotes, run, status
from incubo.vcs.status import current_branch

_BRANCH_PREFIX = "incubo"
"""The first part of the names of branches that we choose."""
_MAX_SLUG_LENGTH = 60


class CommitResult(NamedTuple):
    """A commit that was made: its hash, its date, the branch it is on (None: no branch)."""

    sha: str
    date: datetime.date
    branch: str | None

    @property
    def notes(self) -> tuple[Message, ...]:
        """What the person should know of it."""
        if self.branch is not None:
            return ()
        return (Message(N_("This commit is on no branch. To keep it: git branch NAME {id}"), {"id": self.sha[:8]}),)


def check_ready_to_commit(root: Path, branch: str | None, *, will_push: bool, paths: Sequence[str] = ()) -> None:
    """Look at all that would make a commit fail, before any file is written.

    `branch` is the new branch to commit on, `will_push` tells that it will be pushed, `paths` are the files.
    Raises ToolError (no repository, no git, nobody's name, no remote), UsageError (the branch's name), Refused.
    """
    folder = preflight.require_repository(root)
    preflight.require_no_pending_operation(root, folder)
    preflight.require_identity(root)
    preflight.require_not_ignored(root, paths)
    if branch is not None:
        preflight.require_valid_branch_name(root, branch)
    if will_push:
        remotes.find_push_remote(root)


def suggest_branch_name(subject: str, root: Path | None = None) -> str:
    """A name for a new branch, from a commit's subject: `incubo/extend-mon-estran-2025-01-15`. Free in `root`."""
    from slugify import slugify

    slug = slugify(subject.replace("’", "'"), max_length=_MAX_SLUG_LENGTH, word_boundary=True) or "modification"
    taken = preflight.existing_branches(root) if root is not None else set()
    between = "-" if _BRANCH_PREFIX in taken else "/"  # nothing stands below a branch
    base = f"{_BRANCH_PREFIX}{between}{slug}"
    name, number = base, 1
    while preflight.find_branch_clash(name, taken) is not None:
        number += 1
        name = f"{base}-{number}"
    return name


def commit_files(root: Path, paths: Sequence[str], message: str, branch: str | None) -> CommitResult:
    """Commit these files of a registry as they are on the disk (new, changed or gone), on a new branch if one is named.

    Raises ToolError where git or a hook refuses: then the files stay as they are, and so does all that git knows.
    Raises Refused where the last commit has them so already.
    """
    known = set(run.list_git_paths(root, "ls-files", "-z"))
    new = [path for path in paths if path not in known and os.path.lexists(root / path)]
    changed = _changed_files(root, known).union(new)
    wanted = [path for path in paths if path in changed]
    if not wanted:
        raise RefusedError(Message(N_("nothing to commit: the last commit has these files as they are now")))
    with _on_new_branch(root, branch), _pathspec_file(wanted) as listing:
        try:
            if new:
                _run_commit_command(root, "add", "--intent-to-add", *listing)
            words = ("commit", "--only", "--quiet", "--cleanup=whitespace", "--file=-", *listing)
            _run_commit_command(root, "-c", "i18n.commitEncoding=UTF-8", *words, stdin=_encode_message(message))
        except BaseException:
            run.run_git(root, "update-index", "--force-remove", "-z", "--stdin", stdin=_join_nul(new))
            raise
    made = status.head_commit(root)
    if made is None:
        raise ToolError(Message(N_("git made no commit")))
    return CommitResult(made.sha, made.date, current_branch(root))


def push_and_propose(root: Path, branch: str) -> str:
    """Push a branch; the address that opens its pull or merge request (see `remotes.page`). Raises ToolError."""
    return remotes.push_branch(root, branch)


def _changed_files(root: Path, tracked: set[str]) -> set[str]:
    """The files that git follows and that are not as the last commit has them (all, before the first one)."""
    words = ("diff", "--name-only", "--relative", "--no-renames", "--no-ext-diff", "-z", "HEAD", "--")
    found = run.run_git(root, *words)
    return tracked if found.exit_code else set(found.stdout.split("\0"))


@contextlib.contextmanager
def _on_new_branch(root: Path, branch: str | None) -> Iterator[None]:
    """A new branch from here, checked out without a look at the files, and taken back if what follows fails."""
    if branch is None:
        yield
        return
    before = run.run_git(root, "symbolic-ref", "--quiet", "HEAD").stdout.strip()
    tip = run.run_git(root, "rev-parse", "--verify", "--quiet", "HEAD").stdout.strip()
    new = f"refs/heads/{branch}"
    if tip:
        _run_commit_command(root, "branch", "--no-track", "--", branch)
    try:
        _run_commit_command(root, "symbolic-ref", "-m", f"incubo: {branch}", "HEAD", new)
        yield
    except BaseException:
        if before:
            run.run_git(root, "symbolic-ref", "-m", "incubo: back", "HEAD", before)
        elif tip:
            run.run_git(root, "update-ref", "--no-deref", "-m", "incubo: back", "HEAD", tip)
        if tip:
            run.run_git(root, "update-ref", "-d", new, tip)
        raise


@contextlib.contextmanager
def _pathspec_file(paths: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The options that give git these paths, each as it is: in a file, for a command line holds only so many."""
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "paths"
        listing.write_bytes(_join_nul(paths))
        yield "--pathspec-from-file", str(listing), "--pathspec-file-nul"


def _join_nul(paths: Sequence[str]) -> bytes:
    return "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")


def _encode_message(message: str) -> bytes:
    """A message as git takes it: UTF-8, without what no message may hold."""
    return message.replace("\0", "").encode("utf-8", "replace")


def _run_commit_command(root: Path, *arguments: str, stdin: bytes | None = None) -> None:
    """Run a git command that is part of a commit. Raises ToolError where it says no."""
    done = run.run_git(root, "--literal-pathspecs", *arguments, stdin=stdin, for_parsing=False)
    if done.exit_code:
        raise ToolError(
            Message(N_("the files are written, but git refused to commit them")),
            hints=(
                Message(N_("once that is settled, commit them yourself: git status shows them")),
                Message(N_("to take the change back: incubo undo")),
            ),
            output=run.clean_git_output(f"{done.stdout}\n{done.stderr}"),
        )
