"""Problems of the `---` delimiters: a front matter without a beginning or an end, or one that ends too early."""

from __future__ import annotations

import re

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, Fix, Label, Problem, Span
from incubo.source.frontmatter import FrontMatterSplit
from incubo.source.syntax_errors.parse_error import FIELD_PATTERN, SourceLine, split_front_matter_lines, visible_range

_DELIMITER_LIKE = r"[ \t]*(?:-{2,}|[-–—]*[–—]|\.{3})[ \t]*"
"""A line that was meant as a delimiter: indented, two hyphens, long dashes, or `...`."""

_GLUED_DELIMITER = r"(?P<before>.*[^\s-])?---(?P<after>[^\s-].*)?"
"""A delimiter on the same line as the last value, or as the first words of the body."""

FIELD_AFTER_DELIMITER = re.compile(r"\s*[a-z_]+:(?:[ \t]|\r?\n)")
"""A field at the beginning of a body."""

_NEXT_DELIMITER = re.compile(r"\n---[ \t]*\r?(?:\n|\Z)")
_FIELD_LINE = re.compile(r"(?:[ \t]+\S|-[ \t]|#|[a-z_]+:(?:\s|$)|\r?$)")


def no_front_matter_problem(path: str, text: str, reason: str) -> Problem:
    """The problem of a file without front matter, for a `reason` of `NoFrontMatter`."""
    first = text.split("\n", 1)[0].rstrip("\r")
    if reason == "empty":
        hint = Message(N_("write the entry again, or delete the file if it was made by mistake"))
        return Problem("file-empty", Span(path, 0, 0), Message(N_("the file is empty")), hints=(hint,))
    if reason == "missing":
        return _missing_opening_problem(path, text, first)
    lines = split_front_matter_lines(text, 0)
    body_start = _guess_body_start(lines)
    line, edit = body_start, Edit(Span(path, body_start.start, body_start.start), "---\n")
    delimiter_like = next(
        (line for line in lines[1 : body_start.number + 1] if re.fullmatch(_DELIMITER_LIKE, line.text)), None
    )
    glued_delimiter = None if delimiter_like else _find_glued_delimiter(path, lines[1 : body_start.number + 1])
    if delimiter_like is not None:
        line, edit = (
            delimiter_like,
            Edit(Span(path, delimiter_like.start, delimiter_like.start + len(delimiter_like.text)), "---"),
        )
    elif glued_delimiter is not None:
        line, edit = glued_delimiter
    return Problem(
        "file-unterminated-front-matter",
        Span(path, *visible_range(line)),
        Message(N_("the front matter is never closed: a line “---” is missing")),
        label=Message(N_("the text seems to begin here")) if line is body_start else None,
        secondary_labels=(Label(Span(path, 0, len(first)), Message(N_("opened here"))),),
        hints=(Message(N_("add a line with only --- after the last field")),),
        fix=Fix(Message(N_("add the missing ---")), False, (edit,)),
    )


def _missing_opening_problem(path: str, text: str, first_line: str) -> Problem:
    leading_blanks = len(text) - len(text.lstrip())
    span = Span(path, 0, len(first_line))
    message = Message(N_("the file must begin with a line “---”"))
    if leading_blanks and text.lstrip().startswith("---"):
        return Problem(
            "file-no-front-matter",
            span,
            message,
            label=Message(N_("empty line")),
            hints=(Message(N_("delete what comes before the first ---")),),
            fix=Fix(Message(N_("delete the blanks before ---")), True, (Edit(Span(path, 0, leading_blanks), ""),)),
        )
    delimiter_like = re.match(r"[-–—]+[ \t]*$", first_line)
    edit = Edit(Span(path, 0, len(first_line)), "---") if delimiter_like else Edit(Span(path, 0, 0), "---\n")
    return Problem(
        "file-no-front-matter",
        span,
        message,
        hints=(Message(N_("fields go between two lines “---”, the text comes after the second")),),
        fix=Fix(Message(N_("add the missing ---")), False, (edit,))
        if delimiter_like or re.match(FIELD_PATTERN, first_line)
        else None,
    )


def _guess_body_start(lines: tuple[SourceLine, ...]) -> SourceLine:
    """The first line that looks like the body: after a blank line, a heading, or words without a field name."""
    following: SourceLine | None = None
    body_start: SourceLine | None = None
    for line in reversed(lines[1:]):
        text = line.text
        if not text.strip():
            if following is None or not re.match(FIELD_PATTERN, following.text):
                body_start = line
            continue
        following = line
        if re.match(r"#{1,6} ", text) or (not text.startswith((" ", "-", "#")) and not re.match(FIELD_PATTERN, text)):
            body_start = line
    if body_start is not None:
        return body_start
    return lines[-1]


def _find_glued_delimiter(path: str, lines: tuple[SourceLine, ...]) -> tuple[SourceLine, Edit] | None:
    """The line where a delimiter is glued to other text, and the edit that inserts the missing line break."""
    for line in lines:
        match = re.fullmatch(_GLUED_DELIMITER, line.text.rstrip())
        if match and (match["before"] is None) != (match["after"] is None):
            position = line.start + (match.end("before") if match["before"] else match.start("after"))
            return line, Edit(Span(path, position, position), "\n")
    return None


def premature_end_problem(path: str, text: str, split: FrontMatterSplit) -> Problem | None:
    """The problem of a front matter closed too early: only fields follow, up to another `---`; None otherwise."""
    end = _NEXT_DELIMITER.search(text, split.body_start)
    if end is None or not all(_FIELD_LINE.match(line) for line in text[split.body_start : end.start()].split("\n")):
        return None
    span = Span(path, split.end, split.end + 3)
    return Problem(
        "file-front-matter-cut",
        span,
        Message(N_("the front matter ends here, and fields follow: they are not read")),
        hints=(Message(N_("delete this line: one “---” before the first field, one after the last")),),
        fix=Fix(Message(N_("delete this line")), False, (Edit(Span(path, split.end, split.body_start), ""),)),
    )
