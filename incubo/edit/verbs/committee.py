"""`record committee`, on the day or later: what it decided, and all that goes with it, as one proposal.

Decided: a committee that is recorded on that day already is completed; one that was planned within two weeks of it is
this one, and gets its real day. The startup's own `objectives` follow where it is the latest committee.

What a committee decided, and what that implies: its kind, the next one, the end of the budget.

`record committee` on a day to come: it is planned, or moved, and the team's contracts with it.

Decided: the plan is the `next` of the latest committee; where there is none, a committee among the events that has a
date and nothing else (`model/committees.py` reads both).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit import missions
from incubo.edit.field_order import drop_empty, insert_dated_item, preceding_startup_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import member_name
from incubo.edit.plan import Proposal
from incubo.edit.verbs import extend
from incubo.model.committees import COMMITTEE_EVENT, DEFAULT_INTERVAL_MONTHS, last_committee, planned_committee_date
from incubo.model.dates import add_months
from incubo.model.phases import phase_at, phase_period_at
from incubo.model.records import Event, Startup
from incubo.model.schemas.startup import EVENT_FIELDS
from incubo.model.teams import list_assignments
from incubo.source.edits.changes import SetField

STOP_DECISION = "stop"
PROVISIONAL_DECISION = "provisional"
SAME_COMMITTEE_DAYS = 14
"""Days between the day that was planned and the real one of the same committee."""
PROVISIONAL_MONTHS = 2
"""For how long a provisional budget is, where it is not said."""


class CommitteeDecision(NamedTuple):
    """What a committee decided; None for what nobody said."""

    decision: str | None = None
    amount: int | None = None
    months: int | None = None
    kind: str | None = None
    next: date | None = None
    budget_end: date | None = None
    objectives: tuple[str, ...] = ()
    document: str | None = None
    comment: str | None = None


def infer_decision(
    edits: FileEdits, startup: Startup, on: date, explicit: CommitteeDecision, recorded_event: Event | None = None
) -> CommitteeDecision:
    """What was said, with what it implies: the kind, the next committee, the end of the budget.

    `recorded_event`: what the file says of this committee already; nothing is implied beside it.
    """
    recorded_event = recorded_event or Event()
    decision = explicit.decision or recorded_event.decision
    months = explicit.months or (int(recorded_event.months) if recorded_event.months else None)
    if months is None and decision == PROVISIONAL_DECISION and explicit.next is None and recorded_event.next is None:
        months = PROVISIONAL_MONTHS
        explicit = explicit._replace(months=months)
    if explicit.kind is None and recorded_event.kind is None:
        explicit = explicit._replace(kind=_infer_committee_kind(edits, startup, on, decision))
    if decision in (None, STOP_DECISION):
        return explicit
    if explicit.next is None and (recorded_event.next is None or explicit.months is not None):
        explicit = explicit._replace(
            next=_next_recorded_day(startup, on) or add_months(on, months or DEFAULT_INTERVAL_MONTHS)
        )
    if (
        explicit.budget_end is None
        and months is not None
        and (recorded_event.budget_end is None or explicit.months is not None)
    ):
        explicit = explicit._replace(budget_end=add_months(on, months))
    return explicit


def find_planned_position(startup: Startup, on: date) -> int | None:
    """The position of a committee that was planned for about that day: an event with a date and nothing else."""
    near = [
        (abs((event.date - on).days), i)
        for i, event in enumerate(startup.events)
        if event.date is not None
        and event == Event(COMMITTEE_EVENT, event.date)
        and abs((event.date - on).days) <= SAME_COMMITTEE_DAYS
    ]
    return min(near)[1] if near else None


def _next_recorded_day(startup: Startup, on: date) -> date | None:
    """The first committee after a day that is in the file already, held or planned."""
    held = any(event.name == COMMITTEE_EVENT and event.date == on for event in startup.events)
    this = None if held else find_planned_position(startup, on)
    committees = [event for i, event in enumerate(startup.events) if event.name == COMMITTEE_EVENT and i != this]
    return min((event.date for event in committees if event.date is not None and event.date > on), default=None)


def _infer_committee_kind(edits: FileEdits, startup: Startup, on: date, decision: str | None) -> str | None:
    """The kind of committee that it must be: the first of an investigation launches, the others refinance."""
    vocabulary = edits.registry.vocabulary
    phase = phase_at(startup, on, vocabulary)
    first = all(event.name != COMMITTEE_EVENT or event.date is None or event.date >= on for event in startup.events)
    investigates = vocabulary.is_live(phase) and not vocabulary.is_incubated(phase) and not vocabulary.is_final(phase)
    kind = "launch" if decision == "launch" or (first and investigates) else "refinancing"
    return kind if kind in vocabulary.allowed_values("committee-kinds") else None


_EVENT_FIELDS = tuple(field.name for field in EVENT_FIELDS)


def record_committee(edits: FileEdits, startup: Startup, on: date, decision: CommitteeDecision) -> Proposal:
    """Record what a committee decided on a day. Raises Refused for a day to come or dates in the wrong order."""
    if on > edits.today:
        raise RefusedError(
            Message(
                N_("the committee of {day:long} is still to come: its decision is recorded on the day"), {"day": on}
            ),
            hints=(Message(N_("to plan it: incubo record committee {id} --on {day}"), {"id": startup.id, "day": on}),),
        )
    require_not_stopped(edits, startup, on)
    notes: list[Message] = []
    at = _committee_position(startup, on)
    planned = find_planned_position(startup, on) if at is None else None
    known = startup.events[at] if at is not None else Event()
    given = infer_decision(edits, startup, on, decision, known)
    _check_dates(on, given)
    if at is not None:
        notes.append(Message(N_("{title}: the committee of {day:long} is completed"), _message_arguments(startup, on)))
    elif planned is not None:
        was = startup.events[planned].date
        notes.append(Message(N_("{title}: the committee planned on {was:long} was held on {day:long}"),
                          {**_message_arguments(startup, on), "was": was}))  # fmt: skip
        at = planned
        edits.change_fields(startup.path, SetField(("events", at, "date"), on))
    _correct_announced_day(edits, startup, on, notes)
    if at is None:
        insert_dated_item(
            edits, startup.path, "events", [event.date for event in startup.events], _make_event_item(on, given)
        )
    else:
        _complete_event(edits, startup, at, given)
    _update_objectives(edits, startup, on, given)
    if decision.next is None and given.next is not None and given.next != known.next:
        notes.append(Message(N_("{title}: the next committee is put on {day:long} (otherwise: --next)"),
                          _message_arguments(startup, given.next)))  # fmt: skip
    return Proposal(edits.plan(), "committee", startup.id, decision_summary(edits, given), tuple(notes))


def require_not_stopped(edits: FileEdits, startup: Startup, on: date) -> None:
    """Raise Refused for a day on which a startup has stopped already (its last committee may be of that very day)."""
    step = phase_period_at(startup, on, edits.registry.vocabulary)
    if step is None or not edits.registry.vocabulary.is_stop(step.phase.name) or step.phase.start == on:
        return
    raise RefusedError(
        Message(
            N_("{title} stopped on {day:long}: it has no committee after that"),
            _message_arguments(startup, step.phase.start),
        ),
        hints=(Message(N_("if it goes on again: incubo phase {id} PHASE"), {"id": startup.id}),),
    )


def combine_committees(edits: FileEdits, proposals: Sequence[Proposal], on: date) -> Proposal:
    """One proposal for the committees of several startups, whose decisions are told in the commit's body."""
    notes = tuple(note for each in proposals for note in each.notes)
    accepts = frozenset().union(*(each.accepted_rules for each in proposals))
    if len(proposals) == 1:
        return proposals[0]._replace(plan=edits.plan(), notes=notes)
    body: list[Message] = []
    for each in proposals:
        body += (Message("{id}: {summary}", {"id": each.scope, "summary": each.summary}), *each.body_lines)
    said = Message(N_("{n} startup on {day}"), {"n": len(proposals), "day": on}, N_("{n} startups on {day}"))
    return Proposal(edits.plan(), "committee", "", said, notes, tuple(body), accepts)


