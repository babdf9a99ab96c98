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
    """A validation to show: `listed` is what is listed, `outcome` what is counted."""

    outcome: ValidationResult
    listed: tuple[Diagnostic, ...]
    lang: str
    at: datetime.date
    terminal: TerminalStyle
    read_text: Callable[[str], str]
    git_prefix: str = ""
    statistics: bool = False
    strict: bool = False
    rule_title: Callable[[str], str] | None = None
    rules_url: str = ""
    fingerprint_of: Callable[[Diagnostic], object] | None = None

    def format_message(self, message: Message, region: Region) -> str:
        """A text in words; `{source}` is what stands at the region. Not safe to show yet."""
        if "{source}" in message.template or (message.plural and "{source}" in message.plural):
            return translate(message, {"source": self.quote_source(region)})
        return translate(message)

    def format_for_terminal(self, message: Message, region: Region) -> str:
        """A text in words, for a terminal."""
        return escape.escape_terminal(self.format_message(message, region))

    def fingerprint(self, diagnostic: Diagnostic) -> object:
        """What makes a finding the same one when lines move and messages are reworded."""
        if self.fingerprint_of is not None:
            return self.fingerprint_of(diagnostic)
        return without_registry(traits_of_diagnostic(diagnostic))

    def rule_url(self, rule: str) -> str:
        """The address of a rule's page; "" where the registry says none."""
        return f"{self.rules_url}#{rule}" if self.rules_url else ""

    def quote_source(self, region: Region) -> str:
        """What stands at a region, in one short line."""
        start, end = region.start, region.end
        # One character more than is shown tells whether something was cut; a hostile file cannot make this long.
        found = self.read_text(region.path)[start : min(end, start + MAX_QUOTED_LENGTH + 1)]
        shown = escape.escape_terminal(found)
        if len(found) > MAX_QUOTED_LENGTH or len(shown) > MAX_QUOTED_LENGTH:
            return shown[:MAX_QUOTED_LENGTH].rstrip() + self.terminal.ellipsis
        return shown


def severity_label(severity: str) -> str:
    """A severity in the reader's language."""
    return gettext(_SEVERITY_LABELS[severity])
