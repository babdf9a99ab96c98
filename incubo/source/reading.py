"""A file's bytes to its values, its body and the problems of its text. One pass, no cascade.

A file that cannot be read gives one problem, and its values are None.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from incubo.i18n import N_
from incubo.problem import Problem, Span, Text
from incubo.source import fences, guard, syntax, text_problems
from incubo.source.frontmatter import BOM, Unsplit, split
from incubo.source.html import ENTITY, tag
from incubo.source.spans import keys_twice
from incubo.source.values import Builder, ComplexKey, compose_and_look
from incubo.source.written import Written

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SIGNS_OF_CONTROL = (b"\x1b", b"\x00", b"\x07", b"\x08", b"\x7f", b"\x9b")
_HTML = re.compile(
    r"<script\b|<(?:java|vb)script:|<[a-z][^<>]*\s(?:on[a-z]{3,20}\s*=|\w+\s*=\s*[\"']?(?:java|vb)script:)", re.I
)
_LINK = re.compile(r"\][(:][ \t<]*[jJvV][aAbB][vVsS][^)\s]{0,20}:")
_LIQUID = re.compile(r"\{%[^%\n]{0,200}%\}|\{\{[^{}\n]{0,200}\}\}")
_UNSEEN = "\u200b\u202f\ufeff\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
"""Characters that nobody sees, and a narrow space; besides these, the no-break space and the soft hyphen."""

_CONFLICT = re.compile(r"^(?:<{7} .*|={7}|>{7} .*)\r?$", re.MULTILINE)


class Document(NamedTuple):
    """What a file says. `values` is None when it cannot be read; `body` is the Markdown after the front matter.

    `crlf` tells whether its lines end with CRLF; `remarks` whether it holds `incubo:` comments (suppressions).
    `written` is there only where a quick look saw what rules of style should look at more closely.
    """

    values: dict[Any, Any] | None
    body: str
    problems: list[Problem]
    crlf: bool = False
    remarks: bool = False
    written: Written | None = None


def decode(data: bytes) -> str:
    """The text of a file without its BOM; bytes that are not UTF-8 become U+FFFD."""
    return data.decode("utf-8", "replace").removeprefix(BOM)


def read(path: str, data: bytes) -> Document:
    """Read a file's bytes. Problems carry spans in the text without its BOM."""
    problems: list[Problem] = []
    if len(data) > guard.MAX_BYTES:
        return _unread(text_problems.too_large(path))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _unread(text_problems.not_utf8(path, data, error.start))
    if text[:1] == BOM:
        text = text[1:]
        problems.append(text_problems.bom(path))
    crlf = b"\r" in data and b"\r\n" in data
    for sign in _SIGNS_OF_CONTROL:  # a byte is found in no time, a class of characters is not
        if sign in data:
            found = _CONTROL.search(text)
            if found:
                problems.append(text_problems.control(path, found))
                return Document(None, "", problems, crlf)
            break
    angle = b"<" in data
    if angle and b"<<<<<<<" in data:
        found = _CONFLICT.search(text)
        if found:
            problems.append(text_problems.conflict(path, found))
            return Document(None, "", problems, crlf)
    found = _HTML.search(text) if angle else None
    if found is None and b"{" in data:
        found = _LIQUID.search(text)
    if found is None and "]" in text:
        found = _LINK.search(text)
    if found is not None:
        problems.append(text_problems.script(path, found))
    parts = split(text)
    if isinstance(parts, Unsplit):
        problems.append(fences.no_front_matter(path, text, parts.reason))
        return Document(None, "", problems, crlf)
    front = text[parts.start : parts.end]
    before = len(problems)
    values, node, spaced = _front_matter(path, front, parts.start, problems)
    if text[3] == "-" or text[parts.end + 3 : parts.end + 4] == "-":
        if values is None and text[parts.end + 3 : parts.end + 4] == "-":  # a line under a heading of the text
            problems[before:] = [fences.no_front_matter(path, text, "unterminated")]
        else:
            problems.extend(text_problems.long_boundaries(path, text, parts))
    more = values is not None and fences.MORE.match(text, parts.body) is not None
    if more and (cut := fences.cut_short(path, text, parts)) is not None:
        problems[before:] = [cut]
        values = None
    written = None
    if values is not None:
        if "Ã" in text or "Â" in text or "\ufffd" in text or ("€" in text and "â€" in text):  # single signs are quick
            from incubo.source import garbled  # seldom

            problems.extend(garbled.look(path, text))
        loose = b"\xcc" in data or b"\xcd" in data  # the first byte of accents that stand by themselves
        tagged = tag(text, parts.start) if angle else None
        odd = spaced or (tagged is not None and tagged[0] < parts.end) or _odd(data, front)
        if odd or loose or tagged is not None:
            written = Written(text, parts, node if odd else None, spaced=spaced, loose=loose, tag=tagged)
    remarks = "#" in front and "incubo:" in front
    return Document(values, text[parts.body :], problems, crlf, remarks, written)


def _odd(data: bytes, front: str) -> bool:
    """Whether rules of style may have something to say of a front matter (cheap; errs on yes)."""
    if "\t" in front or ("&" in front and ENTITY.search(front)):
        return True
    if front.isascii():
        return False
    if "\u00a0" in front or "\u00ad" in front:
        return True
    if b"\xe2" in data or b"\xef" in data:  # the first byte of the others
        for character in _UNSEEN:
            if character in front:
                return True
    return False


def _front_matter(
    path: str, front: str, offset: int, problems: list[Problem]
) -> tuple[dict[Any, Any] | None, Any, bool]:
    """The values, their nodes, and whether one of them begins or ends with spaces."""
    if front[:1] == BOM:
        where = Span(path, offset, offset + 1)
        problems.append(
            Problem(
                "yaml-invisible-character",
                where,
                Text(N_("an invisible mark (BOM) stands here")),
                hints=(Text(N_("delete it: it is invisible and can disturb a terminal or a web page")),),
            )
        )
        return None, None, False
    if guard.suspicious(front):
        danger = guard.inspect(front)
        if danger is not None:
            problems.append(text_problems.refused(path, danger, offset))
            return None, None, False
    builder = Builder()
    try:
        node, spaced = compose_and_look(front)
        values = {} if node is None else builder.build(node)
    except ComplexKey as error:
        span = Span(path, offset + error.node.start_mark.index, offset + error.node.end_mark.index)
        problems.append(syntax.complex_key(span))
        return None, None, False
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problems.append(syntax.explain(path, front, offset, error))
        return None, None, False
    if values is None or values == "":
        values = {}
    if type(values) is not dict:
        problems.append(syntax.not_a_mapping(path, front, offset))
        return None, None, False
    if builder.duplicates:
        problems.extend(keys_twice(path, node, offset))
    if "\\" in front:
        found = _control_value(values)
        if found is not None:
            problems.append(text_problems.escaped_control(path, front, offset))
    return values, node, spaced


def _control_value(value: Any) -> str | None:
    if isinstance(value, str):
        return value if _CONTROL.search(value) else None
    items = [*value.keys(), *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for item in items if (found := _control_value(item)) is not None), None)


def _unread(problem: Problem) -> Document:
    return Document(None, "", [problem])
