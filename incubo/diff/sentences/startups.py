"""Sentences about the phases, committees, other events and metrics of startups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.diff.facts import Change
from incubo.diff.sentences.phrasing import DiffContext, find_differing_words, join_texts, short_title, shorten
from incubo.diff.sentences.sentence import Sentence, make_sentence
from incubo.model.committees import is_planned_committee
from incubo.model.phases import END_EVENT
from incubo.model.quantities import metric_words
from incubo.model.records import Event, Metric, Phase


def describe_startup(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences about one startup. `phase-detail` changes of several phases share a sentence."""
    details = [change for change in changes if change.type == "phase-detail"]
    if len(details) > 1:
        parts = join_texts([_describe_phase_detail(context, change) for change in details], N_("{first}; {rest}"))
        yield make_sentence(
            4, Message(N_("{name}: {parts}"), {"name": details[0].subject.title, "parts": parts}), *details
        )
    ends = {
        change.new.date: change for change in changes if change.type == "event-added" and change.new.name == END_EVENT
    }
    told: list[Change] = []
    for change in changes:
        if len(details) > 1 and change in details:
            continue
        if change.type.startswith("phase-"):
            same = [ends[change.new.start]] if _is_stop(context, change) and change.new.start in ends else []
            told += same
            yield make_sentence(_phase_rank(context, change), _describe_phase(context, change), change, *same)
        elif change.type.startswith("committee-"):
            yield make_sentence(2, _describe_committee(context, change), change)
    for change in changes:
        if change.type.startswith("event-") and change not in told:  # an end is told by the phase that stops
            yield make_sentence(4, _describe_event(context, change), change)
    yield from _describe_metrics(changes)


def _phase_rank(context: DiffContext, change: Change) -> int:
    if change.type == "phase-entered":
        return 0 if _is_stop(context, change) else 1
    return 1


def _is_stop(context: DiffContext, change: Change) -> bool:
    """Whether a change is a phase that stops the startup."""
    return change.type == "phase-entered" and context.after.vocabulary.is_stop(change.new.name)


def _describe_phase(context: DiffContext, change: Change) -> Message:
    if change.type == "phase-entered":
        return _describe_phase_entry(context, change)
    phase: Phase = change.new or change.old
    arguments = {"name": change.subject.title, "phase": context.inline_phase_label(phase.name), "day": phase.start}
    if change.type == "phase-removed":
        if phase.start is None:
            return Message(N_("{name}: the phase “{phase}” is removed"), arguments)
        return Message(N_("{name}: the phase “{phase}” of {day:long} is removed"), arguments)
    old_phase: Phase = change.old
    details_differ = (phase.end, phase.comment) != (old_phase.end, old_phase.comment)
    if change.type in ("phase-replaced", "phase-moved") and details_differ:
        without_details = change._replace(old=old_phase._replace(end=phase.end, comment=phase.comment))
        parts = [_describe_phase(context, without_details), *_describe_phase_details(old_phase, phase)]
        return join_texts(parts, N_("{first}; {rest}"))
    if change.type == "phase-replaced":
        old, new = context.inline_phase_label(old_phase.name), context.inline_phase_label(phase.name)
        if any(
            old.label_in(language) == new.label_in(language) for language in ("fr", "en")
        ):  # two spellings of a phase
            old, new = LabelledValue(old.id, old.id), LabelledValue(new.id, new.id)
        arguments.update(phase=new, before=old)
        return Message(N_("{name}: the phase that begins on {day:long} is “{phase}”, no longer “{before}”"), arguments)
    if change.type == "phase-moved" and old_phase.start and phase.start:
        arguments["was"] = old_phase.start
        return Message(N_("{name}: the phase “{phase}” begins on {day:long} (instead of {was:long})"), arguments)
    if change.type == "phase-moved" and phase.start is None:
        return Message(N_("{name}: the phase “{phase}” no longer has a start date"), arguments)
    if change.type == "phase-moved":
        return Message(N_("{name}: the phase “{phase}” begins on {day:long} (it had no date)"), arguments)
    if phase.end != old_phase.end and phase.end is not None and phase.comment == old_phase.comment:
        return Message(N_("{name}: the phase “{phase}” ends on {end:long}"), {**arguments, "end": phase.end})
    parts = list(_describe_phase_details(old_phase, phase))
    if not parts:
        return Message(N_("{name}: the details of the phase “{phase}” change"), arguments)
    return Message(N_("{name}: phase “{phase}”: {parts}"), {**arguments, "parts": join_texts(parts)})


