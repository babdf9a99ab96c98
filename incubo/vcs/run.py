"""Run git: the only module that imports GitPython, and only in the moment a git command runs.

git is started in two ways: `query_git` for what only reads, which does not wait for GitPython and runs no hook, and
`run_git` for what writes or talks to another machine. Both give it one environment, and return a `GitResult`. Objects
are read by an `ObjectReader`, through one git process that answers until it is closed. What comes from files or from
the command line is always passed after `--` or `--end-of-options`, or on git's input, so that git never reads it as an
option.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import signal
import subprocess
import threading
import time
import weakref
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO, NamedTuple

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs import git_folder

_OPTIONS = ("-c", "core.fsmonitor=false", "-c", "i18n.logOutputEncoding=UTF-8")
"""Settings of a person that would run a program for each command, or make git write what is not read as it is here."""
_WITHOUT_HOOKS = ("-c", f"core.hooksPath={os.devnull}")
"""Options of what only reads: `git diff` refreshes the index, and tells a hook of it."""
OWN_IDENTITY = ("-c", "user.name=incubo", "-c", "user.email=incubo@incubo.example")
"""Options of what nobody sees, and of the first commit of a sample registry where git does not know who that is."""
_NO_LOCKS = {"GIT_OPTIONAL_LOCKS": "0"}
"""Environment: `git status` does not take the lock of the index to refresh it, for which a commit at the same time, as
of a page that `serve` reads meanwhile, would be refused.
"""
_ALONE = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": ""}
"""Environment: in a partial clone, what is not here is missing, and not taken from another copy. The second variable is
for git before 2.44, which does not know the first one: it then may not connect.
"""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_REQUESTS_AHEAD = 64
"""How many objects git is asked for before they are needed: it then never waits for us, nor we for it."""
_CHUNK_BYTES = 1 << 16
_LINES_KEPT = 40
_MAX_LINE_BYTES = 10_000
"""How much is kept of what a git command that runs long says."""
_SECONDS_BETWEEN_LOOKS = 0.1
_SECONDS_TO_END = 5


class GitResult(NamedTuple):
    """The exit code of a git command (0 for success), its standard output and its error output."""

    exit_code: int
    stdout: str
    stderr: str

    def require_success(self, message: Message, *hints: Message) -> None:
        """Raise ToolError with this message, and what git said, if the command failed."""
        if self.exit_code:
            raise ToolError(message, hints=hints, output=clean_git_output(self.stderr))


def run_git(
    root: Path,
    *arguments: str,
    stdin: bytes = b"",
    env: Mapping[str, str] = _NOTHING,
    for_parsing: bool = True,
    output_file: IO[bytes] | None = None,
) -> GitResult:
    """Run a git command that writes, or talks to another machine, in the folder `root`, whatever its exit code. It is
    the person's git, with its hooks; it cannot ask questions on its input.

    `for_parsing`: incubo reads the output, so git writes it in English. False keeps the user's language, for git and
    its hooks. `output_file` receives standard output as bytes, and `stdout` is then empty.
    Raises ToolError if git is not installed, or if it would wait for a pipe.
    """
    git_folder.require_regular_files(root)
    # lazy: 70 ms, only for commands that need git. GitPython must not fail on import where git is not installed.
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    import tempfile

    from git.cmd import Git
    from git.exc import GitCommandNotFound

    with tempfile.TemporaryFile() as input_file:
        input_file.write(stdin)
        input_file.seek(0)
        try:
            exit_code, stdout, stderr = Git(str(root)).execute(
                ["git", *_OPTIONS, *arguments],
                istream=input_file,
                output_stream=output_file,
                env=_make_environment(env, for_parsing=for_parsing),
                with_extended_output=True,
                with_exceptions=False,
                strip_newline_in_stdout=False,
            )
        except (GitCommandNotFound, PermissionError) as error:
            raise _not_installed_error() from error
    return GitResult(int(exit_code), str(stdout), str(stderr))


def _make_environment(env: Mapping[str, str], *, may_fetch: bool = True, for_parsing: bool = True) -> dict[str, str]:
    locale = {name: "C" if for_parsing else os.environ.get(name, "") for name in ("LC_ALL", "LANGUAGE")}
    return {**os.environ, **locale, **_NO_LOCKS, **({} if may_fetch else _ALONE), **env}


def _not_installed_error() -> ToolError:
    return ToolError(
        Message(N_("git is needed for this, and it is not installed")),
        hints=(Message(N_("install it from https://git-scm.com, then open a new terminal")),),
    )


def query_git(
    root: Path, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] = _NOTHING, may_fetch: bool = True
) -> GitResult:
    """Run a git command that only reads, like `run_git`, without loading GitPython (45 ms). `may_fetch`: as for
    `ObjectReader`.

    Raises ToolError if git is not installed, or if it would wait for a pipe.
    """
    source = subprocess.PIPE if stdin else subprocess.DEVNULL
    process = _start_git(root, *_WITHOUT_HOOKS, *arguments, stdin=source, env=env, may_fetch=may_fetch)
    output, errors = process.communicate(stdin or None)
    return GitResult(process.returncode, os.fsdecode(output), os.fsdecode(errors).removesuffix("\n"))


def _start_git(
    root: Path,
    *arguments: str,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.PIPE,
    stderr: int | IO[bytes] = subprocess.PIPE,
    env: Mapping[str, str] = _NOTHING,
    may_fetch: bool = True,
    in_own_session: bool = False,
) -> subprocess.Popen[bytes]:
    """Start git without GitPython. Raises ToolError as `run_git`."""
    git_folder.require_regular_files(root)
    try:
        return subprocess.Popen(
            [_find_git() if os.name == "nt" else "git", *_OPTIONS, *arguments],
            cwd=root,
            env=_make_environment(env, may_fetch=may_fetch),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            bufsize=_CHUNK_BYTES,
            start_new_session=in_own_session,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (FileNotFoundError, PermissionError) as error:
        raise _not_installed_error() from error


class GitProcess:
    """A git command that runs: what it writes."""

    def __init__(self, root: Path, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        assert process.stdout is not None
        self.stdout = process.stdout
        self._root = root
        self._process = process
        self._errors = errors

    def require_success(self) -> None:
        """Wait for the end of a command whose output was read. Raises ToolError if it failed, with what git said."""
        if not self._process.wait():
            return
        self._errors.seek(0)
        raise ToolError(
            Message(N_("git cannot read all of the history in {folder}"), {"folder": str(self._root)}),
            hints=partial_clone_hints(self._root),
            output=clean_git_output(self._errors.read().decode("utf-8", "replace")),
        )


@contextlib.contextmanager
def open_git(root: Path, *arguments: str, may_fetch: bool = True) -> Iterator[GitProcess]:
    """A git command that is read while it runs, so that much output needs little memory. It is stopped at the end of
    the block, whether or not all was read. `may_fetch`: as for `ObjectReader`.

    Raises ToolError if git is not installed, or if it would wait for a pipe.
    """
    import tempfile  # lazy, as above

    with tempfile.TemporaryFile() as errors:
        process = _start_git(root, *_WITHOUT_HOOKS, *arguments, stderr=errors, may_fetch=may_fetch)
        try:
            yield GitProcess(root, process, errors)
        finally:
            process.kill()
            assert process.stdout is not None
            process.stdout.close()
            process.wait()


def run_git_watched(
    root: Path,
    *arguments: str,
    env: Mapping[str, str],
    on_text: Callable[[str], None],
    is_cancelled: Callable[[], bool],
    seconds: float,
) -> GitResult | None:
    """Run a git command that takes long and talks to another machine, in a session of its own: no program that it
    starts can ask on our terminal.

    `on_text` gets what git says of its progress, a line at a time, in another thread. It is stopped, with what it
    started, when `is_cancelled` says so, or after so many `seconds`: the result is then None. Raises ToolError if git
    is not installed.
    """
    process = _start_git(root, *arguments, stdout=subprocess.DEVNULL, env=env, in_own_session=True)
    said: deque[bytes] = deque(maxlen=_LINES_KEPT)

    def read() -> None:
        assert process.stderr is not None
        while line := process.stderr.readline(_MAX_LINE_BYTES):
            parts = line.rstrip().split(b"\r")
            said.append(parts[-1])
            on_text(parts[-1].decode("utf-8", "replace"))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    end = time.monotonic() + seconds
    is_stopped = False
    while process.poll() is None:
        if is_cancelled() or time.monotonic() > end:
            is_stopped = True
            _stop_session(process)
            break
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS_BETWEEN_LOOKS)
    reader.join(_SECONDS_TO_END)
    if is_stopped:
        return None
    return GitResult(process.returncode, "", b"\n".join(said).decode("utf-8", "replace"))


def _stop_session(process: subprocess.Popen[bytes]) -> None:
    """Ask a process and what it started to end (git then removes what it made), then make it."""
    for name in ("SIGTERM", "SIGKILL"):
        if hasattr(os, "killpg") and hasattr(signal, name):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, getattr(signal, name))
        else:
            process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS_TO_END)
            return


def is_told_the_repository() -> bool:
    """Whether git is told which repository to use by the environment, as in a hook: it may be another one."""
    return "GIT_DIR" in os.environ or "GIT_WORK_TREE" in os.environ


def is_told_the_index() -> bool:
    """Whether git is told by the environment which index to use, or which repository."""
    return "GIT_INDEX_FILE" in os.environ or is_told_the_repository()


def split_lines(output: str) -> list[str]:
    """The lines of git's output. Names of branches, people and folders may have characters that end a line in Python
    only (U+2028).
    """
    return output.removesuffix("\n").split("\n") if output else []


def list_git_paths(root: Path, *arguments: str) -> list[str]:
    """The paths listed by a git command that has the option `-z`."""
    return [path for path in query_git(root, *arguments).stdout.split("\0") if path]


class GitObject(NamedTuple):
    """An object of git: its id, its type (`commit`, `tree`, `blob`, `tag`) and its content."""

    id: str
    type: str
    data: bytes


class AmbiguousNameError(Exception):
    """Several objects have ids that begin with what was asked for."""


class ObjectReader:
    """The objects of a repository, read through one `git cat-file --batch` that runs until the reader is closed.

    Memory holds one object at a time, and at most `_REQUESTS_AHEAD` of those announced with `read_ahead`. Threads may
    share it: each waits for the answer of the other.
    """

    def __init__(self, root: Path, max_bytes: int | None = None, *, may_fetch: bool = True) -> None:
        """Of a file larger than `max_bytes`, only the first `max_bytes` + 1 are kept. Where not `may_fetch`, git
        takes nothing from another copy: in a partial clone, what is not here is missing. Raises ToolError without git.
        """
        self.root = root
        self.max_bytes = max_bytes
        self._lock = threading.RLock()
        self._upcoming: deque[str] = deque()
        self._announced: Counter[str] = Counter()
        self._asked: deque[str] = deque()
        self._arrived: dict[str, GitObject | None] = {}
        process = _start_git(
            root, "cat-file", "--batch", stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, may_fetch=may_fetch
        )
        assert process.stdin is not None
        assert process.stdout is not None
        self._input, self._output = process.stdin, process.stdout
        self.close = weakref.finalize(self, _end_process, process)

    def find(self, name: str) -> GitObject | None:
        """The object of any name that git knows (`HEAD^{commit}`); None if there is none, or if it is not here.

        Raises AmbiguousNameError, ToolError where git fails.
        """
        if "\n" in name or not name.strip():
            return None
        with self._lock:
            self._receive_all()
            self._ask(name)
            return self._receive()

    def read_ahead(self, ids: Iterable[str]) -> None:
        """Announce the objects that will be read next, in this order; some may be left out."""
        with self._lock:
            self._upcoming = deque(ids)
            self._announced = Counter(self._upcoming)
            self._arrived.clear()

    def read(self, object_id: str) -> GitObject | None:
        """The object of an id; None if it is not here. Raises ToolError where git fails."""
        with self._lock:
            return self._read(object_id)

    def _read(self, object_id: str) -> GitObject | None:
        if object_id in self._arrived:
            return self._arrived.pop(object_id)
        if object_id not in self._asked:
            if not self._announced[object_id]:
                return self.find(object_id)
            while self._next_announced() != object_id:
                pass
            self._ask(object_id)
        if self._upcoming and len(self._asked) <= _REQUESTS_AHEAD // 2:  # many at once: each time costs a system call
            count = min(len(self._upcoming), _REQUESTS_AHEAD - len(self._asked))
            self._ask(*(self._next_announced() for _ in range(count)))
        while self._asked[0] != object_id:
            self._keep_next()
        return self._receive()

    def _next_announced(self) -> str:
        object_id = self._upcoming.popleft()
        self._announced[object_id] -= 1
        return object_id

    def _ask(self, *names: str) -> None:
        try:
            self._input.write(b"".join(os.fsencode(name) + b"\n" for name in names))
            self._input.flush()
        except OSError as error:
            raise self._make_error() from error
        self._asked += names

    def _receive_all(self) -> None:
        while self._asked:
            self._keep_next()

    def _keep_next(self) -> None:
        name = self._asked[0]
        self._arrived[name] = self._receive()

    def _receive(self) -> GitObject | None:
        """The answer to the oldest question."""
        name = self._asked.popleft()
        header = self._output.readline()
        if not header.endswith(b"\n"):
            raise self._make_error()
        fields = header.split()
        if len(fields) == 3 and fields[2].isdigit():
            object_type = fields[1].decode()
            kept = self.max_bytes if object_type == "blob" else None  # half a tree would be a folder without its end
            return GitObject(fields[0].decode(), object_type, self._receive_content(int(fields[2]), kept))
        if header.endswith(b" ambiguous\n"):
            raise AmbiguousNameError(name)
        return None  # `<name> missing`

    def _receive_content(self, size: int, max_bytes: int | None) -> bytes:
        kept = size if max_bytes is None else min(size, max_bytes + 1)
        data = self._output.read(kept)
        left = size - kept + 1  # a line end follows
        while left:
            chunk = self._output.read(min(left, _CHUNK_BYTES))
            if not chunk:
                raise self._make_error()
            left -= len(chunk)
        return data

    def _make_error(self) -> ToolError:
        """What git says of a repository in which it ended."""
        missing = find_missing_error(self.root)
        if missing is not None:
            return missing
        output = query_git(self.root, "rev-parse", "--git-dir").stderr
        message = Message(N_("git refuses to work in {folder}"), {"folder": str(self.root)})
        return ToolError(message, output=clean_git_output(output))


def find_missing_error(root: Path) -> ToolError | None:
    """The error for an object that is not here, if this copy was made without the files of the past."""
    hints = partial_clone_hints(root)
    message = N_("files of the past are not in this copy of the repository, and cannot be fetched now")
    return ToolError(Message(message), hints=hints) if hints else None


def partial_clone_hints(root: Path) -> tuple[Message, ...]:
    """How to get all files of the past, if the clone was made without them."""
    if not query_git(root, "config", "--get-regexp", r"^remote\..*\.promisor$").stdout.strip():
        return ()
    return (
        Message(N_("it was made without the files of the past"), hint="git clone --filter"),
        Message(N_("to get all of them"), command="git fetch --refetch --no-filter"),
    )


def _end_process(process: subprocess.Popen[bytes]) -> None:
    """Let a git process end: its input ends, and what it still writes is not read."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()


