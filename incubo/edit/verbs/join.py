"""`join`: people start on a startup. (`teams` has what is about cross-cutting teams.)

What was true before that day stays true: a startup is added to a mission only where the mission begins on that very
day; otherwise a mission of its own says since when (docs/decisions, “Joining and leaving”). No two missions of one
person cover a startup on the same day.

What is asked of `join`, and what is known before it: the contract, the usual end, what stands in the way.

`join --team` and `leave --team`: who is in a cross-cutting team. A team has no dates: it is told as it is today.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import (
    DEFAULT_MISSION_MONTHS,
    ContractTerms,
    latest_allowed_end,
    member_name,
    mission_start,
    require_allowed_end,
    summarize_ends,
)
from incubo.edit.plan import Proposal
from incubo.model.committees import next_committee_date
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.records import Member, Mission
from incubo.model.teams import mission_startups
from incubo.registry.lookup import entry_title
from incubo.source.edits.changes import AppendItem, SetField


class JoinRequest(NamedTuple):
    """What is asked: a startup; the first day (None: today), the last one (None: the usual one), a contract."""

    startup: str
    on: date | None = None
    until: date | None = None
    contract: ContractTerms = ContractTerms()


def find_current_contract(member: Member, day: date) -> ContractTerms:
    """The contract that a member works under on a day: of the missions running, the one begun last; else the latest."""
    known = [mission for mission in member.missions if mission.start is not None and mission.start <= day]
    if not known:
        return ContractTerms()
    best = max(known, key=lambda each: (each.covers(day), each.start or date.min, each.end or date.max))
    return ContractTerms(best.status, best.employer)


def default_end(desk: FileEdits, startup: str, day: date, status: str | None) -> tuple[date, bool]:
    """When a mission that begins on a day usually ends, and whether that is the startup's next committee.

    Where no committee is known: three months (« en cas de doute, J+3 mois »). Never later than the network allows.
    """
    seen = max(day, desk.today)
    entry = desk.registry.startups.get(startup)
    committee = next_committee_date(entry, seen) if entry is not None else None
    end = committee or add_months(seen, DEFAULT_MISSION_MONTHS)
    limit = latest_allowed_end(desk, status, day)
    return (limit, False) if limit is not None and limit < end else (end, committee is not None)


def require_no_overlap(desk: FileEdits, member: Member, arrival: JoinRequest, end: date, before: date | None) -> None:
    """Raise Refused for an end on or after the start of another mission for the same startup."""
    if before is None or end < before:
        return
    said = join_message_arguments(desk, member, arrival, before)
    raise RefusedError(
        Message(N_("{name}: another mission in {title} begins on {day:long}, and the two would overlap"), said),
        hints=(
            Message(
                N_("end this one before: --until {limit}"), {"limit": (shift_date_clamped(before, -1)).isoformat()}
            ),
        ),
    )


def require_active_startup(desk: FileEdits, arrival: JoinRequest, day: date) -> None:
    """Raise Refused where the startup has ended by the first day, or has today and the mission would run on."""
    past = arrival.until is not None and arrival.until < desk.today
    for seen in (day, *(() if past else (desk.today,))):
        step = desk.registry.step_at(arrival.startup, seen)
        if step is not None and desk.registry.vocabulary.is_over(step.phase.name):
            said = {"title": entry_title(desk.registry, "startup", arrival.startup), "id": arrival.startup}
            raise RefusedError(
                Message(N_("{title} has ended on {day:long}: nobody joins it"), {**said, "day": step.phase.start}),
                hints=(
                    Message(N_("if it starts again, record that first: incubo phase {id} PHASE --on DATE"), said),
                    Message(N_("for somebody who was there before, give both days: --on DATE --until DATE")),
                ),
            )


def matches_contract(contract: ContractTerms, mission: Mission) -> bool:
    """Whether a mission is under the contract that is asked for, if one is."""
    return contract.status in (None, mission.status) and contract.employer in (None, mission.employer)


def join_message_arguments(desk: FileEdits, member: Member, arrival: JoinRequest, day: date | None) -> dict[str, Any]:
    """The arguments of what is said about a person's arrival, and a day."""
    return {
        "name": member_name(member),
        "id": member.id,
        "title": entry_title(desk.registry, "startup", arrival.startup),
        "startup": arrival.startup,
        "until": arrival.until.isoformat() if arrival.until else "",
        "day": day,
    }


