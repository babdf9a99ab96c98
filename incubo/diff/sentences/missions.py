"""Missions in sentences: who arrives and leaves, and what is extended, together where it is one decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Change
from incubo.diff.sentences.phrasing import DiffContext, join_texts, limit_names, shorten
from incubo.diff.sentences.sentence import Sentence, make_sentence
from incubo.model.dates import shift_date_clamped
from incubo.model.records import Member, Mission
from incubo.model.teams import list_assignments

_EXTENSION_TYPES = ("mission-extended", "mission-renewed")
_MERGE_FROM = 4
"""From so many people on, each alone for a startup, they are told together."""
_GROUPED_TYPES = (*_EXTENSION_TYPES, "mission-shortened", "departure")


def describe_missions(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences of what became of people's missions."""
    leaving = {change.subject: change for change in changes if change.type == "departure"}
    grouped: dict[tuple[Any, ...], list[Change]] = {}
    for change in changes:
        if change.type == "mission-shortened" and _is_departure(change, leaving.get(change.subject)):
            continue
        if change.type in _GROUPED_TYPES:
            what = "longer" if change.type in _EXTENSION_TYPES else change.type
            startups, end = ((), change.new) if what == "departure" else (change.new.startups, change.new.end)
            grouped.setdefault((what, startups, end), []).append(change)
        elif change.type.startswith("mission-"):
            text = _describe_mission_change(context, change)
            yield make_sentence(4 if change.type in ("mission-added", "mission-back") else 6, text, change)
    for (what, startups, end), found in _merge_individuals(grouped).items():
        several = len({change.subject for change in found}) > 1
        told = (
            _describe_group(context, what, startups, end, found)
            if several
            else _describe_one_person(context, what, found[-1])
        )
        yield make_sentence(3 if what == "departure" else 5, told, *found)


def _merge_individuals(grouped: dict[tuple[Any, ...], list[Change]]) -> dict[tuple[Any, ...], list[Change]]:
    """Many people alone for their startups, until one day, are told together, without their startups."""
    alone: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for key, found in grouped.items():
        if len({change.subject for change in found}) == 1:
            alone.setdefault((key[0], key[2]), []).append(key)
    for (what, end), keys in alone.items():
        if len(keys) >= _MERGE_FROM:
            together = [change for key in keys for change in grouped.pop(key)]
            grouped.setdefault((what, (), end), []).extend(together)
    return grouped


def _is_departure(change: Change, departure: Change | None) -> bool:
    """Whether a departure tells already that a mission ends earlier."""
    return departure is not None and change.new.end == departure.new


def describe_arrival(context: DiffContext, change: Change) -> Message:
    """A person who was not there."""
    member: Member = change.new
    dated = [mission for mission in member.missions if mission.start is not None]
    if not dated:
        return Message(N_("New member: {name}, without a mission"), {"name": change.subject.title})
    start = min(mission.start or date.max for mission in dated)
    ends = [mission.end for mission in dated]
    end = None if None in ends else max(each for each in ends if each is not None)
    startups = list(dict.fromkeys(assignment.startup for assignment in list_assignments(member)))
    return _describe_start(context, change, startups, start, end, _ARRIVAL_TEMPLATES)


_ARRIVAL_TEMPLATES = (
    N_("{name} arrives on {start:long}"),
    N_("{name} arrives on {start:long}, until {end:long}"),
    N_("{name} arrives on {start:long} for {startups:list}"),
    N_("{name} arrives on {start:long} for {startups:list}, until {end:long}"),
)
_JOIN_TEMPLATES = (
    N_("{name}: a new mission on {start:long}"),
    N_("{name}: a new mission on {start:long}, until {end:long}"),
    N_("{name} joins {startups:list} on {start:long}"),
    N_("{name} joins {startups:list} on {start:long}, until {end:long}"),
)
_RETURN_TEMPLATES = (
    N_("{name} comes back on {start:long}"),
    N_("{name} comes back on {start:long}, until {end:long}"),
    N_("{name} comes back on {start:long} for {startups:list}"),
    N_("{name} comes back on {start:long} for {startups:list}, until {end:long}"),
)


def _describe_start(
    context: DiffContext,
    change: Change,
    startups: Sequence[str],
    start: date,
    end: date | None,
    templates: Sequence[str],
) -> Message:
    about = {
        "name": change.subject.title,
        "start": start,
        "end": end,
        "startups": limit_names(context.entry_titles("startup", startups)),
    }
    return Message(templates[2 * bool(startups) + (end is not None)], about)


