"""`record committee`: record what a committee decided, or plan a committee in the future.

A committee recorded on that day already is completed. One planned within two weeks of the day is this one, and gets the
real day. The startup's own `objectives` follow if it is the latest committee.

A planned committee is the `next` of the latest committee; if there is none, an event with a date and nothing else
(`model/committees.py` reads both). When it moves, the missions of the team can move with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.field_order import filled_fields, insert_dated_item, preceding_startup_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import (
    MissionRef,
    find_missions_place,
    make_mission_ref,
    member_name,
    other_startups_notes,
)
from incubo.edit.plan import Proposal
from incubo.edit.verbs import extend
from incubo.facts.situation import Situation
from incubo.model.committees import (
    COMMITTEE_EVENT,
    PROVISIONAL_DECISION,
    STOP_DECISION,
    is_planned_committee,
    last_committee,
)
from incubo.model.dates import add_months
from incubo.model.phases import phases_of_decision
from incubo.model.quantities import LARGEST_USUAL_AMOUNT, SMALLEST_USUAL_AMOUNT
from incubo.model.records import PUBLIC_AGENT_STATUS, Event, Member, Startup
from incubo.model.schemas.startup import EVENT_FIELDS
from incubo.model.teams import list_assignments
from incubo.model.tenure import latest_allowed_end
from incubo.model.vocabulary import Vocabulary
from incubo.model.working_days import day_off_note, propose_next_committee
from incubo.registry.registry import Registry
from incubo.source.edits.changes import RemoveField, SetField

EXTEND_DECISION = "extend"
SAME_COMMITTEE_DAYS = 14
"""A committee held so many days from a planned one, at most, is the planned one."""
_DAYS_BEFORE_BEGIN = 92
"""A committee may decide on a startup so many days before it begins."""
TERMS = ("amount", "months", "budget_end", "next")
"""What a committee grants to a startup that goes on."""
_EVENT_FIELDS = tuple(field.name for field in EVENT_FIELDS)


class CommitteeDecision(NamedTuple):
    """What a committee decided; None: not given."""

    decision: str | None = None
    amount: float | None = None
    months: int | None = None
    kind: str | None = None
    next: date | None = None
    budget_end: date | None = None
    objectives: tuple[str, ...] = ()
    document: str | None = None
    comment: str | None = None

    def complete(self, recorded: Event) -> CommitteeDecision:
        """The same, with what the file has about this committee where nothing else is given."""
        return self._replace(
            decision=self.decision or recorded.decision,
            months=self.months or (int(recorded.months) if recorded.months else None),
            kind=self.kind or recorded.kind,
            next=self.next or recorded.next,
            budget_end=self.budget_end or recorded.budget_end,
        )


def record_committee(edits: FileEdits, startup: Startup, on: date, decision: CommitteeDecision) -> Proposal:
    """Record what a committee decided on a day.

    Raises RefusedError for a day in the future, a startup that has stopped, and dates in the wrong order.
    """
    if on > edits.as_of:
        raise RefusedError(
            Message(
                N_("the committee of {day:long} is still to come: its decision is recorded on the day"), {"day": on}
            ),
            hints=(
                Message(
                    N_("to plan it"),
                    command=f"incubo record committee {quote_entry_id('startup', startup.id)} --on {on}",
                ),
            ),
        )
    require_not_stopped(edits, startup, on)
    notes = [note for note in (doubt_day(edits.registry, startup, on), doubt_amount(decision.amount)) if note]
    notes += _day_off_notes(edits, on)
    position = _committee_position(startup, on)
    planned_position = find_planned_position(startup, on) if position is None else None
    recorded_event = find_kept_event(startup, on, decision.decision)
    inferred = infer_decision(edits, startup, on, decision, recorded_event)
    _check_dates(on, inferred)
    if planned_position is not None:
        notes.append(_rescheduled_committee_note(startup, startup.events[planned_position].date, on))
        position = planned_position
        edits.change_fields(startup.path, SetField(("events", position, "date"), on))
    _correct_announced_day(edits, startup, on, notes)
    if position is None:
        insert_dated_item(
            edits, startup.path, "events", [event.date for event in startup.events], _make_event_item(on, inferred)
        )
    else:
        _complete_event(edits, startup, position, inferred)
    _update_objectives(edits, startup, on, inferred)
    if recorded_event.date is not None and startup.path in edits.plan().files:
        text = N_("{title}: the committee already recorded on {day:long} is updated")
        notes.append(Message(text, _message_arguments(startup, on)))
        notes += _former_terms_notes(startup, on, recorded_event, inferred)
    is_latest = _next_recorded_day(startup, on) is None
    if decision.next is not None:
        notes += _doubtful_next_notes(edits, startup, on, decision.next)
    elif inferred.next is not None and inferred.next != recorded_event.next:
        text, arguments = N_("{title}: the next committee is set for {day:long}"), {}
        budget_end = inferred.budget_end or recorded_event.budget_end
        order_days = edits.registry.vocabulary.rule_value("order-last")
        if budget_end is not None and is_latest and (budget_end - inferred.next).days >= order_days:
            text = N_(
                "{title}: the next committee is set for {day:long}, before the budget ends on {end:long}, to leave the "
                "time of an order"
            )
            arguments = {"end": budget_end}
        arguments = {**_message_arguments(startup, inferred.next), **arguments}
        notes.append(Message(text, arguments, hint=Message(N_("to change it"), command="--next")))
    if inferred.next is not None and inferred.next < edits.as_of and is_latest:
        text = N_("{title}: {day:long} has passed: record the committee of that day too, or plan another one")
        notes.append(Message(text, _message_arguments(startup, inferred.next)))
    return Proposal(edits.plan(), "committee", startup.id, decision_summary(edits, inferred), tuple(notes))


def doubt_amount(amount: float | None) -> Message | None:
    """Why an amount that a committee granted is probably mistyped; None if it is not, as 0 for nothing."""
    if not amount or SMALLEST_USUAL_AMOUNT <= amount <= LARGEST_USUAL_AMOUNT:
        return None
    text = N_("{amount:money} is little for a committee: thousands are written 300k")
    if amount > LARGEST_USUAL_AMOUNT:
        text = N_("{amount:money} is much for a committee: is there a digit too many?")
    return Message(text, {"amount": amount})


def doubt_day(registry: Registry, startup: Startup, on: date) -> Message | None:
    """Why the day of a committee is probably mistyped: the startup began long after it; None if it is not."""
    starts = [period.phase.start for period in registry.phase_periods.get(startup.id, ()) if period.phase.start]
    begin = min(starts, default=on)
    if (begin - on).days <= _DAYS_BEFORE_BEGIN:
        return None
    text = N_("{title} begins on {begin:long}, long after this committee: is the year right?")
    return Message(text, {**_message_arguments(startup, on), "begin": begin})


def _day_off_notes(edits: FileEdits, day: date) -> list[Message]:
    """The note about a committee on a day on which nobody works."""
    note = day_off_note(day, edits.registry.vocabulary)
    return [] if note is None else [note]


def _doubtful_next_notes(edits: FileEdits, startup: Startup, on: date, following: date) -> list[Message]:
    """The notes about a next committee that is probably not the day that was meant."""
    notes = _day_off_notes(edits, following)
    if (following - on).days <= SAME_COMMITTEE_DAYS:
        arguments = {**_message_arguments(startup, following), "days": (following - on).days}
        notes.append(
            Message(N_("{title}: the next committee, on {day:long}, is only {days:days} after this one"), arguments)
        )
    return notes


def require_not_stopped(edits: FileEdits, startup: Startup, on: date) -> None:
    """Raise RefusedError if a startup has stopped before a day (its last committee may be on the very day)."""
    period = edits.registry.phase_period_at(startup.id, on)
    if period is None or not edits.registry.has_stopped(startup.id, on) or period.phase.start == on:
        return
    template = N_("{title} stopped on {day:long}: it has no committee after that")
    if period.phase.start is None:
        template = N_("{title} has stopped: it has no committee any more")
    raise RefusedError(
        Message(template, _message_arguments(startup, period.phase.start)),
        hints=(
            Message(
                N_("if it starts again"),
                command=f"incubo phase {quote_entry_id('startup', startup.id)} PHASE",
            ),
        ),
    )


def infer_decision(
    edits: FileEdits, startup: Startup, on: date, explicit: CommitteeDecision, recorded_event: Event | None = None
) -> CommitteeDecision:
    """Complete a decision: the kind of committee, its months, the next one, the end of the budget.

    `recorded_event`: what the file has about this committee already; that is not inferred again.
    """
    recorded_event = recorded_event or Event()
    completed = explicit.complete(recorded_event)
    decision, months = completed.decision, completed.months
    if months is None and recorded_event.decision is None:
        months = default_months(edits.registry.vocabulary, completed)
        explicit = explicit._replace(months=months)
    if explicit.kind is None and recorded_event.kind is None:
        explicit = explicit._replace(kind=_infer_committee_kind(edits, startup, on, decision))
    if decision in (None, STOP_DECISION):
        return explicit
    if (
        explicit.budget_end is None
        and months is not None
        and (recorded_event.budget_end is None or explicit.months is not None)
    ):
        explicit = explicit._replace(budget_end=add_months(on, months))
    if explicit.next is None and (recorded_event.next is None or explicit.months is not None):
        explicit = explicit._replace(
            next=_next_recorded_day(startup, on)
            or propose_next_committee(
                on,
                months or edits.registry.vocabulary.committee_months,
                edits.registry.vocabulary,
                explicit.budget_end or recorded_event.budget_end,
            )
        )
    return explicit


def default_months(vocabulary: Vocabulary, decision: CommitteeDecision) -> int | None:
    """For how many months a committee decides where nothing is said: of a budget, or of a decision for a time, unless
    the end of the budget, or the next committee of a decision without one, says it. None of any other.
    """
    is_for_a_time = decision.decision in (PROVISIONAL_DECISION, EXTEND_DECISION) and decision.next is None
    if decision.decision in (None, STOP_DECISION) or decision.budget_end is not None:
        return None
    if not is_for_a_time and decision.amount is None:
        return None
    is_provisional = decision.decision == PROVISIONAL_DECISION
    return vocabulary.provisional_months if is_provisional else vocabulary.committee_months


def _infer_committee_kind(edits: FileEdits, startup: Startup, on: date, decision: str | None) -> str | None:
    """The kind of committee: that of the name of the startup's phase, if the registry has one. Else one that launches
    the startup, or one after another that gives it more money. None where neither is sure.
    """
    vocabulary = edits.registry.vocabulary
    phase = edits.registry.phase_at(startup.id, on)
    is_first = all(event.name != COMMITTEE_EVENT or event.date is None or event.date >= on for event in startup.events)
    leads_out = any(vocabulary.is_final(name) for name in phases_of_decision(vocabulary, decision or ""))
    kind = ""
    if decision == "launch":
        kind = "launch"
    elif not is_first and not leads_out and decision not in (None, STOP_DECISION, EXTEND_DECISION):
        kind = "refinancing"
    kinds = vocabulary.allowed_values("committee-kinds")
    return next((name for name in (phase or "", kind) if name in kinds), None)


def _next_recorded_day(startup: Startup, on: date) -> date | None:
    """The first committee after a day that the file has, held or planned."""
    is_recorded = any(event.name == COMMITTEE_EVENT and event.date == on for event in startup.events)
    planned_position = None if is_recorded else find_planned_position(startup, on)
    committees = [
        event for i, event in enumerate(startup.events) if event.name == COMMITTEE_EVENT and i != planned_position
    ]
    return min((event.date for event in committees if event.date is not None and event.date > on), default=None)


def find_planned_position(startup: Startup, on: date) -> int | None:
    """The position of the event of a committee planned for about that day: it has a date and nothing else."""
    candidates = [
        (abs((event.date - on).days), i)
        for i, event in enumerate(startup.events)
        if event.date is not None
        and event.name == COMMITTEE_EVENT
        and is_planned_committee(event)
        and abs((event.date - on).days) <= SAME_COMMITTEE_DAYS
    ]
    return min(candidates)[1] if candidates else None


def find_expected_day(startup: Startup, on: date) -> date | None:
    """The other day on which the committee held about that day was planned; None if none was, or if it is recorded."""
    if _committee_position(startup, on) is not None:
        return None
    position = find_planned_position(startup, on)
    planned_day = startup.events[position].date if position is not None else None
    if planned_day is None:
        latest = last_committee(startup, on)
        planned_day = latest.next if latest is not None else None
    is_close = planned_day is not None and 0 < abs((planned_day - on).days) <= SAME_COMMITTEE_DAYS
    return planned_day if is_close else None


def _check_dates(on: date, decision: CommitteeDecision) -> None:
    if decision.next is not None and decision.next <= on:
        raise RefusedError(
            Message(
                N_("the next committee ({next:long}) must be after this one ({day:long})"),
                {"next": decision.next, "day": on},
            )
        )
    if decision.budget_end is not None and decision.budget_end < on:
        raise RefusedError(
            Message(
                N_("the budget cannot end on {day:long}, before the committee that grants it"),
                {"day": decision.budget_end},
            )
        )


def _former_terms_notes(startup: Startup, on: date, kept: Event, decision: CommitteeDecision) -> Iterator[Message]:
    """What is said where another decision takes the place of the one recorded: the terms of that one that stay, and
    those that are removed.
    """
    recorded = find_recorded_committee(startup, on)
    if recorded is None or recorded.decision is None or decision.decision in (None, recorded.decision):
        return
    fields = [
        field
        for field in EVENT_FIELDS
        if field.name in TERMS and getattr(recorded, field.name) is not None and getattr(decision, field.name) is None
    ]
    stays = [field for field in fields if getattr(kept, field.name) is not None]
    if stays:
        arguments = {"title": startup.display_name, "fields": [Message(field.label) for field in stays]}
        text = N_("{title}: what came with the former decision stays: {fields:list}")
        options = " ".join("--" + field.name.replace("_", "-") for field in stays)
        yield Message(text, arguments, hint=Message(N_("to change it"), command=options))
    elif fields:
        arguments = {"title": startup.display_name, "fields": [Message(field.label) for field in fields]}
        yield Message(N_("{title}: what came with the former decision is removed: {fields:list}"), arguments)


def find_kept_event(startup: Startup, on: date, decision: str | None) -> Event:
    """What stays of the committee recorded on a day under a decision: where it stops now, none of what went on."""
    recorded = find_recorded_committee(startup, on) or Event()
    if decision != STOP_DECISION or recorded.decision in (None, STOP_DECISION):
        return recorded
    nothing: dict[str, Any] = dict.fromkeys(TERMS)
    return recorded._replace(**nothing)


def find_recorded_committee(startup: Startup, on: date) -> Event | None:
    """The committee recorded on a day, if any."""
    position = _committee_position(startup, on)
    return startup.events[position] if position is not None else None


def _committee_position(startup: Startup, on: date) -> int | None:
    """The position of the committee recorded on a day; of two, the one later in the file."""
    positions = [i for i, event in enumerate(startup.events) if event.name == COMMITTEE_EVENT and event.date == on]
    return positions[-1] if positions else None


def _correct_announced_day(edits: FileEdits, startup: Startup, on: date, notes: list[Message]) -> None:
    """Set the day that the previous committee announced to the real one, if they are close."""
    dated = [(event.date, i) for i, event in enumerate(startup.events) if event.name == COMMITTEE_EVENT and event.date]
    position = max(((day, i) for day, i in dated if day < on), default=(None, -1))[1]
    announced = startup.events[position].next if position >= 0 else None
    if announced is None or announced == on or abs((announced - on).days) > SAME_COMMITTEE_DAYS:
        return
    edits.change_fields(startup.path, SetField(("events", position, "next"), on))
    notes.append(_rescheduled_committee_note(startup, announced, on))


def _rescheduled_committee_note(startup: Startup, planned_day: date | None, on: date) -> Message:
    """The note about a committee that was held on another day than planned."""
    return Message(
        N_("{title}: the committee planned on {was:long} was held on {day:long}"),
        {**_message_arguments(startup, on), "was": planned_day},
    )


def _make_event_item(on: date, decision: CommitteeDecision) -> dict[str, Any]:
    """The event as a file holds it, in the order of the Field table."""
    values = {"name": COMMITTEE_EVENT, "date": on, **decision._asdict(), "objectives": list(decision.objectives)}
    return filled_fields({name: values.get(name) for name in _EVENT_FIELDS})


def _complete_event(edits: FileEdits, startup: Startup, position: int, decision: CommitteeDecision) -> None:
    """Set the fields of a recorded committee that the decision gives."""
    recorded_event = startup.events[position]
    for name, value in filled_fields({**decision._asdict(), "objectives": list(decision.objectives)}).items():
        current = getattr(recorded_event, name)
        if (list(current) if isinstance(current, tuple) else current) == value:
            continue
        preceding = _EVENT_FIELDS[: _EVENT_FIELDS.index(name)][::-1]
        edits.change_fields(startup.path, SetField(("events", position, name), value, after_fields=preceding))
    kept = find_kept_event(startup, recorded_event.date, decision.decision) if recorded_event.date else recorded_event
    for name in TERMS:
        is_dropped = getattr(kept, name) is None and getattr(recorded_event, name) is not None
        if is_dropped and getattr(decision, name) is None:
            edits.change_fields(startup.path, RemoveField(("events", position, name)))


def _update_objectives(edits: FileEdits, startup: Startup, on: date, decision: CommitteeDecision) -> None:
    """Set the startup's own objectives if this is its latest committee, in a registry that has such objectives."""
    latest = last_committee(startup, edits.as_of)
    if not decision.objectives or (latest is not None and latest.date is not None and latest.date > on):
        return
    keeps_objectives = startup.objectives or any(other.objectives for other in edits.registry.startups.values())
    if keeps_objectives and startup.objectives != decision.objectives:
        edits.change_fields(
            startup.path,
            SetField(("objectives",), list(decision.objectives), after_fields=preceding_startup_fields("objectives")),
        )


