"""`stop`: stop startups: the phase, the event, the reason, the post-mortem to write, their people and their job offers.

What is done already stays as it is, so that a stop written by hand can be completed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.hint import Hint
from incubo.core.i18n import N_, capitalize_first
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.field_order import filled_fields, insert_dated_item, preceding_startup_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import find_missions_place, member_name, unique_members
from incubo.edit.new.bodies import add_post_mortem
from incubo.edit.plan import Proposal
from incubo.edit.verbs.close import close_job
from incubo.edit.verbs.leave import OVERLAP_RULES, LeaveRequest, leave
from incubo.edit.verbs.phase import enter_phase, phase_word
from incubo.facts.situation import Situation
from incubo.model.jobs import is_open_or_upcoming, publication_date
from incubo.model.phases import END_EVENT, PhasePeriod
from incubo.model.post_mortem import has_post_mortem
from incubo.model.records import Job, Member, Startup
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import entry_title
from incubo.source.edits.changes import RemoveField, SetField
from incubo.source.reader import decode_text

WITHDRAWN_OUTCOME = "withdrawn"
"""The outcome of an offer of a startup that stopped, in every profile."""
STOP_REASONS = "stop-reasons"
"""The word list of the reasons."""
LEFTOVER_RULES = frozenset({"mission-on-ended-startup", "job-startup-ended"})
"""The rules about people and offers of a startup that stopped: the notes announce their findings."""


class StopRequest(NamedTuple):
    """How a startup stops. `day`: None is the day on which it has stopped, else today.

    `reason`: a word of `STOP_REASONS`. `with_team`: end its missions. `with_jobs`: close its job offers. `language`:
    that of the registry.
    """

    day: date | None = None
    reason: str | None = None
    comment: str | None = None
    with_team: bool = False
    with_jobs: bool = False
    language: str = "fr"


def stop_startups(edits: FileEdits, startups: Sequence[Startup], request: StopRequest) -> Proposal:
    """Stop startups, all on the same day.

    Raises RefusedError for a startup that has not begun, that stopped on another day, or that `enter_phase` refuses.
    """
    accepted_rules = set(LEFTOVER_RULES | OVERLAP_RULES if request.with_team else LEFTOVER_RULES)
    day = request.day or default_stop_day(edits, startups)
    notes = [] if request.day else _default_day_notes(edits, startups, day)
    for startup in startups:
        startup_notes, startup_rules = _write_stop(edits, startup, day, request)
        notes += startup_notes
        accepted_rules |= startup_rules
    ids = [startup.id for startup in startups]
    body = end_or_note_team(edits, ids, day, notes, end=request.with_team) + close_or_note_jobs(
        edits, ids, day, notes, close=request.with_jobs
    )
    scope, summary = ids[0] if len(ids) == 1 else "", _stop_summary(edits, ids, day, request)
    return Proposal(edits.plan(), "stop", scope, summary, tuple(notes), tuple(body), frozenset(accepted_rules))


def _write_stop(
    edits: FileEdits, startup: Startup, day: date, request: StopRequest
) -> tuple[list[Message], frozenset[str]]:
    """Write the stop into the startup's own file; return the notes, and the rules that are accepted."""
    title = entry_title(edits.registry, "startup", startup.id)
    vocabulary, period = edits.registry.vocabulary, find_stop_period(edits, startup)
    notes: list[Message] = []
    if period is not None:
        entry = enter_phase(edits, startup, period.phase.name or "", day)
    else:
        notes += _left_before_note(vocabulary, title, _find_current_period(edits, startup, day))
        past_periods, planned_notes = _remove_planned_phases(edits, startup, day)
        entry = enter_phase(edits, startup, find_stop_phase(edits, startup), day, periods=past_periods)
        notes += planned_notes
    notes += entry.notes
    _record_end_event(edits, startup, day, request, period)
    if request.reason and request.reason != startup.stop_reason and _uses_stop_reasons(edits):
        edits.change_fields(
            startup.path,
            SetField(("stop_reason",), request.reason, after_fields=preceding_startup_fields("stop_reason")),
        )
    if day > edits.as_of:  # until then there is nothing to write, and the end may move
        if not startup.post_mortem and not has_post_mortem(decode_text(edits.read(startup.path))):
            notes.append(Message(N_("{name}: its post-mortem is to be written once it has stopped"), {"name": title}))
    elif not startup.post_mortem and add_post_mortem(edits, startup, request.language):
        note = Message(
            N_("{name}: the post-mortem gets its section, whose three parts are to be written"), {"name": title}
        )
        notes.append(note)
    return notes, entry.accepted_rules


