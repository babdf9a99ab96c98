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
    desk: FileEdits, startup: Startup, on: date, said: CommitteeDecision, known: Event | None = None
) -> CommitteeDecision:
    """What was said, with what it implies: the kind, the next committee, the end of the budget.

    `known`: what the file says of this committee already; nothing is implied beside it.
    """
    known = known or Event()
    decision = said.decision or known.decision
    months = said.months or (int(known.months) if known.months else None)
    if months is None and decision == PROVISIONAL_DECISION and said.next is None and known.next is None:
        months = PROVISIONAL_MONTHS
        said = said._replace(months=months)
    if said.kind is None and known.kind is None:
        said = said._replace(kind=_infer_committee_kind(desk, startup, on, decision))
    if decision in (None, STOP_DECISION):
        return said
    if said.next is None and (known.next is None or said.months is not None):
        said = said._replace(next=_next_recorded_day(startup, on) or add_months(on, months or DEFAULT_INTERVAL_MONTHS))
    if said.budget_end is None and months is not None and (known.budget_end is None or said.months is not None):
        said = said._replace(budget_end=add_months(on, months))
    return said


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


def _infer_committee_kind(desk: FileEdits, startup: Startup, on: date, decision: str | None) -> str | None:
    """The kind of committee that it must be: the first of an investigation launches, the others refinance."""
    vocabulary = desk.registry.vocabulary
    phase = phase_at(startup, on, vocabulary)
    first = all(event.name != COMMITTEE_EVENT or event.date is None or event.date >= on for event in startup.events)
    investigates = vocabulary.is_live(phase) and not vocabulary.is_incubated(phase) and not vocabulary.is_final(phase)
    kind = "launch" if decision == "launch" or (first and investigates) else "refinancing"
    return kind if kind in vocabulary.allowed("committee-kinds") else None


_EVENT_FIELDS = tuple(field.name for field in EVENT_FIELDS)


def record_committee(desk: FileEdits, startup: Startup, on: date, said: CommitteeDecision) -> Proposal:
    """Record what a committee decided on a day. Raises Refused for a day to come or dates in the wrong order."""
    if on > desk.today:
        raise RefusedError(
            Message(
                N_("the committee of {day:long} is still to come: its decision is recorded on the day"), {"day": on}
            ),
            hints=(Message(N_("to plan it: incubo record committee {id} --on {day}"), {"id": startup.id, "day": on}),),
        )
    require_not_stopped(desk, startup, on)
    notes: list[Message] = []
    at = _committee_position(startup, on)
    planned = find_planned_position(startup, on) if at is None else None
    known = startup.events[at] if at is not None else Event()
    given = infer_decision(desk, startup, on, said, known)
    _check_dates(on, given)
    if at is not None:
        notes.append(Message(N_("{title}: the committee of {day:long} is completed"), _message_arguments(startup, on)))
    elif planned is not None:
        was = startup.events[planned].date
        notes.append(Message(N_("{title}: the committee planned on {was:long} was held on {day:long}"),
                          {**_message_arguments(startup, on), "was": was}))  # fmt: skip
        at = planned
        desk.change(startup.path, SetField(("events", at, "date"), on))
    _correct_announced_day(desk, startup, on, notes)
    if at is None:
        insert_dated_item(
            desk, startup.path, "events", [event.date for event in startup.events], _make_event_item(on, given)
        )
    else:
        _complete_event(desk, startup, at, given)
    _update_objectives(desk, startup, on, given)
    if said.next is None and given.next is not None and given.next != known.next:
        notes.append(Message(N_("{title}: the next committee is put on {day:long} (otherwise: --next)"),
                          _message_arguments(startup, given.next)))  # fmt: skip
    return Proposal(desk.plan(), "committee", startup.id, decision_summary(desk, given), tuple(notes))


def require_not_stopped(desk: FileEdits, startup: Startup, on: date) -> None:
    """Raise Refused for a day on which a startup has stopped already (its last committee may be of that very day)."""
    step = phase_period_at(startup, on, desk.registry.vocabulary)
    if step is None or not desk.registry.vocabulary.is_stop(step.phase.name) or step.phase.start == on:
        return
    raise RefusedError(
        Message(
            N_("{title} stopped on {day:long}: it has no committee after that"),
            _message_arguments(startup, step.phase.start),
        ),
        hints=(Message(N_("if it goes on again: incubo phase {id} PHASE"), {"id": startup.id}),),
    )


