"""Colons and dashes that are missing, glued to what follows, or one too many."""

from __future__ import annotations

import re

from incubo.i18n import N_
from incubo.problem import Edit, Fix, Label, Problem, Span, Text
from incubo.source.trouble import FIELD, KEY, Line, Trouble, visible


def colon_in_value(trouble: Trouble) -> Problem | None:
    """`title: Mon Estran: la pêche à pied`: a second colon in a value without quotes."""
    if "mapping values are not allowed" not in trouble.message:
        return None
    found = re.match(rf"{KEY}[ \t]+", trouble.line.text)
    at = trouble.at - trouble.line.start
    if not found or at < found.end():
        return None
    start = trouble.line.start + found.end()
    end = trouble.line.start + len(trouble.line.text.rstrip())
    value = trouble.line.text[found.end() :].rstrip()
    return Problem(
        "yaml-colon-in-value",
        Span(trouble.path, start, end),
        Text(N_("this value contains “: ”, which YAML takes for a new field")),
        labels=(Label(Span(trouble.path, trouble.at, trouble.at + 1), Text(N_("this colon"))),),
        hints=(Text(N_("put the whole value between double quotes")),),
        fix=Fix(
            Text(N_("put the value between double quotes")),
            False,
            (Edit(Span(trouble.path, start, end), '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'),),
        ),
    )


_BARE = r"(?P<key>[ ]*(?:-[ ]+)*[^\W\d]\w*)(?P<sign>[ ]*[=;：])?(?P<blank>[ ]*)(?P<rest>(?<=[ =;：])[^:]*)?$"
_PROSE = 4
"""Words after the first one from which a line is rather the rest of the text above than a field without its colon,
unless a capital follows the first word, as at the beginning of a value."""


def missing_colon(trouble: Trouble) -> Problem | None:
    """`title Foo`, `title; Foo` or `title:Foo` where a field is expected."""
    relevant = ("could not find expected ':'", "mapping values are not allowed", "did not find expected key")
    if not any(words in trouble.message for words in relevant):
        return None
    for line in reversed(trouble.lines[max(0, trouble.line.number - 2) : trouble.line.number + 1]):
        glued = re.match(r"[ ]*(?:-[ ]+)*(?P<key>[A-Za-z_]+):(?![ \t/])\S", line.text)
        if glued:
            at = line.start + glued.end("key")
            return Problem(
                "yaml-missing-space",
                Span(trouble.path, at, at + 1),
                Text(N_("a space is missing after the colon of “{key}:”"), {"key": glued["key"]}),
                fix=Fix(Text(N_("add the space")), True, (Edit(Span(trouble.path, at + 1, at + 1), " "),)),
            )
    first = max(0, trouble.line.number - 2)
    while first and trouble.lines[first].text.startswith(
        (" ", "-")
    ):  # the parser gives up after the whole list or text
        first -= 1
    for line in reversed(trouble.lines[first : trouble.line.number + 1]):
        bare = re.match(_BARE, line.text)
        if bare and line.text.strip() and not re.match(r"[ ]*-[ ]", line.text) and not _continues(trouble.lines, line):
            sign = Span(trouble.path, line.start + bare.end("key"), line.start + bare.end("blank"))
            rest = bare["rest"] or ""
            prose = not bare["sign"] and len(rest.split()) >= _PROSE and not rest[0].isupper()
            colon = ": " if rest else ":"
            return Problem(
                "yaml-missing-colon",
                Span(trouble.path, *visible(line)),
                Text(N_("a colon is missing after the name of the field")),
                hints=(
                    Text(N_("a field is written “name: value”")),
                    *((Text(N_("if it goes on with the text above, begin it with two spaces")),) if prose else ()),
                ),
                fix=None if prose else Fix(Text(N_("add the colon")), False, (Edit(sign, colon),)),
            )
    return None


def _continues(lines: tuple[Line, ...], line: Line) -> bool:
    """Whether a line is indented deeper than the field above it, so that it may continue that field's text."""
    above = next((other for other in reversed(lines[: line.number]) if re.match(FIELD, other.text)), None)
    return above is not None and column(line.text) > column(above.text)


def column(text: str) -> int:
    """The column (from 0) of a line's field, after its indentation and its dashes."""
    found = re.match(r"[ ]*(?:-[ ]+)*", text)
    return found.end() if found else 0


def dash(trouble: Trouble) -> Problem | None:
    """`-value` without its space among `- value`."""
    for line in trouble.lines[max(0, trouble.line.number - 2) : trouble.line.number + 2]:
        found = re.match(r"(?P<indent>[ ]*)-(?P<rest>[^\s-].*)", line.text)
        if found and any(
            re.match(rf"{found['indent']}-[ ]", other.text)
            or (other.number == line.number - 1 and other.text.rstrip().endswith(":"))
            for other in trouble.lines
        ):
            at = line.start + found.end("indent") + 1
            return Problem(
                "yaml-missing-space",
                Span(trouble.path, at - 1, at),
                Text(N_("a space is missing after this dash")),
                fix=Fix(Text(N_("add the space")), False, (Edit(Span(trouble.path, at, at), " "),)),
            )
    return None
