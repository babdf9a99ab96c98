"""What became of a person's missions: extended, renewed, shortened, left …, whatever way it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from incubo.diff.facts import Change, Subject
from incubo.diff.item_matching import Matcher, match_items
from incubo.model.dates import shift_date_clamped
from incubo.model.records import Member, Mission

_MATCHERS: tuple[Matcher, ...] = (
    lambda a, b: a.start == b.start and set(a.startups) == set(b.startups),
    lambda a, b: a.start == b.start and bool(set(a.startups) & set(b.startups)),
    lambda a, b: a.start is not None and a.start == b.start,
    lambda a, b: set(a.startups) == set(b.startups) and a.end == b.end,
    lambda a, b: set(a.startups) == set(b.startups) and _overlap(a, b),
)
"""What tells that two missions are one that was changed: the surest sign first."""
_NON_END_CHANGES = ("mission-start", "mission-joined", "mission-elsewhere", "mission-contract")
"""What else may change in a mission that ends earlier because something of it goes on in another."""


def compare_missions(subject: Subject, old_member: Member, new_member: Member) -> Iterator[Change]:
    """The changes of a member's missions, in the order of the file."""
    if old_member.missions == new_member.missions:
        return
    pairs, gone, fresh = match_items(old_member.missions, new_member.missions, _MATCHERS)
    made: list[Change] = []
    for old, new in pairs:
        if old == new:
            continue
        rest = next((each for each in fresh if _is_continuation(old, new, each)), None)
        if rest is not None:  # it goes on without some of its startups: two missions are written, one thing happened
            fresh.remove(rest)
            made.append(Change(subject, "mission-left", "missions", old, rest))
            if rest.end != old.end:
                made.append(Change(subject, _end_change_type(old.end, rest.end), "missions", old, rest))
            made += [change for change in _compare_mission(subject, old, new) if change.type in _NON_END_CHANGES]
            if _contract_terms(old) != _contract_terms(rest):
                made.append(Change(subject, "mission-contract", "missions", old, rest))
            continue
        made += _compare_mission(subject, old, new)
    for mission in fresh:
        one = _classify_new_mission(subject, mission, [new for _, new in pairs], old_member)
        made.append(one)
        if one.type == "mission-renewed" and _contract_terms(one.old) != _contract_terms(mission):
            made.append(one._replace(type="mission-contract"))
    made += [Change(subject, "mission-removed", "missions", mission) for mission in gone]
    yield from made
    before, after = _last_day(old_member.missions), _last_day(new_member.missions)
    if before is not None and after is not None and after < before:
        yield Change(subject, "departure", "missions", before, after)


def _overlap(a: Mission, b: Mission) -> bool:
    """Whether two missions overlap."""
    if a.start is None or b.start is None:
        return True
    return a.start <= (b.end or date.max) and b.start <= (a.end or date.max)


def _is_continuation(old: Mission, new: Mission, other: Mission) -> bool:
    """Whether `other` is what goes on of a mission that ends earlier now, without some of its startups."""
    return (
        new.end is not None
        and (old.end is None or new.end < old.end)
        and other.start == shift_date_clamped(new.end, 1)
        and bool(other.startups)
        and set(other.startups) < set(old.startups)
    )


def _end_change_type(old_end: date | None, new_end: date | None) -> str:
    return "mission-extended" if (new_end or date.max) > (old_end or date.max) else "mission-shortened"


def _compare_mission(subject: Subject, old: Mission, new: Mission) -> Iterator[Change]:
    """What is not the same in a mission."""

    def said(what: str) -> Change:
        return Change(subject, what, "missions", old, new)

    if old.end != new.end:
        yield said(_end_change_type(old.end, new.end))
    if old.start != new.start:
        yield said("mission-start")
    more, less = set(new.startups) - set(old.startups), set(old.startups) - set(new.startups)
    if more or less:
        yield said("mission-elsewhere" if more and less else "mission-joined" if more else "mission-left")
    if _contract_terms(old) != _contract_terms(new):
        yield said("mission-contract")


def _contract_terms(mission: Mission) -> tuple[str | None, str | None]:
    return mission.status, mission.employer


def _classify_new_mission(subject: Subject, mission: Mission, others: Sequence[Mission], old_member: Member) -> Change:
    """A new mission: one that goes on where another ends, one after an absence, or another one."""
    if mission.start is not None:
        ended = [
            each
            for each in others
            if set(each.startups) == set(mission.startups)
            and each.start is not None
            and each.end is not None
            and each.start <= mission.start <= shift_date_clamped(each.end, 1)
            and each.end < (mission.end or date.max)
        ]
        if ended:
            return Change(
                subject, "mission-renewed", "missions", max(ended, key=lambda each: each.end or date.max), mission
            )
        last = _last_day(old_member.missions)
        if last is not None and shift_date_clamped(last, 1) < mission.start:
            return Change(subject, "mission-back", "missions", last, mission)
    return Change(subject, "mission-added", "missions", None, mission)


def _last_day(missions: Sequence[Mission]) -> date | None:
    """The last day of all missions; the calendar's last where one has no end; None without a mission."""
    return max((mission.end or date.max for mission in missions if mission.start is not None), default=None)
