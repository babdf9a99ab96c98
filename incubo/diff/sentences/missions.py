"""Sentences about missions: arrivals, departures and extensions, one for all the people of one decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.diff.facts import Change
from incubo.diff.missions import contract_terms
from incubo.diff.sentences.phrasing import DiffContext, join_texts
from incubo.diff.sentences.sentence import Sentence, make_sentence
from incubo.diff.sentences.values import describe_group_changes
from incubo.model.dates import shift_date_clamped
from incubo.model.records import Member, Mission
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.teams import list_assignments

_MERGE_FROM = 4
"""From this number of startups on, people who are alone in theirs share a sentence."""
_LAST_DAYS = ("departure", "dated")
"""The groups of people whose last day is earlier than it was, and of those who had none."""
_GROUP_TYPES = {
    "mission-extended": "longer",
    "mission-renewed": "renewed",
    "mission-shortened": "shorter",
    "departure": "departure",
}
"""The changes that are told of several people at once, and the groups that they are told in."""


def describe_missions(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences about changed missions. Extensions, shortenings and departures with one end share a sentence, and
    renewals with one first day and one end.
    """
    departures = {change.subject: change for change in changes if change.type == "departure"}
    grouped: dict[tuple[Any, ...], list[Change]] = {}
    for change in changes:
        if change.type == "mission-shortened" and _is_in_departure(change, departures.get(change.subject)):
            continue
        if change.type in _GROUP_TYPES and not _is_other_contract(change):
            group_type = _GROUP_TYPES[change.type]
            if group_type == "shorter" and change.old.end is None:
                group_type = "bounded"
            if group_type == "departure" and change.old == date.max:
                group_type = "dated"
            startups, end = ((), change.new) if change.type == "departure" else (change.new.startups, change.new.end)
            start = change.new.start if group_type == "renewed" else None
            written = repr((start, end))  # one day that two files write otherwise is told in the words of each
            grouped.setdefault((group_type, startups, (start, end), written), []).append(change)
        elif change.type.startswith("mission-"):
            text = _describe_mission_change(context, change)
            yield make_sentence(4 if change.type in ("mission-added", "mission-back") else 6, text, change)
    for (group_type, startups, days, _), group in _merge_individuals(grouped).items():
        if len({change.subject for change in group}) > 1:
            text = _describe_group(context, group_type, startups, days, group)
        else:
            text = _describe_one_person(context, group_type, group[-1])
        yield make_sentence(3 if group_type in _LAST_DAYS else 5, text, *group)


def _merge_individuals(grouped: dict[tuple[Any, ...], list[Change]]) -> dict[tuple[Any, ...], list[Change]]:
    """Merge the groups of one person that have the same days, if they are many: the sentence then names no startup."""
    keys_by_days: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for key, group in grouped.items():
        if len({change.subject for change in group}) == 1:
            keys_by_days.setdefault((key[0], *key[2:]), []).append(key)
    for (group_type, *days), keys in keys_by_days.items():
        if len(keys) >= _MERGE_FROM:
            merged = [change for key in keys for change in grouped.pop(key)]
            grouped.setdefault((group_type, (), *days), []).extend(merged)
    return grouped


def _is_in_departure(change: Change, departure: Change | None) -> bool:
    """Whether the sentence about a departure covers that a mission ends earlier."""
    return departure is not None and change.new.end == departure.new


def _is_other_contract(change: Change) -> bool:
    """Whether a mission follows another one with an employer or a status of its own: it extends no contract."""
    return change.type == "mission-renewed" and contract_terms(change.old) != contract_terms(change.new)


def describe_arrival(context: DiffContext, change: Change) -> Message:
    """The text about a new member."""
    member: Member = change.new
    dated = [mission for mission in member.missions if mission.start is not None]
    if not dated:
        arguments = {
            "name": change.subject.title,
            "undated": context.undated(change._replace(field="missions"), "start"),
        }
        text = N_("New member: {name}, with a mission {undated}") if member.missions else None
        return Message(text or N_("New member: {name}, without a mission"), arguments)
    start = min(mission.start or date.max for mission in dated)
    ends = [mission.end for mission in dated]
    end = None if None in ends else max(end for end in ends if end is not None)
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


