"""Waiting for something that another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60
"""Seconds after which a test gives up: on a machine that is busy, everything may take long but the end."""


def wait_until(has_happened: Callable[[], bool]) -> None:
    """Wait until something has happened, and fail where it does not."""
    deadline = time.monotonic() + PATIENCE
    while not has_happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)
