"""Reminders of a registry: the messages of a kind, and who gets none. `remind` writes them, a page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.reports.documents import make_document_context
from incubo.app.reports.form_links import make_document_links
from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.asking.arguments import parse_duration_argument
from incubo.facts.expectations import is_asked_for
from incubo.registry.provenance import Provenance, provenance_notes
from incubo.reports.common import incubator_option
from incubo.reports.documents.reminders import (
    Mail,
    count_unattached_endings,
    endings_in_finished_startups,
    make_reminders,
    startups_in_doubt,
)

if TYPE_CHECKING:
    from incubo.app.reports.context import ReportContext
    from incubo.reports.entry_pages.common import PageContext

DAYS_AHEAD = 30
"""How many days ahead a reminder looks, where nothing else is said."""
NOBODY = N_("Nobody to remind.")


class Reminders(NamedTuple):
    """The messages of a kind, and what is said of whoever gets none."""

    mails: tuple[Mail, ...]
    left_out: tuple[Message, ...]


def find_reminders(context: ReportContext, kind: str, within: str | None = None) -> Reminders:
    """The messages of a kind (a key of `reminders.SUBJECTS`) about what is due within a duration (`30d`).

    `context`: of all kinds of entries (`DOCUMENT_KINDS`). Raises UsageError for what is no duration.
    """
    within = within or f"{DAYS_AHEAD}d"
    days = (parse_duration_argument(within).after(context.day) - context.day).days
    page_context = make_document_context(context)
    links = make_document_links(context.workspace, context.registry)
    left_out = [
        *_unreachable_notes(context, page_context, kind, days),
        *_doubt_notes(context, page_context, kind, days),
        *(_finished_notes(context, page_context, within, days) if kind == "missions" else ()),
    ]
    return Reminders(tuple(make_reminders(page_context, kind, context.incubator, days, links)), tuple(left_out))


def _unreachable_notes(
    context: ReportContext, page_context: PageContext, kind: str, days_ahead: int
) -> Iterator[Message]:
    """Notes about people who get no message: unreadable files, people without a startup and an incubator."""
    kinds = {"missions": ("startup", "member"), "jobs": ("startup", "job")}.get(kind, ("startup",))
    yield from (note.message for note in provenance_notes(context.registry, Provenance(), (), kinds))
    if kind == "committees" and not is_asked_for(context.registry, "committee"):
        yield Message(N_("Products without any committee get no message: less than 2% of the products record one."))
    people = (
        count_unattached_endings(page_context, days_ahead) if kind == "missions" and context.incubator is None else 0
    )
    if people:
        yield Message(
            N_("{n} person whose mission ends works for no product and no incubator: nobody to write to."),
            {"n": people},
            N_("{n} people whose missions end work for no product and no incubator: nobody to write to."),
        )


def _doubt_notes(context: ReportContext, page_context: PageContext, kind: str, days_ahead: int) -> Iterator[Message]:
    """The startups that get no message, because what phase they are in is to be settled first."""
    startups = startups_in_doubt(page_context, kind, context.incubator, days_ahead)
    if startups:
        names = limit_names([startup.display_name for startup in startups])
        yield Message(
            N_("{n} product gets no message, because its phase is to be settled first: {names:list}."),
            {"n": len(startups), "names": names},
            N_("{n} products get no message, because their phase is to be settled first: {names:list}."),
        )
        yield Message(N_("To settle it"), command="incubo todo --only phase-doubt")


def _finished_notes(
    context: ReportContext, page_context: PageContext, within: str, days_ahead: int
) -> Iterator[Message]:
    """The people who are in no message, because their startup has ended, and the list that has them."""
    found = endings_in_finished_startups(page_context, context.incubator, days_ahead)
    if not found:
        return
    names = {
        member.id: Message("{name} ({title})", {"name": member.display_name, "title": each.startup.display_name})
        for each in found
        for member in each.members
    }
    yield Message(
        N_("{n} person is in no message, because the product of their mission has ended, or is to stop: {names:list}."),
        {"n": len(names), "names": limit_names([*names.values()])},
        N_("{n} people are in no message: the products of their missions have ended, or are to stop: {names:list}."),
    )
    startups = ",".join(each.startup.id for each in found)
    day = f" --at {context.day}" if context.day != context.workspace.current_date else ""
    words = f"incubo list missions --ending {quote_argument(within)} --startup {quote_argument(startups)}"
    command = f"{words} {incubator_option(context.incubator)}{day}"
    yield Message(N_("To see their missions"), command=command)
