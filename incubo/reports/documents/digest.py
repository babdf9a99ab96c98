"""The digest of a week: arrivals, newcomers, departures, phases, committees, missions that end, offers, changed files.

It uses the functions of the reports, so a digest and a report of the same days agree. All comes from dates in the
files, seen from the last day, except the changed entries, which git knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.failures import attempt_all
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_entry_id, quote_entry_ref
from incubo.document.page import Block, Cell, KeyValueList, KeyValueRow, ListBlock, ListItem, Page, Paragraph, Section
from incubo.document.table import Note
from incubo.facts.endings import extension_hint, find_departures, mission_places, missions_elsewhere
from incubo.facts.people import ActivePerson, left_out_notes, people_with_missions
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.jobs import closing_date, job_title_or_id, publication_date
from incubo.model.periods import Period
from incubo.model.records import Event, Job, Startup
from incubo.model.teams import mission_startups, startups_left
from incubo.model.tenure import find_tenures
from incubo.registry.file_changes import ChangedEntry
from incubo.registry.incubator_entries import jobs_of_incubator
from incubo.registry.lookup import entry_title, phase_label
from incubo.registry.provenance import Provenance, provenance_notes
from incubo.reports.arrivals import PresenceChange, find_presence_changes
from incubo.reports.committees import committee_situations, describe_decision
from incubo.reports.common import KIND_COUNTS, incubator_option, period_title
from incubo.reports.documents.form_request import (
    NO_LINKS,
    DocumentLinks,
    LinkedTask,
    committee_request,
    extension_task,
    link_rows,
)
from incubo.reports.entry_pages.common import PageContext, date_cell, days_left_cell, name_section, role_on_one_line
from incubo.reports.transitions import find_transitions

NEWCOMER_MONTHS = 3
"""People are newcomers during so many months after they first arrived."""
MAX_LINES = 12
"""The most lines in a section; the others are counted, with the command that lists them."""

_CHANGE_COUNTS = {
    "added": Message(N_("{n} new"), {}, N_("{n} new")),
    "changed": Message(N_("{n} changed"), {}, N_("{n} changed")),
    "renamed": Message(N_("{n} renamed"), {}, N_("{n} renamed")),
    "removed": Message(N_("{n} removed"), {}, N_("{n} removed")),
}


GROUPINGS = ("topic", "startup")
"""What the sections of a digest are."""


class _News(NamedTuple):
    """A line, and the startups it is about. `startup_cell`: the position of the cell that names them (None: none).

    `task`: what the line asks to do, if it does (None: it only tells).
    """

    item: ListItem
    startups: tuple[str, ...] = ()
    startup_cell: int | None = None
    task: LinkedTask | None = None


class _Topic(NamedTuple):
    """The lines on a subject, and the command that lists them all ("": none)."""

    id: str
    title: Message
    news: tuple[_News, ...]
    command: str


def digest_page(
    context: PageContext,
    incubator: str | None,
    period: Period,
    days_ahead: int,
    provenance: Provenance,
    changed: Sequence[ChangedEntry] = (),
    *,
    written: Section | None = None,
    max_lines: int | None = MAX_LINES,
    by: str = "topic",
    links: DocumentLinks = NO_LINKS,
) -> Page:
    """The digest of a period that ends by the day, with what comes after it, in the next `days_ahead` days.

    `written`: what git says was written in the entries. `changed`: the entries that it says changed. `max_lines`: the
    most lines in a section (None: no limit). `by` is one of `GROUPINGS`. A section in which something is to be done
    ends with its `links`.
    """
    ahead = shift_date_clamped(context.day, days_ahead)
    topics = _topics(context, incubator, period, days_ahead)
    changed_section = _changed_section(changed, max_lines)
    from_git = [*([written] if written is not None else []), changed_section]
    if by == "startup":
        sections = [*_startup_sections(context, topics, links), *from_git]
    else:
        sections = [*(_topic_section(max_lines, topic, links) for topic in topics), *from_git]
    if not any(isinstance(block, ListBlock) and block.items for section in sections for block in section.blocks):
        empty = Paragraph(Message(N_("Nothing in this period, nor in the {n} days after it."), {"n": days_ahead}), None)
        sections = [Section("nothing", None, (empty,)), *sections]
    owner = context.entry_cell("incubator", incubator) if incubator else Cell(Message(N_("All incubators")))
    return Page(
        "digest",
        incubator or "",
        Cell(period_title(period)),
        tuple(sections),
        context.day,
        context.commit,
        tuple(_notes(context, incubator, Period(period.first, ahead), provenance)),
        (owner,),
        is_for_others=True,
    )


def _topics(context: PageContext, incubator: str | None, period: Period, days_ahead: int) -> list[_Topic]:
    """The subjects of a digest, in the order of the page."""
    ahead = Period(shift_date_clamped(period.last, 1), shift_date_clamped(context.day, days_ahead))
    scope = incubator_option(incubator)
    arrivals_command = f"incubo report arrivals --over {period.first}..{period.last} --why {scope}"
    since = f"--since {period.first} --until {period.last} {scope}"

    def topic(topic_id: str, title: Message, news: Iterable[_News], command: str = "") -> _Topic:
        return _Topic(topic_id, title, tuple(attempt_all(news, name_section(title))), command)

    return [
        topic(
            "arrivals",
            Message(N_("Arrivals")),
            arrival_items(context, incubator, period),
            arrivals_command,
        ),
        topic(
            "newcomers",
            Message(N_("Here for less than {n} months"), {"n": NEWCOMER_MONTHS}),
            newcomer_items(context, incubator, shift_date_clamped(period.first, -1)),
            f"incubo list members --younger-than {NEWCOMER_MONTHS}mo {scope}",
        ),
        topic("arriving", Message(N_("Arriving")), upcoming_arrival_items(context, incubator, ahead)),
        topic(
            "departures",
            Message(N_("Departures")),
            departure_items(context, incubator, period),
            arrivals_command,
        ),
        topic(
            "ending",
            Message(N_("People whose mission ends within {n} days"), {"n": days_ahead}),
            ending_mission_items(context, incubator, days_ahead),
            f"incubo list members --ending {days_ahead}d {scope}",
        ),
        topic(
            "phases",
            Message(N_("Phases")),
            phase_change_items(context, incubator, period, ahead),
            f"incubo list startups {since}",
        ),
        topic(
            "committees",
            Message(N_("Committees held")),
            held_committee_items(context, incubator, period),
            f"incubo list committees {since}",
        ),
        topic(
            "committees_to_come",
            Message(N_("Committees to come")),
            upcoming_committee_items(context, incubator, days_ahead),
            f"incubo calendar committees {scope}",
        ),
        topic("events", Message(N_("Events")), other_event_items(context, incubator, period)),
        topic(
            "offers",
            Message(N_("Offers published")),
            published_job_items(context, incubator, period),
            f"incubo list jobs {since}",
        ),
        topic(
            "offers_closed",
            Message(N_("Offers closed")),
            closed_job_items(context, incubator, period),
            f"incubo list jobs --all {scope}",
        ),
    ]


def _startup_sections(context: PageContext, topics: Iterable[_Topic], links: DocumentLinks) -> Iterator[Section]:
    """The lines by startup, by its title, each after its subject; those of no startup come last.

    What is about several startups is told once, under all of them.
    """
    groups: dict[tuple[str, ...], list[ListItem]] = {}
    tasks: dict[tuple[str, ...], list[LinkedTask]] = {}
    for topic in topics:
        for item, startups, startup_cell, task in topic.news:
            tasks.setdefault(startups, []).extend([task] if task is not None else [])
            cells = tuple(cell for position, cell in enumerate(item.cells) if position != startup_cell)
            told = Cell(topic.title, tone="quiet", machine_value=topic.id)
            groups.setdefault(startups, []).append(ListItem((told, *cells), item.hint))
    titles = {ids: [entry_title(context.registry, "startup", startup) for startup in ids] for ids in groups}
    for ids in sorted(groups, key=lambda ids: (not ids, [title.casefold() for title in titles[ids]], ids)):
        title = Message("{titles:list}", {"titles": titles[ids]}) if ids else Message(N_("In general"))
        yield Section(f"startups/{'+'.join(ids)}", title, _blocks(groups[ids], tasks[ids], links))


def _blocks(items: Sequence[ListItem], tasks: Iterable[LinkedTask], links: DocumentLinks) -> tuple[Block, ...]:
    """The lines, then the links to do what they ask."""
    rows = tuple(link_rows(tasks, links))
    return (ListBlock(tuple(items)), *((KeyValueList(rows),) if rows else ()))


def _topic_section(max_lines: int | None, topic: _Topic, links: DocumentLinks) -> Section:
    """The first lines on a subject, then how many more there are."""
    shown = topic.news[:max_lines]
    items = [news.item for news in shown]
    if max_lines is not None and len(topic.news) > max_lines:
        more = Message(N_("and {n} more"), {"n": len(topic.news) - max_lines})
        items.append(ListItem((Cell(more, tone="quiet"),), Hint(command=topic.command)))
    tasks = [news.task for news in shown if news.task is not None]
    return Section(topic.id, topic.title, _blocks(items, tasks, links))


def _changed_section(changed: Sequence[ChangedEntry], max_names: int | None) -> Section:
    """How many entries changed, by kind, and which."""
    rows = []
    for kind, label in KIND_COUNTS.items():
        own = sorted((entry for entry in changed if entry.kind == kind), key=lambda entry: entry.id)
        counts = _count_changes(own)
        if counts:
            cells = [
                Cell(_CHANGE_COUNTS[change_type]._replace(arguments={"n": n}), machine_value=n)
                for change_type, n in counts.items()
            ]
            count_label = label._replace(arguments={"n": sum(counts.values())})
            rows.append(KeyValueRow(count_label, (*cells, _changed_names_cell(own, max_names)), kind))
    return Section("sheets", Message(N_("Entries changed")), (KeyValueList(tuple(rows)),))


_MAX_NAMES = 40
"""The most entries that a line of a document names."""


def _changed_names_cell(changed: Sequence[ChangedEntry], max_names: int | None) -> Cell:
    """The titles of the entries, in the order of their ids: also in a whole document only as many as can be read."""
    titles = [entry.title for entry in changed]
    max_names = max_names or _MAX_NAMES
    if len(titles) > max_names:
        others = len(titles) - max_names
        titles[max_names:] = [Message(N_("{n} other"), {"n": others}, N_("{n} others"))]
    ids = [entry.id for entry in changed]
    return Cell(Message("{titles:list}", {"titles": titles}), tone="quiet", machine_value=ids)


def _count_changes(changed: Iterable[ChangedEntry]) -> Mapping[str, int]:
    change_types = [entry.change_type for entry in changed]
    return {
        change_type: change_types.count(change_type) for change_type in _CHANGE_COUNTS if change_type in change_types
    }


def _notes(context: PageContext, incubator: str | None, told: Period, provenance: Provenance) -> Iterator[Note]:
    text = N_(
        "Arrivals and departures: presences that begin or end; missions that follow each other "
        "count as one. A departure is dated by its last day, and counted from the next day on."
    )
    yield Note("definition-presence", Message(text))
    text = N_("People whose mission ends: those who have no other one just after, also where their product is over.")
    yield Note("definition-ending", Message(text))
    yield from provenance_notes(context.registry, provenance, ("startup", "member", "job"))
    yield from left_out_notes(context.registry, incubator, told)


def arrival_items(context: PageContext, incubator: str | None, period: Period) -> Iterator[_News]:
    """Who arrived in a period, by day."""
    for change in _presence_changes_in_period(context, incubator, period):
        if not change.is_departure:
            note = (
                Message(N_("back, gone since {day:long}"), {"day": change.previous_end})
                if change.previous_end is not None
                else None
            )
            yield _person_item(
                context, change.person, change.day, Cell(note, tone="quiet", machine_value=change.previous_end)
            )


def newcomer_items(context: PageContext, incubator: str | None, last: date) -> Iterator[_News]:
    """Who first arrived within the last months, by `last` (later arrivals have their section), and is still here.

    The last to come first. Somebody who comes back is no newcomer.
    """
    since = add_months(context.day, -NEWCOMER_MONTHS)
    newcomers = []
    for person in people_with_missions(context.registry, incubator):
        first = next(find_tenures(person.missions), None)
        if first is not None and since < first.start <= last and person.is_active(context.day):
            newcomers.append((first.start, person))
    for day, person in sorted(newcomers, key=lambda item: (-item[0].toordinal(), item[1].member.id)):
        yield _person_item(context, person, day, Cell(None))


def departure_items(context: PageContext, incubator: str | None, period: Period) -> Iterator[_News]:
    """Who left in a period, by day."""
    for change in _presence_changes_in_period(context, incubator, period):
        if change.is_departure and change.tenure_start is not None:
            days = (change.day - change.tenure_start).days + 1
            places = _places_elsewhere(context, change.person, change.day)
            template = N_("after {days:duration}")
            if places:
                template = N_("after {days:duration}, goes on elsewhere: {places:list}")
            text = Message(template, {"days": days, "places": places})
            last_cell = Cell(text, tone="quiet", machine_value=days)
            yield _person_item(context, change.person, change.day, last_cell, leaves=True)


def _places_elsewhere(context: PageContext, person: ActivePerson, day: date) -> Sequence[str | LabelledValue]:
    """Where a person who leaves on a day goes on; nothing for one who leaves the network."""
    missions = missions_elsewhere(person, day)
    return mission_places(context.registry, person.member, missions) if missions else ()


def _presence_changes_in_period(context: PageContext, incubator: str | None, period: Period) -> list[PresenceChange]:
    changes = find_presence_changes(
        context.registry, people_with_missions(context.registry, incubator), context.day, None
    )
    return sorted(
        (change for change in changes if period.contains(change.day)),
        key=lambda change: (change.day, change.person.member.id),
    )


def upcoming_arrival_items(context: PageContext, incubator: str | None, period: Period) -> Iterator[_News]:
    """Whose tenure begins in the coming days."""
    arrivals = []
    for person in people_with_missions(context.registry, incubator):
        for tenure in find_tenures(person.missions):
            if period.contains(tenure.start):
                arrivals.append((tenure.start, person.member.id, person))
    for day, _, person in sorted(arrivals, key=lambda arrival: arrival[:2]):
        yield _person_item(context, person, day, Cell(None))


def ending_mission_items(context: PageContext, incubator: str | None, days_ahead: int) -> Iterator[_News]:
    """Whose missions end in the coming days without another one that follows, by day."""
    registry, period = context.registry, Period(context.day, shift_date_clamped(context.day, days_ahead))
    departures = find_departures(context, incubator, period)
    by_day = sorted(departures, key=lambda one: (one.ending.last_day, one.ending.person.member.id))
    for ending, _, is_to_renew in by_day:
        last_cell = days_left_cell(ending.last_day, context.day)._replace(tone="")
        news = _person_item(context, ending.person, ending.last_day, last_cell, leaves=True)
        if ending.outcome == "elsewhere":
            places = mission_places(registry, ending.person.member, ending.next_missions)
            text = Message(N_("goes on elsewhere: {places:list}"), {"places": places})
            elsewhere = Cell(text, tone="quiet", machine_value=[str(place) for place in places])
            news = news._replace(item=news.item._replace(cells=(*news.item.cells, elsewhere)))
        if is_to_renew:
            member = ending.person.member
            hint = extension_hint(context, member, ending.mission)
            task = extension_task(registry, member, ending.mission, context.day)
            news = news._replace(item=news.item._replace(hint=hint), task=task)
        yield news


def _person_item(
    context: PageContext, person: ActivePerson, day: date, last_cell: Cell, *, leaves: bool = False
) -> _News:
    """A person: role, startups (those that they leave that day, if they leave), and the day."""
    member = person.member
    role = role_on_one_line(member)
    role_cell = Cell(role) if role else context.vocabulary_cell("domaines", member.domaine)
    startups = [
        startup
        for mission in person.missions
        if mission.covers(day)
        for startup in (startups_left(member, mission, day) if leaves else mission_startups(member, mission))
    ]
    ids = list(dict.fromkeys(startups))
    names = Message("{titles:list}", {"titles": [entry_title(context.registry, "startup", startup) for startup in ids]})
    cells = (
        context.entry_cell("member", member.id),
        role_cell,
        Cell(names if ids else None, machine_value=ids),
        date_cell(day),
        last_cell,
    )
    return _News(ListItem(cells), tuple(ids), 2)


def phase_change_items(
    context: PageContext, incubator: str | None, period: Period, upcoming: Period
) -> Iterator[_News]:
    """The transitions of a period, and those planned for the coming days."""
    for transition in find_transitions(
        context.registry, context.registry.startups_of_incubator(incubator), upcoming.last
    ):
        if not period.contains(transition.day) and not upcoming.contains(transition.day):
            continue
        names = {
            "before": phase_label(context.registry, transition.from_phase),
            "into": phase_label(context.registry, transition.to_phase),
        }
        text = Message("{before} → {into}", names) if transition.from_phase is not None else Message("{into}", names)
        upcoming_cell = (
            Cell(None)
            if period.contains(transition.day)
            else Cell(Message(N_("to come")), tone="quiet", machine_value="to-come")
        )
        cells = (
            context.entry_cell("startup", transition.startup.id),
            Cell(text, machine_value=transition.to_phase),
            date_cell(transition.day),
            upcoming_cell,
        )
        yield _startup_news(transition.startup, ListItem(cells))


def held_committee_items(context: PageContext, incubator: str | None, period: Period) -> Iterator[_News]:
    """The committees of a period by day: the decision, and the next one."""
    for day, startup, event in _events_in_period(context, incubator, period):
        if event.name == COMMITTEE_EVENT:
            next_text = Message(N_("next on {day:long}"), {"day": event.next}) if event.next is not None else None
            decision = describe_decision(context.registry, event) or Message(N_("decision not recorded"))
            tone = "" if event.decision else "due"
            cells = (
                context.entry_cell("startup", startup.id),
                date_cell(day),
                Cell(decision, tone=tone, machine_value=event.decision),
            )
            item = ListItem(
                (*cells, Cell(next_text, machine_value=event.next)),
                Hint(command="" if event.decision else _record_command(startup, day)),
            )
            task = LinkedTask(startup.path, committee_request(startup, day)) if not event.decision else None
            yield _startup_news(startup, item, task)


def _record_command(startup: Startup, day: date) -> str:
    return f"incubo record committee {quote_entry_id('startup', startup.id)} --on {day} --decision …"


def upcoming_committee_items(context: PageContext, incubator: str | None, days_ahead: int) -> Iterator[_News]:
    """The committees of the coming days, by day; then how many startups have no committee ahead."""
    situations = committee_situations(context, context.registry.startups_of_incubator(incubator))
    last = shift_date_clamped(context.day, days_ahead)
    coming = [(day, one.startup.id, one) for one in situations if (day := one.committee_by(last)) is not None]
    for day, startup_id, situation in sorted(coming, key=lambda item: item[:2]):
        startup, state = situation.startup, situation.committee.state
        is_to_set = state == "due"
        unset = Message(N_("expected, not set")) if is_to_set else None
        cells = (
            context.entry_cell("startup", startup_id),
            date_cell(day),
            Cell(unset, tone="due", machine_value=state),
        )
        command = f"incubo dossier {quote_entry_id('startup', startup_id)}"
        task = LinkedTask(startup.path, committee_request(startup, day))
        yield _startup_news(startup, ListItem(cells, Hint(command=command)), task if is_to_set else None)
    uncovered = sum(one.committee.state in ("overdue", "never") for one in situations)
    if uncovered:
        text = Message(
            N_("{n} product in the programme out of {all} has no committee to come"),
            {"n": uncovered, "all": len(situations)},
            N_("{n} products in the programme out of {all} have no committee to come"),
        )
        cell = Cell(text, tone="due", machine_value=uncovered)
        yield _News(ListItem((cell,), Hint(command=f"incubo report committees {incubator_option(incubator)}")))


def other_event_items(context: PageContext, incubator: str | None, period: Period) -> Iterator[_News]:
    """Other events: launches, labels …"""
    for day, startup, event in _events_in_period(context, incubator, period):
        if event.name != COMMITTEE_EVENT:
            cells = (
                context.entry_cell("startup", startup.id),
                context.vocabulary_cell("events", event.name),
                date_cell(day),
                Cell(event.comment),
            )
            yield _startup_news(startup, ListItem(cells))


def _events_in_period(context: PageContext, incubator: str | None, period: Period) -> list[tuple[date, Startup, Event]]:
    events = [
        (event.date, startup, event)
        for startup in context.registry.startups_of_incubator(incubator)
        for event in startup.events
        if event.date is not None and period.contains(event.date)
    ]
    return sorted(events, key=lambda item: (item[0], item[1].id))


def published_job_items(context: PageContext, incubator: str | None, period: Period) -> Iterator[_News]:
    """The offers published in a period."""
    for job in sorted(jobs_of_incubator(context.registry, incubator), key=lambda job: job.id):
        day = publication_date(job)
        if day is not None and period.contains(day):
            yield _job_news(context, job, day, Cell(None))


def closed_job_items(context: PageContext, incubator: str | None, period: Period) -> Iterator[_News]:
    """The offers whose last day is in a period and has passed, and their outcome."""
    for job in sorted(jobs_of_incubator(context.registry, incubator), key=lambda job: job.id):
        day = closing_date(job)
        if day is not None and period.contains(day) and day < context.day:
            yield _job_news(context, job, day, context.vocabulary_cell("outcomes", job.outcome))


def _job_news(context: PageContext, job: Job, day: date, last_cell: Cell) -> _News:
    cells = (Cell(job_title_or_id(job)), date_cell(day), last_cell)
    startup = context.registry.startups.get(context.registry.job_startup_id(job) or "")
    item = ListItem(cells, Hint(command=f"incubo show {quote_entry_ref('job', job.id)}"))
    return _News(item, (startup.id,) if startup is not None else ())


def _startup_news(startup: Startup, item: ListItem, task: LinkedTask | None = None) -> _News:
    """A line whose first cell names the startup."""
    return _News(item, (startup.id,), 0, task)
