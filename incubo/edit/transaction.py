"""Write a Plan to disk: all of its files or none, each whole, even if the process is interrupted.

Steps: write every new content to a temporary file beside its target, and to the disk (a full one is noticed here),
record the old contents in the journal, then rename the temporary files one by one. On an error every file is restored.
Ctrl-C, SIGTERM and SIGHUP count as errors, between two files and never within a step or a roll-back. A process that is
killed between two renames leaves each file old or new, and `undo` restores them from the journal.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from incubo.core.errors import RefusedError, ToolError
from incubo.core.files import (
    TEMP_SUFFIX,
    cannot_write_message,
    flush_file,
    overwrite_file,
    read_regular_file,
    write_temporary,
)
from incubo.core.i18n import N_
from incubo.core.interrupts import HeldInterrupts, hold_interrupts
from incubo.core.message import Message
from incubo.core.progress import Progress, track_items, track_step
from incubo.edit import journal
from incubo.edit.plan import Plan

LOCK_TIMEOUT = 5.0
"""Seconds to wait for another incubo that is writing in the same registry."""
TEMP_PREFIX = ".incubo-"
"""The beginning of the names of temporary files in a registry."""
TEMP_FOLDERS_FILE = "beside"
"""The file of the state folder that names the folders with temporary files, one per line."""
_LAST_WRITE_FILE = "written"
"""The file of the state folder that is touched at each write, under the lock."""
_MTIME_TOLERANCE = 0.05
"""Seconds by which the time of a file may lag behind the clock."""


class PreparedFile(NamedTuple):
    """A file of a plan: its path in the registry and on the disk, and the temporary file with its new content.

    `before` and `after` are its contents, None for no file; a file that goes has no temporary one.
    """

    path: str
    target: Path
    temporary: Path | None
    before: bytes | None
    after: bytes | None


class Recheck(NamedTuple):
    """How to check a plan again if another incubo wrote other files since the registry was read.

    `since`: a time before that reading (`clock.timestamp`). `check` raises RefusedError if the plan no longer fits.
    """

    since: float
    check: Callable[[], None]


def apply_plan(
    plan: Plan,
    root: Path,
    state_folder: Path,
    title: str,
    *,
    day: date | None = None,
    undoable: bool = True,
    reverted_edit: journal.JournalEntry | None = None,
    recheck: Recheck | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a plan into the registry at `root`; `state_folder` holds the lock and the journal, `title` names the edit.

    `day`: today, for the journal. `undoable`: record the edit in the journal. `reverted_edit`: the edit in the journal
    that the plan undoes, which is then removed from it.

    Raises RefusedError if another incubo is writing or was interrupted, if a file changed since it was read or is not
    writable, and whatever `recheck` raises; ToolError on a system error; KeyboardInterrupt. Then every file is as it
    was.
    """
    with write_lock(state_folder):
        if recheck is not None and _written_since(state_folder, recheck.since):
            recheck.check()
        if reverted_edit is None or reverted_edit.is_complete:
            require_no_interrupted_edit(state_folder)
        sweep_temporary_files(state_folder, root)
        folders: list[Path] = []
        prepared: list[PreparedFile] = []
        path = str(state_folder)
        with hold_interrupts() as interrupts:
            try:
                record_temp_folders(state_folder, plan)
                parents: set[Path] = set()
                for path in track_items(plan.files, track_step(progress, 0, 2)):
                    interrupts.check()
                    parent = (root / path).parent
                    if parent not in parents:
                        folders += make_missing_folders(parent, root)
                        parents.add(parent)
                    prepared.append(prepare_file(plan, path, root))
                for file in prepared:
                    interrupts.check()
                    path = file.path
                    if file.temporary is not None:
                        flush_file(file.temporary)
                path = str(state_folder)
                with contextlib.ExitStack() as journaled:
                    if reverted_edit is not None:
                        current = {file.path: file.before for file in prepared}
                        journaled.enter_context(
                            journal.mark_reverting(state_folder, reverted_edit, plan.files, current)
                        )
                    elif undoable:
                        before = {file.path: file.before for file in prepared}
                        created = [folder.relative_to(root).as_posix() for folder in folders]
                        edit = journal.RecordedEdit(title, before, plan.files, day, plan.moves, created)
                        journaled.enter_context(journal.record_edit(state_folder, edit))
                    replace_files(prepared, interrupts, track_step(progress, 1, 2))
                clear_temp_folders(state_folder)
                if reverted_edit is not None:
                    _remove_empty_folders([root / folder for folder in reverted_edit.edit.created_folders])
                with contextlib.suppress(OSError):  # only `recheck` of other processes needs it
                    (state_folder / _LAST_WRITE_FILE).touch()
            except BaseException as error:
                discard_prepared(prepared, folders)
                clear_temp_folders(state_folder)
                cause = error.__cause__ if isinstance(error, journal.RolledBack) else error
                if isinstance(cause, OSError):
                    path = _path_from_error(cause, root) or path
                    raise ToolError(cannot_write_message(path, cause)) from error
                if cause is not error and cause is not None:
                    raise cause from error
                raise


