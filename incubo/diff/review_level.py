"""How closely to review a set of changes: trivial, normal or sensitive, with the reasons.

A change is trivial if its author may decide it alone (their own entry, their team's product), sensitive if it needs
somebody in charge whoever makes it (phases, sponsors, accounts, months of missions that are over), and normal
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.diff.facts import Change
from incubo.diff.sentences.phrasing import shorten
from incubo.model.dates import shift_date
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.records import Member, Mission
from incubo.model.schemas.organisations import REVIEWER_CHANGE
from incubo.model.tenure import EXTENSION_GRACE_DAYS
from incubo.registry.registry import Registry

REVIEW_LEVELS = ("trivial", "normal", "sensitive")
"""The levels, from the one that needs the least."""
LEVEL_LABELS = {"trivial": N_("trivial"), "normal": N_("normal"), "sensitive": N_("sensitive")}
_TRIVIAL_MONTHS = 6
"""An extension by up to so many months is trivial; a longer one goes beyond the next committee's decision."""

_LATE_RECORDING_DAYS = 31
"""Departures and starts are often recorded some weeks late. What goes further back is worked, and invoiced."""
_FAR_START_DAYS = 366
"""A mission that begins further from today is more often a wrong year than a plan, or history."""
_FAR_MOVE_DAYS = 183
"""A start that moves by more, or that is further from what it follows (the person's missions, the beginning of its
startup), is more often a slip than news.
"""
_PLANNED_START_DAYS = 92
"""Missions are rarely planned earlier. A start that is nearer is what brings a person back, however long after."""
_FAR_END_DAYS = 92
"""An end that moves back by more, to a day that is past, takes back a period that had been agreed."""
_RECENT_DAYS = 14
"""A departure is news for so long."""

_TEXT_CHANGES = ("body", "form")


class Author(NamedTuple):
    """The author of a change, as the registry knew them before it: their startups, and the job offers of these.

    `account_count`: how many members have the account `login`. If there is one and `member` is None, that member has
    no mission today.
    """

    login: str | None = None
    member: Member | None = None
    account_count: int = 0
    startups: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()


class ReviewReason(NamedTuple):
    """Why a change has a level."""

    level: str
    text: Message


class ReviewLevel(NamedTuple):
    """The level of a set of changes and the reasons for it. `author_id`: the member who made it, if known.
    `error_count`: how many errors the changes add.
    """

    level: str
    reasons: tuple[ReviewReason, ...]
    author_id: str | None = None
    error_count: int = 0


def level_text(review: ReviewLevel) -> Message:
    """A level and its meaning, as a sentence: `Sensitive change: somebody in charge must review it`."""
    if review.error_count and review.level != "sensitive":
        return Message(
            N_("Normal change, but {n} error has to be corrected first"),
            {"n": review.error_count},
            N_("Normal change, but {n} errors have to be corrected first"),
        )
    return Message(_LEVEL_TEXTS[review.level])


_LEVEL_TEXTS = {
    "trivial": N_("Trivial change: nobody else needs to review it"),
    "normal": N_("Normal change: a look is enough"),
    "sensitive": N_("Sensitive change: somebody in charge must review it"),
}


def find_author(before: Registry, login: str | None, as_of: date) -> Author:
    """The active member whose `github` is `login` before the change, so that a change cannot give itself an author."""
    if not login:
        return Author()
    account = login.casefold()
    members = [member for member in before.members.values() if member.github and member.github.casefold() == account]
    if len(members) != 1 or not members[0].is_active(as_of):
        return Author(login, account_count=len(members))
    startups = frozenset(before.member_startups(members[0], as_of))
    offers = frozenset(job.id for job in before.jobs.values() if before.job_startup_id(job) in startups)
    return Author(login, members[0], 1, startups, offers)


