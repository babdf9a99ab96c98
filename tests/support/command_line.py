from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class CommandResult(NamedTuple):
    """What a command line gave."""

    code: int
    out: str
    err: str


RunCommand = Callable[..., CommandResult]
