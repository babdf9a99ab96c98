"""Reminders: one message a recipient, with what they have to do and how. They are written, never sent.

Addresses are those that the registry publishes: of a startup, of an offer, of the incubator. People have none there.

What is due in a startup, as lines that say what to do: missions that end, a committee, offers, a sheet's gaps.

A message to somebody: who, what about, and what it says, as data. Nothing here sends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.document.page import Block, Cell, KeyValueList, KeyValueRow, ListBlock, ListItem, Page, Paragraph, Section
from incubo.model.committees import DEFAULT_INTERVAL_MONTHS, next_committee_date
from incubo.model.dates import shift_date_clamped
from incubo.model.jobs import closing_date, is_open, offer_title
from incubo.model.records import PUBLIC_AGENT_STATUS, Incubator, Job, Member, Mission, Startup
from incubo.model.tenure import tenure_at
from incubo.registry.lookup import entry_title
from incubo.reports.committees import CommitteeStatus, committee_statuses
from incubo.reports.common import has_startup_ended, startup_phase, startups_of_incubator
from incubo.reports.entry_pages.common import RegistryOnDay, date_cell, days_left_cell
from incubo.reports.entry_pages.startup_team import team_members
from incubo.reports.expectations import missing_expectations
from incubo.reports.jobs import STALE_DAYS, days_open, jobs_of_incubator
from incubo.reports.people import ActivePerson

DueLine = tuple[ListItem, str]


def ending_missions(context: RegistryOnDay, startup: Startup, days_ahead: int) -> Iterator[DueLine]:
    """People of a team whose presence there ends within so many days."""
    for person in team_members(context, startup.id):
        if person.end is not None and (person.end - context.day).days <= days_ahead:
            yield _renewal_item(context, person.member, person.mission, person.end, startup), person.member.path


def ending_missions_without_startup(context: RegistryOnDay, incubator: str, days_ahead: int) -> Iterator[DueLine]:
    """People of an incubator who work for no startup, and whose presence ends."""
    ours = {startup.id for startup in startups_of_incubator(context.registry, incubator)}
    for member, mission, end in _members_leaving(context, days_ahead):
        startups = context.registry.member_startups(member, context.day)
        if not ours.intersection(startups) and incubator in context.registry.member_incubators(member, startups):
            yield _renewal_item(context, member, mission, end, None), member.path


def count_unattached_endings(context: RegistryOnDay, days_ahead: int) -> int:
    """How many people whose presence ends work for no startup that is there and no incubator."""
    found = 0
    for member, _, _ in _members_leaving(context, days_ahead):
        startups = context.registry.member_startups(member, context.day)
        there = any(startup in context.registry.startups for startup in startups)
        found += not there and not context.registry.member_incubators(member, startups)
    return found


def _members_leaving(context: RegistryOnDay, days_ahead: int) -> Iterator[tuple[Member, Mission, date]]:
    """The members whose presence ends within so many days: the mission that says how they are here, the last day."""
    for member in sorted(context.registry.members.values(), key=lambda each: each.id):
        mission, stay = (
            ActivePerson(member, member.missions).mission_on(context.day),
            tenure_at(member.missions, context.day),
        )
        end = stay.end if stay is not None else None
        if mission is not None and end is not None and (end - context.day).days <= days_ahead:
            yield member, mission, end


def _renewal_item(
    context: RegistryOnDay, member: Member, mission: Mission, end: date, startup: Startup | None
) -> ListItem:
    """To the next committee where it is known, else for half a year; no further than the network allows."""
    upcoming = next_committee_date(startup, context.day) if startup is not None else None
    until = (
        upcoming
        if upcoming is not None and upcoming > end
        else shift_date_clamped(end, DEFAULT_INTERVAL_MONTHS, "months")
    )
    most = context.registry.vocabulary.rule_value("mission-months")
    if most and mission.status != PUBLIC_AGENT_STATUS:
        until = min(until, shift_date_clamped(context.day, most, "months"))
    command = f"incubo extend {quote_entry_id('member', member.id)} --until {until.isoformat()}"
    return ListItem(
        (Cell(member.display_name), date_cell(end), days_left_cell(end, context.day)._replace(tone="")),
        command,
    )


def due_committees(context: RegistryOnDay, status: CommitteeStatus, days_ahead: int) -> Iterator[DueLine]:
    """A committee that is overdue, was never recorded, or comes within so many days."""
    entry, last = quote_entry_id("startup", status.startup.id), shift_date_clamped(context.day, days_ahead)
    if status.next_date is not None and status.state in ("planned", "due"):
        if status.next_date <= last:
            yield _upcoming_committee_item(context, status, status.next_date), status.startup.path
    elif status.last_committee is not None:
        text = Message(
            N_("the last one was on {day:long}: set the day of the next one"), {"day": status.last_committee.date}
        )
        yield _set_date_item(text, entry, context.day), status.startup.path
    elif shift_date_clamped(status.entered_programme, DEFAULT_INTERVAL_MONTHS, "months") <= last:
        text = Message(N_("no committee is recorded since the launch: set the day of the next one"))
        yield _set_date_item(text, entry, context.day), status.startup.path


def _upcoming_committee_item(context: RegistryOnDay, status: CommitteeStatus, day: date) -> ListItem:
    """A committee that comes: set, it is to be prepared; expected, its day is to be set."""
    entry, deck = (
        quote_entry_id("startup", status.startup.id),
        shift_date_clamped(day, -context.registry.vocabulary.rule_value("deck")),
    )
    if status.state == "due":
        text = N_("expected by {day:long}, six months after the last one: set its day")
        return _set_date_item(Message(text, {"day": day}), entry, context.day)
    text = N_("on {day:long}: the deck is to be sent by {deck:long}")
    if deck <= context.day:
        text = N_("on {day:long}: it is time to send the deck")
    return ListItem((Cell(Message(text, {"day": day, "deck": deck})),), f"incubo dossier {entry}")


def _set_date_item(text: Message, entry: str, day: date) -> ListItem:
    """The day of a committee to set: within a month, for instance."""
    return ListItem(
        (Cell(text),), f"incubo record committee {entry} --on {shift_date_clamped(day, 1, 'months').isoformat()}"
    )


def due_jobs(context: RegistryOnDay, incubator: str | None, days_ahead: int) -> Iterator[tuple[Job, list[ListItem]]]:
    """Offers that have been open for long, that close within so many days, or that never close."""
    for job in sorted(jobs_of_incubator(context.registry, incubator), key=lambda each: each.id):
        if is_open(job, context.day, context.today):
            cells = tuple(_job_reason_cells(context, job, days_ahead))
            if cells:
                yield (
                    job,
                    [
                        ListItem(
                            (Cell(offer_title(job) or job.id), *cells),
                            f"incubo close {quote_entry_id('job', job.id)} --outcome filled",
                        )
                    ],
                )


def _job_reason_cells(context: RegistryOnDay, job: Job, days_ahead: int) -> Iterator[Cell]:
    days, end = days_open(job, context.day) or 0, closing_date(job)
    if days > STALE_DAYS:
        yield Cell(Message(N_("open for {days:duration}"), {"days": days}), machine_value=days)
    if end is None:
        yield Cell(Message(N_("no closing date")), machine_value=None)
    elif (end - context.day).days <= days_ahead:
        yield Cell(Message(N_("closes on {day:long}"), {"day": end}), machine_value=end)


def missing_fields(context: RegistryOnDay, startup: Startup, days_ahead: int) -> Iterator[DueLine]:  # noqa: ARG001
    """What the sheet of a startup lacks for its phase."""
    entry, step = quote_entry_id("startup", startup.id), context.registry.phase_period_at(startup.id, context.day)
    for gap in missing_expectations(context.registry, startup, context.day, step):
        if gap.due_date > context.day or gap.expectation == "committee":  # which has reminders of its own
            continue
        command = f"incubo set {entry} {gap.field}=…"
        if gap.expectation == "post_mortem":
            command = f"incubo edit {entry}"
        yield ListItem((Cell(gap.label, machine_value=gap.expectation), Cell(gap.field, "id")), command), startup.path


class Recipient(NamedTuple):
    """To whom: the id of the entry that they answer for, what to call them, the address that the registry publishes."""

    id: str
    name: str
    address: str | None = None


class Mail(NamedTuple):
    """A message. `kind` says what it is about, `sender` the address that answers; the page's title is its subject."""

    kind: str
    recipient: Recipient
    page: Page
    sender: str | None = None

    @property
    def id(self) -> str:
        """What tells it from the others of its kind, for the name of a file."""
        return f"{self.kind}-{self.recipient.id}"


