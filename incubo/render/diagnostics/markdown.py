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


def render(view: DiagnosticsContext) -> str:
    """A heading with the totals, then the findings of each file, as many as a comment may hold."""
    said = _render_heading(view)
    if view.statistics:
        return said + "".join(_statistics_rows(view))
    return said + render_findings(view, MAX_COMMENT_LENGTH - len(said))


def render_findings(view: DiagnosticsContext, room: int) -> str:
    """The findings of each file, as many as so many characters hold, and how many more there are."""
    size = _RESERVED_LENGTH
    parts: list[str] = []
    listed = 0
    for path, group in groupby(view.shown, key=lambda diagnostic: diagnostic.region.path):
        heading = f"\n#### {markdown_code_span(view.git_prefix + path)}\n\n"
        for diagnostic in group:
            block = heading + _render_finding(diagnostic, view)
            if size + len(block) > room:
                return "".join(parts) + _more_line(len(view.shown) - listed, view)
            parts.append(block)
            size += len(block)
            listed += 1
            heading = ""
    return "".join(parts)


def _severity_icon(name: str, view: DiagnosticsContext) -> str:
    return f"{_SEVERITY_ICONS[name]} " if view.look.unicode else ""


def _render_heading(view: DiagnosticsContext) -> str:
    found = count_by_severity(view)
    worst = next((name for name in found if found[name]), None)
    title = format_severity_counts(view, make_painter(False))
    sign = _severity_icon(worst, view) if worst else "✅ " if view.look.unicode else ""
    n = view.outcome.files
    checked = ngettext("{n} file checked, as of {date}.", "{n} files checked, as of {date}.", n).format(
        n=format_integer(n, view.lang), date=format_long_date(view.at)
    )
    said = (checked, comparison_sentence(view, markdown_code_span), fix_sentence(view))
    return f"### {sign}{title[0].upper()}{title[1:]}\n\n{' '.join(filter(None, said))}\n"


def _render_finding(diagnostic: Diagnostic, view: DiagnosticsContext) -> str:
    region = diagnostic.region
    head = gettext("**{severity}**, line {line}: {message}").format(
        severity=severity_label(diagnostic.severity),
        line=region.line,
        message=escape_markdown(view.raw(diagnostic.message, region)),
    )
    lines = [f"- {_severity_icon(diagnostic.severity, view)}{head} ({_rule_link(diagnostic.rule, view)})"]
    for remark in list_annotations(diagnostic, view):
        lines.append(f"  - {escape_markdown(remark.text)}")
        if remark.code is not None:
            lines.append(
                f"    → {markdown_code_span(remark.code)}"
                if view.look.unicode
                else f"    {markdown_code_span(remark.code)}"
            )
    return "\n".join(lines) + "\n"


def _rule_link(rule: str, view: DiagnosticsContext) -> str:
    return f"[{markdown_code_span(rule)}]({view.page(rule)})" if view.rules_url else markdown_code_span(rule)


def _more_line(n: int, view: DiagnosticsContext) -> str:
    return "\n" + ngettext("… and {n} more.", "… and {n} more.", n).format(n=format_integer(n, view.lang)) + "\n"


def _statistics_rows(view: DiagnosticsContext) -> Iterator[str]:
    found = count_by_rule(view)
    if not found:
        return
    titles = any(finding.title for finding in found)
    yield "\n| " + " | ".join(["", gettext("severity"), gettext("rule"), gettext("files"), *[""] * titles]) + " |\n"
    yield "|---:|---|---|---:|" + "---|" * titles + "\n"
    for finding in found:
        cells = [format_integer(finding.findings, view.lang), severity_label(finding.severity), f"`{finding.rule}`"]
        cells += [format_integer(finding.files, view.lang), *[escape_markdown(finding.title)] * titles]
        yield "| " + " | ".join(cells) + " |\n"
