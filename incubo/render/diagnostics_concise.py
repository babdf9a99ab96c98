"""One line a finding: `path:line:column: error[rule] message`. For `grep`, editors and long lists."""

from __future__ import annotations

from incubo.render import safe
from incubo.render.diagnostics_statistics import lines as statistics
from incubo.render.diagnostics_summary import line as summary
from incubo.render.style import SEVERITY, painter
from incubo.render.view import View, severity
from incubo.validation.diagnostic import SEVERITIES


def render(view: View) -> str:
    """A line a finding, then the summary."""
    color = view.look.color
    lines = statistics(view, color=color) if view.statistics else _findings(view)
    return "\n".join([*lines, summary(view, color=color)]) + "\n"


def _findings(view: View) -> list[str]:
    paint = painter(view.look.color)
    words = {name: severity(name) for name in SEVERITIES}
    heads: dict[tuple[str, str], str] = {}
    lines = []
    path = shown = ""
    for diagnostic in view.shown:
        region = diagnostic.marks[0].region
        key = diagnostic.severity, diagnostic.rule
        if key not in heads:
            heads[key] = paint(SEVERITY[key[0]], f"{words[key[0]]}[{safe.terminal(key[1])}]")
        if region.path != path:
            path, shown = region.path, safe.terminal(region.path)
        lines.append(f"{shown}:{region.line}:{region.column}: {heads[key]} {view.said(diagnostic.message, region)}")
    return lines
