"""The real command line in a process of its own, without the time that Python and the imports take.

A server that has imported incubo, and never runs a command itself, makes a copy of itself for each (`command_server`).
Where the variables that Python itself reads at its start differ, and on Windows, Python is started as usual.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shlex
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support.paths import ROOT

_READ_BY_PYTHON = ("PYTHON", "LC_", "LANG", "COVERAGE")
_NO_MATTER = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONIOENCODING")
_SERVER = Path(__file__).with_name("command_server.py")
_CLIENT = Path(__file__).with_name("command_client.py")
_RUN_COMMAND = "\nfrom incubo.cli.main import console_main\nconsole_main()\n"
_CONTROLLING_TERMINAL = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Make the pseudo-terminal the one that Ctrl-C comes from, then become the command.

A suite that runs in the background has Ctrl-C ignored, and what it starts inherits that.
"""


class CommandProcess:
    """A command that runs."""

    def __init__(self, process: subprocess.Popen[bytes] | _Server, pid: int) -> None:
        self.pid = pid
        self._process = process

    def wait(self, timeout: float = 60) -> int:
        """The exit code, negative for a signal. Raises TimeoutExpired after so many seconds; the command is killed."""
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.kill(self.pid, signal.SIGKILL)
            self._process.wait(timeout)
            raise


def start_command(
    words: Sequence[str],
    cwd: Path | None,
    env: Mapping[str, str],
    streams: tuple[int, int, int],
    *,
    prelude: str = "",
    at_terminal: bool = False,
) -> CommandProcess:
    """Start `incubo WORDS` with three file descriptors as its input, its output and its errors.

    `prelude`: Python that runs before the command. `at_terminal`: its input is the terminal that Ctrl-C comes from.
    """
    env = {**env, "PYTHONPATH": str(ROOT)}
    server = _find_server(env)
    if server is not None:
        request = [list(words), str(cwd or Path.cwd()), env, prelude, at_terminal]
        return CommandProcess(server, server.start(request, streams))
    program = ["-c", prelude + _RUN_COMMAND] if prelude else ["-m", "incubo"]
    command = [sys.executable, "-P", *program, *words]
    if at_terminal:
        command = [sys.executable, "-c", _CONTROLLING_TERMINAL, *command]
    stdin, stdout, stderr = streams
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdin=stdin, stdout=stdout, stderr=stderr, start_new_session=at_terminal
    )
    return CommandProcess(process, process.pid)


def run_command(
    words: Sequence[str], cwd: Path | None, env: Mapping[str, str], typed: bytes = b"", *, prelude: str = ""
) -> tuple[int, bytes, bytes]:
    """Run `incubo WORDS` with some input: its exit code, its output and its errors."""
    (read_input, write_input), (read_output, write_output), (read_errors, write_errors) = (os.pipe() for _ in range(3))
    streams = (read_input, write_output, write_errors)
    process = start_command(words, cwd, env, streams, prelude=prelude)
    for stream in streams:
        os.close(stream)
    with ThreadPoolExecutor(3) as threads:
        threads.submit(_write_all, write_input, typed)
        out, err = (threads.submit(_read_all, stream) for stream in (read_output, read_errors))
        code = process.wait(120)
    return code, out.result(), err.result()


def _write_all(stream: int, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), open(stream, "wb") as file:
        file.write(data)


def _read_all(stream: int) -> bytes:
    with open(stream, "rb") as file:
        return file.read()


def command_script() -> str:
    """A line of shell that becomes the command whose words are its arguments."""
    server = _find_server({**os.environ, "PYTHONPATH": str(ROOT)})
    if server is None:
        return f'PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -P -m incubo "$@"'
    words = shlex.join([sys.executable, "-IS", str(_CLIENT), server.address])
    return f'PYTHONPATH={shlex.quote(str(ROOT))} exec {words} "$@"'


class _Server:
    """The process that is copied, for one command at a time."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.variables = _variables_of_python(env)
        self.is_busy = False
        self.address = str(Path(tempfile.mkdtemp(prefix="incubo-"), "commands"))
        self._socket, other_end = socket.socketpair()
        with other_end, socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.address)
            listener.listen()
            numbers = (other_end.fileno(), listener.fileno())
            words = [sys.executable, "-P", str(_SERVER), *map(str, numbers)]
            self._process = subprocess.Popen(words, env=dict(env), stdin=subprocess.DEVNULL, pass_fds=numbers)
        atexit.register(self.stop)

    def start(self, request: Sequence[object], streams: tuple[int, int, int]) -> int:
        """The process id of a new command."""
        self.is_busy = True
        self._socket.settimeout(60)
        data = json.dumps(request).encode() + b"\n"
        sent = socket.send_fds(self._socket, [data], streams)
        self._socket.sendall(data[sent:])
        return self._receive()

    def wait(self, timeout: float) -> int:
        """The exit code of the command."""
        self._socket.settimeout(timeout)
        try:
            status = self._receive()
        except TimeoutError as error:
            raise subprocess.TimeoutExpired("incubo", timeout) from error
        self.is_busy = False
        return os.waitstatus_to_exitcode(status)

    def _receive(self) -> int:
        answer = self._socket.recv(4)
        assert answer, "the server of commands has ended"
        return int(struct.unpack("i", answer)[0])

    def stop(self) -> None:
        """End the process, which removes the folder of its address."""
        self._socket.close()
        self._process.wait(10)


_servers: list[_Server] = []
"""None or one, started by the first command."""


def _find_server(env: Mapping[str, str]) -> _Server | None:
    """The server whose Python began with the same variables, if it is free."""
    if not hasattr(os, "fork"):
        return None
    if not _servers:
        usual = {name: value for name, value in os.environ.items() if not name.startswith("INCUBO_")}
        _servers.append(_Server({**usual, "PYTHONPATH": str(ROOT)}))
    server = _servers[0]
    return server if not server.is_busy and _variables_of_python(env) == server.variables else None


def _variables_of_python(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(_READ_BY_PYTHON) and name not in _NO_MATTER}