def decision_summary(edits: FileEdits, decision: CommitteeDecision) -> Message:
    """The summary of a commit: `poursuite, 6 mois, prochain 2025-12-10`."""
    parts = []
    if decision.decision:
        word = edits.registry.vocabulary.labelled_value("decisions", decision.decision)
        parts.append(Message("{word}", {"word": word}))
    if decision.months:
        parts.append(Message(N_("{n} month"), {"n": decision.months}, N_("{n} months")))
    if decision.next is not None:
        parts.append(Message(N_("next {day}"), {"day": decision.next}))
    summary = parts[0] if parts else Message(N_("held"))
    for part in parts[1:]:
        summary = Message("{first}, {rest}", {"first": summary, "rest": part})
    return summary


def combine_committees(edits: FileEdits, proposals: Sequence[Proposal], on: date) -> Proposal:
    """One proposal for the committees of several startups, whose decisions are in the body of the commit."""
    every_note = [note for proposal in proposals for note in proposal.notes]
    notes = tuple(note for i, note in enumerate(every_note) if note not in every_note[:i])  # one about their common day
    accepted_rules = frozenset().union(*(proposal.accepted_rules for proposal in proposals))
    if len(proposals) == 1:
        return proposals[0]._replace(plan=edits.plan(), notes=notes)
    body: list[Message] = []
    for proposal in proposals:
        body += (
            Message(N_("{id}: {summary}"), {"id": proposal.scope, "summary": proposal.summary}),
            *proposal.body_lines,
        )
    summary = Message(N_("{n} product on {day}"), {"n": len(proposals), "day": on}, N_("{n} products on {day}"))
    return Proposal(edits.plan(), "committee", "", summary, notes, tuple(body), accepted_rules)


