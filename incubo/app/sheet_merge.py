"""A sheet that is older than the files: what was changed in it, merged by fields with what changed in them since."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.known import open_known_workspace
from incubo.app.merge_questions import make_question
from incubo.app.merging import MergeQuestion
from incubo.app.questions import Ask
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.edit.merge.conflicts import LineMergers, Side
from incubo.edit.merge.entry import Merge, merge_entries
from incubo.edit.plan import make_plan
from incubo.exchange.workbook.entries import EntryEdits, EntryOutcome
from incubo.exchange.workbook.rows import CellProblem
from incubo.registry.store import Store
from incubo.vcs.three_way import keep_both_lines, merge_lines

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry


class SheetBase(NamedTuple):
    """The registry that a sheet was exported from."""

    registry: Registry
    store: Store


def open_base(workspace: Workspace, commit: str) -> SheetBase | None:
    """The registry at the commit of a workbook; None where git does not have it: the files are then its base."""
    if not workspace.is_in_git:
        return None
    try:
        base = open_known_workspace(workspace.root, workspace.environment, commit, workspace.as_of.isoformat())
        registry = base.load_registry()
    except IncuboError:
        message = Message(N_("The commit of this workbook, {id}, is not in this copy: it is compared with the files."),
                          {"id": commit[:8]})  # fmt: skip
        workspace.environment.remark(message)
        return None
    return SheetBase(registry, base.store)


def merge_with_files(workspace: Workspace, registry: Registry, written: EntryEdits, ask: Ask | None) -> EntryEdits:
    """What a sheet changes since its base (the originals of its plan), merged with the files. `ask` asks whose change
    stays where both changed the same; without it, that of the file does, and the row is told.
    """
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
        files[path] = _settle(merge, path, kind, registry, outcome, ask, problems)
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
    ask: Ask | None,
    problems: list[CellProblem],
) -> bytes | None:
    """The merged file, once its conflicts are settled; a problem for each one that nobody is asked about."""
    choices: dict[str, Side] = {}
    merged = merge(choices=choices)
    while unsettled := [conflict for conflict in merged.conflicts if conflict.key not in choices]:
        for conflict in unsettled:
            title = outcome.title if outcome is not None else ""
            asked = MergeQuestion(path, kind, conflict, title=title)
            question = make_question(asked, registry, [gettext("the sheet")], is_import=True)
            if ask is not None:
                choices[conflict.key] = Side(ask(question))
                continue
            choices[conflict.key] = Side.ours
            row = outcome.rows[0] if outcome is not None and outcome.rows else 0
            problems.append(CellProblem(row, None, title, question.text))
        merged = merge(choices=choices)
    return merged.data