def default_stop_day(edits: FileEdits, startups: Sequence[Startup]) -> date:
    """The day on which startups stop, unless it is given: the one on which they have stopped; that of the committee
    that decided it; or today. Raises RefusedError if they did not stop on the same day.
    """
    days = list(dict.fromkeys(_find_stop_day(edits, startup) or edits.as_of for startup in startups))
    if len(days) > 1:
        raise RefusedError(
            Message(N_("these products did not stop on the same day: {days:list}"), {"days": days}),
            hints=(
                Message(
                    N_("stop them one after the other"),
                    command=f"incubo stop {quote_entry_id('startup', startups[0].id)}",
                ),
            ),
        )
    return days[0]


def _find_stop_day(edits: FileEdits, startup: Startup) -> date | None:
    period = find_stop_period(edits, startup)
    if period is not None:
        return period.phase.start
    return Situation(startup, edits.registry.vocabulary, edits.as_of).stop.decided


def _default_day_notes(edits: FileEdits, startups: Sequence[Startup], day: date) -> list[Message]:
    """A note on a day that is not today, and that nobody gave."""
    decided = [startup for startup in startups if find_stop_period(edits, startup) is None]
    if not decided or day == edits.as_of:
        return []
    details = {"names": [entry_title(edits.registry, "startup", startup.id) for startup in decided], "day": day}
    return [
        Message(N_("{names:list}: the committee of {day:long} decided the stop, so it counts from that day"), details)
    ]


def find_stop_period(edits: FileEdits, startup: Startup) -> PhasePeriod | None:
    """The phase period in which a startup has stopped, or will stop; None for one that runs."""
    periods = edits.registry.phase_periods[startup.id]
    return periods[-1] if periods and edits.registry.vocabulary.is_stop(periods[-1].phase.name) else None


def find_stop_phase(edits: FileEdits, startup: Startup) -> str:
    """The phase of a startup that stops: one for investigations that never led further, or the usual one.

    Raises RefusedError if the vocabulary of the registry has no such phase.
    """
    vocabulary = edits.registry.vocabulary
    was_incubated = any(
        vocabulary.is_incubated(period.phase.name) for period in edits.registry.phase_periods[startup.id]
    )
    stop_phases = [word for word in vocabulary.phases.values() if word.is_current and word.stop_type]
    early_stops = [word.id for word in stop_phases if word.stop_type == "before-incubation" and not was_incubated]
    late_stops = [word.id for word in stop_phases if word.stop_type != "before-incubation"]
    if not early_stops and not late_stops:
        raise RefusedError(
            Message(N_("this registry has no phase for a product that stops")),
            hints=(
                Message(
                    N_("declare one in incubo.toml"),
                    command='[phases.stopped] stage = "final", stop = "any", current = true',
                ),
            ),
        )
    return (early_stops or late_stops)[0]


def _find_current_period(edits: FileEdits, startup: Startup, day: date) -> PhasePeriod:
    """The current phase period of a startup that stops. Raises RefusedError if none has begun."""
    period = edits.registry.phase_period_at(startup.id, day)
    if period is None:
        title = entry_title(edits.registry, "startup", startup.id)
        raise RefusedError(
            Message(N_("{name} has not begun by {day:long}: there is nothing to stop"), {"name": title, "day": day}),
            hints=(
                Hint(command=f"incubo phase {quote_entry_id('startup', startup.id)}").on_page(
                    Message(N_("to see its phases")), "entry", kind="startup", id=startup.id
                ),
            ),
        )
    return period


def _left_before_note(vocabulary: Vocabulary, title: str, period: PhasePeriod) -> list[Message]:
    """A note if the startup had left the programme in another way."""
    if not vocabulary.is_final(period.phase.name):
        return []
    arguments = {"name": title, "phase": phase_word(vocabulary, period.phase.name), "day": period.phase.start}
    template = N_("{name} had left the programme: “{phase}” since {day:long}.")
    if period.phase.start is None:
        template = N_("{name} had left the programme: “{phase}”.")
    return [Message(template, arguments)]


