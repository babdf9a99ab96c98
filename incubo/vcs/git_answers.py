"""What git said of a copy, kept until the copy changes: a server asks the same for each page."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

from incubo.vcs import git_folder

Answer = TypeVar("Answer")


class GitAnswers:
    """The answers of git about a registry whose files do not change meanwhile: who reads files again makes another one.

    Commits, checkouts, merges and fetches are noticed by the files that git itself keeps. Two threads may ask the same
    thing at once; both then get it from git.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._state: Hashable = None
        self._answers: dict[Hashable, Any] = {}

    def get(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """What `ask` said last under this key, since git's own files changed. Its errors are raised each time."""
        state = git_folder.read_state(self.root)
        if state != self._state:
            self._state, self._answers = state, {}
        answers = self._answers
        if key not in answers:
            answers[key] = ask()
        answer: Answer = answers[key]
        return answer
