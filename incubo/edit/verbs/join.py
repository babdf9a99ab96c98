"""`join`: people start on a startup, or enter a team.

What was true before that day stays true. The startup is added to a mission only if the mission begins on that very day;
otherwise the person gets a new mission (docs/decisions, “Joining and leaving”). No two missions of a person cover a
startup on the same day. A team has no dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.contract_doubts import contract_notes
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import (
    ContractTerms,
    MissionRef,
    find_last_day,
    is_allowed_end,
    make_mission_item,
    member_name,
    mission_overlap_error,
    require_allowed_end,
    summarize_ends,
    unique_members,
)
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import format_value
from incubo.edit.verbs.params import JOIN
from incubo.facts.endings import has_other_missions
from incubo.facts.situation import default_first_end
from incubo.model.dates import shift_date_clamped
from incubo.model.records import Member, Mission
from incubo.model.teams import mission_startups
from incubo.registry.lookup import entry_title
from incubo.source.edits.changes import AppendItem, SetField

_UNTIL = next(param.field for param in JOIN if param.name == "until")


class JoinRequest(NamedTuple):
    """A startup, the first day (None: today), the last day (None: `default_end`), and a contract."""

    startup: str
    start: date | None = None
    end: date | None = None
    contract: ContractTerms = ContractTerms()


def join(edits: FileEdits, members: Iterable[Member], request: JoinRequest) -> Proposal:
    """People start on a startup. Those who are there already, or planned to be, get a note and no change.

    Raises RefusedError for a startup that has ended, an end before the start, an end later than the network allows, or
    a mission that would overlap another one for the same startup.
    """
    day = request.start or edits.as_of
    if request.end is not None and request.end < day:
        raise RefusedError(
            Message(N_("the mission would end before it begins ({start:long})"), {"start": day}),
            hints=(Message(N_("give the first day and the last one"), hint=Message(N_("--on DATE --until DATE"))),),
        )
    require_active_startup(edits, request, day)
    people = unique_members(members)
    names: list[str] = []
    ends: list[date] = []
    notes: list[Message] = []
    for member in people:
        end = _join_one(edits, member, request, day, notes)
        if end is not None:
            names.append(member_name(member))
            ends.append(end)
            if len(people) == 1:
                _note_since(edits, member, request, day, notes)
    if names:
        notes += contract_notes(edits.registry, request.contract.employer, day, request.end)
    summary, body = summarize_ends(names, ends)
    return Proposal(edits.plan(), "join", request.startup, summary, tuple(notes), body)


def require_active_startup(edits: FileEdits, request: JoinRequest, start: date) -> None:
    """Raise RefusedError if the startup has stopped by the first day, or by today and the mission would still run."""
    is_past = request.end is not None and request.end < edits.as_of
    for day in (start, *(() if is_past else (edits.as_of,))):
        period = edits.registry.phase_period_at(request.startup, day)
        if period is not None and edits.registry.has_stopped(request.startup, day):
            title = entry_title(edits.registry, "startup", request.startup)
            template = N_("{title} stopped on {day:long}: nobody can join it now")
            if period.phase.start is None:
                template = N_("{title} has stopped: nobody can join it now")
            raise RefusedError(
                Message(template, {"title": title, "day": period.phase.start}),
                hints=(
                    Hint(
                        Message(N_("if it starts again, record that first")),
                        f"incubo phase {quote_entry_id('startup', request.startup)} PHASE --on DATE",
                        page="phase",
                        values={"startup": request.startup},
                    ),
                    Message(
                        N_("for somebody who was there before, give both days"),
                        hint=Message(N_("--on DATE --until DATE")),
                    ),
                ),
            )


def _join_one(edits: FileEdits, member: Member, request: JoinRequest, start: date, notes: list[Message]) -> date | None:
    """Make one person join. Return the last day of the mission; None if nothing changes, which a note says."""
    running = find_running_missions(member, request.startup, start)
    if running:
        notes.append(_already_there_note(edits, member, request, max(running, key=lambda mission: mission.last_day)))
        return None
    missions_there = [
        (i, mission)
        for i, mission in enumerate(member.missions)
        if mission.start is not None and request.startup in mission_startups(member, mission)
    ]
    planned = sorted((item for item in missions_there if item[1].first_day > start), key=lambda item: item[1].first_day)
    if planned:
        position, next_mission = planned[0]
        if request.start is None:
            notes.append(_already_planned_note(edits, member, request, next_mission))
            return None
        if _can_start_earlier(member, request, next_mission):
            return _start_earlier(edits, member, request, start, [mission for _, mission in planned], position)
        return _add_mission(edits, member, request, start, next_mission.first_day, notes)
    for i, mission in enumerate(member.missions):
        if mission.start == start and mission.covers(start) and _matches_request(request, mission):
            return _add_to_mission(edits, member, request, i, notes)
    return _add_mission(edits, member, request, start, None, notes)


def find_running_missions(member: Member, startup: str, day: date) -> list[Mission]:
    """The missions of a member for a startup on a day."""
    return [
        mission
        for mission in member.missions
        if mission.start is not None and mission.covers(day) and startup in mission_startups(member, mission)
    ]


def _already_there_note(edits: FileEdits, member: Member, request: JoinRequest, mission: Mission) -> Message:
    """The note about a person who is there that day. Raises RefusedError if another end or contract is requested."""
    arguments = _message_arguments(edits, member, request, mission.end)
    template = N_("{name}: already in {title} until {day:long}") if mission.end else N_("{name}: already in {title}")
    note = Message(template, arguments)
    extended = request.startup if has_other_missions(member, mission, edits.as_of) else None
    end = find_last_day(edits, MissionRef(member, member.missions.index(mission)))
    if request.end is not None and request.end != end:
        until = format_value(_UNTIL, request.end)
        if end is not None and request.end < end:
            text = Message(N_("to leave on that day"))
            hint = Hint.of_verb(text, "leave", member=member.id, startup=request.startup, on=until)
            raise RefusedError(note, hints=(hint,))
        text = Message(N_("to stay until then"))
        hint = Hint.of_verb(text, "extend", member=member.id, startup=extended, until=until)
        raise RefusedError(note, hints=(hint,) if is_allowed_end(edits, mission, request.end) else ())
    if not _matches_contract(request.contract, mission):
        text, contract = Message(N_("to go on under another contract")), request.contract._asdict()
        hint = Hint.of_verb(text, "extend", member=member.id, startup=extended, **contract)
        raise RefusedError(note, hints=(hint,))
    return note


def _already_planned_note(edits: FileEdits, member: Member, request: JoinRequest, mission: Mission) -> Message:
    arguments = _message_arguments(edits, member, request, mission.start)
    hint = Message(N_("to begin sooner, say when"), command="--on DATE")
    return Message(N_("{name}: already due in {title} on {day:long}"), arguments, hint=hint)


def _can_start_earlier(member: Member, request: JoinRequest, mission: Mission) -> bool:
    """Whether a planned mission can begin earlier instead: it is for that startup only, and would end as requested."""
    is_only_startup = mission_startups(member, mission) == (request.startup,)
    reaches_start = request.end is None or request.end >= mission.first_day
    return is_only_startup and reaches_start and _matches_contract(request.contract, mission)


def _start_earlier(
    edits: FileEdits, member: Member, request: JoinRequest, start: date, planned: list[Mission], position: int
) -> date:
    mission = planned[0]
    path = ("missions", position)
    if request.end is not None and request.end != mission.last_day:
        require_allowed_end(edits, member_name(member), mission.status, request.end, start)
        _require_no_overlap(edits, member, request, request.end, planned[1].first_day if len(planned) > 1 else None)
        edits.change_fields(member.path, SetField((*path, "end"), request.end, after_fields=("start",)))
    edits.change_fields(member.path, SetField((*path, "start"), start))
    return request.end or mission.last_day


def _matches_request(request: JoinRequest, mission: Mission) -> bool:
    """Whether a mission has the requested contract and end."""
    return _matches_contract(request.contract, mission) and (request.end is None or request.end == mission.last_day)


def _add_to_mission(
    edits: FileEdits, member: Member, request: JoinRequest, position: int, notes: list[Message]
) -> date:
    """Add the startup to a mission that begins on that day.

    If the mission names no startup, those of the member's own list (old format) are written into it first.
    """
    mission, startup = member.missions[position], edits.reference_text("startup", request.startup)
    field = ("missions", position, "startups")
    if mission.startups:
        edits.change_fields(member.path, AppendItem(field, startup))
    else:
        startups = [edits.reference_text("startup", startup_id) for startup_id in mission_startups(member, mission)]
        edits.change_fields(member.path, SetField(field, [*startups, startup]))
    arguments = _message_arguments(edits, member, request, mission.start)
    notes.append(Message(N_("{name}: {title} is added to the mission that begins on that day"), arguments))
    return mission.last_day


def _add_mission(
    edits: FileEdits, member: Member, request: JoinRequest, start: date, next_start: date | None, notes: list[Message]
) -> date:
    """Add a mission, under the requested contract or the last one, and end it before the next one begins."""
    contract, last_contract = request.contract, find_current_contract(member, start)
    status = contract.status or last_contract.status
    keeps_employer = status == last_contract.status  # another status means another employer
    employer = contract.employer or (last_contract.employer if keeps_employer else None)
    end = request.end or _default_end_with_note(edits, member, request, start, next_start, status, notes)
    _require_no_overlap(edits, member, request, end, next_start)
    require_allowed_end(edits, member_name(member), status, end, start)
    _note_contract(edits, member, request, start, status, employer, notes)
    item = make_mission_item(edits, start, end, status, employer, (request.startup,))
    edits.change_fields(member.path, AppendItem(("missions",), item, after_fields=("domaine", "role", "fullname")))
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
    """The default end, with a note if it is not the next committee. `next_start`: that of the next mission there."""
    end, is_committee = default_end(edits, request.startup, start, status)
    if next_start is not None and end >= next_start:
        end = shift_date_clamped(next_start, -1)
        arguments = _message_arguments(edits, member, request, end)
        notes.append(Message(N_("{name}: until {day:long}, the day before the next mission"), arguments))
    elif not is_committee:
        note = Message(N_("until {day:long}"), {"day": end}, hint=Message(N_("--until for another day")))
        notes.extend([] if note in notes else [note])  # once: most have the same end
    return end


def default_end(edits: FileEdits, startup: str, start: date, status: str | None) -> tuple[date, bool]:
    """The default end of a mission, and whether it is the startup's next committee: see `default_first_end`."""
    startup_entry = edits.registry.startups.get(startup)
    places = [startup_entry] if startup_entry is not None else []
    return default_first_end(edits.registry.vocabulary, places, edits.as_of, status, start)


