"""Reminders: for each recipient, a message with what is due and the commands that settle it. Nothing here sends them.

Addresses are those of a startup, an offer or an incubator in the registry; people have none there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.document.page import Block, Cell, KeyValueList, ListBlock, ListItem, Page, Paragraph, Section
from incubo.facts.endings import extension_hint
from incubo.facts.offers import find_open_offers
from incubo.facts.scope import StartupSituation
from incubo.facts.situation import Situation
from incubo.facts.teams import TeamMember
from incubo.model.dates import shift_date_clamped
from incubo.model.decode import is_email
from incubo.model.jobs import STALE_DAYS, closing_date, days_open, job_title_or_id
from incubo.model.records import PUBLIC_AGENT_STATUS, Incubator, Job, Member, Mission, Startup
from incubo.model.working_days import next_working_day, previous_working_day
from incubo.registry.hints import make_hint
from incubo.registry.lookup import EntryRef, entry_title
from incubo.reports.documents.form_request import (
    NO_LINKS,
    DocumentLinks,
    FormRequest,
    LinkedTask,
    change_request,
    committee_request,
    extension_task,
    link_rows,
)
from incubo.reports.entry_pages.common import PageContext, date_cell, days_left_cell
from incubo.reports.jobs import FILLED_OUTCOME

SUBJECTS = {
    "missions": Message(N_("{n} mission ends soon"), {}, N_("{n} missions end soon")),
    "committees": Message(N_("A committee to hold: {names:list}"), {}, N_("Committees to hold: {names:list}")),
    "jobs": Message(N_("{n} job offer to look at"), {}, N_("{n} job offers to look at")),
    "sheets": Message(N_("An entry to complete: {names:list}"), {}, N_("Entries to complete: {names:list}")),
}
"""The subject of each kind of reminder."""

_OPENING = {
    "missions": Message(
        N_("This mission ends soon: renew it, or prepare the departure."),
        {},
        N_("These missions end soon. For each person: renew the mission, or prepare the departure."),
    ),
    "committees": Message(N_("The day has come to set a committee, or to prepare the one that is set.")),
    "jobs": Message(
        N_(
            "These offers have been open for a long time, or close soon. Close an offer on the day "
            "it is filled: otherwise people go on applying for it."
        )
    ),
    "sheets": Message(N_("The public entry lacks what is expected at this phase. Completing it takes a few minutes.")),
}

_LAST_DAY = Message(
    N_("Today is the last day of this mission: renew it, or record the departure."),
    {},
    N_("Today is the last day of these missions. For each person: renew the mission, or record the departure."),
)
"""The opening about missions that end on the day of the message."""

_ORDER = N_("An order takes a month, and no work may be done without one.")
_LATE_ORDER = N_("After the last day, no work may be done without a new order.")
"""What a mission under an order needs, in time and where an order would come too late. A public agent needs none."""
_SOME_ORDERS = N_("For {names:list}, an order takes a month, and no work may be done without one.")
_SOME_LATE_ORDERS = N_("For {names:list}, no work may be done after the last day without a new order.")
"""The same, where the message is also about public agents."""
_ORDER_DAYS = 30

_CLOSING = {
    "missions": N_("If this is settled already, ignore this message."),
    "committees": N_(
        "Where a committee was held and is not recorded, its day and its decision are all that is needed."
    ),
    "jobs": N_("If the offer is still open, just put off its closing date."),
    "sheets": N_("Where something does not apply to your product, answer this message."),
}


class Recipient(NamedTuple):
    """A recipient: the id of the entry, its name, its address in the registry."""

    id: str
    name: str
    address: str | None = None


class Mail(NamedTuple):
    """A message. `kind`: a key of `SUBJECTS`. `sender`: the address to answer to. The page's title is the subject.

    `copies`: the other teams that it is for, where a person works for several. `name`: what it is about, unique among
    the messages of a kind: a recipient, or such a person.
    """

    kind: str
    recipient: Recipient
    page: Page
    sender: str | None = None
    copies: tuple[Recipient, ...] = ()
    name: str = ""

    @property
    def id(self) -> str:
        """A unique name among the messages, for a file."""
        return f"{self.kind}-{self.name or self.recipient.id}"


class ReminderTask(NamedTuple):
    """Something to do, with its command. `path`: the file it is about. `request`: the form that asks for it.

    `order_days`: in how many days a mission ends that only an order renews. `days_left`: in how many days any ends.
    `person`: the name of whose mission it is.
    """

    item: ListItem
    path: str = ""
    request: FormRequest | None = None
    order_days: int | None = None
    days_left: int | None = None
    person: str = ""


class ReminderPart(NamedTuple):
    """The part of a message about one startup, about the incubator itself, or about people whom startups share.

    `recipients`: those it is for, the first one first. `titles`: the startups, by name. `name`: as in `Mail`.
    """

    recipients: tuple[Recipient, ...]
    titles: tuple[str, ...]
    tasks: tuple[ReminderTask, ...]
    name: str = ""


class _Ending(NamedTuple):
    """A person who leaves a startup, and the day."""

    startup: Startup
    person: TeamMember
    day: date


def make_reminders(
    context: PageContext,
    kind: str,
    incubator: str | None,
    days_ahead: int,
    links: DocumentLinks = NO_LINKS,
) -> list[Mail]:
    """The messages of a kind, one for each address, or for each set of addresses that people share, with links to a
    form, else to where the file is edited.

    So each person is in one message only, however many startups they work for.
    """
    parts = [part for part in _reminder_parts(context, kind, incubator, days_ahead) if part.tasks]
    groups: dict[tuple[str, ...], list[ReminderPart]] = {}
    for part in parts:
        addresses = sorted({(recipient.address or recipient.id).casefold() for recipient in part.recipients})
        groups.setdefault(tuple(addresses), []).append(part)
    sender = _contact_address(context.registry.incubators.get(incubator)) if incubator is not None else None
    return [
        _make_mail(context, kind, group, incubator, links)._replace(sender=sender)
        for group in _join_contained_groups(groups)
    ]


def _join_contained_groups(groups: dict[tuple[str, ...], list[ReminderPart]]) -> list[list[ReminderPart]]:
    """The parts of each message: those for some of the addresses of a larger message are in that one.

    So no address that several teams share gets two messages, unless it shares people with two groups of teams.
    """
    joined: dict[tuple[str, ...], list[ReminderPart]] = {}
    for addresses in sorted(groups, key=len, reverse=True):
        larger = next((other for other in joined if set(addresses) < set(other)), addresses)
        joined.setdefault(larger, []).extend(groups[addresses])
    return [joined[addresses] for addresses in groups if addresses in joined]


def _reminder_parts(context: PageContext, kind: str, incubator: str | None, days_ahead: int) -> Iterator[ReminderPart]:
    if kind == "missions":
        yield from _mission_parts(context, incubator, days_ahead)
    elif kind == "jobs":
        yield from _job_parts(context, incubator, days_ahead)
    else:
        for situation, tasks in _startup_tasks(context, kind, incubator, days_ahead):
            if situation.contradicting_phase is None:
                startup = situation.startup
                yield ReminderPart((_startup_recipient(startup),), (startup.display_name,), tuple(tasks))


def _startup_tasks(
    context: PageContext, kind: str, incubator: str | None, days_ahead: int
) -> Iterator[tuple[StartupSituation, list[ReminderTask]]]:
    """What each startup has to do about its committee or its entry; nothing about missions and offers."""
    for startup in sorted(context.registry.startups_of_incubator(incubator), key=lambda startup: startup.id):
        situation = context.situation(startup)
        if kind == "committees" and situation.is_in_programme:
            yield situation, list(due_committees(context, situation, days_ahead))
        elif kind == "sheets" and situation.is_live:
            yield situation, list(missing_fields(context, situation))


def startups_in_doubt(context: PageContext, kind: str, incubator: str | None, days_ahead: int) -> list[Startup]:
    """The startups that a reminder of a kind leaves out, because the dates and the order of their phases disagree: what
    a team has to do is not known before that is settled (`todo` lists it), for it may have stopped.
    """
    tasks_of_startups = _startup_tasks(context, kind, incubator, days_ahead)
    return [one.startup for one, tasks in tasks_of_startups if tasks and one.contradicting_phase is not None]


def _mission_parts(context: PageContext, incubator: str | None, days_ahead: int) -> Iterator[ReminderPart]:
    """The missions that end in startups, then those of people without a startup.

    Missions in a startup that has ended, or is to stop, are not renewed; `validate` and `todo` report those that
    outlive it.
    """
    endings_by_member: dict[str, list[_Ending]] = {}
    for ending in _find_endings(context, incubator, days_ahead):
        if not _ends_for_good(context, ending):
            endings_by_member.setdefault(ending.person.member.id, []).append(ending)
    members_by_startups: dict[tuple[str, ...], list[str]] = {}
    for member_id, endings in endings_by_member.items():
        startup_ids = tuple(ending.startup.id for ending in endings)
        members_by_startups.setdefault(startup_ids, []).append(member_id)
    for startup_ids, member_ids in sorted(members_by_startups.items()):
        tasks = [task for member_id in member_ids for task in _renewal_tasks(context, endings_by_member[member_id])]
        startups = [context.registry.startups[startup_id] for startup_id in startup_ids]
        yield ReminderPart(
            _recipients_of(startups),
            tuple(startup.display_name for startup in startups),
            tuple(tasks),
            member_ids[0] if len(startups) > 1 else "",
        )
    for incubator_id in [incubator] if incubator is not None else sorted(context.registry.incubators):
        yield ReminderPart(
            (_incubator_recipient(context, incubator_id),),
            (entry_title(context.registry, "incubator", incubator_id),),
            tuple(ending_missions_without_startup(context, incubator_id, days_ahead)),
        )


def _find_endings(context: PageContext, incubator: str | None, days_ahead: int) -> Iterator[_Ending]:
    """Who leaves the startups of an incubator within `days_ahead` days."""
    last_day = shift_date_clamped(context.day, days_ahead)
    for startup in sorted(context.registry.startups_of_incubator(incubator), key=lambda startup: startup.id):
        for person in context.situation(startup).leaving_by(last_day):
            if person.end is not None:
                yield _Ending(startup, person, person.end)


def _ends_for_good(context: PageContext, ending: _Ending) -> bool:
    return context.ends_missions(ending.startup.id, ending.day)


class FinishedStartup(NamedTuple):
    """A startup that has ended or is to stop, whose team gets no message, and those of it whose missions end."""

    startup: Startup
    members: tuple[Member, ...]


def endings_in_finished_startups(context: PageContext, incubator: str | None, days_ahead: int) -> list[FinishedStartup]:
    """The missions of whoever is in no reminder, because nobody works for their startups any more. Who is in one for
    another startup is left out here.
    """
    endings = list(_find_endings(context, incubator, days_ahead))
    reminded = {ending.person.member.id for ending in endings if not _ends_for_good(context, ending)}
    members: dict[str, list[Member]] = {}
    for ending in endings:
        if ending.person.member.id not in reminded:
            members.setdefault(ending.startup.id, []).append(ending.person.member)
    return [
        FinishedStartup(context.registry.startups[startup_id], tuple(people)) for startup_id, people in members.items()
    ]


def _recipients_of(startups: Iterable[Startup]) -> tuple[Recipient, ...]:
    """The teams, each address once, those that have an address first."""
    recipients: dict[str, Recipient] = {}
    for recipient in map(_startup_recipient, startups):
        recipients.setdefault((recipient.address or recipient.id).casefold(), recipient)
    return tuple(sorted(recipients.values(), key=lambda recipient: not recipient.address))


def _job_parts(context: PageContext, incubator: str | None, days_ahead: int) -> Iterator[ReminderPart]:
    """The offers, for their own address, or the startup's, or the incubator's."""
    for job, task in due_jobs(context, incubator, days_ahead):
        startup = context.registry.startups.get(context.registry.job_startup_id(job) or "")
        title = startup.display_name if startup is not None else ""
        if startup is None and job.incubator:
            title = entry_title(context.registry, "incubator", job.incubator)
        recipient = (
            _startup_recipient(startup) if startup is not None else _incubator_recipient(context, job.incubator or "")
        )
        if job.contact and is_email(job.contact):
            recipient = recipient._replace(address=job.contact)
        yield ReminderPart((recipient,), (title,) if title else (), (task,))


def _startup_recipient(startup: Startup) -> Recipient:
    return Recipient(startup.id, startup.display_name, startup.contact)


def _incubator_recipient(context: PageContext, incubator: str) -> Recipient:
    entry = context.registry.incubators.get(incubator)
    return Recipient(incubator, entry_title(context.registry, "incubator", incubator), _contact_address(entry))


def _contact_address(entry: Incubator | None) -> str | None:
    return entry.contact if entry is not None else None


def _make_mail(
    context: PageContext,
    kind: str,
    parts: list[ReminderPart],
    incubator: str | None,
    links: DocumentLinks,
) -> Mail:
    titles = list(dict.fromkeys(title for part in parts for title in part.titles))
    n = len(titles) if kind in ("committees", "sheets") else sum(len(part.tasks) for part in parts)
    subject = SUBJECTS[kind]._replace(arguments={"n": n, "names": titles})
    if kind in ("missions", "jobs") and titles:
        subject = Message("{subject} ({names:list})", {"subject": subject, "names": titles})
    opening = _opening_paragraphs(kind, [task for part in parts for task in part.tasks])
    sections = [Section("opening", None, (Paragraph(Message(N_("Hello,")), None), *opening))]
    for section_id, part in _merge_parts(parts).items():
        title = Message("{titles:list}", {"titles": part.titles}) if part.titles else None
        sections.append(Section(section_id, title, tuple(_part_blocks(part, links))))
    closing = [Paragraph(Message(_CLOSING[kind]), None)]
    if incubator is not None:
        name = entry_title(context.registry, "incubator", incubator)
        closing.append(Paragraph(Message("{name}", {"name": name}), None))
    sections.append(Section("closing", None, tuple(closing)))
    recipient, *copies = parts[0].recipients
    to = Message(N_("To: {names:list}"), {"names": [_address_line(to) for to in parts[0].recipients]})
    page = Page(
        "reminder", recipient.id, Cell(subject), tuple(sections), context.day, subtitle=(Cell(to),), is_for_others=True
    )
    return Mail(kind, recipient, page, copies=tuple(copies), name=parts[0].name if copies else "")


def _opening_paragraphs(kind: str, tasks: list[ReminderTask]) -> Iterator[Paragraph]:
    """What the message is about; for missions under an order, what that order needs."""
    opening = _LAST_DAY if all(task.days_left == 0 for task in tasks) else _OPENING[kind]
    yield Paragraph(opening._replace(arguments={"n": len(tasks)}), None)
    under_order = [task for task in tasks if task.order_days is not None]
    if not under_order:
        return
    is_in_time = max(task.order_days or 0 for task in under_order) >= _ORDER_DAYS
    if len(under_order) == len(tasks):
        yield Paragraph(Message(_ORDER if is_in_time else _LATE_ORDER), None)
        return
    names = list(dict.fromkeys(task.person for task in under_order))
    yield Paragraph(Message(_SOME_ORDERS if is_in_time else _SOME_LATE_ORDERS, {"names": names}), None)


def _merge_parts(parts: Iterable[ReminderPart]) -> dict[str, ReminderPart]:
    """The parts by the id of their section: that of the first startup, or of a person where it has one already.

    Parts about the same startups, such as two of their offers, are one.
    """
    merged: dict[str, ReminderPart] = {}
    for part in parts:
        ids = (part.recipients[0].id, part.name or part.recipients[0].id)
        section_id = next((it for it in ids if it not in merged or merged[it].titles == part.titles), part.name)
        earlier = merged.get(section_id)
        merged[section_id] = part if earlier is None else earlier._replace(tasks=earlier.tasks + part.tasks)
    return merged


def _address_line(recipient: Recipient) -> Message:
    if not recipient.address:
        return Message(N_("{name} (no address in the registry)"), {"name": recipient.name})
    return Message("{name} <{address}>", {"name": recipient.name, "address": recipient.address})


def _part_blocks(part: ReminderPart, links: DocumentLinks) -> Iterable[Block]:
    yield ListBlock(tuple(task.item for task in part.tasks))
    title = ", ".join(part.titles)
    rows = tuple(link_rows((LinkedTask(task.path, task.request, title) for task in part.tasks), links))
    if rows:
        yield KeyValueList(rows)


def ending_missions_without_startup(context: PageContext, incubator: str, days_ahead: int) -> Iterator[ReminderTask]:
    """The people of an incubator who work for no startup of it, and whose tenure ends."""
    for person, end in _outside_startups_until(context, incubator, days_ahead):
        yield _renewal_task(context, person.member, person.mission, end)


def _outside_startups_until(
    context: PageContext, incubator: str | None, days_ahead: int
) -> Iterator[tuple[TeamMember, date]]:
    """The people of an incubator who work for no startup of it, leave within so many days and do not come back."""
    last_day = shift_date_clamped(context.day, days_ahead)
    for person in context.people_outside_startups(incubator):
        if person.end is not None and person.end <= last_day and not person.comes_back:
            yield person, person.end


def count_unattached_endings(context: PageContext, days_ahead: int) -> int:
    """How many people whose tenure ends work for no known startup and no incubator."""
    leaving = _outside_startups_until(context, None, days_ahead)
    return sum(not context.registry.member_incubators(person.member, ()) for person, _ in leaving)


def _renewal_tasks(context: PageContext, endings: list[_Ending]) -> Iterator[ReminderTask]:
    """A renewal for each day on which a person leaves startups; where the days differ, each says of which ones."""
    days = sorted({ending.day for ending in endings})
    for day in days:
        of_day = [ending for ending in endings if ending.day == day]
        startup = of_day[0].startup.id if len(days) > 1 else None
        task = _renewal_task(context, of_day[0].person.member, of_day[0].person.mission, day, startup)
        if len(days) > 1:
            names = [ending.startup.display_name for ending in of_day]
            cell = Cell(Message("{names:list}", {"names": names}), machine_value=[it.startup.id for it in of_day])
            item = ListItem((*task.item.cells, cell), task.item.hint)
            task = task._replace(item=item, request=None)  # the form extends all missions of a person
        yield task


def _renewal_task(
    context: PageContext, member: Member, mission: Mission, end: date, startup: str | None = None
) -> ReminderTask:
    """A renewal, with the hint that `todo` and `digest` give for the same mission; of one `startup` of it only."""
    cells = (Cell(member.display_name), date_cell(end), days_left_cell(end, context.day)._replace(tone=""))
    request = extension_task(context.registry, member, mission, context.day).request
    hint = extension_hint(context, member, mission, startup)
    days_left = (end - context.day).days
    order_days = None if mission.status == PUBLIC_AGENT_STATUS else days_left
    return ReminderTask(ListItem(cells, hint), member.path, request, order_days, days_left, member.display_name)


def due_committees(context: PageContext, situation: StartupSituation, days_ahead: int) -> Iterator[ReminderTask]:
    """A committee that is overdue, was never held, or comes within `days_ahead` days, or whose budget ends by then."""
    startup, last = situation.startup, shift_date_clamped(context.day, days_ahead)
    coming = situation.committee_by(last)
    if coming is not None:
        yield _upcoming_committee_task(context, situation, coming)
    elif situation.committee.state == "overdue":
        text = Message(N_("expected on {day:long}, and not held since: set its day"), {"day": situation.committee.day})
        yield _set_date_task(context, text, startup)
    elif (late := situation.late_for_budget_message) is not None and (situation.budget_end or last) <= last:
        yield _set_date_task(context, late, startup)
    elif situation.lacks_committee_by(last):
        text = Message(N_("no committee is recorded since the launch: set the day of the next one"))
        yield _set_date_task(context, text, startup)


def _upcoming_committee_task(context: PageContext, situation: Situation, day: date) -> ReminderTask:
    """A planned committee is to be prepared; the day of an expected one is to be set."""
    if situation.committee.state == "due":
        arguments = {"day": day, "n": context.registry.vocabulary.committee_months}
        expected = Message(
            N_("expected by {day:long}, {n} month after the last one: set its day"),
            arguments,
            N_("expected by {day:long}, {n} months after the last one: set its day"),
        )
        return _set_date_task(context, expected, situation.startup)
    deck = shift_date_clamped(day, -context.registry.vocabulary.rule_value("deck"))
    text = N_("on {day:long}: the deck is to be sent by {deck:long}")
    if deck <= context.day:
        text = N_("on {day:long}: it is time to send the deck")
    command = f"incubo dossier {quote_entry_id('startup', situation.startup.id)}"
    late = situation.late_for_budget_message
    cells = (Cell(Message(text, {"day": day, "deck": deck})), *([Cell(late, tone="due")] if late is not None else []))
    item = ListItem(cells, Hint(command=command))
    return ReminderTask(
        item, situation.startup.path, change_request("startup", situation.startup.id, situation.startup.path)
    )


def _set_date_task(context: PageContext, text: Message, startup: Startup) -> ReminderTask:
    """The day of a committee to set; the command suggests a working day in a month, or sooner for a budget that ends:
    in time for it, or as soon as a deck can be sent.
    """
    vocabulary, situation = context.registry.vocabulary, context.situation(startup)
    suggested, latest = shift_date_clamped(context.day, 1, "months"), situation.latest_committee_day
    if latest is not None and situation.budget_end is not None and situation.budget_end >= context.day:
        soonest = shift_date_clamped(context.day, max(vocabulary.rule_value("deck"), 1))
        suggested = min(suggested, max(soonest, previous_working_day(latest, vocabulary)))
    suggested = next_working_day(suggested, vocabulary)
    command = f"incubo record committee {quote_entry_id('startup', startup.id)} --on {suggested}"
    hint = Hint(command=command)
    if context.situation(startup).last_committee is None:  # it would have a day only, which a source may have
        hint = make_hint(context.registry, EntryRef("startup", startup.id), ("events",), command, str(suggested))
    return ReminderTask(ListItem((Cell(text),), hint), startup.path, committee_request(startup, suggested))


def due_jobs(context: PageContext, incubator: str | None, days_ahead: int) -> Iterator[tuple[Job, ReminderTask]]:
    """The offers that are stale, have no closing date, or close within `days_ahead` days and for a startup that goes
    on.
    """
    jobs = find_open_offers(context.registry, context.day, context.today, incubator=incubator)
    for job in sorted(jobs, key=lambda job: job.id):
        cells = tuple(_job_reason_cells(context, job, days_ahead))
        if cells:
            command = f"incubo close {quote_entry_id('job', job.id)} --outcome {FILLED_OUTCOME}"
            yield job, ReminderTask(ListItem((Cell(job_title_or_id(job)), *cells), Hint(command=command)), job.path)


def _job_reason_cells(context: PageContext, job: Job, days_ahead: int) -> Iterator[Cell]:
    days, closes = days_open(job, context.day) or 0, closing_date(job)
    startup_id = context.registry.job_startup_id(job) or ""
    if days > STALE_DAYS:
        yield Cell(Message(N_("open for {days:duration}"), {"days": days}), machine_value=days)
    if closes is None:
        yield Cell(Message(N_("no closing date")), machine_value=None)
    elif (closes - context.day).days <= days_ahead and not context.are_to_stop([startup_id]):
        yield Cell(Message(N_("closes on {day:long}"), {"day": closes}), machine_value=closes)


def missing_fields(context: PageContext, situation: StartupSituation) -> Iterator[ReminderTask]:
    """The fields that the phase of a startup expects and that are missing."""
    startup = situation.startup
    startup_id = quote_entry_id("startup", startup.id)
    for missing in situation.fields_to_fill:
        command = f"incubo set {startup_id} {missing.field}=…"
        if missing.expectation == "post_mortem":
            command = f"incubo edit {startup_id}"
        cells = (Cell(missing.label, machine_value=missing.expectation), Cell(missing.field, "id", is_for_editors=True))
        hint = make_hint(context.registry, EntryRef("startup", startup.id), (missing.field,), command)
        yield ReminderTask(ListItem(cells, hint), startup.path, change_request("startup", startup.id, startup.path))
