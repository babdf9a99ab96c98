"""Colons and dashes that are missing, glued to what follows, or one too many.

Items of a list that begin with another sign than a dash, or with none.
"""

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


def detect_colon_in_value(failure: ParseFailure) -> Problem | None:
    """`title: Mon Estran: la pêche à pied`: a second colon in a value without quotes."""
    if "mapping values are not allowed" not in failure.message:
        return None
    found = re.match(rf"{KEY_PATTERN}[ \t]+", failure.line.text)
    at = failure.offset - failure.line.start
    if not found or at < found.end():
        return None
    start = failure.line.start + found.end()
    end = failure.line.start + len(failure.line.text.rstrip())
    value = failure.line.text[found.end() :].rstrip()
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


_BARE_FIELD = r"(?P<key>[ ]*(?:-[ ]+)*[^\W\d]\w*)(?P<sign>[ ]*[=;：])?(?P<blank>[ ]*)(?P<rest>(?<=[ =;：])[^:]*)?$"
_MIN_PROSE_WORDS = 4
"""Words after the first one from which a line is rather the rest of the text above than a field without its colon,
unless a capital follows the first word, as at the beginning of a value."""


def detect_missing_colon(failure: ParseFailure) -> Problem | None:
    """`title Foo`, `title; Foo` or `title:Foo` where a field is expected."""
    relevant = ("could not find expected ':'", "mapping values are not allowed", "did not find expected key")
    if not any(words in failure.message for words in relevant):
        return None
    for line in reversed(failure.lines[max(0, failure.line.number - 2) : failure.line.number + 1]):
        glued = re.match(r"[ ]*(?:-[ ]+)*(?P<key>[A-Za-z_]+):(?![ \t/])\S", line.text)
        if glued:
            at = line.start + glued.end("key")
            return Problem(
                "yaml-missing-space",
                Span(failure.path, at, at + 1),
                Message(N_("a space is missing after the colon of “{key}:”"), {"key": glued["key"]}),
                fix=Fix(Message(N_("add the space")), True, (Edit(Span(failure.path, at + 1, at + 1), " "),)),
            )
    first = max(0, failure.line.number - 2)
    while first and failure.lines[first].text.startswith(
        (" ", "-")
    ):  # the parser gives up after the whole list or text
        first -= 1
    for line in reversed(failure.lines[first : failure.line.number + 1]):
        bare = re.match(_BARE_FIELD, line.text)
        if (
            bare
            and line.text.strip()
            and not re.match(r"[ ]*-[ ]", line.text)
            and not _may_continue_text(failure.lines, line)
        ):
            sign = Span(failure.path, line.start + bare.end("key"), line.start + bare.end("blank"))
            rest = bare["rest"] or ""
            prose = not bare["sign"] and len(rest.split()) >= _MIN_PROSE_WORDS and not rest[0].isupper()
            colon = ": " if rest else ":"
            return Problem(
                "yaml-missing-colon",
                Span(failure.path, *visible_range(line)),
                Message(N_("a colon is missing after the name of the field")),
                hints=(
                    Message(N_("a field is written “name: value”")),
                    *((Message(N_("if it goes on with the text above, begin it with two spaces")),) if prose else ()),
                ),
                fix=None if prose else Fix(Message(N_("add the colon")), False, (Edit(sign, colon),)),
            )
    return None


def _may_continue_text(lines: tuple[SourceLine, ...], line: SourceLine) -> bool:
    """Whether a line is indented deeper than the field above it, so that it may continue that field's text."""
    above = next((other for other in reversed(lines[: line.number]) if re.match(FIELD_PATTERN, other.text)), None)
    return above is not None and field_column(line.text) > field_column(above.text)


def detect_missing_dash_space(failure: ParseFailure) -> Problem | None:
    """`-value` without its space among `- value`."""
    for line in failure.lines[max(0, failure.line.number - 2) : failure.line.number + 2]:
        found = re.match(r"(?P<indent>[ ]*)-(?P<rest>[^\s-].*)", line.text)
        if found and any(
            re.match(rf"{found['indent']}-[ ]", other.text)
            or (other.number == line.number - 1 and other.text.rstrip().endswith(":"))
            for other in failure.lines
        ):
            at = line.start + found.end("indent") + 1
            return Problem(
                "yaml-missing-space",
                Span(failure.path, at - 1, at),
                Message(N_("a space is missing after this dash")),
                fix=Fix(Message(N_("add the space")), False, (Edit(Span(failure.path, at, at), " "),)),
            )
    return None


def detect_bullet(failure: ParseFailure) -> Problem | None:
    """`* value` under a field: an item as a text editor or Markdown writes it."""
    found = re.match(r"(?P<indent>[ ]*)(?P<bullet>[*+•·–—])[ ]", failure.line.text)
    if found is None:
        return None
    span = Span(failure.path, failure.line.start + found.start("bullet"), failure.line.start + found.end("bullet"))
    return Problem(
        "yaml-missing-dash",
        span,
        Message(
            N_("an item of a list begins with a hyphen and a space, not with “{bullet}”"), {"bullet": found["bullet"]}
        ),
        fix=Fix(Message(N_("write “-”")), False, (Edit(span, "-"),)),
    )


def detect_missing_first_dash(failure: ParseFailure) -> Problem | None:
    """`field:`, then fields without their dash, then an item with its dash: the first one lacks it."""
    later = re.match(r"(?P<indent>[ ]+)-[ ]", failure.line.text)
    if later is None:
        return None
    at = len(later["indent"])
    number = next(
        (
            x.number
            for x in reversed(failure.lines[: failure.line.number])
            if x.text.strip() and _indent_width(x.text) < at
        ),
        None,
    )
    if number is None or not failure.lines[number].text.rstrip().endswith(":"):
        return None
    first = failure.lines[number + 1]
    if (
        _indent_width(first.text) < at + 2
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
            (Edit(Span(failure.path, first.start + at, first.start + _indent_width(first.text)), "- "),),
        ),
    )


def _indent_width(text: str) -> int:
    """How many spaces a line begins with."""
    return len(text) - len(text.lstrip(" "))
