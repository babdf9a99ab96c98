"""What `--from` names: a file, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from incubo.edit.filled import MAX_BYTES
from incubo.errors import UsageError
from incubo.i18n import N_, gettext
from incubo.problem import Text


class Source(NamedTuple):
    """A document: its bytes (one more than is allowed, where it is too long), what to call it, whether it was typed."""

    data: bytes
    name: str
    typed: bool = False


def source(name: str | None) -> Source | None:
    """The document that `--from` names (`-`: standard input), None where it is not given. Raises UsageError."""
    return read(name) if name is not None else None


def read(name: str) -> Source:
    """The document of that name. Raises UsageError where it cannot be read."""
    if name == "-":
        stream = getattr(sys.stdin, "buffer", None)
        data = stream.read(MAX_BYTES + 1) if stream else sys.stdin.read(MAX_BYTES + 1).encode()
        return Source(data, gettext("standard input"), True)
    try:
        with Path(name).open("rb") as file:
            return Source(file.read(MAX_BYTES + 1), name)
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(Text(N_("{name} cannot be read ({why})"), {"name": name, "why": why})) from error