SUBJECTS = {
    "missions": Message(N_("{n} mission ends soon"), {}, N_("{n} missions end soon")),
    "committees": Message(N_("A committee to hold: {names:list}"), {}, N_("Committees to hold: {names:list}")),
    "jobs": Message(N_("{n} job offer to look at"), {}, N_("{n} job offers to look at")),
    "sheets": Message(N_("A sheet to complete: {names:list}"), {}, N_("Sheets to complete: {names:list}")),
}
"""What each kind of reminder is about."""
_OPENING = {
    "missions": N_("These missions end within {days} days. For each person: renew the mission, or prepare the "
                   "departure. An order takes a month, and no work is done before it."),
    "committees": N_("The network asks for a committee every six months at least. The day has come to set one, or to "
                     "prepare the one that is set."),
    "jobs": N_("These offers have been open for long, or close soon. An offer that is filled is closed the same day: "
               "people go on applying for it."),
    "sheets": N_("The public sheet lacks what is expected at this phase. It takes a few minutes."),
}  # fmt: skip
_CLOSING = {
    "missions": N_("Nothing to do where it is done already: the registry will say so once the sheet is changed."),
    "committees": N_(
        "Where a committee was held and is not recorded, its day and its decision are all that is needed."
    ),
    "jobs": N_("Nothing to do where the offer is still open: putting its closing date off says so."),
    "sheets": N_("Where something does not apply to your product, answer this message."),
}


