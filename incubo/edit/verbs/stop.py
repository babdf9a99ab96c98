"""`stop`: a startup stops. Its phase, its event, the reason, the post-mortem to write, its people and its offers.

What was done already is left alone, so that a stop written by hand can be completed.

What startups that stop leave behind: missions that run on, offers that stay open.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.field_order import drop_empty, insert_dated_item, preceding_startup_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import member_name
from incubo.edit.new.bodies import add_post_mortem
from incubo.edit.plan import Proposal
from incubo.edit.verbs.close import close_offer
from incubo.edit.verbs.leave import OVERLAP_RULES, LeaveRequest, leave
from incubo.edit.verbs.phase import enter_phase, phase_word
from incubo.edit.verbs.record import END_EVENT
from incubo.model.jobs import is_open, publication_date
from incubo.model.phases import PhasePeriod
from incubo.model.records import Job, Member, Startup
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import entry_title
from incubo.source.edits.changes import RemoveField, SetField

WITHDRAWN_OUTCOME = "withdrawn"
"""The outcome of an offer whose startup stopped, in every profile."""


def end_or_note_team(
    edits: FileEdits, startup_ids: Collection[str], day: date, notes: list[Message], *, end: bool
) -> list[Message]:
    """End the missions of the teams, or tell whose run on; lines for the commit."""
    people = [member_name(member) for member in find_remaining_members(edits, startup_ids, day)]
    if end:
        people = end_team_missions(edits, startup_ids, day, notes)
    if not people:
        return []
    words = {"n": len(people), "names": people, "day": day}
    if end:
        return [Message(N_("mission ended: {names:list}"), words, N_("missions ended: {names:list}"))]
    left = Message(
        N_("{n} person has a mission there after {day:long}: {names:list}. To end it: --with-team"),
        words,
        N_("{n} people have a mission there after {day:long}: {names:list}. To end them: --with-team"),
    )
    notes.append(left)
    return []


def close_or_note_offers(
    edits: FileEdits, startup_ids: Collection[str], day: date, notes: list[Message], *, close: bool
) -> list[Message]:
    """Close the offers, or tell which stay open; lines for the commit."""
    jobs = find_open_offers(edits, startup_ids, day)
    if not jobs:
        return []
    words = {"n": len(jobs), "jobs": [job.id for job in jobs]}
    if close:
        left_open = {job.id: told for job in jobs if (told := withdraw_offer(edits, job, day)) is not None}
        notes += left_open.values()
        closed = [job.id for job in jobs if job.id not in left_open]
        if not closed:
            return []
        words = {"n": len(closed), "jobs": closed}
        return [Message(N_("offer withdrawn: {jobs:list}"), words, N_("offers withdrawn: {jobs:list}"))]
    left = Message(
        N_("{n} offer stays open: {jobs:list}. To close it: --with-jobs"),
        words,
        N_("{n} offers stay open: {jobs:list}. To close them: --with-jobs"),
    )
    notes.append(left)
    return []


def find_remaining_members(edits: FileEdits, startup_ids: Collection[str], day: date) -> list[Member]:
    """The people who have a mission for one of the startups that runs on after a day, or begins later."""
    every = [one for startup in startup_ids for one in edits.registry.assignments_by_startup.get(startup, ())]
    left = [one.member for one in every if one.mission.start and (one.mission.end is None or one.mission.end > day)]
    return list({member.id: member for member in left}.values())


def end_team_missions(edits: FileEdits, startup_ids: Collection[str], day: date, notes: list[Message]) -> list[str]:
    """End on a day the missions for startups that stop, as `leave` does; who leaves.

    Somebody who cannot leave on that day (their mission began after it) stays, and is told.
    """
    people = []
    for member in find_remaining_members(edits, startup_ids, day):
        own = [
            each
            for each in startup_ids
            if any(one.member.id == member.id for one in edits.registry.assignments_by_startup[each])
        ]
        try:
            notes += leave(edits, [_merge_startups(member, own)], LeaveRequest(day, own[0], tuple(own[1:]))).notes
        except RefusedError as refused:
            notes.append(refused.message)
        else:
            people.append(member_name(member))
    return people


def find_open_offers(edits: FileEdits, startup_ids: Collection[str], day: date) -> list[Job]:
    """The offers of startups that are open on a day, or will be."""
    return [
        job
        for job in edits.registry.jobs.values()
        if edits.registry.offer_startup_id(job) in startup_ids and is_open(job, max(publication_date(job) or day, day))
    ]


def withdraw_offer(edits: FileEdits, job: Job, day: date) -> Message | None:
    """Close an offer as withdrawn, at the earliest on the day it was published; what to tell where that is to come."""
    closed = max(publication_date(job) or day, day)
    if closed > edits.today:
        words = {"id": job.id, "day": closed.isoformat()}
        return Message(N_("{id} can be closed from {day} on only: incubo close {id} --outcome withdrawn"), words)
    close_offer(edits, job, WITHDRAWN_OUTCOME, closed)
    return None


def _merge_startups(member: Member, startup_ids: Collection[str]) -> Member:
    """A member to whom all the startups that stop are one, so that a mission for several of them is left once."""
    first = next(iter(startup_ids))

    def one(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(first if name in startup_ids else name for name in names)

    missions = tuple(mission._replace(startups=one(mission.startups)) for mission in member.missions)
    named = all(mission.startups for mission in missions)
    return member._replace(missions=missions, startups=member.startups if named else one(member.startups))


STOP_REASONS = "stop-reasons"
"""The list of the vocabulary that the reasons are words of."""
LEFTOVER_RULES = frozenset({"mission-on-ended-startup", "job-startup-ended"})
"""Rules that find the people and offers that a stop leaves behind: the notes tell them."""


class StopRequest(NamedTuple):
    """How a startup stops. `day`: None is today, or the day it stopped, where it has. `reason`: a word of `REASONS`.

    `with_team`: its missions end. `with_jobs`: its offers close. `language`: that of the registry.
    """

    day: date | None = None
    reason: str | None = None
    comment: str | None = None
    with_team: bool = False
    with_jobs: bool = False
    language: str = "fr"


def stop(edits: FileEdits, startups: Sequence[Startup], request: StopRequest) -> Proposal:
    """Stop startups, all on one day.

    Raises Refused for one that never began, that stopped on another day, or that `phase.enter` refuses.
    """
    notes: list[Message] = []
    accepts = set(LEFTOVER_RULES | OVERLAP_RULES if request.with_team else LEFTOVER_RULES)
    stops: dict[date, list[Startup]] = {}
    for startup in startups:
        day, more, accepted = _write_stop(edits, startup, request)
        stops.setdefault(day, []).append(startup)
        notes += more
        accepts |= accepted
    if len(stops) > 1:
        raise RefusedError(
            Message(N_("these startups did not stop on the same day: {days:list}"), {"days": list(stops)}),
            hints=(Message(N_("stop them one after the other: incubo stop {id}"), {"id": startups[0].id}),),
        )
    day = next(iter(stops))
    ids = [startup.id for startup in startups]
    body = end_or_note_team(edits, ids, day, notes, end=request.with_team) + close_or_note_offers(
        edits, ids, day, notes, close=request.with_jobs
    )
    scope, summary = ids[0] if len(ids) == 1 else "", _stop_summary(ids, day, request)
    return Proposal(edits.plan(), "stop", scope, summary, tuple(notes), tuple(body), frozenset(accepts))


def find_stop_step(edits: FileEdits, startup: Startup) -> PhasePeriod | None:
    """The step in which a startup has stopped, or is to; None for one that runs."""
    steps = edits.registry.phase_periods[startup.id]
    return steps[-1] if steps and edits.registry.vocabulary.is_stop(steps[-1].phase.name) else None


def stop_day(edits: FileEdits, startup: Startup, request: StopRequest) -> date:
    """The day a startup stops: the one that is asked for, the one it stopped on, or today."""
    step = find_stop_step(edits, startup)
    held = step.phase.start if step is not None else None
    return request.day or held or edits.today


def find_stop_phase(edits: FileEdits, startup: Startup) -> str:
    """The phase in use in which a startup that stops ends: the one of an investigation that never led further, or not.

    Raises Refused where the registry has no such word.
    """
    vocabulary = edits.registry.vocabulary
    entered = any(vocabulary.is_incubated(step.phase.name) for step in edits.registry.phase_periods[startup.id])
    in_use = [word for word in vocabulary.phases.values() if word.is_current and word.stop_type]
    early = [word.id for word in in_use if word.stop_type == "before-incubation" and not entered]
    late = [word.id for word in in_use if word.stop_type != "before-incubation"]
    if not early and not late:
        raise RefusedError(
            Message(N_("this registry has no phase for a startup that stops")),
            hints=(Message(N_("declare one in incubo.toml: [phases.stopped] stage = \"final\", stop = \"any\", "
                           "current = true")),),
        )  # fmt: skip
    return (early or late)[0]


def _write_stop(edits: FileEdits, startup: Startup, request: StopRequest) -> tuple[date, list[Message], frozenset[str]]:
    """Write the end in a startup's own sheet: the day, what to tell, the rules that are accepted."""
    name, day = entry_title(edits.registry, "startup", startup.id), stop_day(edits, startup, request)
    vocabulary, step = edits.registry.vocabulary, find_stop_step(edits, startup)
    notes: list[Message] = []
    if step is not None:
        entry = enter_phase(edits, startup, step.phase.name or "", day)
    else:
        notes += _left_before_note(vocabulary, name, _find_current_step(edits, startup, day))
        lived, more = _remove_planned_phases(edits, startup, day)
        entry = enter_phase(edits, startup, find_stop_phase(edits, startup), day, steps=lived)
        notes += more
    notes += entry.notes
    _record_end_event(edits, startup, day, request, step)
    if request.reason and request.reason != startup.stop_reason and _uses_stop_reasons(edits):
        edits.change_fields(
            startup.path,
            SetField(("stop_reason",), request.reason, after_fields=preceding_startup_fields("stop_reason")),
        )
    if not startup.post_mortem and add_post_mortem(edits, startup, request.language):
        said_of = Message(
            N_("{name}: the post-mortem gets its section, whose three parts are to be written"), {"name": name}
        )
        notes.append(said_of)
    return day, notes, entry.accepted_rules


