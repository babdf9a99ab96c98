"""Findings as JSON: version 1 of a document to which keys are added, never removed."""

from __future__ import annotations

from typing import Any

from incubo.core.problem import FieldPath
from incubo.render.diagnostics.formats import DiagnosticsContext
from incubo.render.diagnostics.summary import count_by_rule, count_by_severity
from incubo.render.json_document import dump_json, known_json, place_json, to_json_value
from incubo.validation.diagnostic import Diagnostic, Region

VERSION = 1


def render(context: DiagnosticsContext) -> str:
    """The document."""
    return dump_json(diagnostics_document(context), ascii_only=not context.terminal.unicode)


def diagnostics_document(context: DiagnosticsContext) -> dict[str, Any]:
    """The document as plain values. Text from files is unchanged in it: JSON escapes it."""
    document: dict[str, Any] = {
        "version": VERSION,
        "lang": context.lang,
        "at": context.at.isoformat(),
        **known_json(context.known),
        "files": context.validation.file_count,
        "summary": count_by_severity(context),
        "diagnostics": [_diagnostic_json(diagnostic, context) for diagnostic in context.listed],
    }
    baseline = context.validation.baseline
    if baseline is not None:
        document["since"] = {"revision": baseline.revision, "commit": baseline.commit}
        document.update(new=baseline.new_count, mended=baseline.fixed_count, known=baseline.existing_count)
    if context.statistics:
        document["statistics"] = [
            {
                "rule": count.rule_id,
                "severity": count.severity,
                "count": count.finding_count,
                "files": count.file_count,
                "title": count.title,
            }
            for count in count_by_rule(context)
        ]
    return document


def format_field_path(path: FieldPath) -> str | None:
    """A field's path as text, `missions[0].end`; None without a field."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or None


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
        "hints": [context.format_hint(hint, region) for hint in diagnostic.hints],
        **next((place_json(hint) for hint in diagnostic.hints if hint.address), {}),
        "labels": [
            {
                **_region_json(label.region),
                "text": None if label.message is None else context.format_message(label.message, region),
                "primary": label.is_primary,
            }
            for label in diagnostic.labels
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
