"""Reminders as .eml files that a mail program opens as drafts (`X-Unsent`)."""

from __future__ import annotations

from incubo.render.escape import escape_terminal
from incubo.render.mail import mail_body, mail_subject
from incubo.render.values import PhaseLabel
from incubo.reports.documents.reminders import Mail

# lazy: the email package takes 30 ms, only for `remind --format eml`


def render_mail(draft: Mail, *, language: str, phase_label: PhaseLabel) -> bytes:
    """The bytes of an .eml file. No text can add a header: headers are encoded, and control characters removed."""
    from email.message import EmailMessage
    from email.policy import SMTP

    email = EmailMessage(policy=SMTP)
    email["Subject"] = escape_terminal(mail_subject(draft))
    if _is_single_address(draft.sender):
        email["From"] = draft.sender
    if draft.recipient.address and _is_single_address(draft.recipient.address):
        email["To"] = _make_address(draft.recipient.name, draft.recipient.address)
    email["X-Unsent"] = "1"
    email.set_content(mail_body(draft, lang=language, phase_label=phase_label), cte="quoted-printable")
    email["Content-Language"] = language
    return bytes(email)


def _make_address(name: str, address: str) -> object:
    from email.headerregistry import Address

    return Address(escape_terminal(name), addr_spec=address)


def _is_single_address(text: str | None) -> bool:
    """Whether a text is exactly one e-mail address: a field may hold several, or a sentence."""
    from email.errors import HeaderParseError
    from email.headerregistry import Address

    if not text or not text.isascii() or not text.isprintable():
        return False
    try:
        address = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError):
        return False
    return bool(address.username and "." in address.domain)
