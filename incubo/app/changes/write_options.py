"""How a proposal is written. Separate module, because every command imports it."""

from __future__ import annotations

from typing import NamedTuple

HERE_OPTION = "--here"
"""What writes here what the source owns."""


class WriteOptions(NamedTuple):
    """How a proposal is written: shown only, written, committed, on a branch, pushed for a pull request.

    `because`: why, in the person's words; it is kept in the commit, and `log` tells it. `here`: what the source owns is
    written, too (`[source]`).
    """

    dry_run: bool = False
    yes: bool = False
    commit: bool = False
    branch: str | None = None
    message: str | None = None
    propose: bool = False
    because: str | None = None
    here: bool = False

    @property
    def makes_commit(self) -> bool:
        """Whether there will be a commit."""
        return self.commit or self.propose or self.branch is not None

    @property
    def is_confirmed(self) -> bool:
        """Whether the options decide, so that no question is necessary."""
        return self.yes or self.makes_commit
