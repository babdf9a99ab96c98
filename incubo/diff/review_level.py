"""The level of one change: what people keep themselves, and what somebody in charge looks at.

How closely a change is to be looked at: trivial (people keep their own sheet), normal, sensitive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Change
from incubo.diff.sentences.phrasing import limit_names, shorten
from incubo.model.dates import shift_date
from incubo.model.records import Member
from incubo.model.tenure import EXTENSION_GRACE_DAYS
from incubo.registry.registry import Registry

TRIVIAL_MONTHS = 6
"""What ends within so many months is people's own affair: later, the next committee has not decided."""

_PERSONAL_FIELDS = frozenset(("fullname", "role", "domaine", "competences", "link", "avatar"))
"""What people say of themselves. Not their account (they are known by it), their teams, their missions."""
_PRODUCT_FIELDS = frozenset(
    (
        "mission", "contact", "link", "repository", "usertypes", "thematiques", "techno", "stats", "stats_url",
        "budget_url", "impact_url", "dashlord_url", "accessibility_status", "analyse_risques", "analyse_risques_url",
        "mon_service_securise", "objectives", "standards", "reviewed_on", "post_mortem",
    )
)  # fmt: skip
"""What a team says of its product. Not its name, whom it belongs to, or what others decided of it (any event)."""
_OFFER_FIELDS = frozenset(("title", "roles", "domaine", "titulaire", "contact", "url", "contacts"))
_TEXT_CHANGES = ("body", "form")
_HOST_FIELDS = frozenset(("incubator", "incubators"))
_SPONSOR_FIELDS = frozenset(("sponsors", "owner"))


class Author(NamedTuple):
    """Who made a change, as the registry knew them before it: their startups, and the offers of those.

    `account_count`: how many members have that account; without a `member`, the only one has no mission now.
    """

    login: str | None = None
    member: Member | None = None
    account_count: int = 0
    startups: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()


def find_author(before: Registry, login: str | None, today: date) -> Author:
    """The member whose `github` that is, before the change: nobody becomes somebody else by it."""
    if not login:
        return Author()
    wanted = login.casefold()
    found = [each for each in before.members.values() if each.github and each.github.casefold() == wanted]
    if len(found) != 1 or not found[0].is_active(today):
        return Author(login, account_count=len(found))
    startups = frozenset(before.member_startups(found[0], today))
    offers = frozenset(job.id for job in before.jobs.values() if before.offer_startup_id(job) in startups)
    return Author(login, found[0], 1, startups, offers)


def assess_change(change: Change, author: Author, today: date) -> tuple[str, str]:
    """The level of one change, and why (a template of `names`)."""
    grave = _sensitive_reason(change)
    if grave is not None:
        return "sensitive", grave
    if author.member is not None:
        if change.subject.kind == "member" and change.subject.id == author.member.id and _is_own_affair(change, today):
            return "trivial", N_("one's own sheet: {names:list}")
        if change.subject.kind == "member" and _is_team_extension(change, author, today):
            return "trivial", N_("missions of one's own team, for six months at most: {names:list}")
        if change.subject.kind in ("startup", "job") and _is_team_affair(change, author, today):
            return "trivial", N_("the sheet of one's own team: {names:list}")
    return "normal", _NORMAL_REASONS.get(change.type, _OTHER_REASON)


_OTHER_REASON = N_("sheets changed: {names:list}")
_NORMAL_REASONS = {
    "added": N_("new entries: {names:list}"),
    "mission-contract": N_("another contract: {names:list}"),
    "mission-extended": N_("missions extended: {names:list}"),
    "mission-renewed": N_("missions extended: {names:list}"),
    "mission-added": N_("new missions: {names:list}"),
    "mission-back": N_("new missions: {names:list}"),
    "mission-joined": N_("another startup: {names:list}"),
    "mission-elsewhere": N_("another startup: {names:list}"),
    "mission-shortened": N_("missions that end earlier: {names:list}"),
    "mission-left": N_("missions that end earlier: {names:list}"),
    "departure": N_("missions that end earlier: {names:list}"),
    "committee-held": N_("a committee's decision: {names:list}"),
    "committee-changed": N_("a committee's decision: {names:list}"),
}


def _sensitive_reason(change: Change) -> str | None:
    """Why a change is sensitive whoever makes it; None where it is not."""
    what, field = change.type, change.field
    if what.startswith("phase-") or (what, field) == ("unclear", "phases"):
        return N_("the phase changes: {names:list}")
    if what == "removed":
        return N_("entries removed: {names:list}")
    if what == "renamed":
        return N_("an id changes: {names:list}")
    if what == "unreadable":
        return N_("a sheet cannot be read: {names:list}")
    if what == "ignore":
        return N_("a comment accepts findings: {names:list}")
    if what == "word":
        return N_("the registry's own words change: {names:list}")
    if what == "committee-removed" or (what.startswith("event-") and _is_end_event(change)):
        return N_("the end of a startup, or a committee, is rewritten: {names:list}")
    if field in _SPONSOR_FIELDS and change.subject.kind == "startup":
        return N_("the sponsors change: {names:list}")
    if field in _HOST_FIELDS and change.subject.kind == "startup":
        return N_("the incubator changes: {names:list}")
    if field == "stop_reason":
        return N_("the end of a startup, or a committee, is rewritten: {names:list}")
    if field == "github" and change.subject.kind == "member":
        return N_("an account changes, by which people are known: {names:list}")
    if _changes_reviewers(change):
        return N_("the teams that look at an incubator's sheets change: {names:list}")
    return None


