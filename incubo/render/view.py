"""What every format of diagnostics is given, and the words they share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import NamedTuple

from incubo.i18n import N_, gettext, say
from incubo.problem import Text
from incubo.render import safe
from incubo.render.style import Look
from incubo.validation.diagnostic import Diagnostic, Outcome, Region
from incubo.validation.fingerprint import of_diagnostic, without_registry

_SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "advice": N_("advice")}
LONGEST_SOURCE = 60
"""How much of a place a message quotes."""


class View(NamedTuple):
    """A validation to show: `shown` is what is listed, `outcome` what is counted."""

    outcome: Outcome
    shown: tuple[Diagnostic, ...]
    lang: str
    at: datetime.date
    look: Look
    text_of: Callable[[str], str]
    git_prefix: str = ""
    statistics: bool = False
    strict: bool = False
    title_of: Callable[[str], str] | None = None
    rules_url: str = ""
    identify: Callable[[Diagnostic], object] | None = None

    def raw(self, text: Text, region: Region) -> str:
        """A text in words; `{source}` is what stands at the region. Not safe to show yet."""
        if "{source}" in text.template or (text.plural and "{source}" in text.plural):
            return say(text, {"source": self.source(region)})
        return say(text)

    def said(self, text: Text, region: Region) -> str:
        """A text in words, for a terminal."""
        return safe.terminal(self.raw(text, region))

    def identity(self, diagnostic: Diagnostic) -> object:
        """What makes a finding the same one when lines move and messages are reworded."""
        if self.identify is not None:
            return self.identify(diagnostic)
        return without_registry(of_diagnostic(diagnostic))

    def page(self, rule: str) -> str:
        """The address of a rule's page; "" where the registry says none."""
        return f"{self.rules_url}#{rule}" if self.rules_url else ""

    def source(self, region: Region) -> str:
        """What stands at a region, in one short line."""
        start, end = region.start, region.end
        # One character more than is shown tells whether something was cut; a hostile file cannot make this long.
        found = self.text_of(region.path)[start : min(end, start + LONGEST_SOURCE + 1)]
        shown = safe.terminal(found)
        if len(found) > LONGEST_SOURCE or len(shown) > LONGEST_SOURCE:
            return shown[:LONGEST_SOURCE].rstrip() + self.look.ellipsis
        return shown


def severity(name: str) -> str:
    """A severity in the reader's language."""
    return gettext(_SEVERITIES[name])
