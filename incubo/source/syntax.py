"""A YAML error, told as the mistake a person made.

The parser says where it gave up, often lines after the mistake and in words of its own. Each trap below
looks for its mistake in the text itself; what none of them knows keeps the parser's place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from incubo.i18n import N_
from incubo.problem import Edit, Fix, Label, Problem, Span, Text

_KEY = r"[ ]*(?:-[ ]+)*[\w-][\w .'/-]*?[ ]*:"
# Patterns are texts here: compiled when a file does not parse, which is rare.
_FIELD = rf"{_KEY}(?:[ \t]|$)"
_OPEN_QUOTE = rf"(?:{_KEY}[ \t]+|[ ]*(?:-[ ]+)+)(?P<quote>['\"])"


class Line(NamedTuple):
    """A line of the front matter: its number there (from 0), its text, and its offset in the whole text."""

    number: int
    text: str
    start: int


class Trouble(NamedTuple):
    """Everything a trap may look at."""

    path: str
    lines: tuple[Line, ...]
    line: Line
    at: int
    message: str


_LONGEST = 2_000
"""Characters of a line that are looked at: what a line is shows at its beginning, and patterns stay quick."""

_MOST = 3_000
"""Lines that are looked at."""


def lines_of(front: str, offset: int) -> tuple[Line, ...]:
    """The lines of a front matter, ends left out, with their offsets in the whole text."""
    made = []
    for number, text in enumerate(front.split("\n", _MOST)[:_MOST]):
        made.append(Line(number, text[:_LONGEST].rstrip("\r"), offset))
        offset += len(text) + 1
    return tuple(made)


def explain(path: str, front: str, offset: int, error: Exception) -> Problem:
    """The problem that a failure of the parser stands for."""
    lines = lines_of(front, offset)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    index = offset + (mark.index if mark is not None else int(getattr(error, "position", 0) or 0))
    index = min(index, offset + len(front))
    line = next((line for line in reversed(lines) if line.start <= index), lines[0])
    if not line.text.strip() and line.number:
        line = next((x for x in reversed(lines[: line.number]) if x.text.strip()), line)
    trouble = Trouble(path, lines, line, index, str(getattr(error, "problem", "") or error))
    for trap in _TRAPS:
        problem = trap(trouble)
        if problem is not None:
            return problem
    start, end = _visible(line)
    return Problem(
        "yaml-syntax",
        Span(path, start, end),
        Text(N_("this line cannot be understood")),
        hints=(
            Text(
                N_(
                    "a field is written “name: value”, an item of a list “- value”, "
                    "with the same indentation as its neighbours"
                )
            ),
        ),
    )


def _visible(line: Line) -> tuple[int, int]:
    stripped = line.text.strip()
    start = line.start + (len(line.text) - len(line.text.lstrip()))
    return start, start + len(stripped)


def _tab(t: Trouble) -> Problem | None:
    for line in t.lines:
        indentation = line.text[: len(line.text) - len(line.text.lstrip(" \t"))]
        if "\t" in indentation and line.text.strip() and line.number <= t.line.number + 1:
            at = line.start + indentation.index("\t")
            spaces = " " * max(1, _column_before(t.lines[: line.number]) - indentation.index("\t"))
            return Problem(
                "yaml-tab",
                Span(t.path, at, line.start + len(indentation)),
                Text(N_("a tab indents this line; YAML accepts spaces only")),
                label=Text(N_("tab")),
                hints=(Text(N_("replace it by as many spaces as its neighbours have")),),
                fix=Fix(
                    Text(N_("replace the tab by spaces")),
                    False,
                    (Edit(Span(t.path, at, line.start + len(indentation)), spaces),),
                ),
            )
    return None


def _column_before(above: tuple[Line, ...]) -> int:
    """The column (from 0) in which a line indented like the one above begins: under the value of a dash, or inside."""
    line = next((line for line in reversed(above) if line.text.strip()), None)
    if line is None:
        return 0
    found = re.match(r"[ ]{0,200}(?:-[ ]{1,20})?", line.text)
    column = found.end() if found else 0
    return column + 2 if line.text.rstrip().endswith(":") else column


def _separator(t: Trouble) -> Problem | None:
    """U+2028 and its like: invisible, and a new line for YAML alone."""
    for line in t.lines[: t.line.number + 1]:
        found = re.search("[\u2028\u2029\u0085\r]", line.text)
        if found:
            at = line.start + found.start()
            return Problem(
                "yaml-line-separator",
                Span(t.path, at, at + 1),
                Text(
                    N_("an invisible line separator ({code}) cuts this value"), {"code": f"U+{ord(found.group()):04X}"}
                ),
                hints=(Text(N_("delete it, or replace it by a space")),),
                fix=Fix(Text(N_("replace it by a space")), False, (Edit(Span(t.path, at, at + 1), " "),)),
            )
    return None


def _unclosed_quote(t: Trouble) -> Problem | None:
    """A value that opens a quote and does not close it before the next field."""
    for line in t.lines[: t.line.number + 1] if "quoted scalar" not in t.message else t.lines:
        found = re.match(_OPEN_QUOTE, line.text)
        if not found:
            continue
        quote = found["quote"]
        rest = line.text[found.end() :]
        if _closes(rest, quote) is not None or not _unclosed_in_file(t.lines[line.number + 1 :], quote):
            continue
        at = line.start + found.end() - 1
        end = line.start + len(re.sub(r"\s#.*", "", line.text).rstrip())
        return Problem(
            "yaml-unclosed-quote",
            Span(t.path, at, end),
            Text(N_("this quote is opened and never closed")),
            label=Text(N_("opened here")),
            hints=(Text(N_("add {quote} at the end of the value"), {"quote": quote}),),
            fix=Fix(
                Text(N_("add {quote} at the end of the line"), {"quote": quote}),
                False,
                (Edit(Span(t.path, end, end), quote),),
            ),
        )
    return None


def _closes(rest: str, quote: str) -> int | None:
    """Where the quote closes in the rest of a line, or None."""
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


def _unclosed_in_file(following: tuple[Line, ...], quote: str) -> bool:
    """Whether the text after an open quote is fields again, before any line that ends with the quote."""
    for line in following:
        if re.match(_FIELD, line.text):
            return True
        if line.text.rstrip().endswith(quote):
            return False
    return True


def _text_after_quote(t: Trouble) -> Problem | None:
    for line in (t.line, *reversed(t.lines[max(0, t.line.number - 1) : t.line.number])):
        found = re.match(_OPEN_QUOTE, line.text)
        if not found:
            continue
        close = _closes(line.text[found.end() :], found["quote"])
        if close is None:
            continue
        after = line.text[found.end() + close + 1 :]
        if not after.strip() or after.lstrip().startswith("#"):
            continue
        start = line.start + found.end() - 1
        closing = line.start + found.end() + close
        return Problem(
            "yaml-text-after-quote",
            Span(t.path, closing, line.start + len(line.text.rstrip())),
            Text(N_("the quoted value ends here and text follows it")),
            label=Text(N_("the value ends at this {quote}"), {"quote": found["quote"]}),
            labels=(Label(Span(t.path, start, start + 1), Text(N_("opened here"))),),
            hints=(
                Text(N_("an apostrophe inside '…' is written twice (''), or use double quotes around the whole value")),
            ),
        )
    return None


def _colon_in_value(t: Trouble) -> Problem | None:
    if "mapping values are not allowed" not in t.message:
        return None
    found = re.match(rf"{_KEY}[ \t]+", t.line.text)
    at = t.at - t.line.start
    if not found or at < found.end():
        return None
    start = t.line.start + found.end()
    end = t.line.start + len(t.line.text.rstrip())
    value = t.line.text[found.end() :].rstrip()
    return Problem(
        "yaml-colon-in-value",
        Span(t.path, start, end),
        Text(N_("this value contains “: ”, which YAML takes for a new field")),
        labels=(Label(Span(t.path, t.at, t.at + 1), Text(N_("this colon"))),),
        hints=(Text(N_("put the whole value between double quotes")),),
        fix=Fix(
            Text(N_("put the value between double quotes")),
            False,
            (Edit(Span(t.path, start, end), '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'),),
        ),
    )


def _missing_colon(t: Trouble) -> Problem | None:
    """`title Foo` or `title:Foo` where a field is expected."""
    relevant = ("could not find expected ':'", "mapping values are not allowed", "did not find expected key")
    if not any(words in t.message for words in relevant):
        return None
    for line in reversed(t.lines[max(0, t.line.number - 2) : t.line.number + 1]):
        glued = re.match(r"[ ]*(?:-[ ]+)*(?P<key>[A-Za-z_]+):(?![ \t/])\S", line.text)
        if glued:
            at = line.start + glued.end("key")
            return Problem(
                "yaml-missing-space",
                Span(t.path, at, at + 1),
                Text(N_("a space is missing after the colon of “{key}:”"), {"key": glued["key"]}),
                fix=Fix(Text(N_("add the space")), True, (Edit(Span(t.path, at + 1, at + 1), " "),)),
            )
    first = max(0, t.line.number - 2)
    while first and t.lines[first].text.startswith((" ", "-")):  # the parser gives up after the whole list or text
        first -= 1
    for line in reversed(t.lines[first : t.line.number + 1]):
        bare = re.match(r"(?P<key>[ ]*(?:-[ ]+)*[A-Za-z_]+)(?:[ ]+[^:]*)?$", line.text)
        if bare and line.text.strip() and not re.match(r"[ ]*-[ ]", line.text) and not _continues(t.lines, line):
            at = line.start + bare.end("key")
            return Problem(
                "yaml-missing-colon",
                Span(t.path, *_visible(line)),
                Text(N_("a colon is missing after the name of the field")),
                hints=(Text(N_("a field is written “name: value”")),),
                fix=Fix(Text(N_("add the colon")), False, (Edit(Span(t.path, at, at), ":"),)),
            )
    return None


def _continues(lines: tuple[Line, ...], line: Line) -> bool:
    """Whether a line is indented deeper than the field above it, so that it may continue that field's text."""
    above = next((other for other in reversed(lines[: line.number]) if re.match(_FIELD, other.text)), None)
    return above is not None and _column(line.text) > _column(above.text)


