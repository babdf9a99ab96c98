"""Messages as mails that nobody has sent yet: files that a mail program opens as drafts (`X-Unsent`)."""

from __future__ import annotations

from collections.abc import Callable

from incubo.render import escape
from incubo.render.mail import mail_body, mail_subject
from incubo.reports.documents.reminders import Mail


def render_mail(draft: Mail, *, language: str, phase_label: Callable[[str | None], str]) -> bytes:
    """The bytes of an .eml file. Headers are encoded, and hold nothing that would begin another one."""
    from email.message import EmailMessage
    from email.policy import SMTP

    made = EmailMessage(policy=SMTP)
    made["Subject"] = escape.escape_terminal(mail_subject(draft))
    if _is_single_address(draft.sender):
        made["From"] = draft.sender
    if draft.recipient.address and _is_single_address(draft.recipient.address):
        made["To"] = _make_address(draft.recipient.name, draft.recipient.address)
    made["X-Unsent"] = "1"
    made.set_content(mail_body(draft, lang=language, phase_label=phase_label), cte="quoted-printable")
    made["Content-Language"] = language
    return bytes(made)


def _make_address(name: str, address: str) -> object:
    from email.headerregistry import Address

    return Address(escape.escape_terminal(name), addr_spec=address)


def _is_single_address(text: str | None) -> bool:
    """Whether a text is one plain address: what a file says may be a sentence, or hold several."""
    from email.errors import HeaderParseError
    from email.headerregistry import Address

    if not text or not text.isascii() or not text.isprintable():
        return False
    try:
        found = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError):
        return False
    return bool(found.username and "." in found.domain)
