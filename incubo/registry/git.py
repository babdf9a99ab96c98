"""What git knows of a registry: its commit, what is not committed, and any revision as a store.

The only module that imports git, and only when it is asked. Bulk reads go through `cat-file --batch`, not
through GitPython's objects (five times slower). Nothing from content ever becomes a git option.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from incubo.errors import ToolError
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry.store import Found
from incubo.table import Commit

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # importing git must not fail where git is not installed


def top(root: Path) -> Path | None:
    """The folder that holds `.git`, at or above a registry; no git needed."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def folder(root: Path) -> Path | None:
    """The git folder of a registry's working tree (a linked one has its own); None outside git. No git needed."""
    above = top(root)
    if above is None:
        return None
    place = above / ".git"
    if place.is_dir():
        return place
    try:
        kind, _, named = place.read_text("utf-8").strip().partition(": ")
    except (OSError, UnicodeDecodeError):
        return None
    there = (above / named).resolve() if kind == "gitdir" else None
    # A file may name any folder: nothing is written into one that is not git's.
    return there if there is not None and (there / "HEAD").is_file() else None


def _git(root: Path) -> Any:
    """GitPython's command wrapper in a folder. Raises ToolError where git is not installed."""
    from git.cmd import Git
    from git.exc import CommandError

    command = Git(str(root))
    try:
        command.version()
    except (CommandError, OSError) as error:
        raise _missing() from error
    return command


def _missing() -> ToolError:
    return ToolError(
        Text(N_("git is needed for this, and it is not installed")),
        hints=(Text(N_("install it from https://git-scm.com, then open a new terminal")),),
    )


def _run(root: Path, *words: str) -> str | None:
    """The output of a git command, or None where git says no."""
    from git.exc import GitCommandError

    try:
        return str(_git(root).execute(["git", "-c", "core.fsmonitor=false", *words]))
    except GitCommandError:
        return None


class Answer(NamedTuple):
    """What a git command answered: its exit code (0: done), its output, and what it said beside it."""

    status: int
    out: str
    said: str


def ask(
    root: Path, *words: str, data: bytes | None = None, env: Mapping[str, str] | None = None, ours: bool = True
) -> Answer:
    """Run a git command in a folder, with `data` on its input; whatever it answers. It cannot ask anything on it.

    `ours`: the output is read by us, and in English; otherwise it is the person's (and so is that of hooks).
    Raises ToolError where git is not installed.
    """
    import tempfile

    from git.cmd import Git
    from git.exc import GitCommandNotFound

    own = {} if ours else {name: os.environ.get(name, "") for name in ("LC_ALL", "LANGUAGE")}
    with tempfile.TemporaryFile() as given:
        given.write(data or b"")
        given.seek(0)
        try:
            status, out, said = Git(str(root)).execute(
                ["git", "-c", "core.fsmonitor=false", *words],
                istream=given,
                env={**own, **(env or {})},
                with_extended_output=True,
                with_exceptions=False,
                strip_newline_in_stdout=False,
            )
        except GitCommandNotFound as error:
            raise _missing() from error
    return Answer(int(status), str(out), str(said))


def unasking(root: Path) -> dict[str, str]:
    """The variables that let git talk to another machine without ever waiting for an answer on the terminal.

    Keys, agents and the stores of passwords that the person has set up are used as they are.
    """
    quiet = {"GIT_TERMINAL_PROMPT": "0"}
    command = os.environ.get("GIT_SSH_COMMAND") or ask(root, "config", "core.sshCommand").out.strip()
    if not command and os.environ.get("GIT_SSH"):  # a program of the person's choice, with its own options
        return quiet
    command = command or "ssh"
    if Path(command.split()[0]).stem == "ssh":
        quiet["GIT_SSH_COMMAND"] = f"{command} -o BatchMode=yes"
    return quiet


def day_of(said: str) -> datetime.date:
    """A day as git writes it (`%cs`). Commits hold any number for a date, and anybody can push one.

    After the year 9999 it is the calendar's last day; where git cannot read it, that of its own zero, 1 January 1970.
    """
    try:
        return datetime.date.fromisoformat(said)
    except ValueError:
        year = said.partition("-")[0]
        return datetime.date.max if year.isdecimal() and int(year[:5]) > datetime.MAXYEAR else datetime.date(1970, 1, 1)


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
    return Commit(commit, day_of(day.strip()))


def uncommitted(root: Path, folders: list[str]) -> int:
    """How many files of these folders differ from HEAD or are not tracked (0 outside git)."""
    if top(root) is None:
        return 0
    try:
        lines = _run(
            root,
            "--literal-pathspecs",
            "status",
            "--porcelain",
            "--untracked-files=all",
            "--no-renames",
            "--",
            *folders,
        )
    except ToolError:
        return 0
    return len(lines.splitlines()) if lines else 0


class Change(NamedTuple):
    """The last change of a file that git knows: its commit, its day and its subject (written by anyone)."""

    id: str
    date: datetime.date
    subject: str


def last_change(root: Path, path: str) -> Change | None:
    """The last commit that touched a file of a registry; None outside git, without git, or where there is none."""
    if top(root) is None:
        return None
    words = ("log", "-1", "--format=%H %cs %s", "--no-show-signature", "--end-of-options", "HEAD", "--", path)
    try:
        line = _run(root, "--literal-pathspecs", *words)
    except ToolError:
        return None
    commit, _, rest = (line or "").partition(" ")
    day, _, subject = rest.partition(" ")
    return Change(commit, day_of(day), subject) if commit and day else None


def modified(root: Path, path: str) -> bool:
    """Whether a file differs from HEAD or is not tracked (never outside git)."""
    return uncommitted(root, [path]) > 0


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
            if folder not in self._folders:
                self._folders[folder] = []
                self._inside(folder)
            self._folders[folder].append(Found(name, what))

    def _inside(self, folder: str) -> None:
        """List a folder in the one above it, and so on."""
        above, _, name = folder.rpartition("/")
        if above not in self._folders:
            self._folders[above] = []
            if above:
                self._inside(above)
        self._folders[above].append(Found(name, "folder"))

    def names(self, folder: str) -> list[Found]:
        """What is in a folder, sorted by name."""
        return sorted(self._folders.get(folder, ()))

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        if path not in self._blobs:
            raise FileNotFoundError(path)
        if path not in self._data:
            folder = path.rpartition("/")[0]
            paths = [each for found in self._folders[folder] if (each := f"{folder}/{found.name}") in self._blobs]
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