def _find_git() -> str:
    """The full path of git, for Windows: a `git.exe` of the current folder must not run."""
    folders = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if Path(folder).is_absolute()]
    return next((str(path) for folder in folders if (path := Path(folder, "git.exe")).is_file()), "git.exe not found")


def read_blobs(
    root: Path, ids: Sequence[str], max_bytes: int | None = None, *, may_fetch: bool = True
) -> dict[str, bytes]:
    """The contents of many blobs by id. An id that git does not know is left out. `max_bytes`, `may_fetch`: as for
    `ObjectReader`.

    Raises ToolError if git fails or is not installed.
    """
    unique_ids = list(dict.fromkeys(ids))
    if not unique_ids:
        return {}
    reader = ObjectReader(root, max_bytes, may_fetch=may_fetch)
    try:
        reader.read_ahead(unique_ids)
        found = {blob_id: reader.read(blob_id) for blob_id in unique_ids}
    finally:
        reader.close()
    return {blob_id: git_object.data for blob_id, git_object in found.items() if git_object is not None}


def find_git_editor(root: Path) -> str | None:
    """The editor that git is configured to use (`core.editor`); None without one, or without git."""
    try:
        result = query_git(root, "config", "--get", "core.editor")
    except ToolError:
        return None
    return result.stdout.strip() if result.exit_code == 0 else None


