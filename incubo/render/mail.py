"""Reminder mails: shown on a terminal, in Markdown or as JSON, and the plain text body of a real mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from incubo.core.failures import raise_failures
from incubo.core.i18n import translate
from incubo.document.page import Cell
from incubo.render.json_document import dump_json
from incubo.render.pages.formats import PageContext, render_page
from incubo.render.pages.json import page_document
from incubo.render.terminal.style import TerminalStyle
from incubo.reports.documents.reminders import Mail

MAIL_VERSION = 1
"""The version of the JSON document."""
MAIL_WIDTH = 72
"""Columns of the body of a mail."""


@raise_failures()
def render_mails(mails: Sequence[Mail], fmt: str, *, lang: str, terminal: TerminalStyle) -> str:
    """All mails in one text. `fmt` is one of the formats of pages, except HTML."""
    if fmt == "json":
        contexts = [PageContext(mail.page, lang, terminal) for mail in mails]
        document = {
            "version": MAIL_VERSION,
            "lang": lang,
            "messages": [_mail_json(mail, context) for mail, context in zip(mails, contexts, strict=True)],
        }
        return dump_json(document, ascii_only=not terminal.unicode)
    separator = "\n---\n\n" if fmt == "markdown" else "\n\n"
    return separator.join(render_page(mail.page, fmt, lang=lang, terminal=terminal) for mail in mails)


def _mail_json(mail: Mail, context: PageContext) -> dict[str, Any]:
    return {
        "id": mail.id,
        "kind": mail.kind,
        "to": mail.recipient._asdict(),
        "cc": [recipient._asdict() for recipient in mail.copies],
        "from": mail.sender,
        "subject": mail_subject(mail),
        "page": page_document(context),
    }


def mail_subject(mail: Mail) -> str:
    """The subject as text. The caller escapes it."""
    value = mail.page.title.value
    return value if isinstance(value, str) else translate(value)


def mail_body(mail: Mail, *, lang: str) -> str:
    """The plain text of a mail, without its subject and recipient."""
    page = mail.page._replace(title=Cell(""), subtitle=(Cell(None),), as_of=None, commit=None)
    style = TerminalStyle(color=False, unicode=True, width=MAIL_WIDTH)
    return render_page(page, "table", lang=lang, terminal=style).lstrip("\n")
