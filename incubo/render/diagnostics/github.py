"""GitHub workflow commands: each finding becomes an annotation on its line of the pull request."""

from __future__ import annotations

from collections import Counter

from incubo.core.i18n import gettext
from incubo.render.diagnostics.annotations import list_annotations
from incubo.render.diagnostics.formats import DiagnosticsContext, severity_label
from incubo.render.diagnostics.summary import statistics_lines, summary_line
from incubo.render.escape import escape_github_data, escape_github_property, escape_terminal
from incubo.validation.diagnostic import SEVERITIES, Diagnostic

MAX_ANNOTATIONS = 10
"""Annotations of each level that GitHub shows per step; the others are only in the log."""
_ANNOTATION_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}
_UNREADABLE_FAMILIES = ("config", "yaml", "file")
"""Families of rules about files that cannot be read: other rules cannot check them."""


def render(context: DiagnosticsContext) -> str:
    """The most important findings first, because GitHub shows ten of each level, then a notice with the totals."""
    ordered = sort_by_importance(context.listed)
    advice = [diagnostic for diagnostic in ordered if diagnostic.severity == "advice"]
    log_only = advice[MAX_ANNOTATIONS - 1 :]  # the totals take one of the ten notices
    lines = [_workflow_command(diagnostic, context) for diagnostic in ordered[: len(ordered) - len(log_only)]]
    lines += [_log_line(diagnostic, context) for diagnostic in log_only]
    if context.statistics:
        lines += statistics_lines(context)
    return "\n".join([*lines, _summary_command(context)]) + "\n"


def sort_by_importance(diagnostics: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """By severity; then files that cannot be read; then one finding of each rule before the second of any."""
    counts: Counter[str] = Counter()
    keys = []
    for index, diagnostic in enumerate(diagnostics):
        is_unreadable = diagnostic.rule_id.partition("-")[0] in _UNREADABLE_FAMILIES
        keys.append((SEVERITIES.index(diagnostic.severity), not is_unreadable, counts[diagnostic.rule_id], index))
        counts[diagnostic.rule_id] += 1
    return [diagnostics[key[-1]] for key in sorted(keys)]


def _summary_command(context: DiagnosticsContext) -> str:
    """The totals: a plain line if there are no findings, else a notice, which says where findings not shown are."""
    text = summary_line(context, with_options=False)
    if not context.listed:
        return text
    counts = Counter(diagnostic.severity for diagnostic in context.listed)
    if any(n > (MAX_ANNOTATIONS - 1 if severity == "advice" else MAX_ANNOTATIONS) for severity, n in counts.items()):
        text += " " + gettext("GitHub shows ten of each level beside the lines: all are in the log of this step.")
    return f"::notice title=incubo::{escape_github_data(text)}"


def _log_line(diagnostic: Diagnostic, context: DiagnosticsContext) -> str:
    """A finding that is only in the log."""
    region = diagnostic.region
    location = escape_terminal(f"{context.git_prefix}{region.path}:{region.line}:{region.column}")
    header = f"{severity_label(diagnostic.severity)}[{escape_terminal(diagnostic.rule_id)}]"
    return escape_terminal(f"{location}: {header} {context.format_for_terminal(diagnostic.message, region)}")


def _workflow_command(diagnostic: Diagnostic, context: DiagnosticsContext) -> str:
    region = diagnostic.region
    position = f"line={region.line},endLine={region.end_line}"
    if region.line == region.end_line:  # GitHub accepts columns only within one line
        position += f",col={region.column},endColumn={region.end_column}"
    file = escape_github_property(context.git_prefix + region.path)
    lines = [escape_github_data(context.format_message(diagnostic.message, region))]
    for annotation in list_annotations(diagnostic, context):
        lines += map(escape_github_data, annotation.lines())
    if context.rules_url:
        link = gettext("learn more: {text}").format(text=context.rule_url(diagnostic.rule_id))
        lines.append(escape_github_data(link))
    return (
        f"::{_ANNOTATION_LEVELS[diagnostic.severity]} file={file},{position}"
        f",title={escape_github_property(diagnostic.rule_id)}"
        f"::{'%0A'.join(lines)}"
    )
