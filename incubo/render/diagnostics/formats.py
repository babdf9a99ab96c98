"""The formats of diagnostics, and the functions that render a validation in one of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from incubo.core.lazy import load_target
from incubo.document.table import Commit
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
"""The function of each format; only the module of the requested one is imported."""


def render_diagnostics(
    validation: ValidationResult,
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
    known: Commit | None = None,
) -> str:
    """The findings of a validation, ready to be written, with a final line end.

    `read_text` returns the text of a file without its BOM; it is called only for excerpts.
    `git_prefix` is the path from the git root to the registry, for the formats of CI.
    Without `advice`, advice is counted but not listed. `statistics` counts findings by rule, instead of the list in
    formats for people; `rule_title` gives the titles of the rules there. `strict`: warnings are blocking.
    `rules_url` is the address of the page that documents the rules, or `""`. `fingerprint_of` identifies a finding
    when lines move (`new_findings.make_fingerprint_function`): `gitlab` and `sarif` need it. `known`: the commit
    that was checked, if it was not the files on disk: no fix can be applied there.
    """
    listed = validation.diagnostics
    if not advice:
        listed = tuple(diagnostic for diagnostic in listed if diagnostic.severity != "advice")
    if git_prefix and not git_prefix.endswith("/"):
        git_prefix += "/"
    context = DiagnosticsContext(
        validation,
        listed,
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
        known,
    )
    return render_context(context, fmt)


def render_context(context: DiagnosticsContext, fmt: str) -> str:
    """The findings of `context`, ready to be written, with a final line end."""
    return str(load_target(FORMATS[fmt])(context))