def find_current_contract(member: Member, day: date) -> ContractTerms:
    """The contract of a member on a day: that of the running mission that began last, else of the latest mission."""
    begun = [mission for mission in member.missions if mission.start is not None and mission.start <= day]
    if not begun:
        return ContractTerms()
    current = max(begun, key=lambda mission: (mission.covers(day), mission.first_day, mission.last_day))
    return ContractTerms(current.status, current.employer)


def _require_no_overlap(
    edits: FileEdits, member: Member, request: JoinRequest, end: date, next_start: date | None
) -> None:
    """Raise RefusedError for an end on or after the start of the next mission for the same startup."""
    if next_start is None or end < next_start:
        return
    title = entry_title(edits.registry, "startup", request.startup)
    raise mission_overlap_error(member_name(member), title, next_start, shift_date_clamped(next_start, -1))


def _matches_contract(contract: ContractTerms, mission: Mission) -> bool:
    """Whether a mission is under the requested contract, if one is requested."""
    return contract.status in (None, mission.status) and contract.employer in (None, mission.employer)


def _note_contract(
    edits: FileEdits,
    member: Member,
    request: JoinRequest,
    day: date,
    status: str | None,
    employer: str | None,
    notes: list[Message],
) -> None:
    """Add a note about the contract that is carried over when somebody comes back."""
    contract = request.contract
    if any(mission.covers(day) for mission in member.missions) or (contract.status and contract.employer):
        return
    label = edits.registry.vocabulary.labelled_value("statuses", status) if status else None
    carried_over = [word for word in (label, employer) if word]
    if carried_over:
        words: object = carried_over[0]
        if len(carried_over) > 1:
            words = Message("{status}, {employer}", {"status": label, "employer": employer})
        arguments = {"name": member_name(member), "words": words}
        notes.append(
            Message(
                N_("{name}: with the same contract as last time, {words}"),
                arguments,
                hint=Message(N_("--status, --employer for another")),
            )
        )


