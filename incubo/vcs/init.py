"""The folder of a new registry, as a git repository, and its first commit."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs import git_folder, run

_FALLBACK_IDENTITY = ("-c", "user.name=incubo", "-c", "user.email=incubo@incubo.example")
"""Who signs the first commit of a registry to play with, on a machine where nobody told git their name."""


@contextlib.contextmanager
def new_registry_folder(root: Path, *, init_git: bool) -> Iterator[bool]:
    """Make a folder, and a git repository of it where it is in none; whether one was made. Raises ToolError.

    A block that fails, and wrote nothing, leaves neither behind.
    """
    missing = [each for each in (root, *root.parents) if not each.exists()]
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        about = {"path": str(root), "why": error.strerror or str(error)}
        raise ToolError(Message(N_("{path} cannot be written ({why})"), about)) from error
    made = init_git and git_folder.find_worktree_root(root) is None and _init_repository(root)
    try:
        yield made
    except BaseException:
        if made and not (root / CONFIG_FILE).exists():
            import shutil

            shutil.rmtree(root / ".git", ignore_errors=True)
        for each in missing:  # only those that are empty go
            with contextlib.suppress(OSError):
                each.rmdir()
        raise


def _init_repository(root: Path) -> bool:
    """Make a git repository of a folder. False where git is not installed, or does not want to."""
    try:
        named = run.run_git(root, "config", "--get", "init.defaultBranch").stdout.strip()
        words = [] if named else ["--initial-branch=main"]
        return run.run_git(root, "init", "--quiet", *words).exit_code == 0
    except ToolError:
        return False


def make_first_commit(root: Path, paths: Sequence[str], message: str) -> bool:
    """The first commit of a registry to play with: no hook runs, nothing is signed. Whether it was made."""
    who = () if run.run_git(root, "var", "GIT_AUTHOR_IDENT").exit_code == 0 else _FALLBACK_IDENTITY
    listed = "\0".join(paths).encode()
    added = run.run_git(
        root, "--literal-pathspecs", "add", "--pathspec-from-file=-", "--pathspec-file-nul", stdin=listed
    )
    if added.exit_code:
        return False
    words = ("commit", "--quiet", "--no-verify", "--no-gpg-sign", "--file=-")
    return run.run_git(root, *who, *words, stdin=message.encode()).exit_code == 0
