"""The journal of edits: what each command's files held before and after, so that an edit can be taken back.

It lives beside the registry's history (`state`, under the git folder), never in the registry. An entry is on the
disk before the first file changes; while its files change, it stands as `writing.json`.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from incubo.edit.plan import Plan

KEPT = 20
"""Edits that can be taken back, one after the other."""

_WRITING = "writing.json"


class Edit(NamedTuple):
    """An edit: what it was (`title`), and its files before and after (None: no file).

    `day`: when it was made, if it is known. `moves`: old path → new path of files that got another name. `folders`:
    those that were made for it, outermost first.
    """

    title: str
    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes | None]
    day: date | None = None
    moves: Mapping[str, str] = {}
    folders: Sequence[str] = ()


class Entry(NamedTuple):
    """An edit in the journal, and its file there. `whole`: it was not cut short."""

    edit: Edit
    whole: bool
    file: Path

    @property
    def title(self) -> str:
        """What the edit was."""
        return self.edit.title

    @property
    def before(self) -> Mapping[str, bytes | None]:
        """Its files before it."""
        return self.edit.before

    @property
    def after(self) -> Mapping[str, bytes | None]:
        """Its files after it."""
        return self.edit.after


@contextlib.contextmanager
def writing(state: Path, edit: Edit) -> Iterator[None]:
    """Keep an entry while its files change. It goes where they could be put back as they were, else it stays."""
    under_way = state / _WRITING
    _save(
        under_way,
        {
            "version": 1,
            "title": edit.title,
            "day": edit.day.isoformat() if edit.day is not None else None,
            "before": _coded(edit.before),
            "after": _coded(edit.after),
            "moves": dict(edit.moves),
            "folders": list(edit.folders),
        },
    )
    try:
        yield
    except Restored:
        under_way.unlink()
        raise
    folder = state / "edits"
    folder.mkdir(exist_ok=True)
    numbers = _numbers(folder)
    under_way.replace(folder / f"{(numbers[-1] if numbers else 0) + 1:06}.json")
    for number in numbers[: max(0, len(numbers) + 1 - KEPT)]:
        with contextlib.suppress(OSError):
            (folder / f"{number:06}.json").unlink()


class Restored(Exception):
    """What stopped the writing was undone: every file is as it was. Its cause is what stopped it."""


def interrupted(state: Path) -> bool:
    """Whether an edit was cut short. (Another incubo may be at it this very moment: ask under the lock.)"""
    return (state / _WRITING).exists()


def last(state: Path) -> Entry | None:
    """The edit that would be taken back: the one cut short, else the latest; None where there is none."""
    if interrupted(state):
        return _load(state / _WRITING, whole=False)
    return next(entries(state), None)


def entries(state: Path) -> Iterator[Entry]:
    """The edits that can be taken back, the latest first (one that was cut short comes before all)."""
    cut_short = _load(state / _WRITING, whole=False)
    if cut_short is not None:
        yield cut_short
    folder = state / "edits"
    for number in reversed(_numbers(folder)):
        entry = _load(folder / f"{number:06}.json", whole=True)
        if entry is not None:
            yield entry


def unreadable(state: Path) -> Path | None:
    """The file of an edit that was cut short, where it cannot be read."""
    file = state / _WRITING
    return file if file.exists() and _load(file, whole=False) is None else None


def back(entry: Entry, now: Mapping[str, bytes | None]) -> Plan:
    """The plan that puts an edit's files back. `now`: what they hold."""
    from incubo.edit.plan import Plan  # reading commands ask whether an edit was cut short, and need no plan

    seen = {path: data for path, data in now.items() if data is not None}
    files = {path: data for path, data in entry.before.items() if now[path] != data}
    moves = {new: old for old, new in entry.edit.moves.items() if new in files and old in files}
    return Plan(files, {path: data for path, data in seen.items() if path in files}, moves)


def changed_since(entry: Entry, now: Mapping[str, bytes | None]) -> list[str]:
    """The files that somebody else changed: they are neither as the edit found them nor as it left them.

    (Some are as it found them where it was cut short, or where taking it back was.)
    """
    return [path for path, data in entry.after.items() if now[path] not in (data, entry.before[path])]


def forget(entry: Entry) -> None:
    """An edit was taken back: it is no longer the last one."""
    entry.file.unlink(missing_ok=True)


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit())


def _coded(files: Mapping[str, bytes | None]) -> dict[str, str | None]:
    return {path: None if data is None else base64.b64encode(data).decode() for path, data in files.items()}


def _save(path: Path, value: dict[str, Any]) -> None:
    temporary = path.with_suffix(".tmp")
    try:
        with temporary.open("w", encoding="ascii") as file:
            json.dump(value, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)  # on a full disk, its room is somebody's
        raise


def _load(path: Path, *, whole: bool) -> Entry | None:
    """An entry from its file; None for one that cannot be read (it was being written when the machine stopped)."""
    try:
        value = json.loads(path.read_text("ascii"))
        before, after = (
            {name: None if data is None else base64.b64decode(data) for name, data in value[side].items()}
            for side in ("before", "after")
        )
        day = date.fromisoformat(value["day"]) if value.get("day") else None
        moves = {str(old): str(new) for old, new in value.get("moves", {}).items()}
        folders = [str(folder) for folder in value.get("folders", ())]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Entry(Edit(str(value.get("title", "")), before, after, day, moves, folders), whole, path)
