"""Reading from a pseudo-terminal, for the documentation, the tests and the benchmark."""

from __future__ import annotations

import os


def read_terminal(terminal: int) -> bytes:
    """The next bytes that a program wrote to a pseudo-terminal, waiting for them; empty once it is closed.

    Linux says with an error that the other end is closed, and may say so before the last bytes have crossed: a
    second read then returns them.
    """
    for _ in range(2):
        try:
            return os.read(terminal, 1 << 16)
        except OSError:
            continue
    return b""