class ReminderTask(NamedTuple):
    """Something that somebody has to do: what, the command that does it. `path`: the sheet it is about."""

    item: ListItem
    path: str = ""


class ReminderPart(NamedTuple):
    """What a message says of one startup (or of the incubator itself, without one)."""

    recipient: Recipient
    title: str
    tasks: tuple[ReminderTask, ...]


def make_reminders(
    context: RegistryOnDay,
    kind: str,
    incubator: str | None,
    days_ahead: int,
    edit_url: Callable[[str], str],
) -> list[Mail]:
    """The messages of a kind, by recipient. `days_ahead`: how many days ahead count. `edit_url`: where a sheet is
    edited.
    """
    parts = [part for part in _reminder_parts(context, kind, incubator, days_ahead) if part.tasks]
    groups: dict[str, list[ReminderPart]] = {}
    for part in parts:
        groups.setdefault((part.recipient.address or part.recipient.id).casefold(), []).append(part)
    sender = _contact_address(context.registry.incubators.get(incubator)) if incubator is not None else None
    return [
        _make_mail(context, kind, group, incubator, days_ahead, edit_url)._replace(sender=sender)
        for group in groups.values()
    ]


def _reminder_parts(
    context: RegistryOnDay, kind: str, incubator: str | None, days_ahead: int
) -> Iterator[ReminderPart]:
    if kind == "jobs":
        yield from _job_parts(context, incubator, days_ahead)
        return
    if kind == "committees":
        for one in sorted(
            committee_statuses(context.registry, context.day, incubator), key=lambda each: each.startup.id
        ):
            yield ReminderPart(
                _startup_recipient(one.startup),
                one.startup.display_name,
                tuple(ReminderTask(*each) for each in due_committees(context, one, days_ahead)),
            )
        return
    look = {"missions": ending_missions, "sheets": missing_fields}[kind]
    for startup in sorted(startups_of_incubator(context.registry, incubator), key=lambda each: each.id):
        if _is_team_reminded(context, kind, startup):
            todos = tuple(ReminderTask(*each) for each in look(context, startup, days_ahead))
            yield ReminderPart(_startup_recipient(startup), startup.display_name, todos)
    if kind == "missions":
        for host in [incubator] if incubator is not None else sorted(context.registry.incubators):
            todos = tuple(ReminderTask(*each) for each in ending_missions_without_startup(context, host, days_ahead))
            yield ReminderPart(
                _incubator_recipient(context, host), entry_title(context.registry, "incubator", host), todos
            )


