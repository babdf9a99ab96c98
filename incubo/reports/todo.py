"""`todo`: all that needs attention, as a page by reason or as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Collection

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.page import Cell, ListBlock, ListItem, Page, Section
from incubo.document.table import Column, Note, Row, Table
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import Provenance, provenance_notes
from incubo.reports.attention.action_item import ACTION_REASONS, WINDOW_DAYS, ActionItem, AttentionContext
from incubo.reports.attention.ranking import action_lines, collect_action_items, line_item, with_options


def todo_page(
    context: AttentionContext,
    reasons: Collection[str],
    provenance: Provenance,
    day_option: str = "",
    incubator_option: str = "",
) -> Page:
    """The concerns, a section a reason. Of reasons asked for by name (`reasons`) every startup has its line.

    `day_option`, `incubator_option`: the options that make the commands of the page be about its day and its incubator.
    """
    found = _selected_items(context, reasons)
    told = action_lines(context, found, one_line_each=bool(reasons))
    sections = []
    for reason, said in ACTION_REASONS.items():
        own = [line for line in told if line.reason == reason]
        if own:
            count = sum(len(line.items) for line in own)
            heading = Message(N_("{title} ({n})"), {"title": said.title, "n": count})
            sections.append(
                Section(reason, heading, (ListBlock(with_options(map(line_item, own), day_option, incubator_option)),))
            )
    if not sections:
        nothing = Cell(Message(N_("nothing that the registry can tell")), tone="good")
        sections.append(Section("nothing", None, (ListBlock((ListItem((nothing,)),)),)))
    owner = entry_title(context.registry, "incubator", context.incubator) if context.incubator else None
    title = Cell(owner) if owner else Cell(Message(N_("All incubators")))
    about_page = (Cell(Message(N_("What needs attention"))),)
    notes = (_window_note(), *provenance_notes(context.registry, provenance, ("startup", "member", "job")))
    return Page(
        "todo", context.incubator or "", title, tuple(sections), context.day, provenance.commit, notes, about_page
    )


def todo_table(context: AttentionContext, reasons: Collection[str], provenance: Provenance) -> Table:
    """The same, a line a concern: nothing is summed up."""
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
                "reason": LabelledValue(each.reason, ACTION_REASONS[each.reason].title),
                "kind": each.entry.kind,
                "id": each.entry.id,
                "what": each.message,
                "day": each.day,
                "startups": each.startups or None,
                "command": each.command,
            }
        )
        for each in _selected_items(context, reasons)
    )
    notes = (_window_note(), *provenance_notes(context.registry, provenance, ("startup", "member", "job")))
    heading = Message(N_("What needs attention on {at:long}"), {"at": context.day})
    return Table("todo", heading, context.day, columns, rows, notes, provenance.commit)


def _selected_items(context: AttentionContext, reasons: Collection[str]) -> list[ActionItem]:
    return [
        each
        for each in collect_action_items(context)
        if not reasons or not {each.reason, f"{each.reason}/{each.topic}"}.isdisjoint(reasons)
    ]


def _window_note() -> Note:
    return Note("window", Message(N_("Soon, lately: within {n} days."), {"n": WINDOW_DAYS}))
