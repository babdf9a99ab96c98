"""A bar on standard error for work that takes seconds: how far it is, and how long it still takes.

Most commands end before it would appear, so Rich is imported with the first bar that does (decision 0034).
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from incubo.core.i18n import N_, current_language, temporary_language, translate
from incubo.core.message import Message
from incubo.core.progress import Progress

PATIENCE = 1.0
"""Seconds of work, and seconds left by the estimate, before which no bar appears."""
_DRAWING_INTERVAL = 0.1
_LONG = 90
"""Seconds from which the time left is shown in minutes."""


class Drawing(Protocol):
    """A bar on the screen."""

    def draw(self, done: int, total: int, seconds_left: float) -> None:
        """Show how far the work is."""

    def clear(self) -> None:
        """Take the bar off the screen."""


class ProgressBar:
    """A bar that appears after a second of work, if the estimate says that as much remains."""

    def __init__(self, open_drawing: Callable[[], Drawing], clock: Callable[[], float] = time.monotonic) -> None:
        self._open_drawing = open_drawing
        self._clock = clock
        self._started_at = clock()
        self._drawing: Drawing | None = None
        self._drawn_at = 0.0
        self._is_broken = False

    def report(self, done: int, total: int) -> None:
        """Record that `done` of `total` parts of the work are done."""
        now = self._clock()
        if self._is_broken or done <= 0 or (self._drawing is not None and now - self._drawn_at < _DRAWING_INTERVAL):
            return
        elapsed = now - self._started_at
        left = elapsed * (total - done) / done
        if self._drawing is None:
            if elapsed < PATIENCE or left < PATIENCE:
                return
            try:
                self._drawing = self._open_drawing()
            except (OSError, ValueError):  # a terminal that is closed must not stop the work, which may be a write
                self._is_broken = True
                return
        self._drawn_at = now
        self._drawing.draw(done, total, left)

    def close(self) -> None:
        """Leave the screen as it was."""
        if self._drawing is not None:
            self._drawing.clear()
            self._drawing = None


@contextmanager
def track(label: Message, *, color: bool) -> Iterator[Progress]:
    """A context manager for long work: yields its progress callback, and removes the bar at the end."""
    language = current_language()  # that of who waits: files may be made in another
    bar = ProgressBar(lambda: _RichDrawing(label, language, color=color))
    try:
        yield bar.report
    finally:
        bar.close()


@contextmanager
def announce(label: Message, *, is_shown: bool) -> Iterator[None]:
    """A context manager for work of which nothing tells how far it is: after a second, a terminal says what is going
    on; the line goes at the end. `is_shown`: whether a person sees it (`Session.shows_progress`).
    """
    if not is_shown:
        yield
        return
    text = translate(label)  # here: another thread does not know the language
    shown = threading.Event()

    def show() -> None:
        with suppress(OSError, ValueError):  # a closed terminal
            shown.set()
            sys.stderr.write(f"{text} …")
            sys.stderr.flush()

    timer = threading.Timer(PATIENCE, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if shown.is_set():
            with suppress(OSError, ValueError):
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()


class _RichDrawing:
    """A bar drawn by Rich: without a thread; it does not capture other output."""

    def __init__(self, label: Message, language: str, *, color: bool) -> None:
        from rich.console import Console  # lazy, as rich.progress: 40 ms, only once a bar appears
        from rich.progress import BarColumn, Progress, TextColumn

        class QuietConsole(Console):
            def on_broken_pipe(self) -> None:
                self.quiet = True  # Rich would end the process

        console = QuietConsole(
            file=sys.stderr, force_terminal=True, color_system="standard" if color else None, no_color=not color
        )
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(style="dim", complete_style="cyan", finished_style="cyan"),
            TextColumn("{task.fields[percent]}", markup=False),
            TextColumn("{task.fields[left]}", style="dim", markup=False),
            console=console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._language = language
        self._task = self._progress.add_task(self._say(label), total=1, percent="", left="")
        self._progress.start()
        console.show_cursor(True)  # the cursor is restored even if the process is stopped

    def draw(self, done: int, total: int, seconds_left: float) -> None:
        percent = self._say(Message(N_("{n}%"), {"n": f"{100 * done // total:2}"}))
        left = self._say(_time_left(seconds_left))
        with suppress(OSError, ValueError):  # ignore a closed terminal
            self._progress.update(self._task, completed=done, total=total, percent=percent, left=left, refresh=True)

    def clear(self) -> None:
        with suppress(OSError, ValueError):
            self._progress.stop()

    def _say(self, message: Message) -> str:
        with temporary_language(self._language):
            return translate(message)


def _time_left(seconds: float) -> Message:
    if seconds < _LONG:
        return Message(N_("{n} s left"), {"n": max(round(seconds), 1)})
    return Message(N_("{n} min left"), {"n": round(seconds / 60)})
