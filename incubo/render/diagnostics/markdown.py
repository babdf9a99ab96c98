"""Findings for a comment under a pull request or the page of a CI run: grouped by file, without markup of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from incubo.core.i18n import format_long_date, gettext, ngettext
from incubo.render.diagnostics.annotations import list_annotations
from incubo.render.diagnostics.context import DiagnosticsContext, severity_label
from incubo.render.diagnostics.summary import (
    comparison_sentence,
    count_by_rule,
    count_by_severity,
    fix_sentence,
    format_severity_counts,
)
from incubo.render.escape import escape_markdown, markdown_code_span
from incubo.render.terminal.style import make_painter
from incubo.render.values import format_integer
from incubo.validation.diagnostic import Diagnostic

MAX_COMMENT_LENGTH = 65_000
"""GitHub refuses a comment of more than 65 536 characters."""
_RESERVED_LENGTH = 200
_SEVERITY_ICONS = {"error": "❌", "warning": "⚠️", "advice": "💡"}


def render(context: DiagnosticsContext) -> str:
    """A heading with the totals, then the findings of each file, as many as a comment may hold."""
    said = _render_heading(context)
    if context.statistics:
        return said + "".join(_statistics_rows(context))
    return said + render_findings(context, MAX_COMMENT_LENGTH - len(said))


def render_findings(context: DiagnosticsContext, max_length: int) -> str:
    """The findings of each file, as many as so many characters hold, and how many more there are."""
    size = _RESERVED_LENGTH
    parts: list[str] = []
    listed = 0
    for path, group in groupby(context.listed, key=lambda diagnostic: diagnostic.region.path):
        heading = f"\n#### {markdown_code_span(context.git_prefix + path)}\n\n"
        for diagnostic in group:
            block = heading + _render_finding(diagnostic, context)
            if size + len(block) > max_length:
                return "".join(parts) + _more_line(len(context.listed) - listed, context)
            parts.append(block)
            size += len(block)
            listed += 1
            heading = ""
    return "".join(parts)


def _severity_icon(severity: str, context: DiagnosticsContext) -> str:
    return f"{_SEVERITY_ICONS[severity]} " if context.terminal.unicode else ""


def _render_heading(context: DiagnosticsContext) -> str:
    found = count_by_severity(context)
    worst = next((name for name in found if found[name]), None)
    title = format_severity_counts(context, make_painter(False))
    sign = _severity_icon(worst, context) if worst else "✅ " if context.terminal.unicode else ""
    n = context.outcome.file_count
    checked = ngettext("{n} file checked, as of {date}.", "{n} files checked, as of {date}.", n).format(
        n=format_integer(n, context.lang), date=format_long_date(context.at)
    )
    said = (checked, comparison_sentence(context, markdown_code_span), fix_sentence(context))
    return f"### {sign}{title[0].upper()}{title[1:]}\n\n{' '.join(filter(None, said))}\n"


def _render_finding(diagnostic: Diagnostic, context: DiagnosticsContext) -> str:
    region = diagnostic.region
    head = gettext("**{severity}**, line {line}: {message}").format(
        severity=severity_label(diagnostic.severity),
        line=region.line,
        message=escape_markdown(context.format_message(diagnostic.message, region)),
    )
    lines = [f"- {_severity_icon(diagnostic.severity, context)}{head} ({_rule_link(diagnostic.rule_id, context)})"]
    for remark in list_annotations(diagnostic, context):
        lines.append(f"  - {escape_markdown(remark.text)}")
        if remark.corrected_line is not None:
            lines.append(
                f"    → {markdown_code_span(remark.corrected_line)}"
                if context.terminal.unicode
                else f"    {markdown_code_span(remark.corrected_line)}"
            )
    return "\n".join(lines) + "\n"


def _rule_link(rule: str, context: DiagnosticsContext) -> str:
    return f"[{markdown_code_span(rule)}]({context.rule_url(rule)})" if context.rules_url else markdown_code_span(rule)


def _more_line(count: int, context: DiagnosticsContext) -> str:
    return (
        "\n"
        + ngettext("… and {n} more.", "… and {n} more.", count).format(n=format_integer(count, context.lang))
        + "\n"
    )


def _statistics_rows(context: DiagnosticsContext) -> Iterator[str]:
    found = count_by_rule(context)
    if not found:
        return
    titles = any(finding.title for finding in found)
    yield "\n| " + " | ".join(["", gettext("severity"), gettext("rule"), gettext("files"), *[""] * titles]) + " |\n"
    yield "|---:|---|---|---:|" + "---|" * titles + "\n"
    for finding in found:
        cells = [format_integer(finding.findings, context.lang), severity_label(finding.severity), f"`{finding.rule}`"]
        cells += [format_integer(finding.files, context.lang), *[escape_markdown(finding.title)] * titles]
        yield "| " + " | ".join(cells) + " |\n"
