"""Diagnostics: problems with a severity and with lines and columns. Data only; `render` puts them into words."""

from __future__ import annotations

from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath, Problem

SEVERITY_LABELS = {"error": N_("error"), "warning": N_("warning"), "advice": N_("advice")}
"""The name of each severity, to be translated."""
SEVERITIES = ("error", "warning", "advice")
"""The most severe first. An error makes `validate` fail; advice is shown on request."""


class Region(NamedTuple):
    """A part of a file. Lines and columns count from 1, columns in code points, ends excluded.

    `start` and `end` are offsets in code points in the text without its BOM.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


class DiagnosticLabel(NamedTuple):
    """A marked region of a diagnostic, with an optional message."""

    region: Region
    message: Message | None
    is_primary: bool


class Replacement(NamedTuple):
    """One edit of a fix: the text that replaces a region."""

    region: Region
    new_text: str


class ResolvedFix(NamedTuple):
    """A `Fix` whose edits have regions; `file_transform` and `new_name` are those of the `Fix`."""

    title: Message
    is_safe: bool
    edits: tuple[Replacement, ...] = ()
    file_transform: str = ""
    new_name: str = ""


class Diagnostic(NamedTuple):
    """One finding: a problem with its severity and its places. `labels[0]` is the primary label; `hints` and `fix` are
    those of the problem, where it is repaired.
    """

    problem: Problem
    severity: str
    labels: tuple[DiagnosticLabel, ...]
    hints: tuple[Hint, ...] = ()
    fix: ResolvedFix | None = None

    @property
    def rule_id(self) -> str:
        """The rule that found it."""
        return self.problem.rule_id

    @property
    def message(self) -> Message:
        """What is wrong."""
        return self.problem.message

    @property
    def field_path(self) -> FieldPath:
        """The path in the front matter; () for a span."""
        return self.problem.field_path

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is repaired at the source of the registry."""
        return any(hint.address for hint in self.hints)

    @property
    def region(self) -> Region:
        """The region of the primary label."""
        return self.labels[0].region


class BaselineSummary(NamedTuple):
    """How a change affects the findings that are shown: how many it adds and fixes, and how many existed before.

    `revision` is the revision as the user named it, `commit` the full id of the merge base.
    """

    revision: str
    commit: str
    new_count: int
    fixed_count: int
    existing_count: int


class Elsewhere(NamedTuple):
    """What was found in the files that are not shown, because those of one incubator are (`incubator`: its id)."""

    incubator: str
    error_count: int
    warning_count: int


class ValidationResult(NamedTuple):
    """The diagnostics of a validation, in order of path, line and column, and the number of files.

    `hidden_advice_count` is the advice that was not asked for: it is left out because resolving its lines takes time.
    `seconds` is wall-clock time, or None where it would make the output unstable. With a `baseline`, the diagnostics
    are the new ones only. `elsewhere`: what they leave out (None: nothing). `scope`: the
    sentence that says whose files are shown, where one incubator is ours.
    """

    diagnostics: tuple[Diagnostic, ...]
    file_count: int
    seconds: float | None = None
    hidden_advice_count: int = 0
    baseline: BaselineSummary | None = None
    elsewhere: Elsewhere | None = None
    scope: Message | None = None
