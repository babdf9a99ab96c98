"""What a digest says of people: those who came and left, those who will, and the missions that end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo import shell
from incubo.i18n import N_
from incubo.model.dates import moved
from incubo.model.periods import Period
from incubo.model.stays import stays
from incubo.page import Cell, Item
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.report.comings import Move, movements
from incubo.report.missions import endings
from incubo.report.people import Person, is_over, people, startups
from incubo.report.sheets.parts import Known, left, on


def arrivals(known: Known, incubator: str | None, period: Period) -> Iterator[Item]:
    """Who came in a period, by day."""
    for move in _moves(known, incubator, period):
        if not move.leaves:
            back = Text(N_("back, gone since {day:long}"), {"day": move.before}) if move.before is not None else None
            yield _line(known, move.person, move.day, Cell(back, mark="quiet", data=move.before))


def departures(known: Known, incubator: str | None, period: Period) -> Iterator[Item]:
    """Who left in a period, by day."""
    for move in _moves(known, incubator, period):
        if move.leaves and move.since is not None:
            stay = (move.day - move.since).days + 1
            yield _line(
                known,
                move.person,
                move.day,
                Cell(Text(N_("after {days:duration}"), {"days": stay}), mark="quiet", data=stay),
            )


def _moves(known: Known, incubator: str | None, period: Period) -> list[Move]:
    found = movements(known.registry, people(known.registry, incubator), known.day, None)
    return sorted(
        (move for move in found if period.contains(move.day)), key=lambda move: (move.day, move.person.member.id)
    )


def to_come(known: Known, incubator: str | None, ahead: Period) -> Iterator[Item]:
    """Whose presence begins in the days that come, as the files say already."""
    found = []
    for person in people(known.registry, incubator):
        for stay in stays(person.missions):
            if ahead.contains(stay.start):
                found.append((stay.start, person.member.id, person))
    for day, _, person in sorted(found, key=lambda each: each[:2]):
        yield _line(known, person, day, Cell(None))


def ending(known: Known, incubator: str | None, within: int) -> Iterator[Item]:
    """Whose missions end in the days that come, with nothing that follows, by day."""
    period = Period(known.day, moved(known.day, within))
    found = [each for each in endings(people(known.registry, incubator), period, known.day) if each.fate != "stay"]
    for each in sorted(found, key=lambda one: (one.last, one.person.member.id)):
        line = _line(known, each.person, each.last, left(each.last, known.day)._replace(mark=""))
        whose = startups(each.person.member, each.mission)
        if whose and all(is_over(known.registry, one, known.day) for one in whose):
            yield line  # of startups that have ended: nothing to renew
        else:
            yield line._replace(command=f"incubo extend {shell.only('member', each.person.member.id)}")


def _line(known: Known, person: Person, day: date, more: Cell) -> Item:
    """A person, what they do, for whom, and the day."""
    member = person.member
    role = " ".join((member.role or "").split())
    said = known.label("domaines", member.domaine) if not role else Cell(role)
    working = [each for mission in person.missions if mission.covers(day) for each in startups(member, mission)]
    ids = list(dict.fromkeys(working))
    names = Text("{titles:list}", {"titles": [title_of(known.registry, "startup", each) for each in ids]})
    return Item((known.entry("member", member.id), said, Cell(names if ids else None, data=ids), on(day), more))
