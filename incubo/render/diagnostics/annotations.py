"""What CI formats show beside a finding: a stable id, labels, hints, the fix and the corrected line.

Commands are left out: a reviewer of a pull request has no terminal, but can copy a corrected line.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from incubo.core.i18n import gettext
from incubo.core.message import Message
from incubo.render.diagnostics.context import DiagnosticsContext
from incubo.validation.diagnostic import Diagnostic

_MAX_CORRECTED_LENGTH = 200


class Annotation(NamedTuple):
    """A sentence that goes with a finding (a label, a hint or a fix), not escaped. `corrected_line` is the line of the
    file after the fix.
    """

    text: str
    corrected_line: str | None = None

    def one_line(self) -> str:
        """The annotation and its corrected line, for formats without line breaks."""
        return self.text if self.corrected_line is None else f"{self.text} ({self.corrected_line})"

    def lines(self) -> list[str]:
        """The annotation, and its corrected line as an indented line."""
        return [self.text] if self.corrected_line is None else [self.text, f"    {self.corrected_line}"]


def list_annotations(
    diagnostic: Diagnostic, context: DiagnosticsContext, *, with_other_places: bool = True
) -> Iterator[Annotation]:
    """The main label, the other labels (unless the format has its own way to show them), the hints and the fix."""
    region = diagnostic.region
    for label in diagnostic.labels:
        if label.message is None:
            continue
        text = context.format_message(label.message, region)
        if label.is_primary:
            yield Annotation(text)
        elif not with_other_places:
            continue
        elif label.region.path == region.path:
            yield Annotation(gettext("line {line}: {text}").format(line=label.region.line, text=text))
        else:
            place = f"{context.git_prefix}{label.region.path}:{label.region.line}"
            yield Annotation(gettext("{place}: {text}").format(place=place, text=text))
    for hint in diagnostic.hints:
        if not is_command_hint(hint):
            yield Annotation(gettext("help: {text}").format(text=context.format_message(hint, region)))
    if diagnostic.fix:
        title = context.format_message(diagnostic.fix.title, region)
        yield Annotation(gettext("fix: {text}").format(text=title), find_corrected_line(diagnostic, context))


def is_command_hint(hint: Message) -> bool:
    """Whether a hint proposes to run a command."""
    return "incubo " in hint.template


def find_corrected_line(diagnostic: Diagnostic, context: DiagnosticsContext) -> str | None:
    """The line of the diagnostic after its fix, or None if the fix is not about this one line or the line is long."""
    fix, region = diagnostic.fix, diagnostic.region
    if fix is None or not fix.edits:
        return None
    for edit in fix.edits:
        is_on_line = edit.region.line == edit.region.end_line == region.line
        if edit.region.path != region.path or not is_on_line or "\n" in edit.new_text:
            return None
    lines = context.read_text(region.path).split("\n")
    if region.line > len(lines):
        return None
    line = lines[region.line - 1].removesuffix("\r")
    for edit in sorted(fix.edits, key=lambda edit: edit.region.column, reverse=True):
        line = line[: edit.region.column - 1] + edit.new_text + line[edit.region.end_column - 1 :]
    line = line.strip()
    return line if 0 < len(line) <= _MAX_CORRECTED_LENGTH else None


def with_finding_ids(context: DiagnosticsContext) -> Iterator[tuple[Diagnostic, str]]:
    """The listed findings, each with an id that stays the same when lines move.

    Findings with the same fingerprint are numbered in their order.
    """
    counts: Counter[str] = Counter()
    for diagnostic in context.listed:
        identity = f"{context.git_prefix}\n{context.fingerprint(diagnostic)!r}"
        counts[identity] += 1
        yield diagnostic, _hash_finding(identity if counts[identity] == 1 else f"{identity}\n{counts[identity]}")


def _hash_finding(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]
