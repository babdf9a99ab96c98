"""`undo`: restore the files of the last edit, if they are still as it left them."""

from __future__ import annotations

from collections.abc import Mapping

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.commit_subjects import parse_commit_subject
from incubo.edit.journal import JournalEntry
from incubo.edit.plan import Plan, Proposal

MAX_FILES_NAMED = 10
"""Changed files that the error lists; of the others it gives the number."""


def undo_edit(journal_entry: JournalEntry, current_files: Mapping[str, bytes | None]) -> Proposal:
    """Restore the files of an edit. `current_files`: their content now.

    The plan is empty if they are restored already. Raises RefusedError if one was changed since.
    """
    changed_paths = find_changed_paths(journal_entry, current_files)
    if changed_paths:
        raise _changed_since_error(journal_entry, changed_paths)
    plan, subject = make_undo_plan(journal_entry, current_files), parse_commit_subject(journal_entry.title)
    if subject is None:
        return Proposal(plan, "undo", "", Message("{title}", {"title": journal_entry.title}))
    summary = Message("{verb}, {summary}", {"verb": subject.verb, "summary": subject.summary})
    return Proposal(plan, "undo", subject.scope, summary)


def make_undo_plan(journal_entry: JournalEntry, current_files: Mapping[str, bytes | None]) -> Plan:
    """The plan that restores an edit's files. `current_files`: their content now."""
    originals = {path: data for path, data in current_files.items() if data is not None}
    files = {path: data for path, data in journal_entry.before.items() if current_files[path] != data}
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


def _changed_since_error(journal_entry: JournalEntry, changed_paths: list[str]) -> RefusedError:
    message = Message(
        N_("“{title}” cannot be undone: {n} file has changed since, and those changes would be lost"),
        {"title": journal_entry.title, "n": len(changed_paths)},
        N_("“{title}” cannot be undone: {n} files have changed since, and those changes would be lost"),
    )
    hints = [Message("{path}", {"path": path}) for path in changed_paths[:MAX_FILES_NAMED]]
    if len(changed_paths) > MAX_FILES_NAMED:
        rest = len(changed_paths) - MAX_FILES_NAMED
        hints.append(Message(N_("… and {n} more"), {"n": rest}, N_("… and {n} more")))
    hints.append(Message(N_("undo these changes in a text editor first, then: incubo undo")))
    return RefusedError(message, hints=hints)