def assess_review_level(
    changes: Sequence[Change],
    author: Author,
    as_of: date,
    *,
    after: Registry,
    rule_changes: Iterable[Message] = (),
    finding_count: int = 0,
    error_count: int = 0,
    other_files: Sequence[str] = (),
    kept_copy_count: int = 0,
) -> ReviewLevel:
    """The level of a set of changes, which is the highest of its parts.

    `after`: the registry with the changes. `rule_changes`: changes of the configuration that decides about validity.
    `finding_count`: how many errors and warnings the changes add, `error_count`: how many of them are errors.
    `other_files`: changed files that are not entries.
    `kept_copy_count`: how many changed files are kept for the next import, as they were elsewhere.
    """
    reasons = [ReviewReason("sensitive", text) for text in rule_changes]
    titles: dict[tuple[str, str], list[str]] = {}
    added = {change.subject for change in changes if change.type == "added"}
    for change in changes:
        if change.type == "unclear" and change.subject in added:
            continue  # a part of what is new
        titles.setdefault(_assess_change(change, author, as_of, after), []).append(change.subject.title)
    for (level, template), names in titles.items():
        reasons.append(ReviewReason(level, Message(template, {"names": limit_names(list(dict.fromkeys(names)))})))
    if finding_count and all(reason.level == "trivial" for reason in reasons):
        message = Message(N_("it adds {n} finding"), {"n": finding_count}, N_("it adds {n} findings"))
        reasons.append(ReviewReason("normal", message))
    if other_files:
        arguments = {"names": limit_names([shorten(path) for path in other_files])}
        reasons.append(ReviewReason("normal", Message(N_("files that are not entries: {names:list}"), arguments)))
    if kept_copy_count:
        message = Message(
            N_("{n} copy that is kept for the next import"),
            {"n": kept_copy_count},
            N_("{n} copies that are kept for the next import"),
        )
        reasons.append(ReviewReason("normal", message))
    if not reasons:
        reasons.append(ReviewReason("normal", Message(N_("nothing changes in the entries"))))
    elif any(reason.level == "normal" for reason in reasons):
        reasons += [ReviewReason("normal", text) for text in _unknown_author_reasons(author)]
    level = max((reason.level for reason in reasons), key=REVIEW_LEVELS.index)
    deciding = tuple(reason for reason in reasons if reason.level == level)
    return ReviewLevel(level, deciding, author.member.id if author.member is not None else None, error_count)


_ACCOUNT_PROBLEMS = (
    N_("no member's entry has the account “{login}”"),
    N_("the member who has the account “{login}” has no current mission"),
    N_("several members' entries have the account “{login}”: it is not clear whose it is"),
)
"""Why the author is unknown, by `Author.account_count`."""


def _unknown_author_reasons(author: Author) -> Iterator[Message]:
    if author.member is None and author.login:
        template = _ACCOUNT_PROBLEMS[min(author.account_count, 2)]
        yield Message(template, {"login": shorten(author.login)})
    elif author.member is None:
        yield Message(N_("the author of the request is not known"))


def _assess_change(change: Change, author: Author, as_of: date, after: Registry) -> tuple[str, str]:
    """The level of one change and the reason, a template with `names`."""
    sensitive_reason = _sensitive_reason(change) or _mission_reason(change, as_of, after)
    if sensitive_reason is not None:
        return "sensitive", sensitive_reason
    if author.member is not None:
        kind = change.subject.kind
        if kind == "member" and change.subject.id == author.member.id and _is_own_affair(change, as_of):
            return "trivial", N_("the author's own entry: {names:list}")
        if kind == "member" and _is_team_extension(change, author, as_of):
            return "trivial", N_("missions of the author's own team, for six months at most: {names:list}")
        if kind in ("startup", "job") and _is_team_affair(change, author, as_of):
            return "trivial", N_("the entry of the author's own team: {names:list}")
    return "normal", _NORMAL_REASONS.get(change.type, _OTHER_REASON)


_OTHER_REASON = N_("entries changed: {names:list}")
_NORMAL_REASONS = {
    "added": N_("new entries: {names:list}"),
    "mission-contract": N_("another contract: {names:list}"),
    "mission-extended": N_("missions extended: {names:list}"),
    "mission-renewed": N_("missions extended: {names:list}"),
    "mission-added": N_("new missions: {names:list}"),
    "mission-back": N_("new missions: {names:list}"),
    "mission-joined": N_("one more product: {names:list}"),
    "mission-elsewhere": N_("another product: {names:list}"),
    "mission-shortened": N_("missions that end earlier: {names:list}"),
    "mission-left": N_("missions that end earlier: {names:list}"),
    "departure": N_("missions that end earlier: {names:list}"),
    "committee-held": N_("a committee's decision: {names:list}"),
    "committee-changed": N_("a committee's decision: {names:list}"),
}


