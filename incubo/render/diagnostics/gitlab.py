"""GitLab's code quality report: findings beside the lines of a merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import Any

from incubo.render.diagnostics.annotations import list_annotations, with_finding_ids
from incubo.render.diagnostics.context import DiagnosticsContext
from incubo.render.json_document import dump_json
from incubo.validation.diagnostic import Diagnostic

_GITLAB_SEVERITIES = {"error": "critical", "warning": "minor", "advice": "info"}


def render(view: DiagnosticsContext) -> str:
    """An array of findings, with nothing else: GitLab compares it with that of the target branch, by fingerprint."""
    return dump_json(
        [_finding_json(*each, view) for each in with_finding_ids(view)], ascii=not view.look.unicode, halves=False
    )


def _finding_json(diagnostic: Diagnostic, known_by: str, view: DiagnosticsContext) -> dict[str, Any]:
    region = diagnostic.region
    said = [view.raw(diagnostic.message, region)]
    for remark in list_annotations(diagnostic, view):
        said.append(remark.text if remark.code is None else f"{remark.text} ({remark.code})")
    if view.rules_url:
        said.append(view.page(diagnostic.rule))
    return {
        "description": " · ".join(said),  # it is shown on one line
        "check_name": diagnostic.rule,
        "fingerprint": known_by,
        "severity": _GITLAB_SEVERITIES[diagnostic.severity],
        "location": {
            "path": view.git_prefix + region.path,
            "lines": {"begin": region.line, "end": region.end_line},
        },
    }