def _describe_phase_detail(context: DiffContext, change: Change) -> Message:
    """What changes in one of several phases."""
    phase = context.inline_phase_label(change.new.name)
    parts = list(_describe_phase_details(change.old, change.new))
    if not parts:
        return Message(N_("the details of the phase “{phase}” change"), {"phase": phase})
    return Message(N_("phase “{phase}”: {parts}"), {"phase": phase, "parts": join_texts(parts)})


def _describe_phase_details(old: Phase, new: Phase) -> Iterator[Message]:
    """What changes in a phase besides its name and its first day."""
    if old.end != new.end and new.end is not None:
        yield Message(N_("it ends on {end:long}"), {"end": new.end})
    elif old.end != new.end:
        yield Message(N_("its end ({end:long}) is removed"), {"end": old.end})
    if old.comment != new.comment:
        yield _describe_comment(old.comment, new.comment)


def _describe_comment(old: str | None, new: str | None) -> Message:
    """What becomes of a comment."""
    if not new:
        return Message(N_("its comment is removed (“{was}”)"), {"was": short_title(old or "")})
    if not old:
        return Message(N_("comment: {now}"), {"now": short_title(new)})
    was, now = find_differing_words(old, new)
    return Message(N_("comment: {now} (instead of {was})"), {"now": now, "was": was})


def _describe_phase_entry(context: DiffContext, change: Change) -> Message:
    phase: Phase = change.new
    arguments = {"name": change.subject.title, "phase": context.inline_phase_label(phase.name), "day": phase.start}
    if phase.start is None:
        return Message(N_("{name}: the phase “{phase}” is added, without a start date"), arguments)
    periods = context.after.phase_periods.get(change.subject.id, ())
    if not periods or periods[-1].phase != phase or change.old == phase.name:
        return Message(N_("{name}: the phase “{phase}” is added, from {day:long} on"), arguments)
    if change.old is not None:
        arguments["before"] = context.inline_phase_label(change.old)
    if context.after.vocabulary.is_stop(phase.name):
        if phase.start > context.as_of:
            return Message(N_("{name} is planned to stop on {day:long} ({phase})"), arguments)
        if change.old is None:
            return Message(N_("{name} stops on {day:long} ({phase})"), arguments)
        return Message(N_("{name} stops on {day:long} ({phase}, after {before})"), arguments)
    if change.old is None:
        return Message(N_("{name} begins on {day:long}: {phase}"), arguments)
    if phase.start > context.as_of:
        return Message(N_("{name} will go {before:from} to {phase} on {day:long}"), arguments)
    return Message(N_("{name} goes {before:from} to {phase} on {day:long}"), arguments)


def _describe_committee(context: DiffContext, change: Change) -> Message:
    event: Event = change.new or change.old
    arguments = {"name": change.subject.title, "day": event.date}
    if event.date is None:
        return Message(N_("{name}: a committee without a date is changed"), arguments)
    if change.type == "committee-removed":
        return Message(N_("{name}: the committee of {day:long} is removed"), arguments)
    if change.type == "committee-planned":
        if event.date > context.as_of:
            return Message(N_("{name}: a committee is planned on {day:long}"), arguments)
        return Message(N_("{name}: a committee on {day:long}, decision not recorded"), arguments)
    old_event: Event = change.old or Event()
    parts = list(_describe_decision(context, old_event if change.type == "committee-changed" else Event(), event))
    if change.type == "committee-held":
        if not parts:
            return Message(N_("{name}: a committee on {day:long}"), arguments)
        return Message(N_("{name}: committee of {day:long}: {parts}"), {**arguments, "parts": join_texts(parts)})
    if parts and _unreported_details(old_event) != _unreported_details(event):
        parts.append(Message(N_("other details")))
    if old_event.date != event.date and old_event.date is not None:
        arguments["was"] = old_event.date
        if is_planned_committee(event):
            return Message(N_("{name}: the committee planned on {was:long} moves to {day:long}"), arguments)
        moved_text = Message(N_("{name}: the committee of {was:long} is dated {day:long}"), arguments)
        if not parts and old_event != event._replace(date=old_event.date):
            parts.append(Message(N_("other details")))
        return join_texts([moved_text, join_texts(parts)], N_("{first}; {rest}")) if parts else moved_text
    if not parts:
        parts = list(_describe_event_details(old_event, event))
    if not parts:
        return Message(N_("{name}: the details of the committee of {day:long} change"), arguments)
    return Message(N_("{name}: committee of {day:long}, now: {parts}"), {**arguments, "parts": join_texts(parts)})


