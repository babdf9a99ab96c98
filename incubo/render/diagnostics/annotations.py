"""The corrected line of a finding: what a reviewer can copy where no command can be run.

An id for each finding, by which other tools know it again when lines move.

What is said beside a message in the CI formats: labels, hints, the fix. Never a command to run.
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


def find_corrected_line(diagnostic: Diagnostic, context: DiagnosticsContext) -> str | None:
    """The line as it would be after the fix, or None where the fix is not about one short line of this place."""
    fix, region = diagnostic.fix, diagnostic.region
    if fix is None or not fix.edits:
        return None
    for edit in fix.edits:
        place = edit.region
        if place.path != region.path or not (place.line == place.end_line == region.line) or "\n" in edit.new_text:
            return None
    lines = context.read_text(region.path).split("\n")
    if region.line > len(lines):
        return None
    line = lines[region.line - 1].removesuffix("\r")
    for edit in sorted(fix.edits, key=lambda each: each.region.column, reverse=True):
        line = line[: edit.region.column - 1] + edit.new_text + line[edit.region.end_column - 1 :]
    line = line.strip()
    return line if 0 < len(line) <= _MAX_CORRECTED_LENGTH else None


def with_finding_ids(context: DiagnosticsContext) -> Iterator[tuple[Diagnostic, str]]:
    """The findings listed, each with its id. Those that nothing tells apart are told apart by their order."""
    times: Counter[str] = Counter()
    for diagnostic in context.listed:
        said = f"{context.git_prefix}\n{context.fingerprint(diagnostic)!r}"
        times[said] += 1
        yield diagnostic, _hash_finding(said if times[said] == 1 else f"{said}\n{times[said]}")


def _hash_finding(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Annotation(NamedTuple):
    """A remark in raw words: each format makes it safe its own way. `corrected_line` is a line of the file, as it
    should be.
    """

    text: str
    corrected_line: str | None = None


def is_command_hint(hint: Message) -> bool:
    """Whether a hint tells to run something: nobody has a terminal under a pull request."""
    return "incubo " in hint.template


def list_annotations(
    diagnostic: Diagnostic, context: DiagnosticsContext, *, with_other_places: bool = True
) -> Iterator[Annotation]:
    """The main label, other places (unless a format shows them itself), the hints, the fix and the corrected line."""
    region = diagnostic.region
    for mark in diagnostic.labels:
        if mark.message is None:
            continue
        text = context.format_message(mark.message, region)
        if mark.is_primary:
            yield Annotation(text)
        elif not with_other_places:
            continue
        elif mark.region.path == region.path:
            yield Annotation(gettext("line {line}: {text}").format(line=mark.region.line, text=text))
        else:
            place = f"{context.git_prefix}{mark.region.path}:{mark.region.line}"
            yield Annotation(gettext("{place}: {text}").format(place=place, text=text))
    for hint in diagnostic.hints:
        if not is_command_hint(hint):
            yield Annotation(gettext("help: {text}").format(text=context.format_message(hint, region)))
    if diagnostic.fix:
        title = context.format_message(diagnostic.fix.title, region)
        yield Annotation(gettext("fix: {text}").format(text=title), find_corrected_line(diagnostic, context))
