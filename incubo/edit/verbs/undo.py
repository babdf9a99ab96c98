"""`undo`: the files of the last edit as they were before it, while they are as it left them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.journal import JournalEntry
from incubo.edit.plan import Proposal

if TYPE_CHECKING:
    from incubo.edit.plan import Plan


def make_undo_plan(entry: JournalEntry, current_files: Mapping[str, bytes | None]) -> Plan:
    """The plan that puts an edit's files back. `current_files`: what they hold."""
    from incubo.edit.plan import Plan  # reading commands ask whether an edit was cut short, and need no plan

    seen = {path: data for path, data in current_files.items() if data is not None}
    files = {path: data for path, data in entry.before.items() if current_files[path] != data}
    moves = {new: old for old, new in entry.edit.moves.items() if new in files and old in files}
    return Plan(files, {path: data for path, data in seen.items() if path in files}, moves)


def find_changed_paths(entry: JournalEntry, current_files: Mapping[str, bytes | None]) -> list[str]:
    """The files that somebody else changed: they are neither as the edit found them nor as it left them.

    (Some are as it found them where it was cut short, or where taking it back was.)
    """
    return [path for path, data in entry.after.items() if current_files[path] not in (data, entry.before[path])]


MAX_FILES_NAMED = 10
"""Files changed since that are named one by one; of more, it is said how many there are."""

_COMMIT_SUBJECT = re.compile(r"(?P<verb>[^\s():]+)(?:\((?P<scope>[^()]*)\))?: (?P<summary>.*)")


def undo(entry: JournalEntry, current_files: Mapping[str, bytes | None], *, in_git: bool) -> Proposal:
    """Put the files of an edit back. `current_files`: what they hold; `in_git`: git can tell what was changed since.

    The plan is empty where they are as before it already. Raises Refused where somebody else changed one since.
    """
    changed = find_changed_paths(entry, current_files)
    if changed:
        raise _changed_since_error(entry, changed, in_git=in_git)
    found = _COMMIT_SUBJECT.fullmatch(entry.title)
    if found is None:
        return Proposal(make_undo_plan(entry, current_files), "undo", "", Message("{title}", {"title": entry.title}))
    summary = Message("{verb}, {summary}", {"verb": found["verb"], "summary": found["summary"]})
    return Proposal(make_undo_plan(entry, current_files), "undo", found["scope"] or "", summary)


def _changed_since_error(entry: JournalEntry, changed_paths: list[str], *, in_git: bool) -> RefusedError:
    message = Message(
        N_("“{title}” cannot be taken back: {n} file was changed since, and what was changed would be lost"),
        {"title": entry.title, "n": len(changed_paths)},
        N_("“{title}” cannot be taken back: {n} files were changed since, and what was changed would be lost"),
    )
    hints = [Message("{path}", {"path": path}) for path in changed_paths[:MAX_FILES_NAMED]]
    if len(changed_paths) > MAX_FILES_NAMED:
        more = len(changed_paths) - MAX_FILES_NAMED
        hints.append(Message(N_("… and {n} more"), {"n": more}, N_("… and {n} more")))
    if in_git:
        said = {"path": changed_paths[0]}
        hints.append(Message(N_("what was changed: git diff {path}"), said))
        hints.append(Message(N_("back to the last commit, without any of these changes: git restore {path}"), said))
    else:
        hints.append(Message(N_("take these changes back in a text editor first, then: incubo undo")))
    return RefusedError(message, hints=hints)
