"""A sheet that is older than the files: what was changed in it, merged by fields with what changed in them since."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.app.sharing.merge_questions import make_question
from incubo.app.sharing.merging import Answers, MergeQuestion
from incubo.core.i18n import gettext
from incubo.edit.asking.questions import Ask, Question
from incubo.edit.merge.conflicts import ABSENT, Conflict, LineMergers, Place, Side
from incubo.edit.merge.entry import Merge, merge_entries
from incubo.edit.plan import make_plan
from incubo.exchange.workbook.entries import EntryEdits, EntryOutcome
from incubo.exchange.workbook.memory import SheetOrigin
from incubo.exchange.workbook.row_requests import CellProblem
from incubo.model.suggestions import normalise_name
from incubo.registry.loader import reload_registry
from incubo.registry.lookup import entry_title
from incubo.registry.store import OverlayStore, Store
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import decode_text, parse_file
from incubo.vcs.file_ids import file_id
from incubo.vcs.run import read_blobs
from incubo.vcs.three_way import keep_both_lines, merge_lines

if TYPE_CHECKING:
    from incubo.app.private import PrivateDifference
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry

_BLOB = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


class SheetBase(NamedTuple):
    """The registry with the files that a sheet changes as they were when it was made. `changed`: the ids of the entries
    whose files are not the same any more. `unknown`: those of which git does not have what they were.
    """

    registry: Registry
    store: Store
    changed: frozenset[str]
    unknown: frozenset[str]

    @property
    def is_older(self) -> bool:
        """Whether it differs from the files."""
        return bool(self.changed)


def open_base(workspace: Workspace, registry: Registry, kind: str, file_ids: Mapping[str, str]) -> SheetBase:
    """What a sheet was made of. `file_ids`: what the files of entries were then, by the id of the entry."""
    changed: dict[str, str] = {}
    for entry_id, wanted in file_ids.items():
        entry = registry.entries[kind].get(entry_id)
        if entry is not None and file_id(workspace.store, entry.path, len(wanted)) != wanted:
            changed[entry_id] = wanted
    wanted_blobs = [blob for blob in changed.values() if _BLOB.fullmatch(blob)] if workspace.is_in_git else []
    blobs = read_blobs(workspace.root, wanted_blobs, MAX_FILE_BYTES)
    files = {registry.entries[kind][entry_id].path: blobs[blob] for entry_id, blob in changed.items() if blob in blobs}
    unknown = frozenset(entry_id for entry_id, blob in changed.items() if blob not in blobs)
    if not files:
        return SheetBase(registry, workspace.store, frozenset(), unknown)
    store = OverlayStore(workspace.store, files)
    base = reload_registry(registry, store, [*files], workspace.entry_kinds)
    return SheetBase(base, store, frozenset(changed) - unknown, unknown)


_MIN_SAME_LINES = 0.5
"""The share of equal lines above which a file with the same name in it is that of the same entry, as for git."""


def find_new_ids(workspace: Workspace, registry: Registry, kind: str, exported: SheetOrigin) -> dict[str, str]:
    """The entries of an exported sheet that were renamed since: the id that they had, and the one that they have. A
    startup says so itself. Of any other, the file is there under another name, as it was, or with the same title and
    half of its lines: a title alone may be somebody else's.
    """
    new_ids = dict(registry.redirected_ids) if kind == "startup" else {}
    known = {entry_id for entry_id, _ in exported.rows}
    gone = {
        key[0]: row.file_id
        for key, row in exported.rows.items()
        if not registry.has_entry(kind, key[0]) and key[0] not in new_ids and _BLOB.fullmatch(row.file_id)
    }
    added = [entry for entry_id, entry in registry.entries[kind].items() if entry_id not in known]
    if not gone or not added:
        return new_ids
    blobs = read_blobs(workspace.root, [*gone.values()], MAX_FILE_BYTES) if workspace.is_in_git else {}
    title_field = workspace.entry_kinds[kind].title_field
    for entry_id, blob in gone.items():
        same = [entry for entry in added if file_id(workspace.store, entry.path, len(blob)) == blob]
        if not same and blob in blobs:
            values = parse_file(entry_id, blobs[blob]).values or {}
            title = normalise_name(str(values.get(title_field) or ""))
            same = [
                entry
                for entry in added
                if normalise_name(str(getattr(entry, title_field) or "")) == title
                and _share_of_lines(blobs[blob], workspace.store.read(entry.path)) >= _MIN_SAME_LINES
            ]
        if len(same) == 1:
            new_ids[entry_id] = same[0].id
    return new_ids


def _share_of_lines(old: bytes, new: bytes) -> float:
    """How many lines two files have in common, of those that the longer one has."""
    left, right = (Counter(decode_text(data).splitlines()) for data in (old, new))
    return (left & right).total() / max(left.total(), right.total(), 1)


class SheetConflicts:
    """What a sheet and the files disagree about. `answers`: whose change stays, by the key of a question; those that a
    person gives are added. `ask` asks; without it, that of the file stays, and the row is told. `open`: the questions
    that nobody answered.
    """

    def __init__(self, answers: Answers, ask: Ask | None) -> None:
        self.answers = dict(answers)
        self.ask = ask
        self.open: list[MergeQuestion] = []

    def settle(self, asked: MergeQuestion, registry: Registry) -> Side | None:
        """Whose change stays; None where nobody says it, and the question is open."""
        if asked.key not in self.answers and self.ask is not None:
            self.answers[asked.key] = Side(self.ask(make_sheet_question(asked, registry)))
        if asked.key not in self.answers:
            self.open.append(asked)
        return self.answers.get(asked.key)

    def is_private_wanted(self, difference: PrivateDifference, registry: Registry) -> bool | None:
        """Whether a private value of the sheet stays; None where nobody says it."""
        entry, field, *values = difference
        conflict = Conflict(field.name, "value", (Place(field.name, field),), *map(_value_or_absent, values))
        # no path of the registry, so that an answer about a file that is published is none about this
        path = f"private: {registry.layout.folders[entry.kind]}/{entry.id}.md"
        side = self.settle(MergeQuestion(path, entry.kind, conflict, title=entry_title(registry, *entry)), registry)
        return None if side is None else side is Side.theirs


def _value_or_absent(value: Any) -> Any:
    return ABSENT if value is None else value


def make_sheet_question(asked: MergeQuestion, registry: Registry) -> Question:
    """The question whether what a sheet says stays, or the file."""
    return make_question(asked, registry, [gettext("the sheet")], is_import=True)


def merge_with_files(
    workspace: Workspace, registry: Registry, written: EntryEdits, conflicts: SheetConflicts
) -> EntryEdits:
    """What a sheet changes since its base (the originals of its plan), merged with the files."""
    conflicts.open.clear()
    outcomes = {outcome.path: outcome for outcome in written.outcomes}
    files: dict[str, bytes | None] = {}
    originals: dict[str, bytes] = {}
    problems: list[CellProblem] = []
    for path, theirs in written.plan.files.items():
        try:
            ours: bytes | None = workspace.store.read(path)
        except OSError:
            ours = None
        if ours is not None:
            originals[path] = ours
        outcome = outcomes.get(path)
        kind = workspace.layout.kind_of_path(path) or ""
        merge = partial(
            merge_entries,
            path,
            workspace.entry_kinds[kind],
            written.plan.originals.get(path),
            ours,
            theirs,
            lines=LineMergers(partial(merge_lines, workspace.root), partial(keep_both_lines, workspace.root)),
            vocabulary=registry.vocabulary,
        )
        files[path] = _settle(merge, path, kind, registry, outcome, conflicts, problems)
    plan = make_plan(files, originals, {})
    changed = tuple(
        outcome._replace(what="unchanged") if outcome.what == "changed" and outcome.path not in plan.files else outcome
        for outcome in written.outcomes
    )
    return written._replace(plan=plan, outcomes=changed, problems=(*written.problems, *problems))


def _settle(
    merge: partial[Merge],
    path: str,
    kind: str,
    registry: Registry,
    outcome: EntryOutcome | None,
    conflicts: SheetConflicts,
    problems: list[CellProblem],
) -> bytes | None:
    """The merged file, once its conflicts are settled; a problem for each one that nobody is asked about."""
    choices: dict[str, Side] = {}
    merged = merge(choices=choices)
    while unsettled := [conflict for conflict in merged.conflicts if conflict.key not in choices]:
        for conflict in unsettled:
            title = outcome.title if outcome is not None else ""
            asked = MergeQuestion(path, kind, conflict, title=title)
            side = conflicts.settle(asked, registry)
            choices[conflict.key] = side or Side.ours
            if side is None:
                row = outcome.rows[0] if outcome is not None and outcome.rows else 0
                problems.append(CellProblem(row, None, title, make_sheet_question(asked, registry).text))
        merged = merge(choices=choices)
    return merged.data
