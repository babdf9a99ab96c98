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
    start: date | None = None
    end: date | None = None
    contract: ContractTerms = ContractTerms()


def find_current_contract(member: Member, day: date) -> ContractTerms:
    """The contract that a member works under on a day: of the missions running, the one begun last; else the latest."""
    known = [mission for mission in member.missions if mission.start is not None and mission.start <= day]
    if not known:
        return ContractTerms()
    best = max(known, key=lambda each: (each.covers(day), each.start or date.min, each.end or date.max))
    return ContractTerms(best.status, best.employer)


def default_end(edits: FileEdits, startup: str, start: date, status: str | None) -> tuple[date, bool]:
    """When a mission that begins on a day usually ends, and whether that is the startup's next committee.

    Where no committee is known: three months (« en cas de doute, J+3 mois »). Never later than the network allows.
    """
    seen = max(start, edits.today)
    entry = edits.registry.startups.get(startup)
    committee = next_committee_date(entry, seen) if entry is not None else None
    end = committee or add_months(seen, DEFAULT_MISSION_MONTHS)
    limit = latest_allowed_end(edits, status, start)
    return (limit, False) if limit is not None and limit < end else (end, committee is not None)


def require_no_overlap(
    edits: FileEdits, member: Member, request: JoinRequest, end: date, next_start: date | None
) -> None:
    """Raise Refused for an end on or after the start of another mission for the same startup."""
    if next_start is None or end < next_start:
        return
    said = join_message_arguments(edits, member, request, next_start)
    raise RefusedError(
        Message(N_("{name}: another mission in {title} begins on {day:long}, and the two would overlap"), said),
        hints=(
            Message(
                N_("end this one before: --until {limit}"), {"limit": (shift_date_clamped(next_start, -1)).isoformat()}
            ),
        ),
    )


def require_active_startup(edits: FileEdits, request: JoinRequest, start: date) -> None:
    """Raise Refused where the startup has ended by the first day, or has today and the mission would run on."""
    past = request.end is not None and request.end < edits.today
    for seen in (start, *(() if past else (edits.today,))):
        step = edits.registry.phase_period_at(request.startup, seen)
        if step is not None and edits.registry.vocabulary.is_finished(step.phase.name):
            said = {"title": entry_title(edits.registry, "startup", request.startup), "id": request.startup}
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


def join_message_arguments(edits: FileEdits, member: Member, request: JoinRequest, day: date | None) -> dict[str, Any]:
    """The arguments of what is said about a person's arrival, and a day."""
    return {
        "name": member_name(member),
        "id": member.id,
        "title": entry_title(edits.registry, "startup", request.startup),
        "startup": request.startup,
        "until": request.end.isoformat() if request.end else "",
        "day": day,
    }


def join(edits: FileEdits, members: Iterable[Member], request: JoinRequest) -> Proposal:
    """People start on a startup. Who is there already, or is to come, is told and left alone.

    Raises Refused for a startup that has ended, an end before the start, more months than the network allows to others
    than public agents, or a mission that would overlap another one for the same startup.
    """
    day = request.start or edits.today
    if request.end is not None and request.end < day:
        raise RefusedError(
            Message(N_("the mission would end before it begins ({start:long})"), {"start": day}),
            hints=(Message(N_("give the first day with --on, the last one with --until")),),
        )
    require_active_startup(edits, request, day)
    people, ends, notes = list[str](), list[date](), list[Message]()
    everyone = {each.id: each for each in members}.values()
    for member in everyone:
        end = _join_one(edits, member, request, day, notes)
        if end is not None:
            people.append(member_name(member))
            ends.append(end)
            if len(everyone) == 1:
                _note_since(edits, member, request, day, notes)
    summary, body = summarize_ends(people, ends)
    return Proposal(edits.plan(), "join", request.startup, summary, tuple(notes), body)


