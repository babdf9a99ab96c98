"""A git repository for a new registry, and its first commit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from incubo.errors import ToolError
from incubo.registry import git

_NOBODY = ("-c", "user.name=incubo", "-c", "user.email=incubo@incubo.example")
"""Who signs the first commit of a registry to play with, on a machine where nobody told git their name."""


def repository(root: Path) -> bool:
    """Make a git repository of a folder that is in none. False where git is not installed, or does not want to."""
    try:
        named = git.ask(root, "config", "--get", "init.defaultBranch").out.strip()
        words = [] if named else ["--initial-branch=main"]
        return git.ask(root, "init", "--quiet", *words).status == 0
    except ToolError:
        return False


def commit(root: Path, paths: Sequence[str], message: str) -> bool:
    """The first commit of a registry to play with: no hook runs, nothing is signed. Whether it was made."""
    who = () if git.ask(root, "var", "GIT_AUTHOR_IDENT").status == 0 else _NOBODY
    listed = "\0".join(paths).encode()
    added = git.ask(root, "--literal-pathspecs", "add", "--pathspec-from-file=-", "--pathspec-file-nul", data=listed)
    if added.status:
        return False
    words = ("commit", "--quiet", "--no-verify", "--no-gpg-sign", "--file=-")
    return git.ask(root, *who, *words, data=message.encode()).status == 0
