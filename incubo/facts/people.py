"""Which missions of people count, for an incubator or all of them, and the groups of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Contribution, Note
from incubo.model.periods import Period
from incubo.model.records import Member, Mission
from incubo.model.tenure import mission_at
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry, cache_per_registry

DEVELOPER, COACH, INTRAPRENEUR = "developer", "coach", "intrapreneur"
"""The settings of `[rules]` that name the domaines of people that figures are about."""

PEOPLE_GROUPS = {"status": N_("Status"), "domaine": N_("Domain"), "incubator": N_("Incubator")}
"""What `--by` can group people by."""
UNSPECIFIED = LabelledValue("", {"en": "not specified", "fr": "non renseigné"})
"""The group of people whose file does not say."""
NO_INCUBATOR = LabelledValue("", {"en": "no incubator", "fr": "sans incubateur"})
"""The group of missions for no incubator."""
VOCABULARY_LIST_OF_GROUP = {"status": "statuses", "domaine": "domaines"}
"""The vocabulary list that has the labels of each grouping."""


class ActivePerson(NamedTuple):
    """A member, with the missions that count: all of them, or those for an incubator.

    Missions without a readable start, or that end before they begin, cover no day and are left out.
    """

    member: Member
    missions: tuple[Mission, ...]

    @property
    def display_name(self) -> str:
        """The name of the member."""
        return self.member.display_name

    def mission_on(self, day: date) -> Mission | None:
        """The mission that counts on a day: of those that cover it, the one that began last."""
        mission = mission_at(self.missions, day)
        return mission if mission is not None and mission.covers(day) else None

    def is_active(self, day: date) -> bool:
        """Whether a mission covers the day."""
        return any(mission.covers(day) for mission in self.missions)

    def as_contribution(self, detail: Message | None = None) -> Contribution:
        """The person as an entry behind a figure."""
        return Contribution(self.member.id, self.display_name, detail)


def has_role(registry: Registry, member: Member, role: str) -> bool:
    """Whether a member is of the domaine of a role (`DEVELOPER` …); nobody is where the registry has none for it."""
    domain = registry.vocabulary.domain_of(role)
    return bool(domain) and member.domaine == domain


@cache_per_registry
def people_with_missions(registry: Registry, incubator: str | None) -> list[ActivePerson]:
    """The members with missions that count, for one incubator or for all of them (None). A page asks for it several
    times, and there may be a hundred thousand.

    A mission counts for an incubator through its startups, the member's cross-cutting teams, or the member's incubator.
    """
    people = []
    for member in registry.members.values():
        missions = readable_missions(member)
        if incubator is not None and missions:
            missions = tuple(
                mission for mission in missions if incubator in registry.mission_incubators(member, [mission])
            )
        if missions:
            people.append(ActivePerson(member, missions))
    return people


def first_mission_day(registry: Registry) -> date | None:
    """The day on which the first mission of the registry begins: who was there before is not known. None: no mission.

    Of one incubator too: where missions of others are recorded, it had nobody before its own first one.
    """
    missions = (mission for member in registry.members.values() for mission in readable_missions(member))
    return min((mission.start for mission in missions if mission.start), default=None)


def is_recorded(first_day: date | None, day: date) -> bool:
    """Whether a day without anybody is a day on which nobody was there. `first_day`: of `first_mission_day`."""
    return first_day is not None and first_day <= day


def unrecorded_days_notes(first_day: date | None, day: date) -> Iterator[Note]:
    """The note that who was there on a day is not known, if that is so."""
    if first_day is None:
        yield Note("before-missions", Message(N_("No mission with its dates is recorded: who was there is not known.")))
    elif day < first_day:
        text = N_("No mission that begins before {day:long} is recorded: who was there earlier is not known.")
        yield Note("before-missions", Message(text, {"day": first_day}))


def linking_kinds(incubator: str | None, by: str | None = None) -> tuple[str, ...]:
    """The kinds of entries that link missions to incubators, if a report needs them.

    If such a file cannot be read, its people are missing from the figures.
    """
    return ("startup", "team") if incubator is not None or by == "incubator" else ()


def people_by_incubator(registry: Registry) -> dict[str, list[ActivePerson]]:
    """The same for each incubator, by incubator id."""
    people: dict[str, list[ActivePerson]] = {}
    for member in registry.members.values():
        missions_by_incubator: dict[str, list[Mission]] = {}
        for mission in readable_missions(member):
            for incubator in registry.mission_incubators(member, [mission]):
                missions_by_incubator.setdefault(incubator, []).append(mission)
        for incubator, missions in missions_by_incubator.items():
            people.setdefault(incubator, []).append(ActivePerson(member, tuple(missions)))
    return {incubator: people[incubator] for incubator in sort_groups(registry, "incubator", people)}


def person_groups(registry: Registry, by: str, person: ActivePerson, day: date) -> tuple[str, ...]:
    """The groups of a person on a day on which they are active ("" where their file does not say)."""
    if by == "domaine":
        return (person.member.domaine or "",)
    if by == "status":
        mission = person.mission_on(day)
        return ((mission.status or "") if mission is not None else "",)
    covering = [mission for mission in person.missions if mission.covers(day)]
    return tuple(registry.mission_incubators(person.member, covering)) or ("",)


def sort_groups(registry: Registry, by: str, group_ids: Iterable[str]) -> list[str]:
    """Groups in the order of the vocabulary; unknown ones next, "" last."""
    return registry.vocabulary.sort_values(VOCABULARY_LIST_OF_GROUP.get(by, ""), group_ids)


def group_value(registry: Registry, by: str, group: str) -> LabelledValue:
    """A group as a value: its id for machines, its label for people."""
    if not group:
        return NO_INCUBATOR if by == "incubator" else UNSPECIFIED
    if by == "incubator":
        return LabelledValue(group, entry_title(registry, "incubator", group), "incubator")
    return registry.vocabulary.labelled_value(VOCABULARY_LIST_OF_GROUP[by], group)


def role_value(registry: Registry, role: str) -> LabelledValue:
    """A role as a value: its id for machines, its label for people."""
    return group_value(registry, "domaine", role)


GROUP_DEFINITIONS = {
    "incubator": N_(
        "Of an incubator: those with a mission for one of its products, active or not, but no draft (a mission that "
        "names none is for those of the old list “startups” of the entry), those in its cross-cutting teams, and those "
        "whose entry gives it."
    ),
    "status": N_(
        "Status: that of the mission that began last, among those that cover the day; of two begun on one day, the one "
        "that ends later."
    ),
    "domaine": N_("Domain: the one in the member's entry."),
}
"""Who counts for an incubator, and in which group."""


def group_notes(by: str | None, incubator: str | None = None) -> Iterator[Note]:
    """The notes on how people are grouped, and on who is of an incubator, if one is chosen."""
    for name, text in GROUP_DEFINITIONS.items():
        if name == by or (name == "incubator" and incubator is not None):
            yield Note(f"definition-{name}", Message(text))
    if by == "incubator":
        text = N_("A person who works for several incubators counts once in the total, once for each.")
        yield Note("groups", Message(text))


def find_people_left_out(registry: Registry, incubator: str | None, period: Period) -> list[ActivePerson]:
    """Who would count for an incubator in a period, if the startups of their missions were not drafts; by id.

    Nobody where all incubators count: there a mission counts whatever it is for. People who are drafts themselves are
    not among them.
    """
    if incubator is None or not registry.left_out.get("startup"):
        return []

    def find_present(one: Registry) -> dict[str, ActivePerson]:
        people = people_with_missions(one, incubator)
        return {
            person.member.id: person
            for person in people
            if any(one.first_day <= period.last and one.last_day >= period.first for one in person.missions)
        }

    whole, counted = registry.whole, find_present(registry)
    present = sorted(find_present(whole).items())
    return [person for one, person in present if one not in counted and not whole.is_draft("member", one)]


def draft_startups_notes(n: int, *, are_missions: bool = False) -> Iterator[Note]:
    """The note on people (or missions) that do not count because their startups are drafts, if there are any."""
    text = Message(
        N_("{n} person is not counted: their mission is for a product that is still a draft."),
        {"n": n},
        N_("{n} people are not counted: their missions are for products that are still drafts."),
    )
    if are_missions:
        text = Message(
            N_("{n} mission is not counted: it is for a product that is still a draft."),
            {"n": n},
            N_("{n} missions are not counted: they are for products that are still drafts."),
        )
    if n:
        yield Note("draft-startups", text)


def left_out_notes(registry: Registry, incubator: str | None, period: Period) -> Iterator[Note]:
    """The note on the people whom figures of a period leave out (`find_people_left_out`), if there are any."""
    return draft_startups_notes(len(find_people_left_out(registry, incubator, period)))


def mission_notes(registry: Registry, incubator: str | None) -> Iterator[Note]:
    """The notes about missions that cover no day, and about members without any mission (as in entries of before 2019):
    no figure about people counts them.
    """
    uncounted: list[Contribution] = []
    without: list[Contribution] = []
    for member in registry.members.values():
        if not member.missions and incubator is None:
            without.append(Contribution(member.id, member.display_name))
        for mission in member.missions:
            if mission.covers_a_day or (
                incubator is not None and incubator not in registry.mission_incubators(member, [mission])
            ):
                continue
            detail = Message(N_("no start"))
            if mission.start is not None:
                arguments = {"start": mission.start, "end": mission.end}
                detail = Message(N_("begins on {start}, ends on {end}"), arguments)
            uncounted.append(Contribution(member.id, member.display_name, detail))
    if uncounted:
        message = Message(
            N_("{n} mission is not counted, because it has no start or ends before it begins."),
            {"n": len(uncounted)},
            N_("{n} missions are not counted, because they have no start or end before they begin."),
        )
        yield Note("uncounted-missions", message, tuple(uncounted))
    if without:
        message = Message(
            N_("{n} member is not counted on any day, because the entry has no mission."),
            {"n": len(without)},
            N_("{n} members are not counted on any day, because their entries have no mission."),
        )
        yield Note("without-missions", message, tuple(without))


def readable_missions(member: Member) -> tuple[Mission, ...]:
    """The missions that cover at least one day."""
    return tuple(mission for mission in member.missions if mission.covers_a_day)
