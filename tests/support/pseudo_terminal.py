"""A command at a pseudo-terminal, answered as a person would."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from support.paths import ROOT, load_tool

read_terminal = load_tool("terminal").read_terminal

_CONTROLLING_TERMINAL = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Make the pseudo-terminal the one that Ctrl-C comes from, then become the command.

A suite that runs in the background has Ctrl-C ignored, and what it starts inherits that.
"""
_RUN_COMMAND = "\nfrom incubo.cli.main import console_main\nconsole_main()\n"
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
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "INCUBO_LANG": lang, "NO_COLOR": "1", "TERM": "dumb"}
    environment = {name: value for name, value in {**environment, **(env or {})}.items() if value}
    if columns is not None:
        _set_size(command_end, columns)
    program = ["-c", prelude + _RUN_COMMAND] if prelude else ["-m", "incubo"]
    process = subprocess.Popen(
        [sys.executable, "-c", _CONTROLLING_TERMINAL, sys.executable, "-P", *program, *words],
        cwd=registry,
        env=environment,
        stdin=command_end,
        stdout=command_end,
        stderr=command_end,
        start_new_session=True,
    )
    os.close(command_end)
    output, unread, remaining = "", b"", list(answers)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.05)[0]:
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


def _set_size(terminal: int, columns: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
