"""A pull or merge request to show: what its findings are, and whether something is in the way."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from incubo.i18n import gettext, ngettext
from incubo.render.numbers import integer
from incubo.render.view import View

MARKER = "<!-- incubo:ci -->"
"""The first line of the comment, which nobody sees: by it the comment is found again and brought up to date."""


class Request(NamedTuple):
    """What is shown. `blocked`: something is in the way."""

    view: View
    blocked: bool


def verdict(request: Request) -> str:
    """What is to be done, in a few words."""
    found = Counter(diagnostic.severity for diagnostic in request.view.outcome.diagnostics)
    errors, warnings = found["error"], found["warning"]
    if errors:
        said = ngettext("{n} error to correct", "{n} errors to correct", errors)
        return said.format(n=integer(errors, request.view.lang))
    if warnings:
        said = (
            ngettext("{n} warning to correct", "{n} warnings to correct", warnings)
            if request.blocked
            else ngettext("Nothing is in the way; {n} warning", "Nothing is in the way; {n} warnings", warnings)
        )
        return said.format(n=integer(warnings, request.view.lang))
    return gettext("Nothing is in the way")
