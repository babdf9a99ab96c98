"""One line a finding: `path:line:column: error[rule] message`. For `grep`, editors and long lists."""

from __future__ import annotations

from incubo.render import escape
from incubo.render.diagnostics.context import DiagnosticsContext, severity_label
from incubo.render.diagnostics.summary import statistics_lines as statistics
from incubo.render.diagnostics.summary import summary_line as summary
from incubo.render.terminal.style import SEVERITY_STYLES, make_painter
from incubo.validation.diagnostic import SEVERITIES


def render(context: DiagnosticsContext) -> str:
    """A line a finding, then the summary."""
    color = context.terminal.color
    lines = statistics(context, color=color) if context.statistics else _finding_lines(context)
    return "\n".join([*lines, summary(context, color=color)]) + "\n"


def _finding_lines(context: DiagnosticsContext) -> list[str]:
    paint = make_painter(context.terminal.color)
    words = {name: severity_label(name) for name in SEVERITIES}
    heads: dict[tuple[str, str], str] = {}
    lines = []
    path = shown = ""
    for diagnostic in context.listed:
        region = diagnostic.labels[0].region
        key = diagnostic.severity, diagnostic.rule_id
        if key not in heads:
            heads[key] = paint(SEVERITY_STYLES[key[0]], f"{words[key[0]]}[{escape.escape_terminal(key[1])}]")
        if region.path != path:
            path, shown = region.path, escape.escape_terminal(region.path)
        lines.append(
            f"{shown}:{region.line}:{region.column}: {heads[key]}"
            f" {context.format_for_terminal(diagnostic.message, region)}"
        )
    return lines
