"""The life of startups in sentences: phases, committees, other events, measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.diff.facts import Change
from incubo.diff.sentences.phrasing import DiffContext, join_texts
from incubo.diff.sentences.sentence import Sentence, make_sentence
from incubo.diff.startups import is_planned_committee
from incubo.model.records import Event, Phase


def describe_startup(states: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences of the changes of one startup's life."""
    details = [change for change in changes if change.what == "phase-detail"]
    if len(details) > 1:
        phases = [states.phase(change.now.name) for change in details]
        about = {"name": details[0].subject.title, "phases": phases}
        yield make_sentence(
            4, Message(N_("{name}: what is said of the phases {phases:list} is changed"), about), *details
        )
    for change in changes:
        if len(details) > 1 and change in details:
            continue
        if change.what.startswith("phase-"):
            yield make_sentence(_phase_rank(states, change), _describe_phase(states, change), change)
        elif change.what.startswith("committee-"):
            yield make_sentence(2, _describe_committee(states, change), change)
        elif change.what.startswith("event-"):
            yield make_sentence(4, _describe_event(states, change), change)
    yield from _describe_metrics(changes)


def _phase_rank(states: DiffContext, change: Change) -> int:
    if change.what == "phase-entered":
        return 0 if states.after.vocabulary.is_stop(change.now.name) else 1
    return 1


def _describe_phase(states: DiffContext, change: Change) -> Message:
    name = {"name": change.subject.title}
    if change.what == "phase-entered":
        return _describe_phase_entry(states, change, name)
    phase: Phase = change.now or change.was
    about = {**name, "phase": states.phase(phase.name), "day": phase.start}
    if change.what == "phase-removed":
        if phase.start is None:
            return Message(N_("{name}: the phase “{phase}” is taken away"), about)
        return Message(N_("{name}: the phase “{phase}” of {day:long} is taken away"), about)
    was: Phase = change.was
    if change.what in ("phase-replaced", "phase-moved") and (phase.end, phase.comment) != (was.end, was.comment):
        told = _describe_phase(states, change._replace(was=was._replace(end=phase.end, comment=phase.comment)))
        return join_texts([told, *_describe_other_phase_changes(was, phase)], N_("{first}; {rest}"))
    if change.what == "phase-replaced":
        old, new = states.phase(was.name), states.phase(phase.name)
        if any(old.said(language) == new.said(language) for language in ("fr", "en")):  # an old spelling of it
            old, new = LabelledValue(old.id, old.id), LabelledValue(new.id, new.id)
        about.update(phase=new, before=old)
        return Message(N_("{name}: the phase that begins on {day:long} is “{phase}”, no more “{before}”"), about)
    if change.what == "phase-moved" and was.start and phase.start:
        about["was"] = was.start
        return Message(N_("{name}: the phase “{phase}” begins on {day:long} (instead of {was:long})"), about)
    if change.what == "phase-moved" and phase.start is None:
        return Message(N_("{name}: the phase “{phase}” has no first day any more"), about)
    if change.what == "phase-moved":
        return Message(N_("{name}: the phase “{phase}” begins on {day:long}"), about)
    if phase.end != was.end and phase.end is not None:
        return Message(N_("{name}: the phase “{phase}” ends on {end:long}"), {**about, "end": phase.end})
    return Message(N_("{name}: what is said of the phase “{phase}” is changed"), about)


def _describe_other_phase_changes(was: Phase, now: Phase) -> Iterator[Message]:
    """What else changes in a phase that begins another day, or has another name."""
    if was.end != now.end:
        ends = Message(N_("it ends on {end:long}"), {"end": now.end})
        yield ends if now.end is not None else Message(N_("its end is taken away"))
    if was.comment != now.comment:
        yield Message(N_("its comment changes"))


def _describe_phase_entry(states: DiffContext, change: Change, name: dict[str, Any]) -> Message:
    phase: Phase = change.now
    about = {**name, "phase": states.phase(phase.name), "day": phase.start}
    if phase.start is None:
        return Message(N_("{name}: the phase “{phase}” is added, without its first day"), about)
    steps = states.after.lives.get(change.subject.id, ())
    if not steps or steps[-1].phase != phase or change.was == phase.name:
        return Message(N_("{name}: the phase “{phase}” is added, from {day:long} on"), about)
    future = phase.start > states.today
    if change.was is not None:
        about["before"] = states.phase(change.was)
    if states.after.vocabulary.is_stop(phase.name):
        if change.was is None:
            return Message(N_("{name} stops on {day:long} ({phase})"), about)
        return Message(N_("{name} stops on {day:long} ({phase}, after {before})"), about)
    if change.was is None:
        return Message(N_("{name} begins on {day:long}: {phase}"), about)
    if future:
        return Message(N_("{name} is to go {before:from} to {phase} on {day:long}"), about)
    return Message(N_("{name} goes {before:from} to {phase} on {day:long}"), about)