def _is_team_reminded(context: RegistryOnDay, kind: str, startup: Startup) -> bool:
    """Whether a team is written to: of a sheet while the startup lives; of missions until it has ended, for nobody is
    to be renewed there (`validate` and `todo` tell the missions that outlive it).
    """
    if kind == "missions":
        return not has_startup_ended(context.registry, startup.id, context.day)
    return context.registry.vocabulary.is_live(startup_phase(context.registry, startup.id, context.day))


def _job_parts(context: RegistryOnDay, incubator: str | None, days_ahead: int) -> Iterator[ReminderPart]:
    """Offers by who answers them: their own address, the startup's, the incubator's."""
    for job, items in due_jobs(context, incubator, days_ahead):
        startup = context.registry.startups.get(context.registry.offer_startup_id(job) or "")
        title = startup.display_name if startup is not None else ""
        if startup is None and job.incubator:
            title = entry_title(context.registry, "incubator", job.incubator)
        to = _startup_recipient(startup) if startup is not None else _incubator_recipient(context, job.incubator or "")
        if job.contact and "@" in job.contact:
            to = to._replace(address=job.contact)
        yield ReminderPart(to, title, tuple(ReminderTask(item, job.path) for item in items))


def _startup_recipient(startup: Startup) -> Recipient:
    return Recipient(startup.id, startup.display_name, startup.contact)


def _incubator_recipient(context: RegistryOnDay, incubator: str) -> Recipient:
    entry = context.registry.incubators.get(incubator)
    return Recipient(incubator, entry_title(context.registry, "incubator", incubator), _contact_address(entry))


def _contact_address(entry: Incubator | None) -> str | None:
    return entry.contact if entry is not None else None


def _make_mail(
    context: RegistryOnDay,
    kind: str,
    parts: list[ReminderPart],
    incubator: str | None,
    days_ahead: int,
    edit_url: Callable[[str], str],
) -> Mail:
    titles = list(dict.fromkeys(part.title for part in parts if part.title))
    todos = sum(len(part.tasks) for part in parts)
    counted = len(titles) if kind in ("committees", "sheets") else todos
    subject = SUBJECTS[kind]._replace(arguments={"n": counted, "names": titles})
    if kind in ("missions", "jobs") and titles:
        subject = Message("{subject} ({names:list})", {"subject": subject, "names": titles})
    opening = Paragraph(Message(_OPENING[kind], {"days": days_ahead}), None)
    sections = [Section("opening", None, (Paragraph(Message(N_("Hello,")), None), opening))]
    for part in parts:
        title = Message("{title}", {"title": part.title}) if part.title else None
        sections.append(Section(part.recipient.id, title, tuple(_part_blocks(part, edit_url))))
    closing = [Paragraph(Message(_CLOSING[kind]), None)]
    if incubator is not None:
        name = entry_title(context.registry, "incubator", incubator)
        closing.append(Paragraph(Message("{name}", {"name": name}), None))
    sections.append(Section("closing", None, tuple(closing)))
    to = parts[0].recipient
    about = Message(N_("To: {name} <{address}>"), {"name": to.name, "address": to.address})
    if not to.address:
        about = Message(N_("To: {name} (no address in the registry)"), {"name": to.name})
    page = Page("reminder", to.id, Cell(subject), tuple(sections), context.day, subtitle=(Cell(about),))
    return Mail(kind, to, page)


def _part_blocks(part: ReminderPart, edit_url: Callable[[str], str]) -> Iterable[Block]:
    yield ListBlock(tuple(todo.item for todo in part.tasks))
    pages = {path: edit_url(path) for path in dict.fromkeys(todo.path for todo in part.tasks) if path}
    rows = tuple(
        KeyValueRow(Message(N_("In a browser")), (Cell(address, "text"),), path)
        for path, address in pages.items()
        if address
    )
    if rows:
        yield KeyValueList(rows)
