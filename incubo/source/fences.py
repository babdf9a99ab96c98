"""A file whose front matter has no beginning or no end, told as the mistake a person made."""

from __future__ import annotations

import re

from incubo.i18n import N_
from incubo.problem import Edit, Fix, Label, Problem, Span, Text
from incubo.source.frontmatter import Split
from incubo.source.trouble import FIELD, Line, lines_of, visible

_MEANT = r"[ \t]*(?:-{2,}|[-–—]*[–—]|\.{3})[ \t]*"
"""A whole line that was meant for the boundary: indented, of two hyphens, of long dashes, or YAML's own end."""

_GLUED = r"(?P<before>.*[^\s-])?---(?P<after>[^\s-].*)?"
"""A boundary on the line of the last value, or of the text's first words."""


def no_front_matter(path: str, text: str, reason: str) -> Problem:
    """A file without `---` on line 1, or without the second one."""
    first = text.split("\n", 1)[0].rstrip("\r")
    if reason == "empty":
        return Problem("file-empty", Span(path, 0, 0), Text(N_("the file is empty")))
    if reason == "missing":
        return _missing_opening(path, text, first)
    lines = lines_of(text, 0)
    begins = _where_the_body_begins(lines)
    line, edit = begins, Edit(Span(path, begins.start, begins.start), "---\n")
    meant = next((line for line in lines[1 : begins.number + 1] if re.fullmatch(_MEANT, line.text)), None)
    glued = None if meant else _glued(path, lines[1 : begins.number + 1])
    if meant is not None:
        line, edit = meant, Edit(Span(path, meant.start, meant.start + len(meant.text)), "---")
    elif glued is not None:
        line, edit = glued
    return Problem(
        "file-unterminated-front-matter",
        Span(path, *visible(line)),
        Text(N_("the front matter is never closed: a line “---” is missing")),
        label=Text(N_("the text seems to begin here")) if line is begins else None,
        labels=(Label(Span(path, 0, len(first)), Text(N_("opened here"))),),
        hints=(Text(N_("add a line with only --- after the last field")),),
        fix=Fix(Text(N_("add the missing ---")), False, (edit,)),
    )


def _glued(path: str, lines: tuple[Line, ...]) -> tuple[Line, Edit] | None:
    """The line on which a boundary is glued to something else, and the line end that it lacks."""
    for line in lines:
        found = re.fullmatch(_GLUED, line.text.rstrip())
        if found and (found["before"] is None) != (found["after"] is None):
            at = line.start + (found.end("before") if found["before"] else found.start("after"))
            return line, Edit(Span(path, at, at), "\n")
    return None


MORE = re.compile(r"\s*[a-z_]+:(?:[ \t]|\r?\n)")
"""What a text begins with that goes on with fields."""

_END = re.compile(r"\n---[ \t]*\r?(?:\n|\Z)")
_BETWEEN = re.compile(r"(?:[ \t]+\S|-[ \t]|#|[a-z_]+:(?:\s|$)|\r?$)")


def cut_short(path: str, text: str, parts: Split) -> Problem | None:
    """Fields (`MORE`) that follow the front matter's end, before another `---`: a line too many closes it too early."""
    end = _END.search(text, parts.body)
    if end is None or not all(_BETWEEN.match(line) for line in text[parts.body : end.start()].split("\n")):
        return None
    where = Span(path, parts.end, parts.end + 3)
    return Problem(
        "file-front-matter-cut",
        where,
        Text(N_("the front matter ends here, and fields follow: nothing reads them")),
        hints=(Text(N_("delete this line: one “---” before the first field, one after the last")),),
        fix=Fix(Text(N_("delete this line")), False, (Edit(Span(path, parts.end, parts.body), ""),)),
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