def revert_edit(
    journal_entry: journal.JournalEntry, plan: Plan, root: Path, state_folder: Path, progress: Progress | None = None
) -> None:
    """Write the plan that restores an edit's files (`edit.verbs.undo.make_undo_plan`), and take it out of the journal.

    While its files are restored, the edit stands in the journal as an interrupted one: if this process is killed,
    writers refuse until `undo` is run again. Folders that the edit created are removed if they are empty. Raises as
    `apply_plan`; then every file is as it was.
    """
    apply_plan(plan, root, state_folder, journal_entry.title, reverted_edit=journal_entry, progress=progress)


def require_no_interrupted_edit(state_folder: Path) -> None:
    """Raise RefusedError if an edit, or its undoing, was interrupted. Call it under the lock."""
    if journal.has_interrupted_edit(state_folder):
        raise make_interrupted_edit_error()


def make_interrupted_edit_error() -> RefusedError:
    """The error of a command that would write while an edit is interrupted."""
    return RefusedError(
        Message(N_("an earlier edit was interrupted: some of its files are old, some are new")),
        hints=(Message(N_("put them back first"), command="incubo undo"),),
    )


@contextlib.contextmanager
def write_lock(state_folder: Path) -> Iterator[None]:
    """Hold the lock of a registry: one incubo writes at a time.

    Raises RefusedError if another one holds it for longer than `LOCK_TIMEOUT`; ToolError if it cannot be created.
    """
    import filelock

    try:
        state_folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(state_folder / "lock", timeout=LOCK_TIMEOUT)
        lock.acquire()
    except filelock.Timeout:
        raise RefusedError(
            Message(N_("another incubo command is writing in this registry")),
            hints=(Message(N_("wait until it is done, then start again")),),
        ) from None
    except OSError as error:
        raise ToolError(cannot_write_message(state_folder, error)) from error
    try:
        yield
    finally:
        lock.release()


def make_missing_folders(folder: Path, root: Path) -> list[Path]:
    """Create a folder and its missing parents; return those created, outermost first.

    Raises RefusedError if the folder leads out of the registry.
    """
    parent = folder
    missing: list[Path] = []
    while not os.path.lexists(parent):
        missing.insert(0, parent)
        parent = parent.parent
    if not parent.resolve().is_relative_to(root.resolve()):
        raise RefusedError(Message(N_("the folder {folder} leads out of the registry"), {"folder": str(parent)}))
    for path in missing:
        path.mkdir()
    return missing


def prepare_file(plan: Plan, path: str, root: Path) -> PreparedFile:
    """Check the target of a planned file, and write its new content to a temporary file, not flushed to the disk yet.

    Raises RefusedError if the target is not as it was when the plan was made, or may not be written.
    """
    target = root / path
    before = None if _is_case_rename(plan, path, root) else _read_target(target, path)
    if before != plan.originals.get(path):
        if path not in plan.originals:
            message = N_("{path} already exists: it was created in the meantime, and is kept as it is")
            raise RefusedError(Message(message, {"path": path}))
        raise concurrent_change_error(path)
    data = plan.files[path]
    if data is None:
        return PreparedFile(path, target, None, before, None)
    return PreparedFile(path, target, write_temporary(target, data, TEMP_PREFIX, is_flushed=False), before, data)


def _is_case_rename(plan: Plan, path: str, root: Path) -> bool:
    """Whether `path` is the new name of a file that only changes case, on a file system that ignores case.

    Such a file is renamed in two steps: the old name is removed, then the new one is created.
    """
    old = next((old for old, new in plan.moves.items() if new == path and new.casefold() == old.casefold()), None)
    try:
        return old is not None and old != path and (root / old).samefile(root / path)
    except FileNotFoundError:
        return False


def _read_target(target: Path, path: str) -> bytes | None:
    """The content of a target; None if it does not exist. Raises RefusedError for a link or a read-only file."""
    if target.is_symlink():
        raise RefusedError(Message(N_("{path} is a link: incubo writes only to files"), {"path": path}))
    try:
        data = read_regular_file(target)
    except FileNotFoundError:
        return None
    if not os.access(target, os.W_OK):
        raise RefusedError(
            Message(N_("{path} is read-only: nothing was written"), {"path": path}),
            hints=(Message(N_("allow writing to it, then start again")),),
        )
    return data


