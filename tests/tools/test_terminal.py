"""The last bytes of a program at a pseudo-terminal are read even when its end is announced before them."""

from __future__ import annotations

import os

import pytest
from support.paths import load_tool

terminal = load_tool("terminal")


def test_bytes_after_the_announced_end_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = iter([OSError(5, "the other end is closed"), b"last line\n", OSError(5, "closed"), OSError(5, "closed")])

    def read(_terminal: int, _size: int) -> bytes:
        step = next(reads)
        if isinstance(step, OSError):
            raise step
        return step

    monkeypatch.setattr(os, "read", read)
    assert terminal.read_terminal(3) == b"last line\n"
    assert terminal.read_terminal(3) == b""
