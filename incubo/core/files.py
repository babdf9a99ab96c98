"""Read regular files only, and write files whole or not at all.

A reader sees the old content or the new one, never a part: the new content goes to a temporary file in the same
folder, is flushed to the disk, and takes the target's name by a rename.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from incubo.core.errors import ToolError
from incubo.core.failures import collected_failures
from incubo.core.i18n import N_
from incubo.core.message import Message

TEMP_SUFFIX = ".tmp"
_READ_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)  # opening a named pipe must not block
    | getattr(os, "O_NOCTTY", 0)
)


def require_whole(path: object) -> None:
    """Raise ToolError where parts of what is to be written failed: what leaves is whole, and what was there stays."""
    if collected_failures():
        text = N_("{path} was not written: parts of what it was to hold could not be made")
        raise ToolError(Message(text, {"path": str(path)}))


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all. Raises ToolError."""
    try:
        overwrite_file(path, data)
    except OSError as error:
        raise ToolError(cannot_write_message(path, error)) from error


def read_regular_file(path: Path, max_bytes: int = -1) -> bytes:
    """The bytes of a file, or its first `max_bytes`. Raises OSError, for a device or a pipe too: those may never end.

    For files that a registry, or git, may name; not for one that a person names on the command line.
    """
    descriptor = os.open(path, _READ_FLAGS)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(max_bytes)
    finally:
        os.close(descriptor)


_OS_ERRORS = {
    errno.ENOENT: N_("no such file or folder"),
    errno.EACCES: N_("permission denied"),
    errno.EPERM: N_("operation not permitted"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is not a folder"),
    errno.EEXIST: N_("it exists already"),
    errno.ENOSPC: N_("no space is left on the disk"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ELOOP: N_("its links lead in a circle"),
    errno.EBUSY: N_("another program is using it"),
    errno.EIO: N_("the disk does not answer as it should"),
    errno.EPIPE: N_("the program that was to read it has ended"),
}
"""The errors of the system that people meet: the system's own words are in its language, not in the person's."""


def os_error_reason(error: OSError) -> Message:
    """Why the system refused, in the language of the person; in the system's words for what people hardly meet."""
    if error.errno in _OS_ERRORS:
        return Message(_OS_ERRORS[error.errno])
    return Message("{why}", {"why": error.strerror or str(error)})


def cannot_read_message(path: Path | str, error: OSError) -> Message:
    """Why a file cannot be read."""
    return Message(N_("{path} cannot be read ({why})"), {"path": str(path), "why": os_error_reason(error)})


def cannot_write_message(path: Path | str, error: OSError) -> Message:
    """Why a file cannot be written."""
    return Message(N_("{path} cannot be written ({why})"), {"path": str(path), "why": os_error_reason(error)})


def overwrite_file(target: Path, data: bytes, prefix: str = "") -> None:
    """Like `replace_file`, for callers that handle OSError. `prefix`: that of the temporary file's name."""
    from incubo.core.interrupts import hold_interrupts  # lazy: 2 ms, only for writing

    with hold_interrupts():
        temporary = write_temporary(target, data, prefix)
        try:
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def write_temporary(target: Path, data: bytes, prefix: str = "", *, is_flushed: bool = True) -> Path:
    """Write `data` to a temporary file in the folder of `target`, flushed to the disk; return its path.

    Without `is_flushed`, the caller flushes it (`flush_file`): of many files, it takes a fifth of the time once all are
    written.

    It has the permissions of `target`, or those of a new file. Its name is `prefix` (by default the name of `target`),
    some random letters and `TEMP_SUFFIX`. Raises OSError; then no file is left. Call it while interrupts are held
    (`hold_interrupts`): an exception before it returns would leave the file behind.
    """
    import tempfile  # lazy: 5 ms, only for writing: reading commands load the journal, which imports this module

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=prefix or f".{target.name}.", suffix=TEMP_SUFFIX)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if is_flushed:
                file.flush()
                os.fsync(file.fileno())
        temporary.chmod(_file_mode(target))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def flush_file(path: Path) -> None:
    """Flush a file that was written to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR)  # Windows flushes only what may be written
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _file_mode(target: Path) -> int:
    """The permissions of `target`; those of a new file where it does not exist."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
