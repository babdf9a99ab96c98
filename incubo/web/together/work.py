"""What the pages ask for: each function is the work of a job."""

from __future__ import annotations

from collections.abc import Mapping

from incubo.app.commit_subjects import describe_commit_subject
from incubo.app.copy_state import count_own_entries
from incubo.app.file_sentences import compare_received
from incubo.app.private import tell_left_files
from incubo.app.proposal_summary import find_proposals
from incubo.app.sharing import can_update, rebase_proposal, send_update, withdraw_proposal
from incubo.app.sync import list_pending
from incubo.app.sync_summary import loss_notes, published_message
from incubo.app.syncing import Syncing
from incubo.app.workspace import Workspace
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.sentences.sentence import Sentence
from incubo.edit.transaction import require_no_interrupted_edit, write_lock
from incubo.registry.file_changes import SyncResult
from incubo.registry.proposals import ProposalBranch
from incubo.vcs import preflight, proposals, remotes, unfinished
from incubo.vcs.git_folder import find_worktree_root
from incubo.vcs.merge_driver import set_up_driver
from incubo.vcs.remotes import EmptyRemoteError, PublishedBranch
from incubo.web.together.jobs import Job, Outcome, PageConversation, Task


def carry_out(workspace: Workspace, job: Job, kept: Mapping[str, str]) -> Outcome:
    """Do a task. `kept`: the answers that were given, by the id of their question. Raises IncuboError."""
    task, conversation = job.task, PageConversation(workspace, job, kept)
    preflight.require_repository(workspace.root, for_writing=False)
    with write_lock(workspace.state_folder):
        require_no_interrupted_edit(workspace.state_folder)
    if task.kind in ("abort", "finish"):
        return _end_operation(workspace, is_given_up=task.kind == "abort")
    if task.kind in ("look", "update", "withdraw"):
        return _work_on_proposals(workspace, task, conversation)
    set_up_driver(workspace.root)
    syncing = Syncing(workspace, conversation, {})
    try:
        found, result = syncing.receive()
    except EmptyRemoteError as error:
        if task.kind != "publish":
            raise
        sent = syncing.publish_first(error.upstream, is_pending_included=bool(list_pending(workspace)))
        return Outcome(message=published_message(sent))
    message, request_url, (sentences, private_notes) = None, "", _describe(workspace, result)
    if task.kind in ("publish", "propose") and (pending := list_pending(workspace)):
        result = syncing.include_pending(found, result, pending)
    if task.kind == "publish" and result.unpushed_commits:
        entries = count_own_entries(workspace, remotes.find_published(workspace.root))
        result = syncing.publish(found, result)
        message = Message(
            N_("{n} entry that you changed is published."),
            {"n": entries},
            N_("{n} entries that you changed are published."),
        )
        sentences, private_notes = _describe(workspace, result)
    elif task.kind == "propose" and result.unpushed_commits:
        sent_as = syncing.propose(found)
        request_url = sent_as.url
        message = Message(
            N_("{n} change is proposed. Your files are as published until it is accepted."),
            {"n": sent_as.commits},
            N_("{n} changes are proposed. Your files are as published until they are accepted."),
        )
    with write_lock(workspace.state_folder):
        proposals.fetch_proposals(workspace.root, found.upstream.tracking_ref)
        find_proposals(workspace, keeps_verdicts=True)
    return Outcome(result, sentences, message, result.notes, request_url, private_notes)


def _describe(workspace: Workspace, result: SyncResult) -> tuple[tuple[Sentence, ...], tuple[Message, ...]]:
    """What came in, in sentences, and what is to be done in the private folder about it."""
    compared = compare_received(workspace, result)
    if compared is None:
        return (), ()
    left = tell_left_files(workspace, compared.after, compared.removed, compared.moves)
    return compared.sentences, tuple(left)


def _end_operation(workspace: Workspace, *, is_given_up: bool) -> Outcome:
    """Give up, or finish, what another program began here."""
    git = preflight.require_repository(workspace.root, for_writing=False)
    top = find_worktree_root(workspace.root) or workspace.root
    operation = unfinished.find_operation(git)
    with write_lock(workspace.state_folder):
        if is_given_up and operation is not None:
            unfinished.abort(top, operation)
        elif not is_given_up:
            unfinished.finish(top, operation)
    return Outcome(message=Message(N_("That is done: you can take in what is new.")))


def find_proposal(workspace: Workspace, branch: str) -> tuple[ProposalBranch, PublishedBranch]:
    """A proposal of this copy by its name. Raises RefusedError where there is none any more."""
    published = remotes.find_published(workspace.root)
    for proposal in find_proposals(workspace).proposals:
        if proposal.branch == branch:
            return proposal, published
    raise RefusedError(Message(N_("this proposal is not here any more")))


def _work_on_proposals(workspace: Workspace, task: Task, conversation: PageConversation) -> Outcome:
    """Look at what became of all, or bring one up to date, or withdraw it."""
    if task.kind == "withdraw":
        proposal, published = find_proposal(workspace, task.branch)
        with conversation.announce(Message(N_("Withdrawing the proposal"))):
            withdraw_proposal(workspace, proposal, published)
        withdrawn = {"title": describe_commit_subject(proposal.subject)}
        return Outcome(message=Message(N_("The proposal is withdrawn: {title}"), withdrawn))
    with (
        write_lock(workspace.state_folder),
        conversation.announce(Message(N_("Looking at what became of the proposals"))),
    ):
        unreachable = proposals.fetch_proposals(workspace.root, "")
        remotes.find_out_published(workspace.root)
        find_proposals(workspace, keeps_verdicts=True)
    if task.kind == "look":
        if unreachable:
            text = N_("The published registry cannot be reached: the proposals are shown as they were last seen.")
            return Outcome(notes=(Message(text),))
        return Outcome(message=Message(N_("This is what became of the proposals.")))
    proposal, published = find_proposal(workspace, task.branch)
    title = {"title": describe_commit_subject(proposal.subject)}
    if not can_update(workspace, proposal, published):
        return Outcome(message=Message(N_("It starts from what is published now already: {title}"), title))
    commit, log = rebase_proposal(workspace, proposal, published, {}, conversation.settle)
    if commit == published.commit:
        return Outcome(message=Message(N_("All that it changes is published already: {title}"), title))
    with conversation.announce(Message(N_("Sending the proposal"))):
        send_update(workspace, proposal, commit)
    notes = tuple(loss_notes(log)) if log is not None else ()
    return Outcome(message=Message(N_("Up to date, and sent: {title}"), title), notes=notes)