def plan_committee(edits: FileEdits, startup: Startup, on: date, *, with_team: bool = False) -> Proposal:
    """Plan the next committee on a day in the future, or move it there.

    `with_team`: move the missions that end on the day planned so far. Raises RefusedError for a day that is not in the
    future.
    """
    if on <= edits.as_of:
        raise RefusedError(Message(N_("{day:long} is not in the future"), {"day": on}))
    require_not_stopped(edits, startup, on)
    planned_day = find_planned_day(edits, startup)
    is_over = edits.registry.vocabulary.is_final(edits.registry.phase_at(startup.id, edits.as_of))
    latest = None if is_over else last_committee(startup, edits.as_of)  # what it announced does not count any more
    notes = _day_off_notes(edits, on)
    if planned_day != on:
        _write_planned_day(edits, startup, on, planned_day, None if latest is None else startup.events.index(latest))
    if planned_day is not None and planned_day != on:
        arguments = {**_message_arguments(startup, on), "was": planned_day}
        notes.append(Message(N_("{title}: the committee moves from {was:long} to {day:long}"), arguments))
        if with_team:
            notes += _move_team_ends(edits, startup, planned_day, on)
        else:
            notes += unmoved_missions_notes(edits, startup, planned_day)
    return Proposal(edits.plan(), "committee", startup.id, Message(N_("planned on {day}"), {"day": on}), tuple(notes))


