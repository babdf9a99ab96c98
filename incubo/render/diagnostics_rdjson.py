"""The format of reviewdog, which puts findings (in Markdown) and proposed lines under a review.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

from typing import Any

from incubo.render.columns import in_bytes, whole_fix
from incubo.render.json import document
from incubo.render.remarks import remarks
from incubo.render.safe import markdown
from incubo.render.view import View
from incubo.validation.diagnostic import SEVERITIES, Diagnostic, Region

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "advice": "INFO"}


def render(view: View) -> str:
    """One document; its own severity is that of the gravest finding."""
    said: dict[str, Any] = {"source": {"name": "incubo"}}
    if view.rules_url:
        said["source"]["url"] = view.rules_url
    found = {diagnostic.severity for diagnostic in view.shown}
    worst = next((severity for severity in SEVERITIES if severity in found), None)
    if worst is not None:
        said["severity"] = _SEVERITIES[worst]
    said["diagnostics"] = [_diagnostic(diagnostic, view) for diagnostic in view.shown]
    return document(said, ascii=not view.look.unicode, halves=False)


def _diagnostic(diagnostic: Diagnostic, view: View) -> dict[str, Any]:
    region = diagnostic.region
    code = {"value": diagnostic.rule}
    if view.rules_url:
        code["url"] = view.page(diagnostic.rule)
    fix = whole_fix(diagnostic, view)
    lines = [view.raw(diagnostic.message, region), *(remark.text for remark in remarks(diagnostic, view))]
    said: dict[str, Any] = {
        "message": "\n\n".join(map(markdown, lines)),
        "location": {"path": view.git_prefix + region.path, "range": _range(region, view)},
        "severity": _SEVERITIES[diagnostic.severity],
        "code": code,
    }
    if fix is not None:
        said["suggestions"] = [{"range": _range(fix.region, view), "text": fix.new}]
    return said


def _range(region: Region, view: View) -> dict[str, Any]:
    """A range with its end excluded; columns count bytes."""
    return {
        "start": {"line": region.line, "column": in_bytes(region.line, region.column, view, region.path)},
        "end": {"line": region.end_line, "column": in_bytes(region.end_line, region.end_column, view, region.path)},
    }
