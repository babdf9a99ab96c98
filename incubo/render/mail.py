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


def render_mails(messages: Sequence[Mail], fmt: str, *, lang: str, look: TerminalStyle, phase_label: PhaseLabel) -> str:
    """Messages one after the other. `fmt` is one of those of pages but HTML."""
    spreads = [PageContext(message.page, lang, look, phase_label) for message in messages]
    if fmt == "json":
        said = {
            "version": MAIL_VERSION,
            "lang": lang,
            "messages": [_mail_json(*pair) for pair in zip(messages, spreads, strict=True)],
        }
        return dump_json(said, ascii=not look.unicode)
    between = "\n---\n\n" if fmt == "markdown" else "\n\n"
    return between.join(str(load_target(FORMATS[fmt])(spread)) for spread in spreads)


def _mail_json(message: Mail, spread: PageContext) -> dict[str, Any]:
    to = {"id": message.to.id, "name": message.to.name, "address": message.to.address}
    return {"id": message.id, "kind": message.kind, "to": to, "from": message.sender,
            "subject": mail_subject(message), "page": json.page_document(spread)}  # fmt: skip


def mail_subject(message: Mail) -> str:
    """What a message is about, in words. Not safe to show yet."""
    value = message.page.title.value
    return value if isinstance(value, str) else translate(value)


def mail_body(message: Mail, *, lang: str, phase_label: PhaseLabel) -> str:
    """The text of a message, without its subject and recipient: lines of a mail."""
    page = message.page._replace(title=Cell(""), about=(Cell(None),), at=None, commit=None)
    return lines(PageContext(page, lang, TerminalStyle(False, True, MAIL_WIDTH), phase_label)).lstrip("\n")
