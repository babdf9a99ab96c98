"""`record committee` on a day to come: it is planned, or moved, and the team's contracts with it.

Decided: the plan is the `next` of the latest committee; where there is none, a committee among the events that has a
date and nothing else (`model/committees.py` reads both).
"""

from __future__ import annotations

from datetime import date

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.edit.verbs import contracts, extend
from incubo.edit.verbs.committee import goes_on
from incubo.edit.verbs.events import insert
from incubo.edit.verbs.rules import called
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.committees import COMMITTEE, last_committee, planned_committee
from incubo.model.records import Startup
from incubo.model.teams import assignments
from incubo.problem import Text
from incubo.source.changes import Set

ADMIN = "admin"


def plan(desk: Desk, startup: Startup, on: date, *, with_team: bool = False) -> Proposal:
    """Put the next committee on a day to come. Raises Refused for a day that is not.

    `with_team`: the missions that end on the day that was planned so far end on the new one.
    """
    if on <= desk.today:
        raise Refused(Text(N_("{day:long} is not to come"), {"day": on}))
    goes_on(desk, startup, on)
    title = startup.title or startup.id
    was = planned_committee(startup, desk.today)
    latest = last_committee(startup, desk.today)
    notes: list[Text] = []
    if was is not None and was != on:
        said = {"title": title, "was": was, "day": on}
        notes.append(Text(N_("{title}: the committee moves from {was:long} to {day:long}"), said))
    if was != on:
        _write(desk, startup, on, was, None if latest is None else startup.events.index(latest))
    if was is not None and was != on:
        notes += _team(desk, startup, was, on) if with_team else left(desk, startup, was)
    return Proposal(desk.plan(), "committee", startup.id, Text(N_("planned on {day}"), {"day": on}), tuple(notes))


def until(desk: Desk, startup: str, day: date) -> list[contracts.Target]:
    """The missions for a startup that end on a day, contracts before public agents."""
    found = [
        contracts.as_target(assignment.member, assignment.mission)
        for member in desk.registry.members.values()
        for assignment in assignments(member)
        if assignment.startup == startup and assignment.mission.end == day
    ]
    return sorted(found, key=lambda target: (target.mission.status == ADMIN, target.member.id))


def left(desk: Desk, startup: Startup, day: date) -> list[Text]:
    """What is said of the missions that go on ending on the day that was planned."""
    targets = until(desk, startup.id, day)
    if not targets:
        return []
    people = [called(target.member) for target in targets]
    return [
        Text(
            N_("{n} mission still ends on {day:long} ({people:list}): --with-team moves it too"),
            {"n": len(people), "day": day, "people": people},
            N_("{n} missions still end on {day:long} ({people:list}): --with-team moves them too"),
        )
    ]


def extend_each(desk: Desk, targets: list[contracts.Target], until: date, startup: str) -> list[Text]:
    """Extend missions one by one; what is said of those that cannot be."""
    notes: list[Text] = []
    for target in targets:
        try:
            notes += extend.extend(desk, [target], until, startup=startup).notes
        except Refused as refused:
            said = {"id": target.member.id, "why": refused.message}
            notes.append(Text(N_("{id}: not extended ({why})"), said))
    return notes


def _write(desk: Desk, startup: Startup, on: date, was: date | None, latest: int | None) -> None:
    """Move what is planned wherever it is written; write it where nothing is."""
    moved = False
    for i, event in enumerate(startup.events):
        if was is not None and event.name == COMMITTEE and event.date == was:
            desk.change(startup.path, Set(("events", i, "date"), on))
            moved = True
    if latest is not None and (not moved or startup.events[latest].next == was):
        desk.change(
            startup.path,
            Set(("events", latest, "next"), on, after=("budget_end", "months", "amount", "decision", "date")),
        )
    elif not moved:
        item = {"name": COMMITTEE, "date": on}
        insert(desk, startup.path, "events", [event.date for event in startup.events], item)


def _team(desk: Desk, startup: Startup, was: date, on: date) -> list[Text]:
    """Move the end of the missions that ended with the committee; what is said of those that stay."""
    targets = until(desk, startup.id, was)
    if on > was:
        return extend_each(desk, targets, on, startup.id)
    notes: list[Text] = []
    for target in targets:
        begun = target.mission.start
        if begun is not None and begun <= on:
            desk.change(target.member.path, Set(("missions", target.position, "end"), on))
        else:
            said = {"name": called(target.member), "day": begun}
            notes.append(Text(N_("{name}'s mission begins on {day:long} only"), said))
    return notes
