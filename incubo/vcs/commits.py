"""Commit a few files of a registry and nothing else: other staged or changed files stay as they are.

`check_ready_to_commit` runs before any file is written, `commit_files` after.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import IncuboError, RefusedError, ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import NOTHING_WRITTEN
from incubo.registry.proposals import PROPOSAL_PREFIX
from incubo.vcs import preflight, remotes
from incubo.vcs.run import clean_git_output, list_git_paths, query_git, run_git
from incubo.vcs.status import current_branch, head_commit

_MAX_SLUG_LENGTH = 60
_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg")
"""The hooks that may refuse a commit."""
_SIGNATURE_FAILURE = re.compile(
    r"^\w+\s?: gpg\b|gpg failed to sign|user\.signingkey|^\w+\s?: Couldn't load public key", re.MULTILINE
)
"""What git says where a commit cannot be signed, by gpg or ssh; most translations begin with gpg too."""


class CommitRefusedError(ToolError):
    """git, a hook or the program that signs refused a commit. `template` says what is saved and what is not, and {why};
    `output` is what was said.
    """

    def __init__(self, template: str, why: Message, *, hints: Sequence[Message] = (), output: str = "") -> None:
        super().__init__(Message(template, {"why": why}), hints=hints, output=output)
        self.why = why


class CommitResult(NamedTuple):
    """A new commit: its hash, its date, and its branch (None if HEAD is detached)."""

    sha: str
    date: datetime.date
    branch: str | None

    @property
    def notes(self) -> tuple[Message, ...]:
        """What to tell the user about it."""
        if self.branch is not None:
            return ()
        return (
            Message(
                N_("This commit is on no branch."),
                hint=Message(N_("to take it along with the next change"), command=Message(N_("--branch NAME"))),
            ),
        )


def check_ready_to_commit(root: Path, branch: str | None, *, will_push: bool, paths: Sequence[str] = ()) -> None:
    """Check everything that would make a commit fail, before any file is written.

    `branch`: the new branch to commit on; `will_push`: the branch will be pushed; `paths`: the files.
    Raises ToolError (no repository, no git, no identity, no remote), UsageError (a bad branch name) and RefusedError
    (an operation in progress, ignored files), which say that nothing was written.
    """
    try:
        git_folder = preflight.require_repository(root)
        preflight.require_no_pending_operation(root, git_folder)
        preflight.require_identity(root)
        preflight.require_not_ignored(root, paths)
        if branch is not None:
            preflight.require_valid_branch_name(root, branch)
        if will_push:
            remotes.find_push_remote(root)
    except IncuboError as error:
        error.hints = (NOTHING_WRITTEN, *error.hints)
        raise


def suggest_branch_name(subject: str, root: Path | None = None, taken: Collection[str] = ()) -> str:
    """A branch name made from a commit subject, `incubo/extend-mon-estran-2025-01-15`, that is not taken in `root`.

    `taken`: other names that are taken.
    """
    # lazy: 20 ms, only for --propose
    from slugify import slugify

    slug = slugify(subject.replace("’", "'"), max_length=_MAX_SLUG_LENGTH, word_boundary=True) or "modification"
    branches = {*taken, *(preflight.existing_branches(root) if root is not None else ())}
    folder = PROPOSAL_PREFIX.rstrip("/")
    base = f"{folder}-{slug}" if folder in branches else f"{PROPOSAL_PREFIX}{slug}"  # git has no branch below another
    name, number = base, 1
    while preflight.find_branch_clash(name, branches) is not None:
        number += 1
        name = f"{base}-{number}"
    return name


def commit_files(root: Path, paths: Sequence[str], message: str, branch: str | None) -> CommitResult:
    """Commit these files as they are on disk (new, changed or deleted), on the new branch `branch` if there is one.

    Raises ToolError if git or a hook refuses: the files stay as written, and the repository as it was.
    Raises RefusedError if the last commit already has the files like this.
    """
    tracked = set(list_git_paths(root, "ls-files", "-z"))
    new = [path for path in paths if path not in tracked and os.path.lexists(root / path)]
    changed = _changed_files(root, tracked).union(new)
    committed_paths = [path for path in paths if path in changed]
    if not committed_paths:
        raise RefusedError(Message(N_("nothing to commit: the last commit has these files as they are now")))
    with _on_new_branch(root, branch), _pathspec_file(committed_paths) as pathspec_options:
        try:
            if new:
                _run_commit_command(root, "add", "--intent-to-add", *pathspec_options)
            arguments = ("commit", "--only", "--quiet", "--cleanup=whitespace", "--file=-", *pathspec_options)
            _run_commit_command(root, "-c", "i18n.commitEncoding=UTF-8", *arguments, stdin=_encode_message(message))
        except BaseException:
            run_git(root, "update-index", "--force-remove", "-z", "--stdin", stdin=_join_nul(new))
            raise
    commit = head_commit(root)
    if commit is None:
        raise ToolError(Message(N_("git made no commit")))
    return CommitResult(commit.sha, commit.date, current_branch(root))


def _changed_files(root: Path, tracked: set[str]) -> set[str]:
    """The tracked files that differ from the last commit; all of them before the first commit."""
    arguments = ("diff", "--name-only", "--relative", "--no-renames", "--no-ext-diff", "-z", "HEAD", "--")
    result = query_git(root, *arguments)
    return tracked if result.exit_code else set(result.stdout.split("\0"))


@contextlib.contextmanager
def _on_new_branch(root: Path, branch: str | None) -> Iterator[None]:
    """Switch to a new branch without touching the files; if the block fails, switch back and delete the branch."""
    if branch is None:
        yield
        return
    old_ref = query_git(root, "symbolic-ref", "--quiet", "HEAD").stdout.strip()
    old_commit = query_git(root, "rev-parse", "--verify", "--quiet", "HEAD").stdout.strip()
    new_ref = f"refs/heads/{branch}"
    if old_commit:
        _run_commit_command(root, "branch", "--no-track", "--", branch)
    try:
        _run_commit_command(root, "symbolic-ref", "-m", f"incubo: {branch}", "HEAD", new_ref)
        yield
    except BaseException:
        if old_ref:
            run_git(root, "symbolic-ref", "-m", "incubo: back", "HEAD", old_ref)
        elif old_commit:
            run_git(root, "update-ref", "--no-deref", "-m", "incubo: back", "HEAD", old_commit)
        if old_commit:
            run_git(root, "update-ref", "-d", new_ref, old_commit)
        raise


@contextlib.contextmanager
def _pathspec_file(paths: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the options that give git these paths literally, in a file: a command line has a limited length."""
    with tempfile.TemporaryDirectory() as folder:
        pathspec_file = Path(folder) / "paths"
        pathspec_file.write_bytes(_join_nul(paths))
        yield "--pathspec-from-file", str(pathspec_file), "--pathspec-file-nul"


