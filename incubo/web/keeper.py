"""What is made of a registry and kept, while pages are asked for or written."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


class Keeper:
    """What was made from a registry (findings, an index), kept until it is asked for another one."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._kept: dict[str, tuple[Hashable, Any]] = {}

    def keep(self, name: str, key: Hashable, make: Callable[[Any], T]) -> T:
        """What `name` is for a key. `make` gets what it was for the last one, None at first, and runs once a key."""
        with self._lock:
            if name not in self._kept or self._kept[name][0] != key:
                last = self._kept[name][1] if name in self._kept else None
                self._kept[name] = (key, make(last))
            value: T = self._kept[name][1]
            return value


_collector_lock = threading.Lock()
"""Who turns the collector off for a while turns it on again: two at once would end with what the other one found."""


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """Without the garbage collector, which looks again and again at what is loaded, and finds nothing to free."""
    with _collector_lock:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if was_enabled:
                gc.enable()