def _describe_mission_change(context: DiffContext, change: Change) -> Message:
    name = {"name": change.subject.title}
    if change.type in ("mission-added", "mission-back"):
        mission: Mission = change.new
        if mission.start is None:
            return Message(N_("{name}: a new mission, without its first day"), name)
        templates = _RETURN_TEMPLATES if change.type == "mission-back" else _JOIN_TEMPLATES
        return _describe_start(context, change, mission.startups, mission.start, mission.end, templates)
    if change.type == "mission-removed":
        return _describe_removed_mission(change)
    was, now = change.old, change.new
    if change.type == "mission-start":
        if was.start is None or now.start is None:
            return Message(N_("{name}: the first day of a mission is changed"), name)
        return Message(
            N_("{name}: a mission begins on {day:long} (instead of {was:long})"),
            {**name, "day": now.start, "was": was.start},
        )
    if change.type == "mission-joined":
        added = [startup for startup in now.startups if startup not in was.startups]
        about = {**name, "startups": limit_names(context.entry_titles("startup", added))}
        return Message(N_("{name} also works for {startups:list}"), about)
    if change.type == "mission-elsewhere":
        gone = context.entry_titles("startup", [startup for startup in was.startups if startup not in now.startups])
        more = context.entry_titles("startup", [startup for startup in now.startups if startup not in was.startups])
        about = {**name, "startups": limit_names(more), "gone": limit_names(gone)}
        return Message(N_("{name}: a mission is for {startups:list}, no more for {gone:list}"), about)
    if change.type == "mission-left":
        left = context.entry_titles("startup", [startup for startup in was.startups if startup not in now.startups])
        about = {**name, "startups": limit_names(left)}
        if now.start is not None and was.start is not None and now.start > was.start:
            return Message(
                N_("{name} leaves {startups:list} on {day:long}"), {**about, "day": shift_date_clamped(now.start, -1)}
            )
        return Message(N_("{name}: a mission is no more for {startups:list}"), about)
    return _describe_contract_change(context, change)


def _describe_removed_mission(change: Change) -> Message:
    mission: Mission = change.old
    about = {"name": change.subject.title, "start": mission.start, "end": mission.end}
    if mission.start is None:
        return Message(N_("{name}: a mission without its first day is taken away"), about)
    if mission.end is None:
        return Message(N_("{name}: the mission begun on {start:long} is taken away"), about)
    return Message(N_("{name}: the mission from {start:long} to {end:long} is taken away"), about)


def _describe_contract_change(context: DiffContext, change: Change) -> Message:
    parts = []
    was, now = change.old, change.new
    if was.status != now.status:
        word = context.vocabulary_word("statuses", now.status) if now.status else Message(N_("none"))
        parts.append(Message(N_("status: {word}"), {"word": word}))
    if was.employer != now.employer:
        parts.append(
            Message(N_("employer: {word}"), {"word": shorten(now.employer) if now.employer else Message(N_("none"))})
        )
    if not parts:
        return Message(N_("{name}: a mission is changed"), {"name": change.subject.title})
    return Message(
        N_("{name}: {parts}"), {"name": change.subject.title, "parts": join_texts(parts, N_("{first}; {rest}"))}
    )


def _describe_one_person(context: DiffContext, group_type: str, change: Change) -> Message:
    about: dict[str, Any] = {"name": change.subject.title}
    if group_type == "departure":
        about.update(day=change.new, was=change.old)
        if change.old == date.max:
            return Message(N_("{name} leaves on {day:long}"), about)
        return Message(N_("{name} leaves on {day:long} (instead of {was:long})"), about)
    mission: Mission = change.new
    about.update(
        day=mission.end, was=change.old.end, startups=limit_names(context.entry_titles("startup", mission.startups))
    )
    if mission.end is None:
        if mission.startups:
            return Message(N_("{name}: mission for {startups:list} without an end any more"), about)
        return Message(N_("{name}: mission without an end any more"), about)
    if group_type == "longer":
        if mission.startups:
            return Message(
                N_("{name}: mission for {startups:list} extended to {day:long} (instead of {was:long})"), about
            )
        return Message(N_("{name}: mission extended to {day:long} (instead of {was:long})"), about)
    if change.old.end is None:
        return Message(N_("{name}: a mission that had no end now ends on {day:long}"), about)
    if mission.startups:
        return Message(N_("{name}: mission for {startups:list} shortened to {day:long} (instead of {was:long})"), about)
    return Message(N_("{name}: mission shortened to {day:long} (instead of {was:long})"), about)


def _describe_group(
    context: DiffContext, group_type: str, startups: Sequence[str], end: date | None, changes: Sequence[Change]
) -> Message:
    names = list(dict.fromkeys(change.subject.title for change in changes))
    about = {
        "n": len(names if group_type == "departure" else changes),
        "names": limit_names(names),
        "day": end,
        "startups": limit_names(context.entry_titles("startup", startups)),
    }
    if group_type == "departure":
        return Message(
            N_("{n} person leaves on {day:long}: {names:list}"),
            about,
            N_("{n} people leave on {day:long}: {names:list}"),
        )
    if end is None:
        text = Message(
            N_("{n} mission without an end any more ({names:list})"),
            about,
            N_("{n} missions without an end any more ({names:list})"),
        )
    elif group_type == "longer":
        text = Message(
            N_("{n} mission extended to {day:long} ({names:list})"),
            about,
            N_("{n} missions extended to {day:long} ({names:list})"),
        )
    else:
        text = Message(
            N_("{n} mission shortened to {day:long} ({names:list})"),
            about,
            N_("{n} missions shortened to {day:long} ({names:list})"),
        )
    return Message(N_("{startups:list}: {said}"), {**about, "said": text}) if startups else text
