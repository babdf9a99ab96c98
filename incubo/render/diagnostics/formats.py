"""The formats of diagnostics, and what each of them receives: the findings, how to read the files, messages as text."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import gettext, translate
from incubo.core.lazy import load_target
from incubo.core.message import Message
from incubo.document.table import Commit
from incubo.render.escape import escape_terminal
from incubo.render.terminal.style import TerminalStyle
from incubo.validation.diagnostic import SEVERITY_LABELS, Diagnostic, Region, ValidationResult

MAX_QUOTED_LENGTH = 60
"""Characters of the source that a message quotes, at most."""


class DiagnosticsContext(NamedTuple):
    """A validation to show.

    `read_text` returns the text of a file without its BOM; it is called only for excerpts.
    `git_prefix` is the path from the git root to the registry (with its slash), for the formats of CI.
    Without `advice`, advice is counted but not listed. `statistics` counts findings by rule, instead of the list in
    formats for people. `strict`: warnings are blocking.
    `rules_url` is the address of the page that documents the rules, with `{rule}` that of the page of each, or `""`.
    `fingerprint_of` identifies a finding when lines move (`new_findings.make_fingerprint_function`): `gitlab` and
    `sarif` need it. `known`: the commit that was checked, if it was not the files on disk: no fix can be applied there.
    """

    validation: ValidationResult
    lang: str
    at: datetime.date
    terminal: TerminalStyle
    read_text: Callable[[str], str]
    git_prefix: str = ""
    advice: bool = False
    statistics: bool = False
    strict: bool = False
    rules_url: str = ""
    fingerprint_of: Callable[[Diagnostic], object] | None = None
    known: Commit | None = None

    @property
    def listed(self) -> tuple[Diagnostic, ...]:
        """The findings that are listed; all are counted."""
        return tuple(one for one in self.validation.diagnostics if self.advice or one.severity != "advice")

    def format_message(self, message: Message, region: Region) -> str:
        """A message as text, with the source of the region for `{source}`. The caller escapes it."""
        if "{source}" in message.template or (message.plural and "{source}" in message.plural):
            return translate(message, {"source": self.quote_source(region)})
        return translate(message)

    def format_hint(self, hint: Hint, region: Region) -> str:
        """What to do, as text, with the address where it leads."""
        return self.format_message(hint.sentence, region) if hint.sentence is not None else hint.command

    def format_for_terminal(self, message: Message, region: Region) -> str:
        """A message as text, escaped for a terminal."""
        return escape_terminal(self.format_message(message, region))

    def fingerprint(self, diagnostic: Diagnostic) -> object:
        """The identity of a finding: equal when lines move and when messages are reworded.

        Raises ValueError without `fingerprint_of`, which the formats that identify findings need.
        """
        if self.fingerprint_of is None:
            raise ValueError("a format that identifies findings needs fingerprint_of")
        return self.fingerprint_of(diagnostic)

    def rule_url(self, rule: str) -> str:
        """The address of a rule's page, `""` if the registry has no such pages."""
        if "{rule}" in self.rules_url:
            return self.rules_url.replace("{rule}", rule)
        return f"{self.rules_url}#{rule}" if self.rules_url else ""

    @property
    def rules_page(self) -> str:
        """The address that documents all rules, `""` if the registry has none: what is before `{rule}`."""
        return self.rules_url.partition("{rule}")[0]

    def quote_source(self, region: Region) -> str:
        """The source of a region in one short line, escaped for a terminal."""
        # One character more than is shown tells whether something was truncated; a hostile file cannot make it long.
        end = min(region.end, region.start + MAX_QUOTED_LENGTH + 1)
        source = self.read_text(region.path)[region.start : end]
        escaped = escape_terminal(source)
        if len(source) > MAX_QUOTED_LENGTH or len(escaped) > MAX_QUOTED_LENGTH:
            return escaped[:MAX_QUOTED_LENGTH].rstrip() + self.terminal.ellipsis
        return escaped


def severity_label(severity: str) -> str:
    """The name of a severity in the reader's language."""
    return gettext(SEVERITY_LABELS[severity])


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

LOCAL_FORMATS = ("full", "concise", "json")
"""The formats for whoever has the files: paths are those of the registry. The others are for CI."""


def render_diagnostics(context: DiagnosticsContext, fmt: str) -> str:
    """The findings of a validation, ready to be written, with a final line end."""
    return str(load_target(FORMATS[fmt])(context))
