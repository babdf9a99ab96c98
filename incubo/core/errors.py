"""The exceptions that end a command; `cli` prints them and sets the exit code.

    IncuboError                    exit code 2
    ├── UsageError                 invalid command line
    │   └── QueryError             invalid SQL query
    ├── RegistryNotFoundError      no registry here, nor in the user's configuration
    ├── ConfigError                invalid configuration file (carries its problems)
    ├── EntryNotFoundError         the PATHS match no entry (exit code 3)
    ├── RefusedError               the change would leave the registry worse (exit code 1)
    │   └── NotEditableError       the front matter of a file cannot be edited (exit code 1)
    └── ToolError                  git or the file system failed

Problems in the registry's content are values (`problem.Problem`), not exceptions.
"""

from __future__ import annotations

from collections.abc import Sequence

from incubo.core.hint import Hint
from incubo.core.message import Message
from incubo.core.problem import Problem


class IncuboError(Exception):
    """A failure to report to the user: `message` says what happened, `hints` what to do about it, in words.

    `ways`: those of the hints that a page of `incubo serve` opens.
    """

    exit_code = 2

    def __init__(self, message: Message, *, hints: Sequence[Message | Hint] = ()) -> None:
        super().__init__(message.template)
        self.message = message
        sentences = (hint.sentence if isinstance(hint, Hint) else hint for hint in hints)
        self.hints = tuple(sentence for sentence in sentences if sentence is not None)
        self.ways = tuple(hint for hint in hints if isinstance(hint, Hint) and hint.page)


class UsageError(IncuboError):
    """The command line is invalid."""


class QueryError(UsageError):
    """An SQL query is invalid; `output` shows where."""

    def __init__(self, message: Message, *, hints: Sequence[Message] = (), output: str = "") -> None:
        super().__init__(message, hints=hints)
        self.output = output


class RegistryNotFoundError(IncuboError):
    """No registry in this folder or above it, nor in the user's configuration."""


class ConfigError(IncuboError):
    """A configuration file is invalid; `problems` say where and why."""

    def __init__(self, message: Message, *, hints: Sequence[Message] = (), problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, hints=hints)
        self.problems = tuple(problems)


class EntryNotFoundError(IncuboError):
    """The paths on the command line match no entry."""

    exit_code = 3


class RefusedError(IncuboError):
    """The change would add problems to the registry.

    `reasons`: the findings it would add, each as its message followed by its notes. `fields`: the names of the fields
    that are at fault, where they are known.
    """

    exit_code = 1

    def __init__(
        self,
        message: Message,
        *,
        hints: Sequence[Message | Hint] = (),
        reasons: Sequence[Sequence[Message]] = (),
        fields: Sequence[str] = (),
    ) -> None:
        super().__init__(message, hints=hints)
        self.reasons = tuple(tuple(reason) for reason in reasons)
        self.fields = tuple(fields)


class NotEditableError(RefusedError):
    """A front matter cannot be edited in place; `problem` is set if the file cannot be parsed."""

    def __init__(self, message: Message, *, hints: Sequence[Message] = (), problem: Problem | None = None) -> None:
        super().__init__(message, hints=hints)
        self.problem = problem


class ToolError(IncuboError):
    """git or the file system failed; `output` is the tool's own output."""

    def __init__(self, message: Message, *, hints: Sequence[Message] = (), output: str = "") -> None:
        super().__init__(message, hints=hints)
        self.output = output
