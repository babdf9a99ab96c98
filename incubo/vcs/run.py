"""Run git: the only module that imports GitPython, and only in the moment a git command runs.

`run_git` runs every git command of incubo but those that lists, reports and pages need, which do not wait for GitPython
(`query_git`); the other functions are small readings of its output. File contents are read in bulk by `read_blobs`,
because GitPython's own objects are five times slower. What comes from files or from the command line is always passed
after `--` or `--end-of-options`, so that git never reads it as an option.
"""

from __future__ import annotations

import datetime
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs import git_folder

_OPTIONS = ("-c", "core.fsmonitor=false")


class GitResult(NamedTuple):
    """The exit code of a git command (0 for success), its standard output and its error output."""

    exit_code: int
    stdout: str
    stderr: str


def run_git(
    root: Path,
    *arguments: str,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    for_parsing: bool = True,
    output_file: IO[bytes] | None = None,
) -> GitResult:
    """Run a git command in the folder `root`, whatever its exit code. git cannot ask questions on its input.

    `for_parsing`: incubo reads the output, so git writes it in English. False keeps the user's language, for git and
    its hooks. `output_file` receives standard output as bytes, and `stdout` is then empty.
    Raises ToolError if git is not installed, or if it would wait for a pipe.
    """
    _require_regular_files(root)
    # lazy: 70 ms, only for commands that need git. GitPython must not fail on import where git is not installed.
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    import tempfile

    from git.cmd import Git
    from git.exc import GitCommandNotFound

    user_locale = {} if for_parsing else {name: os.environ.get(name, "") for name in ("LC_ALL", "LANGUAGE")}
    with tempfile.TemporaryFile() as input_file:
        input_file.write(stdin)
        input_file.seek(0)
        try:
            exit_code, stdout, stderr = Git(str(root)).execute(
                ["git", *_OPTIONS, *arguments],
                istream=input_file,
                output_stream=output_file,
                env={**user_locale, **(env or {})},
                with_extended_output=True,
                with_exceptions=False,
                strip_newline_in_stdout=False,
            )
        except (GitCommandNotFound, PermissionError) as error:
            raise ToolError(
                Message(N_("git is needed for this, and it is not installed")),
                hints=(Message(N_("install it from https://git-scm.com, then open a new terminal")),),
            ) from error
    return GitResult(int(exit_code), str(stdout), str(stderr))


def _require_regular_files(root: Path) -> None:
    """Raise ToolError if one of git's own files is a pipe or a device, for which git would wait."""
    special_file = git_folder.find_special_file(root)
    if special_file is not None:
        raise ToolError(Message(N_("{path} is no regular file: git would wait for it"), {"path": str(special_file)}))


def query_git(root: Path, *arguments: str) -> GitResult:
    """Run a git command that only reads, like `run_git`, without loading GitPython (45 ms).

    Raises ToolError if git is not installed, or if it would wait for a pipe.
    """
    _require_regular_files(root)
    if os.name == "nt":  # GitPython keeps a `git.exe` of the current folder from running
        return run_git(root, *arguments)
    try:
        process = subprocess.run(
            ["git", *_OPTIONS, *arguments],
            cwd=root,
            env={**os.environ, "LC_ALL": "C", "LANGUAGE": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return run_git(root, *arguments)  # it says why
    return GitResult(process.returncode, os.fsdecode(process.stdout), os.fsdecode(process.stderr).removesuffix("\n"))


def list_git_paths(root: Path, *arguments: str) -> list[str]:
    """The paths listed by a git command that has the option `-z`."""
    return [path for path in run_git(root, *arguments).stdout.split("\0") if path]


def read_blobs(root: Path, ids: Sequence[str]) -> dict[str, bytes]:
    """The contents of many blobs by id, in one `cat-file --batch`. An id that git does not know is left out.

    Raises ToolError if git fails or is not installed.
    """
    unique_ids = list(dict.fromkeys(ids))
    if not unique_ids:
        return {}
    import tempfile  # lazy, as above

    contents: dict[str, bytes] = {}
    with tempfile.TemporaryFile() as output_file:
        requests = "".join(f"{blob_id}\n" for blob_id in unique_ids).encode()
        result = run_git(root, "cat-file", "--batch", stdin=requests, output_file=output_file)
        if result.exit_code:
            raise ToolError(
                Message(N_("git refuses to work in {folder}"), {"folder": str(root)}),
                output=clean_git_output(result.stderr),
            )
        output_file.seek(0)
        for blob_id in unique_ids:
            header = output_file.readline().split()
            if len(header) == 3:  # id, type, size; `<id> missing` otherwise
                contents[blob_id] = output_file.read(int(header[2]))
                output_file.read(1)
    return contents


def find_git_editor(root: Path) -> str | None:
    """The editor that git is configured to use (`core.editor`); None without one, or without git."""
    try:
        result = run_git(root, "config", "--get", "core.editor")
    except ToolError:
        return None
    return result.stdout.strip() if result.exit_code == 0 else None


def non_interactive_env(root: Path) -> dict[str, str]:
    """Variables that let git talk to another machine without ever waiting for an answer on the terminal.

    The user's keys, agents and credential helpers keep working.
    """
    env = {"GIT_TERMINAL_PROMPT": "0"}
    ssh_command = os.environ.get("GIT_SSH_COMMAND") or run_git(root, "config", "core.sshCommand").stdout.strip()
    if not ssh_command and os.environ.get("GIT_SSH"):  # a program of the user's choice, with its own options
        return env
    ssh_command = ssh_command or "ssh"
    if Path(ssh_command.split()[0]).stem == "ssh":
        env["GIT_SSH_COMMAND"] = f"{ssh_command} -o BatchMode=yes"
    return env


def parse_commit_date(text: str) -> datetime.date:
    """A date as git writes it (`%cs`). A commit may hold any number as its date, and anybody can push one.

    A date after the year 9999 becomes the last day of the calendar; one that git cannot read, 1 January 1970.
    """
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        year = text.partition("-")[0]
        return datetime.date.max if year.isdecimal() and int(year[:5]) > datetime.MAXYEAR else datetime.date(1970, 1, 1)


def clean_git_output(output: str) -> str:
    """The output of git or a hook without colours, passwords in URLs, and the advice git adds to every failure."""
    output = re.sub(r"\s*Please make sure you have the correct access rights\s+and the repository exists\.", "", output)
    output = re.sub(r"\x1b\[[0-9;]*[mK]", "", output)
    return re.sub(r"(\w://)[^/@\s]+@", r"\1", output).strip("\r\n")
