"""Reminders as .eml files that a mail program opens as drafts (`X-Unsent`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from incubo.core.failures import raise_failures
from incubo.model.decode import is_email
from incubo.render.escape import escape_terminal
from incubo.render.mail import mail_body, mail_subject
from incubo.reports.documents.reminders import Mail

if TYPE_CHECKING:
    from email.header import Header

# lazy: the email package takes 30 ms, only for `remind --format eml`

_PLAIN_TEXT = r"[A-Za-z0-9](?:[A-Za-z0-9 '()-]{0,58}[A-Za-z0-9)])?"
"""A subject that the header holds as it is, on one line. Every other text is encoded (RFC 2047)."""
_ADDRESS_SYNTAX = "@<>"
"""Some mail programs read an address in a name with one of these characters, even where the name is encoded."""


def mail_file_name(mail: Mail, suffix: str = "eml") -> str:
    """The name of a message as a file, which every system takes."""
    return re.sub(r"[^\w.-]", "-", mail.id)[:100] + f".{suffix}"


@raise_failures()
def render_mail(draft: Mail, *, language: str) -> bytes:
    """The bytes of an .eml file. No text can add a header or a recipient: texts are encoded, addresses read back."""
    from email.charset import QP, Charset
    from email.message import Message
    from email.policy import compat32

    email: Message[Any, Any] = Message(compat32.clone(linesep="\r\n"))
    subject = escape_terminal(mail_subject(draft))
    email["Subject"] = subject if re.fullmatch(_PLAIN_TEXT, subject) else _encode_text(subject, "Subject")
    if sender := make_address_header("From", "", draft.sender or ""):
        email["From"] = sender
    if recipient := make_address_header("To", draft.recipient.name, draft.recipient.address or ""):
        email["To"] = recipient
    if copies := make_address_list_header("Cc", [copy.address or "" for copy in draft.copies]):
        email["Cc"] = copies
    email["X-Unsent"] = "1"
    email["Content-Language"] = language
    charset = Charset("utf-8")
    charset.body_encoding = QP
    email.set_payload(mail_body(draft, lang=language), charset)
    return email.as_bytes()


def make_address_header(header: str, name: str, address: str) -> Header | None:
    """The value of a header with one address, and its name if that is harmless; None for anything but one address.

    What cannot be read back as this address alone is left out: first the name, then the address.
    """
    from email.header import Header

    if not is_email(address):
        return None
    candidates = [Header(f"<{address}>", "us-ascii", header_name=header)]
    name = escape_terminal(name).strip()
    if name and not any(character in name for character in _ADDRESS_SYNTAX):
        value = _encode_text(name, header)
        value.append(f"<{address}>", "us-ascii")
        candidates.insert(0, value)
    return next((value for value in candidates if _read_addresses(header, value) == ([address], [address])), None)


def make_address_list_header(header: str, addresses: Sequence[str]) -> Header | None:
    """The value of a header with several addresses, without names; what is no address is left out."""
    from email.header import Header

    valid = [address for address in addresses if make_address_header(header, "", address) is not None]
    value = Header(", ".join(f"<{address}>" for address in valid), "us-ascii", header_name=header)
    return value if valid and _read_addresses(header, value) == (valid, valid) else None


def _encode_text(text: str, header: str) -> Header:
    from email.header import Header

    return Header(text, "utf-8", header_name=header)


def _read_addresses(header: str, value: Header) -> tuple[list[str], list[str]]:
    """The addresses that both parsers of Python, the older and the newer, read in a header."""
    from email import message_from_string
    from email.policy import default
    from email.utils import getaddresses

    text = f"{header}: {value.encode()}\n\n"
    try:
        addresses = [address.addr_spec for address in message_from_string(text, policy=default)[header].addresses]
    except (AttributeError, IndexError, ValueError):  # bugs of its parser, on odd names
        addresses = []
    return addresses, [address for _, address in getaddresses(message_from_string(text).get_all(header, []))]
