"""Write files whole or not at all: a reader sees the old content or the new one, never a part.

The new content goes to a temporary file in the same folder, is flushed to the disk, and takes the target's name by a
rename.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message

TEMP_SUFFIX = ".tmp"


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all. Raises ToolError."""
    try:
        overwrite_file(path, data)
    except OSError as error:
        raise ToolError(cannot_write_message(path, error)) from error


def cannot_read_message(path: Path | str, error: OSError) -> Message:
    """Why a file cannot be read."""
    return Message(N_("{path} cannot be read ({why})"), {"path": str(path), "why": error.strerror or str(error)})


def cannot_write_message(path: Path | str, error: OSError) -> Message:
    """Why a file cannot be written."""
    return Message(N_("{path} cannot be written ({why})"), {"path": str(path), "why": error.strerror or str(error)})


def overwrite_file(target: Path, data: bytes, prefix: str = "") -> None:
    """Like `replace_file`, for callers that handle OSError. `prefix`: that of the temporary file's name."""
    temporary = write_temporary(target, data, prefix)
    try:
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_temporary(target: Path, data: bytes, prefix: str = "") -> Path:
    """Write `data` to a temporary file in the folder of `target`, flushed to the disk; return its path.

    It has the permissions of `target`, or those of a new file. Its name is `prefix` (by default the name of `target`),
    some random letters and `TEMP_SUFFIX`. Raises OSError; then no file is left.
    """
    import tempfile  # lazy: 5 ms, only for writing: reading commands load the journal, which imports this module

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=prefix or f".{target.name}.", suffix=TEMP_SUFFIX)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_file_mode(target))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _file_mode(target: Path) -> int:
    """The permissions of `target`; those of a new file where it does not exist."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
