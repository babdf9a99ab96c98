"""Take a change back: its files are restored, or its proposal withdrawn."""

from __future__ import annotations

from typing import NamedTuple

from incubo.app.apply import commit_proposal, iter_written_paths, plan_commit, write_files
from incubo.app.commit_subjects import describe_commit_subject
from incubo.app.registry_diff import diff_registries
from incubo.app.undoing import Withdrawal, find_withdrawal, propose_undo, withdraw_proposal
from incubo.app.workspace import Workspace
from incubo.app.write_options import WriteOptions
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit import journal
from incubo.edit.journal import JournalEntry
from incubo.edit.plan import Proposal
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.vcs import status
from incubo.web.forms.writing import Written, find_undo_name


class Undo(NamedTuple):
    """What undoing a change does: restore files (in sentences), or withdraw a proposal (None: its branch is gone)."""

    proposal: Proposal | None = None
    sentences: tuple[Message, ...] = ()
    withdrawal: Withdrawal | None = None


def prepare_undo(workspace: Workspace, registry: Registry, entry: JournalEntry) -> Undo:
    """What undoing an edit does. Raises RefusedError where a file has changed since, ToolError."""
    if entry.edit.proposal is not None:
        return Undo(withdrawal=find_withdrawal(workspace, entry.edit.proposal))
    proposal = propose_undo(workspace, entry)
    plan = proposal.plan
    after = reload_registry(registry, plan.overlay_store(workspace.store), [*plan.files], workspace.entry_kinds)
    difference = diff_registries(registry, after, workspace.as_of, [*plan.files], plan.moves)
    return Undo(proposal, tuple(sentence.text for sentence in difference.sentences()))


def undo_change(workspace: Workspace, entry: JournalEntry) -> Written:
    """Undo an edit. What it committed is undone by a commit. Raises RefusedError, ToolError."""
    subject = describe_commit_subject(entry.title)
    if entry.edit.proposal is not None:
        withdrawal = find_withdrawal(workspace, entry.edit.proposal)
        if withdrawal is None or withdrawal.is_merged:
            journal.delete_entry(entry)
            text = N_("This proposal is published: to go back on it, propose the opposite change.")
            notes = (Message(text),) if withdrawal is not None else ()
            return Written(subject, notes=notes, undo_name=find_undo_name(workspace))
        withdraw_proposal(workspace, entry, withdrawal)
        note = Message(N_("The proposal is withdrawn."))
        return Written(subject, notes=(note,), undo_name=find_undo_name(workspace))
    proposal = propose_undo(workspace, entry)
    plan = proposal.plan
    commits = (
        bool(plan.files) and workspace.is_in_git and status.count_committed_changes(workspace.root, plan.files) > 0
    )
    commit_plan = plan_commit(workspace, proposal, WriteOptions(yes=True, commit=commits))
    write_files(workspace, proposal, undone_edit=entry)
    written = Written(
        subject, paths=tuple(iter_written_paths(plan)), undo_name=find_undo_name(workspace),
        notes=(Message(N_("The change is undone.")),),
    )  # fmt: skip
    if commit_plan is None:
        return written
    try:
        return written._replace(commit=commit_proposal(workspace, proposal, commit_plan).sha)
    except IncuboError as error:
        return written._replace(problem=error)