def concurrent_change_error(path: str) -> RefusedError:
    """The error for a file that somebody else changed since it was read."""
    return RefusedError(
        Message(N_("{path} changed in the meantime: nothing was written"), {"path": path}),
        hints=(Message(N_("start again: the new contents will be read")),),
    )


def replace_files(prepared: list[PreparedFile], interrupts: HeldInterrupts, progress: Progress | None = None) -> None:
    """Move every temporary file to its target. On an error all files are restored, and RolledBack is raised from it."""
    done: list[PreparedFile] = []
    try:
        for file in track_items(prepared, progress):
            interrupts.check()
            if file.before is not None and file.target.read_bytes() != file.before:
                raise concurrent_change_error(file.path)  # an editor saved it while the new contents were written
            done.append(file)
            if file.temporary is None:
                file.target.unlink()
            elif file.before is None:
                _link_new_file(file.temporary, file.target)
            else:
                file.temporary.replace(file.target)
        for folder in dict.fromkeys(file.target.parent for file in prepared):
            _sync_folder(folder)
        interrupts.check()
    except BaseException as error:
        for file in reversed(done):
            _restore_file(file)
        raise journal.RolledBack from error


def _link_new_file(temporary: Path, target: Path) -> None:
    """Give a temporary file the name of a new file, never over another one. Raises FileExistsError."""
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
    """Restore one file, unless somebody else changed it. Raises OSError: then the journal keeps its old content."""
    if file.before is None:
        if file.temporary is not None and not file.temporary.exists():  # it was moved to its target
            file.target.unlink(missing_ok=True)
        return
    with contextlib.suppress(OSError):
        if file.target.read_bytes() != file.after:
            return  # not replaced yet, or changed by somebody else since
    overwrite_file(file.target, file.before, TEMP_PREFIX)


def _sync_folder(folder: Path) -> None:
    """Flush the names of a folder to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def discard_prepared(prepared: list[PreparedFile], folders: list[Path]) -> None:
    """Remove the temporary files that are left, and those of `folders` that are empty."""
    for file in prepared:
        if file.temporary is not None:
            file.temporary.unlink(missing_ok=True)
    _remove_empty_folders(folders)


def _remove_empty_folders(folders: list[Path]) -> None:
    """Remove those of `folders` that are empty, the last one first."""
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()


def record_temp_folders(state_folder: Path, plan: Plan) -> None:
    """Record which folders get temporary files, so that they can be removed if this process is killed."""
    folders = sorted({path.rpartition("/")[0] for path in plan.files})
    (state_folder / TEMP_FOLDERS_FILE).write_text(
        "".join(f"{folder}\n" for folder in folders), "utf-8", "surrogateescape"
    )


def clear_temp_folders(state_folder: Path) -> None:
    """Record that no temporary file is left."""
    with contextlib.suppress(OSError):
        (state_folder / TEMP_FOLDERS_FILE).unlink()


def sweep_temporary_files(state_folder: Path, root: Path) -> None:
    """Remove the temporary files that a killed process left. Call it under the lock."""
    try:
        data = read_regular_file(state_folder / TEMP_FOLDERS_FILE)
    except FileNotFoundError:
        return
    except OSError:
        data = b""
    for folder in data.decode("utf-8", "surrogateescape").splitlines():
        if not journal.is_inner_path(folder):
            continue  # the file is damaged
        for file in (root / folder).glob(f"{TEMP_PREFIX}*{TEMP_SUFFIX}"):
            with contextlib.suppress(OSError):
                file.unlink()
    journal.remove_temporary_entries(state_folder)
    clear_temp_folders(state_folder)


def remove_leftovers(root: Path, state_folder: Path) -> None:
    """Remove the temporary files of a process that was killed before its first rename. Raises as `write_lock`."""
    if (state_folder / TEMP_FOLDERS_FILE).exists():
        with write_lock(state_folder):
            sweep_temporary_files(state_folder, root)


def _written_since(state_folder: Path, instant: float) -> bool:
    """Whether an incubo wrote in the registry since a time."""
    try:
        return (state_folder / _LAST_WRITE_FILE).stat().st_mtime > instant - _MTIME_TOLERANCE
    except OSError:
        return False


def _path_from_error(error: OSError, root: Path) -> str:
    """The path in the registry of the file that a system error is about; "" for another file or a temporary one."""
    name = error.filename2 or error.filename
    if not isinstance(name, (str, os.PathLike)):
        return ""
    path = Path(name)
    return (
        path.relative_to(root).as_posix() if path.is_relative_to(root) and not path.name.startswith(TEMP_PREFIX) else ""
    )
