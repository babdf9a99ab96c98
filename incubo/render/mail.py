"""Messages for the eye, for a note or for machines: each with whom it is to and what it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from incubo.core.i18n import translate
from incubo.core.lazy import load_target
from incubo.document.page import Cell
from incubo.render.json_document import dump_json
from incubo.render.pages import json
from incubo.render.pages.context import PageContext
from incubo.render.pages.formats import FORMATS
from incubo.render.pages.terminal import render as lines
from incubo.render.terminal.style import TerminalStyle
from incubo.reports.documents.reminders import Mail

MAIL_VERSION = 1
MAIL_WIDTH = 72
"""Columns of the text of a mail."""
PhaseLabel = Callable[[str | None], str]


def render_mails(
    mails: Sequence[Mail], fmt: str, *, lang: str, terminal: TerminalStyle, phase_label: PhaseLabel
) -> str:
    """Messages one after the other. `fmt` is one of those of pages but HTML."""
    spreads = [PageContext(message.page, lang, terminal, phase_label) for message in mails]
    if fmt == "json":
        said = {
            "version": MAIL_VERSION,
            "lang": lang,
            "messages": [_mail_json(*pair) for pair in zip(mails, spreads, strict=True)],
        }
        return dump_json(said, ascii_only=not terminal.unicode)
    between = "\n---\n\n" if fmt == "markdown" else "\n\n"
    return between.join(str(load_target(FORMATS[fmt])(spread)) for spread in spreads)


def _mail_json(mail: Mail, context: PageContext) -> dict[str, Any]:
    to = {"id": mail.recipient.id, "name": mail.recipient.name, "address": mail.recipient.address}
    return {"id": mail.id, "kind": mail.kind, "to": to, "from": mail.sender,
            "subject": mail_subject(mail), "page": json.page_document(context)}  # fmt: skip


def mail_subject(mail: Mail) -> str:
    """What a message is about, in words. Not safe to show yet."""
    value = mail.page.title.value
    return value if isinstance(value, str) else translate(value)


def mail_body(mail: Mail, *, lang: str, phase_label: PhaseLabel) -> str:
    """The text of a message, without its subject and recipient: lines of a mail."""
    page = mail.page._replace(title=Cell(""), subtitle=(Cell(None),), as_of=None, commit=None)
    return lines(PageContext(page, lang, TerminalStyle(False, True, MAIL_WIDTH), phase_label)).lstrip("\n")
