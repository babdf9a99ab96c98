"""A merge, a rebase or the like that git began in a clone and that is not finished: give it up, or finish it.

Nobody has to type git's command for it: `sync --abort` and `sync --continue` do.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.files import read_regular_file
from incubo.core.i18n import N_
from incubo.core.message import Message, shorten_list
from incubo.core.problem import CONFLICT_HINT
from incubo.core.shell import quote_argument
from incubo.vcs.run import list_git_paths, run_git

_MARK = re.compile(rb"^(?:<{7}|>{7})(?: |\r?$)", re.MULTILINE)
"""A line of those that git puts around what both sides changed."""
_NO_EDITOR = {"GIT_EDITOR": "true"}
"""The message of a commit stays as git proposes it."""
_NOT_FINISHED = (
    Message(N_("git could not finish what is under way")),
    Message(N_("to give it up"), command="incubo sync --abort"),
)


class Operation(NamedTuple):
    """What is under way, and git's commands that give it up and finish it (none: it has no end of its own)."""

    message: Message
    abort: tuple[str, ...]
    finish: tuple[str, ...] = ()


_REBASE = Operation(
    Message(N_("a rebase is under way in this repository")), ("rebase", "--abort"), ("rebase", "--continue")
)
_OPERATIONS = {  # a rebase leaves the file of a cherry-pick too
    "rebase-merge": _REBASE,
    "rebase-apply": _REBASE,
    "MERGE_HEAD": Operation(
        Message(N_("a merge is under way in this repository")), ("merge", "--abort"), ("commit", "--no-edit")
    ),
    "CHERRY_PICK_HEAD": Operation(
        Message(N_("a cherry-pick is under way in this repository")),
        ("cherry-pick", "--abort"),
        ("cherry-pick", "--continue"),
    ),
    "REVERT_HEAD": Operation(
        Message(N_("a revert is under way in this repository")), ("revert", "--abort"), ("revert", "--continue")
    ),
    "BISECT_LOG": Operation(Message(N_("a bisect is under way in this repository")), ("bisect", "reset")),
}
"""A file of the git folder → the operation that it is a sign of."""


def find_operation(git_folder: Path) -> Operation | None:
    """What is under way; None if nothing is."""
    return next((operation for name, operation in _OPERATIONS.items() if (git_folder / name).exists()), None)


def list_conflicts(root: Path) -> list[str]:
    """The files of a registry that git could not merge, and that nobody has said to be settled."""
    return list_git_paths(root, "diff", "--name-only", "--diff-filter=U", "--relative", "-z")


def abort(top: Path, operation: Operation) -> None:
    """Give an operation up: branch and files are as before it. `top`: of the repository. Raises ToolError."""
    result = run_git(top, *operation.abort)
    result.require_success(
        Message(N_("git could not go back to what was there before")),
        Message(N_("the program with which it was begun may know more of it")),
    )


def finish(top: Path, operation: Operation | None) -> None:
    """Say that all conflicts are settled as the files are now, and finish what is under way. `top`: of the repository.

    Raises RefusedError while a file has git's marks in it, ToolError if git refuses.
    """
    conflicts = list_conflicts(top)
    unsettled = [path for path in conflicts if _has_marks(top / path)]
    if unsettled:
        raise _unsettled_error(unsettled)
    if conflicts:
        run_git(top, "--literal-pathspecs", "add", "--all", "--", *conflicts).require_success(*_NOT_FINISHED)
    if operation is None or not operation.finish:
        return
    result = run_git(top, *operation.finish, env=_NO_EDITOR)
    left = list_conflicts(top)
    if left:  # the next commit of a rebase has others
        raise _unsettled_error(left)
    said = f"{result.stdout}\n{result.stderr}"
    result._replace(stderr=said).require_success(*_NOT_FINISHED)


def _has_marks(file: Path) -> bool:
    try:
        return os.path.lexists(file) and _MARK.search(read_regular_file(file)) is not None
    except OSError:
        return False


def _unsettled_error(paths: list[str]) -> RefusedError:
    return RefusedError(
        Message(
            N_("in {n} file, both sides changed the same lines: {names}"),
            {"n": len(paths), "names": shorten_list(paths)},
            N_("in {n} files, both sides changed the same lines: {names}"),
        ),
        hints=(
            CONFLICT_HINT,
            Message(
                N_("to see where they are"),
                command=f"incubo validate {quote_argument(paths[0])}",
            ),
            Message(N_("then"), command="incubo sync --continue"),
        ),
    )
