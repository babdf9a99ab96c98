"""Lines and columns as each format counts them, and a fix as one replacement in one place."""

from __future__ import annotations

from incubo.render.view import View
from incubo.validation.diagnostic import Diagnostic, Region, Replacement


def in_bytes(line: int, column: int, view: View, path: str) -> int:
    """A column in code points as one in bytes of UTF-8, from 1."""
    lines = view.text_of(path).split("\n")
    if line > len(lines):
        return column
    return len(lines[line - 1][: column - 1].encode("utf-8", "surrogatepass")) + 1


def whole_fix(diagnostic: Diagnostic, view: View) -> Replacement | None:
    """The edits of a fix as one, from the first to the last; None where there are none here, or it is no edit at all.

    Reviewers are shown each replacement alone: one of a pair of quotes would be worse than none.
    """
    fix = diagnostic.fix
    if fix is None or not fix.edits:
        return None
    path = diagnostic.region.path
    edits = sorted(fix.edits, key=lambda edit: (edit.region.start, edit.region.end))
    if any(edit.region.path != path for edit in edits):
        return None
    first, last = edits[0].region, max((edit.region for edit in edits), key=lambda region: region.end)
    text = view.text_of(path)
    new, at = "", first.start
    for edit in edits:
        new += text[at : edit.region.start] + edit.new
        at = edit.region.end
    where = Region(path, first.line, first.column, last.end_line, last.end_column, first.start, last.end)
    return Replacement(where, new)
