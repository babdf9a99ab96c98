"""The folder and git repository of a new registry, and the first commit of a sample registry."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import ToolError
from incubo.core.files import cannot_write_message
from incubo.vcs.git_folder import find_worktree_root
from incubo.vcs.run import OWN_IDENTITY, is_told_the_repository, query_git, run_git


@contextlib.contextmanager
def new_registry_folder(root: Path, *, init_git: bool) -> Iterator[bool]:
    """Create the folder `root`, and a git repository in it unless it is already in one; yield whether it was created.

    If the block fails before it writes settings, both are removed. Raises ToolError.
    """
    missing_folders = [folder for folder in (root, *root.parents) if not folder.exists()]
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ToolError(cannot_write_message(root, error)) from error
    can_init = init_git and not is_told_the_repository() and find_worktree_root(root) is None
    is_created = can_init and _init_repository(root)
    try:
        yield is_created
    except BaseException:
        if is_created and not (root / CONFIG_FILE).exists():
            shutil.rmtree(root / ".git", ignore_errors=True)
        for folder in missing_folders:
            with contextlib.suppress(OSError):  # a folder that is not empty stays
                folder.rmdir()
        raise


def _init_repository(root: Path) -> bool:
    """Make a folder a git repository. False if git is not installed or refuses."""
    try:
        default_branch = query_git(root, "config", "--get", "init.defaultBranch").stdout.strip()
        branch_options = [] if default_branch else ["--initial-branch=main"]
        return run_git(root, "init", "--quiet", *branch_options).exit_code == 0
    except ToolError:
        return False


def make_first_commit(root: Path, paths: Sequence[str], message: str) -> bool:
    """Make the first commit of a sample registry, without hooks or signature. Return whether it succeeded."""
    has_identity = query_git(root, "var", "GIT_AUTHOR_IDENT").exit_code == 0
    identity = () if has_identity else OWN_IDENTITY
    add_arguments = ("--literal-pathspecs", "add", "--pathspec-from-file=-", "--pathspec-file-nul")
    if run_git(root, *add_arguments, stdin="\0".join(paths).encode()).exit_code:
        return False
    commit_arguments = ("commit", "--quiet", "--no-verify", "--no-gpg-sign", "--file=-")
    return run_git(root, *identity, *commit_arguments, stdin=message.encode()).exit_code == 0