def find_planned_day(edits: FileEdits, startup: Startup) -> date | None:
    """The day on which the next committee is planned; None where none is."""
    schedule = Situation(startup, edits.registry.vocabulary, edits.as_of).committee
    return schedule.day if schedule.state == "planned" else None


def find_missions_ending_on(edits: FileEdits, startup: str, day: date) -> list[MissionRef]:
    """The missions for a startup that end on a day, those of public agents last."""
    mission_refs = [
        make_mission_ref(assignment.member, assignment.mission)
        for member in edits.registry.members.values()
        for assignment in list_assignments(member)
        if assignment.startup == startup and assignment.mission.end == day
    ]
    return sort_contracts_first(mission_refs)


def sort_contracts_first(mission_refs: Iterable[MissionRef]) -> list[MissionRef]:
    """Missions sorted by member, those of public agents last."""
    return sorted(mission_refs, key=lambda ref: (ref.mission.status == PUBLIC_AGENT_STATUS, ref.member.id))


def unmoved_missions_notes(edits: FileEdits, startup: Startup, day: date) -> list[Message]:
    """The note about missions that still end on the day planned before."""
    mission_refs = find_missions_ending_on(edits, startup.id, day)
    if not mission_refs:
        return []
    members = [ref.member for ref in mission_refs]
    fact = Message(
        N_("{n} mission still ends on {day:long}: {people:list}"),
        {"n": len(members), "people": list(map(member_name, members)), "day": day},
        N_("{n} missions still end on {day:long}: {people:list}"),
    )
    return [movable_ends_note(edits, members, fact)]


