"""Replace a file in one step: a reader sees the old content or the new one, never a part."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from incubo.core.errors import ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message

if TYPE_CHECKING:
    pass


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside it first, then in its place. Raises ToolError."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            mask = os.umask(0)
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
