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

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message


def _find_git_editor(root: Path) -> str | None:
    """The editor that git is told to use (core.editor); None where git has none of its own, or is not there."""
    try:
        answer = run_git(root, "config", "--get", "core.editor")
    except ToolError:
        return None
    return answer.stdout.strip() if answer.exit_code == 0 else None


os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")


def _git_command(root: Path) -> Any:
    """GitPython's command wrapper in a folder. Raises ToolError where git is not installed."""
    from git.cmd import Git
    from git.exc import CommandError

    command = Git(str(root))
    try:
        command.version()
    except (CommandError, OSError) as error:
        raise _git_missing_error() from error
    return command


def _git_missing_error() -> ToolError:
    return ToolError(
        Message(N_("git is needed for this, and it is not installed")),
        hints=(Message(N_("install it from https://git-scm.com, then open a new terminal")),),
    )


def _run_or_none(root: Path, *arguments: str) -> str | None:
    """The output of a git command, or None where git says no."""
    from git.exc import GitCommandError

    try:
        return str(_git_command(root).execute(["git", "-c", "core.fsmonitor=false", *arguments]))
    except GitCommandError:
        return None


class GitResult(NamedTuple):
    """What a git command answered: its exit code (0: done), its output, and what it said beside it."""

    exit_code: int
    stdout: str
    stderr: str


def run_git(
    root: Path,
    *arguments: str,
    stdin: bytes | None = None,
    env: Mapping[str, str] | None = None,
    for_parsing: bool = True,
) -> GitResult:
    """Run a git command in a folder, with `stdin` on its input; whatever it answers. It cannot ask anything on it.

    `for_parsing`: the output is read by us, and in English; otherwise it is the person's (and so is that of hooks).
    Raises ToolError where git is not installed.
    """
    import tempfile

    from git.cmd import Git
    from git.exc import GitCommandNotFound

    own = {} if for_parsing else {name: os.environ.get(name, "") for name in ("LC_ALL", "LANGUAGE")}
    with tempfile.TemporaryFile() as given:
        given.write(stdin or b"")
        given.seek(0)
        try:
            status, out, said = Git(str(root)).execute(
                ["git", "-c", "core.fsmonitor=false", *arguments],
                istream=given,
                env={**own, **(env or {})},
                with_extended_output=True,
                with_exceptions=False,
                strip_newline_in_stdout=False,
            )
        except GitCommandNotFound as error:
            raise _git_missing_error() from error
    return GitResult(int(status), str(out), str(said))


def non_interactive_env(root: Path) -> dict[str, str]:
    """The variables that let git talk to another machine without ever waiting for an answer on the terminal.

    Keys, agents and the stores of passwords that the person has set up are used as they are.
    """
    quiet = {"GIT_TERMINAL_PROMPT": "0"}
    command = os.environ.get("GIT_SSH_COMMAND") or run_git(root, "config", "core.sshCommand").stdout.strip()
    if not command and os.environ.get("GIT_SSH"):  # a program of the person's choice, with its own options
        return quiet
    command = command or "ssh"
    if Path(command.split()[0]).stem == "ssh":
        quiet["GIT_SSH_COMMAND"] = f"{command} -o BatchMode=yes"
    return quiet


def parse_commit_date(text: str) -> datetime.date:
    """A day as git writes it (`%cs`). Commits hold any number for a date, and anybody can push one.

    After the year 9999 it is the calendar's last day; where git cannot read it, that of its own zero, 1 January 1970.
    """
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        year = text.partition("-")[0]
        return datetime.date.max if year.isdecimal() and int(year[:5]) > datetime.MAXYEAR else datetime.date(1970, 1, 1)


def read_blobs(root: Path, ids: list[str]) -> dict[str, bytes]:
    """The bytes of many blobs by id, in one `cat-file --batch`."""
    import tempfile

    wanted = list(dict.fromkeys(ids))
    made: dict[str, bytes] = {}
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answer:
        asked.write("".join(f"{each}\n" for each in wanted).encode())
        asked.seek(0)
        _git_command(root).execute(["git", "cat-file", "--batch"], istream=asked, output_stream=answer)
        answer.seek(0)
        for each in wanted:
            header = answer.readline().split()
            if len(header) == 3:
                made[each] = answer.read(int(header[2]))
                answer.read(1)
    return made


def list_git_paths(root: Path, *arguments: str) -> list[str]:
    """The paths that a git command with -z lists."""
    return [path for path in run_git(root, *arguments).stdout.split("\0") if path]


def clean_git_output(output: str) -> str:
    """What git or a hook said, without colours, passwords in addresses, and what git adds to every failure."""
    import re

    output = re.sub(r"\s*Please make sure you have the correct access rights\s+and the repository exists\.", "", output)
    plain = re.sub(r"\x1b\[[0-9;]*[mK]", "", output)
    return re.sub(r"(\w://)[^/@\s]+@", r"\1", plain).strip("\r\n")
