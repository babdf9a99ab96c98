"""Parse an entry file: from its bytes to its values, its body and the problems of its text, in one pass.

A file that cannot be parsed has no values, and one problem for the cause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import MAX_EDITS, Edit, FieldPath, Fix, Problem, Span
from incubo.source.frontmatter import BOM, FrontMatterSplit, NoFrontMatter, split_front_matter
from incubo.source.html import ENTITY, find_tag
from incubo.source.limits import MAX_FILE_BYTES, MAX_FRONT_MATTER_LENGTH
from incubo.source.line_reader import read_lines
from incubo.source.syntax_errors import delimiters, file_text, whitespace

_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"
_ESCAPED_CONTROL = f"{_CONTROL}|{whitespace.LINE_SEPARATOR}"
_CONTROL_BYTES = ("\x1b", "\x00", "\x07", "\x08", "\x7f", "\x9b")
_ORDINARY_BYTES = bytes(
    {*range(ord(" "), 0xC0), ord("\n"), 0xC3, 0xC5} - {*b"#&<{]\\", 0x7F, 0x82, 0x83, 0x9B}  # 0xC3 begins é, 0xC5 œ
)
"""The bytes of a file in which nothing has to be looked for, as a glance tells.

It has no character that is invisible, a control character, a combining mark or mojibake (`Ã`, `Â`, `€`, U+FFFD), and
none that HTML, links, templates, comments or escapes need.
"""
_SCRIPT_HTML = (
    r"(?i)<script\b|<(?:java|vb)script:"
    r"|<[a-z][^<>]*\s(?:on[a-z]{3,20}\s*=|\w+\s*=\s*[\"']?(?:java|vb)script:)"
)
_SCRIPT_LINK = re.compile(r"\][(:][ \t<]*[jJvV][aAbB][vVsS][^)\s]{0,20}:")
_LIQUID_TEMPLATE = r"\{%[^%\n]{0,200}%\}|\{\{[^{}\n]{0,200}\}\}"
_INVISIBLE_CHARACTERS = (
    "\u200b\u202f\ufeff\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
)
"""Invisible characters and a narrow space, besides the no-break space and the soft hyphen (tested separately)."""

HASH_IN_TEXT = re.compile(r"[ \t]#(?=\w)(?!incubo:)")
"""A `#` that begins a comment, although no space follows it: the word may be part of a text."""
_CONFLICT_MARKER = r"(?m)^(?:<{7} .*|={7}|>{7} .*)\r?$"

_CP1252_RUN = (
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{2,200}"
)
"""At least two characters that are bytes above 127 in Windows 1252."""


class ScalarToken(NamedTuple):
    """A key or a value (`part`: "key" or "value") at [start, end) in the file's text, quotes included.

    `style` is the quote around it, `|` or `>` for a block scalar, "" for none. `value` is its text once parsed.
    """

    field: FieldPath
    part: str
    start: int
    end: int
    style: str
    value: str

    @property
    def content_range(self) -> tuple[int, int]:
        """The range without the quotes."""
        quotes = 1 if self.style in ("'", '"') else 0
        return self.start + quotes, self.end - quotes


class FrontMatterScanner:
    """The text of a file in which style rules may find something: its front matter is [start, end), its body begins at
    `body_start`. It gives the scalars of the front matter as they are written, once somebody asks for them.

    `root`: the node tree, composed again when needed if it is None. `has_padded_value`: a quoted or block scalar
    begins or ends with spaces.
    """

    def __init__(self, text: str, split: FrontMatterSplit, root: Any = None, *, has_padded_value: bool = False) -> None:
        self.text = text
        self.start, self.end, self.body_start = split
        self.root = root
        self.has_padded_value = has_padded_value

    @property
    def front_text(self) -> str:
        """The text of the front matter."""
        return self.text[self.start : self.end]

    def scan(self, predicate: Callable[[str], object] | None = None) -> Iterator[ScalarToken]:
        """The keys and values for whose text `predicate` is true (all by default), in the order of the file."""
        if self.root is None:
            from incubo.source.yaml_loader import compose  # lazy: it loads yaml, only for files to examine

            self.root = compose(self.front_text)
        yield from self._walk(self.root, (), predicate)

    def _walk(self, node: Any, field: FieldPath, predicate: Callable[[str], object] | None) -> Iterator[ScalarToken]:
        if node is None:
            return
        if node.id == "scalar":
            if predicate is None or predicate(node.value):
                yield self._make_token(node, field, "value")
        elif node.id == "mapping":
            for key, value in node.value:
                if predicate is None or predicate(key.value):
                    yield self._make_token(key, (*field, key.value), "key")
                if value.id != "scalar":
                    yield from self._walk(value, (*field, key.value), predicate)
                elif predicate is None or predicate(value.value):
                    yield self._make_token(value, (*field, key.value), "value")
        else:
            for i, item in enumerate(node.value):
                yield from self._walk(item, (*field, i), predicate)

    def _make_token(self, node: Any, field: FieldPath, part: str) -> ScalarToken:
        start, end = self.start + node.start_mark.index, self.start + node.end_mark.index
        return ScalarToken(field, part, start, end, node.style or "", node.value)


class ParsedFile(NamedTuple):
    """The content of a file. `values` is None if it cannot be parsed; `body` is the Markdown after the front matter.

    `has_crlf`: the file has CRLF line endings. `has_suppressions`: it may have `incubo:` comments, which suppress
    findings. `body_length`: the number of characters of the body, without white space around it; a cache has that and
    no body. `scanner` is set only if a quick test found something that style rules should examine. `root`: the node
    tree, if the YAML parser read the front matter.
    """

    values: dict[Any, Any] | None
    body: str
    problems: list[Problem]
    has_crlf: bool = False
    has_suppressions: bool = False
    scanner: FrontMatterScanner | None = None
    body_length: int = 0
    root: Any = None


def decode_text(data: bytes) -> str:
    """The text of a file without its BOM; invalid UTF-8 becomes U+FFFD."""
    return data.decode("utf-8", "replace").removeprefix(BOM)


def parse_file(path: str, data: bytes, *, use_line_reader: bool = False) -> ParsedFile:
    """Parse a file. The spans of its problems are offsets in the text without its BOM; `path` is for problems only.

    `use_line_reader`: where `line_reader` can read the front matter, the YAML parser does not; the result is the same.
    """
    problems: list[Problem] = []
    if len(data) > MAX_FILE_BYTES:
        return _unparsed_file(file_text.too_large_problem(path))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _unparsed_file(file_text.not_utf8_problem(path, data, error.start))
    odd_bytes = data.translate(None, _ORDINARY_BYTES).decode("latin-1")  # `in` is ten times slower for bytes
    has_crlf = False
    if odd_bytes:
        if text[:1] == BOM:
            text = text[1:]
            problems.append(file_text.bom_problem(path))
        has_crlf = "\r" in odd_bytes and b"\r\n" in data
        blocking = _find_blocking_problem(path, odd_bytes, text)
        if blocking is not None:
            return ParsedFile(None, "", [*problems, blocking], has_crlf)
        script = _find_script(odd_bytes, text)
        if script is not None:
            problems.append(file_text.script_problem(path, script))
    parts = split_front_matter(text)
    if isinstance(parts, NoFrontMatter):
        problems.append(delimiters.no_front_matter_problem(path, text, parts.reason))
        return ParsedFile(None, "", problems, has_crlf)
    start, end, body_start = parts
    if end - start > MAX_FRONT_MATTER_LENGTH:
        problems.append(file_text.front_matter_too_large_problem(path))
        return ParsedFile(None, "", problems, has_crlf)
    front = text[start:end]
    first_front_problem = len(problems)
    values: dict[Any, Any] | None
    node: Any = None
    read = read_lines(front) if use_line_reader else None
    if read is not None:
        values, has_padded_value = read
    else:
        from incubo.source.yaml_reader import parse_front_matter  # lazy: it loads yaml, for unusual front matters

        values, node, has_padded_value = parse_front_matter(path, front, start, problems)
    if values is not None and "\\" in odd_bytes and "\\" in front and _find_control_character(values) is not None:
        problems.append(file_text.escaped_control_problem(path, front, start))
    if text[3] == "-" or text[end + 3 : end + 4] == "-":
        if values is None and text[end + 3 : end + 4] == "-":  # it underlines a heading of the body
            problems[first_front_problem:] = [delimiters.no_front_matter_problem(path, text, "unterminated")]
        else:
            problems.extend(file_text.long_delimiter_problems(path, text, parts))
    has_field_after = values is not None and delimiters.FIELD_AFTER_DELIMITER.match(text, body_start) is not None
    if has_field_after and (premature_end := delimiters.premature_end_problem(path, text, parts)) is not None:
        problems[first_front_problem:] = [premature_end]
        values = None
    scanner = None
    if values is not None and (odd_bytes or has_padded_value or may_be_unfinished(text)):
        if read is None and not front.isascii():  # no line that is read has a separator of lines within
            separator = whitespace.line_separator_problem(path, front, start, max_edits=MAX_EDITS)
            if separator is not None:
                problems.append(separator)
        problems.extend(_find_mojibake(path, text))
        if has_padded_value or may_be_unfinished(text) or _may_have_style_problem(odd_bytes, text, front, start):
            scanner = FrontMatterScanner(text, parts, node, has_padded_value=has_padded_value)
    has_suppressions = "#" in odd_bytes and "#" in front and "incubo:" in front
    body = text[body_start:]
    return ParsedFile(values, body, problems, has_crlf, has_suppressions, scanner, len(body.strip()), node)


def _find_blocking_problem(path: str, odd_bytes: str, text: str) -> Problem | None:
    """The problem of a file that is not parsed: a control character or a git conflict."""
    for control_byte in _CONTROL_BYTES:  # searching a byte is much faster than a character class
        if control_byte in odd_bytes:
            match = re.search(_CONTROL, text)
            if match:
                return file_text.control_character_problem(path, match)
            break
    if "<<<<<<<" in odd_bytes:
        match = re.search(_CONFLICT_MARKER, text)
        if match:
            return file_text.conflict_marker_problem(path, match)
    return None


def _find_script(odd_bytes: str, text: str) -> re.Match[str] | None:
    """The first code that a browser or the site's templates would run."""
    match = re.search(_SCRIPT_HTML, text) if "<" in odd_bytes else None
    if match is None and "{" in odd_bytes:
        match = re.search(_LIQUID_TEMPLATE, text)
    if match is None and "]" in odd_bytes:
        match = _SCRIPT_LINK.search(text)
    return match


