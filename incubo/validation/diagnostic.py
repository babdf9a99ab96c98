"""A judged problem: where exactly, how severe. Still data; `render` puts it into words."""

from __future__ import annotations

from typing import NamedTuple

from incubo.core.message import Message
from incubo.core.problem import FieldPath

SEVERITIES = ("error", "warning", "advice")
"""From the one that blocks to the one that is shown on request."""


class Region(NamedTuple):
    """A resolved span. Lines and columns count from 1, columns in code points, ends excluded.

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
    """A label of a diagnostic: where, what is said there (perhaps nothing), and whether it is the main one."""

    region: Region
    message: Message | None
    is_primary: bool


class Replacement(NamedTuple):
    """One edit of a fix."""

    region: Region
    new_text: str


class ResolvedFix(NamedTuple):
    """A fix whose edits are resolved; `file_transform` and `new_name` are those of the fix."""

    title: Message
    is_safe: bool
    edits: tuple[Replacement, ...] = ()
    file_transform: str = ""
    new_name: str = ""


class Diagnostic(NamedTuple):
    """One finding. `marks[0]` is the primary one. `field_path` is the path in the front matter, or ().

    `case` is that of the problem: with the arguments of the message, it identifies the finding.
    """

    rule_id: str
    severity: str
    message: Message
    labels: tuple[DiagnosticLabel, ...]
    field_path: FieldPath = ()
    hints: tuple[Message, ...] = ()
    fix: ResolvedFix | None = None
    case: str = ""

    @property
    def region(self) -> Region:
        """Where it is: the primary mark's region."""
        return self.labels[0].region


class BaselineSummary(NamedTuple):
    """What a branch did to the findings, among those shown: `new_count` came, `fixed_count` are gone,
    `existing_count` were there before.

    `revision` is what it is compared with, as it was said; `commit` the full id of the commit where they parted.
    """

    revision: str
    commit: str
    new_count: int
    fixed_count: int
    existing_count: int


class ValidationResult(NamedTuple):
    """A validation: what was found (in order of path, line, column), in how many files, in what time.

    `hidden_advice_count` counts the advice not asked for: it is not among the diagnostics, for finding its place
    costs time.
    `seconds` is wall-clock time, or None where it would make the output unstable. With `baseline`, the diagnostics
    are the
    new ones only.
    """

    diagnostics: tuple[Diagnostic, ...]
    file_count: int
    seconds: float | None = None
    hidden_advice_count: int = 0
    baseline: BaselineSummary | None = None
