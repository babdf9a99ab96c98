"""Sentences about the phases, committees, other events and metrics of startups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from incubo.core.i18n import N_, limit_names
from incubo.core.message import LabelledValue, Message
from incubo.diff.facts import Change
from incubo.diff.sentences.phrasing import DiffContext, join_texts, short_title
from incubo.diff.sentences.sentence import Sentence, make_sentence
from incubo.diff.sentences.values import describe_group_changes
from incubo.model.committees import is_planned_committee
from incubo.model.phases import END_EVENT
from incubo.model.quantities import metric_words
from incubo.model.records import Event, Metric, Phase
from incubo.model.schemas.startup import EVENT_FIELDS, METRIC_FIELDS, PHASE_FIELDS


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
            text = _describe_phase(context, change, same[0].new if same else None)
            yield make_sentence(_phase_rank(context, change), text, change, *same)
        elif change.type.startswith("committee-"):
            yield make_sentence(2, _describe_committee(context, change), change)
    for change in changes:
        if change.type.startswith("event-") and change not in told:  # an end is told by the phase that stops
            yield make_sentence(4, _describe_event(context, change), change)
    yield from _describe_metrics(context, changes)


def _phase_rank(context: DiffContext, change: Change) -> int:
    if change.type == "phase-entered":
        return 0 if _is_stop(context, change) else 1
    return 1


def _is_stop(context: DiffContext, change: Change) -> bool:
    """Whether a change is a phase that stops the startup."""
    return change.type == "phase-entered" and context.after.vocabulary.is_stop(change.new.name)


def _describe_phase(context: DiffContext, change: Change, end_event: Event | None = None) -> Message:
    """The text about a phase. `end_event`: the event that is told with it."""
    if change.type == "phase-entered":
        parts = [_describe_phase_entry(context, change), *_describe_phase_details(context, Phase(), change.new)]
        if end_event is not None:
            parts += describe_group_changes(context, EVENT_FIELDS, None, end_event, ("name", "date"))
        return join_texts(parts, N_("{first}; {rest}"))
    phase: Phase = change.new or change.old
    arguments: dict[str, Any] = {
        "name": change.subject.title,
        "phase": context.inline_phase_label(phase.name),
        "day": phase.start,
    }
    if change.type == "phase-removed":
        if phase.start is None:
            return Message(N_("{name}: the phase “{phase}” is removed"), arguments)
        return Message(N_("{name}: the phase “{phase}” of {day:long} is removed"), arguments)
    old_phase: Phase = change.old
    details_differ = (phase.end, phase.comment) != (old_phase.end, old_phase.comment)
    if change.type in ("phase-replaced", "phase-moved") and details_differ:
        without_details = change._replace(old=old_phase._replace(end=phase.end, comment=phase.comment))
        parts = [_describe_phase(context, without_details), *_describe_phase_details(context, old_phase, phase)]
        return join_texts(parts, N_("{first}; {rest}"))
    if change.type == "phase-replaced":
        old, new = context.inline_phase_label(old_phase.name), context.inline_phase_label(phase.name)
        if any(
            old.label_in(language) == new.label_in(language) for language in ("fr", "en")
        ):  # two spellings of a phase
            old, new = LabelledValue(old.id, old.id), LabelledValue(new.id, new.id)
        arguments.update(phase=new, before=old)
        if phase.start is None:
            return Message(N_("{name}: the phase is “{phase}”, no longer “{before}”"), arguments)
        return Message(N_("{name}: the phase that begins on {day:long} is “{phase}”, no longer “{before}”"), arguments)
    if change.type == "phase-moved" and old_phase.start and phase.start:
        arguments["was"] = old_phase.start
        return Message(N_("{name}: the phase “{phase}” begins on {day:long} (instead of {was:long})"), arguments)
    arguments["undated"] = context.was_undated(change, "start") if phase.start else context.undated(change, "start")
    if change.type == "phase-moved" and phase.start is None:
        return Message(N_("{name}: the phase “{phase}” is now {undated}"), arguments)
    if change.type == "phase-moved":
        return Message(N_("{name}: the phase “{phase}” begins on {day:long} ({undated})"), arguments)
    if phase.end != old_phase.end and phase.end is not None and phase.comment == old_phase.comment:
        return Message(N_("{name}: the phase “{phase}” ends on {end:long}"), {**arguments, "end": phase.end})
    parts = list(_describe_phase_details(context, old_phase, phase))
    return Message(N_("{name}: phase “{phase}”: {parts}"), {**arguments, "parts": join_texts(parts)})


def _describe_phase_detail(context: DiffContext, change: Change) -> Message:
    """What changes in one of several phases."""
    parts = list(_describe_phase_details(context, change.old, change.new))
    phase = context.inline_phase_label(change.new.name)
    return Message(N_("phase “{phase}”: {parts}"), {"phase": phase, "parts": join_texts(parts)})


def _describe_phase_details(context: DiffContext, old: Phase, new: Phase) -> Iterator[Message]:
    """What changes in a phase besides its name and its first day."""
    if old.end != new.end and new.end is not None:
        yield Message(N_("it ends on {end:long}"), {"end": new.end})
    elif old.end != new.end:
        yield Message(N_("its end ({end:long}) is removed"), {"end": old.end})
    yield from describe_group_changes(context, PHASE_FIELDS, old, new, ("name", "start", "end"))


def _describe_phase_entry(context: DiffContext, change: Change) -> Message:
    phase: Phase = change.new
    arguments = {"name": change.subject.title, "phase": context.inline_phase_label(phase.name), "day": phase.start}
    if phase.start is None:
        text = N_("{name}: the phase “{phase}” is added, {undated}")
        return Message(text, {**arguments, "undated": context.undated(change, "start")})
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
    arguments: dict[str, Any] = {"name": change.subject.title, "day": event.date}
    arguments["undated"] = context.was_undated(change, "date") if event.date else context.undated(change, "date")
    old_event: Event = change.old or Event()
    if change.type == "committee-removed":
        if event.date is None:
            return Message(N_("{name}: a committee {undated} is removed"), arguments)
        return Message(N_("{name}: the committee of {day:long} is removed"), arguments)
    if change.type == "committee-planned" and event.date is not None:
        if event.date > context.as_of:
            return Message(N_("{name}: a committee is planned on {day:long}"), arguments)
        return Message(N_("{name}: a committee on {day:long}, decision not recorded"), arguments)
    parts = list(_describe_decision(context, old_event if change.type == "committee-changed" else None, event))
    arguments["parts"] = join_texts(parts, N_("{first}; {rest}")) if parts else None
    if event.date is None:
        if not parts:
            return Message(N_("{name}: a committee {undated}"), arguments)
        return Message(N_("{name}: a committee {undated}: {parts}"), arguments)
    if change.type == "committee-held":
        if not parts:
            return Message(N_("{name}: a committee on {day:long}"), arguments)
        return Message(N_("{name}: committee of {day:long}: {parts}"), arguments)
    if old_event.date != event.date and old_event.date is not None:
        arguments["was"] = old_event.date
        if is_planned_committee(event):
            return Message(N_("{name}: the committee planned on {was:long} moves to {day:long}"), arguments)
        moved_text = Message(N_("{name}: the committee of {was:long} is dated {day:long}"), arguments)
        return join_texts([moved_text, *parts], N_("{first}; {rest}"))
    if old_event.date is None:
        text = Message(N_("{name}: a committee on {day:long} ({undated})"), arguments)
        return join_texts([text, *parts], N_("{first}; {rest}"))
    return Message(N_("{name}: committee of {day:long}, now: {parts}"), arguments)


def _describe_decision(context: DiffContext, old: Event | None, new: Event) -> Iterator[Message]:
    """What a committee decided, and what else is said of it, where it is new or different: what it decides in the words
    of a report, then the rest field by field. `old`: None if it was not held yet.
    """
    was = old or Event()
    months = int(new.months) if new.months and isfinite(new.months) and new.months == int(new.months) else 0
    parts: dict[str, Message] = {}
    if new.decision and new.decision != was.decision:
        parts["decision"] = Message("{word}", {"word": context.inline_label("decisions", new.decision)})
    if new.kind and new.kind != was.kind:
        parts["kind"] = Message(N_("type: {kind}"), {"kind": context.inline_label("committee-kinds", new.kind)})
    if new.amount is not None and new.amount != was.amount and months:
        arguments = {"amount": new.amount, "n": months}
        text = Message(N_("{amount:money} for {n} month"), arguments, N_("{amount:money} for {n} months"))
        parts |= {"amount": text, "months": text}
    elif new.amount is not None and new.amount != was.amount:
        parts["amount"] = Message("{amount:money}", {"amount": new.amount})
    elif months and new.months != was.months:
        parts["months"] = Message(N_("for {n} month"), {"n": months}, N_("for {n} months"))
    if new.budget_end is not None and new.budget_end != was.budget_end:
        parts["budget_end"] = Message(N_("budget until {day:long}"), {"day": new.budget_end})
    if new.next is not None and new.next != was.next:
        parts["next"] = Message(N_("next committee on {day:long}"), {"day": new.next})
    if parts:
        texts = [text for name, text in parts.items() if name != "months" or "amount" not in parts]
        yield join_texts(texts)
    yield from describe_group_changes(context, EVENT_FIELDS, old, new, ("name", "date", *parts))


def _describe_event(context: DiffContext, change: Change) -> Message:
    event: Event = change.new or change.old
    old_event: Event = change.old or Event()
    arguments: dict[str, Any] = {
        "name": change.subject.title,
        "event": context.inline_label("events", event.name),
        "day": event.date,
        "undated": context.was_undated(change, "date") if event.date else context.undated(change, "date"),
    }
    if change.type == "event-removed":
        if event.date is None:
            return Message(N_("{name}: an event {undated} ({event}) is removed"), arguments)
        return Message(N_("{name}: the event of {day:long} ({event}) is removed"), arguments)
    parts = list(describe_group_changes(context, EVENT_FIELDS, change.old, event, ("name", "date")))
    if old_event.date is not None and old_event.date != event.date:
        parts.insert(0, Message(N_("it was dated {was:long}"), {"was": old_event.date}))
    if event.date is None:
        text = Message(N_("{name}: an event {undated} ({event})"), arguments)
    elif change.old is not None and old_event.name != event.name:
        arguments["was"] = context.inline_label("events", old_event.name)
        text = Message(N_("{name}: {event} on {day:long} (instead of {was})"), arguments)
    elif change.old is not None and old_event.date is None:
        text = Message(N_("{name}: {event} on {day:long} ({undated})"), arguments)
    elif change.old is not None:
        arguments["parts"] = join_texts(parts, N_("{first}; {rest}"))
        return Message(N_("{name}: {event} on {day:long}, now: {parts}"), arguments)
    else:
        text = Message(N_("{name}: {event} on {day:long}"), arguments)
    return join_texts([text, *parts], N_("{first}; {rest}"))


_METRICS = {
    "metric-added": Message(
        N_("{name}: {n} measure added ({keys:list})"), {}, N_("{name}: {n} measures added ({keys:list})")
    ),
    "metric-changed": Message(
        N_("{name}: {n} measure changed ({keys:list})"), {}, N_("{name}: {n} measures changed ({keys:list})")
    ),
    "metric-removed": Message(
        N_("{name}: {n} measure removed ({keys:list})"), {}, N_("{name}: {n} measures removed ({keys:list})")
    ),
}
_MAX_METRICS = 3
"""How many measures are told one by one; more are counted, under the names of what they measure."""


def _describe_metrics(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    for change_type, template in _METRICS.items():
        counted = [change for change in changes if change.type == change_type]
        if len(counted) <= _MAX_METRICS:
            told = [(change, _describe_metric(context, change)) for change in counted]
            yield from (make_sentence(6, text, change) for change, text in told if text is not None)
            counted = [change for change, text in told if text is None]
        if counted:
            keys = dict.fromkeys(_metric_key(change.new or change.old) for change in counted)
            arguments = {"name": counted[0].subject.title, "n": len(counted), "keys": limit_names([*keys])}
            yield make_sentence(6, template._replace(arguments=arguments), *counted)


def _metric_key(metric: Metric) -> str:
    return short_title(metric_words(metric.key)) if metric.key else "?"


def _describe_metric(context: DiffContext, change: Change) -> Message | None:
    """What one measure says, and said; None if it says nothing, or is not whole and goes."""
    new: Metric = change.new or change.old
    old: Metric | None = change.old if change.type == "metric-changed" else None
    arguments: dict[str, Any] = {
        "name": change.subject.title,
        "key": _metric_key(new),
        "day": new.date,
        "now": new.value,
    }
    if new.key is None or new.date is None or new.value is None or (old is not None and old.value is None):
        parts = list(describe_group_changes(context, METRIC_FIELDS, old, new))
        if change.type == "metric-removed" or not parts:
            return None
        return Message(N_("{name}: a measure: {parts}"), {**arguments, "parts": join_texts(parts)})
    if change.type == "metric-removed":
        return Message(N_("{name}: a measure is removed ({key}, {now:number} on {day:long})"), arguments)
    told = ("date", "value") if old is not None and old.key != new.key else ("key", "date", "value")
    parts = list(describe_group_changes(context, METRIC_FIELDS, old, new, told))
    if old is None:
        parts.insert(0, Message(N_("{name}: {key} was {now:number} on {day:long}"), arguments))
    elif old.value != new.value:
        text = N_("{name}: {key} was {now:number} on {day:long}, not {was:number}")
        parts.insert(0, Message(text, {**arguments, "was": old.value}))
    else:
        arguments["parts"] = join_texts(parts)
        return Message(N_("{name}: {key} on {day:long}: {parts}"), arguments)
    return join_texts(parts, N_("{first}; {rest}"))
