"""Blanks that YAML does not count as blanks: tabs, invisible characters, lines out of their column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, Fix, Label, Problem, Span
from incubo.source.syntax_errors.parse_error import FIELD_PATTERN, ParseFailure, SourceLine, field_column, visible_range


def detect_tab(failure: ParseFailure) -> Problem | None:
    """A tab in a line's indentation."""
    for line in failure.lines:
        indent = line.text[: len(line.text) - len(line.text.lstrip(" \t"))]
        if "\t" in indent and line.text.strip() and line.number <= failure.line.number + 1:
            at = line.start + indent.index("\t")
            spaces = " " * max(0, _expected_column(failure.lines[: line.number]) - indent.index("\t"))
            return Problem(
                "yaml-tab",
                Span(failure.path, at, line.start + len(indent)),
                Message(N_("a tab indents this line; YAML accepts spaces only")),
                label=Message(N_("tab")),
                hints=(Message(N_("replace it by as many spaces as its neighbours have")),),
                fix=Fix(
                    Message(N_("replace the tab by spaces")),
                    False,
                    (Edit(Span(failure.path, at, line.start + len(indent)), spaces),),
                ),
            )
    return None


def _expected_column(above: tuple[SourceLine, ...]) -> int:
    """The column (from 0) in which a line indented like the one above begins: under the value of a dash, or inside."""
    line = next((line for line in reversed(above) if line.text.strip()), None)
    if line is None:
        return 0
    found = re.match(r"[ ]{0,200}(?:-[ ]{1,20})?", line.text)
    column = found.end() if found else 0
    return column + 2 if line.text.rstrip().endswith(":") else column


def detect_line_separator(failure: ParseFailure) -> Problem | None:
    """U+2028 and its like: invisible, and a new line for YAML alone."""
    for line in failure.lines[: failure.line.number + 1]:
        found = re.search("[\u2028\u2029\u0085\r]", line.text)
        if found:
            at = line.start + found.start()
            return Problem(
                "yaml-line-separator",
                Span(failure.path, at, at + 1),
                Message(
                    N_("an invisible line separator ({code}) cuts this value"), {"code": f"U+{ord(found.group()):04X}"}
                ),
                hints=(Message(N_("delete it, or replace it by a space")),),
                fix=Fix(Message(N_("replace it by a space")), False, (Edit(Span(failure.path, at, at + 1), " "),)),
            )
    return None


_INVISIBLE_BLANK = r"(?:[ ]*(?:-[ ]+)*(?:[\w-]+:|-))?[ ]*(?P<x>[\u00a0\u2007\u202f\u200b-\u200d\u2060\ufeff]+)"


def detect_invisible_character(failure: ParseFailure) -> Problem | None:
    """A no-break space, or a character of no width, in the place of the blanks that YAML counts."""
    for line in failure.lines[: failure.line.number + 1]:
        found = re.match(_INVISIBLE_BLANK, line.text)
        if found:
            span = Span(failure.path, line.start + found.start("x"), line.start + found.end("x"))
            blanks = "".join(" " for character in found["x"] if character in "\u00a0\u2007\u202f")
            return Problem(
                "yaml-invisible-character",
                span,
                Message(
                    N_("an invisible character ({code}) stands here instead of a space"),
                    {"code": f"U+{ord(found['x'][0]):04X}"},
                ),
                hints=(Message(N_("delete it and type a space: it often comes from a copy and paste")),),
                fix=Fix(Message(N_("replace it by a space")), False, (Edit(span, blanks),)),
            )
    return None


def detect_misaligned_line(failure: ParseFailure) -> Problem | None:
    """A line whose indentation fits none of those open above it."""
    relevant = (
        "expected key",
        "block end",
        "'-' indicator",
        "mapping values are not allowed",
        "block sequence entries",
    )
    if not any(words in failure.message for words in relevant):
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
    """The line that is out of line: the parser stops at the next one where a field slipped to the left."""
    above = [line for line in failure.lines[: failure.line.number] if line.text.strip()][-2:]
    if len(above) == 2:
        first, slipped = above
        here = field_column(failure.line.text)
        plain = not re.match(r"[ ]*-(?:[ ]|$)", failure.line.text) and not slipped.text.rstrip().endswith(":")
        if (
            plain
            and field_column(first.text) == here > field_column(slipped.text)
            and re.match(FIELD_PATTERN, slipped.text)
        ):
            return slipped
    return failure.line


def _previous_line_label(lines: tuple[SourceLine, ...], line: SourceLine, path: str) -> Iterator[Label]:
    previous = next((other for other in reversed(lines[: line.number]) if other.text.strip()), None)
    if previous is not None:
        start, end = visible_range(previous)
        yield Label(Span(path, start, end), Message(N_("the line before it")))
