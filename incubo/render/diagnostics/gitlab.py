"""GitLab's code quality report: findings beside the lines of a merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import Any

from incubo.render.diagnostics.annotations import list_annotations, with_finding_ids
from incubo.render.diagnostics.formats import DiagnosticsContext
from incubo.render.json_document import dump_json
from incubo.validation.diagnostic import Diagnostic

_GITLAB_SEVERITIES = {"error": "critical", "warning": "minor", "advice": "info"}


def render(context: DiagnosticsContext) -> str:
    """An array of findings, nothing else: GitLab compares it with that of the target branch, by fingerprint."""
    return dump_json(
        [_finding_json(diagnostic, id_, context) for diagnostic, id_ in with_finding_ids(context)],
        ascii_only=not context.terminal.unicode,
        keep_surrogates=False,
    )


def _finding_json(diagnostic: Diagnostic, fingerprint: str, context: DiagnosticsContext) -> dict[str, Any]:
    region = diagnostic.region
    texts = [context.format_message(diagnostic.message, region)]
    texts += [annotation.one_line() for annotation in list_annotations(diagnostic, context)]
    if context.rules_url:
        texts.append(context.rule_url(diagnostic.rule_id))
    return {
        "description": " · ".join(texts),  # GitLab shows it on one line
        "check_name": diagnostic.rule_id,
        "fingerprint": fingerprint,
        "severity": _GITLAB_SEVERITIES[diagnostic.severity],
        "location": {
            "path": context.git_prefix + region.path,
            "lines": {"begin": region.line, "end": region.end_line},
        },
    }