def decision_summary(edits: FileEdits, decision: CommitteeDecision) -> Message:
    """The words of a commit: `poursuite, 6 mois, prochain 2025-12-10`."""
    parts = []
    if decision.decision:
        labels = edits.registry.vocabulary.value_labels("decisions", decision.decision)
        parts.append(Message("{word}", {"word": LabelledValue(decision.decision, labels or decision.decision)}))
    if decision.months:
        parts.append(Message(N_("{n} month"), {"n": decision.months}, N_("{n} months")))
    if decision.next is not None:
        parts.append(Message(N_("next {day}"), {"day": decision.next}))
    made = parts[0] if parts else Message(N_("held"))
    for part in parts[1:]:
        made = Message("{first}, {rest}", {"first": made, "rest": part})
    return made


def _check_dates(on: date, decision: CommitteeDecision) -> None:
    if decision.next is not None and decision.next <= on:
        raise RefusedError(Message(N_("the next committee ({next:long}) must be after this one ({day:long})"),
                           {"next": decision.next, "day": on}))  # fmt: skip
    if decision.budget_end is not None and decision.budget_end < on:
        raise RefusedError(Message(N_("the budget cannot end on {day:long}, before the committee that grants it"),
                           {"day": decision.budget_end}))  # fmt: skip


def find_recorded_committee(startup: Startup, on: date) -> Event | None:
    """The committee that is recorded on a day, if one is."""
    at = _committee_position(startup, on)
    return startup.events[at] if at is not None else None