def _column(text: str) -> int:
    """The column (from 0) of a line's field, after its indentation and its dashes."""
    found = re.match(r"[ ]*(?:-[ ]+)*", text)
    return found.end() if found else 0


def _bracket(t: Trouble) -> Problem | None:
    if "',' or ']'" not in t.message and "',' or '}'" not in t.message:
        return None
    closing = "]" if "]" in t.message else "}"
    opening = "[" if closing == "]" else "{"
    for line in reversed(t.lines[: t.line.number + 1]):
        at = line.text.rfind(opening)
        if at >= 0 and closing not in line.text[at:]:
            end = line.start + len(re.sub(r"\s#.*", "", line.text).rstrip())
            return Problem(
                "yaml-unclosed-bracket",
                Span(t.path, line.start + at, end),
                Text(N_("“{opening}” is opened and never closed"), {"opening": opening}),
                label=Text(N_("opened here")),
                fix=Fix(
                    Text(N_("add {closing} at the end of the line"), {"closing": closing}),
                    False,
                    (Edit(Span(t.path, end, end), closing),),
                ),
            )
    return None


_OPENS_VALUE = (
    rf"(?:{_KEY}[ \t]+|[ ]*(?:-[ ]+)+)(?P<value>(?:[@`%*&!]|\[[^\]]*\][ ]*[^\s,#]|\{{[^}}]*\}}[ ]*[^\s,#]).*)"
)