def join(desk: FileEdits, members: Iterable[Member], arrival: JoinRequest) -> Proposal:
    """People start on a startup. Who is there already, or is to come, is told and left alone.

    Raises Refused for a startup that has ended, an end before the start, more months than the network allows to others
    than public agents, or a mission that would overlap another one for the same startup.
    """
    day = arrival.on or desk.today
    if arrival.until is not None and arrival.until < day:
        raise RefusedError(
            Message(N_("the mission would end before it begins ({start:long})"), {"start": day}),
            hints=(Message(N_("give the first day with --on, the last one with --until")),),
        )
    require_active_startup(desk, arrival, day)
    people, ends, notes = list[str](), list[date](), list[Message]()
    everyone = {each.id: each for each in members}.values()
    for member in everyone:
        end = _join_one(desk, member, arrival, day, notes)
        if end is not None:
            people.append(member_name(member))
            ends.append(end)
            if len(everyone) == 1:
                _note_since(desk, member, arrival, day, notes)
    summary, body = summarize_ends(people, ends)
    return Proposal(desk.plan(), "join", arrival.startup, summary, tuple(notes), body)


def _join_one(desk: FileEdits, member: Member, arrival: JoinRequest, day: date, notes: list[Message]) -> date | None:
    """Make one person join; the last day of the mission, or None where nothing changes, which is noted."""
    held = [
        (i, mission)
        for i, mission in enumerate(member.missions)
        if mission.start is not None and arrival.startup in mission_startups(member, mission)
    ]
    there = [mission for _, mission in held if mission.covers(day)]
    if there:
        notes.append(_already_there_note(desk, member, arrival, max(there, key=lambda each: each.end or date.max)))
        return None
    coming = sorted(
        ((i, each) for i, each in held if each.start and each.start > day), key=lambda pair: mission_start(pair[1])
    )
    if coming and arrival.on is None:
        notes.append(_already_planned_note(desk, member, arrival, coming[0][1]))
        return None
    if coming and _can_start_earlier(member, arrival, coming[0][1]):
        return _start_earlier(desk, member, arrival, day, [each for _, each in coming], coming[0][0])
    for i, mission in enumerate(member.missions):
        if not coming and mission.start == day and mission.covers(day) and _matches_request(arrival, mission):
            return _add_to_mission(desk, member, arrival, i, notes)
    return _add_mission(desk, member, arrival, day, mission_start(coming[0][1]) if coming else None, notes)


def _already_there_note(desk: FileEdits, member: Member, arrival: JoinRequest, mission: Mission) -> Message:
    """What is said of somebody who is there that day. Raises Refused where another end or contract is asked for."""
    said = join_message_arguments(desk, member, arrival, mission.end)
    name = N_("{name}: in {title} until {day:long} already") if mission.end else N_("{name}: in {title} already")
    already = Message(name, said)
    if arrival.until is not None and mission.end is not None and arrival.until != mission.end:
        later = arrival.until > mission.end
        hint = N_("to stay until then: incubo extend {id} --until {until}")
        earlier = N_("to leave on that day: incubo leave {id} --startup {startup} --on {until}")
        raise RefusedError(already, hints=(Message(hint if later else earlier, said),))
    if not matches_contract(arrival.contract, mission):
        hint = N_("to go on under another contract: incubo extend {id} --status … --employer …")
        raise RefusedError(already, hints=(Message(hint, said),))
    return already


def _already_planned_note(desk: FileEdits, member: Member, arrival: JoinRequest, mission: Mission) -> Message:
    said = join_message_arguments(desk, member, arrival, mission.start)
    return Message(N_("{name}: begins in {title} on {day:long} already (to begin sooner, say when: --on DATE)"), said)


def _can_start_earlier(member: Member, arrival: JoinRequest, mission: Mission) -> bool:
    """Whether a mission to come may begin sooner instead: it is for that startup only, and would end as is asked."""
    alone = mission_startups(member, mission) == (arrival.startup,)
    reaches = arrival.until is None or arrival.until >= mission_start(mission)
    return alone and reaches and matches_contract(arrival.contract, mission)


def _start_earlier(
    desk: FileEdits, member: Member, arrival: JoinRequest, day: date, coming: list[Mission], position: int
) -> date:
    mission = coming[0]
    path = ("missions", position)
    if arrival.until is not None and arrival.until != mission.end:
        require_allowed_end(desk, member_name(member), mission.status, arrival.until, day)
        require_no_overlap(desk, member, arrival, arrival.until, mission_start(coming[1]) if len(coming) > 1 else None)
        desk.change(member.path, SetField((*path, "end"), arrival.until, after=("start",)))
    desk.change(member.path, SetField((*path, "start"), day))
    return arrival.until or mission.end or day


def _matches_request(arrival: JoinRequest, mission: Mission) -> bool:
    """Whether a mission is under the contract that is asked for, and ends when it is asked to."""
    return matches_contract(arrival.contract, mission) and (arrival.until is None or arrival.until == mission.end)


