"""The bodies of entries: new ones from templates in the registry's language, and sections added to existing ones."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.core.i18n import LANGUAGES, format_long_date, temporary_language
from incubo.core.usage import say
from incubo.model.post_mortem import has_post_mortem
from incubo.model.records import Startup
from incubo.model.suggestions import normalise_name
from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.posts import read_post
from incubo.source.reader import decode_text

if TYPE_CHECKING:
    from incubo.edit.file_edits import FileEdits
    from incubo.source.posts import Post

TEMPLATES_FOLDER = Path(__file__).parent / "templates"
_BODY_TEMPLATES = {"startup": ("startup", "post-mortem")}
"""The templates of the body of each kind, in order. (That of a job offer depends on the kind of offer.)"""
_SECTION_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*\r?$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![*\\])\*(?![*\s])([^*\n]{1,1000})\*(?!\*)")
_ONLY_MARKS = re.compile(r"[\W_]*|[^:]{1,200}:\s*")
"""What is left of a line that only asked for something to be written: its marks, or the label before a colon."""
_CODE_BLOCK = re.compile(r"^(```|~~~).*?(?:^\1[ \t]*\r?$|\Z)", re.MULTILINE | re.DOTALL)


class BodySection(NamedTuple):
    """A section of a body: its heading, its start and end in the text (code points), and its text."""

    heading: str
    start: int
    end: int
    text: str


def render_body_template(name: str, language: str, values: Mapping[str, Any]) -> str:
    """Fill in a template. A value that is None is marked as still to be written; dates are written in full."""
    phrases = load_phrases(language)
    formatted = {
        key: phrases["todo"] if value is None else _format_template_value(value, language)
        for key, value in values.items()
    }
    text = say(_load_template(name, language).content, language)
    return Template(text).safe_substitute(formatted).strip("\n")


def template_title(name: str, language: str) -> str:
    """How an entry made from a template is usually called, with its variables between braces."""
    return str(_load_template(name, language)["title"])


@cache
def _load_template(name: str, language: str) -> Post:
    return read_post((_language_folder(language) / f"{name}.md").read_text("utf-8"))


@lru_cache(maxsize=len(LANGUAGES))
def load_phrases(language: str) -> Mapping[str, Any]:
    """The phrases of a language: `todo`, `any_role`, and `roles` by domaine."""
    return tomllib.loads((_language_folder(language) / "words.toml").read_text("utf-8"))


def _language_folder(language: str) -> Path:
    return TEMPLATES_FOLDER / (language if (TEMPLATES_FOLDER / language).is_dir() else "en")


def _format_template_value(value: Any, language: str) -> str:
    if isinstance(value, date):
        with temporary_language(language):  # that of the text, whatever the person reads
            return format_long_date(value)
    return str(value)


def parse_body_sections(text: str, start: int = 0) -> list[BodySection]:
    """The sections of a text from a position on. Headings in code blocks do not count."""
    code_blocks = [match.span() for match in _CODE_BLOCK.finditer(text, start)]
    headings = [
        heading
        for heading in _SECTION_HEADING.finditer(text, start)
        if len(heading[1]) < 3 and not any(first <= heading.start() < last for first, last in code_blocks)
    ]
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    return [
        BodySection(heading[2], heading.start(), section_end, text[heading.start() : section_end])
        for heading, section_end in zip(headings, ends, strict=False)
    ]


def remove_instructions(text: str) -> str:
    """A text without what its template asks for (*to be completed: …*), and without the headings of what nobody wrote.

    A missing word within a sentence stays marked: the sentence would say something else without it.
    """
    phrases = [load_phrases(language)["todo"].strip("*").casefold() for language in LANGUAGES]
    if not any(phrase in text.casefold() for phrase in phrases):
        return text

    def remove(match: re.Match[str]) -> str:
        return "" if match[1].casefold().startswith(tuple(phrases)) else match[0]

    def remove_sentence(match: re.Match[str]) -> str:
        return match[0] if match[1].casefold() in phrases else remove(match)

    lines: list[str | None] = []  # None: it only asked for something
    levels: list[int] = []  # of headings; 0 for other lines
    fence = ""
    for line in text.split("\n"):
        mark = line.lstrip()[:3]
        is_code = bool(fence)
        if mark in ("```", "~~~") and fence in ("", mark):
            fence, is_code = "" if fence else mark, True
        rest = line if is_code else _EMPHASIS.sub(remove, line)
        heading = None if is_code else _SECTION_HEADING.match(line)
        if rest == line:
            lines.append(line)
        else:
            lines.append(None if _ONLY_MARKS.fullmatch(rest) else _EMPHASIS.sub(remove_sentence, line).rstrip())
        levels.append(len(heading[1]) if heading else 0)
    shown = (line for place, line in enumerate(lines) if line is not None and not _is_unwritten(lines, levels, place))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(shown)).strip("\n")


def _is_unwritten(lines: Sequence[str | None], levels: Sequence[int], place: int) -> bool:
    """Whether a line is the heading of a section in which something was asked for, and nothing is written."""
    if not levels[place]:
        return False
    asks = False
    for index in range(place + 1, len(lines)):
        line = lines[index]
        if 0 < levels[index] <= levels[place]:
            break
        if not levels[index] and line and line.strip():
            return False
        asks = asks or line is None
    return asks


def find_body_start(text: str) -> int:
    """The position of the body in the text of a file, after the front matter."""
    parts = split_front_matter(text)
    return parts.body_start if isinstance(parts, FrontMatterSplit) else len(text)


def template_sections(kind: str, language: str, title: str) -> list[BodySection]:
    """The sections of the template of a kind, in order."""
    bodies = [render_body_template(name, language, {"title": title}) for name in _BODY_TEMPLATES.get(kind, ())]
    return [section for text in bodies for section in parse_body_sections(text)]


def find_section(text: str, heading: str) -> BodySection | None:
    """The section with a heading, or the only one whose heading begins with it; accents and case do not count."""
    wanted = normalise_name(heading)
    sections = parse_body_sections(text, find_body_start(text))
    matches = [section for section in sections if normalise_name(section.heading) == wanted]
    prefix_matches = [section for section in sections if normalise_name(section.heading).startswith(wanted)]
    return matches[0] if matches else prefix_matches[0] if wanted and len(prefix_matches) == 1 else None


def find_missing_sections(text: str, template: list[BodySection]) -> list[BodySection]:
    """The sections of a template that a file does not have."""
    headings = [normalise_name(section.heading) for section in parse_body_sections(text, find_body_start(text))]
    return [
        section
        for section in template
        if not any(_same_heading(normalise_name(section.heading), heading) for heading in headings)
    ]


def insert_section(text: str, section: BodySection, template: list[BodySection]) -> str:
    """Add a section to the text of a file: before the first one that follows it in the template, else at the end."""
    order = [normalise_name(other.heading) for other in template]
    following = order[order.index(normalise_name(section.heading)) + 1 :]
    position = len(text)
    for other in parse_body_sections(text, find_body_start(text)):
        if any(_same_heading(heading, normalise_name(other.heading)) for heading in following):
            position = other.start
            break
    return text[:position] + _section_block(text, position, section.text) + text[position:]


def _section_block(text: str, position: int, section: str) -> str:
    """The text to insert at a position to add a section: with blank lines around it, and the line endings of `text`."""
    newline = "\r\n" if "\r\n" in text else "\n"
    before = text[:position]
    gap = "" if before.endswith(newline * 2) else newline if before.endswith(newline) else newline * 2
    if position < len(text):
        end = newline * 2
    else:
        end = newline if text.endswith("\n") else ""
    return gap + section.strip("\n").replace("\n", newline) + end


def _same_heading(heading: str, other_heading: str) -> bool:
    """Whether two headings are the same, except for hyphens: `post-mortem`, `postmortem`."""
    return heading.replace("-", "") == other_heading.replace("-", "")


def add_post_mortem(edits: FileEdits, startup: Startup, language: str) -> bool:
    """Add the post-mortem section to the end of a startup's file; return False if it has one.

    No other byte changes, and a file without a final newline still has none.
    """
    data = edits.read(startup.path)
    text = decode_text(data)
    if has_post_mortem(text):
        return False
    section = render_body_template("post-mortem", language, {"title": startup.display_name})
    edits.replace(startup.path, data + _section_block(text, len(text), section).encode())
    return True
