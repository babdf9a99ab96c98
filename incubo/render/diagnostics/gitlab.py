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


def render(context: DiagnosticsContext) -> str:
    """An array of findings, with nothing else: GitLab compares it with that of the target branch, by fingerprint."""
    return dump_json(
        [_finding_json(*each, context) for each in with_finding_ids(context)],
        ascii_only=not context.terminal.unicode,
        keep_surrogates=False,
    )


def _finding_json(diagnostic: Diagnostic, fingerprint: str, context: DiagnosticsContext) -> dict[str, Any]:
    region = diagnostic.region
    said = [context.format_message(diagnostic.message, region)]
    for remark in list_annotations(diagnostic, context):
        said.append(remark.text if remark.corrected_line is None else f"{remark.text} ({remark.corrected_line})")
    if context.rules_url:
        said.append(context.rule_url(diagnostic.rule_id))
    return {
        "description": " · ".join(said),  # it is shown on one line
        "check_name": diagnostic.rule_id,
        "fingerprint": fingerprint,
        "severity": _GITLAB_SEVERITIES[diagnostic.severity],
        "location": {
            "path": context.git_prefix + region.path,
            "lines": {"begin": region.line, "end": region.end_line},
        },
    }
