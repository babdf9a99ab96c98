"""The JSON format of reviewdog, which adds findings (in Markdown) and proposed changes to a review.

Its columns count bytes, and a fix is one replacement in one place.
https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

from typing import Any

from incubo.render.diagnostics.annotations import list_annotations
from incubo.render.diagnostics.formats import DiagnosticsContext
from incubo.render.escape import escape_markdown
from incubo.render.json_document import dump_json
from incubo.render.markdown import markdown_link
from incubo.validation.diagnostic import SEVERITIES, Diagnostic, Region, Replacement

_RDF_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "advice": "INFO"}


def render(context: DiagnosticsContext) -> str:
    """One document; its severity is that of its worst finding."""
    document: dict[str, Any] = {"source": {"name": "incubo"}}
    if context.rules_url:
        document["source"]["url"] = context.rules_page
    severities = {diagnostic.severity for diagnostic in context.listed}
    worst = next((severity for severity in SEVERITIES if severity in severities), None)
    if worst is not None:
        document["severity"] = _RDF_SEVERITIES[worst]
    document["diagnostics"] = [_diagnostic_json(diagnostic, context) for diagnostic in context.listed]
    return dump_json(document, ascii_only=not context.terminal.unicode, keep_surrogates=False)


def _diagnostic_json(diagnostic: Diagnostic, context: DiagnosticsContext) -> dict[str, Any]:
    region = diagnostic.region
    code = {"value": diagnostic.rule_id}
    if context.rules_url:
        code["url"] = context.rule_url(diagnostic.rule_id)
    texts = [
        escape_markdown(context.format_message(diagnostic.message, region)),
        *(markdown_link(escape_markdown(one.text), one.address) for one in list_annotations(diagnostic, context)),
    ]
    finding: dict[str, Any] = {
        "message": "\n\n".join(texts),
        "location": {"path": context.git_prefix + region.path, "range": _range_json(region, context)},
        "severity": _RDF_SEVERITIES[diagnostic.severity],
        "code": code,
    }
    replacement = merge_fix_edits(diagnostic, context)
    if replacement is not None:
        suggestion = {"range": _range_json(replacement.region, context), "text": replacement.new_text}
        finding["suggestions"] = [suggestion]
    return finding


def _range_json(region: Region, context: DiagnosticsContext) -> dict[str, Any]:
    """A range with an exclusive end."""
    return {
        "start": {"line": region.line, "column": byte_column(region.line, region.column, context, region.path)},
        "end": {
            "line": region.end_line,
            "column": byte_column(region.end_line, region.end_column, context, region.path),
        },
    }


def byte_column(line: int, column: int, context: DiagnosticsContext, path: str) -> int:
    """A column in code points as a column in bytes of UTF-8; both count from 1."""
    lines = context.read_text(path).split("\n")
    if line > len(lines):
        return column
    return len(lines[line - 1][: column - 1].encode("utf-8", "surrogatepass")) + 1


def merge_fix_edits(diagnostic: Diagnostic, context: DiagnosticsContext) -> Replacement | None:
    """The edits of a fix as one, from the first to the last; None without edits or with edits in another file.

    Reviewers may apply replacements one by one: only one of a pair of quotes would break the file.
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
    new_text, position = "", first.start
    for edit in edits:
        new_text += text[position : edit.region.start] + edit.new_text
        position = edit.region.end
    region = Region(path, first.line, first.column, last.end_line, last.end_column, first.start, last.end)
    return Replacement(region, new_text)
