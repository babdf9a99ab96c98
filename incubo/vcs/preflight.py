"""What must hold before a commit, looked at before any file is written: each lack is said, with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from incubo.core.errors import RefusedError, ToolError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs import git_folder, run
from incubo.vcs.run import clean_git_output, list_git_paths

_MAX_NAMES = 5
_UNFINISHED_OPERATIONS = {
    "MERGE_HEAD": (N_("a merge is under way in this repository"), "git merge --abort"),
    "rebase-merge": (N_("a rebase is under way in this repository"), "git rebase --abort"),
    "rebase-apply": (N_("a rebase is under way in this repository"), "git rebase --abort"),
    "CHERRY_PICK_HEAD": (N_("a cherry-pick is under way in this repository"), "git cherry-pick --abort"),
    "REVERT_HEAD": (N_("a revert is under way in this repository"), "git revert --abort"),
    "BISECT_LOG": (N_("a bisect is under way in this repository"), "git bisect reset"),
}
"""A file of the git folder, what it tells, and the command that gives up what it tells of."""


def require_repository(root: Path, *, for_writing: bool = True) -> Path:
    """The git folder of a registry. Raises ToolError outside git, without git, or where git means another one.

    `for_writing`: files would be written without git too, and that is said.
    """
    top, own = git_folder.find_worktree_root(root), git_folder.find_git_folder(root)
    if top is None or own is None:
        raise ToolError(
            Message(N_("this registry is not in a git repository")),
            hints=(Message(N_("without --commit, --branch and --propose the files are written all the same")),)
            if for_writing
            else (),
        )
    found = run.run_git(root, "rev-parse", "--absolute-git-dir", "--show-toplevel")
    if found.exit_code:
        raise ToolError(
            Message(N_("git does not want to work in {folder}"), {"folder": str(top)}),
            output=clean_git_output(found.stderr),
        )
    meant = [Path(line).resolve() for line in found.stdout.splitlines()]
    if meant != [own.resolve(), top.resolve()]:
        raise ToolError(
            Message(N_("git works on another repository than the registry's: {folder}"), {"folder": str(meant[0])}),
            hints=(Message(N_("take the variables GIT_DIR and GIT_WORK_TREE away, then start again")),),
        )
    return own


def require_no_pending_operation(root: Path, git_folder: Path) -> None:
    """Raise Refused where git is in the middle of something in its `git_folder`."""
    for name, (message, command) in _UNFINISHED_OPERATIONS.items():
        if (git_folder / name).exists():
            hints = (Message(N_("end it, or give it up ({command}), then start again"), {"command": command}),)
            raise RefusedError(Message(message), hints=hints)
    unmerged = list_git_paths(root, "diff", "--name-only", "--diff-filter=U", "--relative", "-z")
    if unmerged:
        raise RefusedError(
            Message(
                N_("versions of these files are still to be reconciled: {names}"), {"names": shorten_list(unmerged)}
            ),
            hints=(Message(N_("settle them (git status says how), then start again")),),
        )
    if (git_folder / "index.lock").exists():
        raise RefusedError(
            Message(N_("another git is at work in this repository")),
            hints=(
                Message(
                    N_("wait until it is done; if none is, delete {path}"), {"path": str(git_folder / "index.lock")}
                ),
            ),
        )


def require_identity(root: Path) -> None:
    """Raise ToolError where git does not know who commits."""
    if all(run.run_git(root, "var", who).exit_code == 0 for who in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")):
        return
    raise ToolError(
        Message(N_("git does not know who you are, and a commit is signed with a name and an address")),
        hints=(
            Message(N_("once for all: {command}"), {"command": 'git config --global user.name "Prénom Nom"'}),
            Message(N_("and: {command}"), {"command": "git config --global user.email prenom.nom@example.org"}),
        ),
    )


def require_not_ignored(root: Path, paths: Sequence[str]) -> None:
    """Raise Refused for new files that git is told to ignore."""
    if not paths:
        return
    data = "\0".join(paths).encode("utf-8", "surrogateescape")
    found = run.run_git(
        root, "check-ignore", "-z", "--stdin", stdin=data
    )  # says nothing of files that git follows already
    ignored = [path for path in found.stdout.split("\0") if path]
    if ignored:
        raise RefusedError(
            Message(N_("git is told to ignore {names}: they cannot be committed"), {"names": shorten_list(ignored)}),
            hints=(
                Message(
                    N_("the line of .gitignore that does: {command}"), {"command": _check_ignore_command(ignored[0])}
                ),
            ),
        )


def _check_ignore_command(path: str) -> str:
    return f"git check-ignore -v -- {path}"


def require_valid_branch_name(root: Path, name: str) -> None:
    """Raise UsageError for a name of a new branch that git does not take, or that is taken."""
    read = run.run_git(root, "check-ref-format", "--branch", name)
    if read.exit_code or read.stdout.strip() != name:  # it reads `@{-1}` as another name
        raise UsageError(
            Message(N_("git takes no branch called “{name}”"), {"name": name}),
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
            Message(N_("the branch “{name}” cannot stand beside “{other}”"), {"name": name, "other": clash}),
            hints=(Message(N_("choose another name")),),
        )


def existing_branches(root: Path) -> set[str]:
    """The branches there are, here and as last seen on the remotes."""
    names = set(run.run_git(root, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").stdout.splitlines())
    names |= set(run.run_git(root, "for-each-ref", "--format=%(refname:lstrip=3)", "refs/remotes").stdout.splitlines())
    unborn = run.run_git(root, "symbolic-ref", "--quiet", "--short", "HEAD").stdout.strip()
    return (names | {unborn}) - {"", "HEAD"}


def find_branch_clash(name: str, branches: set[str]) -> str | None:
    """The branch that keeps a new one from being made: of the same name (case aside), above it or below it."""
    new = name.casefold()
    for branch in sorted(branches):
        other = branch.casefold()
        if other == new:
            return name
        if new.startswith(other + "/") or other.startswith(new + "/"):
            return branch
    return None


def shorten_list(names: Sequence[str]) -> str:
    """A few names, and that there are more."""
    return ", ".join([*names[:_MAX_NAMES], *(["…"] if len(names) > _MAX_NAMES else [])])
