"""A Plan to disk: every file whole, all of them or none, whatever stops it on the way.

New contents are written beside their places first, where a full disk is noticed; then each takes its place by a
rename. Before the first rename, the journal on disk holds what every file held: a process that is killed between
two renames leaves each file old or new, and the journal tells `undo` how to put all of them back.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from incubo.edit import journal
from incubo.edit.plan import Plan
from incubo.errors import Refused, ToolError
from incubo.i18n import N_
from incubo.problem import Text

WAIT = 5.0
"""Seconds to wait for another incubo that is writing in the same registry."""


class _Ready(NamedTuple):
    """A new content beside its place (None: the file goes); what the place held and will hold (None: no file)."""

    path: str
    target: Path
    temporary: Path | None
    before: bytes | None
    after: bytes | None


def write(plan: Plan, root: Path, state: Path, title: str, *, day: date | None = None, keep: bool = True) -> None:
    """Write a plan under the registry's folder; `state` has the lock and the journal, `title` says what it was.

    `day`: when it is written, for the journal. `keep`: it can be undone. Raises Refused where another incubo is
    writing or was cut short, where a file changed since it was read or may not be written; ToolError where the system
    refuses. Then every file is as it was.
    """
    with locked(state):
        if keep and journal.interrupted(state):
            raise Refused(
                Text(N_("an earlier edit was cut short: some of its files are old, some are new")),
                hints=(Text(N_("put them back first: incubo undo")),),
            )
        _sweep(state, root)
        folders: list[Path] = []
        ready: list[_Ready] = []
        path = str(state)
        try:
            _note(state, plan)
            for path in plan.files:
                folders += _folder((root / path).parent, root)
                ready.append(_prepare(plan, path, root))
            path = str(state)
            if keep:
                before = {each.path: each.before for each in ready}
                made = [folder.relative_to(root).as_posix() for folder in folders]
                with journal.writing(state, journal.Edit(title, before, plan.files, day, plan.moves, made)):
                    _place(ready)
            else:
                _place(ready)
            _forget(state)
        except BaseException as error:
            _put_away(ready, folders)
            _forget(state)
            cause = error.__cause__ if isinstance(error, journal.Restored) else error
            if isinstance(cause, OSError):
                why = cause.strerror or str(cause)
                path = _named(cause, root) or path
                raise ToolError(Text(N_("{path} cannot be written ({why})"), {"path": path, "why": why})) from error
            if cause is not error and cause is not None:
                raise cause from error
            raise


def take_back(entry: journal.Entry, plan: Plan, root: Path, state: Path) -> None:
    """Write the plan that puts an edit's files back (`journal.back`), and forget the edit.

    Folders that were made for it and are empty go too. Raises as `write`: then every file is as it was.
    """
    if plan.files:
        write(plan, root, state, entry.title, keep=False)
    with locked(state):
        journal.forget(entry)
        _sweep(state, root)
        for made in reversed(entry.edit.folders):
            with contextlib.suppress(OSError):
                (root / made).rmdir()


def clean(root: Path, state: Path) -> None:
    """Take away what an incubo that was killed before its first rename left beside its places. Raises as `locked`."""
    if (state / _BESIDE).exists():
        with locked(state):
            _sweep(state, root)


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


def _folder(folder: Path, root: Path) -> list[Path]:
    """Make a folder of the layout that is missing; the folders made, outermost first."""
    nearest = folder
    missing: list[Path] = []
    while not os.path.lexists(nearest):
        missing.insert(0, nearest)
        nearest = nearest.parent
    if not nearest.resolve().is_relative_to(root.resolve()):
        raise Refused(Text(N_("the folder {folder} leads out of the registry"), {"folder": str(nearest)}))
    for each in missing:
        each.mkdir()
    return missing


def _prepare(plan: Plan, path: str, root: Path) -> _Ready:
    """Look at a place, and write its new content beside it. Raises Refused for a place that is not as it was read."""
    target = root / path
    before = None if _is_old_name(plan, path, root) else _held(target, path)
    if before != plan.seen.get(path):
        if path not in plan.seen:
            message = N_("{path} is there already: it was created meanwhile, and stays as it is")
            raise Refused(Text(message, {"path": path}))
        raise _changed(path)
    data = plan.files[path]
    if data is None:
        return _Ready(path, target, None, before, None)
    return _Ready(path, target, _beside(target, data), before, data)


def _is_old_name(plan: Plan, path: str, root: Path) -> bool:
    """Whether a place is that of a file that only gets other capitals, where the system does not tell them apart.

    The file of the old name goes first, then the new one comes: two steps.
    """
    old = next((old for old, new in plan.moves.items() if new == path and new.casefold() == old.casefold()), None)
    try:
        return old is not None and old != path and (root / old).samefile(root / path)
    except FileNotFoundError:
        return False


def _beside(target: Path, data: bytes) -> Path:
    """A file with a new content beside a place, on the disk, with the rights of the file that is there."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_PREFIX, suffix=_SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(target))
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def _changed(path: str) -> Refused:
    return Refused(
        Text(N_("{path} was changed by somebody else meanwhile: nothing was written"), {"path": path}),
        hints=(Text(N_("start again: the new contents will be read")),),
    )