def movable_ends_note(edits: FileEdits, members: Sequence[Member], fact: Message) -> Message:
    """The note about missions of people that nobody asked to move with a committee: how, or where at the source.
    `fact`: what is said of them.
    """
    place = find_missions_place(edits, members)
    words = {"n": len(members), "fact": fact, "source": place.name if place is not None else ""}
    if place is None:
        return fact._replace(hint=Message(N_("to move its end"), words, N_("to move their end"), "--with-team"))
    return Message(N_("{fact} (its end is moved in {source})"), words, N_("{fact} (their end is moved in {source})"))


class TeamExtension(NamedTuple):
    """Which missions can run on to a committee (`until`), each with its end: the committee, or the latest end that the
    network allows if that comes first. `refusals`: why others cannot. `is_stop`: the startup is to stop before the
    committee, and `until` is that day.
    """

    until: date
    ends: tuple[tuple[MissionRef, date], ...] = ()
    refusals: tuple[Message, ...] = ()
    is_stop: bool = False

    @property
    def limited(self) -> dict[date, list[str]]:
        """The people whose mission ends before `until`, by the day on which it ends."""
        names: dict[date, list[str]] = {}
        for ref, end in self.ends:
            if end < self.until:
                names.setdefault(end, []).append(member_name(ref.member))
        return names


