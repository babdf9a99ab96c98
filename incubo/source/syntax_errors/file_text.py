"""Problems of a file's bytes or raw text: encoding, size, control characters, scripts, git conflicts, unsafe YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import CONFLICT_HINT, Edit, Fix, Problem, Span
from incubo.source.frontmatter import BOM, FrontMatterSplit
from incubo.source.limits import MAX_FILE_BYTES, MAX_FRONT_MATTER_LENGTH, MAX_NESTING
from incubo.source.syntax_errors.parse_error import ParseFailure, visible_range

if TYPE_CHECKING:
    from incubo.source.unsafe_constructs import UnsafeConstruct


def too_large_problem(path: str) -> Problem:
    """The problem of a file that is too large."""
    return Problem(
        "file-too-large",
        Span(path, 0, 0),
        Message(N_("the file is larger than {most:size}"), {"most": MAX_FILE_BYTES}),
        hints=(Message(N_("an entry is a few lines and a text; put documents and images elsewhere and link to them")),),
    )


def front_matter_too_large_problem(path: str) -> Problem:
    """The problem of a file whose front matter is too large."""
    return Problem(
        "file-too-large",
        Span(path, 0, 0),
        Message(N_("the front matter is longer than {most} characters"), {"most": MAX_FRONT_MATTER_LENGTH}),
        hints=(Message(N_("an entry has a few dozen fields: long texts go below the second “---”")),),
        case="front-matter",
    )


def not_utf8_problem(path: str, data: bytes, byte_offset: int) -> Problem:
    """The problem of a file that is not UTF-8, at the byte `byte_offset`."""
    text_before = data[:byte_offset].decode("utf-8", "replace").removeprefix(BOM)
    return Problem(
        "file-not-utf8",
        Span(path, len(text_before), len(text_before) + 1),
        Message(
            N_("the file is not written in UTF-8 (byte {byte} cannot be read)"), {"byte": f"0x{data[byte_offset]:02x}"}
        ),
        label=Message(N_("unreadable from here")),
        hints=(Message(N_("save it again with the encoding “UTF-8”: accents will then be the same for everyone")),),
    )


def long_delimiter_problems(path: str, text: str, split: FrontMatterSplit) -> Iterator[Problem]:
    """The problems of front matter delimiters with more than three hyphens."""
    for start, end in ((0, split.start), (split.end, split.body_start)):
        if text.startswith("----", start):
            yield _long_delimiter_problem(Span(path, start, start + len(text[start:end].rstrip())))


def _long_delimiter_problem(span: Span) -> Problem:
    return Problem(
        "file-no-front-matter",
        span,
        Message(N_("a boundary of the front matter is three hyphens, and there are more here")),
        hints=(Message(N_("other readers of the registry, its site first of all, see no front matter in this file")),),
        fix=Fix(Message(N_("write “---”")), True, (Edit(span, "---"),)),
        case="long-boundary",
    )


def bom_problem(path: str) -> Problem:
    """The problem of a byte order mark."""
    return Problem(
        "file-bom",
        Span(path, 0, 0),
        Message(N_("the file starts with an invisible mark (BOM) that many tools stumble on")),
        hints=(Message(N_("save it again with the encoding “UTF-8” (without BOM)")),),
        fix=Fix(Message(N_("remove the mark")), True, file_transform="no-bom"),
    )


def control_character_problem(path: str, match: re.Match[str]) -> Problem:
    """The problem of a control character in the text."""
    return Problem(
        "file-control-character",
        Span(path, match.start(), match.end()),
        Message(
            N_("the file holds a control character ({code}) that must not be in a text"), _code_point(match.group())
        ),
        hints=(Message(N_("delete it: it is invisible and can disturb a terminal or a web page")),),
    )


def escaped_control_problem(path: str, front: str, offset: int) -> Problem:
    """The problem of a control character written as an escape; `offset` is the start of the front matter."""
    match = re.search(r"\\(?:[0abefvNLP]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})", front)
    start, end = (match.start(), match.end()) if match else (0, 0)
    return Problem(
        "file-control-character",
        Span(path, offset + start, offset + end),
        Message(N_("this text makes a control character with “{source}”")),
        hints=(Message(N_("delete it: it is invisible and can disturb a terminal or a web page")),),
    )


def script_problem(path: str, match: re.Match[str]) -> Problem:
    """The problem of code that a browser or the site's templates would run."""
    return Problem(
        "file-script",
        Span(path, match.start(), match.end()),
        Message(N_("“{source}” would run when the page is shown")),
        hints=(
            Message(
                N_("an entry holds text, links and pictures only: delete it, or write it as code between backticks")
            ),
        ),
    )


def _code_point(character: str) -> dict[str, str]:
    return {"code": f"U+{ord(character):04X}"}


def conflict_marker_problem(path: str, match: re.Match[str]) -> Problem:
    """The problem of a conflict marker left by git."""
    end = match.end() - (1 if match.group().endswith("\r") else 0)
    return Problem(
        "file-conflict-marker",
        Span(path, match.start(), end),
        Message(N_("a git conflict was left in the file")),
        label=Message(N_("two versions begin here") if match.group()[0] == "<" else N_("rest of a conflict")),
        hints=(CONFLICT_HINT,),
    )


def unsafe_yaml_problem(path: str, construct: UnsafeConstruct, offset: int) -> Problem:
    """The problem of a construct that `limits` rejects; `offset` is the start of the front matter."""
    span = Span(path, offset + construct.start, offset + construct.end)
    if construct.type == "deep":
        return Problem(
            "yaml-too-deep",
            span,
            Message(N_("more than {most} levels of nesting"), {"most": MAX_NESTING}),
            hints=(Message(N_("an entry needs three: a field, a list, its items")),),
        )
    if construct.type == "tag":
        return Problem(
            "yaml-tag",
            span,
            Message(N_("YAML tags (“{source}”) are not accepted")),
            hints=(Message(N_("if it is text, put the whole value between double quotes")),),
        )
    return Problem(
        "yaml-anchor",
        span,
        Message(N_("YAML anchors and aliases (“{source}”) are not accepted")),
        hints=(Message(N_("write the value in full; if it is text, put it between double quotes")),),
    )


def detect_conflict_remnant(failure: ParseFailure) -> Problem | None:
    """The rest of a git conflict whose first line was deleted."""
    for line in failure.lines[: failure.line.number + 2]:
        if re.match(r"(?:={7}|>{7} .*|\|{7} .*)$", line.text):
            return Problem(
                "file-conflict-marker",
                Span(failure.path, *visible_range(line)),
                Message(N_("a git conflict was left in the file")),
                label=Message(N_("rest of a conflict")),
                hints=(CONFLICT_HINT,),
            )
    return None