_RENEWAL_TEMPLATES = (
    N_("{name}: mission renewed, from {start:long} on"),
    N_("{name}: mission renewed, from {start:long} to {end:long}"),
    N_("{name}: mission for {startups:list} renewed, from {start:long} on"),
    N_("{name}: mission for {startups:list} renewed, from {start:long} to {end:long}"),
)
_CONTRACT_TEMPLATES = (
    N_("{name}: another contract, from {start:long} on"),
    N_("{name}: another contract, from {start:long} to {end:long}"),
    N_("{name}: another contract for {startups:list}, from {start:long} on"),
    N_("{name}: another contract for {startups:list}, from {start:long} to {end:long}"),
)


def _describe_start(
    context: DiffContext,
    change: Change,
    startups: Sequence[str],
    start: date,
    end: date | None,
    templates: Sequence[str],
) -> Message:
    arguments = {
        "name": change.subject.title,
        "start": start,
        "end": end,
        "startups": limit_names(context.entry_titles("startup", startups)),
    }
    return Message(templates[2 * bool(startups) + (end is not None)], arguments)


def _describe_mission_change(context: DiffContext, change: Change) -> Message:
    arguments: dict[str, Any] = {"name": change.subject.title}
    if change.type in ("mission-added", "mission-back"):
        mission: Mission = change.new
        if mission.start is None:
            arguments["undated"] = context.undated(change, "start")
            text = Message(N_("{name}: a new mission, {undated}"), arguments)
            parts = describe_group_changes(context, MISSION_FIELDS, None, mission)
            return join_texts([text, *parts], N_("{first}; {rest}"))
        templates = _RETURN_TEMPLATES if change.type == "mission-back" else _JOIN_TEMPLATES
        text = _describe_start(context, change, mission.startups, mission.start, mission.end, templates)
        parts = describe_group_changes(context, MISSION_FIELDS, None, mission, ("start", "end", "startups"))
        return join_texts([text, *parts], N_("{first}; {rest}"))
    if change.type == "mission-removed":
        return _describe_removed_mission(context, change)
    old, new = change.old, change.new
    if change.type == "mission-renewed":
        return _describe_start(context, change, new.startups, new.start, new.end, _CONTRACT_TEMPLATES)
    if change.type == "mission-start":
        if new.start is None:
            return Message(
                N_("{name}: a mission is now {undated}"), {**arguments, "undated": context.undated(change, "start")}
            )
        if old.start is None:
            return Message(
                N_("{name}: a mission begins on {day:long} ({undated})"),
                {**arguments, "day": new.start, "undated": context.was_undated(change, "start")},
            )
        arguments.update(day=new.start, was=old.start)
        return Message(N_("{name}: a mission begins on {day:long} (instead of {was:long})"), arguments)
    joined = context.entry_titles("startup", [startup for startup in new.startups if startup not in old.startups])
    left = context.entry_titles("startup", [startup for startup in old.startups if startup not in new.startups])
    if change.type == "mission-joined":
        arguments["startups"] = limit_names(joined)
        return Message(N_("{name} also works for {startups:list}"), arguments)
    if change.type == "mission-named":
        arguments["startups"] = limit_names(joined)
        return Message(N_("{name}: a mission now says what it is for: {startups:list}"), arguments)
    if change.type == "mission-elsewhere":
        arguments.update(startups=limit_names(joined), gone=limit_names(left))
        return Message(N_("{name}: a mission is now for {startups:list}, no longer for {gone:list}"), arguments)
    if change.type == "mission-left":
        arguments["startups"] = limit_names(left)
        if new.start is not None and old.start is not None and new.start > old.start:
            arguments["day"] = shift_date_clamped(new.start, -1)
            return Message(N_("{name} leaves {startups:list} on {day:long}"), arguments)
        return Message(N_("{name}: a mission is no longer for {startups:list}"), arguments)
    return _describe_contract_change(context, change)


def _describe_removed_mission(context: DiffContext, change: Change) -> Message:
    mission: Mission = change.old
    arguments: dict[str, Any] = {"name": change.subject.title, "start": mission.start, "end": mission.end}
    if mission.start is None:
        arguments["undated"] = context.undated(change, "start")
        return Message(N_("{name}: a mission {undated} is removed"), arguments)
    if mission.end is None:
        return Message(N_("{name}: the mission begun on {start:long} is removed"), arguments)
    return Message(N_("{name}: the mission from {start:long} to {end:long} is removed"), arguments)


