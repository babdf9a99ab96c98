"""Signals that end a process (Ctrl-C, SIGTERM, SIGHUP): raised as exceptions, and held while files are written.

An exception between the creation of a file and the line that remembers it would leave that file behind, and one during
a roll-back would leave files half restored. Work that must not be cut holds the signals, and checks for them where it
can be rolled back.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_TERMINATION_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP
_HELD_SIGNALS = (signal.SIGINT, *_TERMINATION_SIGNALS)


class SignalInterrupt(KeyboardInterrupt):
    """Raised by SIGTERM and SIGHUP, as KeyboardInterrupt is by Ctrl-C."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_number = signal_number


@contextlib.contextmanager
def raise_termination_signals() -> Iterator[None]:
    """Raise SignalInterrupt for the signals that would end the process at once, while the block runs.

    A signal that the process ignores (`nohup`) or handles otherwise stays as it is. Outside the main thread, which
    alone gets signals, nothing changes.
    """
    changed: list[int] = []
    try:
        if _is_main_thread():
            for number in _TERMINATION_SIGNALS:
                if signal.getsignal(number) == signal.SIG_DFL:
                    changed.append(number)
                    signal.signal(number, _raise_interrupt)
        yield
    finally:
        for number in changed:
            signal.signal(number, signal.SIG_DFL)


class HeldInterrupts:
    """The signals that arrived while they are held."""

    def __init__(self) -> None:
        self._received: list[int] = []

    def receive(self, signal_number: int, _frame: FrameType | None = None) -> None:
        """Note a signal: it is a signal handler."""
        self._received.append(signal_number)

    @property
    def last_received(self) -> int | None:
        """The last signal that arrived; None if there is none."""
        return self._received[-1] if self._received else None

    def check(self) -> None:
        """Raise KeyboardInterrupt if a signal arrived: the caller rolls back. It is raised once."""
        number, self._received = self.last_received, []
        if number is not None:
            _raise_interrupt(number)


@contextlib.contextmanager
def hold_interrupts() -> Iterator[HeldInterrupts]:
    """Hold Ctrl-C, SIGTERM and SIGHUP while the block runs; those it has not checked are delivered at its end.

    A signal that the process ignores stays ignored. Outside the main thread nothing is held: no signal arrives there.
    """
    held = HeldInterrupts()
    handlers = {}
    if _is_main_thread():
        handlers = {number: signal.getsignal(number) for number in _HELD_SIGNALS}
        handlers = {number: handler for number, handler in handlers.items() if handler not in (signal.SIG_IGN, None)}
    try:
        for number in handlers:
            signal.signal(number, held.receive)
        yield held
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if held.last_received is not None:
            signal.raise_signal(held.last_received)


def _raise_interrupt(signal_number: int, _frame: FrameType | None = None) -> None:
    if signal_number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SignalInterrupt(signal_number)


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
