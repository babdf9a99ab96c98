"""`extend`: move the end of missions, or the closing day of a job offer.

A mission ends with the next committee of its startup: that is the rule of the network. To continue under another
contract (`status`, `employer`), a mission keeps its end and a new one begins the day after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from incubo.core.errors import RefusedError
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import (
    ContractTerms,
    MissionRef,
    find_last_day,
    format_day_range,
    make_mission_item,
    mission_overlap_error,
    other_startups_notes,
    require_allowed_end,
)
from incubo.edit.plan import Proposal
from incubo.edit.verbs.close import find_closing_field, set_job_hint
from incubo.facts.situation import DefaultEnd, Situation, default_mission_end
from incubo.model.dates import NO_END, shift_date_clamped
from incubo.model.jobs import publication_date
from incubo.model.records import Job, Mission, Startup
from incubo.model.teams import mission_startups
from incubo.model.tenure import EXTENSION_GRACE_DAYS
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry
from incubo.source.edits.changes import AppendItem, SetField


class StopDecidedError(RefusedError):
    """No day ends missions for a startup that a committee decided to stop."""


def extend_missions(
    edits: FileEdits,
    mission_refs: Iterable[MissionRef],
    until: date | None,
    contract: ContractTerms | None = None,
    startup: str | None = None,
) -> Proposal:
    """Move the end of missions to `until`; None: to the next committee of `startup`, or of each mission's startups.

    Missions that the committee would shorten are left as they are, with a note; of several missions, also those that
    end later already, whose next committee is unknown, or that another one follows. Raises RefusedError if none can be
    extended, if all end later than `until` already, if one ended long ago, for an end later than the network allows,
    and for a contract that follows a mission without an end.
    """
    mission_refs = list(mission_refs)
    notes: list[Message] = []
    ends: list[date] = []
    member_ids: list[str] = []
    refusals: list[RefusedError] = []
    already: dict[date, list[Message]] = {}
    past_stops: dict[tuple[str, date], list[Message]] = {}
    missions_of = Counter(ref.member.id for ref in mission_refs)
    for ref in mission_refs:
        current_end, name = find_last_day(edits, ref), ref.member.display_name
        label = _mission_label(edits, ref) if missions_of[ref.member.id] > 1 else Message("{name}", {"name": name})
        try:
            end = until or default_extension_end(edits, ref, startup, contract, notes=notes).day
            if contract is not None:
                _require_contract_after(ref, end, startup)
            stays_if_later = len(mission_refs) > 1 or until is None
            if current_end is not None and (current_end == end or (current_end > end and stays_if_later)):
                already.setdefault(current_end, []).append(label)
                continue
            _require_no_overlap(edits, ref, end)
        except RefusedError as refused:
            refusals.append(refused)
            notes.append(Message(N_("{id}: not extended ({why})"), {"id": label, "why": refused.message}))
            continue
        _require_extendable(edits, ref, end, contract, startup)
        _move_end_or_add_contract(edits, ref, end, contract)
        if missions_of[ref.member.id] > 1:
            notes.append(_extended_note(label, current_end, end))
        notes += other_startups_notes(edits, ref, startup)
        ends.append(end)
        for stop in _find_stops_before(edits.registry, ref, edits.as_of, end):
            past_stops.setdefault(stop, []).append(label)
        member_ids.append(ref.member.id)
    notes += (
        Message(
            N_("{names:list}: a mission without end")
            if day == NO_END
            else N_("{names:list}: already until {day:long}"),
            {"names": labels, "day": day},
        )
        for day, labels in already.items()
    )
    notes += _past_stop_notes(edits.registry, past_stops)
    if refusals and not ends:
        raise refusals[0]
    if until is not None and mission_refs and not ends:
        _require_later_than_ends(edits, mission_refs, until, startup)
    arguments = {"n": len(ends), "day": format_day_range(ends)}
    summary = Message(N_("{n} mission until {day}"), arguments, N_("{n} missions until {day}"))
    if NO_END in ends:
        summary = Message(N_("{n} mission without end"), arguments, N_("{n} missions without end"))
    scope = startup or (member_ids[0] if len(set(member_ids)) == 1 else "")
    return Proposal(edits.plan(), "extend", scope, summary, tuple(notes))


def _find_stops_before(registry: Registry, ref: MissionRef, day: date, end: date) -> Iterator[tuple[str, date]]:
    """The startups of a mission that are to stop before its end, and when."""
    for startup in mission_startups(ref.member, ref.mission):
        record = registry.startups.get(startup)
        stop = Situation(record, registry.vocabulary, day).stop.planned if record is not None else None
        if stop is not None and stop < end:
            yield startup, stop


def _past_stop_notes(registry: Registry, past_stops: Mapping[tuple[str, date], list[Message]]) -> Iterator[Message]:
    """What is said of those whose missions are extended beyond the stop of a startup."""
    for (startup, stop), names in past_stops.items():
        arguments = {"names": names, "title": entry_title(registry, "startup", startup), "day": stop}
        yield Message(N_("{names:list}: “{title}” is to stop on {day:long}, before this new last day"), arguments)


def _mission_label(edits: FileEdits, ref: MissionRef) -> Message:
    """One of several missions of a person: their name, and the startups."""
    titles = [entry_title(edits.registry, "startup", startup) for startup in mission_startups(ref.member, ref.mission)]
    arguments = {"name": ref.member.display_name, "titles": titles}
    return Message("{name} ({titles:list})" if titles else N_("{name} (no product)"), arguments)


def _extended_note(label: Message, current_end: date | None, end: date) -> Message:
    """What is said of a mission that is extended, of a person of whom others are or could be."""
    arguments = {"name": label, "was": current_end, "day": end}
    if end == NO_END:
        return Message(N_("{name}: without end"), arguments)
    if current_end in (None, NO_END):
        return Message(N_("{name}: until {day:long}"), arguments)
    return Message(N_("{name}: until {day:long}, instead of {was:long}"), arguments)


def _require_later_than_ends(
    edits: FileEdits, mission_refs: Sequence[MissionRef], until: date, startup: str | None
) -> None:
    """Raise RefusedError for a day before the end of missions, none of which it extends."""
    first_end = min(ref.mission.last_day for ref in mission_refs)
    if first_end <= until:
        return
    arguments = {"day": until, "first": first_end}
    if until < edits.as_of:
        raise RefusedError(Message(N_("{day:long} has passed: no mission is extended until then"), arguments))
    template = N_("all these missions end after {day:long} already, the first one on {first:long}")
    if first_end == NO_END:
        template = N_("none of these missions has an end")
    raise RefusedError(Message(template, arguments), hints=_leaving_hints(mission_refs, until, startup))


def default_extension_end(
    edits: FileEdits,
    mission_ref: MissionRef,
    startup: str | None = None,
    contract: ContractTerms | None = None,
    *,
    notes: list[Message],
) -> DefaultEnd:
    """The next committee of `startup`, or the earliest of those of the mission, or its stop if one is planned; the
    latest end that the network allows if that comes first, with a note.

    Raises RefusedError if no committee is known.
    """
    mission, name = mission_ref.mission, mission_ref.member.display_name
    startups = (startup,) if startup else mission_startups(mission_ref.member, mission)
    readable = [edits.registry.startups[startup_id] for startup_id in startups if startup_id in edits.registry.startups]
    status, start = _contract_status(mission_ref, contract), _contract_start(mission, contract)
    default = default_mission_end(edits.registry.vocabulary, readable, edits.as_of, status, start)
    if default is None:
        raise _unknown_committee_error(edits, name, startups, readable)
    if default.day != default.planned:
        arguments = {"name": name, "limit": default.day, "day": default.planned}
        template = N_("{name}: until {limit:long}, as far as the network allows (the committee is on {day:long})")
        if default.is_stop:
            template = N_("{name}: until {limit:long}, as far as the network allows (the product stops on {day:long})")
        notes.append(Message(template, arguments))
    return default


def _unknown_committee_error(
    edits: FileEdits, name: str, startup_ids: Sequence[str], readable: Sequence[Startup]
) -> RefusedError:
    """The error where no committee gives the end of a mission: it says why, and what to type."""
    hint = Message(N_("say until when"), hint="--until +6mo")
    hints: list[Message | Hint] = [hint]
    if not startup_ids:
        message = Message(N_("{name}'s mission names no product, so no committee sets its end"), {"name": name})
        return RefusedError(message, hints=(hint,))
    if not readable:
        arguments = {"name": name, "startups": list(startup_ids)}
        message = Message(N_("{name}: no readable entry gives the next committee of {startups:list}"), arguments)
        return RefusedError(message, hints=(hint,))
    for startup in readable:
        if error := _find_stop_error(edits.registry, startup, edits.as_of):
            return error
    titles = [entry_title(edits.registry, "startup", startup.id) for startup in readable]
    message = Message(N_("the next committee of {titles:list} is not known"), {"titles": titles})
    unknown = readable[0]
    for startup in readable:
        late = Situation(startup, edits.registry.vocabulary, edits.as_of).late_committee_message
        if late is not None:
            message, unknown = late, startup
            break
    if not edits.registry.vocabulary.is_final(edits.registry.phase_at(unknown.id, edits.as_of)):
        hints.append(
            Hint.of_verb(Message(N_("or record its latest committee")), "record committee", startup=unknown.id)
        )
    return RefusedError(message, hints=hints, fields=("until",))


def _find_stop_error(registry: Registry, startup: Startup, day: date) -> StopDecidedError | None:
    """Why missions for a startup are not extended where no day is said: it was decided that it stops."""
    decided = Situation(startup, registry.vocabulary, day).stop.decided
    if decided is None:
        return None
    arguments = {"title": startup.display_name, "day": decided}
    command = {"id": quote_entry_id("startup", startup.id), "day": decided.isoformat()}
    return StopDecidedError(
        Message(N_("“{title}”: the committee of {day:long} decided that it stops, no other is expected"), arguments),
        hints=(
            Hint(
                Message(N_("to do it")),
                f"incubo stop {command['id']} --on {command['day']} --with-team",
                page="stop",
                values={"startup": startup.id},
            ),
            Message(N_("for those who stay on, say until when"), hint="--until +1mo"),
        ),
    )


def _require_no_overlap(edits: FileEdits, mission_ref: MissionRef, end: date) -> None:
    """Raise RefusedError if another mission for one of its startups begins before the new end."""
    startups, current_end = mission_startups(mission_ref.member, mission_ref.mission), mission_ref.mission.end
    if current_end is None:
        return
    next_missions = [
        (mission.start, startup)
        for mission in mission_ref.member.missions
        for startup in mission_startups(mission_ref.member, mission)
        if startup in startups and mission.start is not None and current_end < mission.start <= end
    ]
    if not next_missions:
        return
    next_start, startup = min(next_missions)
    day_before = shift_date_clamped(next_start, -1)
    raise mission_overlap_error(
        mission_ref.member.display_name,
        entry_title(edits.registry, "startup", startup),
        next_start,
        day_before if day_before > current_end else None,
    )


def _leaving_hints(mission_refs: Sequence[MissionRef], day: date, startup: str | None) -> tuple[Hint, ...]:
    """How to end missions earlier: in `startup`, else in the only one that they are for; in no named one where these
    are all that their people have after the day.

    None where `leave` would end other missions too, or where one begins later, which it would take away.
    """
    members = {ref.member.id: ref.member for ref in mission_refs}
    refs = {(ref.member.id, ref.position) for ref in mission_refs}
    later = {(one.id, i) for one in members.values() for i, each in enumerate(one.missions) if each.last_day > day}
    places = {startup}
    if startup is None and not later <= refs:
        places = {one for ref in mission_refs for one in mission_startups(ref.member, ref.mission) or (None,)}
    place = places.pop()
    begins_later = any(
        each.first_day > day and (place is None or place in mission_startups(member, each))
        for member in members.values()
        for each in member.missions
    )
    if begins_later or places or (place is None and not later <= refs):
        return ()
    text = Message(N_("to end it earlier") if len(mission_refs) == 1 else N_("to end them earlier"))
    return (Hint.of_verb(text, "leave", member=tuple(members), startup=place, on=day.isoformat()),)


def _require_extendable(
    edits: FileEdits, mission_ref: MissionRef, end: date, contract: ContractTerms | None, startup: str | None
) -> None:
    """Raise RefusedError if a mission ended long ago, or may not end on that day."""
    mission, name = mission_ref.mission, mission_ref.member.display_name
    current_end = find_last_day(edits, mission_ref)
    if current_end is not None and end < current_end:
        template = N_("{name}'s mission already ends later, on {day:long}")
        if current_end == NO_END:
            template = N_("{name}'s mission has no end")
        raise RefusedError(
            Message(template, {"name": name, "day": current_end}), hints=_leaving_hints((mission_ref,), end, startup)
        )
    if mission.start is not None and end < mission.start:
        raise RefusedError(
            Message(N_("{name}'s mission does not begin until {day:long}"), {"name": name, "day": mission.start})
        )
    if mission.end is not None and (edits.as_of - mission.end).days > EXTENSION_GRACE_DAYS:
        raise RefusedError(
            Message(
                N_("{name}'s mission ended on {day:long}, too long ago to be extended"),
                {"name": name, "day": mission.end},
            ),
            hints=(
                Hint.of_verb(
                    Message(N_("for a new one")),
                    "join",
                    member=mission_ref.member.id,
                    startup=startup or _find_only_startup(mission_ref),
                ),
            ),
        )
    require_allowed_end(edits, name, _contract_status(mission_ref, contract), end, _contract_start(mission, contract))


def _require_contract_after(mission_ref: MissionRef, end: date, startup: str | None) -> None:
    """Raise RefusedError for another contract that would not run beyond the mission after which it begins."""
    member, mission = mission_ref.member, mission_ref.mission
    if mission.end is None or end > mission.end:
        return
    leaving = Hint.of_verb(
        Message(""), "leave", member=member.id, startup=startup or _find_only_startup(mission_ref), on="DATE"
    ).command
    raise RefusedError(
        Message(
            N_("{name}: the next contract begins after this one, which ends on {day:long}"),
            {"name": member.display_name, "day": mission.end},
        ),
        hints=(
            Message(N_("say until when it runs"), hint="--until DATE"),
            Message(
                N_("for one that begins sooner"),
                command=Message(N_("{command}, then incubo join"), {"command": leaving}),
            ),
        ),
    )


def _find_only_startup(mission_ref: MissionRef) -> str | None:
    """The startup of a mission; None where it is for several, or for none."""
    startups = mission_startups(mission_ref.member, mission_ref.mission)
    return startups[0] if len(startups) == 1 else None


def _contract_start(mission: Mission, contract: ContractTerms | None) -> date | None:
    """The first day of the mission that gets the new end: another contract begins the day after this one ends."""
    return shift_date_clamped(mission.end, 1) if contract is not None and mission.end is not None else mission.start


def _contract_status(mission_ref: MissionRef, contract: ContractTerms | None) -> str | None:
    """The status of the mission after it is extended."""
    return (contract.status if contract is not None else None) or mission_ref.mission.status


def _move_end_or_add_contract(
    edits: FileEdits, mission_ref: MissionRef, end: date, contract: ContractTerms | None
) -> None:
    """Move the end of a mission, or add the mission under the next contract, which begins the day after.

    Raises RefusedError for a contract that follows a mission without an end.
    """
    mission, path = mission_ref.mission, mission_ref.member.path
    if contract is None:
        edits.change_fields(path, SetField(("missions", mission_ref.position, "end"), end, after_fields=("start",)))
        return
    if mission.end is None:
        name = mission_ref.member.display_name
        raise RefusedError(
            Message(
                N_("{name}'s mission has no end date, so the start of the next contract is unknown"), {"name": name}
            )
        )
    keeps_employer = contract.status in (None, mission.status)  # another status means another employer
    item = make_mission_item(
        edits,
        shift_date_clamped(mission.end, 1),
        end,
        contract.status or mission.status,
        contract.employer or (mission.employer if keeps_employer else None),
        filter(None, mission.startups),
    )
    edits.change_fields(path, AppendItem(("missions",), item))


def extend_job(edits: FileEdits, job: Job, until: date) -> Proposal:
    """Move the closing day of a job offer. Raises RefusedError for a day that is not later, or a closed offer."""
    if job.outcome or job.open is False:
        raise RefusedError(
            Message(N_("{id} is closed: a closed offer is not extended"), {"id": job.id}),
            hints=(Hint(Message(N_("publish it again")), "incubo new job", page="new-job"),),
        )
    field = find_closing_field(job) or "closes"
    current = getattr(job, field)
    if current is not None and until <= current:
        first = max(edits.as_of, publication_date(job) or edits.as_of)
        hint = set_job_hint(job, field, until.isoformat(), Message(N_("to have it close earlier")))
        raise RefusedError(
            Message(N_("{id} already closes on {day:long}"), {"id": job.id, "day": current}),
            hints=(hint,) if first <= until < current else (),
        )
    if until < edits.as_of:
        raise RefusedError(Message(N_("{day:long} has passed"), {"day": until}))
    edits.change_fields(job.path, SetField((field,), until, after_fields=("opens", "kind", "startup", "title")))
    return Proposal(edits.plan(), "extend", job.id, Message(N_("open until {day}"), {"day": until.isoformat()}))