_STALLED_SECONDS = 60
"""How long another machine may leave git without an answer."""
_STALLED_TRANSFER = {"GIT_HTTP_LOW_SPEED_LIMIT": "1", "GIT_HTTP_LOW_SPEED_TIME": str(_STALLED_SECONDS)}


def non_interactive_env(root: Path, ssh_setting: str | None = None) -> dict[str, str]:
    """Variables that let git talk to another machine without ever waiting for an answer on the terminal.

    The user's keys, agents and credential helpers keep working. A machine that does not answer is given up.
    `ssh_setting`: the setting `core.sshCommand` ("" for none), if it was read just now.
    """
    env = {"GIT_TERMINAL_PROMPT": "0"}
    for name, value in _STALLED_TRANSFER.items():
        if name not in os.environ:
            env[name] = value
    ssh_command = os.environ.get("GIT_SSH_COMMAND", "")
    if not ssh_command and ssh_setting is None:
        ssh_setting = query_git(root, "config", "core.sshCommand").stdout
    ssh_command = ssh_command or (ssh_setting or "").strip()
    if not ssh_command and os.environ.get("GIT_SSH"):  # a program of the user's choice, with its own options
        return env
    ssh_command = ssh_command or "ssh"
    if Path(ssh_command.split()[0]).stem == "ssh":
        env["GIT_SSH_COMMAND"] = f"{ssh_command} -o BatchMode=yes -o ConnectTimeout={_STALLED_SECONDS}"
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
