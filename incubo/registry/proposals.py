"""Proposals as data: what became of each, and the one that is checked out. `vcs.proposals` finds them."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import NamedTuple

PROPOSAL_PREFIX = "incubo/"
"""The first part of the branch names that incubo chooses, where no branch has that name."""


class ProposalState(StrEnum):
    """What became of a proposal: not sent yet, waiting, in what is published, or closed without that; `unknown` where
    it is not known what is published.

    `closed` is supposed, the others are known: git has no record of a request that is refused.
    """

    unsent = "unsent"
    open = "open"
    merged = "merged"
    closed = "closed"
    unknown = "unknown"


class ProposalBranch(NamedTuple):
    """A proposal: its branch, its last commit (the one on the remote if it was sent) and what became of it.

    `remote`: where it was sent, "" if it was not. `is_ours`: the branch is in this copy, not only on the remote.
    `is_seen_on_remote`: it was there when somebody last looked.
    """

    branch: str
    commit: str
    date: datetime.date
    subject: str
    remote: str
    is_ours: bool
    state: ProposalState
    is_seen_on_remote: bool

    @property
    def short_name(self) -> str:
        """What a person types to mean it: the branch, without the first part that incubo gives."""
        return self.branch.removeprefix(PROPOSAL_PREFIX)

    @property
    def ref(self) -> str:
        """The full name of the ref that holds the commit."""
        prefix = f"refs/remotes/{self.remote}" if self.is_seen_on_remote else "refs/heads"
        return f"{prefix}/{self.branch}"


class CheckedOutProposal(NamedTuple):
    """The proposal that is checked out, and the branch of what is published (None: it is not known)."""

    branch: str
    published_branch: str | None
