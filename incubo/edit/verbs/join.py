"""`join`: people start on a startup. (`teams` has what is about cross-cutting teams.)

What was true before that day stays true: a startup is added to a mission only where the mission begins on that very
day; otherwise a mission of its own says since when (docs/decisions, “Joining and leaving”). No two missions of one
person cover a startup on the same day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.edit.verbs.arrival import Arrival, agrees, apart, contract_of, first_day, lives, usual_end, words
from incubo.edit.verbs.rules import called, until, within
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.dates import moved
from incubo.model.records import Member, Mission
from incubo.model.teams import startups_of
from incubo.problem import Text
from incubo.source.changes import Append, Set


def join(desk: Desk, members: Iterable[Member], arrival: Arrival) -> Proposal:
    """People start on a startup. Who is there already, or is to come, is told and left alone.

    Raises Refused for a startup that has ended, an end before the start, more months than the network allows to others
    than public agents, or a mission that would overlap another one for the same startup.
    """
    day = arrival.on or desk.today
    if arrival.until is not None and arrival.until < day:
        raise Refused(
            Text(N_("the mission would end before it begins ({start:long})"), {"start": day}),
            hints=(Text(N_("give the first day with --on, the last one with --until")),),
        )
    lives(desk, arrival, day)
    people, ends, notes = list[str](), list[date](), list[Text]()
    everyone = {each.id: each for each in members}.values()
    for member in everyone:
        end = _join(desk, member, arrival, day, notes)
        if end is not None:
            people.append(called(member))
            ends.append(end)
            if len(everyone) == 1:
                _since_note(desk, member, arrival, day, notes)
    summary, body = until(people, ends)
    return Proposal(desk.plan(), "join", arrival.startup, summary, tuple(notes), body)


def _join(desk: Desk, member: Member, arrival: Arrival, day: date, notes: list[Text]) -> date | None:
    """Make one person join; the last day of the mission, or None where nothing changes, which is noted."""
    held = [
        (i, mission)
        for i, mission in enumerate(member.missions)
        if mission.start is not None and arrival.startup in startups_of(member, mission)
    ]
    there = [mission for _, mission in held if mission.covers(day)]
    if there:
        notes.append(_there(desk, member, arrival, max(there, key=lambda each: each.end or date.max)))
        return None
    coming = sorted(
        ((i, each) for i, each in held if each.start and each.start > day), key=lambda pair: first_day(pair[1])
    )
    if coming and arrival.on is None:
        notes.append(_to_come(desk, member, arrival, coming[0][1]))
        return None
    if coming and _moves(member, arrival, coming[0][1]):
        return _sooner(desk, member, arrival, day, [each for _, each in coming], coming[0][0])
    for i, mission in enumerate(member.missions):
        if not coming and mission.start == day and mission.covers(day) and _fits(arrival, mission):
            return _add(desk, member, arrival, i, notes)
    return _open(desk, member, arrival, day, first_day(coming[0][1]) if coming else None, notes)


def _there(desk: Desk, member: Member, arrival: Arrival, mission: Mission) -> Text:
    """What is said of somebody who is there that day. Raises Refused where another end or contract is asked for."""
    said = words(desk, member, arrival, mission.end)
    name = N_("{name}: in {title} until {day:long} already") if mission.end else N_("{name}: in {title} already")
    already = Text(name, said)
    if arrival.until is not None and mission.end is not None and arrival.until != mission.end:
        later = arrival.until > mission.end
        hint = N_("to stay until then: incubo extend {id} --until {until}")
        earlier = N_("to leave on that day: incubo leave {id} --startup {startup} --on {until}")
        raise Refused(already, hints=(Text(hint if later else earlier, said),))
    if not agrees(arrival.contract, mission):
        hint = N_("to go on under another contract: incubo extend {id} --status … --employer …")
        raise Refused(already, hints=(Text(hint, said),))
    return already


def _to_come(desk: Desk, member: Member, arrival: Arrival, mission: Mission) -> Text:
    said = words(desk, member, arrival, mission.start)
    return Text(N_("{name}: begins in {title} on {day:long} already (to begin sooner, say when: --on DATE)"), said)


def _moves(member: Member, arrival: Arrival, mission: Mission) -> bool:
    """Whether a mission to come may begin sooner instead: it is for that startup only, and would end as is asked."""
    alone = startups_of(member, mission) == (arrival.startup,)
    reaches = arrival.until is None or arrival.until >= first_day(mission)
    return alone and reaches and agrees(arrival.contract, mission)


def _sooner(desk: Desk, member: Member, arrival: Arrival, day: date, coming: list[Mission], position: int) -> date:
    mission = coming[0]
    path = ("missions", position)
    if arrival.until is not None and arrival.until != mission.end:
        within(desk, called(member), mission.status, arrival.until, day)
        apart(desk, member, arrival, arrival.until, first_day(coming[1]) if len(coming) > 1 else None)
        desk.change(member.path, Set((*path, "end"), arrival.until, after=("start",)))
    desk.change(member.path, Set((*path, "start"), day))
    return arrival.until or mission.end or day


def _fits(arrival: Arrival, mission: Mission) -> bool:
    """Whether a mission is under the contract that is asked for, and ends when it is asked to."""
    return agrees(arrival.contract, mission) and (arrival.until is None or arrival.until == mission.end)


def _add(desk: Desk, member: Member, arrival: Arrival, position: int, notes: list[Text]) -> date:
    """Name the startup in a mission that begins on that day; one that names none keeps those of the old list."""
    mission, startup = member.missions[position], desk.spelt("startup", arrival.startup)
    field = ("missions", position, "startups")
    if mission.startups:
        desk.change(member.path, Append(field, startup))
    else:
        old = [desk.spelt("startup", each) for each in startups_of(member, mission)]
        desk.change(member.path, Set(field, [*old, startup]))
    said = words(desk, member, arrival, mission.start)
    notes.append(Text(N_("{name}: {title} is added to the mission that begins on that day"), said))
    return mission.end or first_day(mission)


def _open(desk: Desk, member: Member, arrival: Arrival, day: date, before: date | None, notes: list[Text]) -> date:
    """Add a mission, under the contract that is asked for or the last one, which ends before another one begins."""
    asked, last = arrival.contract, contract_of(member, day)
    status = asked.status or last.status
    same = status == last.status  # another status is another employer's, and only the person knows whose
    employer = asked.employer or (last.employer if same else None)
    end = arrival.until or _usual(desk, member, arrival, day, before, status, notes)
    apart(desk, member, arrival, end, before)
    within(desk, called(member), status, end, day)
    _contract_note(member, arrival, day, status, employer, notes)
    made: dict[str, Any] = {"start": day, "end": end}
    if status:
        made["status"] = status
    if employer:
        made["employer"] = employer
    made["startups"] = [desk.spelt("startup", arrival.startup)]
    desk.change(member.path, Append(("missions",), made, after=("domaine", "role", "fullname")))
    return end


def _usual(
    desk: Desk, member: Member, arrival: Arrival, day: date, before: date | None, status: str | None, notes: list[Text]
) -> date:
    """The usual end, told where it is not the next committee; `before`: the start of another mission for it."""
    end, committee = usual_end(desk, arrival.startup, day, status)
    if before is not None and end >= before:
        end = moved(before, -1)
        told = words(desk, member, arrival, end)
        notes.append(Text(N_("{name}: until {day:long}, the day before the next mission"), told))
    elif not committee:
        note = Text(N_("until {day:long} (--until says another day)"), {"day": end})
        notes.extend([] if note in notes else [note])  # told once, for it is the same for most
    return end


def _contract_note(
    member: Member, arrival: Arrival, day: date, status: str | None, employer: str | None, notes: list[Text]
) -> None:
    """Say which contract is taken for granted when somebody comes back."""
    asked = arrival.contract
    if any(mission.covers(day) for mission in member.missions) or (asked.status and asked.employer):
        return
    carried = [word for word in (status, employer) if word]
    if carried:
        said = {"name": called(member), "words": ", ".join(carried)}
        notes.append(
            Text(N_("{name}: under the contract of last time, {words} (--status, --employer for another)"), said)
        )


def _since_note(desk: Desk, member: Member, arrival: Arrival, day: date, notes: list[Text]) -> None:
    """Say how to name the startup in the mission that runs, for somebody who was there from its beginning."""
    running = [mission for mission in member.missions if mission.covers(day) and agrees(arrival.contract, mission)]
    since = [first_day(each) for each in running if first_day(each) < day]
    if since and arrival.on is None and arrival.until is None:
        said = {**words(desk, member, arrival, max(since)), "start": max(since).isoformat()}
        notes.append(
            Text(N_("{name}: if it is for {title} since the mission began on {day:long}, say so: --on {start}"), said)
        )
