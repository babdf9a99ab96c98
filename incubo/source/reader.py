"""A file's bytes to its values, its body and the problems of its text. One pass, no cascade.

A file that cannot be read gives one problem, and its values are None.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span
from incubo.source import limits
from incubo.source.frontmatter import BOM, NoFrontMatter, split_front_matter
from incubo.source.html import ENTITY, find_tag
from incubo.source.scanner import FrontMatterScanner
from incubo.source.spans import duplicate_key_problems
from incubo.source.syntax_errors import delimiters, explanation, file_text
from incubo.source.yaml_loader import ComplexKeyError, ValueBuilder, compose_with_padding

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROL_BYTES = (b"\x1b", b"\x00", b"\x07", b"\x08", b"\x7f", b"\x9b")
_SCRIPT_HTML = re.compile(
    r"<script\b|<(?:java|vb)script:|<[a-z][^<>]*\s(?:on[a-z]{3,20}\s*=|\w+\s*=\s*[\"']?(?:java|vb)script:)", re.I
)
_SCRIPT_LINK = re.compile(r"\][(:][ \t<]*[jJvV][aAbB][vVsS][^)\s]{0,20}:")
_LIQUID_TEMPLATE = re.compile(r"\{%[^%\n]{0,200}%\}|\{\{[^{}\n]{0,200}\}\}")
_INVISIBLE_CHARACTERS = (
    "\u200b\u202f\ufeff\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
)
"""Characters that nobody sees, and a narrow space; besides these, the no-break space and the soft hyphen."""

_CONFLICT_MARKER = re.compile(r"^(?:<{7} .*|={7}|>{7} .*)\r?$", re.MULTILINE)


class ParsedFile(NamedTuple):
    """What a file says. `values` is None when it cannot be read; `body` is the Markdown after the front matter.

    `has_crlf` tells whether its lines end with CRLF; `has_suppressions` whether it holds `incubo:` comments
    (suppressions).
    `scanner` is there only where a quick look saw what rules of style should look at more closely.
    """

    values: dict[Any, Any] | None
    body: str
    problems: list[Problem]
    has_crlf: bool = False
    has_suppressions: bool = False
    scanner: FrontMatterScanner | None = None


def decode_text(data: bytes) -> str:
    """The text of a file without its BOM; bytes that are not UTF-8 become U+FFFD."""
    return data.decode("utf-8", "replace").removeprefix(BOM)


def parse_file(path: str, data: bytes) -> ParsedFile:
    """Read a file's bytes. Problems carry spans in the text without its BOM."""
    problems: list[Problem] = []
    if len(data) > limits.MAX_FILE_BYTES:
        return _unparsed_file(file_text.too_large_problem(path))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _unparsed_file(file_text.not_utf8_problem(path, data, error.start))
    if text[:1] == BOM:
        text = text[1:]
        problems.append(file_text.bom_problem(path))
    crlf = b"\r" in data and b"\r\n" in data
    for sign in _CONTROL_BYTES:  # a byte is found in no time, a class of characters is not
        if sign in data:
            found = _CONTROL.search(text)
            if found:
                problems.append(file_text.control_character_problem(path, found))
                return ParsedFile(None, "", problems, crlf)
            break
    angle = b"<" in data
    if angle and b"<<<<<<<" in data:
        found = _CONFLICT_MARKER.search(text)
        if found:
            problems.append(file_text.conflict_marker_problem(path, found))
            return ParsedFile(None, "", problems, crlf)
    found = _SCRIPT_HTML.search(text) if angle else None
    if found is None and b"{" in data:
        found = _LIQUID_TEMPLATE.search(text)
    if found is None and "]" in text:
        found = _SCRIPT_LINK.search(text)
    if found is not None:
        problems.append(file_text.script_problem(path, found))
    parts = split_front_matter(text)
    if isinstance(parts, NoFrontMatter):
        problems.append(delimiters.no_front_matter_problem(path, text, parts.reason))
        return ParsedFile(None, "", problems, crlf)
    front = text[parts.start : parts.end]
    before = len(problems)
    values, node, spaced = _parse_front_matter(path, front, parts.start, problems)
    if text[3] == "-" or text[parts.end + 3 : parts.end + 4] == "-":
        if values is None and text[parts.end + 3 : parts.end + 4] == "-":  # a line under a heading of the text
            problems[before:] = [delimiters.no_front_matter_problem(path, text, "unterminated")]
        else:
            problems.extend(file_text.long_delimiter_problems(path, text, parts))
    more = values is not None and delimiters.FIELD_AFTER_DELIMITER.match(text, parts.body_start) is not None
    if more and (cut := delimiters.premature_end_problem(path, text, parts)) is not None:
        problems[before:] = [cut]
        values = None
    written = None
    if values is not None:
        if "Ã" in text or "Â" in text or "\ufffd" in text or ("€" in text and "â€" in text):  # single signs are quick
            from incubo.source import mojibake  # seldom

            problems.extend(mojibake.find_mojibake(path, text))
        loose = b"\xcc" in data or b"\xcd" in data  # the first byte of accents that stand by themselves
        tagged = find_tag(text, parts.start) if angle else None
        odd = spaced or (tagged is not None and tagged[0] < parts.end) or _needs_scan(data, front)
        if odd or loose or tagged is not None:
            written = FrontMatterScanner(
                text, parts, node if odd else None, has_padded_value=spaced, has_combining_marks=loose, html_tag=tagged
            )
    remarks = "#" in front and "incubo:" in front
    return ParsedFile(values, text[parts.body_start :], problems, crlf, remarks, written)