def _note_since(edits: FileEdits, member: Member, request: JoinRequest, day: date, notes: list[Message]) -> None:
    """Add a note about how to add the startup to the running mission, for a person who was there from its beginning."""
    running = [
        mission for mission in member.missions if mission.covers(day) and _matches_contract(request.contract, mission)
    ]
    starts = [mission.first_day for mission in running if mission.first_day < day]
    if starts and request.start is None and request.end is None:
        arguments = _message_arguments(edits, member, request, max(starts))
        hint = Message(N_("if it was from the first day, {day:long}"), arguments, command=f"--on {max(starts)}")
        notes.append(Message(N_("{name}: {title} counts from today"), arguments, hint=hint))


def _message_arguments(edits: FileEdits, member: Member, request: JoinRequest, day: date | None) -> dict[str, Any]:
    """The arguments of a message about a person, the startup and a day."""
    return {
        "name": member_name(member),
        "title": entry_title(edits.registry, "startup", request.startup),
        "day": day,
    }


def join_team(edits: FileEdits, members: Iterable[Member], team: str) -> Proposal:
    """People enter a team. Those who are in it already get a note, and those without a mission too."""
    names: list[str] = []
    notes: list[Message] = []
    for member in unique_members(members):
        arguments = {"name": member_name(member), "title": entry_title(edits.registry, "team", team)}
        if team in member.teams:
            notes.append(Message(N_("{name}: already in {title}"), arguments))
            continue
        edits.change_fields(
            member.path, AppendItem(("teams",), edits.reference_text("team", team), after_fields=("missions",))
        )
        names.append(member_name(member))
        if not member.is_active(edits.as_of):
            notes.append(Message(N_("{name} has no mission today, and does not count as active"), arguments))
    message = Message(
        N_("{names:list} joins the team"), {"names": names, "n": len(names)}, N_("{names:list} join the team")
    )
    return Proposal(edits.plan(), "join", team, message, tuple(notes))