_PREFIX, _SUFFIX = ".incubo-", ".tmp"
_BESIDE = "beside"


def _note(state: Path, plan: Plan) -> None:
    """Note the folders in which new contents will stand beside their places, for who comes after a kill."""
    folders = sorted({path.rpartition("/")[0] for path in plan.files})
    (state / _BESIDE).write_text("".join(f"{folder}\n" for folder in folders), "utf-8", "surrogateescape")


def _forget(state: Path) -> None:
    """Nothing stands beside its place any more."""
    with contextlib.suppress(OSError):
        (state / _BESIDE).unlink()


def _sweep(state: Path, root: Path) -> None:
    """Take away what an incubo that was killed left beside its places. (Under the lock: nobody else writes.)"""
    try:
        folders = (state / _BESIDE).read_text("utf-8", "surrogateescape").splitlines()
    except FileNotFoundError:
        return
    for folder in folders:
        for left in (root / folder).glob(f"{_PREFIX}*{_SUFFIX}"):
            with contextlib.suppress(OSError):
                left.unlink()
    _forget(state)


def _held(target: Path, path: str) -> bytes | None:
    """What a place holds; None for nothing. Raises Refused for what may not be written over."""
    if target.is_symlink():
        raise Refused(Text(N_("{path} is a link: incubo writes only to files"), {"path": path}))
    try:
        data = target.read_bytes()
    except FileNotFoundError:
        return None
    if not os.access(target, os.W_OK):
        raise Refused(
            Text(N_("{path} is read-only: nothing was written"), {"path": path}),
            hints=(Text(N_("allow writing to it, then start again")),),
        )
    return data


def _mode(target: Path) -> int:
    """The rights of the file that is there, or those of a new one."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _place(ready: list[_Ready]) -> None:
    """Give every content its place. On any trouble each is put back, and Restored is raised from it."""
    done: list[_Ready] = []
    try:
        for each in ready:
            if each.before is not None and each.target.read_bytes() != each.before:
                raise _changed(each.path)  # saved by an editor while the new contents were made
            done.append(each)
            if each.temporary is None:
                each.target.unlink()
            elif each.before is None:
                _create(each.temporary, each.target)
            else:
                each.temporary.replace(each.target)
        for folder in dict.fromkeys(each.target.parent for each in ready):
            _settle(folder)
    except BaseException as error:
        for each in reversed(done):
            _restore(each)
        raise journal.Restored from error


def _create(temporary: Path, target: Path) -> None:
    """Give a finished file its name, never over another that came meanwhile. Raises FileExistsError."""
    if os.name == "nt":
        temporary.rename(target)  # Windows refuses to rename over a file
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise
        temporary.rename(target)
        return
    temporary.unlink()


def _restore(each: _Ready) -> None:
    """Put one place back as it was. Raises OSError: then the journal keeps what it held."""
    if each.before is None:
        if each.temporary is not None and not each.temporary.exists():  # it has taken its place
            each.target.unlink(missing_ok=True)
        return
    with contextlib.suppress(OSError):
        if each.target.read_bytes() != each.after:
            return  # as it was, or somebody else's words by now
    temporary = _beside(each.target, each.before)
    try:
        temporary.replace(each.target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _put_away(ready: list[_Ready], folders: list[Path]) -> None:
    """Leave nothing behind: neither contents that got no place nor folders that stay empty."""
    for each in ready:
        if each.temporary is not None:
            each.temporary.unlink(missing_ok=True)
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _named(error: OSError, root: Path) -> str:
    """The file that an error of the system is about, as the registry names it."""
    name = error.filename2 or error.filename
    if not isinstance(name, (str, os.PathLike)):
        return ""
    place = Path(name)
    return (
        place.relative_to(root).as_posix() if place.is_relative_to(root) and not place.name.startswith(_PREFIX) else ""
    )


def _settle(folder: Path) -> None:
    """Make new names outlive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
