"""From a place in a front matter to lines and columns; each file with something to show is looked at once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from incubo.core.problem import FieldLocation, FieldPath, Location, Problem
from incubo.source.scanner import FrontMatterScanner
from incubo.source.spans import FieldSpans, LineIndex
from incubo.validation.diagnostic import Diagnostic, DiagnosticLabel, Region, Replacement, ResolvedFix

ReadText: TypeAlias = Callable[[str], str]


class Locator:
    """Finds regions; a file's text is read when first asked for, and kept while its diagnostics are made.

    `written`: the files whose text, and perhaps node tree, rules of style kept.
    """

    def __init__(self, read_text: ReadText, scanners: Mapping[str, FrontMatterScanner]) -> None:
        self.read_text = read_text
        self._scanners = scanners
        self._lines: dict[str, LineIndex] = {}
        self._spans: dict[str, FieldSpans] = {}

    def lines(self, path: str) -> LineIndex:
        """The line table of a file."""
        if path not in self._lines:
            written = self._scanners.get(path)
            self._lines[path] = LineIndex(self.read_text(path) if written is None else written.text)
        return self._lines[path]

    def spans(self, path: str) -> FieldSpans:
        """The field spans of a file."""
        if path not in self._spans:
            written = self._scanners.get(path)
            self._spans[path] = FieldSpans(self.lines(path).text, None if written is None else written.root)
        return self._spans[path]

    def release(self, path: str) -> None:
        """Let go of a file's text and nodes."""
        self._lines.pop(path, None)
        self._spans.pop(path, None)

    def locate_region(self, location: Location) -> Region:
        """The region of a place or span, always inside the file."""
        if isinstance(location, FieldLocation):
            start, end = self.spans(location.path).find(location.field, location.part)
        else:
            start, end = location.start, location.end
            if end == 0:  # the file itself: its text is not needed
                return Region(location.path, 1, 1, 1, 1, 0, 0)
        lines = self.lines(location.path)
        size = len(lines.text)
        start, end = min(start, size), max(min(start, size), min(end, size))
        line, column = lines.position(start)
        end_line, end_column = lines.position(end)
        return Region(location.path, line, column, end_line, end_column, start, end)

    def _edit_target_exists(self, location: Location) -> bool:
        """Whether an edit's place is what it says: a value that is not there would be sought, and lost, in another."""
        return (
            not isinstance(location, FieldLocation)
            or location.part == "key"
            or self.spans(location.path).has_value(location.field)
        )

    def make_diagnostic(self, problem: Problem, severity: str) -> Diagnostic:
        """A problem with everything in it placed."""
        primary = DiagnosticLabel(self.locate_region(problem.location), problem.label, True)
        others = tuple(
            DiagnosticLabel(self.locate_region(label.location), label.message, False)
            for label in problem.secondary_labels
        )
        mend = None
        if problem.fix is not None:
            title, safe, edits, form, rename = problem.fix
            if all(self._edit_target_exists(edit.location) for edit in edits):
                placed = tuple(Replacement(self.locate_region(edit.location), edit.replacement) for edit in edits)
                mend = ResolvedFix(title, safe, placed, form, rename)
        return Diagnostic(
            problem.rule_id,
            severity,
            problem.message,
            (primary, *others),
            field_path_of(problem.location),
            problem.hints,
            mend,
            problem.case,
        )


def field_path_of(location: Location) -> FieldPath:
    """The field of a place; () for a span."""
    return location.field if isinstance(location, FieldLocation) else ()