def _join_nul(paths: Sequence[str]) -> bytes:
    return "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")


def _encode_message(message: str) -> bytes:
    """A commit message in UTF-8, without the characters that git cannot store."""
    return message.replace("\0", "").encode("utf-8", "replace")


def _run_commit_command(root: Path, *arguments: str, stdin: bytes = b"") -> None:
    """Run a git command that is part of a commit. Raises ToolError if it fails."""
    result = run_git(root, "--literal-pathspecs", *arguments, stdin=stdin, for_parsing=False)
    if result.exit_code:
        output = clean_git_output(f"{result.stdout}\n{result.stderr}")
        raise CommitRefusedError(
            N_("saved in the files, but not committed: {why}"),
            _find_cause(root, output),
            hints=(
                Message(N_("once that is settled, commit them yourself; to see them"), command="git status"),
                Message(N_("to undo the change"), command="incubo undo"),
            ),
            output=output,
        )


def _find_cause(root: Path, output: str) -> Message:
    """Why git refused a commit, from what it said, in whatever language: only its first words are the same in all."""
    if "index.lock" in output:
        return Message(N_("another program is working on this repository with git"))
    # by run_git: query_git tells git that there are no hooks
    hooks = Path(root, run_git(root, "rev-parse", "--git-path", "hooks").stdout.removesuffix("\n"))
    is_fatal = re.search("^fatal", output, re.MULTILINE) is not None  # git ended; a hook says what it likes
    if not is_fatal and any((hooks / name).is_file() for name in _HOOKS):
        return Message(N_("a check that this repository makes before each commit (a git hook) refused it"))
    if is_fatal and _SIGNATURE_FAILURE.search(output):
        return Message(N_("the commit could not be signed"))
    return Message(N_("git refused the commit"))