def _describe_committee(states: DiffContext, change: Change) -> Message:
    event: Event = change.now or change.was
    about = {"name": change.subject.title, "day": event.date}
    if event.date is None:
        return Message(N_("{name}: a committee without a day is changed"), about)
    if change.what == "committee-removed":
        return Message(N_("{name}: the committee of {day:long} is taken away"), about)
    if change.what == "committee-planned":
        if event.date > states.today:
            return Message(N_("{name}: a committee is planned on {day:long}"), about)
        return Message(N_("{name}: a committee on {day:long}, without its decision"), about)
    was: Event = change.was or Event()
    parts = list(_describe_decision(states, was if change.what == "committee-changed" else Event(), event))
    if change.what == "committee-held":
        if not parts:
            return Message(N_("{name}: a committee on {day:long}"), about)
        return Message(N_("{name}: committee of {day:long}: {parts}"), {**about, "parts": join_texts(parts)})
    if parts and _unreported_details(was) != _unreported_details(event):
        parts.append(Message(N_("other details")))
    if was.date != event.date and was.date is not None:
        about["was"] = was.date
        if is_planned_committee(event):
            return Message(N_("{name}: the committee planned on {was:long} moves to {day:long}"), about)
        moved = Message(N_("{name}: the committee of {was:long} is dated {day:long}"), about)
        if not parts and was != event._replace(date=was.date):
            parts.append(Message(N_("other details")))
        return join_texts([moved, join_texts(parts)], N_("{first}; {rest}")) if parts else moved
    if not parts:
        return Message(N_("{name}: what is said of the committee of {day:long} is changed"), about)
    return Message(N_("{name}: committee of {day:long}, now: {parts}"), {**about, "parts": join_texts(parts)})


def _describe_decision(states: DiffContext, was: Event, now: Event) -> Iterator[Message]:
    """What a committee says that it did not say."""
    months = int(now.months) if now.months and isfinite(now.months) else 0
    if now.decision and now.decision != was.decision:
        yield Message("{word}", {"word": states.word("decisions", now.decision)})
    if now.amount is not None and now.amount != was.amount:
        if months:
            about = {"amount": now.amount, "n": months}
            yield Message(N_("{amount:euros} for {n} month"), about, N_("{amount:euros} for {n} months"))
        else:
            yield Message("{amount:euros}", {"amount": now.amount})
    elif months and now.months != was.months:
        yield Message(N_("for {n} month"), {"n": months}, N_("for {n} months"))
    if now.budget_end is not None and now.budget_end != was.budget_end:
        yield Message(N_("budget until {day:long}"), {"day": now.budget_end})
    if now.next is not None and now.next != was.next:
        yield Message(N_("next committee on {day:long}"), {"day": now.next})


def _unreported_details(event: Event) -> Event:
    """What no sentence tells of a committee."""
    return event._replace(date=None, decision=None, amount=None, months=None, budget_end=None, next=None)


def _describe_event(states: DiffContext, change: Change) -> Message:
    event: Event = change.now or change.was
    about = {"name": change.subject.title, "event": states.word("events", event.name), "day": event.date}
    if event.date is None:
        return Message(N_("{name}: an event without a day ({event}) is changed"), about)
    if change.what == "event-added":
        return Message(N_("{name}: {event} on {day:long}"), about)
    if change.what == "event-removed":
        return Message(N_("{name}: the event of {day:long} ({event}) is taken away"), about)
    return Message(N_("{name}: the event of {day:long} ({event}) is changed"), about)


def _describe_metrics(changes: Sequence[Change]) -> Iterator[Sentence]:
    for what, message in (
        ("metric-added", Message(N_("{name}: {n} measure added"), {}, N_("{name}: {n} measures added"))),
        ("metric-changed", Message(N_("{name}: {n} measure changed"), {}, N_("{name}: {n} measures changed"))),
        ("metric-removed", Message(N_("{name}: {n} measure taken away"), {}, N_("{name}: {n} measures taken away"))),
    ):
        found = [change for change in changes if change.what == what]
        if found:
            about = {"name": found[0].subject.title, "n": len(found)}
            yield make_sentence(6, message._replace(arguments=about), *found)