def _committee_position(startup: Startup, on: date) -> int | None:
    """The position of the committee that is recorded on a day; of two, the later in the file."""
    found = [i for i, event in enumerate(startup.events) if event.name == COMMITTEE_EVENT and event.date == on]
    return found[-1] if found else None


def _correct_announced_day(edits: FileEdits, startup: Startup, on: date, notes: list[Message]) -> None:
    """What the committee before said of this one's day becomes the real day, where it was nearly right."""
    dated = [(event.date, i) for i, event in enumerate(startup.events) if event.name == COMMITTEE_EVENT and event.date]
    at = max(((day, i) for day, i in dated if day < on), default=(None, -1))[1]
    was = startup.events[at].next if at >= 0 else None
    if was is None or was == on or abs((was - on).days) > SAME_COMMITTEE_DAYS:
        return
    edits.change_fields(startup.path, SetField(("events", at, "next"), on))
    notes.append(Message(N_("{title}: the committee planned on {was:long} was held on {day:long}"),
                      {**_message_arguments(startup, on), "was": was}))  # fmt: skip


def _make_event_item(on: date, decision: CommitteeDecision) -> dict[str, Any]:
    """The event as it is written, in the order of a new file."""
    held = {"name": COMMITTEE_EVENT, "date": on, **decision._asdict(), "objectives": list(decision.objectives)}
    return drop_empty({name: held.get(name) for name in _EVENT_FIELDS})


def _complete_event(edits: FileEdits, startup: Startup, position: int, decision: CommitteeDecision) -> None:
    """Add to a committee what it did not say, and change what it said otherwise."""
    known = startup.events[position]
    for name, value in drop_empty({**decision._asdict(), "objectives": list(decision.objectives)}).items():
        old = getattr(known, name)
        if (list(old) if isinstance(old, tuple) else old) == value:
            continue
        earlier = _EVENT_FIELDS[: _EVENT_FIELDS.index(name)][::-1]
        edits.change_fields(startup.path, SetField(("events", position, name), value, after_fields=earlier))


def _update_objectives(edits: FileEdits, startup: Startup, on: date, decision: CommitteeDecision) -> None:
    """The startup's own objectives are those of its latest committee, in registries that keep them."""
    latest = last_committee(startup, edits.today)
    if not decision.objectives or (latest is not None and latest.date is not None and latest.date > on):
        return
    used = startup.objectives or any(each.objectives for each in edits.registry.startups.values())
    if used and startup.objectives != decision.objectives:
        edits.change_fields(
            startup.path,
            SetField(("objectives",), list(decision.objectives), after_fields=preceding_startup_fields("objectives")),
        )


def _message_arguments(startup: Startup, day: date | None) -> dict[str, Any]:
    return {"title": startup.title or startup.id, "day": day}


PUBLIC_AGENT_STATUS = "admin"