def may_be_unfinished(text: str) -> bool:
    """A quick test for a text that somebody has to complete (errs on True): most texts have no such letters."""
    return "XXX" in text or ("compl" in text and ("compléter" in text or "to be completed" in text))


def _may_have_style_problem(odd_bytes: str, text: str, front: str, start: int) -> bool:
    """A quick test whether style rules may find something in a text, whose front matter begins at `start` (errs on
    True).
    """
    if "\xcc" in odd_bytes or "\xcd" in odd_bytes:  # the first byte of combining marks
        return True
    if "<" in odd_bytes and find_tag(text, start) is not None:
        return True
    if "#" in odd_bytes and "#" in front and HASH_IN_TEXT.search(front):
        return True
    if "\t" in front or ("&" in front and ENTITY.search(front)):
        return True
    if front.isascii():
        return False
    if "\u00a0" in front or "\u00ad" in front:
        return True
    # the first byte of _INVISIBLE_CHARACTERS
    return ("\xe2" in odd_bytes or "\xef" in odd_bytes) and any(map(front.__contains__, _INVISIBLE_CHARACTERS))


def _find_control_character(value: Any) -> str | None:
    if isinstance(value, str):
        return value if re.search(_ESCAPED_CONTROL, value) else None
    items = [*value.keys(), *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next(
        (control_character for item in items if (control_character := _find_control_character(item)) is not None), None
    )


def _unparsed_file(problem: Problem) -> ParsedFile:
    return ParsedFile(None, "", [problem])


def _find_mojibake(path: str, text: str) -> Iterator[Problem]:
    """A problem for the first mojibake of a text, whose fix corrects all of it; else for the first U+FFFD, if any."""
    if not ("Ã" in text or "Â" in text or "\ufffd" in text or ("€" in text and "â€" in text)):
        return  # searching a single character is fast
    edits: list[Edit] = []
    first: tuple[Span, str] | None = None
    for run in re.finditer(_CP1252_RUN, text):
        repaired = _repair(run.group())
        if repaired is not None and len(edits) < MAX_EDITS:
            span = Span(path, run.start(), run.end())
            first = first or (span, repaired)
            edits.append(Edit(span, repaired))
    if first is not None:
        yield Problem(
            "style-garbled",
            first[0],
            Message(N_("“{source}” is “{meant}”, read in the wrong encoding"), {"meant": first[1]}),
            hints=(
                Hint(Message(N_("open the file as “UTF-8” in your editor, and save it as “UTF-8”")), edits_file=True),
            ),
            fix=Fix(Message(N_("write the letters themselves")), False, tuple(edits)),
        )
        return
    lost = text.find("\ufffd")
    if lost >= 0:
        yield Problem(
            "style-garbled",
            Span(path, lost, lost + 1),
            Message(N_("a letter was lost here when the file was saved in another encoding")),
            hints=(Hint(Message(N_("type it again; git has the text as it was before")), edits_file=True),),
        )


def _repair(run: str) -> str | None:
    """The text whose UTF-8 bytes were decoded as Windows 1252; None if they are not UTF-8."""
    try:
        text = b"".join(_encode_character(character) for character in run).decode("utf-8")
    except UnicodeError:
        return None
    return text if text.isprintable() or "\u00a0" in text else None


def _encode_character(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")
