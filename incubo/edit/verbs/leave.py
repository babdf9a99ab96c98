"""`leave`: people leave a startup, or everything, on a day.

A mission for that startup only ends on the day. One that is for others too ends as well, and a second one begins the
day after for the others, with the same status, employer and end. A mission that has not begun yet is taken away.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import MAX_NAMES, member_name, mission_start, name_lines
from incubo.edit.plan import Proposal
from incubo.model.dates import shift_date_clamped
from incubo.model.records import Member, Mission
from incubo.model.teams import mission_startups
from incubo.registry.lookup import entry_title
from incubo.source.edits.changes import AppendItem, InsertItem, RemoveField, SetField


def leave_team(edits: FileEdits, members: Iterable[Member], team: str) -> Proposal:
    """People leave a team; their missions stay. Raises Refused for somebody who is not in it."""
    people = list[str]()
    for member in {each.id: each for each in members}.values():
        said = {"name": member_name(member), "title": entry_title(edits.registry, "team", team)}
        if team not in member.teams:
            titles = [entry_title(edits.registry, "team", each) for each in member.teams]
            hints = (Message(N_("{name} is in {titles:list}"), {**said, "titles": titles}),) if titles else ()
            raise RefusedError(Message(N_("{name} is not in {title}"), said), hints=hints)
        for place in [i for i, each in enumerate(member.teams) if each == team][::-1]:
            edits.change_fields(member.path, RemoveField(("teams", place)))
        people.append(member_name(member))
    message = Message(
        N_("{names:list} leaves the team"), {"names": people, "n": len(people)}, N_("{names:list} leave the team")
    )
    return Proposal(edits.plan(), "leave", team, message)


OVERLAP_RULES = frozenset({"mission-overlap"})
"""The rule that finds missions at once: those of somebody who leaves and overlapped go on doing so, for the others."""


class LeaveRequest(NamedTuple):
    """What is asked: the last day, and the startup that is left (None: all of them, and the teams).

    `other_startups`: other startups left the same day, which the missions of the member name as that one already
    (`stop`).
    """

    day: date
    startup: str | None = None
    other_startups: tuple[str, ...] = ()

    def leaves(self, startup: str) -> bool:
        """Whether a startup is among what is left."""
        return self.startup is None or startup == self.startup or startup in self.other_startups


def leave(edits: FileEdits, members: Iterable[Member], request: LeaveRequest) -> Proposal:
    """People leave. Who left already is told and left alone.

    Raises Refused for somebody who is not there, or whose mission begins after the day although it has begun by today.
    """
    people, notes = list[str](), list[Message]()
    for member in {each.id: each for each in members}.values():
        if _leave_one(edits, member, request, notes):
            people.append(member_name(member))
    said = {"names": people, "n": len(people), "day": request.day}
    summary = Message(N_("{names:list} on {day}"), said)
    if len(people) > MAX_NAMES:
        summary = Message(N_("{n} member on {day}"), said, N_("{n} members on {day}"))
    body = name_lines(people) if len(people) > MAX_NAMES else ()
    return Proposal(edits.plan(), "leave", request.startup or "", summary, tuple(notes), body, OVERLAP_RULES)


def _leave_one(edits: FileEdits, member: Member, request: LeaveRequest, notes: list[Message]) -> bool:
    """Make one person leave; whether something changes."""
    day, startup = request.day, request.startup
    touched = [
        (i, mission)
        for i, mission in enumerate(member.missions)
        if mission.start is not None and (startup is None or startup in mission_startups(member, mission))
    ]
    if startup is not None and not touched:
        raise _not_in_startup_error(edits, member, startup)
    _require_cancellable(edits, member, request, [mission for _, mission in touched if mission_start(mission) > day])
    changed = False
    for i, mission in reversed(touched):  # from the last: a position before stays what it is
        if mission.covers(day):
            changed |= _end_mission(edits, member, i, mission, request)
        elif mission_start(mission) > day:
            _cancel_mission(edits, member, i, mission, request, notes)
            changed = True
    if not changed and touched:
        notes.append(_already_left_note(edits, member, request, [mission for _, mission in touched]))
    listed = _update_legacy_lists(edits, member, request)
    teams = _leave_teams(edits, member, request, notes) if startup is None else False
    return changed or listed or teams


def _end_mission(edits: FileEdits, member: Member, position: int, mission: Mission, request: LeaveRequest) -> bool:
    """End a mission on the day, and begin another one for the startups that go on; whether that changes it."""
    day, startup = request.day, request.startup
    if mission.end == day:
        return False
    edits.change_fields(member.path, SetField(("missions", position, "end"), day, after_fields=("start",)))
    others = [each for each in mission_startups(member, mission) if startup is not None and each != startup]
    if others:
        made: dict[str, Any] = {"start": shift_date_clamped(day, 1)}
        if mission.end is not None:
            made["end"] = mission.end
        if mission.status:
            made["status"] = mission.status
        if mission.employer:
            made["employer"] = mission.employer
        made["startups"] = [edits.reference_text("startup", each) for each in others]
        edits.change_fields(member.path, InsertItem(("missions",), position + 1, made))
    return True


def _cancel_mission(
    edits: FileEdits, member: Member, position: int, mission: Mission, request: LeaveRequest, notes: list[Message]
) -> None:
    """Take away a mission that has not begun, or the startup from it where it is for others too."""
    startup, field = request.startup, ("missions", position, "startups")
    others = [each for each in mission_startups(member, mission) if startup is not None and each != startup]
    said = {"name": member_name(member), "day": mission.start, "title": _startup_title(edits, startup)}
    if not others:
        edits.change_fields(member.path, RemoveField(("missions", position)))
        notes.append(Message(N_("{name}: the mission that was to begin on {day:long} is taken away"), said))
        return
    if mission.startups:
        for place in [i for i, each in enumerate(mission.startups) if each == startup][::-1]:
            edits.change_fields(member.path, RemoveField((*field, place)))
    else:
        edits.change_fields(member.path, SetField(field, [edits.reference_text("startup", each) for each in others]))
    notes.append(Message(N_("{name}: the mission that begins on {day:long} is no more for {title}"), said))


def _require_cancellable(edits: FileEdits, member: Member, request: LeaveRequest, planned: list[Mission]) -> None:
    """Raise Refused where a mission after the day has begun by today, or nothing would be left of the missions."""
    said = {
        "name": member_name(member),
        "id": member.id,
        "day": request.day,
        "title": _startup_title(edits, request.startup),
    }
    begun = [mission.start for mission in planned if mission.start is not None and mission.start <= edits.today]
    if begun:
        said["start"] = max(begun)
        message = N_("{name} has a mission in {title} that began on {start:long}, after {day:long}")
        every = N_("{name} has a mission that began on {start:long}, after {day:long}")
        hint = Message(N_("give a day from {start} on"), {"start": max(begun).isoformat()})
        raise RefusedError(Message(message if request.startup else every, said), hints=(hint,))
    alone = all(request.startup is None or mission_startups(member, each) == (request.startup,) for each in planned)
    if planned and alone and len(planned) == len(member.missions):
        raise RefusedError(
            Message(N_("{name} has no other mission than the one to come: nothing would be left"), said),
            hints=(Message(N_("if the person does not come at all: incubo remove {id}"), said),),
        )


def _not_in_startup_error(edits: FileEdits, member: Member, startup: str) -> RefusedError:
    said = {"name": member_name(member), "id": member.id, "title": _startup_title(edits, startup)}
    known = dict.fromkeys(
        each
        for mission in member.missions
        if _mission_end(mission) >= edits.today
        for each in mission_startups(member, mission)
    )
    titles = [entry_title(edits.registry, "startup", each) for each in known]
    hints = (Message(N_("{name} works for {titles:list}"), {**said, "titles": titles}),) if titles else ()
    return RefusedError(Message(N_("{name} has no mission in {title}"), said), hints=hints)


def _already_left_note(edits: FileEdits, member: Member, request: LeaveRequest, missions: list[Mission]) -> Message:
    """What is said of somebody who has left by that day, or will have."""
    last = max(map(_mission_end, missions))
    said = {"name": member_name(member), "id": member.id, "day": last, "until": request.day.isoformat()}
    said["title"] = _startup_title(edits, request.startup)
    if last < edits.today:
        gone, every = N_("{name} left {title} on {day:long} already"), N_("{name} left on {day:long} already")
    elif last < request.day:
        gone = N_("{name}: in {title} until {day:long} only (to stay longer: incubo extend {id} --until {until})")
        every = N_("{name}: until {day:long} only (to stay longer: incubo extend {id} --until {until})")
    else:
        gone, every = N_("{name}: in {title} until {day:long} already"), N_("{name}: until {day:long} already")
    return Message(gone if request.startup else every, said)


def _update_legacy_lists(edits: FileEdits, member: Member, request: LeaveRequest) -> bool:
    """Move what was left from the old list of startups to the former ones, where this file keeps that list.

    Not before the day has come, and not where a mission names no startup: the list tells what it was for.
    """
    if request.day > edits.today or not member.previously or not all(each.startups for each in member.missions):
        return False
    gone = [i for i, each in enumerate(member.startups) if each and request.leaves(each)]
    for place in reversed(gone):
        edits.change_fields(member.path, RemoveField(("startups", place)))
    for startup in dict.fromkeys(member.startups[i] for i in gone):
        if startup not in member.previously:
            edits.change_fields(member.path, AppendItem(("previously",), edits.reference_text("startup", startup)))
    return bool(gone)


def _leave_teams(edits: FileEdits, member: Member, request: LeaveRequest, notes: list[Message]) -> bool:
    """Take somebody who leaves everything out of the teams, which have no dates: when the day has come."""
    if not member.teams:
        return False
    if request.day > edits.today:
        titles = [entry_title(edits.registry, "team", each) for each in member.teams]
        said = {"name": member_name(member), "titles": titles, "id": member.id}
        notes.append(Message(N_("{name} stays in {titles:list} until then; that day: incubo leave {id}"), said))
        return False
    edits.change_fields(member.path, RemoveField(("teams",)))
    return True


def _startup_title(edits: FileEdits, startup: str | None) -> str:
    return entry_title(edits.registry, "startup", startup) if startup else ""


def _mission_end(mission: Mission) -> date:
    return mission.end or date.max
