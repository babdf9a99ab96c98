"""Values that open something and close it wrongly: quotes, brackets, a first character that YAML keeps for itself."""

from __future__ import annotations

import re

from incubo.i18n import N_
from incubo.problem import Edit, Fix, Label, Problem, Span, Text
from incubo.source.trouble import FIELD, KEY, OPEN_QUOTE, Line, Trouble


def unclosed_quote(trouble: Trouble) -> Problem | None:
    """A value that opens a quote and does not close it before the next field."""
    for line in trouble.lines[: trouble.line.number + 1] if "quoted scalar" not in trouble.message else trouble.lines:
        found = re.match(OPEN_QUOTE, line.text)
        if not found:
            continue
        quote = found["quote"]
        rest = line.text[found.end() :]
        if _closes(rest, quote) is not None or not _unclosed_in_file(trouble.lines[line.number + 1 :], quote):
            continue
        at = line.start + found.end() - 1
        end = line.start + len(re.sub(r"\s#.*", "", line.text).rstrip())
        return Problem(
            "yaml-unclosed-quote",
            Span(trouble.path, at, end),
            Text(N_("this quote is opened and never closed")),
            label=Text(N_("opened here")),
            hints=(Text(N_("add {quote} at the end of the value"), {"quote": quote}),),
            fix=Fix(
                Text(N_("add {quote} at the end of the line"), {"quote": quote}),
                False,
                (Edit(Span(trouble.path, end, end), quote),),
            ),
        )
    return None


def _closes(rest: str, quote: str) -> int | None:
    """Where the quote closes in the rest of a line, or None."""
    i = 0
    while i < len(rest):
        if rest[i] == "\\" and quote == '"':
            i += 2
            continue
        if rest[i] == quote:
            if quote == "'" and rest[i + 1 : i + 2] == "'":
                i += 2
                continue
            return i
        i += 1
    return None


def _unclosed_in_file(following: tuple[Line, ...], quote: str) -> bool:
    """Whether the text after an open quote is fields again, before any line that ends with the quote."""
    for line in following:
        if re.match(FIELD, line.text):
            return True
        if line.text.rstrip().endswith(quote):
            return False
    return True


def text_after_quote(trouble: Trouble) -> Problem | None:
    """`'l'estran'`: a quote that closes before the value does, often an apostrophe."""
    for line in (trouble.line, *reversed(trouble.lines[max(0, trouble.line.number - 1) : trouble.line.number])):
        found = re.match(OPEN_QUOTE, line.text)
        if not found:
            continue
        close = _closes(line.text[found.end() :], found["quote"])
        if close is None:
            continue
        after = line.text[found.end() + close + 1 :]
        if not after.strip() or after.lstrip().startswith("#"):
            continue
        start = line.start + found.end() - 1
        closing = line.start + found.end() + close
        return Problem(
            "yaml-text-after-quote",
            Span(trouble.path, closing, line.start + len(line.text.rstrip())),
            Text(N_("the quoted value ends here and text follows it")),
            label=Text(N_("the value ends at this {quote}"), {"quote": found["quote"]}),
            labels=(Label(Span(trouble.path, start, start + 1), Text(N_("opened here"))),),
            hints=(
                Text(N_("an apostrophe inside '…' is written twice (''), or use double quotes around the whole value")),
            ),
        )
    return None


def bracket(trouble: Trouble) -> Problem | None:
    """`[a, b` or `{a: b`: opened and never closed."""
    if "',' or ']'" not in trouble.message and "',' or '}'" not in trouble.message:
        return None
    closing = "]" if "]" in trouble.message else "}"
    opening = "[" if closing == "]" else "{"
    for line in reversed(trouble.lines[: trouble.line.number + 1]):
        at = line.text.rfind(opening)
        if at >= 0 and closing not in line.text[at:]:
            end = line.start + len(re.sub(r"\s#.*", "", line.text).rstrip())
            return Problem(
                "yaml-unclosed-bracket",
                Span(trouble.path, line.start + at, end),
                Text(N_("“{opening}” is opened and never closed"), {"opening": opening}),
                label=Text(N_("opened here")),
                fix=Fix(
                    Text(N_("add {closing} at the end of the line"), {"closing": closing}),
                    False,
                    (Edit(Span(trouble.path, end, end), closing),),
                ),
            )
    return None


_OPENS_VALUE = (
    rf"(?:{KEY}[ \t]+|[ ]*(?:-[ ]+)+)"
    r"(?P<value>(?:[@`%*&!]|[|>][+-]?[ ]+[^\s#]|\[[^\]]*\][ ]*[^\s,#]|\{[^}]*\}[ ]*[^\s,#]).*)"
)


def reserved(trouble: Trouble) -> Problem | None:
    """`@name`, `*bold*`, `[Urgent] text`: a first character that means something else to YAML."""
    found = re.match(_OPENS_VALUE, trouble.line.text)
    if found is None or trouble.at < trouble.line.start + found.start("value"):
        return None
    value = found["value"].rstrip()
    start = trouble.line.start + found.start("value")
    span = Span(trouble.path, start, start + len(value))
    return Problem(
        "yaml-reserved-character",
        span,
        Text(N_("a value cannot begin with “{character}”"), {"character": value[0]}),
        hints=(Text(N_("put the whole value between double quotes")),),
        fix=Fix(
            Text(N_("put the value between double quotes")),
            False,
            (Edit(span, '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'),),
        ),
    )
