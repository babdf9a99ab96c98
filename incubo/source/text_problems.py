"""What stands in a file's bytes or text that keeps it from being read, or should not be there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.i18n import N_
from incubo.problem import Edit, Fix, Problem, Span, Text
from incubo.source import guard
from incubo.source.frontmatter import BOM, Split


def too_large(path: str) -> Problem:
    """More bytes than an entry ever needs."""
    return Problem(
        "file-too-large",
        Span(path, 0, 0),
        Text(N_("the file is larger than {most} bytes"), {"most": guard.MAX_BYTES}),
        hints=(Text(N_("an entry is a few lines and a text; put documents and images elsewhere and link to them")),),
    )


def not_utf8(path: str, data: bytes, at: int) -> Problem:
    """The byte `at` is not UTF-8."""
    before = data[:at].decode("utf-8", "replace").removeprefix(BOM)
    return Problem(
        "file-not-utf8",
        Span(path, len(before), len(before) + 1),
        Text(N_("the file is not written in UTF-8 (byte {byte} cannot be read)"), {"byte": f"0x{data[at]:02x}"}),
        label=Text(N_("unreadable from here")),
        hints=(Text(N_("save it again with the encoding “UTF-8”: accents will then be the same for everyone")),),
    )


def long_boundaries(path: str, text: str, parts: Split) -> Iterator[Problem]:
    """Boundaries of the front matter of more than three hyphens."""
    for start, end in ((0, parts.start), (parts.end, parts.body)):
        if text.startswith("----", start):
            yield _long_boundary(Span(path, start, start + len(text[start:end].rstrip())))


def _long_boundary(where: Span) -> Problem:
    return Problem(
        "file-no-front-matter",
        where,
        Text(N_("a boundary of the front matter is three hyphens, and there are more here")),
        hints=(Text(N_("other readers of the registry, its site first of all, see no front matter in this file")),),
        fix=Fix(Text(N_("write “---”")), True, (Edit(where, "---"),)),
        case="long-boundary",
    )


def bom(path: str) -> Problem:
    """A byte order mark."""
    return Problem(
        "file-bom",
        Span(path, 0, 0),
        Text(N_("the file starts with an invisible mark (BOM) that many tools stumble on")),
        hints=(Text(N_("save it again with the encoding “UTF-8” (without BOM)")),),
        fix=Fix(Text(N_("take the mark away")), True, form="no-bom"),
    )


def control(path: str, found: re.Match[str]) -> Problem:
    """A control character as it is."""
    return Problem(
        "file-control-character",
        Span(path, found.start(), found.end()),
        Text(N_("the file holds a control character ({code}) that must not be in a text"), _code(found.group())),
        hints=(Text(N_("delete it: it is invisible and can disturb a terminal or a web page")),),
    )


def escaped_control(path: str, front: str, offset: int) -> Problem:
    """A control character that a quoted value makes of an escape; `offset` is where the front matter begins."""
    found = re.search(r"\\(?:[0abefvNLP]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})", front)
    start, end = (found.start(), found.end()) if found else (0, 0)
    return Problem(
        "file-control-character",
        Span(path, offset + start, offset + end),
        Text(N_("this text makes a control character with “{source}”")),
        hints=(Text(N_("delete it: it is invisible and can disturb a terminal or a web page")),),
    )


def script(path: str, found: re.Match[str]) -> Problem:
    """What a browser or the site's templates would run."""
    return Problem(
        "file-script",
        Span(path, found.start(), found.end()),
        Text(N_("“{source}” would run when the page is shown")),
        hints=(
            Text(N_("an entry holds text, links and pictures only: delete it, or write it as code between backticks")),
        ),
    )


def _code(character: str) -> dict[str, str]:
    return {"code": f"U+{ord(character):04X}"}


def conflict(path: str, found: re.Match[str]) -> Problem:
    """A line that git left of a conflict."""
    end = found.end() - (1 if found.group().endswith("\r") else 0)
    return Problem(
        "file-conflict-marker",
        Span(path, found.start(), end),
        Text(N_("a git conflict was left in the file")),
        label=Text(N_("two versions begin here") if found.group()[0] == "<" else N_("rest of a conflict")),
        hints=(Text(N_("keep the right version and delete the lines <<<<<<<, ======= and >>>>>>>")),),
    )


def refused(path: str, danger: guard.Danger, offset: int) -> Problem:
    """What `guard` found; `offset` is where the front matter begins."""
    span = Span(path, offset + danger.start, offset + danger.end)
    if danger.what == "deep":
        return Problem(
            "yaml-too-deep",
            span,
            Text(N_("more than {most} levels of nesting"), {"most": guard.MAX_DEPTH}),
            hints=(Text(N_("an entry needs three: a field, a list, its items")),),
        )
    if danger.what == "tag":
        return Problem(
            "yaml-tag",
            span,
            Text(N_("YAML tags (“{source}”) are not accepted")),
            hints=(Text(N_("if it is text, put the whole value between double quotes")),),
        )
    return Problem(
        "yaml-anchor",
        span,
        Text(N_("YAML anchors and aliases (“{source}”) are not accepted")),
        hints=(Text(N_("write the value in full; if it is text, put it between double quotes")),),
    )
