"""Findings for machines: version 1 of a document that only grows."""

from __future__ import annotations

from typing import Any

from incubo.core.problem import FieldPath
from incubo.render.diagnostics.context import DiagnosticsContext
from incubo.render.diagnostics.summary import count_by_rule, count_by_severity
from incubo.render.json_document import dump_json, to_json_value
from incubo.validation.diagnostic import Diagnostic, Region

VERSION = 1


def render(context: DiagnosticsContext) -> str:
    """The document. What a person typed is there as it is, in JSON's own escapes."""
    return dump_json(diagnostics_document(context), ascii_only=not context.terminal.unicode)


def diagnostics_document(context: DiagnosticsContext) -> dict[str, Any]:
    """What the document says."""
    said: dict[str, Any] = {
        "version": VERSION,
        "lang": context.lang,
        "at": context.at.isoformat(),
        "files": context.outcome.file_count,
        "summary": count_by_severity(context),
        "diagnostics": [_diagnostic_json(diagnostic, context) for diagnostic in context.listed],
    }
    since = context.outcome.baseline
    if since is not None:
        said["since"] = {"revision": since.revision, "commit": since.commit}
        said.update(new=since.new_count, mended=since.fixed_count, known=since.existing_count)
    if context.statistics:
        said["statistics"] = [
            {
                "rule": each.rule,
                "severity": each.severity,
                "count": each.findings,
                "files": each.files,
                "title": each.title or None,
            }
            for each in count_by_rule(context)
        ]
    return said


def format_field_path(path: FieldPath) -> str | None:
    """A field's path as people write it: `missions[0].end`; None without a field."""
    said = ""
    for step in path:
        said += f"[{step}]" if isinstance(step, int) else f".{step}" if said else step
    return said or None


def _region_json(region: Region) -> dict[str, Any]:
    return {
        "path": region.path,
        "line": region.line,
        "column": region.column,
        "end_line": region.end_line,
        "end_column": region.end_column,
    }


def _diagnostic_json(diagnostic: Diagnostic, context: DiagnosticsContext) -> dict[str, Any]:
    region, fix = diagnostic.region, diagnostic.fix
    return {
        "rule": diagnostic.rule_id,
        "severity": diagnostic.severity,
        "message": context.format_message(diagnostic.message, region),
        "arguments": to_json_value(diagnostic.message.arguments),
        **_region_json(region),
        "field": format_field_path(diagnostic.field_path),
        "hints": [context.format_message(hint, region) for hint in diagnostic.hints],
        "labels": [
            {
                **_region_json(mark.region),
                "text": None if mark.message is None else context.format_message(mark.message, region),
                "primary": mark.is_primary,
            }
            for mark in diagnostic.labels
        ],
        "fix": fix
        and {
            "title": context.format_message(fix.title, region),
            "safe": fix.is_safe,
            "edits": [{**_region_json(edit.region), "new": edit.new_text} for edit in fix.edits],
            "form": fix.file_transform or None,
            "rename": fix.new_name or None,
        },
    }
