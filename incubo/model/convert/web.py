"""Converters for web addresses, e-mail addresses and GitHub accounts."""

from __future__ import annotations

import re
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.model.convert.context import DecodeContext
from incubo.model.convert.scalars import convert_text
from incubo.model.suggestions import strip_accents

_EMAIL_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
EMAIL_PATTERN = re.compile(
    rf"{_EMAIL_ATOM}(?:\.{_EMAIL_ATOM})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:xn--[A-Za-z0-9-]+|[A-Za-z]{{2,}})"
)
_HOST_CHARACTER = r"[^\s/?#<>\"\\@,;:.]"
_TOP_LEVEL_DOMAIN = r"(?:[^\s/?#<>\"\\@,;:.0-9_-]{2,}|[0-9]{1,3}|[xX][nN]--[A-Za-z0-9-]+)"
URL_PATTERN = re.compile(
    rf"[hH][tT][tT][pP][sS]?://(?:{_HOST_CHARACTER}+@)?(?:(?:{_HOST_CHARACTER}+\.)+{_TOP_LEVEL_DOMAIN}\.?|[lL][oO][cC][aA][lL][hH][oO][sS][tT])"
    r"(?::[0-9]{1,5})?(?:[/?#][^\s<>\"\\]*)?"
)
"""A web address; its host ends with letters (or is an IP address). The JSON Schema uses the same pattern."""

MAX_EMAIL_LENGTH = 254
MAX_URL_LENGTH = 2_000
HANDLE_PATTERN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);")


def is_url(text: str) -> bool:
    """Whether a text is a web address: a scheme, a host with a dot (or localhost), no space."""
    return len(text) <= MAX_URL_LENGTH and URL_PATTERN.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether a text is one e-mail address."""
    return len(text) <= MAX_EMAIL_LENGTH and EMAIL_PATTERN.fullmatch(text) is not None


def convert_url(raw: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """A web address."""
    value = convert_text(raw, path, context)
    if not value or is_url(value):
        if value and "&" in value and _ENTITY.search(value):
            decoded_url = _ENTITY.sub(_decode_entity, value)
            message = Message(N_("this address contains the HTML code “{code}”"), {"code": _ENTITY.findall(value)[0]})
            context.add_problem("schema-url", path, message, suggestion=decoded_url, is_safe=is_url(decoded_url))
        return value
    template = N_("“{source}” is not a web address")
    suggestion: str | None = None
    is_safe, case = False, ""
    stripped = value.strip()
    if not stripped:
        return None
    corrected = stripped.strip("<>").replace("\\", "/")
    host, slash, rest = corrected.partition("//")[2].partition("/")
    corrected = f"{corrected.partition('//')[0]}//{host.replace(',', '.')}{slash}{rest}" if host else corrected
    decoded = _ENTITY.sub(_decode_entity, stripped)
    if decoded != stripped and is_url(decoded):
        template, suggestion, is_safe, case = N_("this address contains HTML codes"), decoded, True, "html-codes"
    elif is_url(stripped):
        template, suggestion, case = N_("there are spaces around this web address"), stripped.rstrip(";, "), "spaces"
        is_safe = suggestion == stripped  # a separator that was left there may belong to the address
    elif corrected != stripped and is_url(corrected):
        suggestion = corrected
    elif re.match(r"(?:javascript|data|vbscript):", stripped, re.IGNORECASE):
        template, case = N_("this address runs a script: it must not be published"), "script"
    elif re.match(r"[hH][tTpPsS:/]{3,}", stripped):
        rest = re.sub(r"^[hH][tTpPsS]*[:;]?/*(?:https?:/+)*", "", stripped)
        suggestion = f"https://{rest}" if is_url(f"https://{rest}") else None
    elif " " not in stripped and is_url(f"https://{stripped}") and "@" not in stripped:
        template, suggestion = N_("“https://” is missing at the beginning of this web address"), f"https://{stripped}"
        is_safe, case = True, "no-scheme"
    hint = Message(N_("an address begins with https:// and contains no space"))
    message = Message(template, {"value": value})
    context.add_problem(
        "schema-url",
        path,
        message,
        hint=None if suggestion else hint,
        suggestion=suggestion,
        is_safe=is_safe,
        case=case,
    )
    return suggestion if is_safe or case == "spaces" else None


def _decode_entity(match: re.Match[str]) -> str:
    import html  # lazy: 2 ms, only for an address with HTML codes

    return html.unescape(match.group())


def convert_email(raw: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """One e-mail address."""
    value = convert_text(raw, path, context)
    if not value or is_email(value):
        return value
    stripped = re.sub(r"^(?:mailto:|<)|>$", "", value.strip(), flags=re.IGNORECASE).strip()
    if not stripped:
        return None
    suggestion = stripped if stripped != value and is_email(stripped) else _guess_email(stripped)
    context.add_problem(
        "schema-email",
        path,
        Message(N_("“{source}” is not a valid e-mail address"), {"value": value}),
        hint=None
        if suggestion
        else Message(N_("one address only, like name@domain.fr; a web page goes in another field")),
        suggestion=suggestion,
        is_safe=suggestion == stripped,
    )
    return suggestion if suggestion == stripped else None


def _guess_email(text: str) -> str | None:
    """The only address in a text, or the one meant: `Name <a@b.fr>`, `a [at] b.fr`, `a @ b.fr`, `a@b,fr`."""
    if len(text) > 2 * MAX_EMAIL_LENGTH:
        return None
    text_with_at = re.sub(r"\s*(?:\[at\]|\(at\)|\[@\])\s*", "@", text, flags=re.IGNORECASE)
    addresses = set(EMAIL_PATTERN.findall(text_with_at))
    if len(addresses) > 1:
        return None
    wrapped = re.fullmatch(r".*[<(](?:mailto:)?([^<>()\s]+)[>)]\W*", text_with_at, flags=re.IGNORECASE)
    if wrapped and is_email(wrapped[1]):
        return wrapped[1]
    cleaned = re.sub(r"\s", "", text_with_at.partition("?")[0]).replace(",", ".").strip(".;")
    cleaned = strip_accents(re.sub(r"@{2,}", "@", re.sub(r"\.{2,}", ".", cleaned)))
    return cleaned if is_email(cleaned) and text.count("@") < 3 else None


def convert_handle(raw: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """A GitHub account, without `@` or web address."""
    value = convert_text(raw, path, context)
    if not value or HANDLE_PATTERN.fullmatch(value):
        return value
    stripped = re.sub(r"^(?:https?://)?(?:www\.)?github\.com/|^@", "", value.strip(), flags=re.IGNORECASE).strip("/@ ")
    suggestion = stripped if HANDLE_PATTERN.fullmatch(stripped) else None
    if not value.strip():
        return None
    context.add_problem(
        "schema-github",
        path,
        Message(N_("“{source}” is not a GitHub account"), {"value": value}),
        hint=None
        if suggestion
        else Message(N_("only the account's name: letters, digits and hyphens; leave it out if there is none")),
        suggestion=suggestion,
        is_safe=suggestion is not None,
    )
    return suggestion
