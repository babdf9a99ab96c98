"""Compare the missions of a member: extended, renewed, shortened, left …, however the file writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from incubo.diff.facts import Change, Subject
from incubo.diff.item_matching import Matcher, has_same_key, match_items
from incubo.model.dates import shift_date_clamped
from incubo.model.item_keys import ITEM_LISTS
from incubo.model.records import Member, Mission
from incubo.model.teams import mission_startups

_MATCHERS: tuple[Matcher, ...] = (
    has_same_key(ITEM_LISTS["missions"]),
    lambda a, b: a.start == b.start and bool(set(a.startups) & set(b.startups)),
    lambda a, b: a.start is not None and a.start == b.start,
    lambda a, b: set(a.startups) == set(b.startups) and a.end == b.end,
    lambda a, b: set(a.startups) == set(b.startups) and _overlap(a, b),
)
_NON_END_CHANGES = ("mission-start", "mission-joined", "mission-elsewhere", "mission-contract")
"""The changes that a mission with a continuation may have besides its earlier end."""


def compare_missions(subject: Subject, old_member: Member, new_member: Member) -> Iterator[Change]:
    """The changes of a member's missions, in the order of the file."""
    if old_member.missions == new_member.missions:
        return
    pairs, removed, added = match_items(old_member.missions, new_member.missions, _MATCHERS)
    changes: list[Change] = []
    for old, new in pairs:
        if old == new:
            continue
        named = old._replace(startups=mission_startups(old_member, old))
        before = named if new.startups else old
        continuation = next((mission for mission in added if _is_continuation(named, new, mission)), None)
        if continuation is None:
            changes += _compare_mission(subject, before, new)
            if not old.startups and new.startups and set(new.startups) == set(named.startups):
                changes.append(Change(subject, "mission-named", "missions", old, new))
            continue
        added.remove(continuation)  # the file has two missions for one event: the member leaves some of the startups
        changes.append(Change(subject, "mission-left", "missions", named, continuation))
        if continuation.end != old.end:
            changes.append(
                Change(subject, _end_change_type(old.end, continuation.end), "missions", named, continuation)
            )
        changes += [change for change in _compare_mission(subject, before, new) if change.type in _NON_END_CHANGES]
        if contract_terms(old) != contract_terms(continuation):
            changes.append(Change(subject, "mission-contract", "missions", old, continuation))
    for mission in added:
        change = _classify_new_mission(subject, mission, [new for _, new in pairs], old_member)
        changes.append(change)
        if change.type == "mission-renewed" and contract_terms(change.old) != contract_terms(mission):
            changes.append(change._replace(type="mission-contract"))
    changes += [Change(subject, "mission-removed", "missions", mission) for mission in removed]
    yield from changes
    old_last_day, new_last_day = _last_day(old_member.missions), _last_day(new_member.missions)
    if old_last_day is not None and new_last_day is not None and new_last_day < old_last_day:
        yield Change(subject, "departure", "missions", old_last_day, new_last_day)


def _overlap(a: Mission, b: Mission) -> bool:
    """Whether two missions may have days in common: one that is not well-formed may, and the shared day of a handover
    counts. (The rule `mission-overlap` must be sure instead, and leaves a handover alone.)
    """
    if a.start is None or b.start is None:
        return True
    return a.start <= (b.end or date.max) and b.start <= (a.end or date.max)


def _is_continuation(old: Mission, new: Mission, added: Mission) -> bool:
    """Whether `added` continues the mission `old`, which ends earlier as `new`, for fewer startups."""
    return (
        new.end is not None
        and (old.end is None or new.end < old.end)
        and added.start == shift_date_clamped(new.end, 1)
        and bool(added.startups)
        and set(added.startups) < set(old.startups)
    )


def _end_change_type(old_end: date | None, new_end: date | None) -> str:
    return "mission-extended" if (new_end or date.max) > (old_end or date.max) else "mission-shortened"


def _compare_mission(subject: Subject, old: Mission, new: Mission) -> Iterator[Change]:
    """The changes of one mission."""
    types = []
    if old.end != new.end:
        types.append(_end_change_type(old.end, new.end))
    if old.start != new.start:
        types.append("mission-start")
    joined, left = set(new.startups) - set(old.startups), set(old.startups) - set(new.startups)
    if joined or left:
        types.append("mission-elsewhere" if joined and left else "mission-joined" if joined else "mission-left")
    if contract_terms(old) != contract_terms(new):
        types.append("mission-contract")
    for change_type in types:
        yield Change(subject, change_type, "missions", old, new)


def contract_terms(mission: Mission) -> Mission:
    """What makes two missions one contract or two: all but its days and its startups."""
    return mission._replace(start=None, end=None, startups=())


def _classify_new_mission(
    subject: Subject, mission: Mission, kept_missions: Sequence[Mission], old_member: Member
) -> Change:
    """An added mission: it renews one of `kept_missions`, follows an absence, or is an additional one."""
    if mission.start is not None:
        previous = [
            other
            for other in kept_missions
            if set(other.startups) == set(mission.startups)
            and other.start is not None
            and other.end is not None
            and other.start <= mission.start <= shift_date_clamped(other.end, 1)
            and other.end < mission.last_day
        ]
        if previous:
            latest = max(previous, key=lambda other: other.end or date.max)
            return Change(subject, "mission-renewed", "missions", latest, mission)
        last_day = _last_day(old_member.missions)
        if last_day is not None and shift_date_clamped(last_day, 1) < mission.start:
            return Change(subject, "mission-back", "missions", last_day, mission)
    return Change(subject, "mission-added", "missions", None, mission)


def _last_day(missions: Sequence[Mission]) -> date | None:
    """The last day of all missions: None without a mission, date.max if one has no end."""
    return max((mission.last_day for mission in missions if mission.start is not None), default=None)
