"""A Plan to disk: every file whole, all of them or none, whatever stops it on the way.

New contents are written beside their places first (`beside`), where a full disk is noticed; then each takes its place
by a rename (`placing`). Before the first rename, the journal on disk holds what every file held: a process that is
killed between two renames leaves each file old or new, and the journal tells `undo` how to put all of them back.

New contents beside the places that they will take: made, noted for whoever comes after a kill, and put away.

New contents to their places: one rename a file, and each file put back on any trouble.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import RefusedError, ToolError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit import journal
from incubo.edit.plan import Plan


class PreparedFile(NamedTuple):
    """A new content beside its place (None: the file goes); what the place held and will hold (None: no file)."""

    path: str
    target: Path
    temporary: Path | None
    before: bytes | None
    after: bytes | None


def make_missing_folders(folder: Path, root: Path) -> list[Path]:
    """Make a folder of the layout that is missing; the folders made, outermost first."""
    nearest = folder
    missing: list[Path] = []
    while not os.path.lexists(nearest):
        missing.insert(0, nearest)
        nearest = nearest.parent
    if not nearest.resolve().is_relative_to(root.resolve()):
        raise RefusedError(Message(N_("the folder {folder} leads out of the registry"), {"folder": str(nearest)}))
    for inner in missing:
        inner.mkdir()
    return missing


def prepare_file(plan: Plan, path: str, root: Path) -> PreparedFile:
    """Look at a place, and write its new content beside it. Raises Refused for a place that is not as it was read."""
    target = root / path
    before = None if _is_case_rename(plan, path, root) else _read_target(target, path)
    if before != plan.originals.get(path):
        if path not in plan.originals:
            message = N_("{path} is there already: it was created meanwhile, and stays as it is")
            raise RefusedError(Message(message, {"path": path}))
        raise concurrent_change_error(path)
    data = plan.files[path]
    if data is None:
        return PreparedFile(path, target, None, before, None)
    return PreparedFile(path, target, write_temporary(target, data), before, data)


def _is_case_rename(plan: Plan, path: str, root: Path) -> bool:
    """Whether a place is that of a file that only gets other capitals, where the system does not tell them apart.

    The file of the old name goes first, then the new one comes: two steps.
    """
    old = next((old for old, new in plan.moves.items() if new == path and new.casefold() == old.casefold()), None)
    try:
        return old is not None and old != path and (root / old).samefile(root / path)
    except FileNotFoundError:
        return False


def write_temporary(target: Path, data: bytes) -> Path:
    """A file with a new content beside a place, on the disk, with the rights of the file that is there."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=TEMP_PREFIX, suffix=_TEMP_SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_file_mode(target))
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def concurrent_change_error(path: str) -> RefusedError:
    """The refusal to write over what somebody else saved meanwhile."""
    return RefusedError(
        Message(N_("{path} was changed by somebody else meanwhile: nothing was written"), {"path": path}),
        hints=(Message(N_("start again: the new contents will be read")),),
    )


TEMP_PREFIX, _TEMP_SUFFIX = ".incubo-", ".tmp"
TEMP_FOLDERS_FILE = "beside"


def record_temp_folders(state_dir: Path, plan: Plan) -> None:
    """Note the folders in which new contents will stand beside their places, for who comes after a kill."""
    folders = sorted({path.rpartition("/")[0] for path in plan.files})
    (state_dir / TEMP_FOLDERS_FILE).write_text("".join(f"{folder}\n" for folder in folders), "utf-8", "surrogateescape")


def clear_temp_folders(state_dir: Path) -> None:
    """Nothing stands beside its place any more."""
    with contextlib.suppress(OSError):
        (state_dir / TEMP_FOLDERS_FILE).unlink()


