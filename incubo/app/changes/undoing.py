"""Take the last change back: which one it is, what that restores, and withdrawing a proposal."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.app.changes.apply import check_proposal, folder_option, undo_command, write_files
from incubo.app.changes.commit_subjects import describe_commit_subject
from incubo.app.changes.undo_merge import LoadRegistry, Obstacle, RestoredFiles, has_edit, restore_files
from incubo.core.errors import IncuboError, RefusedError, ToolError
from incubo.core.i18n import N_, limit_names, translate
from incubo.core.interrupts import hold_interrupts
from incubo.core.message import Message
from incubo.core.shell import quote_entry_ref
from incubo.document.table import Column, Row, Table
from incubo.edit import journal, transaction
from incubo.edit.commit_subjects import parse_commit_subject
from incubo.edit.journal import JournalEntry, RecordedEdit, RecordedProposal
from incubo.edit.plan import Plan, Proposal
from incubo.edit.verbs.undo import make_undo_plan, undo_edit
from incubo.history.commits import list_programs
from incubo.registry.layout import IMPORTS_FOLDER
from incubo.registry.lookup import entry_title
from incubo.registry.proposals import ProposalState
from incubo.registry.store import Store
from incubo.vcs import last_commit, proposals, remotes, status
from incubo.vcs.last_commit import UnsharedCommit
from incubo.vcs.log import read_log
from incubo.vcs.revision import RevisionStore, get_timezone

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry
    from incubo.vcs.remotes import PublishedBranch


MAX_OBSTACLES = 10
"""Things in the way of undoing that an error names; of the others it gives the number."""


def find_last_edit(workspace: Workspace) -> JournalEntry | None:
    """The edit that is undone next; None where there is none. Raises ToolError where its record cannot be read."""
    entry = journal.find_last_entry(workspace.state_folder)
    if entry is None:
        for damaged in journal.find_unreadable_files(workspace.state_folder):
            is_interrupted = journal.has_interrupted_edit(workspace.state_folder)
            raise _unreadable_edit_error(damaged, is_interrupted=is_interrupted, in_git=workspace.is_in_git)
        transaction.remove_leftovers(workspace.root, workspace.state_folder)
    return entry


class PreparedUndo(NamedTuple):
    """What undoing an edit of files does. `proposal`: None where later changes are in the way (`obstacles`).

    `kept`: what has changed in its files since and stays, in sentences. `notes`: what else to know. `is_committed`: the
    last commit has the edit.
    """

    proposal: Proposal | None
    obstacles: tuple[Obstacle, ...] = ()
    kept: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    is_committed: bool = False


def prepare_undo(workspace: Workspace, entry: JournalEntry, load_registry: LoadRegistry) -> PreparedUndo:
    """What undoing an edit of files does. Raises RefusedError where what it would leave is wrong, ToolError."""
    restored = restore_files(workspace, entry, load_registry)
    if restored.obstacles:
        return PreparedUndo(None, restored.obstacles)
    proposal = undo_edit(entry, restored.current, restored.merged)
    if restored.merged and proposal.plan.files:
        _require_no_new_findings(workspace, load_registry(), entry, restored, proposal.plan)
    return PreparedUndo(proposal, (), restored.kept, restored.notes, restored.is_committed)


def prepare_redo(workspace: Workspace, entry: JournalEntry, load_registry: LoadRegistry) -> PreparedUndo:
    """What making an edit again does that was undone. Raises as `prepare_undo`."""
    edit = entry.edit
    moves = {new: old for old, new in edit.moves.items()}
    reverse = JournalEntry(RecordedEdit(edit.title, edit.after, edit.before, moves=moves), True, entry.file)
    prepared = prepare_undo(workspace, reverse, load_registry)
    if prepared.proposal is None:
        return prepared
    plan, subject = prepared.proposal.plan, parse_commit_subject(edit.title)
    proposal = Proposal(plan, "edit", "", Message("{title}", {"title": edit.title}))
    if subject is not None:
        proposal = Proposal(plan, subject.verb, subject.scope, Message("{text}", {"text": subject.summary}))
    return prepared._replace(proposal=proposal)


def _require_no_new_findings(
    workspace: Workspace, registry: Registry, entry: JournalEntry, restored: RestoredFiles, plan: Plan
) -> None:
    """Raise RefusedError where a merge leaves something wrong that was not wrong before the edit."""
    workspace = workspace.without_source()  # what was written here may be undone here
    if check_proposal(workspace, registry, plan).refusal is None:
        return
    as_before = make_undo_plan(entry, restored.current)
    known = check_proposal(workspace, registry, as_before).diagnostics
    refusal = check_proposal(workspace, registry, plan, frozenset(finding.rule_id for finding in known)).refusal
    if refusal is not None:
        raise refusal


def make_obstacle_error(workspace: Workspace, entry: JournalEntry, obstacles: Sequence[Obstacle]) -> RefusedError:
    """The error for an edit that later changes do not let undo: which ones, and what to do."""
    message = Message(
        N_("“{title}” cannot be undone: a later change has changed the same again, and would be lost"),
        {"title": describe_commit_subject(entry.title), "n": len(obstacles)},
        N_("“{title}” cannot be undone: later changes have changed the same again, and would be lost"),
    )
    reasons = [
        [obstacle.sentence, *([obstacle.values] if obstacle.values is not None else [])]
        for obstacle in obstacles[:MAX_OBSTACLES]
    ]
    if len(obstacles) > MAX_OBSTACLES:
        rest = len(obstacles) - MAX_OBSTACLES
        reasons.append([Message(N_("… and {n} more"), {"n": rest}, N_("… and {n} more"))])
    first = find_edit_to_undo_first(obstacles)
    hints = []
    if first is not None:
        entries = journal.iter_entries(workspace.state_folder)
        number = next(number for number, each in enumerate(entries, 1) if each.file == first.file)
        title = describe_commit_subject(first.title)
        hints.append(Message(N_("undo “{title}” first"), {"title": title}, command=undo_command(workspace, number)))
    target = next((obstacle.target for obstacle in obstacles if obstacle.target is not None), None)
    if target is not None:
        command = f"incubo edit {quote_entry_ref(*target)}{folder_option(workspace)}"
        hints.append(
            Message(N_("or type the value that you want"), command=command)
            if first is not None
            else Message(N_("type the value that you want"), command=command)
        )
    return RefusedError(message, hints=hints, reasons=reasons)


def find_edit_to_undo_first(obstacles: Sequence[Obstacle]) -> JournalEntry | None:
    """The latest of the edits that are in the way; None where none can be undone."""
    entries = [obstacle.entry for obstacle in obstacles if obstacle.entry is not None]
    return max(entries, key=lambda entry: entry.file.name, default=None)


class CommitToUndo(NamedTuple):
    """The change is in a commit, so that undoing the files alone would leave the commit to be published. `unshared`: it
    is the last one, and nobody else has it: it is taken back. None: another commit undoes it. `is_whole`: the edit was
    not interrupted; else what its files and its commit hold is not known, and only the files are restored.
    """

    unshared: UnsharedCommit | None
    is_whole: bool = True


TAKEN_BACK = Message(N_("Its commit was not published: it is taken back, and nobody will receive it."))


def find_commit_to_undo(workspace: Workspace, entry: JournalEntry, prepared: PreparedUndo) -> CommitToUndo | None:
    """What becomes of the commit of an edit; None: it is in none. Raises ToolError."""
    assert prepared.proposal is not None
    files = prepared.proposal.plan.files
    if not files or not prepared.is_committed:
        return None
    if not entry.is_complete:
        return CommitToUndo(None, is_whole=False)
    return CommitToUndo(last_commit.find_unshared_commit(workspace.root, entry.before, entry.after))


def take_back(workspace: Workspace, proposal: Proposal, entry: JournalEntry, commit: UnsharedCommit) -> None:
    """Undo an edit and take its commit back. Raises RefusedError and ToolError: then all is as it was.

    The commit goes first: if the process is killed in between, the change is written in the files, published nowhere,
    and `undo` goes on.
    """
    with hold_interrupts():
        last_commit.move_to_parent(workspace.root, commit)
        try:
            write_files(workspace, proposal, undone_edit=entry)
        except BaseException:
            last_commit.move_back(workspace.root, commit)
            raise


class Withdrawal(NamedTuple):
    """A proposal to withdraw. `remote`: where its branch was sent ("": nowhere). `is_merged`: it is published, so that
    it cannot be withdrawn.
    """

    proposed: RecordedProposal
    remote: str
    is_merged: bool
    published: PublishedBranch


def find_withdrawal(workspace: Workspace, proposed: RecordedProposal) -> Withdrawal | None:
    """What withdrawing a proposal means; None where its branch is not here any more. Raises ToolError, UsageError."""
    published = remotes.find_published(workspace.root)
    proposal = next(iter(proposals.list_proposals(workspace.root, published, branch=proposed.branch)), None)
    if proposal is None:
        return None
    remote = proposed.remote if proposal.state is ProposalState.open else ""
    return Withdrawal(proposed, remote, proposal.state is ProposalState.merged, published)


def withdraw_proposal(workspace: Workspace, entry: JournalEntry, withdrawal: Withdrawal) -> None:
    """Delete the branch of a proposal, here and on the remote, and its record. Raises RefusedError, ToolError."""
    proposed = withdrawal.proposed
    proposals.withdraw(workspace.root, proposed.branch, proposed.commit, withdrawal.remote, withdrawal.published)
    journal.delete_entry(entry)


def find_moment(workspace: Workspace, entry: JournalEntry) -> datetime.datetime | None:
    """When an edit was made, in the registry's time zone: by the clock, even where the registry is frozen on a day."""
    made_at = entry.edit.made_at
    return made_at.astimezone(get_timezone(workspace.settings.timezone)) if made_at is not None else None