def _remove_planned_phases(
    edits: FileEdits, startup: Startup, day: date
) -> tuple[tuple[PhasePeriod, ...], list[Message]]:
    """Remove the phases planned after the stop; return the other phase periods, and a note."""
    periods = edits.registry.phase_periods[startup.id]
    planned = [period for period in periods if period.phase.start and period.phase.start > max(day, edits.as_of)]
    for period in sorted(planned, key=lambda period: period.position, reverse=True):
        edits.change_fields(startup.path, RemoveField(("phases", period.position)))
    phase_words = [phase_word(edits.registry.vocabulary, period.phase.name) for period in planned]
    notes = [Message(N_("No longer planned: {phases:list}."), {"phases": phase_words})] if planned else []
    return tuple(period for period in periods if period not in planned), notes


def _record_end_event(
    edits: FileEdits, startup: Startup, day: date, request: StopRequest, planned_period: PhasePeriod | None
) -> None:
    """Record the end among the events. An end event that is there stays, and moves with a planned stop."""
    vocabulary = edits.registry.vocabulary
    is_known = END_EVENT in vocabulary.allowed_values("events") or not vocabulary.is_strict("events")
    positions = [i for i, event in enumerate(startup.events) if event.name == END_EVENT]
    for i in positions:
        if planned_period is not None and startup.events[i].date == planned_period.phase.start:
            edits.change_fields(startup.path, SetField(("events", i, "date"), day))
    if not is_known or positions:
        return
    reason = None
    if request.reason:
        label = vocabulary.value_label(STOP_REASONS, request.reason, request.language)
        reason = capitalize_first(label)
    comment = f"{reason} ({request.comment})" if reason and request.comment else reason or request.comment
    item = filled_fields({"name": END_EVENT, "date": day, "comment": comment})
    insert_dated_item(edits, startup.path, "events", [event.date for event in startup.events], item)


def _uses_stop_reasons(edits: FileEdits) -> bool:
    """Whether the registry has a field for the reason of a stop."""
    registry = edits.registry
    return registry.layout.id == "incubo" or any(startup.stop_reason for startup in registry.startups.values())


def _stop_summary(edits: FileEdits, ids: Sequence[str], day: date, request: StopRequest) -> Message:
    """The summary of the commit: the day and the reason, or how many startups stopped."""
    vocabulary = edits.registry.vocabulary
    reason = vocabulary.value_label(STOP_REASONS, request.reason, request.language) if request.reason else None
    arguments = {"n": len(ids), "day": day, "reason": reason}
    if len(ids) > 1:
        return Message(N_("{n} products stopped on {day}"), arguments)
    return Message(N_("stopped on {day} ({reason})") if request.reason else N_("stopped on {day}"), arguments)


def end_or_note_team(
    edits: FileEdits, startup_ids: Collection[str], day: date, notes: list[Message], *, end: bool
) -> list[Message]:
    """End the missions of the teams, or add a note about those that run on. Return lines for the commit."""
    names: Sequence[str | Message]
    if end:
        names = end_team_missions(edits, startup_ids, day, notes)
    else:
        names = describe_remaining_members(edits, startup_ids, day)
    if not names:
        return []
    arguments = {"n": len(names), "names": names, "day": day}
    if end:
        return [Message(N_("mission ended: {names:list}"), arguments, N_("missions ended: {names:list}"))]
    place = find_missions_place(edits, find_remaining_members(edits, startup_ids, day))
    if place is not None:
        note = Message(
            N_("{n} person has a mission there after {day:long}: {names:list}. It is ended in {source}"),
            {**arguments, "source": place.name},
            N_("{n} people have a mission there after {day:long}: {names:list}. They are ended in {source}"),
        )
    else:
        note = Message(
            N_("{n} person has a mission there after {day:long}: {names:list}"),
            arguments,
            N_("{n} people have a mission there after {day:long}: {names:list}"),
            hint=Message(N_("to end it"), arguments, N_("to end them"), "--with-team"),
        )
    notes.append(note)
    return []


