"""GitHub workflow commands: each finding becomes a note on its line of the pull request."""

from __future__ import annotations

from incubo.render.diagnostics_statistics import lines as statistics
from incubo.render.diagnostics_summary import line as summary
from incubo.render.remarks import remarks
from incubo.render.safe import github_data, github_property
from incubo.render.view import View
from incubo.validation.diagnostic import SEVERITIES, Diagnostic

_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}


def render(view: View) -> str:
    """The gravest first (GitHub shows ten of each kind a step), then the totals in a plain line."""
    ordered = sorted(view.shown, key=lambda diagnostic: SEVERITIES.index(diagnostic.severity))
    lines = [_command(diagnostic, view) for diagnostic in ordered]
    if view.statistics:
        lines += statistics(view)
    return "\n".join([*lines, summary(view)]) + "\n"


def _command(diagnostic: Diagnostic, view: View) -> str:
    region = diagnostic.region
    places = f"line={region.line},endLine={region.end_line}"
    if region.line == region.end_line:  # GitHub takes columns only within one line
        places += f",col={region.column},endColumn={region.end_column}"
    file = github_property(view.git_prefix + region.path)
    said = [github_data(view.raw(diagnostic.message, region))]
    for remark in remarks(diagnostic, view):
        said.append(github_data(remark.text))
        if remark.code is not None:
            said.append("    " + github_data(remark.code))
    return (
        f"::{_LEVELS[diagnostic.severity]} file={file},{places},title={github_property(diagnostic.rule)}"
        f"::{'%0A'.join(said)}"
    )
