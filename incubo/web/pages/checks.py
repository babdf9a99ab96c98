"""Checks: what `validate` finds, file by file, with what it means and what to do."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from incubo.core.i18n import gettext
from incubo.registry.lookup import EntryRef, entry_title
from incubo.render.diagnostics.context import DiagnosticsContext
from incubo.validation.diagnostic import SEVERITIES, SEVERITY_LABELS, Diagnostic
from incubo.validation.engine import ValidationOptions, validate_registry
from incubo.web.blocks import STYLE, entry_link
from incubo.web.view import View, WebPage


def make_checks(view: View) -> WebPage:
    """The findings of the registry, the most severe first; advice on request (`?advice=1`)."""
    options = ValidationOptions(
        severities=view.workspace.settings.severities, show_advice=bool(view.query.get("advice"))
    )
    result = validate_registry(view.registry, view.day, options)
    context = DiagnosticsContext(result, result.diagnostics, view.language, view.day, STYLE, view.workspace.read_text)
    counts = {
        severity: sum(diagnostic.severity == severity for diagnostic in result.diagnostics) for severity in SEVERITIES
    }
    files: list[tuple[str, str, str, list[dict[str, Any]]]] = []
    refs = {
        entry.path: EntryRef(kind, entry.id)
        for kind, by_id in view.registry.entries.items()
        for entry in by_id.values()
    }
    for path, group in groupby(result.diagnostics, key=lambda diagnostic: diagnostic.region.path):
        ref = refs.get(path)
        title, link = (entry_title(view.registry, *ref), entry_link(view, *ref)) if ref is not None else (path, "")
        files.append((path, title, link, [_finding(diagnostic, context) for diagnostic in group]))
    return WebPage(
        "checks.html",
        gettext("Checks"),
        {
            "files": files,
            "counts": [(gettext(SEVERITY_LABELS[severity]), severity, n) for severity, n in counts.items() if n],
            "hidden_advice": result.hidden_advice_count,
            "advice_link": view.links.page("checks", {"advice": "1"}),
            "file_count": result.file_count,
        },
        "checks",
    )


def _finding(diagnostic: Diagnostic, context: DiagnosticsContext) -> dict[str, Any]:
    region = diagnostic.region
    return {
        "severity": diagnostic.severity,
        "rule": diagnostic.rule_id,
        "line": region.line,
        "message": context.format_message(diagnostic.message, region),
        "hints": [context.format_message(hint, region) for hint in diagnostic.hints],
    }
