"""What every format of diagnostics is given, and the words they share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import NamedTuple

from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.render import escape
from incubo.render.terminal.style import TerminalStyle
from incubo.validation.diagnostic import Diagnostic, Region, ValidationResult
from incubo.validation.new_findings import traits_of_diagnostic, without_registry

_SEVERITY_LABELS = {"error": N_("error"), "warning": N_("warning"), "advice": N_("advice")}
MAX_QUOTED_LENGTH = 60
"""How much of a place a message quotes."""


class DiagnosticsContext(NamedTuple):
    """A validation to show: `shown` is what is listed, `outcome` what is counted."""

    outcome: ValidationResult
    shown: tuple[Diagnostic, ...]
    lang: str
    at: datetime.date
    look: TerminalStyle
    text_of: Callable[[str], str]
    git_prefix: str = ""
    statistics: bool = False
    strict: bool = False
    title_of: Callable[[str], str] | None = None
    rules_url: str = ""
    identify: Callable[[Diagnostic], object] | None = None

    def raw(self, text: Message, region: Region) -> str:
        """A text in words; `{source}` is what stands at the region. Not safe to show yet."""
        if "{source}" in text.template or (text.plural and "{source}" in text.plural):
            return translate(text, {"source": self.source(region)})
        return translate(text)

    def said(self, text: Message, region: Region) -> str:
        """A text in words, for a terminal."""
        return escape.escape_terminal(self.raw(text, region))

    def identity(self, diagnostic: Diagnostic) -> object:
        """What makes a finding the same one when lines move and messages are reworded."""
        if self.identify is not None:
            return self.identify(diagnostic)
        return without_registry(traits_of_diagnostic(diagnostic))

    def page(self, rule: str) -> str:
        """The address of a rule's page; "" where the registry says none."""
        return f"{self.rules_url}#{rule}" if self.rules_url else ""

    def source(self, region: Region) -> str:
        """What stands at a region, in one short line."""
        start, end = region.start, region.end
        # One character more than is shown tells whether something was cut; a hostile file cannot make this long.
        found = self.text_of(region.path)[start : min(end, start + MAX_QUOTED_LENGTH + 1)]
        shown = escape.escape_terminal(found)
        if len(found) > MAX_QUOTED_LENGTH or len(shown) > MAX_QUOTED_LENGTH:
            return shown[:MAX_QUOTED_LENGTH].rstrip() + self.look.ellipsis
        return shown


def severity_label(name: str) -> str:
    """A severity in the reader's language."""
    return gettext(_SEVERITY_LABELS[name])
