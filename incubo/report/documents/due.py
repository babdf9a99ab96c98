"""What is due in a startup, as lines that say what to do: missions that end, a committee, offers, a sheet's gaps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo import shell
from incubo.i18n import N_
from incubo.model.committees import USUAL_MONTHS, next_committee
from incubo.model.dates import moved
from incubo.model.records import Job, Member, Mission, Startup
from incubo.model.stays import stay_at
from incubo.model.teams import closing, is_open, title
from incubo.page import Cell, Item
from incubo.problem import Text
from incubo.report.basis import portfolio
from incubo.report.committees import Standing
from incubo.report.documents.appointments import norm
from incubo.report.expected import gaps
from incubo.report.offers import STALE, age, offers
from incubo.report.people import Person
from incubo.report.sheets import people
from incubo.report.sheets.parts import Known, left, on

Line = tuple[Item, str]


def phase(known: Known, startup: Startup) -> str | None:
    """The phase of a startup on the day."""
    step = known.registry.step_at(startup.id, known.day)
    return step.phase.name if step is not None else None


def missions(known: Known, startup: Startup, within: int) -> Iterator[Line]:
    """People of a team whose presence there ends within so many days."""
    for person in people.team(known, startup.id):
        if person.end is not None and (person.end - known.day).days <= within:
            yield _renew(known, person.member, person.mission, person.end, startup), person.member.path


def elsewhere(known: Known, incubator: str, within: int) -> Iterator[Line]:
    """People of an incubator who work for no startup, and whose presence ends."""
    ours = {startup.id for startup in portfolio(known.registry, incubator)}
    for member, mission, end in _ending(known, within):
        startups = known.registry.startups_of(member, known.day)
        if not ours.intersection(startups) and incubator in known.registry.incubators_of(member, startups):
            yield _renew(known, member, mission, end, None), member.path


def nowhere(known: Known, within: int) -> int:
    """How many people whose presence ends work for no startup that is there and no incubator."""
    found = 0
    for member, _, _ in _ending(known, within):
        startups = known.registry.startups_of(member, known.day)
        there = any(startup in known.registry.startups for startup in startups)
        found += not there and not known.registry.incubators_of(member, startups)
    return found


def _ending(known: Known, within: int) -> Iterator[tuple[Member, Mission, date]]:
    """The members whose presence ends within so many days: the mission that says how they are here, the last day."""
    for member in sorted(known.registry.members.values(), key=lambda each: each.id):
        mission, stay = Person(member, member.missions).mission_on(known.day), stay_at(member.missions, known.day)
        end = stay.end if stay is not None else None
        if mission is not None and end is not None and (end - known.day).days <= within:
            yield member, mission, end


def _renew(known: Known, member: Member, mission: Mission, end: date, startup: Startup | None) -> Item:
    """To the next committee where it is known, else for half a year; no further than the network allows."""
    upcoming = next_committee(startup, known.day) if startup is not None else None
    until = upcoming if upcoming is not None and upcoming > end else moved(end, USUAL_MONTHS, "months")
    most = norm(known.registry, "mission-months")
    if most and mission.status != "admin":
        until = min(until, moved(known.day, most, "months"))
    command = f"incubo extend {shell.only('member', member.id)} --until {until.isoformat()}"
    return Item((Cell(member.fullname or member.id), on(end), left(end, known.day)._replace(mark="")), command)


def committees(known: Known, one: Standing, within: int) -> Iterator[Line]:
    """A committee that is overdue, was never recorded, or comes within so many days."""
    entry, last = shell.only("startup", one.startup.id), moved(known.day, within)
    if one.next is not None and one.state in ("planned", "due"):
        if one.next <= last:
            yield _ahead(known, one, one.next), one.startup.path
    elif one.last is not None:
        text = Text(N_("the last one was on {day:long}: set the day of the next one"), {"day": one.last.date})
        yield _set(text, entry, known.day), one.startup.path
    elif moved(one.since, USUAL_MONTHS, "months") <= last:
        text = Text(N_("no committee is recorded since the launch: set the day of the next one"))
        yield _set(text, entry, known.day), one.startup.path


def _ahead(known: Known, one: Standing, day: date) -> Item:
    """A committee that comes: set, it is to be prepared; expected, its day is to be set."""
    entry, deck = shell.only("startup", one.startup.id), moved(day, -norm(known.registry, "deck"))
    if one.state == "due":
        text = N_("expected by {day:long}, six months after the last one: set its day")
        return _set(Text(text, {"day": day}), entry, known.day)
    text = N_("on {day:long}: the deck is to be sent by {deck:long}")
    if deck <= known.day:
        text = N_("on {day:long}: it is time to send the deck")
    return Item((Cell(Text(text, {"day": day, "deck": deck})),), f"incubo dossier {entry}")


def _set(text: Text, entry: str, day: date) -> Item:
    """The day of a committee to set: within a month, for instance."""
    return Item((Cell(text),), f"incubo record committee {entry} --on {moved(day, 1, 'months').isoformat()}")


def jobs(known: Known, incubator: str | None, within: int) -> Iterator[tuple[Job, list[Item]]]:
    """Offers that have been open for long, that close within so many days, or that never close."""
    for job in sorted(offers(known.registry, incubator), key=lambda each: each.id):
        if is_open(job, known.day, known.now):
            cells = tuple(_why(known, job, within))
            if cells:
                yield (
                    job,
                    [
                        Item(
                            (Cell(title(job) or job.id), *cells),
                            f"incubo close {shell.only('job', job.id)} --outcome filled",
                        )
                    ],
                )


def _why(known: Known, job: Job, within: int) -> Iterator[Cell]:
    days, end = age(job, known.day) or 0, closing(job)
    if days > STALE:
        yield Cell(Text(N_("open for {days:duration}"), {"days": days}), data=days)
    if end is None:
        yield Cell(Text(N_("no closing date")), data=None)
    elif (end - known.day).days <= within:
        yield Cell(Text(N_("closes on {day:long}"), {"day": end}), data=end)


def sheet(known: Known, startup: Startup, within: int) -> Iterator[Line]:  # noqa: ARG001
    """What the sheet of a startup lacks for its phase."""
    entry, step = shell.only("startup", startup.id), known.registry.step_at(startup.id, known.day)
    for gap in gaps(known.registry, startup, known.day, step):
        if gap.due > known.day or gap.name == "committee":  # which has reminders of its own
            continue
        command = f"incubo set {entry} {gap.field}=…"
        if gap.name == "post_mortem":
            command = f"incubo edit {entry}"
        yield Item((Cell(gap.label, data=gap.name), Cell(gap.field, "id")), command), startup.path
