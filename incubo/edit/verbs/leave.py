"""`leave`: people leave a startup, or all of them, on a day; or a team.

A mission for that startup only ends on the day. One that is for other startups too ends as well, and a new one begins
the day after for the others, with the same status, employer and end. A mission that has not begun is removed, or, if
it is for others too, no longer for that startup. One that ended before is left as it is. Without a startup, all
missions end, and teams are left, unless the day is ahead: a team has no dates. Why missions are split and not cut:
decision 0019.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import (
    MAX_NAMES,
    MissionRef,
    find_last_day,
    is_allowed_end,
    make_mission_item,
    member_name,
    name_lines,
    unique_members,
)
from incubo.edit.plan import Proposal
from incubo.facts.endings import has_other_missions
from incubo.model.dates import shift_date_clamped
from incubo.model.records import Member, Mission
from incubo.model.teams import has_former_list, mission_startups
from incubo.registry.lookup import entry_label, entry_title
from incubo.source.edits.changes import AppendItem, FieldChange, InsertItem, RemoveField, SetField

OVERLAP_RULES = frozenset({"mission-overlap"})
"""Missions that overlap already still do when one is split: that is no mistake of this edit."""


class LeaveRequest(NamedTuple):
    """The last day, and the startup to leave (None: all of them, and the teams).

    `also_left`: startups left the same day, which the member's missions already name as `startup` (see `stop`).
    """

    day: date
    startup: str | None = None
    also_left: tuple[str, ...] = ()

    def leaves(self, startup: str) -> bool:
        """Whether a startup is among those to leave."""
        return self.startup is None or startup == self.startup or startup in self.also_left


def default_last_day(edits: FileEdits, members: Iterable[Member], startup: str | None) -> date:
    """The last day of people in a startup, unless it is given: today; in one that has stopped, the day it stopped, if
    all their missions that run on had begun by then.
    """
    if startup is None:
        return edits.as_of
    period = edits.registry.phase_period_at(startup, edits.as_of)
    stop_day = period.phase.start if period is not None else None
    if stop_day is None or not edits.registry.has_stopped(startup, edits.as_of):
        return edits.as_of
    first_days = [
        mission.first_day
        for member in members
        for mission in member.missions
        if mission.last_day > stop_day and startup in mission_startups(member, mission)
    ]
    return stop_day if first_days and max(first_days) <= stop_day else edits.as_of


def leave(edits: FileEdits, members: Iterable[Member], request: LeaveRequest) -> Proposal:
    """People leave. Those who have left already get a note and no change.

    Raises RefusedError for a person who is not there, or whose mission began after the day but not after today.
    """
    names: list[str] = []
    notes: list[Message] = []
    for member in unique_members(members):
        if _leave_one(edits, member, request, notes):
            names.append(member_name(member))
    arguments = {"names": names, "n": len(names), "day": request.day}
    summary = Message(N_("{names:list} on {day}"), arguments)
    body: tuple[Message, ...] = ()
    if len(names) > MAX_NAMES:
        summary = Message(N_("{n} member on {day}"), arguments, N_("{n} members on {day}"))
        body = name_lines(names)
    return Proposal(edits.plan(), "leave", request.startup or "", summary, tuple(notes), body, OVERLAP_RULES)


def _leave_one(edits: FileEdits, member: Member, request: LeaveRequest, notes: list[Message]) -> bool:
    """Make one person leave; return whether something changes."""
    day, startup = request.day, request.startup
    missions_there = [
        (i, mission)
        for i, mission in enumerate(member.missions)
        if mission.start is not None and (startup is None or startup in mission_startups(member, mission))
    ]
    if startup is not None and not missions_there:
        raise _not_in_startup_error(edits, member, startup)
    planned = [mission for _, mission in missions_there if mission.first_day > day]
    if planned:
        _require_cancellable(edits, member, request, planned)
    changed = False
    for i, mission in reversed(missions_there):  # from the last one: edits do not move those before
        if mission.covers(day):
            changed |= _end_mission(edits, member, i, mission, request)
            if day < mission.last_day < edits.as_of:
                arguments = {"name": member_name(member), "was": mission.end, "day": day}
                template = N_("{name}: the mission that ended on {was:long} now ends on {day:long}")
                notes.append(Message(template, arguments))
        elif mission.first_day > day:
            _cancel_mission(edits, member, i, mission, request, notes)
            changed = True
    if not changed and missions_there:
        notes.append(_already_left_note(edits, member, request, [mission for _, mission in missions_there]))
    lists_changed = _update_legacy_lists(edits, member, request)
    teams_changed = _leave_teams(edits, member, request, notes) if startup is None else False
    return changed or lists_changed or teams_changed


def _require_cancellable(edits: FileEdits, member: Member, request: LeaveRequest, planned: list[Mission]) -> None:
    """Raise RefusedError if a mission after that day has begun, or if no mission would be left."""
    arguments = {
        "name": member_name(member),
        "id": quote_entry_id("member", member.id),
        "day": request.day,
        "title": _startup_title(edits, request.startup),
    }
    begun = [mission.start for mission in planned if mission.start is not None and mission.start <= edits.as_of]
    if begun:
        arguments["start"] = max(begun)
        message = N_("{name} has a mission that began on {start:long}, after {day:long}")
        if request.startup:
            message = N_("{name} has a mission in {title} that began on {start:long}, after {day:long}")
        hint = Message(N_("give a day from {start} on"), {"start": max(begun).isoformat()})
        raise RefusedError(Message(message, arguments), hints=(hint,))
    removes_all = len(planned) == len(member.missions) and all(
        request.startup is None or mission_startups(member, mission) == (request.startup,) for mission in planned
    )
    if removes_all:
        raise RefusedError(
            Message(N_("{name} has no other mission than the one to come: nothing would be left"), arguments),
            hints=(Message(N_("if the person does not come at all"), command=f"incubo remove {arguments['id']}"),),
        )


def _not_in_startup_error(edits: FileEdits, member: Member, startup: str) -> RefusedError:
    arguments = {
        "name": member_name(member),
        "id": quote_entry_id("member", member.id),
        "title": _startup_title(edits, startup),
    }
    startups = dict.fromkeys(
        startup_id
        for mission in member.missions
        if mission.last_day >= edits.as_of
        for startup_id in mission_startups(member, mission)
    )
    titles = [entry_title(edits.registry, "startup", startup_id) for startup_id in startups]
    hints = (Message(N_("{name} works for {titles:list}"), {**arguments, "titles": titles}),) if titles else ()
    return RefusedError(Message(N_("{name} has no mission in {title}"), arguments), hints=hints)


def _already_left_note(edits: FileEdits, member: Member, request: LeaveRequest, missions: list[Mission]) -> Message:
    """The note about a person who has left by that day, or will have."""
    last = max(missions, key=lambda mission: mission.last_day)
    last_day = last.last_day
    arguments = {
        "name": member_name(member),
        "title": _startup_title(edits, request.startup),
        "day": last_day,
    }
    hint: str | Message = ""
    if last_day < edits.as_of:
        template, everywhere = N_("{name} already left {title} on {day:long}"), N_("{name} already left on {day:long}")
    elif last_day < request.day:
        if is_allowed_end(edits, last, request.day):
            place = request.startup if has_other_missions(member, last, edits.as_of) else None
            until, text = request.day.isoformat(), Message(N_("to stay longer"))
            hint = Hint.of_verb(text, "extend", member=member.id, startup=place, until=until).sentence or ""
        template, everywhere = N_("{name}: in {title} until {day:long} only"), N_("{name}: until {day:long} only")
    else:
        template, everywhere = N_("{name}: already in {title} until {day:long}"), N_("{name}: already until {day:long}")
    return Message(template if request.startup else everywhere, arguments, hint=hint)


def _end_mission(edits: FileEdits, member: Member, position: int, mission: Mission, request: LeaveRequest) -> bool:
    """End a mission on the day, and begin a new one for its other startups; return whether that changes something."""
    day = request.day
    if mission.end == day:
        return False
    changes: list[FieldChange] = [SetField(("missions", position, "end"), day, after_fields=("start",))]
    kept = _list_kept_startups(member, mission, request)
    if kept:
        next_day = shift_date_clamped(day, 1)
        last_day = find_last_day(edits, MissionRef(member, position))
        item = make_mission_item(edits, next_day, last_day, mission.status, mission.employer, kept)
        changes.append(InsertItem(("missions",), position + 1, item))
    edits.change_fields(member.path, *changes)
    return True


def _cancel_mission(
    edits: FileEdits, member: Member, position: int, mission: Mission, request: LeaveRequest, notes: list[Message]
) -> None:
    """Remove a mission that has not begun, or only the startup from it if it is for others too."""
    startup, field = request.startup, ("missions", position, "startups")
    kept = _list_kept_startups(member, mission, request)
    arguments = {"name": member_name(member), "day": mission.start, "title": _startup_title(edits, startup)}
    if not kept:
        edits.change_fields(member.path, RemoveField(("missions", position)))
        notes.append(Message(N_("{name}: the mission that was to begin on {day:long} is removed"), arguments))
        return
    if mission.startups:
        for i in reversed(range(len(mission.startups))):
            if mission.startups[i] == startup:
                edits.change_fields(member.path, RemoveField((*field, i)))
    else:
        edits.change_fields(
            member.path, SetField(field, [edits.reference_text("startup", startup_id) for startup_id in kept])
        )
    notes.append(Message(N_("{name}: the mission that begins on {day:long} is no longer for {title}"), arguments))


def _list_kept_startups(member: Member, mission: Mission, request: LeaveRequest) -> list[str]:
    """The startups for which a mission goes on; none where the person leaves all of them."""
    if request.startup is None:
        return []
    return [startup_id for startup_id in mission_startups(member, mission) if startup_id != request.startup]


def _update_legacy_lists(edits: FileEdits, member: Member, request: LeaveRequest) -> bool:
    """Move startups from the member's own list to the former ones, if this file has such lists (old format).

    Not before the day has come, and not if a mission names no startup: then the list says what it was for.
    """
    if request.day > edits.as_of or not has_former_list(member):
        return False
    positions = [i for i, startup_id in enumerate(member.startups) if startup_id and request.leaves(startup_id)]
    for position in reversed(positions):
        edits.change_fields(member.path, RemoveField(("startups", position)))
    for startup in dict.fromkeys(member.startups[i] for i in positions):
        if startup not in member.previously:
            edits.change_fields(member.path, AppendItem(("previously",), edits.reference_text("startup", startup)))
    return bool(positions)


def _leave_teams(edits: FileEdits, member: Member, request: LeaveRequest, notes: list[Message]) -> bool:
    """Take a person who leaves everything out of their teams, which have no dates, once the day has come."""
    if not member.teams:
        return False
    if request.day > edits.as_of:
        titles = [entry_title(edits.registry, "team", team) for team in member.teams]
        hint = Message(N_("on that day"), command=f"incubo leave {quote_entry_id('member', member.id)}")
        arguments = {"name": member_name(member), "titles": titles}
        notes.append(Message(N_("{name} stays in {titles:list} until then"), arguments, hint=hint))
        return False
    edits.change_fields(member.path, RemoveField(("teams",)))
    return True


def _startup_title(edits: FileEdits, startup: str | None) -> str:
    return entry_title(edits.registry, "startup", startup) if startup else ""


def leave_team(edits: FileEdits, members: Iterable[Member], team: str) -> Proposal:
    """People leave a team; their missions stay. Raises RefusedError for a person who is not in it."""
    names: list[str] = []
    for member in unique_members(members):
        arguments = {"name": member_name(member), "title": entry_label(edits.registry, "team", team)}
        if team not in member.teams:
            titles = [entry_title(edits.registry, "team", team_id) for team_id in member.teams]
            hints = (Message(N_("{name} is in {titles:list}"), {**arguments, "titles": titles}),) if titles else ()
            raise RefusedError(Message(N_("{name} is not in {title}"), arguments), hints=hints)
        for i in reversed(range(len(member.teams))):
            if member.teams[i] == team:
                edits.change_fields(member.path, RemoveField(("teams", i)))
        names.append(member_name(member))
    message = Message(
        N_("{names:list} leaves the team"), {"names": names, "n": len(names)}, N_("{names:list} leave the team")
    )
    return Proposal(edits.plan(), "leave", team, message)
