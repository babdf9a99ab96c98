"""A file whose front matter has no beginning or no end, told as the mistake a person made."""

from __future__ import annotations

import re

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, Fix, Label, Problem, Span
from incubo.source.frontmatter import FrontMatterSplit
from incubo.source.syntax_errors.parse_error import FIELD_PATTERN, SourceLine, split_lines, visible_range

_DELIMITER_LIKE = r"[ \t]*(?:-{2,}|[-–—]*[–—]|\.{3})[ \t]*"
"""A whole line that was meant for the boundary: indented, of two hyphens, of long dashes, or YAML's own end."""

_GLUED_DELIMITER = r"(?P<before>.*[^\s-])?---(?P<after>[^\s-].*)?"
"""A boundary on the line of the last value, or of the text's first words."""


def no_front_matter_problem(path: str, text: str, reason: str) -> Problem:
    """A file without `---` on line 1, or without the second one."""
    first = text.split("\n", 1)[0].rstrip("\r")
    if reason == "empty":
        return Problem("file-empty", Span(path, 0, 0), Message(N_("the file is empty")))
    if reason == "missing":
        return _missing_opening_problem(path, text, first)
    lines = split_lines(text, 0)
    begins = _guess_body_start(lines)
    line, edit = begins, Edit(Span(path, begins.start, begins.start), "---\n")
    meant = next((line for line in lines[1 : begins.number + 1] if re.fullmatch(_DELIMITER_LIKE, line.text)), None)
    glued = None if meant else _find_glued_delimiter(path, lines[1 : begins.number + 1])
    if meant is not None:
        line, edit = meant, Edit(Span(path, meant.start, meant.start + len(meant.text)), "---")
    elif glued is not None:
        line, edit = glued
    return Problem(
        "file-unterminated-front-matter",
        Span(path, *visible_range(line)),
        Message(N_("the front matter is never closed: a line “---” is missing")),
        label=Message(N_("the text seems to begin here")) if line is begins else None,
        secondary_labels=(Label(Span(path, 0, len(first)), Message(N_("opened here"))),),
        hints=(Message(N_("add a line with only --- after the last field")),),
        fix=Fix(Message(N_("add the missing ---")), False, (edit,)),
    )


def _find_glued_delimiter(path: str, lines: tuple[SourceLine, ...]) -> tuple[SourceLine, Edit] | None:
    """The line on which a boundary is glued to something else, and the line end that it lacks."""
    for line in lines:
        found = re.fullmatch(_GLUED_DELIMITER, line.text.rstrip())
        if found and (found["before"] is None) != (found["after"] is None):
            at = line.start + (found.end("before") if found["before"] else found.start("after"))
            return line, Edit(Span(path, at, at), "\n")
    return None


FIELD_AFTER_DELIMITER = re.compile(r"\s*[a-z_]+:(?:[ \t]|\r?\n)")
"""What a text begins with that goes on with fields."""

_NEXT_DELIMITER = re.compile(r"\n---[ \t]*\r?(?:\n|\Z)")
_FIELD_LINE = re.compile(r"(?:[ \t]+\S|-[ \t]|#|[a-z_]+:(?:\s|$)|\r?$)")


def premature_end_problem(path: str, text: str, split: FrontMatterSplit) -> Problem | None:
    """Fields (`MORE`) that follow the front matter's end, before another `---`: a line too many closes it too early."""
    end = _NEXT_DELIMITER.search(text, split.body_start)
    if end is None or not all(_FIELD_LINE.match(line) for line in text[split.body_start : end.start()].split("\n")):
        return None
    where = Span(path, split.end, split.end + 3)
    return Problem(
        "file-front-matter-cut",
        where,
        Message(N_("the front matter ends here, and fields follow: nothing reads them")),
        hints=(Message(N_("delete this line: one “---” before the first field, one after the last")),),
        fix=Fix(Message(N_("delete this line")), False, (Edit(Span(path, split.end, split.body_start), ""),)),
    )


def _missing_opening_problem(path: str, text: str, first_line: str) -> Problem:
    lead = len(text) - len(text.lstrip())
    span = Span(path, 0, len(first_line))
    message = Message(N_("the file must begin with a line “---”"))
    if lead and text.lstrip().startswith("---"):
        return Problem(
            "file-no-front-matter",
            span,
            message,
            label=Message(N_("empty line")),
            hints=(Message(N_("delete what stands before the first ---")),),
            fix=Fix(Message(N_("delete the blanks before ---")), True, (Edit(Span(path, 0, lead), ""),)),
        )
    near = re.match(r"[-–—]+[ \t]*$", first_line)
    edit = Edit(Span(path, 0, len(first_line)), "---") if near else Edit(Span(path, 0, 0), "---\n")
    return Problem(
        "file-no-front-matter",
        span,
        message,
        hints=(Message(N_("fields stand between two lines “---”, the text comes after the second")),),
        fix=Fix(Message(N_("add the missing ---")), False, (edit,))
        if near or re.match(FIELD_PATTERN, first_line)
        else None,
    )


def _guess_body_start(lines: tuple[SourceLine, ...]) -> SourceLine:
    """The first line that reads as prose: after a blank line, a heading or several words without a field name."""
    following: SourceLine | None = None
    begins: SourceLine | None = None
    for line in reversed(lines[1:]):
        text = line.text
        if not text.strip():
            if following is None or not re.match(FIELD_PATTERN, following.text):
                begins = line
            continue
        following = line
        if re.match(r"#{1,6} ", text) or (not text.startswith((" ", "-", "#")) and not re.match(FIELD_PATTERN, text)):
            begins = line
    if begins is not None:
        return begins
    return lines[-1]
