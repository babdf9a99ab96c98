"""Signals, each declared once, and what is found: what is to be done, for `todo`, and what may be wrong, for
`report risk`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Contribution
from incubo.facts.situation import Situation
from incubo.model.teams import Assignment
from incubo.registry.lookup import EntryRef


class Signal(NamedTuple):
    """What may be wrong, or is to be done. `todo` and the pages of today ask about those with a `title`, `report risk`
    about those with a `level`.

    `title`: its heading. `summary`: used if it concerns more than half of the startups; `summary_base`: what half is
    counted of, `incubated` (startups in the programme) or `live`. `urgency`: what kind of thing to do it is.
    `is_urgent`: the page of the day lists it first. `shows_date`: its day is shown before the message. `is_to_go_on`:
    it is about what a startup needs to go on, nothing to one that is to stop.

    `text`: what is said where the startup is named already; `named`: with its `{title}` (`{what}`: the text, `{label}`:
    the topic). `combined` (of topics, `{what}`), `combined_named` (`{labels}`): the same for several topics of
    one entry that one command settles ("": each has its own line).

    `find`: the function that finds it (`module:function`; "": that of another row finds it too). `subject`: what that
    is asked of, a StartupSituation (`active`: of each active startup, `startup`: of all) or the Scope (`registry`).
    `way`, and `other_ways`: what settles it, with `{id}` of the entry and `{day}`; `field`: what that changes, where a
    source may own it. `ways`: the function that finds what settles it instead, of the Scope and what is found.

    `level`: how much it weighs as a risk, a key of `RISK_LEVELS`. `definition`: what it means.
    """

    title: Message = Message("")
    summary: Message = Message("")
    summary_base: str = "live"
    urgency: str = "review"
    is_urgent: bool = False
    shows_date: bool = False
    is_to_go_on: bool = False
    find: str = ""
    subject: str = "active"
    way: Hint = Hint(command="incubo show {id}")
    other_ways: tuple[Hint, ...] = ()
    field: str = ""
    ways: str = ""
    text: Message = Message("")
    named: Message = Message(N_("{what}: {title}"))
    combined: str = ""
    combined_named: str = N_("{what}: {title}")
    level: str = ""
    definition: str = ""


_EXTEND_OFFER = Hint(command="incubo extend {id}").on_page(Message(N_("Extend the offer")), "extend", job="{id}")
_CLOSE_OFFER = Hint(command="incubo close {id}").on_page(Message(N_("Close the offer")), "close", job="{id}")

SIGNALS: Mapping[str, Signal] = {
    "stop-decided": Signal(
        title=Message(N_("Stops decided and not done")),
        summary=Message(N_("stop decided and not done: {n} active products out of {all}")),
        is_urgent=True,
        level="serious",
        definition=N_(
            "Stop decided: the last committee decided to stop, which is neither done nor planned. What a product needs "
            "to go on is then no reason; nor is it where a stop is planned."
        ),
        find="incubo.facts.find_signals:find_decided_stop",
        named=Message(N_("{title}: {what}")),
        way=Hint(command="incubo stop {id} --on {day} --with-team").on_page(
            Message(N_("Stop the product")), "stop", startup="{id}"
        ),
        field="phases",
        ways="incubo.facts.ways:find_stop_ways",
        urgency="late",
    ),
    "ghost": Signal(
        title=Message(N_("Missions in products that have stopped")),
        summary=Message(N_("missions run on in {n} products that have stopped")),
        is_urgent=True,
        subject="startup",
        find="incubo.facts.find_signals:find_people_after_stop",
        urgency="late",
    ),
    "phase-doubt": Signal(
        title=Message(N_("Current phase to settle")),
        summary=Message(N_("current phase to settle: {n} active products out of {all}")),
        is_urgent=True,
        subject="startup",
        find="incubo.facts.find_signals:find_doubtful_phase",
        named=Message(N_("{title}: {what}")),
    ),
    "nobody": Signal(
        title=Message(N_("Products without anybody")),
        summary=Message(N_("nobody in the team: {n} active products out of {all}")),
        is_urgent=True,
        is_to_go_on=True,
        text=Message(N_("nobody in the team")),
        level="serious",
        definition=N_("Nobody in the team: no mission for the product covers the day."),
        find="incubo.facts.find_signals:find_nobody",
        ways="incubo.facts.ways:find_joining_ways",
        urgency="late",
    ),
    "committee-late": Signal(
        title=Message(N_("Committees overdue")),
        summary=Message(N_("committee overdue: {n} products in the programme out of {all}")),
        summary_base="incubated",
        is_urgent=True,
        text=Message(N_("committee expected on {day:long}, {n:duration} late")),
        level="serious",
        definition=N_(
            "Committee late: the day given by the last committee, otherwise {months} months after it, has passed, no "
            "committee was recorded since, and none is planned. For a day in the past, committees of later dates are "
            "left out."
        ),
        find="incubo.facts.find_signals:find_late_committee",
        way=Hint(command="incubo record committee {id}").on_page(
            Message(N_("Record the committee")), "committee", startup="{id}"
        ),
        urgency="late",
    ),
    "committee-undecided": Signal(
        title=Message(N_("Decisions of committees to record")),
        summary=Message(N_("decision of the last committee to record: {n} products in the programme out of {all}")),
        summary_base="incubated",
        is_urgent=True,
        shows_date=True,
        text=Message(N_("decision of the committee of {day:long} not recorded")),
        named=Message(N_("decision of the committee not recorded: {title}")),
        find="incubo.facts.find_signals:find_undecided_committee",
        way=Hint(command="incubo record committee {id} --on {day}").on_page(
            Message(N_("Record the committee")), "committee", startup="{id}", on="{day}"
        ),
        urgency="late",
    ),
    "mission-ended": Signal(
        title=Message(N_("People whose mission ended and is not renewed")),
        summary=Message(N_("missions ended and not renewed in {n} products, of {all} active ones")),
        is_urgent=True,
        shows_date=True,
        text=Message(N_("mission of {name} over since {day:long}")),
        named=Message(N_("end of mission: {name}")),
        subject="registry",
        find="incubo.facts.find_signals:find_ended_missions",
        urgency="late",
    ),
    "mission-ending": Signal(
        title=Message(N_("People whose mission ends soon")),
        summary=Message(N_("missions end soon in {n} products, of {all} active ones")),
        is_urgent=True,
        shows_date=True,
        text=Message(N_("mission of {name} until {day:long}")),
        named=Message(N_("end of mission: {name}")),
        subject="registry",
        urgency="soon",
    ),
    "team-ending": Signal(
        level="serious",
        definition=N_(
            "All missions end: nobody in the team has a mission there that goes on for more than {days} days."
        ),
        find="incubo.facts.find_signals:find_leaving",
    ),
    "missions-ending": Signal(
        level="watch",
        definition=N_("Some missions end: the same, for some of the team, without another mission there that follows."),
    ),
    "order-certify": Signal(
        title=Message(N_("Work to certify as done")),
        summary=Message(N_("work to certify as done in {n} products, of {all} active ones")),
        is_urgent=True,
        shows_date=True,
        text=Message(N_("order {number} is over and not certified: {name}")),
        named=Message("{what}"),
        subject="registry",
        find="incubo.facts.find_signals:find_ended_orders",
    ),
    "order-next": Signal(
        title=Message(N_("Orders to renew")),
        summary=Message(N_("orders to renew in {n} products, of {all} active ones")),
        is_urgent=True,
        shows_date=True,
        is_to_go_on=True,
        text=Message(N_("order {number} ends before the mission: {name}")),
        named=Message("{what}"),
        subject="registry",
    ),
    "committee-soon": Signal(
        title=Message(N_("Committees to come")),
        summary=Message(N_("committee soon: {n} products in the programme out of {all}")),
        summary_base="incubated",
        is_urgent=True,
        shows_date=True,
        text=Message(N_("committee on {day:long}")),
        named=Message(N_("committee: {title}")),
        find="incubo.facts.find_signals:find_coming_committee",
        way=Hint(command="incubo dossier {id}").on_page(Message(N_("Open the dossier")), "dossier", startup="{id}"),
        other_ways=(Hint().on_page(Message(N_("Hold the committee")), "committee-mode", startup="{id}"),),
        urgency="soon",
    ),
    "offer-closing": Signal(
        title=Message(N_("Offers that close soon")),
        summary=Message(N_("offers close soon in {n} products, of {all} active ones")),
        is_urgent=True,
        shows_date=True,
        text=Message(N_("offer “{offer}” closes on {day:long}")),
        named=Message(N_("offer closes: {title}")),
        subject="registry",
        find="incubo.facts.find_signals:find_ending_offers",
        way=_EXTEND_OFFER,
        other_ways=(_CLOSE_OFFER,),
        urgency="soon",
    ),
    "offer-stale": Signal(
        title=Message(N_("Offers open for a long time")),
        summary=Message(N_("offers open for a long time in {n} products, of {all} active ones")),
        text=Message(N_("offer “{offer}” open for {days:duration}")),
        named=Message(N_("offer open for {days:duration}: {title}")),
        subject="registry",
        way=_CLOSE_OFFER,
        other_ways=(_EXTEND_OFFER,),
    ),
    "committee-never": Signal(
        title=Message(N_("No committee recorded")),
        summary=Message(
            N_("no committee recorded {months} months after the launch: {n} products in the programme out of {all}")
        ),
        summary_base="incubated",
        text=Message(N_("no committee recorded")),
        level="entry",
        definition=N_(
            "No committee recorded: launched more than {months} months ago, and not one committee in the entry."
        ),
        find="incubo.facts.find_signals:find_unrecorded_committee",
        way=Hint(command="incubo record committee {id}").on_page(
            Message(N_("Record a committee")), "committee", startup="{id}"
        ),
    ),
    "metric-never": Signal(
        title=Message(N_("No measure of impact")),
        summary=Message(N_("no measure of impact: {n} products in the programme out of {all}")),
        summary_base="incubated",
        is_to_go_on=True,
        text=Message(N_("no measure of impact recorded")),
        find="incubo.facts.find_signals:find_unmeasured_impact",
        way=Hint(command="incubo record metric {id}").on_page(
            Message(N_("Record measures of impact")), "metric", startup="{id}"
        ),
    ),
    "budget-ended": Signal(
        title=Message(N_("Budgets that ended")),
        summary=Message(N_("budget ended, no other one recorded: {n} products in the programme out of {all}")),
        summary_base="incubated",
        is_to_go_on=True,
        text=Message(N_("budget until {day:long}, no other one recorded since")),
        find="incubo.facts.find_signals:find_ended_budget",
        way=Hint(command="incubo record committee {id}").on_page(
            Message(N_("Record a committee")), "committee", startup="{id}"
        ),
    ),
    "budget-before-committee": Signal(
        title=Message(N_("Committees too late for the budget")),
        summary=Message(N_("committee too late for the budget: {n} products in the programme out of {all}")),
        summary_base="incubated",
        is_to_go_on=True,
        find="incubo.facts.find_signals:find_budget_before_committee",
        ways="incubo.facts.ways:find_budget_ways",
        way=Hint(command="incubo record committee {id}").on_page(
            Message(N_("Plan the committee earlier")), "committee", startup="{id}"
        ),
    ),
    "local": Signal(
        title=Message(N_("Written here, not yet at the source")),
        summary=Message(N_("written here, not yet at the source: {n} active products out of {all}")),
        text=Message(N_("{text}; {name} does not have it yet")),
        named=Message("{what}"),
        subject="registry",
        find="incubo.facts.find_signals:find_local_changes",
    ),
    "role": Signal(
        title=Message(N_("Vacant roles")),
        summary=Message(N_("nobody in the domain {what}: {n} active products out of {all}")),
        combined=N_("nobody in the domains {what:list}"),
        is_to_go_on=True,
        text=Message(N_("nobody in the domain {what}")),
        level="watch",
        definition=N_("Role vacant: nobody in the team, nor among those to come, is in a domain that the phase needs."),
        find="incubo.facts.find_signals:find_roles_to_fill",
        ways="incubo.facts.ways:find_joining_ways",
        urgency="roles",
    ),
    "one-developer": Signal(
        is_to_go_on=True,
        find="incubo.facts.find_signals:find_one_developer",
        level="watch",
        definition=N_(
            "One developer: the phase needs developers, and exactly one person in the team is in that domain."
        ),
    ),
    "phase-long": Signal(
        title=Message(N_("Phases longer than usual")),
        summary=Message(N_("phase longer than usual: {n} active products out of {all}")),
        is_to_go_on=True,
        text=Message(
            N_("{phase} has lasted {over:duration} more than usual ({n} month)"),
            {},
            N_("{phase} has lasted {over:duration} more than usual ({n} months)"),
        ),
        level="watch",
        definition=N_("Phase too long: it began more months ago than the vocabulary's norm for the phase."),
        find="incubo.facts.find_signals:find_long_phase",
        ways="incubo.facts.ways:find_long_phase_ways",
    ),
    "draft": Signal(
        title=Message(N_("Drafts to complete")),
        summary=Message(N_("still drafts, in no figure: {n} products")),
        subject="registry",
        find="incubo.facts.find_signals:find_drafts",
        urgency="fill",
    ),
    "statistics": Signal(
        is_to_go_on=True,
        text=Message(N_("no statistics page")),
        level="entry",
        definition=N_("No statistics: the phase asks for a statistics page, and there is none."),
    ),
    "sheet": Signal(
        title=Message(N_("Fields to fill in")),
        summary=Message(N_("not filled in, {what}: {n} active products out of {all}")),
        combined_named=N_("not filled in, {labels:list}: {title}"),
        combined=N_("not filled in: {what:list}"),
        is_to_go_on=True,
        text=Message(N_("not filled in: {what}")),
        named=Message(N_("not filled in, {label}: {title}")),
        level="entry",
        definition=N_("Fields missing: the other fields that the phase asks for, once they are due."),
        find="incubo.facts.find_signals:find_missing_fields",
        ways="incubo.facts.ways:find_field_ways",
        urgency="fill",
    ),
    "post-mortem": Signal(
        title=Message(N_("Stopped without a post-mortem")),
        summary=Message(N_("no post-mortem: {n} products stopped within a year")),
        text=Message(N_("stopped, no post-mortem yet")),
        subject="startup",
        find="incubo.facts.find_signals:find_missing_post_mortem",
    ),
}
"""Every signal, in the order in which they are listed."""


def asked_signals() -> dict[str, Signal]:
    """The signals that `todo` asks about."""
    return {name: signal for name, signal in SIGNALS.items() if signal.title.template}


def signal_rank(name: str) -> int:
    """The place of a signal among all."""
    return list(SIGNALS).index(name)


class FoundSignal(NamedTuple):
    """A signal that is found, of `entry`; `startups`: the ids of those concerned.

    `day`: since when, or until when. `figure`: the number behind it, such as its days. `topic` tells apart those of one
    signal (a role, a field); `label` is its name. `arguments`: of what is said of it; `said` and `said_named`: what is
    said instead of the texts of its row. `because`: the days and names behind it (None: its text says it all);
    `people`: those whom it is about; `missions`: those that it is about, beside the entry.

    `hints`: every way to settle it, the main one first; in what risks are made of, only what its row does not say.
    `argument`: the end of its main command, if that is about this topic only: one command takes those of all topics of
    an entry ("": the same one settles all).
    """

    signal: str
    entry: EntryRef
    startups: tuple[str, ...] = ()
    arguments: Mapping[str, Any] = MappingProxyType({})
    day: date | None = None
    figure: int = 1
    topic: str = ""
    label: Message | None = None
    said: Message | None = None
    said_named: Message | None = None
    because: Message | None = None
    people: tuple[Contribution, ...] = ()
    missions: Sequence[Assignment] = ()
    hints: tuple[Hint, ...] = ()
    argument: str = ""

    @classmethod
    def of(
        cls, signal: str, situation: Situation, arguments: Mapping[str, Any] = MappingProxyType({}), **facts: Any
    ) -> FoundSignal:
        """A signal about a startup."""
        startup = situation.startup
        named = {"title": startup.display_name, **arguments}
        return cls(signal, EntryRef("startup", startup.id), (startup.id,), named, **facts)

    @property
    def text(self) -> Message:
        """What is said of it where the startup is named already, with its day."""
        text = self.said or SIGNALS[self.signal].text
        return text._replace(arguments={"what": self.label, **self.arguments, **text.arguments})

    @property
    def named(self) -> Message:
        """What is said of it, with the name of the startup."""
        named = self.said_named or SIGNALS[self.signal].named
        arguments = {"what": self.text, "label": self.label, **self.arguments, **named.arguments}
        return named._replace(arguments=arguments)

    @property
    def name(self) -> str:
        """Its signal, with its topic if it has one: `role/coaching`."""
        return f"{self.signal}/{self.topic}" if self.topic else self.signal

    @property
    def fact(self) -> str:
        """What it is about, as a short word that says nothing: another one where its day or its missions change. The
        days of missions tell them apart, also where a person is renamed.
        """
        days = sorted({f"{one.mission.start} {one.mission.end}" for one in self.missions})
        return hashlib.sha256(repr((self.day and self.day.isoformat(), *days)).encode()).hexdigest()[:8]

    @property
    def answer_key(self) -> tuple[EntryRef, str, str]:
        """The key of an answer to it (`Postponement.key`)."""
        return self.entry, self.name, self.fact


def item_sort_key(item: FoundSignal) -> tuple[int, date, str, str]:
    """The key that sorts what is found by signal, then by day."""
    return signal_rank(item.signal), item.day or date.max, item.entry.id, item.topic
