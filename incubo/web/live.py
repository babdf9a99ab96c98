"""The registry that a server shows: loaded once, loaded again where files changed, and read by many requests."""

from __future__ import annotations

import contextlib
import gc
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from watchfiles import watch

from incubo.app.environment import Environment
from incubo.app.history.known import open_known_workspace
from incubo.app.sharing.copy_state import CopyState, read_copy_state
from incubo.app.workspace import Workspace, open_workspace
from incubo.config.settings import peek_settings
from incubo.config.toml_file import CONFIG_FILE
from incubo.core.message import Message
from incubo.core.usage import Usage
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.vcs import git_folder
from incubo.vcs.git_answers import GitAnswers
from incubo.web.keeper import Keeper, without_collector

_MAX_CHANGED_PATHS = 500
"""More changed files than that, and the whole registry is read again: a pull, a checkout."""
_MAX_KNOWN = 3
"""How many registries of the past are kept in memory."""


class Snapshot(NamedTuple):
    """A registry that was read: nothing in it changes. `version` grows with each reading."""

    workspace: Workspace
    registry: Registry
    version: int


class LiveRegistry:
    """A registry on disk, read again where it changed.

    `changed` is called by what watches the files, and by what writes them. Readers take `current()`, which loads at
    most once however many ask.
    """

    def __init__(self, root: Path, environment: Environment) -> None:
        self.root = root
        self._read_user_config = environment.user_config
        self.environment = environment._replace(user_config=lambda: self._user_config)
        self.read_choices()
        self._first_usage = peek_settings(root).usage
        self.keeper = Keeper()
        self._lock = threading.RLock()
        self._known_lock = threading.RLock()
        """Of its own: what is shown as of today does not wait for what was known."""
        self._snapshot: Snapshot | None = None
        self._changed: set[str] | None = None
        """The paths that changed since, relative to the registry; None: read everything."""
        self._known: OrderedDict[tuple[str, str | None], Snapshot] = OrderedDict()
        self._known_since: object = None
        """Today, and the state of git, since which these are kept."""
        self._settings_stamp: object = None
        self._is_exported: bool | None = None
        self._copy_state: tuple[object, CopyState] = (None, CopyState())
        self.tell_work: Callable[[], Message | None] = lambda: None
        """What every page says of the work with colleagues that goes on or waits for the person; None: nothing."""

    def read_choices(self) -> None:
        """Read what the person chose: nothing but a page of this server changes it, whatever is chosen elsewhere."""
        self._user_config = self._read_user_config()

    @property
    def usage(self) -> Usage:
        """How the people of the registry speak: as it was read last."""
        snapshot = self._snapshot
        return snapshot.workspace.settings.usage if snapshot is not None else self._first_usage

    def asks_source(self, workspace: Workspace) -> bool:
        """Whether a person is asked if the entries are an export: git is asked once for what it knows of them."""
        from incubo.app.source_offer import can_ask_about_source, seems_exported  # lazy: asked once

        if not can_ask_about_source(workspace):
            return False
        if self._is_exported is None:
            self._is_exported = seems_exported(workspace)
        return self._is_exported

    def changed(self, paths: Iterable[str] | None = None) -> None:
        """Say that files changed: these, relative to the registry; None: any."""
        with self._lock:
            if paths is None or self._changed is None:
                self._changed = None
            else:
                self._changed |= set(paths)
                if CONFIG_FILE in self._changed or len(self._changed) > _MAX_CHANGED_PATHS:
                    self._changed = None

    def current(self) -> Snapshot:
        """The registry as its files are. Raises ConfigError for settings that cannot be used."""
        with self._lock:
            stamp = _file_stamp(self.root / CONFIG_FILE)
            if self._snapshot is None or self._changed is None or stamp != self._settings_stamp:
                workspace = self._with_answers(open_workspace(self.root, self.environment))
                version = self._snapshot.version + 1 if self._snapshot is not None else 1
                with without_collector():
                    registry = workspace.load_registry()
                if self._snapshot is None:
                    gc.freeze()  # what is loaded now is there to stay, and the collector need not look at it again
                self._snapshot = Snapshot(workspace, registry, version)
                self._settings_stamp, self._changed = stamp, set()
            elif self._changed:
                last = self._snapshot
                paths = sorted(self._changed)
                registry = reload_registry(last.registry, last.workspace.store, paths, last.workspace.entry_kinds)
                self._snapshot = Snapshot(self._with_answers(last.workspace), registry, last.version + 1)
                self._changed = set()  # last: what could not be read is tried again
            return self._snapshot

    def _with_answers(self, workspace: Workspace) -> Workspace:
        """The workspace for files that were just read: what git said of them before is forgotten."""
        return workspace._replace(git_answers=GitAnswers(self.root))

    def at(self, day_text: str | None = None, known: str | None = None) -> Snapshot:
        """The registry on a day (`--at`), or as it was known (`--known`): both as a person says them.

        Raises UsageError, ConfigError, ToolError.
        """
        if known:
            now = (self.current().workspace.current_date, git_folder.read_state(self.root))
            with self._known_lock:
                if now != self._known_since:  # a branch has moved on, “yesterday” is another day
                    self._known.clear()
                    self._known_since = now
                key = (known, day_text)
                if key not in self._known:
                    workspace = self._with_answers(open_known_workspace(self.root, self.environment, known, day_text))
                    self._known[key] = Snapshot(workspace, workspace.load_registry(), 0)
                    while len(self._known) > _MAX_KNOWN:
                        self._known.popitem(last=False)
                self._known.move_to_end(key)
                return self._known[key]
        current = self.current()
        if not day_text:
            day = current.workspace.current_date  # a server lives for days
            return current._replace(workspace=current.workspace._replace(as_of=day))
        return current._replace(workspace=current.workspace._replace(as_of=current.workspace.parse_day(day_text)))

    def copy_state(self) -> CopyState:
        """How this copy stands to what is published; asked again when git or a file has changed."""
        snapshot = self.current()
        stamp = (snapshot.version, git_folder.read_state(self.root))
        with self._lock:
            if self._copy_state[0] != stamp:
                self._copy_state = (stamp, read_copy_state(snapshot.workspace))
            return self._copy_state[1]

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Watch the folders of entries, in a thread, until the end of the block."""
        stop = threading.Event()
        thread = threading.Thread(target=self._watch, args=(stop,), name="incubo-watch", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(timeout=5)

    def _watch(self, stop: threading.Event) -> None:
        content = self.root / "content"
        while not stop.is_set():
            if not content.is_dir():  # between two checkouts, or removed
                stop.wait(1)
                continue
            try:
                # Its own filter leaves out what is hidden, which no entry is.
                for changes in watch(content, stop_event=stop, raise_interrupt=False, debounce=400):
                    self.changed(Path(path).relative_to(self.root).as_posix() for _, path in changes)
            except OSError:
                self.changed()
            else:
                return


def _file_stamp(path: Path) -> tuple[int, int, int]:
    """A value that is another one when a file has changed; zeros where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  (a file that is not there is an answer, not an error)
    except OSError:
        return (0, 0, 0)
    return found.st_mtime_ns, found.st_size, found.st_ino
