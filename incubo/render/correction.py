"""The corrected line of a finding: what a reviewer can copy where no command can be run."""

from __future__ import annotations

from incubo.render.view import View
from incubo.validation.diagnostic import Diagnostic

_LONGEST = 200


def corrected(diagnostic: Diagnostic, view: View) -> str | None:
    """The line as it would be after the fix, or None where the fix is not about one short line of this place."""
    fix, region = diagnostic.fix, diagnostic.region
    if fix is None or not fix.edits:
        return None
    for edit in fix.edits:
        place = edit.region
        if place.path != region.path or not (place.line == place.end_line == region.line) or "\n" in edit.new:
            return None
    lines = view.text_of(region.path).split("\n")
    if region.line > len(lines):
        return None
    line = lines[region.line - 1].removesuffix("\r")
    for edit in sorted(fix.edits, key=lambda each: each.region.column, reverse=True):
        line = line[: edit.region.column - 1] + edit.new + line[edit.region.end_column - 1 :]
    line = line.strip()
    return line if 0 < len(line) <= _LONGEST else None
