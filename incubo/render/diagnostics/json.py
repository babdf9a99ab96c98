"""Findings for machines: version 1 of a document that only grows."""

from __future__ import annotations

from typing import Any

from incubo.core.problem import FieldPath
from incubo.render.diagnostics.context import DiagnosticsContext
from incubo.render.diagnostics.summary import count_by_rule, count_by_severity
from incubo.render.json_document import dump_json, to_json_value
from incubo.validation.diagnostic import Diagnostic, Region

VERSION = 1


def render(view: DiagnosticsContext) -> str:
    """The document. What a person typed is there as it is, in JSON's own escapes."""
    return dump_json(diagnostics_document(view), ascii=not view.look.unicode)


def diagnostics_document(view: DiagnosticsContext) -> dict[str, Any]:
    """What the document says."""
    said: dict[str, Any] = {
        "version": VERSION,
        "lang": view.lang,
        "at": view.at.isoformat(),
        "files": view.outcome.files,
        "summary": count_by_severity(view),
        "diagnostics": [_diagnostic_json(diagnostic, view) for diagnostic in view.shown],
    }
    since = view.outcome.since
    if since is not None:
        said["since"] = {"revision": since.revision, "commit": since.commit}
        said.update(new=since.new, mended=since.mended, known=since.known)
    if view.statistics:
        said["statistics"] = [
            {
                "rule": each.rule,
                "severity": each.severity,
                "count": each.findings,
                "files": each.files,
                "title": each.title or None,
            }
            for each in count_by_rule(view)
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


def _diagnostic_json(diagnostic: Diagnostic, view: DiagnosticsContext) -> dict[str, Any]:
    region, fix = diagnostic.region, diagnostic.fix
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        "message": view.raw(diagnostic.message, region),
        "arguments": to_json_value(diagnostic.message.arguments),
        **_region_json(region),
        "field": format_field_path(diagnostic.field),
        "hints": [view.raw(hint, region) for hint in diagnostic.hints],
        "labels": [
            {
                **_region_json(mark.region),
                "text": None if mark.text is None else view.raw(mark.text, region),
                "primary": mark.primary,
            }
            for mark in diagnostic.marks
        ],
        "fix": fix
        and {
            "title": view.raw(fix.title, region),
            "safe": fix.safe,
            "edits": [{**_region_json(edit.region), "new": edit.new} for edit in fix.edits],
            "form": fix.form or None,
            "rename": fix.rename or None,
        },
    }