def _join_one(edits: FileEdits, member: Member, request: JoinRequest, start: date, notes: list[Message]) -> date | None:
    """Make one person join; the last day of the mission, or None where nothing changes, which is noted."""
    held = [
        (i, mission)
        for i, mission in enumerate(member.missions)
        if mission.start is not None and request.startup in mission_startups(member, mission)
    ]
    there = [mission for _, mission in held if mission.covers(start)]
    if there:
        notes.append(_already_there_note(edits, member, request, max(there, key=lambda each: each.end or date.max)))
        return None
    coming = sorted(
        ((i, each) for i, each in held if each.start and each.start > start), key=lambda pair: mission_start(pair[1])
    )
    if coming and request.start is None:
        notes.append(_already_planned_note(edits, member, request, coming[0][1]))
        return None
    if coming and _can_start_earlier(member, request, coming[0][1]):
        return _start_earlier(edits, member, request, start, [each for _, each in coming], coming[0][0])
    for i, mission in enumerate(member.missions):
        if not coming and mission.start == start and mission.covers(start) and _matches_request(request, mission):
            return _add_to_mission(edits, member, request, i, notes)
    return _add_mission(edits, member, request, start, mission_start(coming[0][1]) if coming else None, notes)


def _already_there_note(edits: FileEdits, member: Member, request: JoinRequest, mission: Mission) -> Message:
    """What is said of somebody who is there that day. Raises Refused where another end or contract is asked for."""
    said = join_message_arguments(edits, member, request, mission.end)
    name = N_("{name}: in {title} until {day:long} already") if mission.end else N_("{name}: in {title} already")
    already = Message(name, said)
    if request.end is not None and mission.end is not None and request.end != mission.end:
        later = request.end > mission.end
        hint = N_("to stay until then: incubo extend {id} --until {until}")
        earlier = N_("to leave on that day: incubo leave {id} --startup {startup} --on {until}")
        raise RefusedError(already, hints=(Message(hint if later else earlier, said),))
    if not matches_contract(request.contract, mission):
        hint = N_("to go on under another contract: incubo extend {id} --status … --employer …")
        raise RefusedError(already, hints=(Message(hint, said),))
    return already


def _already_planned_note(edits: FileEdits, member: Member, request: JoinRequest, mission: Mission) -> Message:
    said = join_message_arguments(edits, member, request, mission.start)
    return Message(N_("{name}: begins in {title} on {day:long} already (to begin sooner, say when: --on DATE)"), said)


def _can_start_earlier(member: Member, request: JoinRequest, mission: Mission) -> bool:
    """Whether a mission to come may begin sooner instead: it is for that startup only, and would end as is asked."""
    alone = mission_startups(member, mission) == (request.startup,)
    reaches = request.end is None or request.end >= mission_start(mission)
    return alone and reaches and matches_contract(request.contract, mission)


def _start_earlier(
    edits: FileEdits, member: Member, request: JoinRequest, start: date, planned: list[Mission], position: int
) -> date:
    mission = planned[0]
    path = ("missions", position)
    if request.end is not None and request.end != mission.end:
        require_allowed_end(edits, member_name(member), mission.status, request.end, start)
        require_no_overlap(edits, member, request, request.end, mission_start(planned[1]) if len(planned) > 1 else None)
        edits.change_fields(member.path, SetField((*path, "end"), request.end, after_fields=("start",)))
    edits.change_fields(member.path, SetField((*path, "start"), start))
    return request.end or mission.end or start


def _matches_request(request: JoinRequest, mission: Mission) -> bool:
    """Whether a mission is under the contract that is asked for, and ends when it is asked to."""
    return matches_contract(request.contract, mission) and (request.end is None or request.end == mission.end)


def _add_to_mission(
    edits: FileEdits, member: Member, request: JoinRequest, position: int, notes: list[Message]
) -> date:
    """Name the startup in a mission that begins on that day; one that names none keeps those of the old list."""
    mission, startup = member.missions[position], edits.reference_text("startup", request.startup)
    field = ("missions", position, "startups")
    if mission.startups:
        edits.change_fields(member.path, AppendItem(field, startup))
    else:
        old = [edits.reference_text("startup", each) for each in mission_startups(member, mission)]
        edits.change_fields(member.path, SetField(field, [*old, startup]))
    said = join_message_arguments(edits, member, request, mission.start)
    notes.append(Message(N_("{name}: {title} is added to the mission that begins on that day"), said))
    return mission.end or mission_start(mission)


