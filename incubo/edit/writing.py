"""A Plan to disk: every file whole, all of them or none, whatever stops it on the way.

New contents are written beside their places first (`beside`), where a full disk is noticed; then each takes its place
by a rename (`placing`). Before the first rename, the journal on disk holds what every file held: a process that is
killed between two renames leaves each file old or new, and the journal tells `undo` how to put all of them back.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from incubo.edit import journal
from incubo.edit.beside import BESIDE, PREFIX, Ready, forget, make_folder, note, prepare, put_away, sweep
from incubo.edit.placing import place_all
from incubo.edit.plan import Plan
from incubo.errors import Refused, ToolError
from incubo.i18n import N_
from incubo.problem import Text

WAIT = 5.0
"""Seconds to wait for another incubo that is writing in the same registry."""
_WRITTEN = "written"
"""The file of the state that is touched at each writing, under the lock."""
_COARSE = 0.05
"""Seconds by which the date of a file may lag behind the clock."""


class Again(NamedTuple):
    """How a plan is checked again, where another incubo wrote in other files since the registry was read.

    `since`: an instant before that (`clock.instant`). `check` raises Refused where the plan does not fit any more.
    """

    since: float
    check: Callable[[], None]


def write(
    plan: Plan,
    root: Path,
    state: Path,
    title: str,
    *,
    day: date | None = None,
    keep: bool = True,
    again: Again | None = None,
) -> None:
    """Write a plan under the registry's folder; `state` has the lock and the journal, `title` says what it was.

    `day`: when it is written, for the journal. `keep`: it can be undone. Raises Refused where another incubo is
    writing or was cut short, where a file changed since it was read or may not be written, and what `again` raises;
    ToolError where the system refuses. Then every file is as it was.
    """
    with locked(state):
        if again is not None and _wrote_since(state, again.since):
            again.check()
        if keep and journal.interrupted(state):
            raise Refused(
                Text(N_("an earlier edit was cut short: some of its files are old, some are new")),
                hints=(Text(N_("put them back first: incubo undo")),),
            )
        sweep(state, root)
        folders: list[Path] = []
        ready: list[Ready] = []
        path = str(state)
        try:
            note(state, plan)
            for path in plan.files:
                folders += make_folder((root / path).parent, root)
                ready.append(prepare(plan, path, root))
            path = str(state)
            if keep:
                before = {content.path: content.before for content in ready}
                made = [folder.relative_to(root).as_posix() for folder in folders]
                with journal.writing(state, journal.Edit(title, before, plan.files, day, plan.moves, made)):
                    place_all(ready)
            else:
                place_all(ready)
            forget(state)
            with contextlib.suppress(OSError):  # what it tells others is an extra
                (state / _WRITTEN).touch()
        except BaseException as error:
            put_away(ready, folders)
            forget(state)
            cause = error.__cause__ if isinstance(error, journal.Restored) else error
            if isinstance(cause, OSError):
                why = cause.strerror or str(cause)
                path = _named(cause, root) or path
                raise ToolError(Text(N_("{path} cannot be written ({why})"), {"path": path, "why": why})) from error
            if cause is not error and cause is not None:
                raise cause from error
            raise


def _wrote_since(state: Path, instant: float) -> bool:
    """Whether an incubo wrote in the registry since then."""
    try:
        return (state / _WRITTEN).stat().st_mtime > instant - _COARSE
    except OSError:
        return False


def take_back(entry: journal.Entry, plan: Plan, root: Path, state: Path) -> None:
    """Write the plan that puts an edit's files back (`journal.back`), and forget the edit.

    Folders that were made for it and are empty go too. Raises as `write`: then every file is as it was.
    """
    if plan.files:
        write(plan, root, state, entry.title, keep=False)
    with locked(state):
        journal.forget(entry)
        sweep(state, root)
        for made in reversed(entry.edit.folders):
            with contextlib.suppress(OSError):
                (root / made).rmdir()


def clean(root: Path, state: Path) -> None:
    """Take away what an incubo that was killed before its first rename left beside its places. Raises as `locked`."""
    if (state / BESIDE).exists():
        with locked(state):
            sweep(state, root)


@contextlib.contextmanager
def locked(state: Path) -> Iterator[None]:
    """Only one incubo writes in a registry at a time. Raises Refused where another one does not end, ToolError."""
    import filelock

    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(state / "lock", timeout=WAIT)
        lock.acquire()
    except filelock.Timeout:
        raise Refused(
            Text(N_("another incubo is writing in this registry")),
            hints=(Text(N_("wait until it is done, then start again")),),
        ) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise ToolError(Text(N_("{path} cannot be written ({why})"), {"path": str(state), "why": why})) from error
    try:
        yield
    finally:
        lock.release()


def _named(error: OSError, root: Path) -> str:
    """The file that an error of the system is about, as the registry names it."""
    name = error.filename2 or error.filename
    if not isinstance(name, (str, os.PathLike)):
        return ""
    place = Path(name)
    return (
        place.relative_to(root).as_posix() if place.is_relative_to(root) and not place.name.startswith(PREFIX) else ""
    )
