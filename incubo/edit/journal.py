"""The journal of edits: what each command's files held before and after it, so that an edit can be undone.

It is kept in the state folder (`Workspace.state_folder`: of the git repository, else of the user), never in the
registry. An entry is on the disk before the first file changes; while the files change, or `undo` restores them, it is
named `writing.json`.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core import clock
from incubo.core.files import overwrite_file, read_regular_file

MAX_EDITS = 20
"""Edits that can be undone, one after the other."""

_PENDING_FILE = "writing.json"
_ENTRY_NAME = re.compile(r"[0-9]{6,18}\.json")


class RecordedProposal(NamedTuple):
    """The branch of a proposal, its commit, and the remote that it is sent to."""

    branch: str
    commit: str
    remote: str


class RecordedEdit(NamedTuple):
    """An edit: its `title` (the subject of its commit), and its files before and after it (None: no file).

    `day`: when it was made, if known. `moves`: old path → new path of renamed files. `created_folders`: the folders
    that it created, outermost first. `proposal`: it was proposed on a branch and changed no file here. `made_at`: the
    time of the clock when it was recorded, in UTC, if known; the day may be that of a frozen registry. `reverts`: the
    file of the edit that is being undone, of which this one says how far its files are ("": it is an edit itself).
    """

    title: str
    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes | None]
    day: date | None = None
    moves: Mapping[str, str] = MappingProxyType({})
    created_folders: Sequence[str] = ()
    proposal: RecordedProposal | None = None
    made_at: datetime.datetime | None = None
    reverts: str = ""


class JournalEntry(NamedTuple):
    """An edit in the journal, and its file there. `is_complete`: the edit was not interrupted."""

    edit: RecordedEdit
    is_complete: bool
    file: Path

    @property
    def title(self) -> str:
        """The title of the edit."""
        return self.edit.title

    @property
    def before(self) -> Mapping[str, bytes | None]:
        """The files before the edit."""
        return self.edit.before

    @property
    def after(self) -> Mapping[str, bytes | None]:
        """The files after the edit."""
        return self.edit.after


class RolledBack(Exception):
    """Raised when a write failed and every file was restored; its cause is what made it fail."""


@contextlib.contextmanager
def record_edit(state_folder: Path, edit: RecordedEdit) -> Iterator[None]:
    """Record an edit while the block changes its files.

    The entry is removed when the block raises RolledBack. On any other exception it stays pending, for `undo`.
    """
    pending = state_folder / _PENDING_FILE
    made_at = datetime.datetime.fromtimestamp(int(clock.timestamp()), datetime.UTC)
    _write_json(pending, _encode_edit(edit._replace(made_at=made_at)))
    try:
        yield
    except RolledBack:
        pending.unlink()
        raise
    folder = state_folder / "edits"
    folder.mkdir(exist_ok=True)
    numbers = _entry_numbers(folder)
    pending.replace(folder / f"{(numbers[-1] if numbers else 0) + 1:06}.json")
    for number in numbers[: max(0, len(numbers) + 1 - MAX_EDITS)]:
        with contextlib.suppress(OSError):
            (folder / f"{number:06}.json").unlink()


@contextlib.contextmanager
def mark_reverting(
    state_folder: Path,
    journal_entry: JournalEntry,
    restored: Mapping[str, bytes | None],
    current: Mapping[str, bytes | None],
) -> Iterator[None]:
    """Mark the undoing of an edit as pending while the block restores its files; then remove the edit.

    `restored`, `current`: what the files get, and what they hold: not what the edit recorded, where later changes stay.
    When the block raises RolledBack, the journal is as it was. On any other exception the undoing stays pending, for
    `undo`.
    """
    pending = state_folder / _PENDING_FILE
    edit = journal_entry.edit
    old_pending = None if journal_entry.is_complete else _encode_edit(edit)
    reverts = journal_entry.file.name if journal_entry.is_complete else edit.reverts
    _write_json(pending, _encode_edit(edit._replace(before=restored, after=current, reverts=reverts)))
    try:
        yield
    except RolledBack:
        if old_pending is None:
            pending.unlink()
        else:
            _write_json(pending, old_pending)
        raise
    if reverts:
        (state_folder / "edits" / reverts).unlink(missing_ok=True)
    pending.unlink()


def move_proposal(state_folder: Path, branch: str, commit: str) -> None:
    """Note the new commit of a proposal that was updated, so that `undo` can withdraw it."""
    for entry in _iter_proposals(state_folder, branch):
        if entry.edit.proposal is not None:
            moved = entry.edit._replace(proposal=entry.edit.proposal._replace(commit=commit))
            _write_json(entry.file, _encode_edit(moved))


def delete_proposal(state_folder: Path, branch: str) -> None:
    """Remove the record of a proposal that was withdrawn."""
    for entry in _iter_proposals(state_folder, branch):
        delete_entry(entry)


def _iter_proposals(state_folder: Path, branch: str) -> list[JournalEntry]:
    return [
        entry
        for entry in iter_entries(state_folder)
        if entry.is_complete and entry.edit.proposal is not None and entry.edit.proposal.branch == branch
    ]


def has_interrupted_edit(state_folder: Path) -> bool:
    """Whether an edit, or its undoing, was interrupted.

    Call it under the lock: otherwise another process may be writing it.
    """
    return os.path.exists(state_folder / _PENDING_FILE)  # noqa: PTH110  (False where Path raises OSError)


def find_last_entry(state_folder: Path) -> JournalEntry | None:
    """The edit that `undo` reverts: the interrupted one, else the latest; None without one, or if it is unreadable."""
    file = next(iter(_entry_files(state_folder)), None)
    return _load_entry(file) if file is not None else None


def iter_entries(state_folder: Path) -> Iterator[JournalEntry]:
    """The edits that can be undone, the latest first; an interrupted one comes before all others."""
    reverted = ""
    for file in _entry_files(state_folder):
        entry = _load_entry(file)
        if entry is not None and file.name != reverted:
            reverted = reverted or entry.edit.reverts
            yield entry


def find_unreadable_files(state_folder: Path) -> list[Path]:
    """The files of edits that cannot be read, in the same order."""
    return [file for file in _entry_files(state_folder) if _load_entry(file) is None]


def delete_entry(journal_entry: JournalEntry) -> None:
    """Remove an edit that was undone."""
    journal_entry.file.unlink(missing_ok=True)


def remove_temporary_entries(state_folder: Path) -> None:
    """Remove what a killed process left of an entry that it was writing."""
    for file in state_folder.glob(f".{_PENDING_FILE}.*"):
        with contextlib.suppress(OSError):
            file.unlink()


def _entry_files(state_folder: Path) -> list[Path]:
    """The files of the edits: that of an interrupted one, then the latest first. Raises OSError."""
    folder = state_folder / "edits"
    files = [folder / f"{number:06}.json" for number in reversed(_entry_numbers(folder))]
    return [state_folder / _PENDING_FILE, *files] if has_interrupted_edit(state_folder) else files


def _entry_numbers(folder: Path) -> list[int]:
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    return sorted(int(name.removesuffix(".json")) for name in names if _ENTRY_NAME.fullmatch(name))


def _encode_edit(edit: RecordedEdit) -> dict[str, Any]:
    return {
        "version": 1,
        "title": edit.title,
        "day": edit.day.isoformat() if edit.day is not None else None,
        "made_at": edit.made_at.isoformat() if edit.made_at is not None else None,
        "before": _encode_files(edit.before),
        "after": _encode_files(edit.after),
        "moves": dict(edit.moves),
        "folders": list(edit.created_folders),
        **({"proposal": edit.proposal._asdict()} if edit.proposal is not None else {}),
        **({"reverts": edit.reverts} if edit.reverts else {}),
    }


def _encode_files(files: Mapping[str, bytes | None]) -> dict[str, str | None]:
    return {path: None if data is None else base64.b64encode(data).decode() for path, data in files.items()}


def _decode_files(files: Mapping[str, str | None]) -> dict[str, bytes | None]:
    return {path: None if data is None else base64.b64decode(data, validate=True) for path, data in files.items()}


def _write_json(path: Path, value: dict[str, Any]) -> None:
    overwrite_file(path, json.dumps(value).encode("ascii"))


def _load_entry(path: Path) -> JournalEntry | None:
    """Read an entry; None if it cannot be read (it was being written when the machine stopped)."""
    try:
        value = json.loads(read_regular_file(path).decode("ascii"))
        before, after = (_decode_files(value[side]) for side in ("before", "after"))
        day = date.fromisoformat(value["day"]) if value.get("day") else None
        made_at = datetime.datetime.fromisoformat(value["made_at"]) if value.get("made_at") else None
        if made_at is not None and made_at.tzinfo is None:
            made_at = made_at.replace(tzinfo=datetime.UTC)
        moves = {str(old): str(new) for old, new in value.get("moves", {}).items()}
        folders = [str(folder) for folder in value.get("folders", ())]
        if not all(is_inner_path(name) for name in (*before, *after, *moves, *moves.values(), *folders)):
            return None
        reverts = str(value.get("reverts", ""))
        if reverts and not _ENTRY_NAME.fullmatch(reverts):
            return None
        proposed = value.get("proposal")
        proposal = RecordedProposal(*(str(proposed[name]) for name in RecordedProposal._fields)) if proposed else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    edit = RecordedEdit(str(value.get("title", "")), before, after, day, moves, folders, proposal, made_at, reverts)
    return JournalEntry(edit, path.name != _PENDING_FILE, path)


def is_inner_path(path: str) -> bool:
    """Whether a path is one of a file or folder within the registry."""
    return bool(path) and not path.startswith("/") and not {"", ".", ".."} & set(path.split("/")) and "\0" not in path