def _reserved(t: Trouble) -> Problem | None:
    """`@name`, `*bold*`, `[Urgent] text`: a first character that means something else to YAML."""
    found = re.match(_OPENS_VALUE, t.line.text)
    if found is None or t.at < t.line.start + found.start("value"):
        return None
    value = found["value"].rstrip()
    start = t.line.start + found.start("value")
    span = Span(t.path, start, start + len(value))
    return Problem(
        "yaml-reserved-character",
        span,
        Text(N_("a value cannot begin with “{character}”"), {"character": value[0]}),
        hints=(Text(N_("put the whole value between double quotes")),),
        fix=Fix(
            Text(N_("put the value between double quotes")),
            False,
            (Edit(span, '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'),),
        ),
    )


_INVISIBLE = r"(?:[ ]*(?:-[ ]+)*(?:[\w-]+:|-))?[ ]*(?P<x>[\u00a0\u2007\u202f\u200b-\u200d\u2060\ufeff]+)"


def _invisible(t: Trouble) -> Problem | None:
    """A no-break space, or a character of no width, in the place of the blanks that YAML counts."""
    for line in t.lines[: t.line.number + 1]:
        found = re.match(_INVISIBLE, line.text)
        if found:
            span = Span(t.path, line.start + found.start("x"), line.start + found.end("x"))
            blanks = "".join(" " for character in found["x"] if character in "\u00a0\u2007\u202f")
            return Problem(
                "yaml-invisible-character",
                span,
                Text(
                    N_("an invisible character ({code}) stands here instead of a space"),
                    {"code": f"U+{ord(found['x'][0]):04X}"},
                ),
                hints=(Text(N_("delete it and type a space: it often comes from a copy and paste")),),
                fix=Fix(Text(N_("replace it by a space")), False, (Edit(span, blanks),)),
            )
    return None


