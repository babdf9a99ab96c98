"""Detectors of unclosed quotes and brackets, of text after a quote, and of values with a reserved first character."""

from __future__ import annotations

import re

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, Fix, Label, Problem, Span
from incubo.source.syntax_errors.parse_error import (
    FIELD_PATTERN,
    KEY_PATTERN,
    OPEN_QUOTE_PATTERN,
    ParseFailure,
    SourceLine,
)

_RESERVED_START = (
    rf"(?:{KEY_PATTERN}[ \t]+|[ ]*(?:-[ ]+)+)"
    r"(?P<value>(?:[@`%*&!]|[|>][+-]?[ ]+[^\s#]|\[[^\]]*\][ ]*[^\s,#]|\{[^}]*\}[ ]*[^\s,#]).*)"
)


def detect_unclosed_quote(failure: ParseFailure) -> Problem | None:
    """A quote that is not closed before the next field."""
    for line in failure.lines[: failure.line.number + 1] if "quoted scalar" not in failure.message else failure.lines:
        match = re.match(OPEN_QUOTE_PATTERN, line.text)
        if not match:
            continue
        quote = match["quote"]
        rest = line.text[match.end() :]
        if _find_closing_quote(rest, quote) is not None or not _is_never_closed(
            failure.lines[line.number + 1 :], quote
        ):
            continue
        start = line.start + match.end() - 1
        end = line.start + len(re.sub(r"\s#.*", "", line.text).rstrip())
        return Problem(
            "yaml-unclosed-quote",
            Span(failure.path, start, end),
            Message(N_("this quote is opened and never closed")),
            label=Message(N_("opened here")),
            hints=(Message(N_("add {quote} at the end of the value"), {"quote": quote}),),
            fix=Fix(
                Message(N_("add {quote} at the end of the line"), {"quote": quote}),
                False,
                (Edit(Span(failure.path, end, end), quote),),
            ),
        )
    return None


def _find_closing_quote(rest: str, quote: str) -> int | None:
    """The position of the closing quote in the rest of a line, or None."""
    i = 0
    while i < len(rest):
        if rest[i] == "\\" and quote == '"':
            i += 2
            continue
        if rest[i] == quote:
            if quote == "'" and rest[i + 1 : i + 2] == "'":
                i += 2
                continue
            return i
        i += 1
    return None


def _is_never_closed(following: tuple[SourceLine, ...], quote: str) -> bool:
    """Whether a field follows an open quote before any line that ends with the quote."""
    for line in following:
        if re.match(FIELD_PATTERN, line.text):
            return True
        if line.text.rstrip().endswith(quote):
            return False
    return True


def detect_text_after_quote(failure: ParseFailure) -> Problem | None:
    """`'l'estran'`: a quote closed before the end of the value, often by an apostrophe."""
    for line in (failure.line, *reversed(failure.lines[max(0, failure.line.number - 1) : failure.line.number])):
        match = re.match(OPEN_QUOTE_PATTERN, line.text)
        if not match:
            continue
        close = _find_closing_quote(line.text[match.end() :], match["quote"])
        if close is None:
            continue
        rest = line.text[match.end() + close + 1 :]
        if not rest.strip() or rest.lstrip().startswith("#"):
            continue
        start = line.start + match.end() - 1
        closing = line.start + match.end() + close
        return Problem(
            "yaml-text-after-quote",
            Span(failure.path, closing, line.start + len(line.text.rstrip())),
            Message(N_("the quoted value ends here and text follows it")),
            label=Message(N_("the value ends at this {quote}"), {"quote": match["quote"]}),
            secondary_labels=(Label(Span(failure.path, start, start + 1), Message(N_("opened here"))),),
            hints=(
                Message(
                    N_("an apostrophe inside '…' is written twice (''), or use double quotes around the whole value")
                ),
            ),
        )
    return None


def detect_unclosed_bracket(failure: ParseFailure) -> Problem | None:
    """`[a, b` or `{a: b`: a bracket that is not closed."""
    if "',' or ']'" not in failure.message and "',' or '}'" not in failure.message:
        return None
    closing = "]" if "]" in failure.message else "}"
    opening = "[" if closing == "]" else "{"
    for line in reversed(failure.lines[: failure.line.number + 1]):
        column = line.text.rfind(opening)
        if column >= 0 and closing not in line.text[column:]:
            end = line.start + len(re.sub(r"\s#.*", "", line.text).rstrip())
            return Problem(
                "yaml-unclosed-bracket",
                Span(failure.path, line.start + column, end),
                Message(N_("“{opening}” is opened and never closed"), {"opening": opening}),
                label=Message(N_("opened here")),
                fix=Fix(
                    Message(N_("add {closing} at the end of the line"), {"closing": closing}),
                    False,
                    (Edit(Span(failure.path, end, end), closing),),
                ),
            )
    return None


def detect_reserved_character(failure: ParseFailure) -> Problem | None:
    """`@name`, `*bold*`, `[Urgent] text`: a first character that has a meaning in YAML."""
    match = re.match(_RESERVED_START, failure.line.text)
    if match is None or failure.offset < failure.line.start + match.start("value"):
        return None
    value = match["value"].rstrip()
    start = failure.line.start + match.start("value")
    span = Span(failure.path, start, start + len(value))
    return Problem(
        "yaml-reserved-character",
        span,
        Message(N_("a value cannot begin with “{character}”"), {"character": value[0]}),
        hints=(Message(N_("put the whole value between double quotes")),),
        fix=Fix(
            Message(N_("put the value between double quotes")),
            False,
            (Edit(span, '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'),),
        ),
    )
