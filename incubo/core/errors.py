"""What stops a command, as typed data; `cli` puts it into words and ends the process.

    IncuboError                exit code 2
    ├── UsageError             the words of the command are off
    │   └── QueryError         a question in SQL cannot be answered
    ├── NoRegistry             no registry here, nor in the user's configuration
    ├── ConfigError            a wrong incubo.toml (carries its problems)
    ├── NotFound               given PATHS match no entry (exit code 3)
    ├── Refused                the plan would leave the registry worse (exit code 1)
    │   └── NotEditable        a file's front matter cannot have this change (exit code 1)
    └── ToolError              git or the file system failed

Problems of the registry's content are not exceptions: they are values (`problem.Problem`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.core.message import Message
from incubo.core.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence


class IncuboError(Exception):
    """A failure that a person can understand: what happened, and what to do about it."""

    exit_code = 2

    def __init__(self, message: Message, *, hints: Sequence[Message] = ()) -> None:
        super().__init__(message.template)
        self.message = message
        self.hints = tuple(hints)


class UsageError(IncuboError):
    """The words of the command line cannot be understood."""


class QueryError(UsageError):
    """A question in SQL cannot be answered; `output` is where it is wrong."""

    def __init__(self, message: Message, *, hints: Sequence[Message] = (), output: str = "") -> None:
        super().__init__(message, hints=hints)
        self.output = output


class RegistryNotFoundError(IncuboError):
    """There is no registry in this folder or above it, nor in the user's configuration."""


class ConfigError(IncuboError):
    """A configuration file cannot be used; `problems` say where and why."""

    def __init__(self, message: Message, *, hints: Sequence[Message] = (), problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, hints=hints)
        self.problems = tuple(problems)


class EntryNotFoundError(IncuboError):
    """The given paths match no entry."""

    exit_code = 3


class RefusedError(IncuboError):
    """The command would leave the registry worse than it found it.

    `reasons`: what would be found wrong, each finding with what is said beside it.
    """

    exit_code = 1

    def __init__(
        self, message: Message, *, hints: Sequence[Message] = (), reasons: Sequence[Sequence[Message]] = ()
    ) -> None:
        super().__init__(message, hints=hints)
        self.reasons = tuple(tuple(reason) for reason in reasons)


class NotEditableError(RefusedError):
    """A file's front matter cannot be changed in its place: the message says why; `problem` if it cannot be read."""

    def __init__(self, message: Message, *, hints: Sequence[Message] = (), problem: Problem | None = None) -> None:
        super().__init__(message, hints=hints)
        self.problem = problem


class ToolError(IncuboError):
    """git or the file system refused what was asked; `output` is what the tool said itself."""

    def __init__(self, message: Message, *, hints: Sequence[Message] = (), output: str = "") -> None:
        super().__init__(message, hints=hints)
        self.output = output
