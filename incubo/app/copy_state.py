"""How this copy stands to what is published, as far as it knows without asking the network."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from incubo.app.proposal_summary import find_proposals
from incubo.app.workspace import Workspace
from incubo.core.errors import ToolError, UsageError
from incubo.registry.proposals import ProposalState
from incubo.vcs import divergence, git_folder, remotes, status


class CopyState(NamedTuple):
    """What a reader is told of this copy.

    `last_known_day`: the day of the last commit that was published and that this copy has; None outside git.
    `fetched_at`: when it last asked for what is new, in UTC. `proposals`: those that wait or are not sent yet.
    `uncommitted`: entries written here and in no commit; `unpublished`: commits of this copy only. `incoming`: commits
    that were published, fetched, and are not in this copy. Without a remote, the last four are 0.
    """

    last_known_day: datetime.date | None = None
    fetched_at: datetime.datetime | None = None
    proposals: int = 0
    uncommitted: int = 0
    unpublished: int = 0
    incoming: int = 0

    @property
    def own_changes(self) -> int:
        """What colleagues do not see yet."""
        return self.uncommitted + self.unpublished


def read_copy_state(workspace: Workspace) -> CopyState:
    """How this copy stands. Nothing is known outside git, or where git cannot answer."""
    root = workspace.root
    if workspace.known is not None or not workspace.is_in_git:
        return CopyState()
    try:
        head = status.head_commit(root)
        if head is None:
            return CopyState()
        state = CopyState(status.last_published_commit(root, head).date, git_folder.last_fetch_time(root))
    except ToolError:
        return CopyState()
    try:
        published = remotes.find_published(root)
        proposals = find_proposals(workspace).proposals
    except (ToolError, UsageError):  # there is no remote, or nothing was fetched from it
        return state
    waiting = (ProposalState.open, ProposalState.unsent)
    return state._replace(
        proposals=sum(proposal.state in waiting for proposal in proposals),
        uncommitted=status.count_uncommitted(root, sorted(workspace.layout.folders.values())) or 0,
        unpublished=divergence.count_commits(root, published.commit, "HEAD"),
        incoming=divergence.count_commits(root, "HEAD", published.commit),
    )
