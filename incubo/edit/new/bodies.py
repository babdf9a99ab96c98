"""The text of a new entry: a template of its kind, in the language of the registry, with what is known filled in.

The sections of a sheet's text: which it has, which the template of its kind has, and how one is added.

The section of the post-mortem, put at the end of a sheet from its template.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

from incubo.core import i18n
from incubo.edit.file_edits import FileEdits
from incubo.model import post_mortem
from incubo.model.records import Startup
from incubo.model.suggestions import normalise_name
from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.reader import decode_text

TEMPLATES_FOLDER = Path(__file__).parent / "templates"


def render_body_template(name: str, language: str, values: Mapping[str, Any]) -> str:
    """A template filled in. What is missing (None) is marked as still to be written; dates are written in full."""
    words = load_phrases(language)
    filled = {
        key: words["todo"] if value is None else _format_template_value(value, language)
        for key, value in values.items()
    }
    return Template((_language_folder(language) / f"{name}.md").read_text("utf-8")).safe_substitute(filled).strip("\n")


@cache
def load_phrases(language: str) -> Mapping[str, Any]:
    """The phrases of a language beside the templates: `todo`, `titles` (how an offer is called), `roles` by domaine."""
    return tomllib.loads((_language_folder(language) / "words.toml").read_text("utf-8"))


def _language_folder(language: str) -> Path:
    return TEMPLATES_FOLDER / (language if (TEMPLATES_FOLDER / language).is_dir() else "en")


def _format_template_value(value: Any, language: str) -> str:
    if isinstance(value, date):  # in words where the language that is spoken is also the one that is written
        return i18n.format_long_date(value) if i18n.current_language() == language else value.isoformat()
    return str(value)


_SECTION_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*\r?$", re.MULTILINE)
_CODE_BLOCK = re.compile(r"^(```|~~~).*?(?:^\1[ \t]*\r?$|\Z)", re.MULTILINE | re.DOTALL)
_BODY_TEMPLATES = {"startup": ("startup", "post-mortem")}
"""The templates that make the text of a kind, in order. (That of an offer depends on what it is for.)"""


class BodySection(NamedTuple):
    """A section: its heading, where it begins and ends in the text (code points), and its text."""

    heading: str
    start: int
    end: int
    text: str


def parse_body_sections(text: str, start: int = 0) -> list[BodySection]:
    """The sections of a text from a place on; what stands between fences is no heading."""
    fences = [found.span() for found in _CODE_BLOCK.finditer(text, start)]
    found = [
        heading
        for heading in _SECTION_HEADING.finditer(text, start)
        if len(heading[1]) < 3 and not any(begin <= heading.start() < end for begin, end in fences)
    ]
    ends = [*(heading.start() for heading in found[1:]), len(text)]
    return [
        BodySection(heading[2], heading.start(), end, text[heading.start() : end])
        for heading, end in zip(found, ends, strict=False)
    ]


def find_body_start(text: str) -> int:
    """Where the text of a sheet begins, below its front matter."""
    parts = split_front_matter(text)
    return parts.body_start if isinstance(parts, FrontMatterSplit) else len(text)


def template_sections(kind: str, language: str, title: str) -> list[BodySection]:
    """The sections that the template of a kind has, in order."""
    made = [render_body_template(name, language, {"title": title}) for name in _BODY_TEMPLATES.get(kind, ())]
    return [section for text in made for section in parse_body_sections(text)]


def find_section(text: str, heading: str) -> BodySection | None:
    """The section of that heading, or whose heading begins so; accents and capitals do not count."""
    wanted = normalise_name(heading)
    found = parse_body_sections(text, find_body_start(text))
    exact = [section for section in found if normalise_name(section.heading) == wanted]
    begun = [section for section in found if normalise_name(section.heading).startswith(wanted)]
    return exact[0] if exact else begun[0] if wanted and len(begun) == 1 else None


def find_missing_sections(text: str, template: list[BodySection]) -> list[BodySection]:
    """The sections of a template that a sheet does not have."""
    own = [normalise_name(section.heading) for section in parse_body_sections(text, find_body_start(text))]
    return [each for each in template if not any(_same_heading(normalise_name(each.heading), name) for name in own)]


def insert_section(text: str, section: BodySection, template: list[BodySection]) -> str:
    """A sheet with a section at its place in the template: before the first one that follows it there, else last."""
    names = [normalise_name(each.heading) for each in template]
    behind = names[names.index(normalise_name(section.heading)) + 1 :]
    here = parse_body_sections(text, find_body_start(text))
    at = next(
        (each.start for each in here if any(_same_heading(name, normalise_name(each.heading)) for name in behind)),
        len(text),
    )
    newline = "\r\n" if "\r\n" in text else "\n"
    before, rest = text[:at], text[at:]
    gap = "" if before.endswith(newline * 2) else newline if before.endswith(newline) else newline * 2
    own = section.text.strip("\n").replace("\n", newline)
    end = newline * 2 if rest else newline if text.endswith(newline) else ""
    return before + gap + own + end + rest


def _same_heading(one: str, other: str) -> bool:
    """Whether two headings are the same, but for spelling: `post-mortem`, `postmortem`."""
    return one.replace("-", "") == other.replace("-", "")


def add_post_mortem(edits: FileEdits, startup: Startup, language: str) -> bool:
    """Put the section at the end of a startup's text, unless it has one. Every byte that is there stays.

    Line ends are those of the file, and a file without a final newline still has none.
    """
    data = edits.read(startup.path)
    text = decode_text(data)
    if post_mortem.has_post_mortem(text):
        return False
    newline = "\r\n" if "\r\n" in text else "\n"
    section = render_body_template("post-mortem", language, {"title": startup.title or startup.id}).replace(
        "\n", newline
    )
    gap = newline * max(0, 2 - _count_trailing_newlines(text, newline))
    edits.replace(startup.path, data + (gap + section + (newline if text.endswith("\n") else "")).encode())
    return True


def _count_trailing_newlines(text: str, newline: str) -> int:
    """How many newlines a text ends with, counted up to two."""
    return 2 if text.endswith(newline * 2) else 1 if text.endswith(newline) else 0
