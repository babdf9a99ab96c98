"""What must hold before a commit, looked at before any file is written: each lack is said, with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from incubo.errors import Refused, ToolError, UsageError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry import git

_NAMED = 5
_UNDER_WAY = {
    "MERGE_HEAD": (N_("a merge is under way in this repository"), "git merge --abort"),
    "rebase-merge": (N_("a rebase is under way in this repository"), "git rebase --abort"),
    "rebase-apply": (N_("a rebase is under way in this repository"), "git rebase --abort"),
    "CHERRY_PICK_HEAD": (N_("a cherry-pick is under way in this repository"), "git cherry-pick --abort"),
    "REVERT_HEAD": (N_("a revert is under way in this repository"), "git revert --abort"),
    "BISECT_LOG": (N_("a bisect is under way in this repository"), "git bisect reset"),
}
"""A file of the git folder, what it tells, and the command that gives up what it tells of."""


def repository(root: Path, *, writing: bool = True) -> Path:
    """The git folder of a registry. Raises ToolError outside git, without git, or where git means another one.

    `writing`: files would be written without git too, and that is said.
    """
    top, own = git.top(root), git.folder(root)
    if top is None or own is None:
        raise ToolError(
            Text(N_("this registry is not in a git repository")),
            hints=(Text(N_("without --commit, --branch and --propose the files are written all the same")),)
            if writing
            else (),
        )
    found = git.ask(root, "rev-parse", "--absolute-git-dir", "--show-toplevel")
    if found.status:
        raise ToolError(
            Text(N_("git does not want to work in {folder}"), {"folder": str(top)}), output=words_of(found.said)
        )
    meant = [Path(line).resolve() for line in found.out.splitlines()]
    if meant != [own.resolve(), top.resolve()]:
        raise ToolError(
            Text(N_("git works on another repository than the registry's: {folder}"), {"folder": str(meant[0])}),
            hints=(Text(N_("take the variables GIT_DIR and GIT_WORK_TREE away, then start again")),),
        )
    return own


def quiet(root: Path, folder: Path) -> None:
    """Raise Refused where git is in the middle of something in its `folder`."""
    for name, (message, command) in _UNDER_WAY.items():
        if (folder / name).exists():
            hints = (Text(N_("end it, or give it up ({command}), then start again"), {"command": command}),)
            raise Refused(Text(message), hints=hints)
    unmerged = listed(root, "diff", "--name-only", "--diff-filter=U", "--relative", "-z")
    if unmerged:
        raise Refused(
            Text(N_("versions of these files are still to be reconciled: {names}"), {"names": some(unmerged)}),
            hints=(Text(N_("settle them (git status says how), then start again")),),
        )
    if (folder / "index.lock").exists():
        raise Refused(
            Text(N_("another git is at work in this repository")),
            hints=(Text(N_("wait until it is done; if none is, delete {path}"), {"path": str(folder / "index.lock")}),),
        )


def signed(root: Path) -> None:
    """Raise ToolError where git does not know who commits."""
    if all(git.ask(root, "var", who).status == 0 for who in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")):
        return
    raise ToolError(
        Text(N_("git does not know who you are, and a commit is signed with a name and an address")),
        hints=(
            Text(N_("once for all: {command}"), {"command": 'git config --global user.name "Prénom Nom"'}),
            Text(N_("and: {command}"), {"command": "git config --global user.email prenom.nom@example.org"}),
        ),
    )


def kept(root: Path, paths: Sequence[str]) -> None:
    """Raise Refused for new files that git is told to ignore."""
    if not paths:
        return
    data = "\0".join(paths).encode("utf-8", "surrogateescape")
    found = git.ask(root, "check-ignore", "-z", "--stdin", data=data)  # says nothing of files that git follows already
    ignored = [path for path in found.out.split("\0") if path]
    if ignored:
        raise Refused(
            Text(N_("git is told to ignore {names}: they cannot be committed"), {"names": some(ignored)}),
            hints=(Text(N_("the line of .gitignore that does: {command}"), {"command": _asked(ignored[0])}),),
        )


def _asked(path: str) -> str:
    return f"git check-ignore -v -- {path}"


def branch_name(root: Path, name: str) -> None:
    """Raise UsageError for a name of a new branch that git does not take, or that is taken."""
    read = git.ask(root, "check-ref-format", "--branch", name)
    if read.status or read.out.strip() != name:  # it reads `@{-1}` as another name
        raise UsageError(
            Text(N_("git takes no branch called “{name}”"), {"name": name}),
            hints=(Text(N_("letters, digits, hyphens and slashes will do: suivi/mon-estran")),),
        )
    clash = clashing(name, taken(root))
    if clash == name:
        raise UsageError(
            Text(N_("the branch “{name}” exists already"), {"name": name}), hints=(Text(N_("choose another name")),)
        )
    if clash is not None:
        raise UsageError(
            Text(N_("the branch “{name}” cannot stand beside “{other}”"), {"name": name, "other": clash}),
            hints=(Text(N_("choose another name")),),
        )


def taken(root: Path) -> set[str]:
    """The branches there are, here and as last seen on the remotes."""
    names = set(git.ask(root, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").out.splitlines())
    names |= set(git.ask(root, "for-each-ref", "--format=%(refname:lstrip=3)", "refs/remotes").out.splitlines())
    unborn = git.ask(root, "symbolic-ref", "--quiet", "--short", "HEAD").out.strip()
    return (names | {unborn}) - {"", "HEAD"}


def clashing(name: str, branches: set[str]) -> str | None:
    """The branch that keeps a new one from being made: of the same name (case aside), above it or below it."""
    new = name.casefold()
    for branch in sorted(branches):
        other = branch.casefold()
        if other == new:
            return name
        if new.startswith(other + "/") or other.startswith(new + "/"):
            return branch
    return None


def listed(root: Path, *words: str) -> list[str]:
    """The paths that a git command with -z lists."""
    return [path for path in git.ask(root, *words).out.split("\0") if path]


def some(names: Sequence[str]) -> str:
    """A few names, and that there are more."""
    return ", ".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])


def words_of(said: str) -> str:
    """What git or a hook said, without colours, passwords in addresses, and what git adds to every failure."""
    import re

    said = re.sub(r"\s*Please make sure you have the correct access rights\s+and the repository exists\.", "", said)
    plain = re.sub(r"\x1b\[[0-9;]*[mK]", "", said)
    return re.sub(r"(\w://)[^/@\s]+@", r"\1", plain).strip("\r\n")
