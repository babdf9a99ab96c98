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


def describe_startup(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences of the changes of one startup's life."""
    details = [change for change in changes if change.type == "phase-detail"]
    if len(details) > 1:
        phases = [context.phase_word(change.new.name) for change in details]
        about = {"name": details[0].subject.title, "phases": phases}
        yield make_sentence(
            4, Message(N_("{name}: what is said of the phases {phases:list} is changed"), about), *details
        )
    for change in changes:
        if len(details) > 1 and change in details:
            continue
        if change.type.startswith("phase-"):
            yield make_sentence(_phase_rank(context, change), _describe_phase(context, change), change)
        elif change.type.startswith("committee-"):
            yield make_sentence(2, _describe_committee(context, change), change)
        elif change.type.startswith("event-"):
            yield make_sentence(4, _describe_event(context, change), change)
    yield from _describe_metrics(changes)


def _phase_rank(context: DiffContext, change: Change) -> int:
    if change.type == "phase-entered":
        return 0 if context.after.vocabulary.is_stop(change.new.name) else 1
    return 1


def _describe_phase(context: DiffContext, change: Change) -> Message:
    name = {"name": change.subject.title}
    if change.type == "phase-entered":
        return _describe_phase_entry(context, change, name)
    phase: Phase = change.new or change.old
    about = {**name, "phase": context.phase_word(phase.name), "day": phase.start}
    if change.type == "phase-removed":
        if phase.start is None:
            return Message(N_("{name}: the phase “{phase}” is taken away"), about)
        return Message(N_("{name}: the phase “{phase}” of {day:long} is taken away"), about)
    was: Phase = change.old
    if change.type in ("phase-replaced", "phase-moved") and (phase.end, phase.comment) != (was.end, was.comment):
        told = _describe_phase(context, change._replace(old=was._replace(end=phase.end, comment=phase.comment)))
        return join_texts([told, *_describe_other_phase_changes(was, phase)], N_("{first}; {rest}"))
    if change.type == "phase-replaced":
        old, new = context.phase_word(was.name), context.phase_word(phase.name)
        if any(old.label_in(language) == new.label_in(language) for language in ("fr", "en")):  # an old spelling of it
            old, new = LabelledValue(old.id, old.id), LabelledValue(new.id, new.id)
        about.update(phase=new, before=old)
        return Message(N_("{name}: the phase that begins on {day:long} is “{phase}”, no more “{before}”"), about)
    if change.type == "phase-moved" and was.start and phase.start:
        about["was"] = was.start
        return Message(N_("{name}: the phase “{phase}” begins on {day:long} (instead of {was:long})"), about)
    if change.type == "phase-moved" and phase.start is None:
        return Message(N_("{name}: the phase “{phase}” has no first day any more"), about)
    if change.type == "phase-moved":
        return Message(N_("{name}: the phase “{phase}” begins on {day:long}"), about)
    if phase.end != was.end and phase.end is not None:
        return Message(N_("{name}: the phase “{phase}” ends on {end:long}"), {**about, "end": phase.end})
    return Message(N_("{name}: what is said of the phase “{phase}” is changed"), about)


def _describe_other_phase_changes(old: Phase, new: Phase) -> Iterator[Message]:
    """What else changes in a phase that begins another day, or has another name."""
    if old.end != new.end:
        ends = Message(N_("it ends on {end:long}"), {"end": new.end})
        yield ends if new.end is not None else Message(N_("its end is taken away"))
    if old.comment != new.comment:
        yield Message(N_("its comment changes"))


def _describe_phase_entry(context: DiffContext, change: Change, arguments: dict[str, Any]) -> Message:
    phase: Phase = change.new
    about = {**arguments, "phase": context.phase_word(phase.name), "day": phase.start}
    if phase.start is None:
        return Message(N_("{name}: the phase “{phase}” is added, without its first day"), about)
    steps = context.after.phase_periods.get(change.subject.id, ())
    if not steps or steps[-1].phase != phase or change.old == phase.name:
        return Message(N_("{name}: the phase “{phase}” is added, from {day:long} on"), about)
    future = phase.start > context.today
    if change.old is not None:
        about["before"] = context.phase_word(change.old)
    if context.after.vocabulary.is_stop(phase.name):
        if change.old is None:
            return Message(N_("{name} stops on {day:long} ({phase})"), about)
        return Message(N_("{name} stops on {day:long} ({phase}, after {before})"), about)
    if change.old is None:
        return Message(N_("{name} begins on {day:long}: {phase}"), about)
    if future:
        return Message(N_("{name} is to go {before:from} to {phase} on {day:long}"), about)
    return Message(N_("{name} goes {before:from} to {phase} on {day:long}"), about)


def _describe_committee(context: DiffContext, change: Change) -> Message:
    event: Event = change.new or change.old
    about = {"name": change.subject.title, "day": event.date}
    if event.date is None:
        return Message(N_("{name}: a committee without a day is changed"), about)
    if change.type == "committee-removed":
        return Message(N_("{name}: the committee of {day:long} is taken away"), about)
    if change.type == "committee-planned":
        if event.date > context.today:
            return Message(N_("{name}: a committee is planned on {day:long}"), about)
        return Message(N_("{name}: a committee on {day:long}, without its decision"), about)
    was: Event = change.old or Event()
    parts = list(_describe_decision(context, was if change.type == "committee-changed" else Event(), event))
    if change.type == "committee-held":
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


def _describe_decision(context: DiffContext, old: Event, new: Event) -> Iterator[Message]:
    """What a committee says that it did not say."""
    months = int(new.months) if new.months and isfinite(new.months) else 0
    if new.decision and new.decision != old.decision:
        yield Message("{word}", {"word": context.vocabulary_word("decisions", new.decision)})
    if new.amount is not None and new.amount != old.amount:
        if months:
            about = {"amount": new.amount, "n": months}
            yield Message(N_("{amount:euros} for {n} month"), about, N_("{amount:euros} for {n} months"))
        else:
            yield Message("{amount:euros}", {"amount": new.amount})
    elif months and new.months != old.months:
        yield Message(N_("for {n} month"), {"n": months}, N_("for {n} months"))
    if new.budget_end is not None and new.budget_end != old.budget_end:
        yield Message(N_("budget until {day:long}"), {"day": new.budget_end})
    if new.next is not None and new.next != old.next:
        yield Message(N_("next committee on {day:long}"), {"day": new.next})


def _unreported_details(event: Event) -> Event:
    """What no sentence tells of a committee."""
    return event._replace(date=None, decision=None, amount=None, months=None, budget_end=None, next=None)


def _describe_event(context: DiffContext, change: Change) -> Message:
    event: Event = change.new or change.old
    about = {"name": change.subject.title, "event": context.vocabulary_word("events", event.name), "day": event.date}
    if event.date is None:
        return Message(N_("{name}: an event without a day ({event}) is changed"), about)
    if change.type == "event-added":
        return Message(N_("{name}: {event} on {day:long}"), about)
    if change.type == "event-removed":
        return Message(N_("{name}: the event of {day:long} ({event}) is taken away"), about)
    return Message(N_("{name}: the event of {day:long} ({event}) is changed"), about)


def _describe_metrics(changes: Sequence[Change]) -> Iterator[Sentence]:
    for what, message in (
        ("metric-added", Message(N_("{name}: {n} measure added"), {}, N_("{name}: {n} measures added"))),
        ("metric-changed", Message(N_("{name}: {n} measure changed"), {}, N_("{name}: {n} measures changed"))),
        ("metric-removed", Message(N_("{name}: {n} measure taken away"), {}, N_("{name}: {n} measures taken away"))),
    ):
        found = [change for change in changes if change.type == what]
        if found:
            about = {"name": found[0].subject.title, "n": len(found)}
            yield make_sentence(6, message._replace(arguments=about), *found)