def _describe_decision(context: DiffContext, old: Event, new: Event) -> Iterator[Message]:
    """The decision, amount, duration and dates of a committee that are new or different."""
    months = int(new.months) if new.months and isfinite(new.months) else 0
    if new.decision and new.decision != old.decision:
        yield Message("{word}", {"word": context.inline_label("decisions", new.decision)})
    if new.kind and new.kind != old.kind:
        yield Message(N_("type: {kind}"), {"kind": context.inline_label("committee-kinds", new.kind)})
    if new.amount is not None and new.amount != old.amount:
        if months:
            arguments = {"amount": new.amount, "n": months}
            yield Message(N_("{amount:money} for {n} month"), arguments, N_("{amount:money} for {n} months"))
        else:
            yield Message("{amount:money}", {"amount": new.amount})
    elif months and new.months != old.months:
        yield Message(N_("for {n} month"), {"n": months}, N_("for {n} months"))
    if new.budget_end is not None and new.budget_end != old.budget_end:
        yield Message(N_("budget until {day:long}"), {"day": new.budget_end})
    if new.next is not None and new.next != old.next:
        yield Message(N_("next committee on {day:long}"), {"day": new.next})


def _unreported_details(event: Event) -> Event:
    """A committee without the fields that `_describe_decision` reports."""
    return event._replace(date=None, decision=None, kind=None, amount=None, months=None, budget_end=None, next=None)


def _describe_event(context: DiffContext, change: Change) -> Message:
    event: Event = change.new or change.old
    arguments = {
        "name": change.subject.title,
        "event": context.inline_label("events", event.name),
        "day": event.date,
    }
    if event.date is None:
        return Message(N_("{name}: an event without a date ({event}) is changed"), arguments)
    if change.type == "event-added":
        return Message(N_("{name}: {event} on {day:long}"), arguments)
    if change.type == "event-removed":
        return Message(N_("{name}: the event of {day:long} ({event}) is removed"), arguments)
    old_event: Event = change.old or Event()
    parts = list(_describe_event_details(old_event, event))
    if old_event.date is not None and old_event.date != event.date:
        parts.insert(0, Message(N_("it was dated {was:long}"), {"was": old_event.date}))
    if not parts:
        return Message(N_("{name}: the event of {day:long} ({event}) is changed"), arguments)
    return Message(N_("{name}: {event} on {day:long}, now: {parts}"), {**arguments, "parts": join_texts(parts)})


def _describe_event_details(old: Event, new: Event) -> Iterator[Message]:
    """What an event says besides its day and its decision, where it changes."""
    if old.objectives != new.objectives:
        yield (
            Message(N_("objectives: {now:list}"), {"now": list(map(short_title, new.objectives))})
            if new.objectives
            else Message(N_("its objectives are removed"))
        )
    if old.document != new.document:
        yield (
            Message(N_("document: {url}"), {"url": shorten(new.document)})
            if new.document
            else Message(N_("its document is removed"))
        )
    if old.comment != new.comment:
        yield _describe_comment(old.comment, new.comment)


def _describe_metrics(changes: Sequence[Change]) -> Iterator[Sentence]:
    for change_type, template in (
        ("metric-added", Message(N_("{name}: {n} measure added"), {}, N_("{name}: {n} measures added"))),
        ("metric-changed", Message(N_("{name}: {n} measure changed"), {}, N_("{name}: {n} measures changed"))),
        ("metric-removed", Message(N_("{name}: {n} measure removed"), {}, N_("{name}: {n} measures removed"))),
    ):
        metric_changes = [change for change in changes if change.type == change_type]
        if len(metric_changes) == 1 and (told := _describe_metric(metric_changes[0])) is not None:
            yield make_sentence(6, told, *metric_changes)
        elif metric_changes:
            arguments = {"name": metric_changes[0].subject.title, "n": len(metric_changes)}
            yield make_sentence(6, template._replace(arguments=arguments), *metric_changes)


def _describe_metric(change: Change) -> Message | None:
    """What one measure says, and said; None if it is not whole."""
    new: Metric = change.new or change.old
    if new.key is None or new.date is None or new.value is None:
        return None
    name = short_title(metric_words(new.key))
    arguments = {"name": change.subject.title, "key": name, "day": new.date, "now": new.value}
    if change.type == "metric-added":
        return Message(N_("{name}: {key} was {now:number} on {day:long}"), arguments)
    if change.type == "metric-removed":
        return Message(N_("{name}: a measure is removed ({key}, {now:number} on {day:long})"), arguments)
    old: Metric = change.old
    if old.value is None or old.value == new.value or (old.key, old.date) != (new.key, new.date):
        return None
    return Message(
        N_("{name}: {key} was {now:number} on {day:long}, not {was:number}"), {**arguments, "was": old.value}
    )
