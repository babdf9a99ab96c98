"""Lines and columns as each format counts them, and a fix as one replacement in one place.

The format of reviewdog, which puts findings (in Markdown) and proposed lines under a review.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

from typing import Any

from incubo.render.diagnostics.annotations import list_annotations
from incubo.render.diagnostics.context import DiagnosticsContext
from incubo.render.escape import escape_markdown
from incubo.render.json_document import dump_json
from incubo.validation.diagnostic import SEVERITIES, Diagnostic, Region, Replacement


def byte_column(line: int, column: int, context: DiagnosticsContext, path: str) -> int:
    """A column in code points as one in bytes of UTF-8, from 1."""
    lines = context.read_text(path).split("\n")
    if line > len(lines):
        return column
    return len(lines[line - 1][: column - 1].encode("utf-8", "surrogatepass")) + 1


def merge_fix_edits(diagnostic: Diagnostic, context: DiagnosticsContext) -> Replacement | None:
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
    text = context.read_text(path)
    new, at = "", first.start
    for edit in edits:
        new += text[at : edit.region.start] + edit.new_text
        at = edit.region.end
    where = Region(path, first.line, first.column, last.end_line, last.end_column, first.start, last.end)
    return Replacement(where, new)


_RDF_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "advice": "INFO"}


def render(context: DiagnosticsContext) -> str:
    """One document; its own severity is that of the gravest finding."""
    said: dict[str, Any] = {"source": {"name": "incubo"}}
    if context.rules_url:
        said["source"]["url"] = context.rules_url
    found = {diagnostic.severity for diagnostic in context.listed}
    worst = next((severity for severity in SEVERITIES if severity in found), None)
    if worst is not None:
        said["severity"] = _RDF_SEVERITIES[worst]
    said["diagnostics"] = [_diagnostic_json(diagnostic, context) for diagnostic in context.listed]
    return dump_json(said, ascii_only=not context.terminal.unicode, keep_surrogates=False)


def _diagnostic_json(diagnostic: Diagnostic, context: DiagnosticsContext) -> dict[str, Any]:
    region = diagnostic.region
    code = {"value": diagnostic.rule_id}
    if context.rules_url:
        code["url"] = context.rule_url(diagnostic.rule_id)
    fix = merge_fix_edits(diagnostic, context)
    lines = [
        context.format_message(diagnostic.message, region),
        *(remark.text for remark in list_annotations(diagnostic, context)),
    ]
    said: dict[str, Any] = {
        "message": "\n\n".join(map(escape_markdown, lines)),
        "location": {"path": context.git_prefix + region.path, "range": _range_json(region, context)},
        "severity": _RDF_SEVERITIES[diagnostic.severity],
        "code": code,
    }
    if fix is not None:
        said["suggestions"] = [{"range": _range_json(fix.region, context), "text": fix.new_text}]
    return said


def _range_json(region: Region, context: DiagnosticsContext) -> dict[str, Any]:
    """A range with its end excluded; columns count bytes."""
    return {
        "start": {"line": region.line, "column": byte_column(region.line, region.column, context, region.path)},
        "end": {
            "line": region.end_line,
            "column": byte_column(region.end_line, region.end_column, context, region.path),
        },
    }