def _sensitive_reason(change: Change) -> str | None:
    """Why a change is sensitive whoever makes it; None if it is not."""
    change_type, kind = change.type, change.subject.kind
    if change_type.startswith("phase-") or (change_type, change.field) == ("unclear", "phases"):
        return N_("the phase changes: {names:list}")
    if change_type == "removed":
        return N_("entries removed: {names:list}")
    if change_type == "forgotten":
        return N_("people who left are forgotten: {names:list}")
    if change_type == "renamed":
        return N_("an id changes: {names:list}")
    if change_type == "unreadable":
        return N_("an entry cannot be read: {names:list}")
    if change_type == "ignore":
        return N_("a comment accepts findings: {names:list}")
    if change_type == "word":
        return N_("the registry's own words change: {names:list}")
    if change_type == "committee-removed" or (change_type.startswith("event-") and _is_end_event(change)):
        return N_("the end of a product, or a committee, is rewritten: {names:list}")
    if change_type == "added" and kind == "member" and change.new.teams:
        return REVIEWER_CHANGE
    declaration = _find_field(change)
    return (declaration.sensitive_reason or None) if declaration is not None else None


def _mission_reason(change: Change, as_of: date, after: Registry) -> str | None:
    """Why a change of missions is sensitive: it changes months that are over, moves a day far, or has an improbable
    start.
    """
    old, new = change.old, change.new
    if change.type == "departure":
        return _moved_end_reason(old, new, as_of)
    if change.type == "mission-shortened":
        return _moved_end_reason(old.last_day, new.last_day, as_of)
    if change.type == "mission-left" and new.start is not None and new.start != old.start:  # the rest of the mission
        return _moved_end_reason(old.last_day, new.start, as_of)
    if change.type == "mission-removed" and old.start is not None and _is_long_past(old.start, as_of):
        return N_("a mission that had begun is removed: {names:list}")
    if change.type == "mission-start" and old.start is not None:
        reason = _moved_start_reason(old.start, new.start, as_of)
        if reason is not None:
            return reason
    added = new.missions if change.type == "added" and change.subject.kind == "member" else ()
    if change.type in _NEW_STARTS:
        added = (new,)
    return next((reason for mission in added if (reason := _new_start_reason(change, mission, as_of, after))), None)


_NEW_STARTS = ("mission-added", "mission-back", "mission-renewed", "mission-start")


def _is_long_past(day: date, as_of: date) -> bool:
    """Whether a day is further back than what is usually recorded late."""
    return (as_of - day).days > _LATE_RECORDING_DAYS


def _moved_end_reason(old_end: date, new_end: date, as_of: date) -> str | None:
    """Why an end that becomes earlier is sensitive: it takes back more days that are over than are usually recorded
    late, or a long period that was agreed, back to a day that is no news any more.
    """
    if (min(old_end, as_of) - new_end).days > _LATE_RECORDING_DAYS:
        return N_("an end moves back over more than a month that is past: {names:list}")
    is_far = old_end != date.max and (old_end - new_end).days > _FAR_END_DAYS
    if is_far and (as_of - new_end).days > _RECENT_DAYS:
        return N_("an end moves back by more than three months, to a day that is past: {names:list}")
    return None


def _moved_start_reason(old_start: date, new_start: date | None, as_of: date) -> str | None:
    """Why a start that moves, or is removed (None), is sensitive."""
    if new_start is None:
        return N_("the start of a mission that had begun is removed: {names:list}") if old_start <= as_of else None
    days = abs((new_start - old_start).days)
    if days > _LATE_RECORDING_DAYS and _is_long_past(min(old_start, new_start), as_of):
        return N_("a start moves by more than a month, in the past: {names:list}")
    if days > _FAR_MOVE_DAYS:
        return N_("a start moves by more than six months: {names:list}")
    return None


