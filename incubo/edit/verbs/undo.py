"""`undo`: restore the files of an edit. What has changed in them since stays (`merged`)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from incubo.core.message import Message
from incubo.edit.commit_subjects import parse_commit_subject
from incubo.edit.journal import JournalEntry
from incubo.edit.plan import Plan, Proposal


def undo_edit(
    journal_entry: JournalEntry,
    current_files: Mapping[str, bytes | None],
    merged: Mapping[str, bytes | None] = MappingProxyType({}),
) -> Proposal:
    """Restore the files of an edit. `current_files`: their content now. `merged`: what those get that have changed
    since.

    The plan is empty if they are restored already.
    """
    plan, subject = make_undo_plan(journal_entry, current_files, merged), parse_commit_subject(journal_entry.title)
    if subject is None:
        return Proposal(plan, "undo", "", Message("{title}", {"title": journal_entry.title}))
    summary = Message("{verb}, {summary}", {"verb": subject.verb, "summary": subject.summary})
    return Proposal(plan, "undo", subject.scope, summary)


def make_undo_plan(
    journal_entry: JournalEntry,
    current_files: Mapping[str, bytes | None],
    merged: Mapping[str, bytes | None] = MappingProxyType({}),
) -> Plan:
    """The plan that restores an edit's files. `current_files`, `merged`: as for `undo_edit`."""
    originals = {path: data for path, data in current_files.items() if data is not None}
    restored = {**journal_entry.before, **merged}
    files = {path: data for path, data in restored.items() if current_files[path] != data}
    moves = {new: old for old, new in journal_entry.edit.moves.items() if new in files and old in files}
    return Plan(files, {path: data for path, data in originals.items() if path in files}, moves)


def find_changed_paths(journal_entry: JournalEntry, current_files: Mapping[str, bytes | None]) -> list[str]:
    """The files changed since the edit: they are neither as it found them nor as it left them.

    (After an interrupted edit, or an interrupted undo, some are as it found them.)
    """
    return [
        path
        for path, data in journal_entry.after.items()
        if current_files[path] not in (data, journal_entry.before[path])
    ]
