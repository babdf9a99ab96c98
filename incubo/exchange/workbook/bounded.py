"""Read a workbook in a process of its own, with limits on its memory and its time.

The library that reads values believes what a file says of itself: one that promises ten billion texts, or a billion
spaces in a row, takes all the memory there is, and what does not get it ends the whole process. So it is another
process that is ended. Delimited texts are read here: our own reader takes no more than their size.
"""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import threading
import time
from types import ModuleType
from typing import IO

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.usage import CURRENT_USAGE, Usage
from incubo.exchange.workbook import reader
from incubo.exchange.workbook.limits import MAX_MEMORY_BYTES, MAX_SECONDS
from incubo.exchange.workbook.sheets import Workbook

_PROGRAM = f"""
import os, sys
os.environ["RUST_BACKTRACE"] = "0"  # to write one takes memory, and where there is none it waits for ever
sys.path[:] = sys.argv[2:]
from {__name__} import answer
answer(sys.stdin.buffer, sys.stdout.buffer, sys.argv[1])
"""
_HAS_HARD_LIMIT = sys.platform == "linux"
"""Whether the system itself refuses memory to a process beyond a limit. (macOS has the call, without the effect.)"""
_OUR_FAILURE = 1
"""The exit code of a Python that ends by an exception."""


def read_workbook(data: bytes) -> Workbook:
    """The workbook of a file's bytes. Raises UsageError for what is no workbook, or takes too much to read."""
    if not reader.needs_library(data):
        return reader.read_workbook(data)
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", _PROGRAM, CURRENT_USAGE.get().currency, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    with process:
        if not _HAS_HARD_LIMIT:
            import psutil  # here and not in the thread: where it is missing, nothing would watch

            threading.Thread(target=_watch_memory, args=(process, psutil), daemon=True).start()
        try:
            output, errors = process.communicate(data, timeout=MAX_SECONDS)
        except subprocess.TimeoutExpired:
            raise _too_heavy_error() from None
        finally:
            process.kill()
    # Windows gives a process that is ended the same exit code, without a word
    if process.returncode == _OUR_FAILURE and errors.strip() and b"MemoryError" not in errors:
        raise RuntimeError(errors.decode("utf-8", "replace"))
    if process.returncode != 0:
        raise _too_heavy_error()
    result = pickle.loads(output)
    if isinstance(result, Workbook):
        return result
    message, *hints = result
    raise UsageError(message, hints=hints)


def answer(source: IO[bytes], target: IO[bytes], currency: str) -> None:
    """What the other process does: read a workbook, and write it, or why it cannot be read, pickled."""
    if _HAS_HARD_LIMIT:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    CURRENT_USAGE.set(Usage(currency))
    try:
        result: object = reader.read_workbook(source.read())
    except UsageError as error:
        result = [m._replace(arguments=dict(m.arguments)) for m in (error.message, *error.hints)]
    pickle.dump(result, target)


def _watch_memory(process: subprocess.Popen[bytes], psutil: ModuleType) -> None:
    """End a process that takes too much memory, where the system does not."""
    with contextlib.suppress(psutil.Error):  # it has ended
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            if watched.memory_info().rss > MAX_MEMORY_BYTES:
                process.kill()
            time.sleep(0.02)


def _too_heavy_error() -> UsageError:
    message = Message(
        N_("this workbook takes more than {n} MB of memory or {seconds} seconds to read: it is not read"),
        {"n": MAX_MEMORY_BYTES // 1_000_000, "seconds": MAX_SECONDS},
    )
    return UsageError(message, hints=(reader.how_to_lighten(),))
