"""Atomic file replacement: a reader sees the old content or the new one, never a part."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message


def replace_file(path: Path, data: bytes) -> None:
    """Write a temporary file in the same folder, then rename it to `path`. Raises ToolError."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            mask = os.umask(0)  # mkstemp makes private files; the new file gets the permissions of an ordinary one
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise
    except OSError as error:
        message = Message(
            N_("{path} cannot be written ({why})"), {"path": str(path), "why": error.strerror or str(error)}
        )
        raise ToolError(message) from error