def _add_to_mission(desk: FileEdits, member: Member, arrival: JoinRequest, position: int, notes: list[Message]) -> date:
    """Name the startup in a mission that begins on that day; one that names none keeps those of the old list."""
    mission, startup = member.missions[position], desk.spelt("startup", arrival.startup)
    field = ("missions", position, "startups")
    if mission.startups:
        desk.change(member.path, AppendItem(field, startup))
    else:
        old = [desk.spelt("startup", each) for each in mission_startups(member, mission)]
        desk.change(member.path, SetField(field, [*old, startup]))
    said = join_message_arguments(desk, member, arrival, mission.start)
    notes.append(Message(N_("{name}: {title} is added to the mission that begins on that day"), said))
    return mission.end or mission_start(mission)


def _add_mission(
    desk: FileEdits, member: Member, arrival: JoinRequest, day: date, before: date | None, notes: list[Message]
) -> date:
    """Add a mission, under the contract that is asked for or the last one, which ends before another one begins."""
    asked, last = arrival.contract, find_current_contract(member, day)
    status = asked.status or last.status
    same = status == last.status  # another status is another employer's, and only the person knows whose
    employer = asked.employer or (last.employer if same else None)
    end = arrival.until or _default_end_with_note(desk, member, arrival, day, before, status, notes)
    require_no_overlap(desk, member, arrival, end, before)
    require_allowed_end(desk, member_name(member), status, end, day)
    _note_contract(member, arrival, day, status, employer, notes)
    made: dict[str, Any] = {"start": day, "end": end}
    if status:
        made["status"] = status
    if employer:
        made["employer"] = employer
    made["startups"] = [desk.spelt("startup", arrival.startup)]
    desk.change(member.path, AppendItem(("missions",), made, after=("domaine", "role", "fullname")))
    return end


def _default_end_with_note(
    desk: FileEdits,
    member: Member,
    arrival: JoinRequest,
    day: date,
    before: date | None,
    status: str | None,
    notes: list[Message],
) -> date:
    """The usual end, told where it is not the next committee; `before`: the start of another mission for it."""
    end, committee = default_end(desk, arrival.startup, day, status)
    if before is not None and end >= before:
        end = shift_date_clamped(before, -1)
        told = join_message_arguments(desk, member, arrival, end)
        notes.append(Message(N_("{name}: until {day:long}, the day before the next mission"), told))
    elif not committee:
        note = Message(N_("until {day:long} (--until says another day)"), {"day": end})
        notes.extend([] if note in notes else [note])  # told once, for it is the same for most
    return end


def _note_contract(
    member: Member, arrival: JoinRequest, day: date, status: str | None, employer: str | None, notes: list[Message]
) -> None:
    """Say which contract is taken for granted when somebody comes back."""
    asked = arrival.contract
    if any(mission.covers(day) for mission in member.missions) or (asked.status and asked.employer):
        return
    carried = [word for word in (status, employer) if word]
    if carried:
        said = {"name": member_name(member), "words": ", ".join(carried)}
        notes.append(
            Message(N_("{name}: under the contract of last time, {words} (--status, --employer for another)"), said)
        )


def _note_since(desk: FileEdits, member: Member, arrival: JoinRequest, day: date, notes: list[Message]) -> None:
    """Say how to name the startup in the mission that runs, for somebody who was there from its beginning."""
    running = [
        mission for mission in member.missions if mission.covers(day) and matches_contract(arrival.contract, mission)
    ]
    since = [mission_start(each) for each in running if mission_start(each) < day]
    if since and arrival.on is None and arrival.until is None:
        said = {**join_message_arguments(desk, member, arrival, max(since)), "start": max(since).isoformat()}
        notes.append(
            Message(
                N_("{name}: if it is for {title} since the mission began on {day:long}, say so: --on {start}"), said
            )
        )


def join_team(desk: FileEdits, members: Iterable[Member], team: str) -> Proposal:
    """People enter a team. Who is in it already is told, and who has no mission."""
    people, notes = list[str](), list[Message]()
    for member in {each.id: each for each in members}.values():
        said = {"name": member_name(member), "title": entry_title(desk.registry, "team", team)}
        if team in member.teams:
            notes.append(Message(N_("{name}: in {title} already"), said))
            continue
        desk.change(member.path, AppendItem(("teams",), desk.spelt("team", team), after=("missions",)))
        people.append(member_name(member))
        if not member.active(desk.today):
            notes.append(Message(N_("{name} has no mission today, and does not count as active"), said))
    message = Message(
        N_("{names:list} enters the team"), {"names": people, "n": len(people)}, N_("{names:list} enter the team")
    )
    return Proposal(desk.plan(), "join", team, message, tuple(notes))
