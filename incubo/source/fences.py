"""A file whose front matter does not stand between two lines `---`, told as the mistake a person made."""

from __future__ import annotations

import re

from incubo.i18n import N_
from incubo.problem import Edit, Fix, Label, Problem, Span, Text
from incubo.source.trouble import FIELD, Line, lines_of, visible


def no_front_matter(path: str, text: str, reason: str) -> Problem:
    """A file without `---` on line 1, or without the second one."""
    first = text.split("\n", 1)[0].rstrip("\r")
    if reason == "empty":
        return Problem("file-empty", Span(path, 0, 0), Text(N_("the file is empty")))
    if reason == "missing":
        return _missing_opening(path, text, first)
    lines = lines_of(text, 0)
    meant = next((line for line in lines[1:] if re.fullmatch(r"(?:-{2}|[-–—]*[–—])[ \t]*", line.text)), None)
    line = meant or _where_the_body_begins(lines)
    edit = Edit(
        Span(path, line.start, line.start + len(meant.text) if meant else line.start), "---" if meant else "---\n"
    )
    return Problem(
        "file-unterminated-front-matter",
        Span(path, *visible(line)),
        Text(N_("the front matter is never closed: a line “---” is missing")),
        label=None if meant else Text(N_("the text seems to begin here")),
        labels=(Label(Span(path, 0, len(first)), Text(N_("opened here"))),),
        hints=(Text(N_("add a line with only --- after the last field")),),
        fix=Fix(Text(N_("add the missing ---")), False, (edit,)),
    )


def _missing_opening(path: str, text: str, first: str) -> Problem:
    lead = len(text) - len(text.lstrip())
    span = Span(path, 0, len(first))
    message = Text(N_("the file must begin with a line “---”"))
    if lead and text.lstrip().startswith("---"):
        return Problem(
            "file-no-front-matter",
            span,
            message,
            label=Text(N_("empty line")),
            hints=(Text(N_("delete what stands before the first ---")),),
            fix=Fix(Text(N_("delete the blanks before ---")), True, (Edit(Span(path, 0, lead), ""),)),
        )
    near = re.match(r"[-–—]+[ \t]*$", first)
    edit = Edit(Span(path, 0, len(first)), "---") if near else Edit(Span(path, 0, 0), "---\n")
    return Problem(
        "file-no-front-matter",
        span,
        message,
        hints=(Text(N_("fields stand between two lines “---”, the text comes after the second")),),
        fix=Fix(Text(N_("add the missing ---")), False, (edit,)) if near or re.match(FIELD, first) else None,
    )


def _where_the_body_begins(lines: tuple[Line, ...]) -> Line:
    """The first line that reads as prose: after a blank line, a heading or several words without a field name."""
    following: Line | None = None
    begins: Line | None = None
    for line in reversed(lines[1:]):
        text = line.text
        if not text.strip():
            if following is None or not re.match(FIELD, following.text):
                begins = line
            continue
        following = line
        if re.match(r"#{1,6} ", text) or (not text.startswith((" ", "-", "#")) and not re.match(FIELD, text)):
            begins = line
    if begins is not None:
        return begins
    return lines[-1]
