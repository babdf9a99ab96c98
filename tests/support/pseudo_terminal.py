"""A command at a pseudo-terminal, answered as a person would."""

from __future__ import annotations

import os
import re
import select
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from support.command_process import start_command
from support.paths import load_tool

read_terminal = load_tool("terminal").read_terminal

_PROMPT = re.compile(r"(?:^|\n)[^\n]*> ?$")


def run_with_answers(
    registry: Path,
    *words: str,
    answers: Sequence[str] = (),
    lang: str = "en",
    env: Mapping[str, str] | None = None,
    prelude: str = "",
    columns: int | None = None,
) -> tuple[int, str]:
    """Run a command at a terminal and give one answer at each prompt; its exit code and its output.

    `env`: variables beside the usual ones ("" removes one). `prelude`: Python that runs before the command.
    `columns`: the width of the terminal, 24 lines high.
    """
    import pty

    terminal, command_end = pty.openpty()
    environment = {**os.environ, "INCUBO_LANG": lang, "NO_COLOR": "1", "TERM": "dumb", **(env or {})}
    environment = {name: value for name, value in environment.items() if value}
    if columns is not None:
        _set_size(command_end, columns)
    streams = (command_end, command_end, command_end)
    process = start_command(words, registry, environment, streams, prelude=prelude, at_terminal=True)
    os.close(command_end)
    output, unread, remaining = "", b"", list(answers)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.005 if _waits(process.pid) else 0.05)[0]:
            data = read_terminal(terminal)
            if not data:
                break
            unread += data
        elif remaining and _PROMPT.search(unread.decode("utf-8", "replace").replace("\r", "")):
            output += unread.decode("utf-8", "replace")
            unread = b""
            answer = remaining.pop(0)
            os.write(terminal, answer.encode() if answer == "\x03" else answer.encode() + b"\n")
    output += unread.decode("utf-8", "replace")
    code = process.wait(timeout=10)
    os.close(terminal)
    assert not remaining, f"unused answers: {remaining}\n{output}"
    return code, output.replace("\r\n", "\n")


def _waits(pid: int) -> bool:
    """Whether a process waits, such as for an answer; False where the system does not say so."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"S"
    except OSError:
        return False


def _set_size(terminal: int, columns: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
