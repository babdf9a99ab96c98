"""Records: the decoded front matter of each kind of entry. Invalid values are None or left out.

A record's attributes have the names of the fields in its field table (`model.schemas`).
Records are named tuples: immutable, small, and quick to create (2 700 members in a few milliseconds).
"""

# No `from __future__ import annotations` here: named tuples would compile 250 annotations, 2 ms at each start.
import datetime
from typing import Any, NamedTuple, TypeAlias


class Phase(NamedTuple):
    """A phase of a startup as declared. `end` is informative: it does not change the phase at a date."""

    name: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    comment: str | None = None


class Event(NamedTuple):
    """A dated event of a startup; a committee has its decision and the budget it granted (`amount`, in euros)."""

    name: str | None = None
    date: datetime.date | None = None
    comment: str | None = None
    kind: str | None = None
    decision: str | None = None
    amount: float | None = None
    months: float | None = None
    budget_end: datetime.date | None = None
    next: datetime.date | None = None
    objectives: tuple[str, ...] = ()
    document: str | None = None
    year: int | None = None


class Mission(NamedTuple):
    """A contract of a member. It covers day D when start <= D <= end (no end: it is still running)."""

    start: datetime.date | None = None
    end: datetime.date | None = None
    status: str | None = None
    employer: str | None = None
    startups: tuple[str, ...] = ()

    @property
    def first_day(self) -> datetime.date:
        """`start`, or the first day of the calendar where it is not given: for sorting and comparing."""
        return self.start or datetime.date.min

    @property
    def last_day(self) -> datetime.date:
        """`end`, or the last day of the calendar where it is not given: for sorting and comparing."""
        return self.end or datetime.date.max

    @property
    def covers_a_day(self) -> bool:
        """Whether the mission covers any day. One that ends before it begins covers none, and counts nowhere."""
        return self.start is not None and (self.end is None or self.start <= self.end)

    def covers(self, day: datetime.date) -> bool:
        """Whether the mission covers a day; its first and last days are included."""
        return self.start is not None and self.start <= day and (self.end is None or day <= self.end)


class Metric(NamedTuple):
    """A measurement of a startup's impact."""

    date: datetime.date | None = None
    key: str | None = None
    value: float | None = None
    source: str | None = None


class Fast(NamedTuple):
    """A FAST promotion and its amount in euros."""

    promotion: int | None = None
    montant: float | None = None


class Order(NamedTuple):
    """A purchase order: a contract's administrative life. It is private data, and stands in no public file."""

    number: str | None = None
    holder: str | None = None
    startup: str | None = None
    member: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    amount: float | None = None
    state: str | None = None
    certified_on: datetime.date | None = None
    note: str | None = None


class Startup(NamedTuple):
    """A digital public service, with its phases and events."""

    id: str
    path: str
    title: str | None = None
    mission: str | None = None
    incubator: str | None = None
    incubators: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    owner: str | None = None
    contact: str | None = None
    link: str | None = None
    repository: str | None = None
    phases: tuple[Phase, ...] = ()
    events: tuple[Event, ...] = ()
    usertypes: tuple[str, ...] = ()
    thematiques: tuple[str, ...] = ()
    techno: tuple[str, ...] = ()
    stats: bool | None = None
    stats_url: str | None = None
    budget_url: str | None = None
    impact_url: str | None = None
    dashlord_url: str | None = None
    accessibility_status: str | None = None
    analyse_risques: bool | None = None
    analyse_risques_url: str | None = None
    mon_service_securise: bool | None = None
    homologation_until: datetime.date | None = None
    fast: Fast | None = None
    contact_dinum: str | None = None
    contact_incubator: str | None = None
    objectives: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    standards: Any = None
    reviewed_on: datetime.date | None = None
    post_mortem: str | None = None
    stop_reason: str | None = None
    redirect_from: tuple[str, ...] = ()
    rgpd: Any = None
    robots: str | None = None
    status: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    draft: bool | None = None
    demo: bool | None = None

    @property
    def funders(self) -> tuple[str, ...]:
        """Every organisation that funds the startup: its sponsors, and its owner (a field used before 2022)."""
        return tuple(dict.fromkeys(funder for funder in (*self.sponsors, self.owner) if funder))

    @property
    def all_incubators(self) -> tuple[str, ...]:
        """Every incubator of the startup, its main one first."""
        main = (self.incubator,) if self.incubator else ()
        return main + tuple(incubator for incubator in self.incubators if incubator != self.incubator)

    @property
    def display_name(self) -> str:
        """The title, or the id of a startup without one."""
        return (self.title or "").strip() or self.id


