"""One line per finding, `path:line:column: error[rule] message`: for `grep`, editors and long lists."""

from __future__ import annotations

from incubo.render.diagnostics.formats import DiagnosticsContext, severity_label
from incubo.render.diagnostics.summary import statistics_lines, summary_line
from incubo.render.escape import escape_terminal
from incubo.render.terminal.style import SEVERITY_STYLES, make_painter


def render(context: DiagnosticsContext) -> str:
    """A line per finding (or per rule, with statistics), then the summary."""
    color = context.terminal.color
    lines = statistics_lines(context, color=color) if context.statistics else _finding_lines(context)
    return "\n".join([*lines, summary_line(context, color=color)]) + "\n"


def _finding_lines(context: DiagnosticsContext) -> list[str]:
    """The findings. Thousands are possible, so paths and `error[rule]` are escaped and painted once each."""
    paint = make_painter(context.terminal.color)
    headers: dict[tuple[str, str], str] = {}
    lines = []
    path = escaped_path = ""
    for diagnostic in context.listed:
        region = diagnostic.labels[0].region
        severity, rule_id = key = diagnostic.severity, diagnostic.rule_id
        if key not in headers:
            header = f"{severity_label(severity)}[{escape_terminal(rule_id)}]"
            headers[key] = paint(SEVERITY_STYLES[severity], header)
        if region.path != path:
            path, escaped_path = region.path, escape_terminal(region.path)
        message = context.format_for_terminal(diagnostic.message, region)
        lines.append(f"{escaped_path}:{region.line}:{region.column}: {headers[key]} {message}")
    return lines
