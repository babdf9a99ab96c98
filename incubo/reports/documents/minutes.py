"""The minutes of a committee: what it decided about each startup, in sentences, then the dossier of each of them.

They say what the registry says: who reads them and who reads the registry find the same figures and names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import reduce

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Block, Cell, KeyValueList, ListBlock, ListItem, Page, Paragraph, Section, TableBlock
from incubo.document.table import Note
from incubo.facts.scope import Scope
from incubo.facts.teams import TeamMember
from incubo.model.committees import COMMITTEE_EVENT, is_planned_committee, past_committees
from incubo.model.records import Event, Startup
from incubo.reports.committees import whole_euros
from incubo.reports.documents.dossier import dossier_page
from incubo.reports.entry_pages.common import PageContext
from incubo.reports.entry_pages.startup_team import find_newcomers, nobody_message, team_block, team_title

LEFT_OUT_OF_DOSSIERS = ("file", "draft", "agenda", "correction", "decision")
"""The sections of a dossier that are for a committee to come, or for who edits its entry."""
_DEFINITION = N_("Names and figures are those of the registry on the day of the committee.")
Heard = Sequence[tuple[Startup, Event]]
"""What a committee heard: each startup, and its committee."""


def committee_days(scope: Scope) -> list[date]:
    """The days on which a committee was held, as far as the registry says, the latest one first."""
    days = {
        event.date for startup in scope.startups for event in past_committees(startup, scope.day) if _is_held(event)
    }
    return sorted((day for day in days if day is not None), reverse=True)


def find_heard(startups: Iterable[Startup], day: date) -> Heard:
    """The startups that a committee heard on a day, by name; of two committees on it, the one later in the file."""
    heard = {
        startup.id: (startup, event)
        for startup in startups
        for event in startup.events
        if event.name == COMMITTEE_EVENT and event.date == day and _is_held(event)
    }
    return sorted(heard.values(), key=lambda pair: (pair[0].display_name.casefold(), pair[0].id))


def _is_held(event: Event) -> bool:
    return not is_planned_committee(event)


def minutes_page(context: PageContext, heard: Heard) -> Page:
    """The minutes of a day. `context`: the registry on that day, with what it decided about one startup or more."""
    decisions = [_decision_section(context, startup, event) for startup, event in heard]
    sections = [Section("decisions", Message(N_("Decisions")), (), is_part=True), *decisions]
    notes: list[Note] = []
    for startup, event in heard:
        page = _make_dossier(context, startup, event)
        title = Message(N_("Dossier: {name}"), {"name": startup.display_name})
        sections.append(Section(startup.id, title, (), is_part=True))
        sections += [section._replace(id=f"{startup.id}.{section.id}") for section in page.sections]
        told = {"title": startup.display_name}
        notes += [
            note._replace(message=Message(N_("{title}: {problem}"), {**told, "problem": note.message}), hint=None)
            for note in page.notes
        ]
    incubators = (incubator for startup, _ in heard for incubator in startup.all_incubators)
    title = Message(N_("Minutes of the committee of {day:long}"), {"day": context.day})
    return Page(
        "minutes",
        context.day.isoformat(),
        Cell(title),
        tuple(sections),
        context.day,
        context.commit,
        (*notes, Note("definition-minutes", Message(_DEFINITION))),
        context.entry_cells("incubator", incubators),
        is_for_others=True,
    )


def _decision_section(context: PageContext, startup: Startup, event: Event) -> Section:
    """What a committee decided about a startup, in sentences, and what is promised."""
    blocks: list[Block] = [Paragraph(reduce(_and_then, _decision_sentences(context, startup, event)))]
    if event.comment:
        blocks.append(Paragraph(Message(N_("Comment: {text}"), {"text": event.comment})))
    if event.document:
        blocks.append(Paragraph(Message(N_("Document: {text}"), {"text": event.document})))
    promised = _list_of(event.objectives)
    if promised:
        blocks += [Paragraph(Message(N_("The team promises:"))), *promised]
    return Section(f"{startup.id}.decided", Message("{name}", {"name": startup.display_name}), tuple(blocks))


def _and_then(first: Message, rest: Message) -> Message:
    return Message("{first} {rest}", {"first": first, "rest": rest})


def _decision_sentences(context: PageContext, startup: Startup, event: Event) -> Iterator[Message]:
    if event.decision:
        decision = context.vocabulary_cell("decisions", event.decision).value
        yield Message(N_("The committee decided: {decision}."), {"decision": decision})
    else:
        yield Message(N_("The decision of the committee is not recorded."))
    yield from _tell_budget(event)
    period = context.registry.phase_period_at(startup.id, context.day)
    if period is not None and period.phase.start is not None:
        arguments = {"phase": context.phase_cell(period.phase.name).value, "day": period.phase.start}
        yield Message(N_("Its phase since {day:long}: {phase}."), arguments)
    if event.next is not None:
        yield Message(N_("The next committee is on {day:long}."), {"day": event.next})
        people = [one.member.display_name for one in _team_until(context, startup, event.next) if one.end == event.next]
        if people:
            yield Message(
                N_("{n} mission runs until that day: {people:list}."), {"n": len(people), "people": people},
                N_("{n} missions run until that day: {people:list}."),
            )  # fmt: skip


def _tell_budget(event: Event) -> Iterator[Message]:
    """What was granted, for how long, and until when."""
    amount = whole_euros(event.amount)
    arguments = {"amount": amount, "n": event.months, "day": event.budget_end}
    if amount is not None and event.months:
        yield Message(
            N_("It grants {amount:money} for {n} month."), arguments, N_("It grants {amount:money} for {n} months.")
        )
    elif amount is not None:
        yield Message(N_("It grants {amount:money}."), arguments)
    elif event.months:
        yield Message(N_("This holds for {n} month."), arguments, N_("This holds for {n} months."))
    if event.budget_end is not None:
        yield Message(N_("The budget runs until {day:long}."), arguments)


def _make_dossier(context: PageContext, startup: Startup, event: Event) -> Page:
    """The dossier of a startup on the day of its committee, with what was promised before it."""
    page = dossier_page(startup, context)
    sections: list[Section] = []
    for section in page.sections:
        if section.id in LEFT_OUT_OF_DOSSIERS:
            continue
        if section.id == "objectives":
            section = _promised_section(startup, event)
        elif section.id == "team":
            section = _team_section(context, startup, event)
        sections.append(section._replace(blocks=tuple(map(_in_words, section.blocks))))
    return page._replace(sections=tuple(sections))


def _promised_section(startup: Startup, event: Event) -> Section:
    """What was promised at the committee before."""
    earlier = past_committees(startup, event.date - timedelta(days=1)) if event.date is not None else []
    if not earlier:
        return Section("promised", None, ())
    title = Message(N_("Promised at the committee of {day:long}"), {"day": earlier[-1].date})
    return Section("promised", title, _list_of(earlier[-1].objectives))


def _team_section(context: PageContext, startup: Startup, event: Event) -> Section:
    """Who works for the startup, and who begins before the next committee."""
    members = _team_until(context, startup, event.next)
    nobody = nobody_message(context.registry, context.day)
    return Section("team", team_title(members), (team_block(context, members, nobody, is_for_others=True),))


def _team_until(context: PageContext, startup: Startup, last_day: date | None) -> list[TeamMember]:
    newcomers = find_newcomers(context, startup, last_day) if last_day is not None else []
    return [*context.situation(startup).members, *newcomers]


def _in_words(block: Block) -> Block:
    """A block without what is only for the meeting, and a table with days and measures as people say them: a document
    has no cells to compute with.
    """
    if isinstance(block, KeyValueList):
        return KeyValueList(tuple(row for row in block.rows if row.id != "day"))
    if not isinstance(block, TableBlock):
        return block
    days = {column.id for column in block.columns if column.type == "date"}
    columns = tuple(column._replace(type="text") if column.id in days else column for column in block.columns)
    rows = []
    for row in block.rows:
        cells = dict(row.cells)
        for name in days:
            day = cells.get(name)
            day = day.value if isinstance(day, Cell) else day
            if isinstance(day, date):
                cells[name] = Cell(Message("{day:long}", {"day": day}), machine_value=day)
        rows.append(row._replace(cells=cells))
    return block._replace(columns=columns, rows=tuple(rows), timeline=None)


def _list_of(texts: Iterable[str | Message]) -> tuple[ListBlock, ...]:
    items = tuple(ListItem((Cell(text),)) for text in texts if text)
    return (ListBlock(items),) if items else ()