def _changes_reviewers(change: Change) -> bool:
    """Whether it changes who is in a team, or whose team that is: CODEOWNERS is made of it."""
    kind, field = change.subject.kind, change.field
    if change.type == "added":
        return kind == "member" and bool(change.new.teams)
    return (kind, field) in (("member", "teams"), ("team", "incubator"))


def _is_end_event(change: Change) -> bool:
    return any(event is not None and event.name == "end" for event in (change.old, change.new))


def _is_own_affair(change: Change, today: date) -> bool:
    """Whether a person may say that of themselves."""
    if change.type in ("field", "unclear"):
        return change.field in _PERSONAL_FIELDS
    if change.type == "mission-shortened":
        return not _ended_long_ago(change.old.end, today)
    return change.type in _TEXT_CHANGES or change.type == "departure" or _is_short_extension(change, today)


def _is_short_extension(change: Change, today: date) -> bool:
    """Whether a mission is extended, under the same contract, by a few months."""
    if change.type not in ("mission-extended", "mission-renewed"):
        return False
    limit = shift_date(today, TRIVIAL_MONTHS, "months")
    was, now = change.old, change.new
    same = (was.status, was.employer) == (now.status, now.employer)
    return (
        same and not _ended_long_ago(was.end, today) and now.end is not None and limit is not None and now.end <= limit
    )


def _ended_long_ago(end: date | None, today: date) -> bool:
    """Whether a mission ended too long ago to be anything but a record of the past."""
    return end is not None and (today - end).days > EXTENSION_GRACE_DAYS


def _is_team_extension(change: Change, author: Author, today: date) -> bool:
    """Whether a mission is extended for the author's own startups, and for no other."""
    if not change.type.startswith("mission-") or not _is_short_extension(change, today):
        return False
    startups = set(change.new.startups)
    return bool(startups) and startups <= author.startups


def _is_team_affair(change: Change, author: Author, today: date) -> bool:
    """Whether a team may say that of its product, or of its offers."""
    told = change.type in _TEXT_CHANGES
    if change.subject.kind == "job":
        limit = shift_date(today, TRIVIAL_MONTHS, "months")
        longer = change.type == "job-extended" and bool(change.new and limit and change.new <= limit)
        own = longer or change.type == "job-closed" or (change.type == "field" and change.field in _OFFER_FIELDS)
        return change.subject.id in author.offers and (told or own)
    own = change.type == "metric-added" or (change.type == "field" and change.field in _PRODUCT_FIELDS)
    return change.subject.id in author.startups and (told or own)


REVIEW_LEVELS = ("trivial", "normal", "sensitive")


class ReviewReason(NamedTuple):
    """Why a change is of a level."""

    level: str
    text: Message


class ReviewLevel(NamedTuple):
    """The level of a whole change and the reasons for it. `author_id` is the member who made it, if known."""

    level: str
    reasons: tuple[ReviewReason, ...]
    author_id: str | None = None


def assess_review_level(
    changes: Sequence[Change],
    author: Author,
    today: date,
    *,
    rule_changes: Iterable[Message] = (),
    finding_count: int = 0,
    other_files: Sequence[str] = (),
) -> ReviewLevel:
    """The risk of a change. `rule_changes`: what it changes of what it is judged by; `finding_count`: errors and
    warnings it adds;
    `other_files`: files beside the entries.
    """
    reasons = [ReviewReason("sensitive", text) for text in rule_changes]
    named: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        level, why = assess_change(change, author, today)
        named.setdefault((level, why), []).append(change.subject.title)
    for (level, why), names in named.items():
        reasons.append(ReviewReason(level, Message(why, {"names": limit_names(list(dict.fromkeys(names)))})))
    if finding_count and all(reason.level == "trivial" for reason in reasons):
        about = {"n": finding_count}
        reasons.append(ReviewReason("normal", Message(N_("it adds {n} finding"), about, N_("it adds {n} findings"))))
    if other_files:
        beside = {"names": limit_names([shorten(path) for path in other_files])}
        reasons.append(ReviewReason("normal", Message(N_("files beside the entries: {names:list}"), beside)))
    if not reasons:
        reasons.append(ReviewReason("normal", Message(N_("nothing changes in the entries"))))
    elif any(reason.level == "normal" for reason in reasons):
        reasons += [ReviewReason("normal", text) for text in _unknown_author_reasons(author)]
    level = max((reason.level for reason in reasons), key=REVIEW_LEVELS.index)
    kept = tuple(reason for reason in reasons if reason.level == level)
    return ReviewLevel(level, kept, author.member.id if author.member is not None else None)


_ACCOUNT_PROBLEMS = (
    N_("no member's sheet has the account “{login}”"),
    N_("the member who has the account “{login}” is on no mission now"),
    N_("several members' sheets have the account “{login}”: nobody knows whose it is"),
)


def _unknown_author_reasons(author: Author) -> Iterator[Message]:
    if author.member is None and author.login:
        message = _ACCOUNT_PROBLEMS[min(author.account_count, 2)]
        yield Message(message, {"login": shorten(author.login)})
    elif author.member is None:
        yield Message(N_("nobody said who asks"))
