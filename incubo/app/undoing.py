"""Take the last change back: which one it is, what that restores, and withdrawing a proposal."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.apply import write_files
from incubo.app.commit_subjects import describe_change, describe_commit_subject
from incubo.core.errors import ToolError
from incubo.core.files import cannot_read_message
from incubo.core.i18n import N_, translate
from incubo.core.interrupts import hold_interrupts
from incubo.core.message import Message
from incubo.document.table import Column, Row, Table
from incubo.edit import journal, transaction
from incubo.edit.commit_subjects import parse_commit_subject
from incubo.edit.journal import JournalEntry, RecordedEdit, RecordedProposal
from incubo.edit.plan import Plan, Proposal
from incubo.edit.verbs.undo import find_changed_paths, undo_edit
from incubo.registry.proposals import ProposalState
from incubo.vcs import last_commit, proposals, remotes, status
from incubo.vcs.edit_states import EditState, WrittenEdit, find_edit_states
from incubo.vcs.last_commit import UnsharedCommit
from incubo.vcs.revision import get_timezone

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry
    from incubo.vcs.remotes import PublishedBranch


def find_last_edit(workspace: Workspace) -> JournalEntry | None:
    """The edit that is undone next; None where there is none. Raises ToolError where its record cannot be read."""
    entry = journal.find_last_entry(workspace.state_folder)
    if entry is None:
        for damaged in journal.find_unreadable_files(workspace.state_folder):
            is_interrupted = journal.has_interrupted_edit(workspace.state_folder)
            raise _unreadable_edit_error(damaged, is_interrupted=is_interrupted, in_git=workspace.is_in_git)
        transaction.remove_leftovers(workspace.root, workspace.state_folder)
    return entry


def propose_undo(workspace: Workspace, entry: JournalEntry) -> Proposal:
    """The proposal that restores the files of an edit. Raises RefusedError where one has changed since, ToolError."""
    return undo_edit(entry, {path: _read_if_exists(workspace, path) for path in entry.after})


def propose_redo(workspace: Workspace, entry: JournalEntry) -> Proposal:
    """The proposal that makes an edit again that was undone. Raises RefusedError where a file has changed since."""
    edit = entry.edit
    moves = {new: old for old, new in edit.moves.items()}
    reverse = JournalEntry(RecordedEdit(edit.title, edit.after, edit.before, moves=moves), True, entry.file)
    plan = propose_undo(workspace, reverse).plan
    subject = parse_commit_subject(edit.title)
    if subject is None:
        return Proposal(plan, "edit", "", Message("{title}", {"title": edit.title}))
    return Proposal(plan, subject.verb, subject.scope, Message("{text}", {"text": subject.summary}))


def find_later_changes(workspace: Workspace, entry: JournalEntry) -> Plan:
    """What has changed in the files of an edit since: from what it left to what is there. Raises ToolError."""
    now = {path: _read_if_exists(workspace, path) for path in entry.after}
    paths = find_changed_paths(entry, now)
    left = {path: data for path in paths if (data := entry.after[path]) is not None}
    return Plan({path: now[path] for path in paths}, left)


class CommitToUndo(NamedTuple):
    """The change is in a commit, so that undoing the files alone would leave the commit to be published. `unshared`: it
    is the last one, and nobody else has it: it is taken back. None: another commit undoes it. `is_whole`: the edit was
    not interrupted; else what its files and its commit hold is not known, and only the files are restored.
    """

    unshared: UnsharedCommit | None
    is_whole: bool = True


TAKEN_BACK = Message(N_("Its commit was not published: it is taken back, and nobody will receive it."))


def find_commit_to_undo(workspace: Workspace, entry: JournalEntry, plan: Plan) -> CommitToUndo | None:
    """What becomes of the commit of an edit that `plan` undoes; None: it is in none. Raises ToolError."""
    if not plan.files or not workspace.is_in_git:
        return None
    if not status.count_committed_changes(workspace.root, plan.files):
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


def describe_edit(journal_entry: JournalEntry, time: str = "", registry: Registry | None = None) -> str:
    """What an edit was, and its day. `time`: the hour, if it is to be told. `registry`: in words, for a page."""
    subject, day = journal_entry.title, journal_entry.edit.day
    title = describe_commit_subject(subject) if registry is None else describe_change(subject, registry)
    arguments = {"title": title, "day": day, "time": time}
    if day is None:
        return translate(Message("{title}", arguments))
    return translate(Message(N_("{day:long}, {time}: {title}") if time else N_("{day:long}: {title}"), arguments))


class ListedEdit(NamedTuple):
    """An edit that can be undone. `made_at`: in the registry's time zone, if known. `state`: what became of it; None of
    a proposal, and outside git.
    """

    entry: JournalEntry
    made_at: datetime.datetime | None
    state: EditState | None


def list_undoable_edits(workspace: Workspace) -> list[ListedEdit]:
    """The edits that can be undone, the latest first; an interrupted one before all others.

    Where git cannot say what became of them, the person is told why, and they have no state.
    """
    entries = list(journal.iter_entries(workspace.state_folder))
    written = [entry for entry in entries if entry.edit.proposal is None and entry.is_complete]
    states: dict[Path, EditState] = {}
    if written and workspace.is_in_git:
        edits = [WrittenEdit(entry.title, entry.edit.made_at, entry.after) for entry in written]
        try:
            states = dict(zip((entry.file for entry in written), find_edit_states(workspace.root, edits), strict=True))
        except ToolError as error:
            workspace.environment.remark(error.message)
    zone = get_timezone(workspace.settings.timezone)
    return [
        ListedEdit(
            entry,
            entry.edit.made_at.astimezone(zone) if entry.edit.made_at is not None else None,
            states.get(entry.file),
        )
        for entry in entries
    ]


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
    for edit in edits:
        proposal = edit.entry.edit.proposal
        state = "proposed" if proposal is not None else edit.state.value if edit.state is not None else None
        rows.append(
            Row(
                {
                    "day": edit.entry.edit.day,
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
        hints.insert(0, Message(N_("what it changed: incubo diff")))
    return ToolError(
        Message(N_("an edit was interrupted, and the record of its files cannot be read ({file})"), arguments),
        hints=hints,
    )


def _read_if_exists(workspace: Workspace, path: str) -> bytes | None:
    """What a file holds; None where there is none. Raises ToolError."""
    try:
        return workspace.store.read(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ToolError(cannot_read_message(path, error)) from error