def tell_received(workspace: Workspace, entry: JournalEntry | None) -> Message | None:
    """That what `sync` took in from a registry that ours follows stays, where that came after an edit (None: there is
    none): it is in no journal.
    """
    if not workspace.is_in_git or not (workspace.root / IMPORTS_FOLDER).is_dir():
        return None
    commit = next(read_log(workspace.root, "HEAD", [IMPORTS_FOLDER]), None)
    name = list_programs(workspace.settings, workspace.store).find_import(commit.text) if commit is not None else ""
    made_at = entry.edit.made_at if entry is not None else None
    if commit is None or not name or (entry is not None and (made_at is None or made_at >= commit.time)):
        return None
    text = N_("What sync took in from {name} on {day:long} stays: undo takes back only what was changed here.")
    return Message(
        text, {"name": name, "day": commit.time.astimezone(get_timezone(workspace.settings.timezone)).date()}
    )


def describe_edit(workspace: Workspace, entry: JournalEntry, *, title: str = "", shows_time: bool = False) -> str:
    """What an edit was, and its day; with `shows_time` the hour, too, if it is known. `title`: what it was, for a page;
    without it, what its commit says.
    """
    moment = find_moment(workspace, entry)
    title = title or describe_commit_subject(entry.title)
    day = moment.date() if moment is not None else entry.edit.day
    arguments = {"title": title, "day": day, "time": moment.strftime("%H:%M") if moment is not None else ""}
    if day is None:
        return translate(Message("{title}", arguments))
    has_time = shows_time and moment is not None
    return translate(Message(N_("{day:long}, {time}: {title}") if has_time else N_("{day:long}: {title}"), arguments))