def close_or_note_jobs(
    edits: FileEdits, startup_ids: Collection[str], day: date, notes: list[Message], *, close: bool
) -> list[Message]:
    """Close the job offers, or add a note about those that stay open. Return lines for the commit."""
    jobs = find_open_jobs(edits, startup_ids, day)
    if not jobs:
        return []
    arguments = {"n": len(jobs), "jobs": [job.id for job in jobs]}
    if close:
        closed = []
        for job in jobs:
            job_note = withdraw_job(edits, job, day)
            if job_note is None:
                closed.append(job.id)
            else:
                notes.append(job_note)
        if not closed:
            return []
        arguments = {"n": len(closed), "jobs": closed}
        return [Message(N_("offer withdrawn: {jobs:list}"), arguments, N_("offers withdrawn: {jobs:list}"))]
    note = Message(
        N_("{n} offer stays open: {jobs:list}"),
        arguments,
        N_("{n} offers stay open: {jobs:list}"),
        hint=Message(N_("to close it"), arguments, N_("to close them"), "--with-jobs"),
    )
    notes.append(note)
    return []


def describe_remaining_members(edits: FileEdits, startup_ids: Collection[str], day: date) -> list[Message]:
    """The names of `find_remaining_members`, each with the last day of those who have left since."""
    names = []
    for member in find_remaining_members(edits, startup_ids, day):
        last_day = max(
            assignment.mission.last_day
            for startup in startup_ids
            for assignment in edits.registry.assignments_by_startup.get(startup, ())
            if assignment.member.id == member.id
        )
        template = N_("{name} (until {day:long})") if last_day < edits.as_of else "{name}"
        names.append(Message(template, {"name": member_name(member), "day": last_day}))
    return names


def find_remaining_members(edits: FileEdits, startup_ids: Collection[str], day: date) -> list[Member]:
    """The members with a mission for one of the startups that ends after a day, or begins later."""
    return unique_members(
        assignment.member
        for startup in startup_ids
        for assignment in edits.registry.assignments_by_startup.get(startup, ())
        if assignment.mission.start and (assignment.mission.end is None or assignment.mission.end > day)
    )


def end_team_missions(edits: FileEdits, startup_ids: Collection[str], day: date, notes: list[Message]) -> list[str]:
    """End the missions for startups on a day, as `leave` does; return the names of the members.

    A member who cannot leave on that day (their mission begins after it) stays, with a note.
    """
    names = []
    assignments = edits.registry.assignments_by_startup
    for member in find_remaining_members(edits, startup_ids, day):
        first, *others = [
            startup_id
            for startup_id in startup_ids
            if any(assignment.member.id == member.id for assignment in assignments[startup_id])
        ]
        request = LeaveRequest(day, first, tuple(others))
        try:
            notes += leave(edits, [_merge_startups(member, (first, *others))], request).notes
        except RefusedError as refused:
            notes.append(refused.message)
        else:
            names.append(member_name(member))
    return names


def find_open_jobs(edits: FileEdits, startup_ids: Collection[str], day: date) -> list[Job]:
    """The job offers of startups that are open on a day, or will be."""
    return [
        job
        for job in edits.registry.jobs.values()
        if edits.registry.job_startup_id(job) in startup_ids and is_open_or_upcoming(job, day)
    ]


def withdraw_job(edits: FileEdits, job: Job, day: date) -> Message | None:
    """Close an offer as withdrawn, on the day of its publication at the earliest; return a note if that is to come."""
    closing_day = max(publication_date(job) or day, day)
    if closing_day > edits.as_of:
        arguments = {"id": job.id, "day": closing_day.isoformat()}
        command = f"incubo close {quote_entry_id('job', job.id)} --outcome withdrawn"
        return Message(N_("{id} can only be closed from {day} on"), arguments, hint=command)
    close_job(edits, job, WITHDRAWN_OUTCOME, closing_day)
    return None


def _merge_startups(member: Member, startup_ids: Collection[str]) -> Member:
    """A member for whom all startups that stop are one, so that a mission for several of them is left once."""
    first = next(iter(startup_ids))

    def merge(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(first if name in startup_ids else name for name in names)

    missions = tuple(mission._replace(startups=merge(mission.startups)) for mission in member.missions)
    all_named = all(mission.startups for mission in missions)
    return member._replace(missions=missions, startups=member.startups if all_named else merge(member.startups))
