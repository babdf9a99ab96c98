"""Web addresses, e-mail addresses, GitHub accounts."""

from __future__ import annotations

import re
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.model.convert.context import DecodeContext
from incubo.model.convert.scalars import convert_text
from incubo.model.suggestions import strip_accents as bare_letters

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
"""An address of the web; its host ends with letters (or is a number). Written so that JSON Schema takes it as it is."""

MAX_EMAIL_LENGTH = 254
MAX_URL_LENGTH = 2_000
HANDLE_PATTERN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);")


def is_url(text: str) -> bool:
    """Whether a text is a web address: a scheme, a host with a dot (or localhost), no space."""
    return len(text) <= MAX_URL_LENGTH and URL_PATTERN.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether a text is one e-mail address, as people write them."""
    return len(text) <= MAX_EMAIL_LENGTH and EMAIL_PATTERN.fullmatch(text) is not None


def convert_url(raw: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """A web address, or nothing."""
    value = convert_text(raw, path, context)
    if not value or is_url(value):
        if value and "&" in value and _ENTITY.search(value):
            clean = _ENTITY.sub(_decode_entity, value)
            said = Message(N_("this address contains the HTML code “{code}”"), {"code": _ENTITY.findall(value)[0]})
            context.add_problem("schema-url", path, said, suggestion=clean, is_safe=is_url(clean))
        return value
    message = N_("“{source}” is not a web address")
    meant: str | None = None
    safe, case = False, ""
    bare = value.strip()
    if not bare:
        return None
    signs = bare.strip("<>").replace("\\", "/")
    host, slash, rest = signs.partition("//")[2].partition("/")
    signs = f"{signs.partition('//')[0]}//{host.replace(',', '.')}{slash}{rest}" if host else signs
    coded = _ENTITY.sub(_decode_entity, bare)
    if coded != bare and is_url(coded):
        message, meant, safe, case = N_("this address contains HTML codes"), coded, True, "html-codes"
    elif is_url(bare):
        message, meant, safe, case = N_("there are spaces around this web address"), bare, True, "spaces"
    elif signs != bare and is_url(signs):
        meant = signs
    elif re.match(r"(?:javascript|data|vbscript):", bare, re.IGNORECASE):
        message, case = N_("this address runs a script: it must not be published"), "script"
    elif re.match(r"[hH][tTpPsS:/]{3,}", bare):
        rest = re.sub(r"^[hH][tTpPsS]*[:;]?/*(?:https?:/+)*", "", bare)
        meant = f"https://{rest}" if is_url(f"https://{rest}") else None
    elif " " not in bare and is_url(f"https://{bare}") and "@" not in bare:
        message, meant = N_("“https://” is missing at the beginning of this web address"), f"https://{bare}"
        safe, case = True, "no-scheme"
    hint = Message(N_("an address begins with https:// and contains no space"))
    said = Message(message, {"value": value})
    context.add_problem(
        "schema-url", path, said, hint=None if meant else hint, suggestion=meant, is_safe=safe, case=case
    )
    return meant if safe else None


def _decode_entity(found: re.Match[str]) -> str:
    import html

    return html.unescape(found.group())


def convert_email(raw: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """One e-mail address."""
    value = convert_text(raw, path, context)
    if not value or is_email(value):
        return value
    bare = re.sub(r"^(?:mailto:|<)|>$", "", value.strip(), flags=re.IGNORECASE).strip()
    if not bare:
        return None
    meant = bare if bare != value and is_email(bare) else _guess_email(bare)
    context.add_problem(
        "schema-email",
        path,
        Message(N_("“{source}” is not a valid e-mail address"), {"value": value}),
        hint=None if meant else Message(N_("one address only, like name@domain.fr; a web page is another field's")),
        suggestion=meant,
        is_safe=meant == bare,
    )
    return meant if meant == bare else None


def _guess_email(text: str) -> str | None:
    """The one address that a text holds or was meant for: `Name <a@b.fr>`, `a [at] b.fr`, `a @ b.fr`, `a@b,fr`."""
    if len(text) > 2 * MAX_EMAIL_LENGTH:
        return None
    spelt = re.sub(r"\s*(?:\[at\]|\(at\)|\[@\])\s*", "@", text, flags=re.IGNORECASE)
    found = set(EMAIL_PATTERN.findall(spelt))
    if len(found) > 1:
        return None
    wrapped = re.fullmatch(r".*[<(](?:mailto:)?([^<>()\s]+)[>)]\W*", spelt, flags=re.IGNORECASE)
    if wrapped and is_email(wrapped[1]):
        return wrapped[1]
    squeezed = re.sub(r"\s", "", spelt.partition("?")[0]).replace(",", ".").strip(".;")
    squeezed = bare_letters(re.sub(r"@{2,}", "@", re.sub(r"\.{2,}", ".", squeezed)))
    return squeezed if is_email(squeezed) and text.count("@") < 3 else None


def convert_handle(raw: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """A GitHub account, without @ nor address."""
    value = convert_text(raw, path, context)
    if not value or HANDLE_PATTERN.fullmatch(value):
        return value
    bare = re.sub(r"^(?:https?://)?(?:www\.)?github\.com/|^@", "", value.strip(), flags=re.IGNORECASE).strip("/@ ")
    meant = bare if HANDLE_PATTERN.fullmatch(bare) else None
    if not value.strip():
        return None
    context.add_problem(
        "schema-github",
        path,
        Message(N_("“{source}” is not a GitHub account"), {"value": value}),
        hint=None
        if meant
        else Message(N_("only the account's name: letters, digits and hyphens; leave it out if there is none")),
        suggestion=meant,
        is_safe=meant is not None,
    )
    return meant