class Member(NamedTuple):
    """A person of the community, with their missions."""

    id: str
    path: str
    fullname: str | None = None
    role: str | None = None
    domaine: str | None = None
    missions: tuple[Mission, ...] = ()
    startups: tuple[str, ...] = ()
    previously: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    incubator: str | None = None
    competences: tuple[str, ...] = ()
    memberType: str | None = None  # noqa: N815 - the field's name in the files
    badges: tuple[str, ...] = ()
    github: str | None = None
    link: str | None = None
    avatar: str | None = None
    draft: bool | None = None
    demo: bool | None = None

    def missions_at(self, day: datetime.date) -> list[Mission]:
        """The missions that cover the day."""
        return [mission for mission in self.missions if mission.covers(day)]

    def is_active(self, day: datetime.date) -> bool:
        """Whether a mission covers a day."""
        return any(mission.covers(day) for mission in self.missions)

    @property
    def display_name(self) -> str:
        """The full name, or the id of a member without one."""
        return (self.fullname or "").strip() or self.id


class Job(NamedTuple):
    """A job offer, with the fields of every year: `model.jobs` reads them as one."""

    id: str
    path: str
    title: str | None = None
    roles: str | None = None
    startup: str | None = None
    incubator: str | None = None
    kind: str | None = None
    domaine: str | None = None
    opens: datetime.date | None = None
    closes: datetime.date | None = None
    outcome: str | None = None
    open: bool | None = None
    titulaire: str | None = None
    contact: str | None = None
    url: str | None = None
    contacts: tuple[str, ...] = ()
    date: datetime.date | None = None
    post_ouvert: datetime.date | None = None
    poste_ouvert: datetime.date | None = None
    poste_ferme: datetime.date | None = None
    poste_pourvu: bool | None = None
    depublication_date: datetime.date | None = None
    status: str | None = None
    domaines: tuple[str, ...] = ()
    techno: Any = None
    contrat: Any = None
    junior: bool | None = None
    equipe: str | None = None
    friend: Any = None
    type: str | None = None
    externalURL: str | None = None  # noqa: N815 - the field's name in the files
    externalUrl: str | None = None  # noqa: N815
    airtable_formulaire: Any = None
    role: str | None = None
    titles: str | None = None
    redirect_from: tuple[str, ...] = ()
    draft: bool | None = None
    demo: bool | None = None


class Incubator(NamedTuple):
    """A structure that hosts startups."""

    id: str
    path: str
    title: str | None = None
    short_description: str | None = None
    owner: str | None = None
    logo: str | None = None
    contact: str | None = None
    address: str | None = None
    website: str | None = None
    github: str | None = None
    highlighted_startups: tuple[str, ...] = ()
    hidden: bool | None = None
    redirect_from: tuple[str, ...] = ()
    draft: bool | None = None
    demo: bool | None = None

    @property
    def display_name(self) -> str:
        """The title, or the id of an incubator without one."""
        return (self.title or "").strip() or self.id


class Organisation(NamedTuple):
    """A public body that funds startups or owns an incubator."""

    id: str
    path: str
    name: str | None = None
    acronym: str | None = None
    type: str | None = None
    domaine_ministeriel: str | None = None
    legacy_id: str | None = None
    annuaire: str | None = None
    draft: bool | None = None
    demo: bool | None = None


class Team(NamedTuple):
    """A cross-cutting team of an incubator."""

    id: str
    path: str
    name: str | None = None
    mission: str | None = None
    incubator: str | None = None
    draft: bool | None = None
    demo: bool | None = None


Entry: TypeAlias = Startup | Member | Job | Incubator | Organisation | Team

RECORD_TYPES: dict[str, Any] = {
    "startup": Startup,
    "member": Member,
    "job": Job,
    "incubator": Incubator,
    "organisation": Organisation,
    "team": Team,
}
"""The record type of each kind of entry."""

PUBLIC_AGENT_STATUS = "admin"
"""The status of the missions of public agents (`Mission.status`)."""
