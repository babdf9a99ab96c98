"""Messages for the eye, for a note or for machines: each with whom it is to and what it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from incubo.i18n import say
from incubo.render import page_json
from incubo.render.json import document
from incubo.render.page_terminal import render as lines
from incubo.render.pages import FORMATS
from incubo.render.spread import Spread
from incubo.render.style import Look
from incubo.report.documents.message import Message

VERSION = 1
WIDTH = 72
"""Columns of the text of a mail."""
Label = Callable[[str | None], str]


def render(messages: Sequence[Message], fmt: str, *, lang: str, look: Look, phase_label: Label) -> str:
    """Messages one after the other. `fmt` is one of those of pages but HTML."""
    spreads = [Spread(message.page, lang, look, phase_label) for message in messages]
    if fmt == "json":
        said = {
            "version": VERSION,
            "lang": lang,
            "messages": [_plain(*pair) for pair in zip(messages, spreads, strict=True)],
        }
        return document(said, ascii=not look.unicode)
    between = "\n---\n\n" if fmt == "markdown" else "\n\n"
    return between.join(str(import_module(FORMATS[fmt]).render(spread)) for spread in spreads)


def _plain(message: Message, spread: Spread) -> dict[str, Any]:
    to = {"id": message.to.id, "name": message.to.name, "address": message.to.address}
    return {"id": message.id, "kind": message.kind, "to": to, "from": message.sender,
            "subject": subject(message), "page": page_json.said(spread)}  # fmt: skip


def subject(message: Message) -> str:
    """What a message is about, in words. Not safe to show yet."""
    value = message.page.title.value
    return value if isinstance(value, str) else say(value)


def body(message: Message, *, lang: str, phase_label: Label) -> str:
    """The text of a message, without its subject and recipient: lines of a mail."""
    from incubo.page import Cell

    page = message.page._replace(title=Cell(""), about=(Cell(None),), at=None, commit=None)
    return lines(Spread(page, lang, Look(False, True, WIDTH), phase_label)).lstrip("\n")
