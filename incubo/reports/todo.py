"""`todo`: everything that needs attention, as a page with a section for each reason, or as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Collection

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.page import Cell, ListBlock, ListItem, Page, Section
from incubo.document.table import Column, Note, Row, Table
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import Provenance, provenance_notes
from incubo.registry.view import RegistryView
from incubo.reports.attention.action_item import ACTION_REASONS, WINDOW_DAYS, ActionItem
from incubo.reports.attention.collect import collect_action_items
from incubo.reports.attention.ranking import action_lines, line_item, with_options


def todo_page(
    context: RegistryView,
    reasons: Collection[str],
    provenance: Provenance,
    day_option: str = "",
    incubator_option: str = "",
) -> Page:
    """The action items, one section for each reason.

    If `reasons` selects some by name, each startup has its own line instead of a summary. `day_option` and
    `incubator_option` are appended to the commands that the page suggests, so that they apply to its day and incubator.
    """
    items = _selected_items(context, reasons)
    lines = action_lines(context, items, one_line_each=bool(reasons))
    sections = []
    for reason, definition in ACTION_REASONS.items():
        reason_lines = [line for line in lines if line.reason == reason]
        if reason_lines:
            count = sum(len(line.items) for line in reason_lines)
            heading = Message(N_("{title} ({n})"), {"title": definition.title, "n": count})
            sections.append(
                Section(
                    reason,
                    heading,
                    (ListBlock(with_options(map(line_item, reason_lines), day_option, incubator_option)),),
                )
            )
    if not sections:
        nothing = Cell(Message(N_("nothing, according to the registry")), tone="good")
        sections.append(Section("nothing", None, (ListBlock((ListItem((nothing,)),)),)))
    owner = entry_title(context.registry, "incubator", context.incubator) if context.incubator else None
    title = Cell(owner) if owner else Cell(Message(N_("All incubators")))
    subtitle = (Cell(Message(N_("What needs attention"))),)
    notes = (_window_note(), *provenance_notes(context.registry, provenance, ("startup", "member", "job")))
    return Page(
        "todo", context.incubator or "", title, tuple(sections), context.day, provenance.commit, notes, subtitle
    )


def todo_table(context: RegistryView, reasons: Collection[str], provenance: Provenance) -> Table:
    """The same action items, one row each, without summaries."""
    columns = (
        Column("reason", Message(N_("Reason")), "text"),
        Column("kind", Message(N_("Kind")), "text", is_droppable=True),
        Column("id", Message(N_("Id")), "id"),
        Column("what", Message(N_("What")), "text"),
        Column("day", Message(N_("Day")), "date"),
        Column("startups", Message(N_("Startups")), "list", is_droppable=True),
        Column("command", Message(N_("Command")), "text"),
    )
    rows = tuple(
        Row(
            {
                "reason": LabelledValue(item.reason, ACTION_REASONS[item.reason].title),
                "kind": item.entry.kind,
                "id": item.entry.id,
                "what": item.message,
                "day": item.day,
                "startups": item.startups or None,
                "command": item.command,
            }
        )
        for item in _selected_items(context, reasons)
    )
    notes = (_window_note(), *provenance_notes(context.registry, provenance, ("startup", "member", "job")))
    heading = Message(N_("What needs attention on {at:long}"), {"at": context.day})
    return Table("todo", heading, context.day, columns, rows, notes, provenance.commit)


def _selected_items(context: RegistryView, reasons: Collection[str]) -> list[ActionItem]:
    """The action items whose reason, or reason and topic (`sheet/budget_url`), is selected; all if nothing is."""
    return [
        item
        for item in collect_action_items(context)
        if not reasons or not {item.reason, f"{item.reason}/{item.topic}"}.isdisjoint(reasons)
    ]


def _window_note() -> Note:
    return Note("window", Message(N_("“Soon” and “lately” mean within {n} days."), {"n": WINDOW_DAYS}))