def _find_current_step(edits: FileEdits, startup: Startup, day: date) -> PhasePeriod:
    """The step a startup is in when it stops. Raises Refused where nothing has begun."""
    begun = [step for step in edits.registry.phase_periods[startup.id] if step.phase.start and step.phase.start <= day]
    if not begun:
        name = entry_title(edits.registry, "startup", startup.id)
        raise RefusedError(
            Message(N_("{name} has not begun on {day:long}: there is nothing to stop"), {"name": name, "day": day}),
            hints=(Message(N_("what its sheet says: incubo phase {id}"), {"id": startup.id}),),
        )
    return begun[-1]


def _left_before_note(vocabulary: Vocabulary, title: str, step: PhasePeriod) -> list[Message]:
    """A note where the startup had left the programme otherwise."""
    if not vocabulary.is_final(step.phase.name):
        return []
    words = {"name": title, "phase": phase_word(vocabulary, step.phase.name), "day": step.phase.start}
    return [Message(N_("{name} had left the programme: “{phase}” since {day:long}."), words)]


def _remove_planned_phases(
    edits: FileEdits, startup: Startup, day: date
) -> tuple[tuple[PhasePeriod, ...], list[Message]]:
    """Take away the phases that were planned for later than the stop: the life without them, and what to tell."""
    steps = edits.registry.phase_periods[startup.id]
    planned = [step for step in steps if step.phase.start and step.phase.start > max(day, edits.today)]
    for step in sorted(planned, key=lambda step: step.position, reverse=True):
        edits.change_fields(startup.path, RemoveField(("phases", step.position)))
    words = [phase_word(edits.registry.vocabulary, step.phase.name) for step in planned]
    notes = [Message(N_("No more planned: {phases:list}."), {"phases": words})] if planned else []
    return tuple(step for step in steps if step not in planned), notes