def plan_team_extension(edits: FileEdits, mission_refs: Iterable[MissionRef], until: date) -> TeamExtension:
    """How far missions can be extended towards a committee; those that run that long already are left out."""
    ends: list[tuple[MissionRef, date]] = []
    refusals: list[Message] = []
    for ref in mission_refs:
        mission = ref.mission
        limit = latest_allowed_end(edits.registry.vocabulary, edits.as_of, mission.status, mission.start)
        end = min(until, limit or until)
        if mission.last_day >= end:
            continue
        try:
            extend.extend_missions(edits.start_trial(), [ref], end)
        except RefusedError as refused:
            refusals.append(refused.message)
        else:
            ends.append((ref, end))
    return TeamExtension(until, tuple(ends), tuple(refusals))


def extend_team(edits: FileEdits, extension: TeamExtension, startup: str) -> list[Message]:
    """Extend missions; return notes about those that cannot be, end before the committee, or are for others too."""
    notes: list[Message] = []
    for ref, end in extension.ends:
        notes += extend.extend_missions(edits, [ref], end, startup=startup).notes
    text = N_("{people:list}: until {limit:long}, as far as the network allows (the committee is on {day:long})")
    if extension.is_stop:
        text = N_("{people:list}: until {limit:long}, as far as the network allows (the product stops on {day:long})")
    notes += [
        Message(text, {"people": names, "limit": limit, "day": extension.until})
        for limit, names in extension.limited.items()
    ]
    return notes + [Message(N_("Not extended: {why}"), {"why": why}) for why in extension.refusals]


