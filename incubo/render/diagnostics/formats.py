"""A validation in any format."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from incubo.core.lazy import load_target
from incubo.render.diagnostics.context import DiagnosticsContext
from incubo.render.terminal.style import TerminalStyle
from incubo.validation.diagnostic import Diagnostic, ValidationResult

FORMATS = {
    "full": "incubo.render.diagnostics.full:render",
    "concise": "incubo.render.diagnostics.concise:render",
    "json": "incubo.render.diagnostics.json:render",
    "github": "incubo.render.diagnostics.github:render",
    "gitlab": "incubo.render.diagnostics.gitlab:render",
    "markdown": "incubo.render.diagnostics.markdown:render",
    "rdjson": "incubo.render.diagnostics.rdjson:render",
    "sarif": "incubo.render.diagnostics.sarif:render",
}
"""The function of each format; only the module asked for is imported."""


def render_diagnostics(
    outcome: ValidationResult,
    fmt: str,
    *,
    lang: str,
    at: datetime.date,
    terminal: TerminalStyle,
    read_text: Callable[[str], str],
    git_prefix: str = "",
    advice: bool = False,
    statistics: bool = False,
    strict: bool = False,
    rule_title: Callable[[str], str] | None = None,
    rules_url: str = "",
    fingerprint_of: Callable[[Diagnostic], object] | None = None,
) -> str:
    """What a validation found, ready to be written; ends with a line end.

    `read_text` gives a file's text without its BOM; only what needs an excerpt asks for it.
    `git_prefix` leads from the git root to the registry (in the formats of CI).
    Without `advice`, advice is counted but not listed. `statistics` counts by rule, in place of the list where
    people read; `rule_title` names the rules there. `strict` says that warnings block.
    `rules_url` is the address of the page that explains the rules, "" for none; `fingerprint_of` says what makes
    a finding the same one when lines move.
    """
    shown = outcome.diagnostics
    if not advice:
        shown = tuple(diagnostic for diagnostic in shown if diagnostic.severity != "advice")
    if git_prefix and not git_prefix.endswith("/"):
        git_prefix += "/"
    view = DiagnosticsContext(
        outcome,
        shown,
        lang,
        at,
        terminal,
        read_text,
        git_prefix,
        statistics,
        strict,
        rule_title,
        rules_url,
        fingerprint_of,
    )
    return render_context(view, fmt)


def render_context(context: DiagnosticsContext, fmt: str) -> str:
    """A view in a format, ready to be written; ends with a line end."""
    return str(load_target(FORMATS[fmt])(context))