def _dash(t: Trouble) -> Problem | None:
    """`-value` without its space among `- value`."""
    for line in t.lines[max(0, t.line.number - 2) : t.line.number + 2]:
        found = re.match(r"(?P<indent>[ ]*)-(?P<rest>[^\s-].*)", line.text)
        if found and any(
            re.match(rf"{found['indent']}-[ ]", other.text)
            or (other.number == line.number - 1 and other.text.rstrip().endswith(":"))
            for other in t.lines
        ):
            at = line.start + found.end("indent") + 1
            return Problem(
                "yaml-missing-space",
                Span(t.path, at - 1, at),
                Text(N_("a space is missing after this dash")),
                fix=Fix(Text(N_("add the space")), False, (Edit(Span(t.path, at, at), " "),)),
            )
    return None


def _indentation(t: Trouble) -> Problem | None:
    """A line whose indentation fits none of those open above it."""
    relevant = (
        "expected key",
        "block end",
        "'-' indicator",
        "mapping values are not allowed",
        "block sequence entries",
    )
    if not any(words in t.message for words in relevant):
        return None
    if not re.match(_FIELD, t.line.text) and not re.match(r"[ ]*-(?:[ ]|$)", t.line.text):
        return None
    return Problem(
        "yaml-indentation",
        Span(t.path, *_visible(t.line)),
        Text(N_("this line is not aligned with its neighbours")),
        labels=tuple(_neighbour(t)),
        hints=(Text(N_("the fields of one item begin in the same column, and so do the dashes of one list")),),
    )


def _neighbour(t: Trouble) -> Iterator[Label]:
    previous = next((line for line in reversed(t.lines[: t.line.number]) if line.text.strip()), None)
    if previous is not None:
        start, end = _visible(previous)
        yield Label(Span(t.path, start, end), Text(N_("the line before it")))


_TRAPS: tuple[Callable[[Trouble], Problem | None], ...] = (
    _tab,
    _separator,
    _invisible,
    _unclosed_quote,
    _text_after_quote,
    _colon_in_value,
    _bracket,
    _reserved,
    _dash,
    _missing_colon,
    _indentation,
)


def complex_key(span: Span) -> Problem:
    """A key that is itself a list or a mapping."""
    return Problem(
        "yaml-syntax",
        span,
        Text(N_("a list or a group cannot be the name of a field")),
        hints=(Text(N_("a field is written “name: value”")),),
    )


def not_a_mapping(path: str, front: str, offset: int) -> Problem:
    """A front matter that is one text or one list."""
    line = next((line for line in lines_of(front, offset) if line.text.strip()), Line(0, "", offset))
    return Problem(
        "yaml-not-fields",
        Span(path, *_visible(line)),
        Text(N_("the front matter must be made of fields (“name: value”)")),
    )


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
        Span(path, *_visible(line)),
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
        fix=Fix(Text(N_("add the missing ---")), False, (edit,)) if near or re.match(_FIELD, first) else None,
    )


def _where_the_body_begins(lines: tuple[Line, ...]) -> Line:
    """The first line that reads as prose: after a blank line, a heading or several words without a field name."""
    following: Line | None = None
    begins: Line | None = None
    for line in reversed(lines[1:]):
        text = line.text
        if not text.strip():
            if following is None or not re.match(_FIELD, following.text):
                begins = line
            continue
        following = line
        if re.match(r"#{1,6} ", text) or (not text.startswith((" ", "-", "#")) and not re.match(_FIELD, text)):
            begins = line
    if begins is not None:
        return begins
    return lines[-1]
