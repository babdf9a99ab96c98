"""Checks made before git changes anything: each one raises an error that says what to do.

They run before files are written, so that a command either does everything or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from incubo.core.errors import RefusedError, ToolError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message, shorten_list
from incubo.core.problem import CONFLICT_HINT
from incubo.core.shell import quote_argument
from incubo.vcs import unfinished
from incubo.vcs.git_folder import find_git_folders, find_worktree_root
from incubo.vcs.run import query_git, split_lines
from incubo.vcs.status import current_branch


class UnknownAuthorError(ToolError):
    """git has no name and address to sign a commit with."""


def require_repository(root: Path, *, for_writing: bool = True) -> Path:
    """The git folder of a registry. Raises ToolError outside git, without git, or if git uses another repository.

    `for_writing`: the command also writes files, which works without git; the error then says so.
    """
    worktree_root, git = find_worktree_root(root), find_git_folders(root)
    if worktree_root is None or git is None:
        raise ToolError(
            Message(N_("this registry is not in a git repository")),
            hints=(
                Message(
                    N_("files are written all the same without these options"), hint="--commit, --branch, --propose"
                ),
            )
            if for_writing
            else (),
        )
    result = query_git(root, "rev-parse", "--absolute-git-dir", "--show-toplevel")
    result.require_success(Message(N_("git refuses to work in {folder}"), {"folder": str(worktree_root)}))
    used_folders = [Path(line).resolve() for line in split_lines(result.stdout)]
    if used_folders != [git.own.resolve(), worktree_root.resolve()]:
        message = N_("git works on another repository than the registry's: {folder}")
        raise ToolError(
            Message(message, {"folder": str(used_folders[0])}),
            hints=(Message(N_("unset the variables GIT_DIR and GIT_WORK_TREE, then start again")),),
        )
    return git.own


def require_no_pending_operation(root: Path, git_folder: Path) -> None:
    """Raise RefusedError if a merge, rebase or the like is in progress, or another git process is running."""
    operation = unfinished.find_operation(git_folder)
    if operation is not None:
        hints = [Message(N_("to give it up, and have everything as before it"), command="incubo sync --abort")]
        if operation.finish:
            hints.append(
                Message(N_("to finish it, once the files are as they should be"), command="incubo sync --continue")
            )
        raise RefusedError(operation.message, hints=tuple(hints))
    require_no_conflicts(root, RefusedError)
    lock_file = git_folder / "index.lock"
    if lock_file.exists():
        raise RefusedError(
            Message(N_("another git command is running in this repository")),
            hints=(Message(N_("wait until it is done; if none is running, delete {path}"), {"path": str(lock_file)}),),
        )


def require_no_conflicts(root: Path, error_type: type[RefusedError] | type[ToolError]) -> None:
    """Raise an error of that type if files have merge conflicts."""
    conflicts = unfinished.list_conflicts(root)
    if conflicts:
        message = N_("these files have conflicts to resolve: {names}")
        raise error_type(
            Message(message, {"names": shorten_list(conflicts)}),
            hints=(
                CONFLICT_HINT,
                Message(N_("then"), command="incubo sync --continue"),
            ),
        )


def require_identity(root: Path) -> None:
    """Raise UnknownAuthorError if git has no name and address for the author of a commit."""
    if all(query_git(root, "var", name).exit_code == 0 for name in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")):
        return
    raise UnknownAuthorError(
        Message(N_("git does not know who you are, and a commit is signed with a name and an address")),
        hints=(
            Message(N_("once and for all"), command='git config --global user.name "Prénom Nom"'),
            Message(N_("and"), command="git config --global user.email prenom.nom@example.org"),
        ),
    )


def require_not_ignored(root: Path, paths: Sequence[str]) -> None:
    """Raise RefusedError if git ignores one of these files and does not track it yet."""
    if not paths:
        return
    data = "\0".join(paths).encode("utf-8", "surrogateescape")
    # check-ignore leaves out files that git already tracks
    ignored = [path for path in query_git(root, "check-ignore", "-z", "--stdin", stdin=data).stdout.split("\0") if path]
    if ignored:
        command = f"git check-ignore -v -- {quote_argument(ignored[0])}"
        raise RefusedError(
            Message(N_("git is told to ignore {names}: they cannot be committed"), {"names": shorten_list(ignored)}),
            hints=(Message(N_("to see which line of .gitignore ignores them"), command=command),),
        )


def require_valid_branch_name(root: Path, name: str) -> None:
    """Raise UsageError if git does not accept `name` for a new branch, or if it is taken."""
    result = query_git(root, "check-ref-format", "--branch", name)
    if result.exit_code or result.stdout.strip() != name:  # git expands `@{-1}` to another name
        raise UsageError(
            Message(N_("git does not accept the branch name “{name}”"), {"name": name}),
            hints=(Message(N_("letters, digits, hyphens and slashes will do: suivi/mon-estran")),),
        )
    clash = find_branch_clash(name, existing_branches(root))
    if clash == name:
        raise UsageError(
            Message(N_("the branch “{name}” exists already"), {"name": name}),
            hints=(Message(N_("choose another name")),),
        )
    if clash is not None:
        raise UsageError(
            Message(N_("the branch “{name}” cannot exist beside “{other}”"), {"name": name, "other": clash}),
            hints=(Message(N_("choose another name")),),
        )


def existing_branches(root: Path) -> set[str]:
    """The local branches, those last seen on the remotes (without the remote's name), and the current one."""
    branches = set()
    is_current_listed = False
    listed = query_git(root, "for-each-ref", "--format=%(HEAD)%(refname)", "refs/heads", "refs/remotes").stdout
    for line in split_lines(listed):
        is_current_listed = is_current_listed or line[0] == "*"
        _, kind, name = line[1:].split("/", 2)
        branches.add(name if kind == "heads" else name.partition("/")[2])
    if not is_current_listed:  # before its first commit
        branches.add(current_branch(root) or "")
    return branches - {"", "HEAD"}


def find_branch_clash(name: str, branches: set[str]) -> str | None:
    """The branch that prevents creating `name`: the same name (in any case), or one that is a folder of the other."""
    new = name.casefold()
    for branch in sorted(branches):
        existing = branch.casefold()
        if existing == new:
            return name
        if new.startswith(existing + "/") or existing.startswith(new + "/"):
            return branch
    return None
