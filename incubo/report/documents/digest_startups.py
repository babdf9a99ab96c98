"""What a digest says of startups: phases, committees, other events, offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo import shell
from incubo.i18n import N_
from incubo.model.committees import COMMITTEE
from incubo.model.dates import moved
from incubo.model.periods import Period
from incubo.model.records import Event, Job, Startup
from incubo.model.teams import closing, published, title
from incubo.page import Cell, Item
from incubo.problem import Text
from incubo.report.basis import called, portfolio
from incubo.report.committees import standings
from incubo.report.granted import said
from incubo.report.offers import offers
from incubo.report.sheets.parts import Known, on
from incubo.report.transitions import moves


def phases(known: Known, incubator: str | None, period: Period, ahead: Period) -> Iterator[Item]:
    """Which startups entered a phase in a period; those that the files have enter one in the days that come."""
    for move in moves(known.registry, portfolio(known.registry, incubator), ahead.last):
        if not period.contains(move.day) and not ahead.contains(move.day):
            continue
        names = {"before": called(known.registry, move.before), "into": called(known.registry, move.into)}
        text = Text("{before} → {into}", names) if move.before is not None else Text("{into}", names)
        coming = Cell(Text(N_("to come")), mark="quiet", data=None) if ahead.contains(move.day) else Cell(None)
        yield Item((known.entry("startup", move.startup.id), Cell(text, data=move.into), on(move.day), coming))


def held(known: Known, incubator: str | None, period: Period) -> Iterator[Item]:
    """The committees of a period, by day: what each decided, and when the next one is."""
    for day, startup, event in _dated(known, incubator, period):
        if event.name == COMMITTEE:
            after = Text(N_("next on {day:long}"), {"day": event.next}) if event.next is not None else None
            decided = said(known.registry, event) or Text(N_("decision not recorded"))
            mark = "" if event.decision else "due"
            cells = (known.entry("startup", startup.id), on(day), Cell(decided, mark=mark, data=event.decision))
            yield Item((*cells, Cell(after, data=event.next)), "" if event.decision else _record(startup, day))


def _record(startup: Startup, day: date) -> str:
    return f"incubo record committee {shell.only('startup', startup.id)} --on {day} --decision …"


def to_come(known: Known, incubator: str | None, within: int) -> Iterator[Item]:
    """The committees of the days that come, by day; then how many are overdue, or were never recorded."""
    found = standings(known.registry, known.day, incubator)
    last = moved(known.day, within)
    for each in sorted(
        (one for one in found if one.next and one.state in ("planned", "due")),
        key=lambda one: (one.next, one.startup.id),
    ):
        if each.next is not None and each.next <= last:
            usual = Text(N_("expected, not set")) if each.state == "due" else None
            cells = (known.entry("startup", each.startup.id), on(each.next), Cell(usual, mark="due", data=each.state))
            yield Item(cells, f"incubo dossier {shell.only('startup', each.startup.id)}")
    behind = sum(each.state in ("overdue", "never") for each in found)
    if behind:
        text = Text(
            N_("{n} startup in the programme out of {all} has no committee ahead"),
            {"n": behind, "all": len(found)},
            N_("{n} startups in the programme out of {all} have no committee ahead"),
        )
        whose = f" --incubator {shell.only('incubator', incubator)}" if incubator else " --incubator all"
        yield Item((Cell(text, mark="due", data=behind),), f"incubo report committees{whose}")


def events(known: Known, incubator: str | None, period: Period) -> Iterator[Item]:
    """What else happened: launches, labels …"""
    for day, startup, event in _dated(known, incubator, period):
        if event.name != COMMITTEE:
            cells = (
                known.entry("startup", startup.id),
                known.label("events", event.name),
                on(day),
                Cell(event.comment),
            )
            yield Item(cells)


def _dated(known: Known, incubator: str | None, period: Period) -> list[tuple[date, Startup, Event]]:
    found = [
        (event.date, startup, event)
        for startup in portfolio(known.registry, incubator)
        for event in startup.events
        if event.date is not None and period.contains(event.date)
    ]
    return sorted(found, key=lambda each: (each[0], each[1].id))


def published_in(known: Known, incubator: str | None, period: Period) -> Iterator[Item]:
    """The offers published in a period."""
    for job in sorted(offers(known.registry, incubator), key=lambda job: job.id):
        day = published(job)
        if day is not None and period.contains(day):
            yield _offer(job, day, Cell(None))


def closed_in(known: Known, incubator: str | None, period: Period) -> Iterator[Item]:
    """The offers of which the last day is in a period and has passed, and how they ended."""
    for job in sorted(offers(known.registry, incubator), key=lambda job: job.id):
        day = closing(job)
        if day is not None and period.contains(day) and day < known.day:
            yield _offer(job, day, known.label("outcomes", job.outcome))


def _offer(job: Job, day: date, more: Cell) -> Item:
    return Item((Cell(title(job) or job.id), on(day), more), f"incubo show {shell.entry('job', job.id)}")
