"""What a copy has and its colleagues do not see yet, in sentences; what became of what was proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from incubo.app.changes.source_state import make_news_filter
from incubo.app.sharing.file_sentences import compare_files
from incubo.app.sharing.merging import Answers, MergeLog
from incubo.app.sharing.sync import NewFinding, find_new_errors, rebase_branch, temporary_folder
from incubo.app.workspace import Workspace
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.diff.sentences.sentence import Sentence
from incubo.edit import journal
from incubo.edit.merge.conflicts import Side
from incubo.registry.file_changes import FileChange
from incubo.registry.proposals import ProposalBranch, ProposalState
from incubo.vcs import divergence, git_folder, proposals, remotes, three_way
from incubo.vcs.comparison import diff_commits
from incubo.vcs.remotes import PublishedBranch
from incubo.vcs.revision import find_common_commit

Settle = Callable[[MergeLog, Answers, str, str], Answers]
"""The answers to the questions of a merge: see `syncing.Conversation.settle`."""


class Unshared(NamedTuple):
    """What colleagues do not see yet: the sentences, how many other files changed, and the errors that it adds. `news`:
    what came from the source, and goes along.
    """

    sentences: Sequence[Sentence]
    other_files: int
    errors: tuple[NewFinding, ...]
    news: Sequence[Sentence] = ()


def find_unshared(workspace: Workspace) -> Unshared:
    """What is written here, committed or not, and not published, as far as is known without the network.

    Raises ToolError, UsageError where it is not known what is published.
    """
    root = workspace.root
    top = git_folder.find_worktree_root(root) or root
    published = remotes.find_published(root)
    base = find_common_commit(root, published.commit, "HEAD")
    if base is None:
        return Unshared((), 0, ())
    folders = [workspace.git_prefix + name for name in sorted(workspace.layout.folders.values())]
    with temporary_folder(workspace) as folder:
        tree = divergence.snapshot(top, folder, divergence.list_new_files(top, folders, ()))
    own = three_way.make_draft_commit(top, tree)
    files = diff_commits(root, base, own)
    if not files:
        return Unshared((), 0, ())
    errors = find_new_errors(workspace, base, own)
    others, compared = sum(file.is_other for file in files), compare_files(workspace, files, base)
    if workspace.settings.source is None:
        return Unshared(compared.sentences, others, errors)
    is_news = make_news_filter(workspace, compared.difference, compared.moves)
    news = compared.difference.select(is_news)
    ours = compared.difference.select(lambda change: not is_news(change))
    return Unshared(ours.sentences(), others, errors, news.sentences())


def list_proposal_files(
    workspace: Workspace, proposal: ProposalBranch, published: PublishedBranch
) -> tuple[FileChange, ...]:
    """The files that a proposal changes. Raises ToolError."""
    base = proposals.find_base(workspace.root, proposal, published)
    return diff_commits(workspace.root, base, proposal.commit)


def is_waiting(proposal: ProposalBranch) -> bool:
    """Whether a proposal is ours and can still be accepted."""
    return proposal.is_ours and proposal.state in (ProposalState.open, ProposalState.unsent)


def can_update(workspace: Workspace, proposal: ProposalBranch, published: PublishedBranch) -> bool:
    """Whether there is something to send. Raises RefusedError where the proposal is a colleague's, or settled."""
    if not is_waiting(proposal):
        message = N_("the proposal “{branch}” is not yours, or is settled: it cannot be updated")
        raise RefusedError(Message(message, {"branch": proposal.branch}))
    return proposal.state is not ProposalState.open or proposals.is_behind(workspace.root, proposal, published)


def rebase_proposal(
    workspace: Workspace,
    proposal: ProposalBranch,
    published: PublishedBranch,
    answers: dict[str, Side],
    settle: Settle,
) -> tuple[str, MergeLog | None]:
    """The last commit of a proposal made again on top of what is published, and what that met (None: nothing, it
    starts there already). Raises RefusedError, also where it has errors there that it had not before, ToolError, and
    what `settle` does.
    """
    base = proposals.find_base(workspace.root, proposal, published)
    if base == published.commit:
        return proposal.commit, None
    proposals.require_not_checked_out(workspace.root, proposal.branch, published)
    with temporary_folder(workspace) as folder:
        while True:
            commit, log = rebase_branch(workspace, base, proposal.commit, published.commit, answers, folder)
            if not log.questions:
                _require_no_worse(workspace, proposal, base, commit, published.commit)
                return commit, log
            answers.update(settle(log, answers, base, published.commit))


def _require_no_worse(workspace: Workspace, proposal: ProposalBranch, base: str, commit: str, published: str) -> None:
    """Raise RefusedError where a proposal has errors on top of what is published that it had not on its own `base`."""
    errors = find_new_errors(workspace, published, commit)
    known = (
        {(path, translate(text)) for path, text in find_new_errors(workspace, base, proposal.commit)} if errors else ()
    )
    worse = [(path, text) for path, text in errors if (path, translate(text)) not in known]
    if worse:
        lines = (Message(N_("{path}: {problem}"), {"path": path, "problem": text}) for path, text in worse)
        raise RefusedError(
            Message(
                N_("with what is published now, “{branch}” would have {n} error that neither has alone"),
                {"branch": proposal.branch, "n": len(worse)},
                N_("with what is published now, “{branch}” would have {n} errors that neither has alone"),
            ),
            hints=(
                *lines,
                Message(N_("nothing was sent: drop the proposal, and make the change again on what is published")),
            ),
        )


def send_update(workspace: Workspace, proposal: ProposalBranch, commit: str) -> None:
    """Send a proposal that was made again. Raises RefusedError if others have changed it, ToolError."""
    proposals.move_proposal(workspace.root, proposal, commit)
    journal.move_proposal(workspace.state_folder, proposal.branch, commit)


def require_own(proposal: ProposalBranch) -> None:
    """Raise RefusedError for a colleague's proposal, which only they withdraw."""
    if not proposal.is_ours:
        raise RefusedError(
            Message(N_("the proposal “{branch}” is a colleague's"), {"branch": proposal.branch}),
            hints=(Message(N_("only who made it drops it; its request can be closed on the forge")),),
        )


def withdraw_proposal(workspace: Workspace, proposal: ProposalBranch, published: PublishedBranch) -> None:
    """Delete the branch of a proposal here and where it was sent. Raises RefusedError, ToolError."""
    require_own(proposal)
    remote = proposal.remote if proposal.is_seen_on_remote else ""
    proposals.withdraw(workspace.root, proposal.branch, proposal.commit, remote, published)
    journal.delete_proposal(workspace.state_folder, proposal.branch)


def find_request_url(workspace: Workspace, proposal: ProposalBranch, published: PublishedBranch) -> str:
    """The page of the forge that opens the request of a proposal that was sent; "" where there is none."""
    if not proposal.is_seen_on_remote:
        return ""
    repository = remotes.parse_remote_url(remotes.list_remotes(workspace.root).get(proposal.remote, ""))
    return remotes.request_url(repository, proposal.branch, published.branch) if repository is not None else ""
