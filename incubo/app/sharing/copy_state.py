"""How this copy stands to what is published, as far as it knows without asking the network."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

from incubo.app.sharing.proposal_summary import find_proposals
from incubo.app.workspace import Workspace
from incubo.core.errors import ToolError, UsageError
from incubo.registry.layout import POSTPONED_FILE
from incubo.registry.proposals import ProposalState
from incubo.vcs import git_folder, remotes, status
from incubo.vcs.remotes import PublishedBranch
from incubo.vcs.revision import find_common_commit


class CopyState(NamedTuple):
    """What a reader is told of this copy.

    `last_known_day`: the day of the last commit that was published and that this copy has; None outside git.
    `fetched_at`: when it last asked for what is new, in UTC. `proposals`: those that wait or are not sent yet.
    `uncommitted`: entries written here and in no commit; `unpublished`: commits of this copy only. `incoming`: commits
    that were published, fetched, and are not in this copy. `own_changes`: entries, and what is postponed, that are not
    as they were when this copy last met what is published, committed or not: what colleagues will see, once it is
    shared. Without a remote, these five are 0. `is_published`: there is a remote, and it has something.
    """

    last_known_day: datetime.date | None = None
    fetched_at: datetime.datetime | None = None
    proposals: int = 0
    uncommitted: int = 0
    unpublished: int = 0
    incoming: int = 0
    own_changes: int = 0
    is_published: bool = False


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
        proposals = find_proposals(workspace, published).proposals
        own_changes = count_own_changes(workspace, published)
    except (ToolError, UsageError):  # there is no remote, or nothing was fetched from it
        return state
    waiting = (ProposalState.open, ProposalState.unsent)
    return state._replace(
        proposals=sum(proposal.state in waiting for proposal in proposals),
        uncommitted=status.count_uncommitted(root, sorted(workspace.layout.folders.values())) or 0,
        unpublished=status.count_commits(root, published.commit, "HEAD"),
        incoming=status.count_commits(root, "HEAD", published.commit),
        own_changes=own_changes,
        is_published=True,
    )


def count_unpublished_commits(root: Path) -> int:
    """How many commits of HEAD are not published, as far as this copy knows; 0 where it knows of nothing published.

    Raises ToolError.
    """
    try:
        published = remotes.find_published(root)
    except (ToolError, UsageError):  # there is no remote, or nothing was fetched from it
        return 0
    return status.count_commits(root, published.commit, "HEAD")


def count_own_changes(workspace: Workspace, published: PublishedBranch) -> int:
    """How many files would change for colleagues if this copy were published: entries, what is postponed.

    Raises ToolError.
    """
    base = find_common_commit(workspace.root, published.commit, "HEAD")
    if base is None:
        return 0
    places = [*sorted(workspace.layout.folders.values()), POSTPONED_FILE]
    return status.count_changed_since(workspace.root, base, places)
