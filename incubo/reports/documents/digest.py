"""A week in one page: who comes and goes, what changes phase, committees, missions that end, offers, sheets.

From the dates in the files, seen from the last day: with the same functions as the reports, so that a digest and a
report of the same days agree. What git knows of changed sheets is added where it is given.

What a digest says of people: those who came and left, those who will, and the missions that end.

What a digest says of startups: phases, committees, other events, offers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id, quote_entry_ref
from incubo.document.page import Cell, KeyValueList, KeyValueRow, ListBlock, ListItem, Page, Paragraph, Section
from incubo.document.table import Note
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.dates import shift_date_clamped
from incubo.model.jobs import closing_date, offer_title, publication_date
from incubo.model.periods import Period
from incubo.model.records import Event, Job, Startup
from incubo.model.tenure import find_tenures
from incubo.registry.file_changes import FileChange
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import Provenance, provenance_notes
from incubo.reports.arrivals import PresenceChange, find_presence_changes
from incubo.reports.committees import committee_statuses, describe_decision
from incubo.reports.common import has_startup_ended, phase_label, startups_of_incubator
from incubo.reports.entry_pages.common import RegistryOnDay, date_cell, days_left_cell
from incubo.reports.jobs import jobs_of_incubator
from incubo.reports.missions import find_endings
from incubo.reports.people import ActivePerson, mission_startups, people_with_missions
from incubo.reports.transitions import find_transitions


def arrival_items(context: RegistryOnDay, incubator: str | None, period: Period) -> Iterator[ListItem]:
    """Who came in a period, by day."""
    for move in _presence_changes_in_period(context, incubator, period):
        if not move.is_departure:
            back = (
                Message(N_("back, gone since {day:long}"), {"day": move.previous_end})
                if move.previous_end is not None
                else None
            )
            yield _person_item(
                context, move.person, move.day, Cell(back, tone="quiet", machine_value=move.previous_end)
            )


def departure_items(context: RegistryOnDay, incubator: str | None, period: Period) -> Iterator[ListItem]:
    """Who left in a period, by day."""
    for move in _presence_changes_in_period(context, incubator, period):
        if move.is_departure and move.stay_start is not None:
            stay = (move.day - move.stay_start).days + 1
            yield _person_item(
                context,
                move.person,
                move.day,
                Cell(Message(N_("after {days:duration}"), {"days": stay}), tone="quiet", machine_value=stay),
            )


def _presence_changes_in_period(context: RegistryOnDay, incubator: str | None, period: Period) -> list[PresenceChange]:
    found = find_presence_changes(
        context.registry, people_with_missions(context.registry, incubator), context.day, None
    )
    return sorted(
        (move for move in found if period.contains(move.day)), key=lambda move: (move.day, move.person.member.id)
    )


def upcoming_arrival_items(context: RegistryOnDay, incubator: str | None, period: Period) -> Iterator[ListItem]:
    """Whose presence begins in the days that come, as the files say already."""
    found = []
    for person in people_with_missions(context.registry, incubator):
        for stay in find_tenures(person.missions):
            if period.contains(stay.start):
                found.append((stay.start, person.member.id, person))
    for day, _, person in sorted(found, key=lambda each: each[:2]):
        yield _person_item(context, person, day, Cell(None))


def ending_mission_items(context: RegistryOnDay, incubator: str | None, days_ahead: int) -> Iterator[ListItem]:
    """Whose missions end in the days that come, with nothing that follows, by day."""
    period = Period(context.day, shift_date_clamped(context.day, days_ahead))
    found = [
        each
        for each in find_endings(people_with_missions(context.registry, incubator), period, context.day)
        if each.outcome != "stay"
    ]
    for each in sorted(found, key=lambda one: (one.last_day, one.person.member.id)):
        line = _person_item(
            context, each.person, each.last_day, days_left_cell(each.last_day, context.day)._replace(tone="")
        )
        whose = mission_startups(each.person.member, each.mission)
        if whose and all(has_startup_ended(context.registry, one, context.day) for one in whose):
            yield line  # of startups that have ended: nothing to renew
        else:
            yield line._replace(command=f"incubo extend {quote_entry_id('member', each.person.member.id)}")


def _person_item(context: RegistryOnDay, person: ActivePerson, day: date, last_cell: Cell) -> ListItem:
    """A person, what they do, for whom, and the day."""
    member = person.member
    role = " ".join((member.role or "").split())
    said = context.vocabulary_cell("domaines", member.domaine) if not role else Cell(role)
    working = [each for mission in person.missions if mission.covers(day) for each in mission_startups(member, mission)]
    ids = list(dict.fromkeys(working))
    names = Message("{titles:list}", {"titles": [entry_title(context.registry, "startup", each) for each in ids]})
    return ListItem(
        (
            context.entry_cell("member", member.id),
            said,
            Cell(names if ids else None, machine_value=ids),
            date_cell(day),
            last_cell,
        )
    )


def phase_change_items(
    context: RegistryOnDay, incubator: str | None, period: Period, upcoming: Period
) -> Iterator[ListItem]:
    """Which startups entered a phase in a period; those that the files have enter one in the days that come."""
    for move in find_transitions(context.registry, startups_of_incubator(context.registry, incubator), upcoming.last):
        if not period.contains(move.day) and not upcoming.contains(move.day):
            continue
        names = {
            "before": phase_label(context.registry, move.from_phase),
            "into": phase_label(context.registry, move.to_phase),
        }
        text = Message("{before} → {into}", names) if move.from_phase is not None else Message("{into}", names)
        coming = (
            Cell(Message(N_("to come")), tone="quiet", machine_value=None)
            if upcoming.contains(move.day)
            else Cell(None)
        )
        yield ListItem(
            (
                context.entry_cell("startup", move.startup.id),
                Cell(text, machine_value=move.to_phase),
                date_cell(move.day),
                coming,
            )
        )


def held_committee_items(context: RegistryOnDay, incubator: str | None, period: Period) -> Iterator[ListItem]:
    """The committees of a period, by day: what each decided, and when the next one is."""
    for day, startup, event in _events_in_period(context, incubator, period):
        if event.name == COMMITTEE_EVENT:
            after = Message(N_("next on {day:long}"), {"day": event.next}) if event.next is not None else None
            decided = describe_decision(context.registry, event) or Message(N_("decision not recorded"))
            mark = "" if event.decision else "due"
            cells = (
                context.entry_cell("startup", startup.id),
                date_cell(day),
                Cell(decided, tone=mark, machine_value=event.decision),
            )
            yield ListItem(
                (*cells, Cell(after, machine_value=event.next)), "" if event.decision else _record_command(startup, day)
            )


def _record_command(startup: Startup, day: date) -> str:
    return f"incubo record committee {quote_entry_id('startup', startup.id)} --on {day} --decision …"


def upcoming_committee_items(context: RegistryOnDay, incubator: str | None, days_ahead: int) -> Iterator[ListItem]:
    """The committees of the days that come, by day; then how many are overdue, or were never recorded."""
    found = committee_statuses(context.registry, context.day, incubator)
    last = shift_date_clamped(context.day, days_ahead)
    for each in sorted(
        (one for one in found if one.next_date and one.state in ("planned", "due")),
        key=lambda one: (one.next_date, one.startup.id),
    ):
        if each.next_date is not None and each.next_date <= last:
            usual = Message(N_("expected, not set")) if each.state == "due" else None
            cells = (
                context.entry_cell("startup", each.startup.id),
                date_cell(each.next_date),
                Cell(usual, tone="due", machine_value=each.state),
            )
            yield ListItem(cells, f"incubo dossier {quote_entry_id('startup', each.startup.id)}")
    behind = sum(each.state in ("overdue", "never") for each in found)
    if behind:
        text = Message(
            N_("{n} startup in the programme out of {all} has no committee ahead"),
            {"n": behind, "all": len(found)},
            N_("{n} startups in the programme out of {all} have no committee ahead"),
        )
        whose = f" --incubator {quote_entry_id('incubator', incubator)}" if incubator else " --incubator all"
        yield ListItem((Cell(text, tone="due", machine_value=behind),), f"incubo report committees{whose}")


def event_items(context: RegistryOnDay, incubator: str | None, period: Period) -> Iterator[ListItem]:
    """What else happened: launches, labels …"""
    for day, startup, event in _events_in_period(context, incubator, period):
        if event.name != COMMITTEE_EVENT:
            cells = (
                context.entry_cell("startup", startup.id),
                context.vocabulary_cell("events", event.name),
                date_cell(day),
                Cell(event.comment),
            )
            yield ListItem(cells)


def _events_in_period(
    context: RegistryOnDay, incubator: str | None, period: Period
) -> list[tuple[date, Startup, Event]]:
    found = [
        (event.date, startup, event)
        for startup in startups_of_incubator(context.registry, incubator)
        for event in startup.events
        if event.date is not None and period.contains(event.date)
    ]
    return sorted(found, key=lambda each: (each[0], each[1].id))


def published_job_items(context: RegistryOnDay, incubator: str | None, period: Period) -> Iterator[ListItem]:
    """The offers published in a period."""
    for job in sorted(jobs_of_incubator(context.registry, incubator), key=lambda job: job.id):
        day = publication_date(job)
        if day is not None and period.contains(day):
            yield _job_item(job, day, Cell(None))


def closed_job_items(context: RegistryOnDay, incubator: str | None, period: Period) -> Iterator[ListItem]:
    """The offers of which the last day is in a period and has passed, and how they ended."""
    for job in sorted(jobs_of_incubator(context.registry, incubator), key=lambda job: job.id):
        day = closing_date(job)
        if day is not None and period.contains(day) and day < context.day:
            yield _job_item(job, day, context.vocabulary_cell("outcomes", job.outcome))


def _job_item(job: Job, day: date, last_cell: Cell) -> ListItem:
    return ListItem(
        (Cell(offer_title(job) or job.id), date_cell(day), last_cell),
        f"incubo show {quote_entry_ref('job', job.id)}",
    )


MAX_LINES = 12
"""So many lines of a sort are told; the others are counted, with the command that lists them."""
KIND_COUNTS = {
    "startup": Message(N_("{n} startup"), {}, N_("{n} startups")),
    "member": Message(N_("{n} member"), {}, N_("{n} members")),
    "job": Message(N_("{n} job offer"), {}, N_("{n} job offers")),
    "incubator": Message(N_("{n} incubator"), {}, N_("{n} incubators")),
    "organisation": Message(N_("{n} organisation"), {}, N_("{n} organisations")),
    "team": Message(N_("{n} cross-cutting team"), {}, N_("{n} cross-cutting teams")),
}


def digest_page(
    context: RegistryOnDay,
    incubator: str | None,
    period: Period,
    days_ahead: int,
    provenance: Provenance,
    changed_files: Sequence[FileChange] = (),
    *,
    max_lines: int | None = MAX_LINES,
) -> Page:
    """The page of a period that ends on the day; what comes is told for `days_ahead` days more.

    What is over on a day (a stay, an offer) is told the day after, so that digests that follow each other tell
    everything once.
    `max_lines`: how many lines of a sort are told (None: every one).
    """
    ahead = Period(shift_date_clamped(context.day, 1), shift_date_clamped(context.day, days_ahead))
    whose = f"--incubator {quote_entry_id('incubator', incubator)}" if incubator else "--incubator all"
    since = f"--since {period.first} {whose}"
    ends = Message(N_("Missions that end within {n} days"), {"n": days_ahead})
    arrived, coming = arrival_items(context, incubator, period), upcoming_arrival_items(context, incubator, ahead)
    over_by = Period(shift_date_clamped(period.first, -1), shift_date_clamped(period.last, -1))
    left, ending = departure_items(context, incubator, over_by), ending_mission_items(context, incubator, days_ahead)
    held, planned = (
        held_committee_items(context, incubator, period),
        upcoming_committee_items(context, incubator, days_ahead),
    )
    opened, closed = published_job_items(context, incubator, period), closed_job_items(context, incubator, over_by)
    phases = phase_change_items(context, incubator, period, ahead)
    sections: tuple[Section, ...] = (
        _limited_section(max_lines, "arrivals", Message(N_("Arrivals")), arrived, _arrivals_command(period, whose)),
        _limited_section(max_lines, "arriving", Message(N_("Arriving")), coming, ""),
        _limited_section(max_lines, "departures", Message(N_("Departures")), left, _arrivals_command(over_by, whose)),
        _limited_section(max_lines, "ending", ends, ending, f"incubo list members --ending {days_ahead}d {whose}"),
        _limited_section(max_lines, "phases", Message(N_("Phases")), phases, f"incubo list startups {since}"),
        _limited_section(
            max_lines, "committees", Message(N_("Committees held")), held, f"incubo list committees {since}"
        ),
        _limited_section(
            max_lines,
            "committees_to_come",
            Message(N_("Committees to come")),
            planned,
            f"incubo calendar committees {whose}",
        ),
        _limited_section(max_lines, "events", Message(N_("Events")), event_items(context, incubator, period), ""),
        _limited_section(max_lines, "offers", Message(N_("Offers published")), opened, f"incubo list jobs {since}"),
        _limited_section(
            max_lines, "offers_closed", Message(N_("Offers closed")), closed, f"incubo list jobs --all {whose}"
        ),
        _changed_files_section(changed_files),
    )
    if not any(isinstance(block, ListBlock) and block.items for section in sections for block in section.blocks):
        quiet = Paragraph(
            Message(N_("Nothing is dated in these days, nor in the {n} that come."), {"n": days_ahead}), None
        )
        sections = (Section("nothing", None, (quiet,)), *sections)
    owner = context.entry_cell("incubator", incubator) if incubator else Cell(Message(N_("All incubators")))
    return Page(
        "digest",
        incubator or "",
        Cell(_period_title(period)),
        sections,
        context.day,
        context.commit,
        tuple(_notes(context, provenance)),
        (owner,),
    )


def _arrivals_command(period: Period, incubator_option: str) -> str:
    return f"incubo report arrivals --over {period.first}..{period.last} --why {incubator_option}"


def _period_title(period: Period) -> Message:
    """The days, without saying a month or a year twice."""
    first, last = period
    said = {"first": first, "last": last}
    if first == last:
        return Message(N_("On {first:long}"), said)
    if first.year != last.year:
        return Message(N_("From {first:long} to {last:long}"), said)
    if first.month != last.month:
        return Message(N_("From {first:month} to {last:long}"), said)
    return Message(N_("From {first:day} to {last:long}"), said)


def _limited_section(
    max_lines: int | None, name: str, title: Message, items: Iterable[ListItem], command: str
) -> Section:
    found = list(items)
    shown = found[:max_lines]
    if max_lines is not None and len(found) > max_lines:
        more = Message(N_("and {n} more"), {"n": len(found) - max_lines})
        shown.append(ListItem((Cell(more, tone="quiet"),), command))
    return Section(name, title, (ListBlock(tuple(shown)),))


def _changed_files_section(changed_files: Sequence[FileChange]) -> Section:
    """How many sheets git saw change, by kind."""
    rows = []
    for kind, label in KIND_COUNTS.items():
        counts = _count_changes(each for each in changed_files if each.kind == kind)
        if counts:
            said = [
                Cell(_CHANGE_COUNTS[what]._replace(arguments={"n": n}), machine_value=n) for what, n in counts.items()
            ]
            rows.append(KeyValueRow(label._replace(arguments={"n": sum(counts.values())}), tuple(said), kind))
    return Section("sheets", Message(N_("Sheets changed")), (KeyValueList(tuple(rows)),))


_CHANGE_COUNTS = {
    "added": Message(N_("{n} new"), {}, N_("{n} new")),
    "changed": Message(N_("{n} changed"), {}, N_("{n} changed")),
    "renamed": Message(N_("{n} renamed"), {}, N_("{n} renamed")),
    "removed": Message(N_("{n} removed"), {}, N_("{n} removed")),
}


def _count_changes(files: Iterable[FileChange]) -> Mapping[str, int]:
    found = [each.change_type for each in files]
    return {what: found.count(what) for what in _CHANGE_COUNTS if what in found}


def _notes(context: RegistryOnDay, provenance: Provenance) -> Iterator[Note]:
    text = N_("Arrivals and departures: presences that begin or end, missions that follow each other being one. "
              "A departure is told on the day after the last one.")  # fmt: skip
    yield Note("definition-presence", Message(text))
    yield from provenance_notes(context.registry, provenance, ("startup", "member", "job"))