def name_changed_entries(entry: JournalEntry, registry: Registry) -> list[Any]:
    """The entries that an edit changed, where its title names none."""
    parts = parse_commit_subject(entry.title)
    if parts is None or parts[1]:
        return []
    found = ((registry.layout.kind_of_path(path), registry.entry_at(path)) for path in sorted(entry.after))
    return limit_names([
        entry_title(registry, kind, record.id) for kind, record in found if kind is not None and record is not None
    ])  # fmt: skip


class EditState(StrEnum):
    """What became of an edit: what is published has it, a commit here has it, or the files alone. `changed`: none of
    them has all of it, because it was changed since.
    """

    published = "published"
    committed = "committed"
    written = "written"
    changed = "changed"


class ListedEdit(NamedTuple):
    """An edit that can be undone. `made_at`: in the registry's time zone, if known. `state`: what became of it; None of
    a proposal, of an interrupted edit, and outside git.
    """

    entry: JournalEntry
    made_at: datetime.datetime | None
    state: EditState | None


def list_undoable_edits(workspace: Workspace) -> list[ListedEdit]:
    """The edits that can be undone, the latest first; an interrupted one before all others.

    Where git cannot say what became of them, the person is told why, and they have no state.
    """
    entries = list(journal.iter_entries(workspace.state_folder))
    stores: dict[EditState, Store] = {}
    if entries and workspace.is_in_git:
        try:
            stores = _list_states(workspace)
        except ToolError as error:
            workspace.environment.remark(error.message)
    return [
        ListedEdit(entry, find_moment(workspace, entry), _find_state(workspace, entry, stores)) for entry in entries
    ]


