"""The minutes of a committee: what was promised, what was decided, what is promised next, and who works on it.

They say what the registry says: who reads them and who reads the registry find the same figures and names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from incubo.core.i18n import N_, capitalize_first
from incubo.core.message import Message
from incubo.document.page import (
    Cell,
    KeyValueList,
    KeyValueRow,
    ListBlock,
    ListItem,
    Page,
    Paragraph,
    Section,
    TableBlock,
)
from incubo.facts.teams import TeamMember
from incubo.model.committees import past_committees
from incubo.model.dates import add_months
from incubo.model.records import Event, Startup
from incubo.reports.common import startup_followers
from incubo.reports.documents.dossier import impact_section
from incubo.reports.entry_pages.common import PageContext, date_cell, make_entry_page, make_fact
from incubo.reports.entry_pages.startup import missing_section, phase_cells
from incubo.reports.entry_pages.startup_team import (
    find_newcomers,
    nobody_message,
    team_block,
    team_title,
)


def minutes_page(context: PageContext, startup: Startup, event: Event) -> Page:
    """The minutes of a committee of a startup. `context`: the registry on its day, with what it decided."""
    earlier = past_committees(startup, event.date - timedelta(days=1)) if event.date is not None else []
    previous = earlier[-1] if earlier else None
    last_day = event.next or context.day
    members = [*context.situation(startup).members, *find_newcomers(context, startup, last_day)]
    page = make_entry_page(
        context,
        "startup",
        startup,
        startup.title,
        Section("decision", Message(N_("Decision")), (KeyValueList(tuple(_decision_facts(context, startup, event))),)),
        _comment_section(event),
        _promised_section(previous),
        impact_section(context, startup, is_over=False),
        _objectives_section(event),
        Section(
            "team",
            team_title(members),
            (team_block(context, members, nobody_message(context.registry, context.day), is_for_others=True),),
        ),
        _extended_section(event, members),
        missing_section(context, startup),
    )
    incubators = context.entry_cells("incubator", startup.all_incubators)
    title = Message(N_("Committee minutes: {name}"), {"name": startup.display_name})
    sections = tuple(_in_words(section) for section in page.sections if section.id != "file")
    return page._replace(
        page_type="minutes", title=Cell(title), is_for_others=True, commit=None, subtitle=incubators, sections=sections
    )


def join_minutes(pages: Sequence[tuple[str, Page]]) -> Page:
    """The minutes of a committee that heard several startups, by their names, one after another."""
    sections: list[Section] = []
    for name, page in pages:
        sections.append(Section(page.id, Message("{name}", {"name": name}), (), is_part=True))
        sections += [section._replace(id=f"{page.id}.{section.id}") for section in page.sections]
    title = Message(N_("Committee minutes: {names:list}"), {"names": [name for name, _ in pages]})
    incubators = tuple(dict.fromkeys(cell for _, page in pages for cell in page.subtitle))
    return pages[0][1]._replace(id="", title=Cell(title), subtitle=incubators, sections=tuple(sections))


def _in_words(section: Section) -> Section:
    """A section whose tables have days and measures as people say them: a document has no cells to compute with."""
    blocks = (_table_in_words(block) if isinstance(block, TableBlock) else block for block in section.blocks)
    return section._replace(blocks=tuple(blocks))


def _table_in_words(table: TableBlock) -> TableBlock:
    days = {column.id for column in table.columns if column.type == "date"}
    columns = tuple(column._replace(type="text") if column.id in days else column for column in table.columns)
    rows = []
    for row in table.rows:
        cells = dict(row.cells)
        for name in days:
            day = cells.get(name)
            day = day.value if isinstance(day, Cell) else day
            if isinstance(day, date):
                cells[name] = Message("{day:long}", {"day": day})
        if isinstance(cells.get("key"), str):  # the key of a measure
            cells["key"] = capitalize_first(cells["key"].replace("_", " "))
        rows.append(row._replace(cells=cells))
    return table._replace(columns=columns, rows=tuple(rows))


def _decision_facts(context: PageContext, startup: Startup, event: Event) -> Iterator[KeyValueRow]:
    yield make_fact("date", Message(N_("Day of the committee")), date_cell(event.date))
    yield make_fact("decision", Message(N_("Decision")), context.vocabulary_cell("decisions", event.decision))
    yield make_fact("amount", Message(N_("Granted")), Cell(event.amount, "amount"))
    months = Message(N_("{n} month"), {"n": event.months}, N_("{n} months")) if event.months else None
    yield make_fact("months", Message(N_("For")), Cell(months, machine_value=event.months))
    usual_end = add_months(event.date, round(event.months)) if event.date is not None and event.months else None
    if event.budget_end != usual_end:  # else the months say it, and nobody chose the day
        yield make_fact("budget_end", Message(N_("Budget until")), date_cell(event.budget_end))
    yield make_fact("next", Message(N_("Next committee")), date_cell(event.next))
    period = context.registry.phase_period_at(startup.id, context.day)
    phase = phase_cells(context, startup, period)[:1]
    if period is not None and period.phase.start is not None:
        phase = (*phase, Cell(Message(N_("since {day:long}"), {"day": period.phase.start})))
    yield make_fact("phase", Message(N_("Phase")), *phase)
    yield make_fact(
        "followed_by", Message(N_("Followed by")), *context.entry_cells("member", startup_followers(startup))
    )
    yield make_fact("document", Message(N_("Document")), Cell(event.document))


def _comment_section(event: Event) -> Section:
    blocks = (Paragraph(Message("{text}", {"text": event.comment})),) if event.comment else ()
    return Section("comment", Message(N_("In a word")), blocks)


def _promised_section(previous: Event | None) -> Section:
    """What was promised at the committee before."""
    if previous is None or previous.date is None:
        return Section("promised", None, ())
    title = Message(N_("Promised at the committee of {day:long}"), {"day": previous.date})
    return Section("promised", title, _list_of(previous.objectives))


def _objectives_section(event: Event) -> Section:
    title = Message(N_("Promised for the next committee"))
    if event.next is not None:
        title = Message(N_("Promised for the committee of {day:long}"), {"day": event.next})
    return Section("objectives", title, _list_of(event.objectives))


def _extended_section(event: Event, members: Sequence[TeamMember]) -> Section:
    """Whose mission goes until the next committee, as it was extended or agreed."""
    if event.next is None:
        return Section("extended", None, ())
    title = Message(N_("Missions until the committee of {day:long}"), {"day": event.next})
    names = tuple(person.member.display_name for person in members if person.end == event.next)
    return Section("extended", title, _list_of(names))


def _list_of(objectives: tuple[str, ...]) -> tuple[ListBlock, ...]:
    items = tuple(ListItem((Cell(objective),)) for objective in objectives if objective)
    return (ListBlock(items),) if items else ()