def combine_committees(desk: FileEdits, proposals: Sequence[Proposal], on: date) -> Proposal:
    """One proposal for the committees of several startups, whose decisions are told in the commit's body."""
    notes = tuple(note for each in proposals for note in each.notes)
    accepts = frozenset().union(*(each.accepts for each in proposals))
    if len(proposals) == 1:
        return proposals[0]._replace(plan=desk.plan(), notes=notes)
    body: list[Message] = []
    for each in proposals:
        body += (Message("{id}: {summary}", {"id": each.scope, "summary": each.summary}), *each.body)
    said = Message(N_("{n} startup on {day}"), {"n": len(proposals), "day": on}, N_("{n} startups on {day}"))
    return Proposal(desk.plan(), "committee", "", said, notes, tuple(body), accepts)


def decision_summary(desk: FileEdits, given: CommitteeDecision) -> Message:
    """The words of a commit: `poursuite, 6 mois, prochain 2025-12-10`."""
    parts = []
    if given.decision:
        labels = desk.registry.vocabulary.labels("decisions", given.decision)
        parts.append(Message("{word}", {"word": LabelledValue(given.decision, labels or given.decision)}))
    if given.months:
        parts.append(Message(N_("{n} month"), {"n": given.months}, N_("{n} months")))
    if given.next is not None:
        parts.append(Message(N_("next {day}"), {"day": given.next}))
    made = parts[0] if parts else Message(N_("held"))
    for part in parts[1:]:
        made = Message("{first}, {rest}", {"first": made, "rest": part})
    return made


def _check_dates(on: date, given: CommitteeDecision) -> None:
    if given.next is not None and given.next <= on:
        raise RefusedError(Message(N_("the next committee ({next:long}) must be after this one ({day:long})"),
                           {"next": given.next, "day": on}))  # fmt: skip
    if given.budget_end is not None and given.budget_end < on:
        raise RefusedError(Message(N_("the budget cannot end on {day:long}, before the committee that grants it"),
                           {"day": given.budget_end}))  # fmt: skip


def find_recorded_committee(startup: Startup, on: date) -> Event | None:
    """The committee that is recorded on a day, if one is."""
    at = _committee_position(startup, on)
    return startup.events[at] if at is not None else None


def _committee_position(startup: Startup, on: date) -> int | None:
    """The position of the committee that is recorded on a day; of two, the later in the file."""
    found = [i for i, event in enumerate(startup.events) if event.name == COMMITTEE_EVENT and event.date == on]
    return found[-1] if found else None


def _correct_announced_day(desk: FileEdits, startup: Startup, on: date, notes: list[Message]) -> None:
    """What the committee before said of this one's day becomes the real day, where it was nearly right."""
    dated = [(event.date, i) for i, event in enumerate(startup.events) if event.name == COMMITTEE_EVENT and event.date]
    at = max(((day, i) for day, i in dated if day < on), default=(None, -1))[1]
    was = startup.events[at].next if at >= 0 else None
    if was is None or was == on or abs((was - on).days) > SAME_COMMITTEE_DAYS:
        return
    desk.change(startup.path, SetField(("events", at, "next"), on))
    notes.append(Message(N_("{title}: the committee planned on {was:long} was held on {day:long}"),
                      {**_message_arguments(startup, on), "was": was}))  # fmt: skip


def _make_event_item(on: date, given: CommitteeDecision) -> dict[str, Any]:
    """The event as it is written, in the order of a new file."""
    held = {"name": COMMITTEE_EVENT, "date": on, **given._asdict(), "objectives": list(given.objectives)}
    return drop_empty({name: held.get(name) for name in _EVENT_FIELDS})


def _complete_event(desk: FileEdits, startup: Startup, at: int, given: CommitteeDecision) -> None:
    """Add to a committee what it did not say, and change what it said otherwise."""
    known = startup.events[at]
    for name, value in drop_empty({**given._asdict(), "objectives": list(given.objectives)}).items():
        old = getattr(known, name)
        if (list(old) if isinstance(old, tuple) else old) == value:
            continue
        earlier = _EVENT_FIELDS[: _EVENT_FIELDS.index(name)][::-1]
        desk.change(startup.path, SetField(("events", at, name), value, after=earlier))


