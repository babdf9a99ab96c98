"""What git knows of a registry: its commit, what is not committed, and any revision as a store.

The only module that imports git, and only when it is asked. Bulk reads go through `cat-file --batch`, not
through GitPython's objects (five times slower). Nothing from content ever becomes a git option.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from incubo.errors import ToolError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry.store import Found
from incubo.table import Commit

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # importing git must not fail where git is not installed


def top(root: Path) -> Path | None:
    """The folder that holds `.git`, at or above a registry; no git needed."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def _git(root: Path) -> Any:
    """GitPython's command wrapper in a folder. Raises ToolError where git is not installed."""
    from git.cmd import Git

    command = Git(str(root))
    try:
        command.version()
    except Exception as error:
        raise ToolError(
            Text(N_("git is needed for this, and it is not installed")),
            hints=(Text(N_("install it from https://git-scm.com, then open a new terminal")),),
        ) from error
    return command


def _run(root: Path, *words: str) -> str | None:
    """The output of a git command, or None where git says no."""
    from git.exc import GitCommandError

    try:
        return str(_git(root).execute(["git", "-c", "core.fsmonitor=false", *words]))
    except GitCommandError:
        return None


def head(root: Path) -> Commit | None:
    """The commit of HEAD and its date; None outside git, before the first commit, or without git installed."""
    if top(root) is None:
        return None
    try:
        line = _run(root, "log", "-1", "--format=%H %cs", "--no-show-signature")
    except ToolError:
        return None
    if not line:
        return None
    commit, _, day = line.partition(" ")
    return Commit(commit, datetime.date.fromisoformat(day.strip()))


def uncommitted(root: Path, folders: list[str]) -> int:
    """How many files of these folders differ from HEAD or are not tracked (0 outside git)."""
    if top(root) is None:
        return 0
    try:
        lines = _run(root, "status", "--porcelain", "--untracked-files=all", "--no-renames", "--", *folders)
    except ToolError:
        return 0
    return len(lines.splitlines()) if lines else 0


class Revision:
    """The files of a registry as a commit holds them. A symbolic link there is not followed."""

    def __init__(self, root: Path, revision: str) -> None:
        """`revision` is resolved first and never passed on as it was given. Raises ToolError if there is none."""
        commit = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if not commit:
            raise ToolError(Text(N_("git knows no revision “{revision}”"), {"revision": revision}))
        self.root = root
        self.commit = commit.strip()
        self._blobs: dict[str, str] = {}
        self._folders: dict[str, list[Found]] = {}
        self._list()
        self._data: Mapping[str, bytes] = {}

    def _list(self) -> None:
        listing = _run(self.root, "ls-tree", "-r", "-z", self.commit, "--", "content")
        for line in (listing or "").split("\0"):
            about, _, path = line.partition("\t")
            if not path:
                continue
            mode, _, rest = about.partition(" ")
            folder, _, name = path.rpartition("/")
            self._blobs[path] = rest.split(" ")[1]
            what = "outside" if mode == "120000" else "special" if mode == "160000" else "file"
            self._folders.setdefault(folder, []).append(Found(name, what))

    def names(self, folder: str) -> list[Found]:
        """What is in a folder, sorted by name."""
        return sorted(self._folders.get(folder, ()))

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        if path not in self._blobs:
            raise FileNotFoundError(path)
        if path not in self._data:
            folder = path.rpartition("/")[0]
            paths = [f"{folder}/{found.name}" for found in self._folders[folder]]
            blobs = blobs_of(self.root, [self._blobs[each] for each in paths])
            self._data = {each: blobs[self._blobs[each]] for each in paths}
        return self._data[path]


def blobs_of(root: Path, ids: list[str]) -> dict[str, bytes]:
    """The bytes of many blobs by id, in one `cat-file --batch`."""
    import tempfile

    wanted = list(dict.fromkeys(ids))
    made: dict[str, bytes] = {}
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answer:
        asked.write("".join(f"{each}\n" for each in wanted).encode())
        asked.seek(0)
        _git(root).execute(["git", "cat-file", "--batch"], istream=asked, output_stream=answer)
        answer.seek(0)
        for each in wanted:
            header = answer.readline().split()
            if len(header) == 3:
                made[each] = answer.read(int(header[2]))
                answer.read(1)
    return made