def sweep_temporary_files(state_dir: Path, root: Path) -> None:
    """Take away what an incubo that was killed left beside its places. (Under the lock: nobody else writes.)"""
    try:
        folders = (state_dir / TEMP_FOLDERS_FILE).read_text("utf-8", "surrogateescape").splitlines()
    except FileNotFoundError:
        return
    for folder in folders:
        for left in (root / folder).glob(f"{TEMP_PREFIX}*{_TEMP_SUFFIX}"):
            with contextlib.suppress(OSError):
                left.unlink()
    clear_temp_folders(state_dir)


def _read_target(target: Path, path: str) -> bytes | None:
    """What a place holds; None for nothing. Raises Refused for what may not be written over."""
    if target.is_symlink():
        raise RefusedError(Message(N_("{path} is a link: incubo writes only to files"), {"path": path}))
    try:
        data = target.read_bytes()
    except FileNotFoundError:
        return None
    if not os.access(target, os.W_OK):
        raise RefusedError(
            Message(N_("{path} is read-only: nothing was written"), {"path": path}),
            hints=(Message(N_("allow writing to it, then start again")),),
        )
    return data


def _file_mode(target: Path) -> int:
    """The rights of the file that is there, or those of a new one."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def discard_prepared(prepared: list[PreparedFile], folders: list[Path]) -> None:
    """Leave nothing behind: neither contents that got no place nor folders that stay empty."""
    for content in prepared:
        if content.temporary is not None:
            content.temporary.unlink(missing_ok=True)
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()


def replace_files(prepared: list[PreparedFile]) -> None:
    """Give every content its place. On any trouble each is put back, and Restored is raised from it."""
    done: list[PreparedFile] = []
    try:
        for content in prepared:
            if content.before is not None and content.target.read_bytes() != content.before:
                raise concurrent_change_error(content.path)  # saved by an editor while the new contents were made
            done.append(content)
            if content.temporary is None:
                content.target.unlink()
            elif content.before is None:
                _link_new_file(content.temporary, content.target)
            else:
                content.temporary.replace(content.target)
        for folder in dict.fromkeys(content.target.parent for content in prepared):
            _sync_folder(folder)
    except BaseException as error:
        for content in reversed(done):
            _restore_file(content)
        raise journal.RolledBack from error


def _link_new_file(temporary: Path, target: Path) -> None:
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


def _restore_file(file: PreparedFile) -> None:
    """Put one place back as it was. Raises OSError: then the journal keeps what it held."""
    if file.before is None:
        if file.temporary is not None and not file.temporary.exists():  # it has taken its place
            file.target.unlink(missing_ok=True)
        return
    with contextlib.suppress(OSError):
        if file.target.read_bytes() != file.after:
            return  # as it was, or somebody else's words by now
    temporary = write_temporary(file.target, file.before)
    try:
        temporary.replace(file.target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Make new names outlive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


LOCK_TIMEOUT = 5.0
"""Seconds to wait for another incubo that is writing in the same registry."""
_LAST_WRITE_FILE = "written"
"""The file of the state that is touched at each writing, under the lock."""
_MTIME_TOLERANCE = 0.05
"""Seconds by which the date of a file may lag behind the clock."""


class Recheck(NamedTuple):
    """How a plan is checked again, where another incubo wrote in other files since the registry was read.

    `since`: an instant before that (`clock.instant`). `check` raises Refused where the plan does not fit any more.
    """

    since: float
    check: Callable[[], None]


def apply_plan(
    plan: Plan,
    root: Path,
    state_dir: Path,
    title: str,
    *,
    day: date | None = None,
    undoable: bool = True,
    recheck: Recheck | None = None,
) -> None:
    """Write a plan under the registry's folder; `state_dir` has the lock and the journal, `title` says what it was.

    `day`: when it is written, for the journal. `undoable`: it can be undone. Raises Refused where another incubo is
    writing or was cut short, where a file changed since it was read or may not be written, and what `recheck` raises;
    ToolError where the system refuses. Then every file is as it was.
    """
    with write_lock(state_dir):
        if recheck is not None and _written_since(state_dir, recheck.since):
            recheck.check()
        if undoable and journal.has_interrupted_edit(state_dir):
            raise RefusedError(
                Message(N_("an earlier edit was cut short: some of its files are old, some are new")),
                hints=(Message(N_("put them back first: incubo undo")),),
            )
        sweep_temporary_files(state_dir, root)
        folders: list[Path] = []
        ready: list[PreparedFile] = []
        path = str(state_dir)
        try:
            record_temp_folders(state_dir, plan)
            for path in plan.files:
                folders += make_missing_folders((root / path).parent, root)
                ready.append(prepare_file(plan, path, root))
            path = str(state_dir)
            if undoable:
                before = {content.path: content.before for content in ready}
                made = [folder.relative_to(root).as_posix() for folder in folders]
                with journal.record_edit(
                    state_dir, journal.RecordedEdit(title, before, plan.files, day, plan.moves, made)
                ):
                    replace_files(ready)
            else:
                replace_files(ready)
            clear_temp_folders(state_dir)
            with contextlib.suppress(OSError):  # what it tells others is an extra
                (state_dir / _LAST_WRITE_FILE).touch()
        except BaseException as error:
            discard_prepared(ready, folders)
            clear_temp_folders(state_dir)
            cause = error.__cause__ if isinstance(error, journal.RolledBack) else error
            if isinstance(cause, OSError):
                why = cause.strerror or str(cause)
                path = _path_from_error(cause, root) or path
                raise ToolError(Message(N_("{path} cannot be written ({why})"), {"path": path, "why": why})) from error
            if cause is not error and cause is not None:
                raise cause from error
            raise


def _written_since(state_dir: Path, instant: float) -> bool:
    """Whether an incubo wrote in the registry since then."""
    try:
        return (state_dir / _LAST_WRITE_FILE).stat().st_mtime > instant - _MTIME_TOLERANCE
    except OSError:
        return False


def revert_edit(entry: journal.JournalEntry, plan: Plan, root: Path, state_dir: Path) -> None:
    """Write the plan that puts an edit's files back (`journal.back`), and forget the edit.

    Folders that were made for it and are empty go too. Raises as `write`: then every file is as it was.
    """
    if plan.files:
        apply_plan(plan, root, state_dir, entry.title, undoable=False)
    with write_lock(state_dir):
        journal.delete_entry(entry)
        sweep_temporary_files(state_dir, root)
        for made in reversed(entry.edit.created_folders):
            with contextlib.suppress(OSError):
                (root / made).rmdir()


def remove_leftovers(root: Path, state_dir: Path) -> None:
    """Take away what an incubo that was killed before its first rename left beside its places. Raises as `locked`."""
    if (state_dir / TEMP_FOLDERS_FILE).exists():
        with write_lock(state_dir):
            sweep_temporary_files(state_dir, root)


@contextlib.contextmanager
def write_lock(state_dir: Path) -> Iterator[None]:
    """Only one incubo writes in a registry at a time. Raises Refused where another one does not end, ToolError."""
    import filelock

    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(state_dir / "lock", timeout=LOCK_TIMEOUT)
        lock.acquire()
    except filelock.Timeout:
        raise RefusedError(
            Message(N_("another incubo is writing in this registry")),
            hints=(Message(N_("wait until it is done, then start again")),),
        ) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise ToolError(
            Message(N_("{path} cannot be written ({why})"), {"path": str(state_dir), "why": why})
        ) from error
    try:
        yield
    finally:
        lock.release()


def _path_from_error(error: OSError, root: Path) -> str:
    """The file that an error of the system is about, as the registry names it."""
    name = error.filename2 or error.filename
    if not isinstance(name, (str, os.PathLike)):
        return ""
    place = Path(name)
    return (
        place.relative_to(root).as_posix()
        if place.is_relative_to(root) and not place.name.startswith(TEMP_PREFIX)
        else ""
    )
