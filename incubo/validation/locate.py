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

    def __init__(self, text_of: ReadText, written: Mapping[str, FrontMatterScanner]) -> None:
        self.text_of = text_of
        self._written = written
        self._lines: dict[str, LineIndex] = {}
        self._spans: dict[str, FieldSpans] = {}

    def lines(self, path: str) -> LineIndex:
        """The line table of a file."""
        if path not in self._lines:
            written = self._written.get(path)
            self._lines[path] = LineIndex(self.text_of(path) if written is None else written.text)
        return self._lines[path]

    def spans(self, path: str) -> FieldSpans:
        """The field spans of a file."""
        if path not in self._spans:
            written = self._written.get(path)
            self._spans[path] = FieldSpans(self.lines(path).text, None if written is None else written.root)
        return self._spans[path]

    def forget(self, path: str) -> None:
        """Let go of a file's text and nodes."""
        self._lines.pop(path, None)
        self._spans.pop(path, None)

    def region(self, where: Location) -> Region:
        """The region of a place or span, always inside the file."""
        if isinstance(where, FieldLocation):
            start, end = self.spans(where.path).find(where.field, where.part)
        else:
            start, end = where.start, where.end
            if end == 0:  # the file itself: its text is not needed
                return Region(where.path, 1, 1, 1, 1, 0, 0)
        lines = self.lines(where.path)
        size = len(lines.text)
        start, end = min(start, size), max(min(start, size), min(end, size))
        line, column = lines.position(start)
        end_line, end_column = lines.position(end)
        return Region(where.path, line, column, end_line, end_column, start, end)

    def _is_there(self, where: Location) -> bool:
        """Whether an edit's place is what it says: a value that is not there would be sought, and lost, in another."""
        return not isinstance(where, FieldLocation) or where.part == "key" or self.spans(where.path).holds(where.field)

    def diagnostic(self, problem: Problem, severity: str) -> Diagnostic:
        """A problem with everything in it placed."""
        primary = DiagnosticLabel(self.region(problem.where), problem.label, True)
        others = tuple(DiagnosticLabel(self.region(label.where), label.text, False) for label in problem.labels)
        mend = None
        if problem.fix is not None:
            title, safe, edits, form, rename = problem.fix
            if all(self._is_there(edit.where) for edit in edits):
                placed = tuple(Replacement(self.region(edit.where), edit.new) for edit in edits)
                mend = ResolvedFix(title, safe, placed, form, rename)
        return Diagnostic(
            problem.rule,
            severity,
            problem.message,
            (primary, *others),
            field_path_of(problem.where),
            problem.hints,
            mend,
            problem.case,
        )


def field_path_of(where: Location) -> FieldPath:
    """The field of a place; () for a span."""
    return where.field if isinstance(where, FieldLocation) else ()