def _add_mission(
    edits: FileEdits, member: Member, request: JoinRequest, start: date, next_start: date | None, notes: list[Message]
) -> date:
    """Add a mission, under the contract that is asked for or the last one, which ends before another one begins."""
    asked, last = request.contract, find_current_contract(member, start)
    status = asked.status or last.status
    same = status == last.status  # another status is another employer's, and only the person knows whose
    employer = asked.employer or (last.employer if same else None)
    end = request.end or _default_end_with_note(edits, member, request, start, next_start, status, notes)
    require_no_overlap(edits, member, request, end, next_start)
    require_allowed_end(edits, member_name(member), status, end, start)
    _note_contract(member, request, start, status, employer, notes)
    made: dict[str, Any] = {"start": start, "end": end}
    if status:
        made["status"] = status
    if employer:
        made["employer"] = employer
    made["startups"] = [edits.reference_text("startup", request.startup)]
    edits.change_fields(member.path, AppendItem(("missions",), made, after_fields=("domaine", "role", "fullname")))
    return end


def _default_end_with_note(
    edits: FileEdits,
    member: Member,
    request: JoinRequest,
    start: date,
    next_start: date | None,
    status: str | None,
    notes: list[Message],
) -> date:
    """The usual end, told where it is not the next committee; `next_start`: the start of another mission for it."""
    end, committee = default_end(edits, request.startup, start, status)
    if next_start is not None and end >= next_start:
        end = shift_date_clamped(next_start, -1)
        told = join_message_arguments(edits, member, request, end)
        notes.append(Message(N_("{name}: until {day:long}, the day before the next mission"), told))
    elif not committee:
        note = Message(N_("until {day:long} (--until says another day)"), {"day": end})
        notes.extend([] if note in notes else [note])  # told once, for it is the same for most
    return end


def _note_contract(
    member: Member, request: JoinRequest, day: date, status: str | None, employer: str | None, notes: list[Message]
) -> None:
    """Say which contract is taken for granted when somebody comes back."""
    asked = request.contract
    if any(mission.covers(day) for mission in member.missions) or (asked.status and asked.employer):
        return
    carried = [word for word in (status, employer) if word]
    if carried:
        said = {"name": member_name(member), "words": ", ".join(carried)}
        notes.append(
            Message(N_("{name}: under the contract of last time, {words} (--status, --employer for another)"), said)
        )


def _note_since(edits: FileEdits, member: Member, request: JoinRequest, day: date, notes: list[Message]) -> None:
    """Say how to name the startup in the mission that runs, for somebody who was there from its beginning."""
    running = [
        mission for mission in member.missions if mission.covers(day) and matches_contract(request.contract, mission)
    ]
    since = [mission_start(each) for each in running if mission_start(each) < day]
    if since and request.start is None and request.end is None:
        said = {**join_message_arguments(edits, member, request, max(since)), "start": max(since).isoformat()}
        notes.append(
            Message(
                N_("{name}: if it is for {title} since the mission began on {day:long}, say so: --on {start}"), said
            )
        )


def join_team(edits: FileEdits, members: Iterable[Member], team: str) -> Proposal:
    """People enter a team. Who is in it already is told, and who has no mission."""
    people, notes = list[str](), list[Message]()
    for member in {each.id: each for each in members}.values():
        said = {"name": member_name(member), "title": entry_title(edits.registry, "team", team)}
        if team in member.teams:
            notes.append(Message(N_("{name}: in {title} already"), said))
            continue
        edits.change_fields(
            member.path, AppendItem(("teams",), edits.reference_text("team", team), after_fields=("missions",))
        )
        people.append(member_name(member))
        if not member.is_active(edits.today):
            notes.append(Message(N_("{name} has no mission today, and does not count as active"), said))
    message = Message(
        N_("{names:list} enters the team"), {"names": people, "n": len(people)}, N_("{names:list} enter the team")
    )
    return Proposal(edits.plan(), "join", team, message, tuple(notes))
