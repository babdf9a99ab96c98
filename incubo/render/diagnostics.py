"""A validation in any format."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from importlib import import_module

from incubo.render.style import Look
from incubo.render.view import View
from incubo.validation.diagnostic import Diagnostic, Outcome

FORMATS = {
    "full": "incubo.render.diagnostics_full",
    "concise": "incubo.render.diagnostics_concise",
    "json": "incubo.render.diagnostics_json",
    "github": "incubo.render.diagnostics_github",
    "gitlab": "incubo.render.diagnostics_gitlab",
    "markdown": "incubo.render.diagnostics_markdown",
    "rdjson": "incubo.render.diagnostics_rdjson",
    "sarif": "incubo.render.diagnostics_sarif",
}
"""The module of each format; only the one asked for is imported."""


def render(
    outcome: Outcome,
    fmt: str,
    *,
    lang: str,
    at: datetime.date,
    look: Look,
    text_of: Callable[[str], str],
    git_prefix: str = "",
    advice: bool = False,
    statistics: bool = False,
    strict: bool = False,
    title_of: Callable[[str], str] | None = None,
    rules_url: str = "",
    identify: Callable[[Diagnostic], object] | None = None,
) -> str:
    """What a validation found, ready to be written; ends with a line end.

    `text_of` gives a file's text without its BOM; only what needs an excerpt asks for it.
    `git_prefix` leads from the git root to the registry (in the formats of CI).
    Without `advice`, advice is counted but not listed. `statistics` counts by rule, in place of the list where
    people read; `title_of` names the rules there. `strict` says that warnings block.
    `rules_url` is the address of the page that explains the rules, "" for none; `identify` says what makes
    a finding the same one when lines move.
    """
    shown = outcome.diagnostics
    if not advice:
        shown = tuple(diagnostic for diagnostic in shown if diagnostic.severity != "advice")
    if git_prefix and not git_prefix.endswith("/"):
        git_prefix += "/"
    view = View(outcome, shown, lang, at, look, text_of, git_prefix, statistics, strict, title_of, rules_url, identify)
    return show(view, fmt)


def show(view: View, fmt: str) -> str:
    """A view in a format, ready to be written; ends with a line end."""
    return str(import_module(FORMATS[fmt]).render(view))
