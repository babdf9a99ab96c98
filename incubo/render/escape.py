"""Escape untrusted text, one function per destination.

A registry has many authors, some of them unknown (a pull request from a fork). Their text must not control a
terminal (escape sequences, bidirectional overrides), run commands in a CI log (`::error`, `##[add-mask]`), become
markup in a comment, or be a formula in a spreadsheet.
"""

from __future__ import annotations

import re

_LINE_FEED = "\n"
_CONTROL_CHARACTERS = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 (ESC, CR, tab), DEL, C1 (U+009B starts a sequence too)
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, invisible marks and fillers
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, line separators, bidi controls
    "\ud800-\udfff\U000e0000-\U000e0fff"  # surrogates, invisible tags
)
_INVISIBLE = re.compile(f"[{_LINE_FEED}{_CONTROL_CHARACTERS}]")
_SHORT_ESCAPES = {"\t": " ", "\n": "\\n", "\r": "\\r"}
_LOG_COMMAND = re.compile(r"#(?=#\w*\[)")
"""`##[group]`, `##vso[…]`, `##teamcity[…]`: CI runners read them anywhere in a line."""
_WORKFLOW_COMMAND = re.compile(r"(\s*):(?=:)")
"""`::error::`: GitHub's runner reads it at the start of a line."""

# Patterns kept as strings: `re` compiles them at first use, which saves a millisecond in every other command.
_INVISIBLE_EXCEPT_NEWLINE = f"[{_CONTROL_CHARACTERS}]"
_MARKDOWN_SYNTAX = r"[\\`*_~#|\[\]<>&$]"
_MARKDOWN_LINE_START = r"\s*(?:[-+](?=\s|$|-)|\d+[.)](?=\s|$))"
_MARKDOWN_WORD = r"[^\s|`]+"
_SURROUNDING_PUNCTUATION = "()«»\"“”'.,;:!?"
"""Punctuation around a word that is not part of it."""
_AUTOLINKED = r"(?i:@|://|www\.|mailto:|#\d|\bGH-\d|(?<!\w)(?:[!%&$^]\d|~[\w\"]|%\"))"
"""Words that forges turn into links, mentions or references even after a backslash."""

_FORGE_REFERENCE = (
    r"(?i:[#!](?=\d)|\bGH-(?=\d)|(?<![\w.+-])@(?=\w)"
    r"|/(?:issues|pulls?|merge_requests|work_items|epics)/(?:incident/)?(?=\d))"
)
"""A reference to an issue or a person in a commit message, up to its number or name."""
_FORMULA_START = f"[\\s{_CONTROL_CHARACTERS}\u034f\ufe00-\ufe0f]*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]"
_LINE_END = "\r\n?"
_NO_TEXT = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
"""Characters that are in no text: other control characters, halves of characters, what Unicode keeps free."""
_WORKFLOW_COMMAND_LINE = r"(?m)^([^\S\n]*):(?=:)"


def _visible_escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def escape_terminal(text: str) -> str:
    r"""A text that is safe on a terminal and in a CI log: one line, no control sequence, no workflow command.

    Control and invisible characters become visible escapes (`\x1b`, `\u202e`); a tab becomes a space.
    """
    if not (text.isascii() and text.isprintable()):  # fast path for most texts
        text = _INVISIBLE.sub(_visible_escape, text)
    if "##" in text:
        text = _LOG_COMMAND.sub(r"\\x23", text)
    if "::" in text:
        match = _WORKFLOW_COMMAND.match(text)
        if match:
            text = f"{match.group(1)}\\x3a{text[match.end() :]}"
    return text


def escape_invisible(text: str) -> str:
    """A text whose invisible and bidirectional control characters are visible escapes. Markup is left alone."""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub(_visible_escape, text)


