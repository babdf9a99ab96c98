"""What becomes of a proposal. A module of its own: every command's signature needs it, and little else of `app`."""

from __future__ import annotations

from typing import NamedTuple


class WriteOptions(NamedTuple):
    """What becomes of a proposal: shown only, written, committed, on a branch, pushed for a pull request."""

    dry_run: bool = False
    yes: bool = False
    commit: bool = False
    branch: str | None = None
    message: str | None = None
    propose: bool = False

    @property
    def makes_commit(self) -> bool:
        """Whether there will be a commit."""
        return self.commit or self.propose or self.branch is not None

    @property
    def is_confirmed(self) -> bool:
        """Whether the options say what to do, so that nobody needs to be asked."""
        return self.yes or self.makes_commit