def _record_end_event(
    edits: FileEdits, startup: Startup, day: date, request: StopRequest, planned_step: PhasePeriod | None
) -> None:
    """Record the end among the events; one that is there stays, and follows a planned stop that is moved."""
    vocabulary = edits.registry.vocabulary
    known = END_EVENT in vocabulary.allowed_values("events") or not vocabulary.is_strict("events")
    there = [i for i, event in enumerate(startup.events) if event.name == END_EVENT]
    for i in there:
        if planned_step is not None and startup.events[i].date == planned_step.phase.start:
            edits.change_fields(startup.path, SetField(("events", i, "date"), day))
    if not known or there:
        return
    reason = None
    if request.reason:
        label = vocabulary.value_label(STOP_REASONS, request.reason, request.language)
        reason = f"{label[:1].upper()}{label[1:]}"
    comment = f"{reason} ({request.comment})" if reason and request.comment else reason or request.comment
    item = drop_empty({"name": END_EVENT, "date": day, "comment": comment})
    insert_dated_item(edits, startup.path, "events", [event.date for event in startup.events], item)


def _uses_stop_reasons(edits: FileEdits) -> bool:
    """Whether sheets say why a startup stopped in a field of its own."""
    registry = edits.registry
    return registry.layout.id == "incubo" or any(startup.stop_reason for startup in registry.startups.values())


def _stop_summary(ids: Sequence[str], day: date, request: StopRequest) -> Message:
    """The commit's words: the day and the reason, or how many stopped."""
    words = {"n": len(ids), "day": day, "reason": request.reason}
    if len(ids) > 1:
        return Message(N_("{n} startups on {day}"), words)
    return Message(N_("stopped on {day} ({reason})") if request.reason else N_("stopped on {day}"), words)