def plan_committee(edits: FileEdits, startup: Startup, on: date, *, with_team: bool = False) -> Proposal:
    """Put the next committee on a day to come. Raises Refused for a day that is not.

    `with_team`: the missions that end on the day that was planned so far end on the new one.
    """
    if on <= edits.today:
        raise RefusedError(Message(N_("{day:long} is not to come"), {"day": on}))
    require_not_stopped(edits, startup, on)
    title = startup.title or startup.id
    was = planned_committee_date(startup, edits.today)
    latest = last_committee(startup, edits.today)
    notes: list[Message] = []
    if was is not None and was != on:
        said = {"title": title, "was": was, "day": on}
        notes.append(Message(N_("{title}: the committee moves from {was:long} to {day:long}"), said))
    if was != on:
        _write_planned_day(edits, startup, on, was, None if latest is None else startup.events.index(latest))
    if was is not None and was != on:
        notes += _move_team_ends(edits, startup, was, on) if with_team else unmoved_missions_notes(edits, startup, was)
    return Proposal(edits.plan(), "committee", startup.id, Message(N_("planned on {day}"), {"day": on}), tuple(notes))


def find_missions_ending_on(edits: FileEdits, startup: str, day: date) -> list[missions.MissionRef]:
    """The missions for a startup that end on a day, contracts before public agents."""
    found = [
        missions.make_mission_ref(assignment.member, assignment.mission)
        for member in edits.registry.members.values()
        for assignment in list_assignments(member)
        if assignment.startup == startup and assignment.mission.end == day
    ]
    return sorted(found, key=lambda target: (target.mission.status == PUBLIC_AGENT_STATUS, target.member.id))


def unmoved_missions_notes(edits: FileEdits, startup: Startup, day: date) -> list[Message]:
    """What is said of the missions that go on ending on the day that was planned."""
    targets = find_missions_ending_on(edits, startup.id, day)
    if not targets:
        return []
    people = [member_name(target.member) for target in targets]
    return [
        Message(
            N_("{n} mission still ends on {day:long} ({people:list}): --with-team moves it too"),
            {"n": len(people), "day": day, "people": people},
            N_("{n} missions still end on {day:long} ({people:list}): --with-team moves them too"),
        )
    ]


def extend_missions(
    edits: FileEdits, mission_refs: list[missions.MissionRef], until: date, startup: str
) -> list[Message]:
    """Extend missions one by one; what is said of those that cannot be."""
    notes: list[Message] = []
    for target in mission_refs:
        try:
            notes += extend.extend(edits, [target], until, startup=startup).notes
        except RefusedError as refused:
            said = {"id": target.member.id, "why": refused.message}
            notes.append(Message(N_("{id}: not extended ({why})"), said))
    return notes


def _write_planned_day(
    edits: FileEdits, startup: Startup, on: date, old_day: date | None, latest_position: int | None
) -> None:
    """Move what is planned wherever it is written; write it where nothing is."""
    moved = False
    for i, event in enumerate(startup.events):
        if old_day is not None and event.name == COMMITTEE_EVENT and event.date == old_day:
            edits.change_fields(startup.path, SetField(("events", i, "date"), on))
            moved = True
    if latest_position is not None and (not moved or startup.events[latest_position].next == old_day):
        edits.change_fields(
            startup.path,
            SetField(
                ("events", latest_position, "next"),
                on,
                after_fields=("budget_end", "months", "amount", "decision", "date"),
            ),
        )
    elif not moved:
        item = {"name": COMMITTEE_EVENT, "date": on}
        insert_dated_item(edits, startup.path, "events", [event.date for event in startup.events], item)


def _move_team_ends(edits: FileEdits, startup: Startup, old_day: date, on: date) -> list[Message]:
    """Move the end of the missions that ended with the committee; what is said of those that stay."""
    targets = find_missions_ending_on(edits, startup.id, old_day)
    if on > old_day:
        return extend_missions(edits, targets, on, startup.id)
    notes: list[Message] = []
    for target in targets:
        begun = target.mission.start
        if begun is not None and begun <= on:
            edits.change_fields(target.member.path, SetField(("missions", target.position, "end"), on))
        else:
            said = {"name": member_name(target.member), "day": begun}
            notes.append(Message(N_("{name}'s mission begins on {day:long} only"), said))
    return notes
