"""Action items as data: the reasons, the most pressing first, and how far they are looked for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.facts.scope import Scope
from incubo.model.dates import shift_date_clamped
from incubo.registry.lookup import EntryRef

WINDOW_DAYS = 30
"""How many days ahead and back action items are looked for."""


class ActionReason(NamedTuple):
    """A reason for action items: its heading, and the summary used if it concerns more than half of the startups.

    `summary_base`: what half is counted of, `incubated` (startups in the programme) or `live`. `is_urgent`: the page
    of the day lists it first. `shows_date`: its day is shown before the message. `combined`: the message for several
    topics of one entry that one command settles ("": each topic has its own line); `combined_short`: the same
    where the entry is named already.
    """

    title: Message
    summary: Message
    summary_base: str = "live"
    is_urgent: bool = False
    shows_date: bool = False
    combined: str = ""
    combined_short: str = ""


ACTION_REASONS: Mapping[str, ActionReason] = {
    "stop-decided": ActionReason(
        Message(N_("Stops decided and not done")),
        Message(N_("stop decided and not done: {n} active startups out of {all}")),
        is_urgent=True,
    ),
    "ghost": ActionReason(
        Message(N_("Missions in startups that have stopped")),
        Message(N_("missions run on in {n} startups that have stopped")),
        is_urgent=True,
    ),
    "phase-doubt": ActionReason(
        Message(N_("Current phase to settle")),
        Message(N_("current phase to settle: {n} active startups out of {all}")),
        is_urgent=True,
    ),
    "nobody": ActionReason(
        Message(N_("Startups without anybody")),
        Message(N_("nobody in the team: {n} active startups out of {all}")),
        is_urgent=True,
    ),
    "committee-late": ActionReason(
        Message(N_("Committees overdue")),
        Message(N_("committee overdue: {n} startups in the programme out of {all}")),
        "incubated",
        is_urgent=True,
    ),
    "committee-undecided": ActionReason(
        Message(N_("Decisions of committees to record")),
        Message(N_("decision of the last committee to record: {n} startups in the programme out of {all}")),
        "incubated",
        is_urgent=True,
        shows_date=True,
    ),
    "mission-ended": ActionReason(
        Message(N_("Missions ended and not renewed")),
        Message(N_("missions ended and not renewed in {n} startups, of {all} active ones")),
        is_urgent=True,
        shows_date=True,
    ),
    "mission-ending": ActionReason(
        Message(N_("Missions that end soon")),
        Message(N_("missions end soon in {n} startups, of {all} active ones")),
        is_urgent=True,
        shows_date=True,
    ),
    "order-certify": ActionReason(
        Message(N_("Work to certify as done")),
        Message(N_("work to certify as done in {n} startups, of {all} active ones")),
        is_urgent=True,
        shows_date=True,
    ),
    "order-next": ActionReason(
        Message(N_("Orders to renew")),
        Message(N_("orders to renew in {n} startups, of {all} active ones")),
        is_urgent=True,
        shows_date=True,
    ),
    "committee-soon": ActionReason(
        Message(N_("Committees to come")),
        Message(N_("committee soon: {n} startups in the programme out of {all}")),
        "incubated",
        is_urgent=True,
        shows_date=True,
    ),
    "offer-closing": ActionReason(
        Message(N_("Offers that close soon")),
        Message(N_("offers close soon in {n} startups, of {all} active ones")),
        is_urgent=True,
        shows_date=True,
    ),
    "offer-stale": ActionReason(
        Message(N_("Offers open for a long time")),
        Message(N_("offers open for a long time in {n} startups, of {all} active ones")),
    ),
    "committee-never": ActionReason(
        Message(N_("No committee recorded")),
        Message(N_("no committee recorded: {n} startups in the programme out of {all}")),
        "incubated",
    ),
    "phase-long": ActionReason(
        Message(N_("Phases longer than usual")),
        Message(N_("phase longer than usual: {n} active startups out of {all}")),
    ),
    "local": ActionReason(
        Message(N_("Written here, not yet at the source")),
        Message(N_("written here, not yet at the source: {n} active startups out of {all}")),
    ),
    "role": ActionReason(
        Message(N_("Vacant roles")),
        Message(N_("nobody in the domain {what}: {n} active startups out of {all}")),
        combined=N_("nobody in the domains {what:list}: {title}"),
        combined_short=N_("nobody in the domains {what:list}"),
    ),
    "draft": ActionReason(
        Message(N_("Drafts to complete")),
        Message(N_("still drafts, in no figure: {n} startups")),
    ),
    "sheet": ActionReason(
        Message(N_("Fields to fill in")),
        Message(N_("not filled in, {what}: {n} active startups out of {all}")),
        combined=N_("not filled in, {what:list}: {title}"),
        combined_short=N_("not filled in: {what:list}"),
    ),
    "post-mortem": ActionReason(
        Message(N_("Stopped without a post-mortem")),
        Message(N_("no post-mortem: {n} startups stopped within a year")),
    ),
}
"""Every reason, in the order of the page."""
REASON_RANKS: Mapping[str, int] = {reason: rank for rank, reason in enumerate(ACTION_REASONS)}
"""The place of each reason in that order."""


class ActionItem(NamedTuple):
    """Something that needs attention.

    `entry` is what it is about, `hint` what settles it. `day`: since when, or until when. `startups`: the ids of those
    concerned. `topic` distinguishes items of one reason (a role, a field); `topic_label` is its label. `short`: the
    message where the startup is named already, with its day (None: the message). `argument`: the end of its command,
    if it is about this topic only: one command takes those of all topics of an entry ("": the same one settles all).
    `people`: the ids of those that it is about, beside `entry`.
    """

    reason: str
    message: Message
    entry: EntryRef
    hint: Hint
    day: date | None = None
    startups: tuple[str, ...] = ()
    topic: str = ""
    topic_label: Message | None = None
    short: Message | None = None
    argument: str = ""
    people: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its reason, with its topic if it has one: `role/coaching`."""
        return f"{self.reason}/{self.topic}" if self.topic else self.reason

    @property
    def fact(self) -> str:
        """What it is about, as a short word that says nothing: another one where its day or its people change."""
        return hashlib.sha256(repr((self.day and self.day.isoformat(), *self.people)).encode()).hexdigest()[:8]


JOINED_SINCE = "joined"
"""The topic of a startup that has stopped, where somebody joined since: perhaps it goes on."""


def item_sort_key(item: ActionItem) -> tuple[int, date, str, str]:
    """The key that sorts action items by reason, then by day."""
    return REASON_RANKS[item.reason], item.day or date.max, item.entry.id, item.topic


def last_window_day(view: Scope) -> date:
    """The last day of the window ahead."""
    return shift_date_clamped(view.day, WINDOW_DAYS)
