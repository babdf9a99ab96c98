"""What CI formats show beside a finding: a stable id, labels, hints, the fix and the corrected line.

Commands are left out: a reviewer of a pull request has no terminal, but can copy a corrected line.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from incubo.core.i18n import gettext
from incubo.render.diagnostics.formats import DiagnosticsContext
from incubo.validation.diagnostic import Diagnostic

_MAX_CORRECTED_LENGTH = 200


class Annotation(NamedTuple):
    """A sentence that goes with a finding (a label, a hint or a fix), not escaped. `corrected_line` is the line of the
    file after the fix, `address` the page to which the sentence leads.
    """

    text: str
    corrected_line: str | None = None
    address: str = ""

    def one_line(self) -> str:
        """The annotation, its corrected line and its address, for formats without line breaks."""
        details = self.corrected_line if self.corrected_line is not None else self.address
        return f"{self.text} ({details})" if details else self.text

    def lines(self) -> list[str]:
        """The annotation, and its corrected line and its address as indented lines."""
        details = (self.corrected_line, self.address or None)
        return [self.text, *(f"    {one}" for one in details if one is not None)]


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
        if hint.text is not None and not hint.command:
            text = gettext("help: {text}").format(text=context.format_message(hint.text, region))
            yield Annotation(text, address=hint.address)
    if diagnostic.fix:
        title = context.format_message(diagnostic.fix.title, region)
        yield Annotation(gettext("fix: {text}").format(text=title), find_corrected_line(diagnostic, context))


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
