"""Something that needs attention, as data; the reasons there are, the most pressing first.

Whose concerns, and on which day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.dates import shift_date_clamped
from incubo.model.records import Startup
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry
from incubo.reports.common import startups_of_incubator


class ActionReason(NamedTuple):
    """A kind of concern: its heading, and what is said of it in one line where more than half the startups have it.

    `summary_base` names those startups: `incubated` (in the programme) or `living`. `is_urgent`: it cannot wait.
    `shows_date`: its day
    stands before it. `combined` says several topics of one entry in a line, for the same command mends them ("": each
    has its own line).
    """

    title: Message
    summary: Message
    summary_base: str = "living"
    is_urgent: bool = False
    shows_date: bool = False
    combined: str = ""


ACTION_REASONS: Mapping[str, ActionReason] = {
    "ghost": ActionReason(
        Message(N_("Missions in startups that have ended")),
        Message(N_("missions go on in {n} startups that have ended")),
        is_urgent=True,
    ),
    "nobody": ActionReason(
        Message(N_("Startups without anybody")),
        Message(N_("nobody in the team: {n} startups out of {all}")),
        is_urgent=True,
    ),
    "committee-late": ActionReason(
        Message(N_("Committees overdue")),
        Message(N_("committee overdue: {n} startups out of {all}")),
        "incubated",
        is_urgent=True,
    ),
    "mission-ended": ActionReason(
        Message(N_("Missions that have ended, and nothing follows")),
        Message(N_("missions ended without another one in {n} startups out of {all}")),
        is_urgent=True,
        shows_date=True,
    ),
    "mission-ending": ActionReason(
        Message(N_("Missions that end soon")),
        Message(N_("missions end soon in {n} startups out of {all}")),
        is_urgent=True,
        shows_date=True,
    ),
    "committee-soon": ActionReason(
        Message(N_("Committees to come")),
        Message(N_("committee soon: {n} startups out of {all}")),
        "incubated",
        is_urgent=True,
        shows_date=True,
    ),
    "offer-closing": ActionReason(
        Message(N_("Offers that close soon")),
        Message(N_("offers close soon in {n} startups out of {all}")),
        is_urgent=True,
        shows_date=True,
    ),
    "offer-stale": ActionReason(
        Message(N_("Offers open for long")),
        Message(N_("offers open for long in {n} startups out of {all}")),
    ),
    "committee-never": ActionReason(
        Message(N_("No committee recorded")),
        Message(N_("no committee recorded: {n} startups out of {all}")),
        "incubated",
    ),
    "phase-long": ActionReason(
        Message(N_("Phases longer than usual")),
        Message(N_("phase longer than usual: {n} startups out of {all}")),
    ),
    "role": ActionReason(
        Message(N_("Roles that nobody holds")),
        Message(N_("nobody in the domain {what}: {n} startups out of {all}")),
        combined=N_("nobody in the domains {what:list}: {title}"),
    ),
    "sheet": ActionReason(
        Message(N_("To fill in on the sheet")),
        Message(N_("not filled in, {what}: {n} startups out of {all}")),
        combined=N_("not filled in, {what:list}: {title}"),
    ),
    "post-mortem": ActionReason(
        Message(N_("Stopped without a post-mortem")),
        Message(N_("no post-mortem: {n} startups stopped within a year")),
    ),
}
"""Every reason, in the order in which concerns are told."""


class ActionItem(NamedTuple):
    """Something that needs attention.

    `message` says it as the data do, `entry` is what it is about and `command` what mends it. `day`: since when, or
    until
    when. `startups`: those it touches. `topic` tells concerns of one reason apart (a role, a field of the sheet);
    `topic_label`
    is what people call it.
    """

    reason: str
    message: Message
    entry: EntryRef
    command: str
    day: date | None = None
    startups: tuple[str, ...] = ()
    topic: str = ""
    topic_label: Message | None = None


WINDOW_DAYS = 30
"""How far ahead, and back, attention looks."""


class AttentionContext(NamedTuple):
    """A registry on a day, for one incubator or all of them (None). `today`: today, where the day lies before it."""

    registry: Registry
    day: date
    incubator: str | None = None
    today: date | None = None

    @property
    def last_day(self) -> date:
        """The last day that is looked at."""
        return shift_date_clamped(self.day, WINDOW_DAYS)

    def startups(self) -> list[Startup]:
        """All the startups, living or not."""
        return startups_of_incubator(self.registry, self.incubator)

    def phase_of(self, startup: Startup) -> str | None:
        """The phase of a startup on the day."""
        step = self.registry.phase_period_at(startup.id, self.day)
        return step.phase.name if step is not None else None

    def living_startups(self) -> list[Startup]:
        """The startups that live on the day."""
        return [startup for startup in self.startups() if self.registry.vocabulary.is_live(self.phase_of(startup))]

    def incubated_startups(self) -> list[Startup]:
        """Those in the programme."""
        return [startup for startup in self.startups() if self.registry.vocabulary.is_incubated(self.phase_of(startup))]
