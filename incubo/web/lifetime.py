"""How long a server lives: until somebody stops it from a page, or until nobody has used it for a while."""

from __future__ import annotations

import time
from typing import Final

_SECONDS_FOR_THE_LAST_PAGE: Final = 1.0
"""Between the answer that incubo stops and its end: the browser still asks for the style sheet."""


class Lifetime:
    """When a server ends. `idle_seconds`: so long after the last request of the person; None: never by itself."""

    def __init__(self, idle_seconds: float | None = None) -> None:
        self._idle_seconds = idle_seconds
        self._last_request = time.monotonic()
        self._end: float | None = None

    def touch(self) -> None:
        """Say that the person has asked for something."""
        self._last_request = time.monotonic()

    def stop(self) -> None:
        """End soon, whatever comes."""
        self._end = time.monotonic() + _SECONDS_FOR_THE_LAST_PAGE

    def is_over(self) -> bool:
        """Whether the server is to end."""
        now = time.monotonic()
        if self._end is not None:
            return now >= self._end
        return self._idle_seconds is not None and now - self._last_request >= self._idle_seconds
