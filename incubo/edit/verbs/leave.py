"""`leave`: people leave a startup, or everything, on a day.

A mission for that startup only ends on the day. One that is for others too ends as well, and a second one begins the
day after for the others, with the same status, employer and end. A mission that has not begun yet is taken away.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.edit.verbs.arrival import first_day
from incubo.edit.verbs.rules import NAMED, called, lines
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.dates import moved
from incubo.model.records import Member, Mission
from incubo.model.teams import startups_of
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.source.changes import Append, Insert, Remove, Set

OVERLAPPED = frozenset({"mission-overlap"})
"""The rule that finds missions at once: those of somebody who leaves and overlapped go on doing so, for the others."""


class Departure(NamedTuple):
    """What is asked: the last day, and the startup that is left (None: all of them, and the teams).

    `also`: other startups left the same day, which the missions of the member name as that one already (`stop`).
    """

    on: date
    startup: str | None = None
    also: tuple[str, ...] = ()

    def leaves(self, startup: str) -> bool:
        """Whether a startup is among what is left."""
        return self.startup is None or startup == self.startup or startup in self.also


def leave(desk: Desk, members: Iterable[Member], departure: Departure) -> Proposal:
    """People leave. Who left already is told and left alone.

    Raises Refused for somebody who is not there, or whose mission begins after the day although it has begun by today.
    """
    people, notes = list[str](), list[Text]()
    for member in {each.id: each for each in members}.values():
        if _leave(desk, member, departure, notes):
            people.append(called(member))
    said = {"names": people, "n": len(people), "day": departure.on}
    summary = Text(N_("{names:list} on {day}"), said)
    if len(people) > NAMED:
        summary = Text(N_("{n} member on {day}"), said, N_("{n} members on {day}"))
    body = lines(people) if len(people) > NAMED else ()
    return Proposal(desk.plan(), "leave", departure.startup or "", summary, tuple(notes), body, OVERLAPPED)


def _leave(desk: Desk, member: Member, departure: Departure, notes: list[Text]) -> bool:
    """Make one person leave; whether something changes."""
    day, startup = departure.on, departure.startup
    touched = [
        (i, mission)
        for i, mission in enumerate(member.missions)
        if mission.start is not None and (startup is None or startup in startups_of(member, mission))
    ]
    if startup is not None and not touched:
        raise _never_there(desk, member, startup)
    _not_begun(desk, member, departure, [mission for _, mission in touched if first_day(mission) > day])
    changed = False
    for i, mission in reversed(touched):  # from the last: a position before stays what it is
        if mission.covers(day):
            changed |= _end(desk, member, i, mission, departure)
        elif first_day(mission) > day:
            _cancel(desk, member, i, mission, departure, notes)
            changed = True
    if not changed and touched:
        notes.append(_gone(desk, member, departure, [mission for _, mission in touched]))
    listed = _old_lists(desk, member, departure)
    teams = _teams(desk, member, departure, notes) if startup is None else False
    return changed or listed or teams


def _end(desk: Desk, member: Member, position: int, mission: Mission, departure: Departure) -> bool:
    """End a mission on the day, and begin another one for the startups that go on; whether that changes it."""
    day, startup = departure.on, departure.startup
    if mission.end == day:
        return False
    desk.change(member.path, Set(("missions", position, "end"), day, after=("start",)))
    others = [each for each in startups_of(member, mission) if startup is not None and each != startup]
    if others:
        made: dict[str, Any] = {"start": moved(day, 1)}
        if mission.end is not None:
            made["end"] = mission.end
        if mission.status:
            made["status"] = mission.status
        if mission.employer:
            made["employer"] = mission.employer
        made["startups"] = [desk.spelt("startup", each) for each in others]
        desk.change(member.path, Insert(("missions",), position + 1, made))
    return True


def _cancel(
    desk: Desk, member: Member, position: int, mission: Mission, departure: Departure, notes: list[Text]
) -> None:
    """Take away a mission that has not begun, or the startup from it where it is for others too."""
    startup, field = departure.startup, ("missions", position, "startups")
    others = [each for each in startups_of(member, mission) if startup is not None and each != startup]
    said = {"name": called(member), "day": mission.start, "title": _title(desk, startup)}
    if not others:
        desk.change(member.path, Remove(("missions", position)))
        notes.append(Text(N_("{name}: the mission that was to begin on {day:long} is taken away"), said))
        return
    if mission.startups:
        for place in [i for i, each in enumerate(mission.startups) if each == startup][::-1]:
            desk.change(member.path, Remove((*field, place)))
    else:
        desk.change(member.path, Set(field, [desk.spelt("startup", each) for each in others]))
    notes.append(Text(N_("{name}: the mission that begins on {day:long} is no more for {title}"), said))


def _not_begun(desk: Desk, member: Member, departure: Departure, coming: list[Mission]) -> None:
    """Raise Refused where a mission after the day has begun by today, or nothing would be left of the missions."""
    said = {"name": called(member), "id": member.id, "day": departure.on, "title": _title(desk, departure.startup)}
    begun = [mission.start for mission in coming if mission.start is not None and mission.start <= desk.today]
    if begun:
        said["start"] = max(begun)
        message = N_("{name} has a mission in {title} that began on {start:long}, after {day:long}")
        every = N_("{name} has a mission that began on {start:long}, after {day:long}")
        hint = Text(N_("give a day from {start} on"), {"start": max(begun).isoformat()})
        raise Refused(Text(message if departure.startup else every, said), hints=(hint,))
    alone = all(departure.startup is None or startups_of(member, each) == (departure.startup,) for each in coming)
    if coming and alone and len(coming) == len(member.missions):
        raise Refused(
            Text(N_("{name} has no other mission than the one to come: nothing would be left"), said),
            hints=(Text(N_("if the person does not come at all: incubo remove {id}"), said),),
        )


def _never_there(desk: Desk, member: Member, startup: str) -> Refused:
    said = {"name": called(member), "id": member.id, "title": _title(desk, startup)}
    known = dict.fromkeys(
        each for mission in member.missions if _last(mission) >= desk.today for each in startups_of(member, mission)
    )
    titles = [title_of(desk.registry, "startup", each) for each in known]
    hints = (Text(N_("{name} works for {titles:list}"), {**said, "titles": titles}),) if titles else ()
    return Refused(Text(N_("{name} has no mission in {title}"), said), hints=hints)


def _gone(desk: Desk, member: Member, departure: Departure, touched: list[Mission]) -> Text:
    """What is said of somebody who has left by that day, or will have."""
    last = max(map(_last, touched))
    said = {"name": called(member), "id": member.id, "day": last, "until": departure.on.isoformat()}
    said["title"] = _title(desk, departure.startup)
    if last < desk.today:
        gone, every = N_("{name} left {title} on {day:long} already"), N_("{name} left on {day:long} already")
    elif last < departure.on:
        gone = N_("{name}: in {title} until {day:long} only (to stay longer: incubo extend {id} --until {until})")
        every = N_("{name}: until {day:long} only (to stay longer: incubo extend {id} --until {until})")
    else:
        gone, every = N_("{name}: in {title} until {day:long} already"), N_("{name}: until {day:long} already")
    return Text(gone if departure.startup else every, said)


def _old_lists(desk: Desk, member: Member, departure: Departure) -> bool:
    """Move what was left from the old list of startups to the former ones, where this file keeps that list.

    Not before the day has come, and not where a mission names no startup: the list tells what it was for.
    """
    if departure.on > desk.today or not member.previously or not all(each.startups for each in member.missions):
        return False
    gone = [i for i, each in enumerate(member.startups) if each and departure.leaves(each)]
    for place in reversed(gone):
        desk.change(member.path, Remove(("startups", place)))
    for startup in dict.fromkeys(member.startups[i] for i in gone):
        if startup not in member.previously:
            desk.change(member.path, Append(("previously",), desk.spelt("startup", startup)))
    return bool(gone)


def _teams(desk: Desk, member: Member, departure: Departure, notes: list[Text]) -> bool:
    """Take somebody who leaves everything out of the teams, which have no dates: when the day has come."""
    if not member.teams:
        return False
    if departure.on > desk.today:
        titles = [title_of(desk.registry, "team", each) for each in member.teams]
        said = {"name": called(member), "titles": titles, "id": member.id}
        notes.append(Text(N_("{name} stays in {titles:list} until then; that day: incubo leave {id}"), said))
        return False
    desk.change(member.path, Remove(("teams",)))
    return True


def _title(desk: Desk, startup: str | None) -> str:
    return title_of(desk.registry, "startup", startup) if startup else ""


def _last(mission: Mission) -> date:
    return mission.end or date.max
