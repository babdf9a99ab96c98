"""Detectors of missing, extra or glued colons and dashes, and of list items with another bullet or none."""

from __future__ import annotations

import re

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, Fix, Label, Problem, Span
from incubo.source.syntax_errors.parse_error import (
    FIELD_PATTERN,
    KEY_PATTERN,
    ParseFailure,
    SourceLine,
    field_column,
    visible_range,
)

_BARE_FIELD = r"(?P<key>[ ]*(?:-[ ]+)*[^\W\d]\w*)(?P<sign>[ ]*[=;：])?(?P<blank>[ ]*)(?P<rest>(?<=[ =;：])[^:]*)?$"
_MIN_PROSE_WORDS = 4
"""A line with at least as many words after the first one probably continues the text above; it is a field without its
colon if the second word has a capital, like the beginning of a value."""


def detect_colon_in_value(failure: ParseFailure) -> Problem | None:
    """`title: Mon Estran: la pêche à pied`: a second colon in a value without quotes."""
    if "mapping values are not allowed" not in failure.message:
        return None
    match = re.match(rf"{KEY_PATTERN}[ \t]+", failure.line.text)
    column = failure.offset - failure.line.start
    if not match or column < match.end():
        return None
    start = failure.line.start + match.end()
    end = failure.line.start + len(failure.line.text.rstrip())
    value = failure.line.text[match.end() :].rstrip()
    return Problem(
        "yaml-colon-in-value",
        Span(failure.path, start, end),
        Message(N_("this value contains “: ”, which YAML takes for a new field")),
        secondary_labels=(Label(Span(failure.path, failure.offset, failure.offset + 1), Message(N_("this colon"))),),
        hints=(Message(N_("put the whole value between double quotes")),),
        fix=Fix(
            Message(N_("put the value between double quotes")),
            False,
            (Edit(Span(failure.path, start, end), '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'),),
        ),
    )


def detect_missing_colon(failure: ParseFailure) -> Problem | None:
    """`title Foo`, `title; Foo` or `title:Foo` instead of a field."""
    relevant = ("could not find expected ':'", "mapping values are not allowed", "did not find expected key")
    if not any(phrase in failure.message for phrase in relevant):
        return None
    for line in reversed(failure.lines[max(0, failure.line.number - 2) : failure.line.number + 1]):
        match = re.match(r"[ ]*(?:-[ ]+)*(?P<key>[A-Za-z_]+):(?![ \t/])\S", line.text)
        if match:
            position = line.start + match.end("key")
            return Problem(
                "yaml-missing-space",
                Span(failure.path, position, position + 1),
                Message(N_("a space is missing after the colon of “{key}:”"), {"key": match["key"]}),
                fix=Fix(
                    Message(N_("add the space")), True, (Edit(Span(failure.path, position + 1, position + 1), " "),)
                ),
            )
    first = max(0, failure.line.number - 2)
    # the parser fails only after the whole list or text that follows the field
    while first and failure.lines[first].text.startswith((" ", "-")):
        first -= 1
    for line in reversed(failure.lines[first : failure.line.number + 1]):
        field_match = re.match(_BARE_FIELD, line.text)
        if (
            field_match
            and line.text.strip()
            and not re.match(r"[ ]*-[ ]", line.text)
            and not _may_continue_text(failure.lines, line)
        ):
            span = Span(failure.path, line.start + field_match.end("key"), line.start + field_match.end("blank"))
            rest = field_match["rest"] or ""
            is_prose = not field_match["sign"] and len(rest.split()) >= _MIN_PROSE_WORDS and not rest[0].isupper()
            colon = ": " if rest else ":"
            return Problem(
                "yaml-missing-colon",
                Span(failure.path, *visible_range(line)),
                Message(N_("a colon is missing after the name of the field")),
                hints=(
                    Message(N_("a field is written “name: value”")),
                    *(
                        (Message(N_("if it goes on with the text above, begin it with two spaces")),)
                        if is_prose
                        else ()
                    ),
                ),
                fix=None if is_prose else Fix(Message(N_("add the colon")), False, (Edit(span, colon),)),
            )
    return None


def _may_continue_text(lines: tuple[SourceLine, ...], line: SourceLine) -> bool:
    """Whether a line is indented more than the field above it, so that it may continue the field's text."""
    field_above = next(
        (candidate for candidate in reversed(lines[: line.number]) if re.match(FIELD_PATTERN, candidate.text)), None
    )
    return field_above is not None and field_column(line.text) > field_column(field_above.text)


def detect_missing_dash_space(failure: ParseFailure) -> Problem | None:
    """`-value` without a space, in a list."""
    for line in failure.lines[max(0, failure.line.number - 2) : failure.line.number + 2]:
        match = re.match(r"(?P<indent>[ ]*)-(?P<rest>[^\s-].*)", line.text)
        if match and any(
            re.match(rf"{match['indent']}-[ ]", neighbour.text)
            or (neighbour.number == line.number - 1 and neighbour.text.rstrip().endswith(":"))
            for neighbour in failure.lines
        ):
            position = line.start + match.end("indent") + 1
            return Problem(
                "yaml-missing-space",
                Span(failure.path, position - 1, position),
                Message(N_("a space is missing after this dash")),
                fix=Fix(Message(N_("add the space")), False, (Edit(Span(failure.path, position, position), " "),)),
            )
    return None


def detect_bullet(failure: ParseFailure) -> Problem | None:
    """`* value` under a field: the bullet of a text editor or Markdown."""
    match = re.match(r"(?P<indent>[ ]*)(?P<bullet>[*+•·–—])[ ]", failure.line.text)
    if match is None:
        return None
    span = Span(failure.path, failure.line.start + match.start("bullet"), failure.line.start + match.end("bullet"))
    return Problem(
        "yaml-missing-dash",
        span,
        Message(
            N_("an item of a list begins with a hyphen and a space, not with “{bullet}”"), {"bullet": match["bullet"]}
        ),
        fix=Fix(Message(N_("write “-”")), False, (Edit(span, "-"),)),
    )


def detect_missing_first_dash(failure: ParseFailure) -> Problem | None:
    """`field:`, then fields without a dash, then an item with a dash: the dash of the first item is missing."""
    match = re.match(r"(?P<indent>[ ]+)-[ ]", failure.line.text)
    if match is None:
        return None
    column = len(match["indent"])
    number = next(
        (
            line.number
            for line in reversed(failure.lines[: failure.line.number])
            if line.text.strip() and _indent_width(line.text) < column
        ),
        None,
    )
    if number is None or not failure.lines[number].text.rstrip().endswith(":"):
        return None
    first = failure.lines[number + 1]
    if (
        _indent_width(first.text) < column + 2
        or not re.match(FIELD_PATTERN, first.text)
        or first.text.lstrip().startswith("-")
    ):
        return None
    return Problem(
        "yaml-missing-dash",
        Span(failure.path, *visible_range(first)),
        Message(N_("a dash is missing here: the items below begin with one")),
        secondary_labels=(Label(Span(failure.path, *visible_range(failure.line)), Message(N_("the next item"))),),
        fix=Fix(
            Message(N_("add the dash")),
            False,
            (Edit(Span(failure.path, first.start + column, first.start + _indent_width(first.text)), "- "),),
        ),
    )


def _indent_width(text: str) -> int:
    """The number of spaces at the start of a line."""
    return len(text) - len(text.lstrip(" "))
