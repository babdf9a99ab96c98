"""Findings in Markdown, grouped by file, for a comment on a pull request or the page of a CI run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from incubo.core.i18n import gettext, ngettext
from incubo.render.diagnostics.annotations import list_annotations
from incubo.render.diagnostics.formats import DiagnosticsContext, severity_label
from incubo.render.diagnostics.summary import (
    checked_files_sentence,
    comparison_sentence,
    count_by_rule,
    count_by_severity,
    fix_sentence,
    format_severity_counts,
    known_sentence,
)
from incubo.render.escape import escape_markdown, markdown_code_span
from incubo.render.markdown import markdown_link, table_row
from incubo.render.numbers import format_integer
from incubo.render.terminal.style import make_painter
from incubo.validation.diagnostic import Diagnostic

MAX_COMMENT_LENGTH = 65_000
"""GitHub rejects comments of more than 65,536 characters."""
_RESERVED_LENGTH = 200
"""Characters kept for the last line, which counts what is not listed."""
_SEVERITY_ICONS = {"error": "❌", "warning": "⚠️", "advice": "💡"}


def render(context: DiagnosticsContext) -> str:
    """A heading with the totals, then the findings by file, as many as fit in a comment, or the statistics."""
    heading = _render_heading(context)
    if context.statistics:
        return heading + "".join(_statistics_lines(context))
    return heading + render_findings(context, MAX_COMMENT_LENGTH - len(heading))


def _render_heading(context: DiagnosticsContext) -> str:
    counts = count_by_severity(context)
    worst = next((severity for severity, count in counts.items() if count), None)
    title = format_severity_counts(context, make_painter(False))
    icon = _severity_icon(worst, context) if worst else "✅ " if context.terminal.unicode else ""
    return f"### {icon}{title[0].upper()}{title[1:]}\n\n{scope_paragraph(context)}\n"


def scope_paragraph(context: DiagnosticsContext) -> str:
    """What was checked, what it was compared with, and how many fixes are possible."""
    sentences = (
        checked_files_sentence(context),
        known_sentence(context),
        comparison_sentence(context, markdown_code_span),
        fix_sentence(context) if context.known is None else "",
    )
    return " ".join(filter(None, sentences))


def _severity_icon(severity: str, context: DiagnosticsContext) -> str:
    return f"{_SEVERITY_ICONS[severity]} " if context.terminal.unicode else ""


def render_findings(context: DiagnosticsContext, max_length: int) -> str:
    """The findings by file, as many as fit in `max_length` characters, and the number of the others."""
    length = _RESERVED_LENGTH
    parts: list[str] = []
    for path, diagnostics in groupby(context.listed, key=lambda diagnostic: diagnostic.region.path):
        heading = f"\n#### {markdown_code_span(context.git_prefix + path)}\n\n"
        for diagnostic in diagnostics:
            part = heading + _render_finding(diagnostic, context)
            if length + len(part) > max_length:
                return "".join(parts) + _more_line(len(context.listed) - len(parts), context)
            parts.append(part)
            length += len(part)
            heading = ""
    return "".join(parts)


def _render_finding(diagnostic: Diagnostic, context: DiagnosticsContext) -> str:
    region = diagnostic.region
    header = gettext("**{severity}**, line {line}: {message}").format(
        severity=severity_label(diagnostic.severity),
        line=region.line,
        message=escape_markdown(context.format_message(diagnostic.message, region)),
    )
    lines = [f"- {_severity_icon(diagnostic.severity, context)}{header} ({_rule_link(diagnostic.rule_id, context)})"]
    arrow = "→ " if context.terminal.unicode else ""
    for annotation in list_annotations(diagnostic, context):
        text = escape_markdown(annotation.text)
        lines.append(f"  - {markdown_link(text, annotation.address)}")
        if annotation.corrected_line is not None:
            lines.append(f"    {arrow}{markdown_code_span(annotation.corrected_line)}")
    return "\n".join(lines) + "\n"


def _rule_link(rule_id: str, context: DiagnosticsContext) -> str:
    code = markdown_code_span(rule_id)
    return f"[{code}]({context.rule_url(rule_id)})" if context.rules_url else code


def _more_line(count: int, context: DiagnosticsContext) -> str:
    more = ngettext("… and {n} more.", "… and {n} more.", count).format(n=format_integer(count, context.lang))
    return f"\n{more}\n"


def _statistics_lines(context: DiagnosticsContext) -> Iterator[str]:
    counts = count_by_rule(context)
    if not counts:
        return
    headings = ["", gettext("severity"), gettext("rule"), gettext("files"), ""]
    yield f"\n{table_row(headings)}\n"
    yield "|---:|---|---|---:|---|\n"
    for count in counts:
        cells = [
            format_integer(count.finding_count, context.lang),
            severity_label(count.severity),
            f"`{count.rule_id}`",
            format_integer(count.file_count, context.lang),
            escape_markdown(count.title),
        ]
        yield f"{table_row(cells)}\n"
