"""Makes a copy of itself (fork) for each command: a script without imports of its own, started by `command_process`.

It has imported all of incubo, and never runs a command itself: each one begins as in a new process.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import struct
import sys
import time

IMPORTED_WHEN_NEEDED = (
    "encodings.cp437", "filelock", "frontmatter", "git", "openpyxl", "platformdirs.unix", "rich._emoji_codes",
    "slugify", "text_unidecode", "typer._click.decorators", "xlsxwriter",
)  # fmt: skip
"""Libraries that incubo imports within functions only."""


def serve(connection: socket.socket, listener: socket.socket | None = None) -> None:
    """Answer each request with the process id of the command, and then with what `waitpid` says, until the end.

    Who connects to `listener` gets the same from a copy of this process.
    """
    copies: list[int] = []
    while True:
        if listener is not None and listener in select.select([connection, listener], [], [])[0]:
            copies = [pid for pid in copies if not os.waitpid(pid, os.WNOHANG)[0]]
            copies.append(serve_client(connection, listener))
            continue
        data, streams, _, _ = socket.recv_fds(connection, 1 << 16, 3)
        if not data:
            return
        while not data.endswith(b"\n"):
            data += connection.recv(1 << 16)
        pid = os.fork()
        if not pid:
            connection.close()
            become_command(*json.loads(data), streams)
        for stream in streams:
            os.close(stream)
        connection.sendall(struct.pack("i", pid))
        connection.sendall(struct.pack("i", os.waitpid(pid, 0)[1]))


def serve_client(connection: socket.socket, listener: socket.socket) -> int:
    """Let a copy of this process answer the next one who connects; its process id."""
    client, _ = listener.accept()
    with client:
        pid = os.fork()
        if not pid:
            connection.close()
            listener.close()
            serve(client)
            os._exit(0)
        return pid


def become_command(
    words: list[str], cwd: str, env: dict[str, str], prelude: str, at_terminal: bool, streams: list[int]
) -> None:
    """Run a command, which ends the process."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if at_terminal:
        import fcntl
        import termios

        os.setsid()
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    encoding, _, errors = env.get("PYTHONIOENCODING", "").partition(":")
    sys.stdin, sys.stdout, sys.stderr = (
        open(  # noqa: SIM115
            stream.fileno(),
            stream.mode,
            encoding=encoding or stream.encoding,
            errors=stream.errors if stream is sys.stderr or not encoding else errors or "strict",
            newline="\n",
        )
        for stream in (sys.stdin, sys.stdout, sys.stderr)
    )
    sys.stderr.reconfigure(line_buffering=True)
    sys.argv = [sys.modules["incubo.__main__"].__file__, *words]
    exec(prelude, {"__name__": "__main__"})
    from incubo.cli.main import console_main

    console_main()


def import_all() -> None:
    """What a command imports while it runs."""
    import incubo

    for module in pkgutil.walk_packages(incubo.__path__, "incubo."):
        importlib.import_module(module.name)
    for name in IMPORTED_WHEN_NEEDED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    import_all()
    connection, listener = (socket.socket(fileno=int(number)) for number in sys.argv[1:])
    serve(connection, listener)
    os.unlink(listener.getsockname())
    os.rmdir(os.path.dirname(listener.getsockname()))
