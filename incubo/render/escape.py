"""Content made harmless, one function a destination.

A registry is written by many hands, some of them strangers (a pull request from a fork). What they write must
neither drive a terminal (escape sequences, text that runs backwards), nor give orders to the log of a CI
(`::error`, `##[add-mask]`), nor become markup in a comment, nor a formula in a spreadsheet.
"""

from __future__ import annotations

import re

_LINE_FEED = "\n"
_CONTROL_CHARACTERS = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 (ESC, CR, tab), DEL, C1 (U+009B starts a sequence too)
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, marks and fillers nobody sees
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, line separators, bidi controls
    "\ud800-\udfff\U000e0000-\U000e0fff"  # half characters, invisible tags
)
_INVISIBLE = re.compile(f"[{_LINE_FEED}{_CONTROL_CHARACTERS}]")
_SHORT_ESCAPES = {"\t": " ", "\n": "\\n", "\r": "\\r"}
_LOG_COMMAND = re.compile(r"#(?=#\w*\[)")
"""`##[group]`, `##vso[…]`, `##teamcity[…]`: read by CI runners anywhere in a line."""
_WORKFLOW_COMMAND = re.compile(r"(\s*):(?=:)")
"""`::error::`: read by GitHub's runner at the start of a line."""

# As texts: compiled when a format first needs them, which saves every command a millisecond.
_INVISIBLE_EXCEPT_NEWLINE = f"[{_CONTROL_CHARACTERS}]"
_MARKDOWN_SYNTAX = r"[\\`*_~#|\[\]<>&$]"
_MARKDOWN_LINE_START = r"\s*(?:[-+](?=\s|$|-)|\d+[.)](?=\s|$))"
_MARKDOWN_WORD = r"[^\s|`]+"
_SURROUNDING_PUNCTUATION = "()«»\"“”'.,;:!?"
"""Signs around a word that are not of it."""
_AUTOLINKED = r"(?i:@|://|www\.|mailto:|#\d|\bGH-\d|(?<!\w)(?:[!%&$^]\d|~[\w\"]|%\"))"
"""Words that sites turn into links, mentions or references even when escaped with a backslash."""

_FORGE_REFERENCE = (
    r"(?i:[#!](?=\d)|\bGH-(?=\d)|(?<![\w.+-])@(?=\w)"
    r"|/(?:issues|pulls?|merge_requests|work_items|epics)/(?:incident/)?(?=\d))"
)
"""What forges take for an issue in a commit's message, or for somebody to call, up to its number or name."""
_FORMULA_START = "[\\s\\x00-\\x1f\ufeff]*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]"


def _visible_escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def escape_terminal(text: str) -> str:
    r"""A text that only shows: on one line, in its own order, without an order to the terminal or to a CI's log.

    Control and invisible characters become visible escapes (`\x1b`, `\u202e`), a tab one space.
    """
    if not (text.isascii() and text.isprintable()):  # the quick way out for most of what we print
        text = _INVISIBLE.sub(_visible_escape, text)
    if "##" in text:
        text = _LOG_COMMAND.sub(r"\\x23", text)
    if "::" in text:
        match = _WORKFLOW_COMMAND.match(text)
        if match:
            text = f"{match.group(1)}\\x3a{text[match.end() :]}"
    return text


def escape_invisible(text: str) -> str:
    """A text in which what nobody sees, or what turns its order round, shows as an escape. (Markup stays.)"""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub(_visible_escape, text)


def escape_characters(line: str) -> list[str]:
    """A line of source, each character as it is shown: so that a column in the file finds its column on screen."""
    shown = list(line)
    if not (line.isascii() and line.isprintable()):
        for match in _INVISIBLE.finditer(line):
            shown[match.start()] = _visible_escape(match)
    if "##" in line:
        for match in _LOG_COMMAND.finditer(line):
            shown[match.start()] = "\\x23"
    return shown


def escape_markdown(text: str) -> str:
    """A text that Markdown shows as it is: no markup, link, image, mention, reference or line of its own."""
    text = escape_terminal(text)
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
    said = "".join(parts)
    lead = re.match(_MARKDOWN_LINE_START, said)
    if lead:  # would start a list or draw a rule
        said = f"{said[: lead.end() - 1]}\\{said[lead.end() - 1 :]}"
    return said


def _escape_syntax(text: str) -> str:
    return re.sub(_MARKDOWN_SYNTAX, r"\\\g<0>", text)


def markdown_code_span(text: str) -> str:
    """A text as code in Markdown (not within a table), whatever backticks it holds."""
    text = escape_terminal(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if not text or text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{blank}{text}{blank}{fence}"


def escape_commit_message(text: str) -> str:
    """A text for a commit's message: forges close the issues that one names, and call people, when it is merged.

    They know an issue by its number (`#12`, `GH-12`, `!12`) and by its address.
    """
    return re.sub(_FORGE_REFERENCE, r"\g<0> ", text)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula."""
    return re.match(_FORMULA_START, text) is not None


def escape_csv(text: str) -> str:
    """A text cell that a spreadsheet takes for text: never a formula. (Numbers do not pass through here.)

    Line ends become spaces: the line of a file is the line of a table.
    """
    shown = escape_terminal(re.sub("[\r\n\u2028\u2029]+", " ", text.strip("\r\n")))
    return f"'{shown}" if is_formula(text) else shown


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
    """A JSON document in which what `json` leaves raw and a terminal would obey is escaped too (no loss).

    Only strings can hold such a character; the line ends of the layout are left alone.
    """
    return re.sub(_INVISIBLE_EXCEPT_NEWLINE, _json_escape, document)
