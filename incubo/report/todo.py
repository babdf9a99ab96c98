"""`todo`: all that needs attention, as a page by reason or as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Collection

from incubo.i18n import N_
from incubo.page import Cell, Item, Items, Page, Section
from incubo.problem import Text
from incubo.registry.account import Source, source_notes
from incubo.registry.named import title_of
from incubo.report.attention.concern import REASONS, Concern
from incubo.report.attention.ranking import concerns, lines
from incubo.report.attention.scope import DAYS, Scope
from incubo.report.today import about, item
from incubo.table import Column, Note, Row, Table, Word


def page(scope: Scope, only: Collection[str], source: Source, at: str = "", whose: str = "") -> Page:
    """The concerns, a section a reason. Of reasons asked for by name (`only`) every startup has its line.

    `at`, `whose`: the options that make the commands of the page be about its day and its incubator.
    """
    found = _found(scope, only)
    told = lines(scope, found, each=bool(only))
    sections = []
    for reason, said in REASONS.items():
        own = [line for line in told if line.reason == reason]
        if own:
            count = sum(len(line.concerns) for line in own)
            heading = Text(N_("{title} ({n})"), {"title": said.title, "n": count})
            sections.append(Section(reason, heading, (Items(about(map(item, own), at, whose)),)))
    if not sections:
        nothing = Cell(Text(N_("nothing that the registry can tell")), mark="good")
        sections.append(Section("nothing", None, (Items((Item((nothing,)),)),)))
    owner = title_of(scope.registry, "incubator", scope.incubator) if scope.incubator else None
    title = Cell(owner) if owner else Cell(Text(N_("All incubators")))
    about_page = (Cell(Text(N_("What needs attention"))),)
    notes = (_window(), *source_notes(scope.registry, source, ("startup", "member", "job")))
    return Page("todo", scope.incubator or "", title, tuple(sections), scope.day, source.commit, notes, about_page)


def table(scope: Scope, only: Collection[str], source: Source) -> Table:
    """The same, a line a concern: nothing is summed up."""
    columns = (
        Column("reason", Text(N_("Reason")), "text"),
        Column("kind", Text(N_("Kind")), "text", spare=True),
        Column("id", Text(N_("Id")), "id"),
        Column("what", Text(N_("What")), "text"),
        Column("day", Text(N_("Day")), "date"),
        Column("startups", Text(N_("Startups")), "list", spare=True),
        Column("command", Text(N_("Command")), "text"),
    )
    rows = tuple(
        Row(
            {
                "reason": Word(each.reason, REASONS[each.reason].title),
                "kind": each.entry.kind,
                "id": each.entry.id,
                "what": each.what,
                "day": each.day,
                "startups": each.startups or None,
                "command": each.command,
            }
        )
        for each in _found(scope, only)
    )
    notes = (_window(), *source_notes(scope.registry, source, ("startup", "member", "job")))
    heading = Text(N_("What needs attention on {at:long}"), {"at": scope.day})
    return Table("todo", heading, scope.day, columns, rows, notes, source.commit)


def _found(scope: Scope, only: Collection[str]) -> list[Concern]:
    return [
        each
        for each in concerns(scope)
        if not only or not {each.reason, f"{each.reason}/{each.topic}"}.isdisjoint(only)
    ]


def _window() -> Note:
    return Note("window", Text(N_("Soon, lately: within {n} days."), {"n": DAYS}))
