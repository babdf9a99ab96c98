"""GitHub workflow commands: each finding becomes a note on its line of the pull request."""

from __future__ import annotations

from collections import Counter

from incubo.core.i18n import gettext
from incubo.render import escape
from incubo.render.diagnostics.annotations import list_annotations
from incubo.render.diagnostics.context import DiagnosticsContext, severity_label
from incubo.render.diagnostics.summary import statistics_lines as statistics
from incubo.render.diagnostics.summary import summary_line as summary
from incubo.render.escape import escape_github_data, escape_github_property
from incubo.validation.diagnostic import SEVERITIES, Diagnostic

MAX_ANNOTATIONS = 10
"""Notes of each level that GitHub shows for a step; the others are only in its log."""
_ANNOTATION_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}
_UNREADABLE_FAMILIES = ("config", "yaml", "file")
"""Families of what keeps a file from being read: the rest cannot be judged before."""


def render(context: DiagnosticsContext) -> str:
    """The most important first, for GitHub shows ten of each level, then one note with the totals."""
    ordered = sort_by_importance(context.listed)
    advice = [diagnostic for diagnostic in ordered if diagnostic.severity == "advice"]
    rest = advice[MAX_ANNOTATIONS - 1 :]  # one place among the notices is for the totals
    lines = [_workflow_command(diagnostic, context) for diagnostic in ordered[: len(ordered) - len(rest)]]
    lines += [_log_line(diagnostic, context) for diagnostic in rest]
    if context.statistics:
        lines += statistics(context)
    return "\n".join([*lines, _summary_command(context)]) + "\n"


def sort_by_importance(diagnostics: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """The gravest first, then what cannot be read, then one of each rule before the second of any."""
    times: Counter[str] = Counter()
    keys = []
    for place, diagnostic in enumerate(diagnostics):
        unread = diagnostic.rule_id.partition("-")[0] in _UNREADABLE_FAMILIES
        keys.append((SEVERITIES.index(diagnostic.severity), not unread, times[diagnostic.rule_id], place))
        times[diagnostic.rule_id] += 1
    return [diagnostics[key[-1]] for key in sorted(keys)]


def _summary_command(context: DiagnosticsContext) -> str:
    """The totals: in a plain line where nothing is shown, else in a note that says where the others are."""
    said = summary(context, with_options=False)
    if not context.listed:
        return said
    counts = Counter(diagnostic.severity for diagnostic in context.listed)
    if any(n > (MAX_ANNOTATIONS - 1 if name == "advice" else MAX_ANNOTATIONS) for name, n in counts.items()):
        said += " " + gettext("GitHub shows ten of each level beside the lines: all are in the log of this step.")
    return f"::notice title=incubo::{escape_github_data(said)}"


def _log_line(diagnostic: Diagnostic, context: DiagnosticsContext) -> str:
    """A finding for the log only."""
    region = diagnostic.region
    place = escape.escape_terminal(f"{context.git_prefix}{region.path}:{region.line}:{region.column}")
    head = f"{severity_label(diagnostic.severity)}[{escape.escape_terminal(diagnostic.rule_id)}]"
    return escape.escape_terminal(f"{place}: {head} {context.format_for_terminal(diagnostic.message, region)}")


def _workflow_command(diagnostic: Diagnostic, context: DiagnosticsContext) -> str:
    region = diagnostic.region
    places = f"line={region.line},endLine={region.end_line}"
    if region.line == region.end_line:  # GitHub takes columns only within one line
        places += f",col={region.column},endColumn={region.end_column}"
    file = escape_github_property(context.git_prefix + region.path)
    said = [escape_github_data(context.format_message(diagnostic.message, region))]
    for remark in list_annotations(diagnostic, context):
        said.append(escape_github_data(remark.text))
        if remark.corrected_line is not None:
            said.append("    " + escape_github_data(remark.corrected_line))
    if context.rules_url:
        said.append(escape_github_data(gettext("learn more: {text}").format(text=context.rule_url(diagnostic.rule_id))))
    return (
        f"::{_ANNOTATION_LEVELS[diagnostic.severity]} file={file},{places}"
        f",title={escape_github_property(diagnostic.rule_id)}"
        f"::{'%0A'.join(said)}"
    )