def _needs_scan(data: bytes, front: str) -> bool:
    """Whether rules of style may have something to say of a front matter (cheap; errs on yes)."""
    if "\t" in front or ("&" in front and ENTITY.search(front)):
        return True
    if front.isascii():
        return False
    if "\u00a0" in front or "\u00ad" in front:
        return True
    if b"\xe2" in data or b"\xef" in data:  # the first byte of the others
        for character in _INVISIBLE_CHARACTERS:
            if character in front:
                return True
    return False


def _parse_front_matter(
    path: str, front: str, offset: int, problems: list[Problem]
) -> tuple[dict[Any, Any] | None, Any, bool]:
    """The values, their nodes, and whether one of them begins or ends with spaces."""
    if front[:1] == BOM:
        where = Span(path, offset, offset + 1)
        problems.append(
            Problem(
                "yaml-invisible-character",
                where,
                Message(N_("an invisible mark (BOM) stands here")),
                hints=(Message(N_("delete it: it is invisible and can disturb a terminal or a web page")),),
            )
        )
        return None, None, False
    if limits.may_be_unsafe(front):
        danger = limits.find_unsafe_construct(front)
        if danger is not None:
            problems.append(file_text.unsafe_yaml_problem(path, danger, offset))
            return None, None, False
    builder = ValueBuilder()
    try:
        node, spaced = compose_with_padding(front)
        values = {} if node is None else builder.build(node)
    except ComplexKeyError as error:
        span = Span(path, offset + error.node.start_mark.index, offset + error.node.end_mark.index)
        problems.append(explanation.complex_key_problem(span))
        return None, None, False
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problems.append(explanation.explain_parse_error(path, front, offset, error))
        return None, None, False
    if values is None or values == "":
        values = {}
    if type(values) is not dict:
        problems.append(explanation.not_a_mapping_problem(path, front, offset))
        return None, None, False
    if builder.has_duplicate_keys:
        problems.extend(duplicate_key_problems(path, node, offset))
    if "\\" in front:
        found = _find_control_character(values)
        if found is not None:
            problems.append(file_text.escaped_control_problem(path, front, offset))
    return values, node, spaced


def _find_control_character(value: Any) -> str | None:
    if isinstance(value, str):
        return value if _CONTROL.search(value) else None
    items = [*value.keys(), *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for item in items if (found := _find_control_character(item)) is not None), None)


def _unparsed_file(problem: Problem) -> ParsedFile:
    return ParsedFile(None, "", [problem])
