"""Resolves locations (a path and a field, or a span) to lines and columns; only files with problems are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from incubo.core.problem import FieldLocation, Location, Problem
from incubo.source.line_index import LineIndex
from incubo.source.reader import FrontMatterScanner
from incubo.validation.diagnostic import Diagnostic, DiagnosticLabel, Region, Replacement, ResolvedFix

if TYPE_CHECKING:
    from incubo.source.spans import FieldSpans

ReadText: TypeAlias = Callable[[str], str]


class Locator:
    """Resolves locations. It reads the text of a file when it is first needed and keeps it until `release`.

    `scanners` holds files whose text, and perhaps node tree, is already in memory because style rules use them.
    """

    def __init__(self, read_text: ReadText, scanners: Mapping[str, FrontMatterScanner]) -> None:
        self.read_text = read_text
        self._scanners = scanners
        self._lines: dict[str, LineIndex] = {}
        self._spans: dict[str, FieldSpans] = {}

    def lines(self, path: str) -> LineIndex:
        """The line index of a file."""
        if path not in self._lines:
            scanner = self._scanners.get(path)
            self._lines[path] = LineIndex(self.read_text(path) if scanner is None else scanner.text)
        return self._lines[path]

    def spans(self, path: str) -> FieldSpans:
        """The field spans of a file."""
        if path not in self._spans:
            from incubo.source.spans import FieldSpans  # lazy: it loads yaml, only for findings

            scanner = self._scanners.get(path)
            self._spans[path] = FieldSpans(self.lines(path).text, None if scanner is None else scanner.root)
        return self._spans[path]

    def release(self, path: str) -> None:
        """Forget the text and the nodes of a file."""
        self._lines.pop(path, None)
        self._spans.pop(path, None)

    def locate_region(self, location: Location) -> Region:
        """The region of a location, always inside the file."""
        if isinstance(location, FieldLocation):
            start, end = self.spans(location.path).find(location.field, location.part)
        else:
            start, end = location.start, location.end
            if end == 0:  # the file as a whole: its text is not needed
                return Region(location.path, 1, 1, 1, 1, 0, 0)
        lines = self.lines(location.path)
        size = len(lines.text)
        start, end = min(start, size), max(min(start, size), min(end, size))
        line, column = lines.position(start)
        end_line, end_column = lines.position(end)
        return Region(location.path, line, column, end_line, end_column, start, end)

    def _edit_target_exists(self, location: Location) -> bool:
        """Whether an edit has a value to replace: for a missing one, `find` returns the span of an enclosing field."""
        return (
            not isinstance(location, FieldLocation)
            or location.part == "key"
            or self.spans(location.path).has_value(location.field)
        )

    def make_diagnostic(self, problem: Problem, severity: str) -> Diagnostic:
        """The diagnostic of a problem: every location resolved, the fix left out where an edit has no target."""
        primary = DiagnosticLabel(self.locate_region(problem.location), problem.label, True)
        secondary = tuple(
            DiagnosticLabel(self.locate_region(label.location), label.message, False)
            for label in problem.secondary_labels
        )
        fix = None
        if problem.fix is not None:
            title, is_safe, edits, file_transform, new_name = problem.fix
            if all(self._edit_target_exists(edit.location) for edit in edits):
                replacements = tuple(Replacement(self.locate_region(edit.location), edit.replacement) for edit in edits)
                fix = ResolvedFix(title, is_safe, replacements, file_transform, new_name)
        return Diagnostic(problem, severity, (primary, *secondary), tuple(problem.list_hints()), fix)