def escape_invisible_lines(text: str) -> str:
    """As `escape_invisible`, for a text of several lines, which stay."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_INVISIBLE_EXCEPT_NEWLINE, _visible_escape, text)


def escape_characters(line: str) -> list[str]:
    """The characters of a line of source as shown, one item each: columns of the file map to columns on screen."""
    characters = list(line)
    if not (line.isascii() and line.isprintable()):
        for match in _INVISIBLE.finditer(line):
            characters[match.start()] = _visible_escape(match)
    if "##" in line:
        for match in _LOG_COMMAND.finditer(line):
            characters[match.start()] = "\\x23"
    return characters


def escape_markdown(text: str) -> str:
    """A text that Markdown shows unchanged: no markup, link, image, mention, reference or line break. Of several
    spaces one stays, as Markdown shows it.
    """
    text = re.sub(" {2,}", " ", escape_terminal(text))
    parts: list[str] = []
    end = 0
    for match in re.finditer(_MARKDOWN_WORD, text):
        if not re.search(_AUTOLINKED, match.group()):
            continue
        word = match.group().rstrip(_SURROUNDING_PUNCTUATION)
        start = match.end() - len(match.group().lstrip(_SURROUNDING_PUNCTUATION))
        stop = match.start() + len(word)
        if start >= stop:
            continue
        parts += _escape_syntax(text[end:start]), markdown_code_span(text[start:stop]).replace("|", r"\|")
        end = stop
    parts.append(_escape_syntax(text[end:]))
    escaped = "".join(parts)
    line_start = re.match(_MARKDOWN_LINE_START, escaped)
    if line_start:  # would start a list or draw a rule
        position = line_start.end() - 1
        escaped = f"{escaped[:position]}\\{escaped[position:]}"
    return escaped


def _escape_syntax(text: str) -> str:
    return re.sub(_MARKDOWN_SYNTAX, r"\\\g<0>", text)


def markdown_code_span(text: str) -> str:
    """A text as inline code in Markdown, whatever backticks it contains. (In a table, escape `|` too.)"""
    text = escape_terminal(text)
    fence = backtick_fence(text)
    space = " " if not text or text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{space}{text}{space}{fence}"


def backtick_fence(text: str, min_length: int = 1) -> str:
    """A fence for code: more backticks than any run of them in `text`."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(min_length, longest + 1)


def escape_commit_message(text: str) -> str:
    """A text for a commit message without references: on merge, forges close issues and notify people named there.

    Issues are named by number (`#12`, `GH-12`, `!12`) or by address.
    """
    return re.sub(_FORGE_REFERENCE, r"\g<0> ", text)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would read a text as a formula."""
    return re.match(_FORMULA_START, text) is not None


def escape_data(text: str) -> str:
    """A text as files of data hold it: what the registry says, invisible characters included; a line ends with a line
    feed. What is in no text becomes a visible escape.
    """
    if text.isascii() and text.isprintable():  # fast path for most texts
        return text
    return re.sub(_NO_TEXT, _visible_escape, re.sub(_LINE_END, "\n", text))


def escape_csv(text: str) -> str:
    """The text of a cell in a csv file, never read as a formula. (Numbers do not pass through here.)"""
    escaped = escape_data(text)
    return f"'{escaped}" if is_formula(text) else escaped


def escape_printed_csv(document: str, *, is_terminal: bool) -> str:
    """A csv document for standard output: whatever lines its cells have, a CI log finds no command in it; on a terminal
    invisible characters are visible.
    """
    if is_terminal:
        lines = document.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        return "\n".join(map(escape_terminal, lines))
    if "##" in document:
        document = _LOG_COMMAND.sub(r"\\x23", document)
    return re.sub(_WORKFLOW_COMMAND_LINE, r"\1\\x3a", document) if "::" in document else document


def escape_github_data(text: str) -> str:
    """A text as the message of a GitHub workflow command."""
    return escape_terminal(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_github_property(text: str) -> str:
    """A text as a property (`file=`, `title=`) of a GitHub workflow command."""
    return escape_github_data(text).replace(":", "%3A").replace(",", "%2C")


def _json_escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def escape_json(document: str) -> str:
    """A JSON document in which the control characters that `json` leaves raw are escaped too, without loss.

    Only strings can contain them; the line ends between values stay.
    """
    return re.sub(_INVISIBLE_EXCEPT_NEWLINE, _json_escape, document)
