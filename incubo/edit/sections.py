"""The sections of a sheet's text: which it has, which the template of its kind has, and how one is added."""

from __future__ import annotations

import re
from typing import NamedTuple

from incubo.edit.body import written
from incubo.model.nearest import folded
from incubo.source.frontmatter import Split, split

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*\r?$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?(?:^\1[ \t]*\r?$|\Z)", re.MULTILINE | re.DOTALL)
_TEMPLATES = {"startup": ("startup", "post-mortem")}
"""The templates that make the text of a kind, in order. (That of an offer depends on what it is for.)"""


class Section(NamedTuple):
    """A section: its heading, where it begins and ends in the text (code points), and its text."""

    heading: str
    start: int
    end: int
    text: str


def sections(text: str, start: int = 0) -> list[Section]:
    """The sections of a text from a place on; what stands between fences is no heading."""
    fences = [found.span() for found in _FENCE.finditer(text, start)]
    found = [
        heading
        for heading in _HEADING.finditer(text, start)
        if len(heading[1]) < 3 and not any(begin <= heading.start() < end for begin, end in fences)
    ]
    ends = [*(heading.start() for heading in found[1:]), len(text)]
    return [
        Section(heading[2], heading.start(), end, text[heading.start() : end])
        for heading, end in zip(found, ends, strict=False)
    ]


def body_start(text: str) -> int:
    """Where the text of a sheet begins, below its front matter."""
    parts = split(text)
    return parts.body if isinstance(parts, Split) else len(text)


def of_template(kind: str, language: str, title: str) -> list[Section]:
    """The sections that the template of a kind has, in order."""
    made = [written(name, language, {"title": title}) for name in _TEMPLATES.get(kind, ())]
    return [section for text in made for section in sections(text)]


def find(text: str, heading: str) -> Section | None:
    """The section of that heading, or whose heading begins so; accents and capitals do not count."""
    wanted = folded(heading)
    found = sections(text, body_start(text))
    exact = [section for section in found if folded(section.heading) == wanted]
    begun = [section for section in found if folded(section.heading).startswith(wanted)]
    return exact[0] if exact else begun[0] if wanted and len(begun) == 1 else None


def missing(text: str, template: list[Section]) -> list[Section]:
    """The sections of a template that a sheet does not have."""
    own = [folded(section.heading) for section in sections(text, body_start(text))]
    return [each for each in template if not any(_same(folded(each.heading), name) for name in own)]


def added(text: str, section: Section, template: list[Section]) -> str:
    """A sheet with a section at its place in the template: before the first one that follows it there, else last."""
    names = [folded(each.heading) for each in template]
    behind = names[names.index(folded(section.heading)) + 1 :]
    here = sections(text, body_start(text))
    at = next((each.start for each in here if any(_same(name, folded(each.heading)) for name in behind)), len(text))
    newline = "\r\n" if "\r\n" in text else "\n"
    before, rest = text[:at], text[at:]
    gap = "" if before.endswith(newline * 2) else newline if before.endswith(newline) else newline * 2
    own = section.text.strip("\n").replace("\n", newline)
    end = newline * 2 if rest else newline if text.endswith(newline) else ""
    return before + gap + own + end + rest


def _same(one: str, other: str) -> bool:
    """Whether two headings are the same, but for spelling: `post-mortem`, `postmortem`."""
    return one.replace("-", "") == other.replace("-", "")
