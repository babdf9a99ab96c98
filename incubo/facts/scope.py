"""A registry as it is seen on a day: what lists, pages, action items and indicators are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import Commit
from incubo.facts.expectations import MissingExpectation, is_asked_for, missing_expectations
from incubo.facts.offers import TeamOffers, find_offers_by_startup, would_fill
from incubo.facts.situation import Situation
from incubo.facts.teams import StartupTeam, TeamMember, find_people_outside_startups, find_team_members
from incubo.model.dates import shift_date_clamped
from incubo.model.phases import PhasePeriod, are_plans_known, phase_end
from incubo.model.records import PUBLIC_AGENT_STATUS, Job, Order, Phase, Startup
from incubo.model.teams import Assignment
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import EntryRef, phase_label
from incubo.registry.ownership import LocalChange
from incubo.registry.provenance import NO_PROVENANCE
from incubo.registry.registry import Registry

if TYPE_CHECKING:
    from incubo.registry.postponed import Postponement

WINDOW_DAYS = 30
"""How many days ahead and back it is looked for what needs attention."""

Cached = TypeVar("Cached")


def order_days(vocabulary: Vocabulary) -> int:
    """How many days before the end of a mission an order is started for the one that follows."""
    return vocabulary.rule_value("order-start") or WINDOW_DAYS


class StartupSituation(Situation):
    """What the registry says of a startup on a day, with its entry: who works for it, who leaves, what is missing."""

    def __init__(self, startup: Startup, registry: Registry, day: date, today: date) -> None:
        super().__init__(startup, registry.vocabulary, day, today)
        self.registry = registry
        self.today = today

    @cached_property
    def periods(self) -> Sequence[PhasePeriod]:
        """All phases of the startup, in order of time, as the registry has found them; those of another state of its
        entry are found here.
        """
        known = self.registry.startups.get(self.startup.id) is self.startup
        return self.registry.phase_periods[self.startup.id] if known else super().periods

    @property
    def doubtful_phase(self) -> Phase | None:
        """The phase that contradicts the current one (`contradicting_phase`), where either of them is live."""
        last = self.contradicting_phase
        return last if last is not None and (self.is_live or self.vocabulary.is_live(last.name)) else None

    @property
    def doubt_message(self) -> Message | None:
        """What is said of such a phase, wherever the current one shows."""
        if self.doubtful_phase is None:
            return None
        phases = {"phase": self.phase, "last": self.doubtful_phase.name}
        labels = {name: phase_label(self.registry, phase) for name, phase in phases.items()}
        return Message(N_("{phase} or {last}? Its dates and the order of its phases disagree."), labels)

    def end_of(self, period: PhasePeriod) -> date | None:
        """The end of a phase (`phase_end`), where it is known: one in doubt has only the end that is written."""
        return period.phase.end if period.phase is self.doubtful_phase else phase_end(period)

    @cached_property
    def team(self) -> StartupTeam:
        """Who works for the startup, and the roles that nobody has."""
        registry, startup, day = self.registry, self.startup, self.day
        assignments = registry.teams_at(day).get(startup.id, ())
        members = {one.member.id: one.member for one in assignments}
        agents = frozenset(one.member.id for one in assignments if one.mission.status == PUBLIC_AGENT_STATUS)
        is_known = bool(members) or registry.team_coverage(day).is_sufficient
        people = tuple(members[member_id] for member_id in sorted(members))
        definition = self.vocabulary.phases.get(self.phase or "")
        team = StartupTeam(startup, self.phase or "", people, agents, is_known=is_known)
        return team.look_for(definition.required_roles if definition is not None else ())

    @property
    def vacant_roles(self) -> list[str]:
        """The roles that nobody in the team has, and that nobody takes on a later day: somebody has to be looked for.

        On a day in the past nobody knew of those who came later, as with committees.
        """
        later = self.registry.assignments_by_startup.get(self.startup.id, ()) if self.are_plans_known else ()
        announced = {
            one.member.domaine for one in later if one.mission.covers_a_day and one.mission.first_day > self.day
        }
        return [role for role in self.team.missing_roles if role not in announced]

    @property
    def open_offers(self) -> Sequence[Job]:
        """The offers of the startup that are open, those that close first at the top."""
        return find_offers_by_startup(self.registry, self.day, self.today).get(self.startup.id, ())

    @cached_property
    def team_offers(self) -> TeamOffers:
        """The vacant roles, each with the offers that would fill it, and the other open offers. A startup that is to
        stop looks for nobody.
        """
        roles = () if self.stop.is_ahead else self.vacant_roles
        by_role = {role: tuple(job for job in self.open_offers if would_fill(job, role)) for role in roles}
        others = (job for job in self.open_offers if not any(would_fill(job, role) for role in roles))
        return TeamOffers(by_role, tuple(others))

    @cached_property
    def members(self) -> list[TeamMember]:
        """Who works for the startup and until when, those who leave first at the top."""
        return find_team_members(self.registry, self.startup.id, self.day, are_plans_known=self.are_plans_known)

    def leaving_by(self, last_day: date) -> list[TeamMember]:
        """Those of `members` who leave by a day, and do not come back."""
        return [one for one in self.members if one.leaves_by(last_day)]

    @cached_property
    def leaving(self) -> list[TeamMember]:
        """Those who leave before an order could be placed for another mission, which is to follow."""
        last_day = shift_date_clamped(self.day, order_days(self.vocabulary))
        return [one for one in self.leaving_by(last_day) if one.end is not None and not self.ends_missions(one.end)]

    @property
    def people_after_stop(self) -> list[Assignment]:
        """The missions that go on though the startup has stopped; not those whose last day it is."""
        team = self.registry.teams_at(self.day).get(self.startup.id, ()) if self.vocabulary.is_stop(self.phase) else ()
        return [one for one in team if one.mission.end != self.day]

    @property
    def joined_since_stop(self) -> list[Assignment]:
        """Those of them that began after the stop: the phase is wrong, or they are."""
        since = self.period.counts_from if self.period is not None else self.day
        return [one for one in self.people_after_stop if one.mission.first_day > since]

    @cached_property
    def missing(self) -> list[MissingExpectation]:
        """What the phase asks for and the entry lacks, due ones first; later ones are included."""
        return missing_expectations(self.registry, self.startup, self.day, self.period)

    @property
    def due(self) -> list[MissingExpectation]:
        """Those of `missing` that are due on the day."""
        return [one for one in self.missing if one.due_date <= self.day]

    @property
    def fields_to_fill(self) -> list[MissingExpectation]:
        """Those of `due` that are fields: a committee is asked for by itself. None of a startup that is to stop."""
        return [] if self.stop.is_ahead else [one for one in self.due if one.expectation != "committee"]

    @property
    def committee_days_unrecorded(self) -> int | None:
        """Days since a first committee was due (see `Situation`); None where (nearly) no startup records committees."""
        return super().committee_days_unrecorded if is_asked_for(self.registry, "committee") else None

    def lacks_committee_by(self, day: date) -> bool:
        """Whether a first committee is due by a day, and none is recorded, where committees are recorded at all."""
        due = self.first_committee_due
        is_missing = self.committee.state == "never" and due is not None and due <= day
        return is_missing and is_asked_for(self.registry, "committee")


class Scope:
    """A registry on a day, for one incubator or all of them (None). `today`: the current day, if `day` is before it.

    Drafts are left out, unless `include_drafts`: for the page of one, and for lists that ask for them.
    """

    def __init__(
        self,
        registry: Registry,
        day: date,
        incubator: str | None = None,
        *,
        today: date | None = None,
        include_drafts: bool = False,
    ) -> None:
        self.registry = registry.whole if include_drafts else registry.without_drafts
        self.day = day
        self.incubator = incubator
        self.today = today or day
        self.provenance = NO_PROVENANCE
        """What the figures are read from, for what says so."""
        self.orders: Sequence[tuple[EntryRef, Order]] | None = None
        """Purchase orders with the entry that each is of, for what is shown on the machine of who may see them; None:
        they are not shown."""
        self.sheet_days: Mapping[str, date] | None = None
        """The day of the last commit that changed the file of each startup (by its id), up to the day, for what tells
        it; None: no whole history is known."""
        self.local_changes: Sequence[LocalChange] = ()
        """What is written here and the source does not have yet, for what needs attention."""
        self.postponements: Sequence[Postponement] = ()
        """What needs attention and is known until a day: of two answers about the same, the last counts."""
        self._cache: dict[tuple[object, ...], Any] = {}
        self._situations: dict[str, StartupSituation] = {}

    def cached(self, compute: Callable[..., Cached], *arguments: object) -> Cached:
        """The result of `compute(*arguments)`, computed once: several figures use it."""
        key = (compute, *arguments)
        if key not in self._cache:
            self._cache[key] = compute(*arguments)
        value: Cached = self._cache[key]
        return value

    def at(self, day: date) -> Scope:
        """The same registry on another day."""
        return self if day == self.day else self.cached(self._make_at, day)

    def _make_at(self, day: date) -> Scope:
        includes_drafts = self.registry is self.registry.whole
        made = Scope(self.registry, day, self.incubator, today=self.today, include_drafts=includes_drafts)
        made.provenance = self.provenance
        return made

    @property
    def commit(self) -> Commit | None:
        """The commit that the registry is read from, where that is known."""
        return self.provenance.commit

    @cached_property
    def startups(self) -> list[Startup]:
        """The startups of the incubator, live or not, by id."""
        return sorted(self.registry.startups_of_incubator(self.incubator), key=lambda startup: startup.id)

    @cached_property
    def people_counts(self) -> Mapping[str, int]:
        """How many people have a mission that covers the day for each incubator (by its id): through its startups, live
        or not, its cross-cutting teams, or their own entry. As the reports on people count them.
        """
        registry = self.registry
        counts: Counter[str] = Counter()
        for member in registry.members.values():
            counts.update(registry.mission_incubators(member, member.missions_at(self.day)))
        return counts

    def people_outside_startups(self, incubator: str | None) -> Iterator[TeamMember]:
        """Who works on the day for an incubator (None: for any, or none), and for none of its startups; by id."""
        is_known = are_plans_known(self.day, self.today)
        return find_people_outside_startups(self.registry, incubator, self.day, are_plans_known=is_known)

    def phase_of(self, startup_id: str, day: date | None = None) -> str | None:
        """The phase of a startup on the day, or another one; None if none has begun, or for an unknown startup."""
        return self.registry.phase_at(startup_id, day or self.day)

    def is_live(self, startup_id: str) -> bool:
        """Whether a startup is live on the day."""
        return self.registry.vocabulary.is_live(self.phase_of(startup_id))

    def is_incubated(self, startup_id: str) -> bool:
        """Whether a startup is in the programme on the day."""
        return self.registry.vocabulary.is_incubated(self.phase_of(startup_id))

    def situation(self, startup: Startup) -> StartupSituation:
        """What is true of a startup on the day, found once."""
        if startup.id not in self._situations:
            self._situations[startup.id] = StartupSituation(startup, self.registry, self.day, self.today)
        return self._situations[startup.id]

    def is_selected(self, phase: str | None, phases: Collection[str]) -> bool:
        """Whether the startups in a phase count: those in one of `phases`, or the live ones if there are none."""
        return phase in phases if phases else self.registry.vocabulary.is_live(phase)

    def teams(self, phases: Collection[str] = (), roles: Collection[str] | None = None) -> list[StartupTeam]:
        """The teams of the live startups, or of those in `phases`. `roles`: instead of those that their phases need."""
        teams = [self.situation(one).team for one in self.startups if self.is_selected(self.phase_of(one.id), phases)]
        return teams if roles is None else [team.look_for(roles) for team in teams]

    def ends_missions(self, startup_id: str, last_day: date) -> bool:
        """Whether a mission for a startup that ends on `last_day` is not renewed (`Situation.ends_missions`); one for a
        startup without a file may be.
        """
        startup = self.registry.startups.get(startup_id)
        return startup is not None and self.situation(startup).ends_missions(last_day)

    def are_to_stop(self, startups: Collection[str]) -> bool:
        """Whether all of these startups are to stop; not where there is none, or a file is missing."""
        records = [self.registry.startups.get(startup) for startup in startups]
        return bool(records) and all(one is not None and self.situation(one).stop.is_ahead for one in records)

    def startups_in_phases(self, day: date, includes_phase: Callable[[str], bool]) -> list[Startup]:
        """The startups in one of the phases on a day."""
        phases = ((startup, self.phase_of(startup.id, day)) for startup in self.startups)
        return [startup for startup, phase in phases if phase is not None and includes_phase(phase)]