def _update_objectives(desk: FileEdits, startup: Startup, on: date, given: CommitteeDecision) -> None:
    """The startup's own objectives are those of its latest committee, in registries that keep them."""
    latest = last_committee(startup, desk.today)
    if not given.objectives or (latest is not None and latest.date is not None and latest.date > on):
        return
    used = startup.objectives or any(each.objectives for each in desk.registry.startups.values())
    if used and startup.objectives != given.objectives:
        desk.change(
            startup.path,
            SetField(("objectives",), list(given.objectives), after=preceding_startup_fields("objectives")),
        )


def _message_arguments(startup: Startup, day: date | None) -> dict[str, Any]:
    return {"title": startup.title or startup.id, "day": day}


PUBLIC_AGENT_STATUS = "admin"


def plan_committee(desk: FileEdits, startup: Startup, on: date, *, with_team: bool = False) -> Proposal:
    """Put the next committee on a day to come. Raises Refused for a day that is not.

    `with_team`: the missions that end on the day that was planned so far end on the new one.
    """
    if on <= desk.today:
        raise RefusedError(Message(N_("{day:long} is not to come"), {"day": on}))
    require_not_stopped(desk, startup, on)
    title = startup.title or startup.id
    was = planned_committee_date(startup, desk.today)
    latest = last_committee(startup, desk.today)
    notes: list[Message] = []
    if was is not None and was != on:
        said = {"title": title, "was": was, "day": on}
        notes.append(Message(N_("{title}: the committee moves from {was:long} to {day:long}"), said))
    if was != on:
        _write_planned_day(desk, startup, on, was, None if latest is None else startup.events.index(latest))
    if was is not None and was != on:
        notes += _move_team_ends(desk, startup, was, on) if with_team else unmoved_missions_notes(desk, startup, was)
    return Proposal(desk.plan(), "committee", startup.id, Message(N_("planned on {day}"), {"day": on}), tuple(notes))


def find_missions_ending_on(desk: FileEdits, startup: str, day: date) -> list[missions.MissionRef]:
    """The missions for a startup that end on a day, contracts before public agents."""
    found = [
        missions.make_mission_ref(assignment.member, assignment.mission)
        for member in desk.registry.members.values()
        for assignment in list_assignments(member)
        if assignment.startup == startup and assignment.mission.end == day
    ]
    return sorted(found, key=lambda target: (target.mission.status == PUBLIC_AGENT_STATUS, target.member.id))


def unmoved_missions_notes(desk: FileEdits, startup: Startup, day: date) -> list[Message]:
    """What is said of the missions that go on ending on the day that was planned."""
    targets = find_missions_ending_on(desk, startup.id, day)
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


def extend_missions(desk: FileEdits, targets: list[missions.MissionRef], until: date, startup: str) -> list[Message]:
    """Extend missions one by one; what is said of those that cannot be."""
    notes: list[Message] = []
    for target in targets:
        try:
            notes += extend.extend(desk, [target], until, startup=startup).notes
        except RefusedError as refused:
            said = {"id": target.member.id, "why": refused.message}
            notes.append(Message(N_("{id}: not extended ({why})"), said))
    return notes


def _write_planned_day(desk: FileEdits, startup: Startup, on: date, was: date | None, latest: int | None) -> None:
    """Move what is planned wherever it is written; write it where nothing is."""
    moved = False
    for i, event in enumerate(startup.events):
        if was is not None and event.name == COMMITTEE_EVENT and event.date == was:
            desk.change(startup.path, SetField(("events", i, "date"), on))
            moved = True
    if latest is not None and (not moved or startup.events[latest].next == was):
        desk.change(
            startup.path,
            SetField(("events", latest, "next"), on, after=("budget_end", "months", "amount", "decision", "date")),
        )
    elif not moved:
        item = {"name": COMMITTEE_EVENT, "date": on}
        insert_dated_item(desk, startup.path, "events", [event.date for event in startup.events], item)


def _move_team_ends(desk: FileEdits, startup: Startup, was: date, on: date) -> list[Message]:
    """Move the end of the missions that ended with the committee; what is said of those that stay."""
    targets = find_missions_ending_on(desk, startup.id, was)
    if on > was:
        return extend_missions(desk, targets, on, startup.id)
    notes: list[Message] = []
    for target in targets:
        begun = target.mission.start
        if begun is not None and begun <= on:
            desk.change(target.member.path, SetField(("missions", target.position, "end"), on))
        else:
            said = {"name": member_name(target.member), "day": begun}
            notes.append(Message(N_("{name}'s mission begins on {day:long} only"), said))
    return notes