def _describe_contract_change(context: DiffContext, change: Change) -> Message:
    parts = describe_group_changes(context, MISSION_FIELDS, change.old, change.new, ("start", "end", "startups"))
    return Message(
        N_("{name}: {parts}"), {"name": change.subject.title, "parts": join_texts(list(parts), N_("{first}; {rest}"))}
    )


def _describe_one_person(context: DiffContext, group_type: str, change: Change) -> Message:
    arguments: dict[str, Any] = {"name": change.subject.title}
    if group_type == "departure":
        arguments.update(day=change.new, was=change.old)
        return Message(N_("{name} leaves on {day:long} (instead of {was:long})"), arguments)
    if group_type == "dated":
        return Message(N_("{name} now has a last day: {day:long}"), {**arguments, "day": change.new})
    mission: Mission = change.new
    if group_type == "renewed" and mission.start is not None:
        return _describe_start(context, change, mission.startups, mission.start, mission.end, _RENEWAL_TEMPLATES)
    arguments.update(
        day=mission.end, was=change.old.end, startups=limit_names(context.entry_titles("startup", mission.startups))
    )
    if mission.end is None:
        if mission.startups:
            return Message(N_("{name}: mission for {startups:list} no longer has an end date"), arguments)
        return Message(N_("{name}: mission no longer has an end date"), arguments)
    if group_type == "longer":
        if mission.startups:
            return Message(
                N_("{name}: mission for {startups:list} extended to {day:long} (instead of {was:long})"), arguments
            )
        return Message(N_("{name}: mission extended to {day:long} (instead of {was:long})"), arguments)
    if group_type == "bounded":
        return Message(N_("{name}: a mission without an end date now ends on {day:long}"), arguments)
    if mission.startups:
        return Message(
            N_("{name}: mission for {startups:list} shortened to {day:long} (instead of {was:long})"), arguments
        )
    return Message(N_("{name}: mission shortened to {day:long} (instead of {was:long})"), arguments)


def _describe_group(
    context: DiffContext,
    group_type: str,
    startups: Sequence[str],
    days: tuple[date | None, date | None],
    changes: Sequence[Change],
) -> Message:
    start, end = days
    names = list(dict.fromkeys(change.subject.title for change in changes))
    arguments = {
        "n": len(names if group_type in _LAST_DAYS else changes),
        "names": limit_names(names),
        "start": start,
        "day": end,
        "startups": limit_names(context.entry_titles("startup", startups)),
    }
    if group_type == "departure":
        return Message(
            N_("{n} person leaves on {day:long}: {names:list}"),
            arguments,
            N_("{n} people leave on {day:long}: {names:list}"),
        )
    if group_type == "dated":
        return Message(
            N_("{n} person now has a last day: {day:long} ({names:list})"),
            arguments,
            N_("{n} people now have a last day: {day:long} ({names:list})"),
        )
    if group_type == "renewed" and end is None:
        text = Message(
            N_("{n} mission renewed, from {start:long} on ({names:list})"),
            arguments,
            N_("{n} missions renewed, from {start:long} on ({names:list})"),
        )
    elif group_type == "renewed":
        text = Message(
            N_("{n} mission renewed, from {start:long} to {day:long} ({names:list})"),
            arguments,
            N_("{n} missions renewed, from {start:long} to {day:long} ({names:list})"),
        )
    elif end is None:
        text = Message(
            N_("{n} mission no longer has an end date ({names:list})"),
            arguments,
            N_("{n} missions no longer have an end date ({names:list})"),
        )
    elif group_type == "longer":
        text = Message(
            N_("{n} mission extended to {day:long} ({names:list})"),
            arguments,
            N_("{n} missions extended to {day:long} ({names:list})"),
        )
    elif group_type == "bounded":
        text = Message(
            N_("{n} mission without an end date now ends on {day:long} ({names:list})"),
            arguments,
            N_("{n} missions without an end date now end on {day:long} ({names:list})"),
        )
    else:
        text = Message(
            N_("{n} mission shortened to {day:long} ({names:list})"),
            arguments,
            N_("{n} missions shortened to {day:long} ({names:list})"),
        )
    return Message(N_("{startups:list}: {said}"), {**arguments, "said": text}) if startups else text
