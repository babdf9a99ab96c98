"""GitLab's code quality report: findings beside the lines of a merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import Any

from incubo.render.finding_ids import numbered
from incubo.render.json import document
from incubo.render.remarks import remarks
from incubo.render.view import View
from incubo.validation.diagnostic import Diagnostic

_SEVERITIES = {"error": "critical", "warning": "minor", "advice": "info"}


def render(view: View) -> str:
    """An array of findings, with nothing else: GitLab compares it with that of the target branch, by fingerprint."""
    return document([_finding(*each, view) for each in numbered(view)], ascii=not view.look.unicode, halves=False)


def _finding(diagnostic: Diagnostic, known_by: str, view: View) -> dict[str, Any]:
    region = diagnostic.region
    said = [view.raw(diagnostic.message, region)]
    for remark in remarks(diagnostic, view):
        said.append(remark.text if remark.code is None else f"{remark.text} ({remark.code})")
    if view.rules_url:
        said.append(view.page(diagnostic.rule))
    return {
        "description": " · ".join(said),  # it is shown on one line
        "check_name": diagnostic.rule,
        "fingerprint": known_by,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            "path": view.git_prefix + region.path,
            "lines": {"begin": region.line, "end": region.end_line},
        },
    }
