"""What documents are made from: all entries on a day, and what git knows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.app.workspace import find_commit, find_last_change
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, limit_names, translate
from incubo.core.message import Message
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.reports.documents.minutes import committee_days, find_heard, minutes_page
from incubo.reports.entry_pages.common import PageContext

if TYPE_CHECKING:
    from datetime import date

    from incubo.app.reports.context import ReportContext
    from incubo.document.page import Page

DOCUMENT_KINDS = tuple(ENTRY_KINDS)
"""The kinds of entries that a document may contain."""


def make_document_context(context: ReportContext, path: str | None = None) -> PageContext:
    """The registry on the day, and the commits of a file."""
    last_change, is_modified = find_last_change(context.workspace, path) if path is not None else (None, False)
    commit = find_commit(context.workspace)
    return PageContext(context.registry, context.day, commit, last_change, is_modified, context.today)


def make_minutes(context: ReportContext, day: date | None = None) -> Page:
    """The minutes of what the incubator's committee decided on a day (None: the last day on which one was held).

    Raises UsageError where none is recorded.
    """
    days = committee_days(context)
    day = day or next(iter(days), None)
    if day is None:
        raise UsageError(Message(N_("no committee is recorded")))
    if day not in days:
        known = [translate(Message("{day:long}", {"day": one})) for one in days]
        hints = (Message(N_("there was one on {days:list}"), {"days": limit_names(known)}),) if known else ()
        raise UsageError(Message(N_("no committee of {day:long} is recorded"), {"day": day}), hints=hints)
    commit = find_commit(context.workspace)
    own = PageContext(context.registry, day, commit, today=context.today, include_drafts=True)
    return minutes_page(own, find_heard(context.startups, day))