def _write_planned_day(
    edits: FileEdits, startup: Startup, on: date, old_day: date | None, latest_position: int | None
) -> None:
    """Write a planned day: move it where it is written, else add it."""
    is_moved = False
    for i, event in enumerate(startup.events):
        if old_day is not None and event.name == COMMITTEE_EVENT and event.date == old_day:
            edits.change_fields(startup.path, SetField(("events", i, "date"), on))
            is_moved = True
    if latest_position is not None and (not is_moved or startup.events[latest_position].next == old_day):
        edits.change_fields(
            startup.path,
            SetField(
                ("events", latest_position, "next"),
                on,
                after_fields=("budget_end", "months", "amount", "decision", "date"),
            ),
        )
    elif not is_moved:
        item = {"name": COMMITTEE_EVENT, "date": on}
        insert_dated_item(edits, startup.path, "events", [event.date for event in startup.events], item)


def _move_team_ends(edits: FileEdits, startup: Startup, old_day: date, on: date) -> list[Message]:
    """Move the end of the missions that end with the committee; return notes about those that stay."""
    mission_refs = find_missions_ending_on(edits, startup.id, old_day)
    if on > old_day:
        return extend_team(edits, plan_team_extension(edits, mission_refs, on), startup.id)
    notes: list[Message] = []
    for ref in mission_refs:
        start = ref.mission.start
        if start is not None and start <= on:
            edits.change_fields(ref.member.path, SetField(("missions", ref.position, "end"), on))
            notes += other_startups_notes(edits, ref, startup.id)
        else:
            template = N_("{name}'s mission does not begin until {day:long}")
            if start is None:
                template = N_("{name}'s mission has no start: its end stays as it is")
            notes.append(Message(template, {"name": member_name(ref.member), "day": start}))
    return notes


def _message_arguments(startup: Startup, day: date | None) -> dict[str, Any]:
    return {"title": startup.display_name, "day": day}
