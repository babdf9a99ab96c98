"""Detectors of whitespace that YAML does not accept: tabs, invisible characters, inconsistent indentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, Fix, Label, Problem, Span
from incubo.source.syntax_errors.parse_error import FIELD_PATTERN, ParseFailure, SourceLine, field_column, visible_range

LINE_SEPARATOR = "[\u2028\u2029\u0085]"
"""Characters that are invisible, and end a line only in YAML."""
_INVISIBLE_BLANK = r"(?:[ ]*(?:-[ ]+)*(?:[\w-]+:|-))?[ ]*(?P<x>[\u00a0\u2007\u202f\u200b-\u200d\u2060\ufeff]+)"


def detect_tab(failure: ParseFailure) -> Problem | None:
    """A tab in a line's indentation."""
    for line in failure.lines:
        indent = line.text[: len(line.text) - len(line.text.lstrip(" \t"))]
        if "\t" in indent and line.text.strip() and line.number <= failure.line.number + 1:
            start = line.start + indent.index("\t")
            spaces = " " * max(0, _expected_column(failure.lines[: line.number]) - indent.index("\t"))
            return Problem(
                "yaml-tab",
                Span(failure.path, start, line.start + len(indent)),
                Message(N_("a tab indents this line; YAML accepts spaces only")),
                label=Message(N_("tab")),
                hints=(Message(N_("replace it with as many spaces as its neighbours have")),),
                fix=Fix(
                    Message(N_("replace the tab with spaces")),
                    False,
                    (Edit(Span(failure.path, start, line.start + len(indent)), spaces),),
                ),
            )
    return None


def _expected_column(previous_lines: tuple[SourceLine, ...]) -> int:
    """The expected column (from 0) of a line: that of the field above it, or deeper if that has its value below."""
    line = next((line for line in reversed(previous_lines) if line.text.strip()), None)
    if line is None:
        return 0
    match = re.match(r"[ ]{0,200}(?:-[ ]{1,20})?", line.text)
    column = match.end() if match else 0
    return column + 2 if line.text.rstrip().endswith(":") else column


def line_separator_problem(path: str, text: str, offset: int, *, max_edits: int) -> Problem | None:
    """The problem of line separators in a text that could be parsed; its fix replaces them all. `offset`: its start."""
    positions = [offset + match.start() for match in re.finditer(LINE_SEPARATOR, text)]
    if not positions:
        return None
    spans = [Span(path, position, position + 1) for position in positions]
    return _line_separator_problem(spans[0], text[positions[0] - offset], spans[:max_edits])


def _line_separator_problem(span: Span, character: str, separators: Iterable[Span]) -> Problem:
    return Problem(
        "yaml-line-separator",
        span,
        Message(N_("an invisible line separator ({code}) cuts this value"), {"code": f"U+{ord(character):04X}"}),
        hints=(Message(N_("delete it, or replace it with a space")),),
        fix=Fix(Message(N_("replace it with a space")), False, tuple(Edit(separator, " ") for separator in separators)),
    )


def detect_line_separator(failure: ParseFailure) -> Problem | None:
    """U+2028 and similar characters: invisible, and a line break only in YAML."""
    for line in failure.lines[: failure.line.number + 1]:
        match = re.search("[\u2028\u2029\u0085\r]", line.text)
        if match:
            position = line.start + match.start()
            span = Span(failure.path, position, position + 1)
            return _line_separator_problem(span, match.group(), (span,))
    return None


def detect_invisible_character(failure: ParseFailure) -> Problem | None:
    """A no-break space or a zero-width character instead of the spaces that YAML expects."""
    for line in failure.lines[: failure.line.number + 1]:
        match = re.match(_INVISIBLE_BLANK, line.text)
        if match:
            span = Span(failure.path, line.start + match.start("x"), line.start + match.end("x"))
            blanks = "".join(" " for character in match["x"] if character in "\u00a0\u2007\u202f")
            return Problem(
                "yaml-invisible-character",
                span,
                Message(
                    N_("an invisible character ({code}) is here instead of a space"),
                    {"code": f"U+{ord(match['x'][0]):04X}"},
                ),
                hints=(Message(N_("delete it and type a space: it often comes from a copy and paste")),),
                fix=Fix(Message(N_("replace it with a space")), False, (Edit(span, blanks),)),
            )
    return None


def detect_misaligned_line(failure: ParseFailure) -> Problem | None:
    """A line whose indentation matches none of the open collections."""
    relevant = (
        "expected key",
        "block end",
        "'-' indicator",
        "mapping values are not allowed",
        "block sequence entries",
    )
    if not any(phrase in failure.message for phrase in relevant):
        return None
    if not re.match(FIELD_PATTERN, failure.line.text) and not re.match(r"[ ]*-(?:[ ]|$)", failure.line.text):
        return None
    line = _misaligned_line(failure)
    return Problem(
        "yaml-indentation",
        Span(failure.path, *visible_range(line)),
        Message(N_("this line is not aligned with its neighbours")),
        secondary_labels=tuple(_previous_line_label(failure.lines, line, failure.path)),
        hints=(Message(N_("the fields of one item begin in the same column, and so do the dashes of one list")),),
    )


def _misaligned_line(failure: ParseFailure) -> SourceLine:
    """The misaligned line: the one before the failure if it is indented too little, since the parser fails after it."""
    previous_lines = [line for line in failure.lines[: failure.line.number] if line.text.strip()][-2:]
    if len(previous_lines) == 2:
        first, second = previous_lines
        column = field_column(failure.line.text)
        is_plain = not re.match(r"[ ]*-(?:[ ]|$)", failure.line.text) and not second.text.rstrip().endswith(":")
        if (
            is_plain
            and field_column(first.text) == column > field_column(second.text)
            and re.match(FIELD_PATTERN, second.text)
        ):
            return second
    return failure.line


def _previous_line_label(lines: tuple[SourceLine, ...], line: SourceLine, path: str) -> Iterator[Label]:
    previous = next((candidate for candidate in reversed(lines[: line.number]) if candidate.text.strip()), None)
    if previous is not None:
        start, end = visible_range(previous)
        yield Label(Span(path, start, end), Message(N_("the line before it")))
