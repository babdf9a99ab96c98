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
    pass


MAX_EDITS = 20
"""Edits that can be taken back, one after the other."""

_PENDING_FILE = "writing.json"


class RecordedEdit(NamedTuple):
    """An edit: what it was (`title`), and its files before and after (None: no file).

    `day`: when it was made, if it is known. `moves`: old path → new path of files that got another name.
    `created_folders`:
    those that were made for it, outermost first.
    """

    title: str
    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes | None]
    day: date | None = None
    moves: Mapping[str, str] = {}
    created_folders: Sequence[str] = ()


class JournalEntry(NamedTuple):
    """An edit in the journal, and its file there. `is_complete`: it was not cut short."""

    edit: RecordedEdit
    is_complete: bool
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
def record_edit(state_dir: Path, edit: RecordedEdit) -> Iterator[None]:
    """Keep an entry while its files change. It goes where they could be put back as they were, else it stays."""
    under_way = state_dir / _PENDING_FILE
    _write_json(
        under_way,
        {
            "version": 1,
            "title": edit.title,
            "day": edit.day.isoformat() if edit.day is not None else None,
            "before": _encode_files(edit.before),
            "after": _encode_files(edit.after),
            "moves": dict(edit.moves),
            "folders": list(edit.created_folders),
        },
    )
    try:
        yield
    except RolledBack:
        under_way.unlink()
        raise
    folder = state_dir / "edits"
    folder.mkdir(exist_ok=True)
    numbers = _entry_numbers(folder)
    under_way.replace(folder / f"{(numbers[-1] if numbers else 0) + 1:06}.json")
    for number in numbers[: max(0, len(numbers) + 1 - MAX_EDITS)]:
        with contextlib.suppress(OSError):
            (folder / f"{number:06}.json").unlink()


class RolledBack(Exception):
    """What stopped the writing was undone: every file is as it was. Its cause is what stopped it."""


def has_interrupted_edit(state_dir: Path) -> bool:
    """Whether an edit was cut short. (Another incubo may be at it this very moment: ask under the lock.)"""
    return (state_dir / _PENDING_FILE).exists()


def find_last_entry(state_dir: Path) -> JournalEntry | None:
    """The edit that would be taken back: the one cut short, else the latest; None where there is none."""
    if has_interrupted_edit(state_dir):
        return _load_entry(state_dir / _PENDING_FILE, is_complete=False)
    return next(iter_entries(state_dir), None)


def iter_entries(state_dir: Path) -> Iterator[JournalEntry]:
    """The edits that can be taken back, the latest first (one that was cut short comes before all)."""
    cut_short = _load_entry(state_dir / _PENDING_FILE, is_complete=False)
    if cut_short is not None:
        yield cut_short
    folder = state_dir / "edits"
    for number in reversed(_entry_numbers(folder)):
        entry = _load_entry(folder / f"{number:06}.json", is_complete=True)
        if entry is not None:
            yield entry


def find_unreadable_file(state_dir: Path) -> Path | None:
    """The file of an edit that was cut short, where it cannot be read."""
    file = state_dir / _PENDING_FILE
    return file if file.exists() and _load_entry(file, is_complete=False) is None else None


def delete_entry(entry: JournalEntry) -> None:
    """An edit was taken back: it is no longer the last one."""
    entry.file.unlink(missing_ok=True)


def _entry_numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit())


def _encode_files(files: Mapping[str, bytes | None]) -> dict[str, str | None]:
    return {path: None if data is None else base64.b64encode(data).decode() for path, data in files.items()}


def _write_json(path: Path, value: dict[str, Any]) -> None:
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


def _load_entry(path: Path, *, is_complete: bool) -> JournalEntry | None:
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
    return JournalEntry(
        RecordedEdit(str(value.get("title", "")), before, after, day, moves, folders), is_complete, path
    )