def _list_states(workspace: Workspace) -> dict[EditState, Store]:
    """Where an edit may be: published, committed, in the files. Where nothing is published, `committed` is the most."""
    root = workspace.root
    stores: dict[EditState, Store] = {}
    with contextlib.suppress(IncuboError):  # no remote, nothing fetched from it, or several
        stores[EditState.published] = RevisionStore(root, remotes.find_published(root).commit)
    if status.head_commit(root) is not None:
        stores[EditState.committed] = RevisionStore(root, "HEAD")
    return {**stores, EditState.written: workspace.store}


def _find_state(workspace: Workspace, entry: JournalEntry, stores: Mapping[EditState, Store]) -> EditState | None:
    if not stores or entry.edit.proposal is not None or not entry.is_complete:
        return None
    return next((state for state, store in stores.items() if has_edit(workspace, entry, store)), EditState.changed)


_CHANGED = N_("changed since, by you or by somebody else")
_STATE_TEXTS = {
    EditState.published: N_("published"),
    EditState.committed: N_("not published: in a commit on this computer"),
    EditState.written: N_("not published: written in the files, in no commit"),
    EditState.changed: _CHANGED,
}
_LOCAL_STATE_TEXTS = {
    EditState.committed: N_("in a commit"),
    EditState.written: N_("written in the files, in no commit"),
    EditState.changed: _CHANGED,
}
"""What is said where nothing can be published."""


def describe_state(listed: ListedEdit, *, has_remote: bool) -> Message | None:
    """What became of an edit, for people; None where there is nothing to say."""
    if listed.entry.edit.proposal is not None:
        branch = {"branch": listed.entry.edit.proposal.branch}
        return Message(N_("proposed on the branch “{branch}”"), branch)
    if listed.state is None:
        return None
    texts = _STATE_TEXTS if has_remote else _LOCAL_STATE_TEXTS
    return Message(texts[listed.state])


_COLUMNS = (
    Column("number", Message(N_("Number")), "integer"),
    Column("day", Message(N_("Day")), "date"),
    Column("made_at", Message(N_("Time")), "text"),
    Column("what", Message(N_("What")), "text"),
    Column("state", Message(N_("What became of it")), "text"),
    Column("branch", Message(N_("Branch")), "text"),
    Column("files", Message(N_("Files")), "list"),
)


def undo_table(workspace: Workspace, edits: Sequence[ListedEdit]) -> Table:
    """The edits that can be undone, for programs: `state` is `published`, `committed`, `written`, `changed`,
    `proposed`, or `interrupted`.
    """
    rows = []
    for number, edit in enumerate(edits, 1):
        proposal = edit.entry.edit.proposal
        state = "proposed" if proposal is not None else edit.state.value if edit.state is not None else None
        rows.append(
            Row(
                {
                    "number": number,
                    "day": edit.made_at.date() if edit.made_at is not None else edit.entry.edit.day,
                    "made_at": edit.made_at.isoformat() if edit.made_at is not None else None,
                    "what": describe_commit_subject(edit.entry.title),
                    "state": state if edit.entry.is_complete else "interrupted",
                    "branch": proposal.branch if proposal is not None else None,
                    "files": tuple(edit.entry.after),
                }
            )
        )
    title = Message(N_("What can be undone"))
    return Table("undo", title, workspace.as_of, _COLUMNS, tuple(rows))


def _unreadable_edit_error(file: Path, *, is_interrupted: bool, in_git: bool) -> ToolError:
    """The error for an edit whose record is damaged."""
    arguments = {"file": str(file)}
    if not is_interrupted:
        return ToolError(
            Message(N_("the record of the last edit cannot be read ({file})"), arguments),
            hints=(Message(N_("to undo the edit before it, delete this file first")),),
        )
    hints = [Message(N_("when the files are as they should be, delete {file}"), arguments)]
    if in_git:
        hints.insert(0, Message(N_("what it changed"), command="incubo diff"))
    return ToolError(
        Message(N_("an edit was interrupted, and the record of its files cannot be read ({file})"), arguments),
        hints=hints,
    )
