"""New contents beside the places that they will take: made, noted for whoever comes after a kill, and put away."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import NamedTuple

from incubo.edit.plan import Plan
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.problem import Text


class Ready(NamedTuple):
    """A new content beside its place (None: the file goes); what the place held and will hold (None: no file)."""

    path: str
    target: Path
    temporary: Path | None
    before: bytes | None
    after: bytes | None


def make_folder(folder: Path, root: Path) -> list[Path]:
    """Make a folder of the layout that is missing; the folders made, outermost first."""
    nearest = folder
    missing: list[Path] = []
    while not os.path.lexists(nearest):
        missing.insert(0, nearest)
        nearest = nearest.parent
    if not nearest.resolve().is_relative_to(root.resolve()):
        raise Refused(Text(N_("the folder {folder} leads out of the registry"), {"folder": str(nearest)}))
    for inner in missing:
        inner.mkdir()
    return missing


def prepare(plan: Plan, path: str, root: Path) -> Ready:
    """Look at a place, and write its new content beside it. Raises Refused for a place that is not as it was read."""
    target = root / path
    before = None if _is_old_name(plan, path, root) else _held(target, path)
    if before != plan.seen.get(path):
        if path not in plan.seen:
            message = N_("{path} is there already: it was created meanwhile, and stays as it is")
            raise Refused(Text(message, {"path": path}))
        raise changed(path)
    data = plan.files[path]
    if data is None:
        return Ready(path, target, None, before, None)
    return Ready(path, target, put_beside(target, data), before, data)


def _is_old_name(plan: Plan, path: str, root: Path) -> bool:
    """Whether a place is that of a file that only gets other capitals, where the system does not tell them apart.

    The file of the old name goes first, then the new one comes: two steps.
    """
    old = next((old for old, new in plan.moves.items() if new == path and new.casefold() == old.casefold()), None)
    try:
        return old is not None and old != path and (root / old).samefile(root / path)
    except FileNotFoundError:
        return False


def put_beside(target: Path, data: bytes) -> Path:
    """A file with a new content beside a place, on the disk, with the rights of the file that is there."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=PREFIX, suffix=_SUFFIX)
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


def changed(path: str) -> Refused:
    """The refusal to write over what somebody else saved meanwhile."""
    return Refused(
        Text(N_("{path} was changed by somebody else meanwhile: nothing was written"), {"path": path}),
        hints=(Text(N_("start again: the new contents will be read")),),
    )


PREFIX, _SUFFIX = ".incubo-", ".tmp"
BESIDE = "beside"


def note(state: Path, plan: Plan) -> None:
    """Note the folders in which new contents will stand beside their places, for who comes after a kill."""
    folders = sorted({path.rpartition("/")[0] for path in plan.files})
    (state / BESIDE).write_text("".join(f"{folder}\n" for folder in folders), "utf-8", "surrogateescape")


def forget(state: Path) -> None:
    """Nothing stands beside its place any more."""
    with contextlib.suppress(OSError):
        (state / BESIDE).unlink()


def sweep(state: Path, root: Path) -> None:
    """Take away what an incubo that was killed left beside its places. (Under the lock: nobody else writes.)"""
    try:
        folders = (state / BESIDE).read_text("utf-8", "surrogateescape").splitlines()
    except FileNotFoundError:
        return
    for folder in folders:
        for left in (root / folder).glob(f"{PREFIX}*{_SUFFIX}"):
            with contextlib.suppress(OSError):
                left.unlink()
    forget(state)


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


def put_away(ready: list[Ready], folders: list[Path]) -> None:
    """Leave nothing behind: neither contents that got no place nor folders that stay empty."""
    for content in ready:
        if content.temporary is not None:
            content.temporary.unlink(missing_ok=True)
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()