def _new_start_reason(change: Change, mission: Mission, as_of: date, after: Registry) -> str | None:
    """Why the start of a mission is improbable: far from today, from the person's other missions, or from the beginning
    of its startups.
    """
    start = mission.start
    if start is None:
        return None
    if abs((start - as_of).days) > _FAR_START_DAYS:
        return N_("a mission begins more than a year from today: {names:list}")
    member = after.members.get(change.subject.id) if change.type != "added" else None  # a new entry has no others
    others = [other for other in (member.missions if member is not None else ()) if other.start and other != mission]
    if others and (min(other.first_day for other in others) - start).days > _FAR_MOVE_DAYS:
        return N_("a mission begins more than six months before the person's first one: {names:list}")
    is_planned = (start - as_of).days > _PLANNED_START_DAYS
    if others and is_planned and (start - max(other.last_day for other in others)).days > _FAR_MOVE_DAYS:
        return N_("a mission begins more than six months after the person's last one ends: {names:list}")
    beginnings = [_startup_beginning(after, startup_id) for startup_id in mission.startups]
    if any(beginning is not None and (beginning - start).days > _FAR_MOVE_DAYS for beginning in beginnings):
        return N_("a mission begins more than six months before its product: {names:list}")
    return None


def _startup_beginning(registry: Registry, startup_id: str) -> date | None:
    """The first day of a startup's first dated phase; None if it is not known."""
    startup = registry.startups.get(startup_id)
    starts = [phase.start for phase in startup.phases if phase.start is not None] if startup is not None else []
    return min(starts, default=None)


def _find_field(change: Change) -> Field | None:
    """The declaration of the field that a change is about; None for other changes, and for fields without one."""
    kind = ENTRY_KINDS.get(change.subject.kind)
    return kind.find_field(change.field) if kind is not None and change.field else None


def _may_author_decide(change: Change) -> bool:
    """Whether a change is about a field that its author may decide about (`Field.author_decides`)."""
    field = _find_field(change)
    return field is not None and field.author_decides


def _is_end_event(change: Change) -> bool:
    return any(event is not None and event.name == "end" for event in (change.old, change.new))


def _is_own_affair(change: Change, as_of: date) -> bool:
    """Whether members may decide a change of their own entry."""
    if change.type in ("field", "unclear"):
        return _may_author_decide(change)
    if change.type == "mission-shortened":
        return not _ended_long_ago(change.old.end, as_of)
    return change.type in _TEXT_CHANGES or change.type == "departure" or _is_short_extension(change, as_of)


def _is_short_extension(change: Change, as_of: date) -> bool:
    """Whether a mission is extended under the same contract, by _TRIVIAL_MONTHS at most."""
    if change.type not in ("mission-extended", "mission-renewed"):
        return False
    limit = shift_date(as_of, _TRIVIAL_MONTHS, "months")
    old, new = change.old, change.new
    same_contract = (old.status, old.employer) == (new.status, new.employer)
    return (
        same_contract
        and not _ended_long_ago(old.end, as_of)
        and new.end is not None
        and limit is not None
        and new.end <= limit
    )


def _ended_long_ago(end: date | None, as_of: date) -> bool:
    """Whether a mission ended so long ago that changing its end rewrites the past."""
    return end is not None and (as_of - end).days > EXTENSION_GRACE_DAYS


def _is_team_extension(change: Change, author: Author, as_of: date) -> bool:
    """Whether a mission is extended that is only for the author's startups."""
    if not change.type.startswith("mission-") or not _is_short_extension(change, as_of):
        return False
    startups = set(change.new.startups)
    return bool(startups) and startups <= author.startups


def _is_team_affair(change: Change, author: Author, as_of: date) -> bool:
    """Whether a team may decide a change of its product or of its job offers."""
    is_text = change.type in _TEXT_CHANGES
    if change.subject.kind == "job":
        limit = shift_date(as_of, _TRIVIAL_MONTHS, "months")
        is_short_extension = change.type == "job-extended" and bool(change.new and limit and change.new <= limit)
        is_offer_field = change.type == "field" and _may_author_decide(change)
        return change.subject.id in author.offers and (
            is_text or is_short_extension or is_offer_field or change.type == "job-closed"
        )
    is_product_field = change.type == "field" and _may_author_decide(change)
    return change.subject.id in author.startups and (is_text or is_product_field or change.type == "metric-added")
