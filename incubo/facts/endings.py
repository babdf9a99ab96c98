"""Whose missions end in a period, and what becomes of them: who leaves, goes on elsewhere, comes back or stays.

And what extends or ends a mission.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_entry_id, quote_entry_ref
from incubo.facts.people import NO_INCUBATOR, ActivePerson, people_with_missions, readable_missions
from incubo.facts.scope import Scope
from incubo.facts.situation import default_mission_end
from incubo.facts.teams import TeamMember
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.periods import Period
from incubo.model.records import PUBLIC_AGENT_STATUS, Member, Mission
from incubo.model.teams import Assignment, find_continuation, mission_startups, startups_left
from incubo.model.tenure import is_renewable, tenure_at
from incubo.model.vocabulary import Vocabulary
from incubo.model.working_days import previous_working_day
from incubo.registry.hints import make_hint
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.registry import Registry


class EndingPerson(NamedTuple):
    """A person some of whose missions end.

    `outcome`: `stay`, `back` (leaves, and a later mission begins), `elsewhere` (has missions that go on or begin later,
    none of them among those that count), or `leave`. `last_day`: the last day of the missions that count. `mission`:
    the mission that ends then. `ending_missions`: all missions that end. `next_missions`: those by which they come back
    or go on elsewhere.
    """

    person: ActivePerson
    outcome: str
    last_day: date
    mission: Mission
    ending_missions: tuple[Mission, ...]
    next_missions: tuple[Mission, ...] = ()


def find_endings(all_people: list[ActivePerson], period: Period, as_of: date) -> Iterator[EndingPerson]:
    """The people some of whose missions, begun by `as_of`, end in a period, with the outcome for each.

    Missions that do not count (those for another incubator) never end here, but tell whether the person leaves.
    """
    for person in all_people:
        dated_missions = [
            (mission.end, mission)
            for mission in person.missions
            if mission.end is not None and period.contains(mission.end) and mission.start and mission.start <= as_of
        ]
        if not dated_missions:
            continue
        end, last_mission = max(
            dated_missions, key=lambda item: (item[0], item[1].first_day, item[1].status or "", item[1].startups)
        )
        tenure = tenure_at(person.missions, end)
        last_day = tenure.end if tenure is not None else end
        next_missions: tuple[Mission, ...] = ()
        if last_day is None or last_day > period.last:
            outcome = "stay"
        elif next_missions := _begun_after(person.missions, last_day):
            outcome = "back"
        elif next_missions := _going_on_elsewhere(person, end, last_day, period):
            outcome = "elsewhere"
        else:
            outcome = "leave"
        if outcome != "stay" and last_day is not None and last_day > end:  # one that has not begun by `as_of`
            last_mission = _mission_ending_on(person.missions, last_day)
        yield EndingPerson(
            person,
            outcome,
            end if last_day is None or outcome == "stay" else last_day,
            last_mission,
            tuple(mission for _, mission in dated_missions),
            next_missions,
        )


class Departure(NamedTuple):
    """A person who leaves startups, or all work. `ongoing`: those of the startups that go on. `is_to_renew`: whether
    there is a mission to extend, or a departure to record; not for who comes back, nor where no startup goes on.
    """

    ending: EndingPerson
    ongoing: Sequence[str]
    is_to_renew: bool


def find_departures(scope: Scope, incubator: str | None, period: Period) -> Iterator[Departure]:
    """The people of an incubator (None: of all) whose missions end in a period, and do not go on as another one."""
    for ending in find_endings(people_with_missions(scope.registry, incubator), period, scope.day):
        startups = mission_startups(ending.person.member, ending.mission)
        left = startups_left(ending.person.member, ending.mission, ending.last_day)
        if ending.outcome != "stay" and (left or not startups):
            ongoing = [one for one in left if not scope.ends_missions(one, ending.last_day)]
            is_to_renew = ending.outcome != "back" and bool(ongoing or not startups)
            yield Departure(ending, ongoing, is_to_renew)


class TeamEnding(NamedTuple):
    """The end of somebody's work for startups (by id; none: for the incubator itself) on a day. `are_over`: all of
    these have ended then, or stop, so that there is nothing to renew.
    """

    person: TeamMember
    day: date
    startups: tuple[str, ...]
    are_over: bool

    @property
    def is_to_renew(self) -> bool:
        """Whether there is a mission to extend, or a departure to prepare."""
        return not self.are_over and not self.person.comes_back

    @property
    def mission(self) -> Mission:
        """The mission that ends then, which may follow the one that runs."""
        member = self.person.member
        ending = [one for one in member.missions if one.last_day == self.day]
        own = [one for one in ending if not {*self.startups}.isdisjoint(mission_startups(member, one))]
        return next(iter(own or ending), self.person.mission)


def find_team_endings(scope: Scope, incubator: str | None) -> Iterator[TeamEnding]:
    """When those who work on the day for the startups of an incubator (None: of any), or for itself, stop to: once for
    all startups that they leave together.
    """
    endings: dict[tuple[str, date], tuple[TeamMember, list[str]]] = {}
    for startup in scope.registry.startups_of_incubator(incubator):
        for person in scope.situation(startup).members:
            if person.end is not None:
                key = person.member.id, person.end
                known, startups = endings.get(key, (person, []))
                person = person._replace(comes_back=person.comes_back and known.comes_back)
                endings[key] = person, [*startups, startup.id]
    for person in scope.people_outside_startups(incubator):
        if person.end is not None:
            endings[person.member.id, person.end] = person, []
    for (_, day), (person, startups) in endings.items():
        are_over = bool(startups) and all(scope.ends_missions(startup, day) for startup in startups)
        yield TeamEnding(person, day, tuple(sorted(startups)), are_over)


def find_renewal_day(vocabulary: Vocabulary, ending: TeamEnding) -> date | None:
    """When the order for another mission is started; None where nothing is renewed, or no order is made for it."""
    days = vocabulary.rule_value("order-start")
    if not days or not ending.is_to_renew or ending.mission.status == PUBLIC_AGENT_STATUS:
        return None
    return previous_working_day(shift_date_clamped(ending.day, -days), vocabulary)


def _mission_ending_on(missions: Iterable[Mission], day: date) -> Mission:
    """The mission that ends a tenure; of several, the one that began last."""
    ending = [mission for mission in missions if mission.end == day]
    return max(ending, key=lambda mission: (mission.first_day, mission.status or "", mission.startups))


def _begun_after(missions: Iterable[Mission], day: date) -> tuple[Mission, ...]:
    return tuple(mission for mission in missions if mission.start is not None and mission.start > day)


def _going_on_elsewhere(person: ActivePerson, end: date, last_day: date, period: Period) -> tuple[Mission, ...]:
    """The missions that do not count by which a person who leaves stays in the network, or comes back to it.

    The tenure of all missions decides, as it does where all count: a mission elsewhere that ends in the period is part
    of the departure.
    """
    all_missions = readable_missions(person.member)
    if len(all_missions) == len(person.missions):
        return ()
    tenure = tenure_at(all_missions, end)
    departure = tenure.end if tenure is not None else last_day
    if departure is None or departure > period.last:
        return tuple(mission for mission in all_missions if mission.last_day > period.last)
    return _begun_after(all_missions, departure)


def missions_elsewhere(person: ActivePerson, day: date) -> tuple[Mission, ...]:
    """The missions that do not count by which a person who leaves on a day goes on in the network, or comes back."""
    return _going_on_elsewhere(person, day, day, Period(day, day))


def mission_places(registry: Registry, member: Member, missions: Sequence[Mission]) -> Sequence[str | LabelledValue]:
    """The startups of missions, else their incubators; `NO_INCUBATOR` where they name neither."""
    startups = {startup for mission in missions for startup in mission_startups(member, mission)}
    incubators = registry.mission_incubators(member, missions)
    return (
        [entry_title(registry, "startup", startup) for startup in sorted(startups)]
        or [entry_title(registry, "incubator", incubator) for incubator in sorted(incubators)]
        or [NO_INCUBATOR]
    )


def extension_hint(scope: Scope, member: Member, mission: Mission, startup: str | None = None) -> Hint:
    """What extends a mission: until the next committee, or as far as the usual limit where none gives a later end (see
    `latest_allowed_end`).

    Its command names the startups of the mission where the person has other missions that it would extend too; or
    `startup`, if only that one is meant. A startup for which the mission ended while it goes on for others is joined
    again. A mission for no startup beside other missions has no name in a command, which would extend them all: the
    command opens the file. A mission that ended long before the current day, seen from a day in the past, is not
    extended any more: the command shows the person.
    """
    registry, day = scope.registry, scope.day
    entry, person = EntryRef("member", member.id), quote_entry_id("member", member.id)
    if not is_renewable(mission, scope.today):
        return Hint(command=f"incubo show {person}")
    startups = mission_startups(member, mission) if startup is None else (startup,)
    left = startups_left(member, mission, mission.last_day)
    is_split = 0 < len(left) < len(mission_startups(member, mission)) and (startup is None or startup in left)
    if mission.end is not None and is_split:
        ongoing = [one for one in left if not scope.ends_missions(one, mission.end)]
        joined = startup or (ongoing or left)[0]
        first = max(shift_date_clamped(mission.end, 1), day)
        command = f"incubo join {person} {quote_entry_id('startup', joined)} --on {first.isoformat()}"
        title = entry_title(registry, "startup", joined)
        hint, source = make_hint(registry, entry, ("missions",), command, title), registry.layout.source
        if source is None or not hint.is_elsewhere:
            return hint
        _, end = extension_end(registry, member, mission, day, joined)
        text = N_("add in {name} a mission for “{title}”, for example from {first:long} to {end:long}")
        return hint._replace(text=Message(text, {"name": source.name, "title": title, "first": first, "end": end}))
    named: Sequence[str] = ()
    if startup is not None or has_other_missions(member, mission, day):
        going_on = [one for one in startups if mission.end is None or not scope.ends_missions(one, mission.end)]
        named = going_on or startups
    until, end = extension_end(registry, member, mission, day, named[0] if len(named) == 1 else None)
    options = [f"--until {until}"] if until else []
    options += [f"--startup {quote_entry_id('startup', one)}" for one in named]
    command = " ".join([f"incubo extend {person}", *options])
    if not startups and has_other_missions(member, mission, day):
        command = f"incubo edit {quote_entry_ref(*entry)}"
    field = ("missions", member.missions.index(mission), "end")
    return make_hint(registry, entry, field, command, end.isoformat(), is_proposal=True)


def departure_hints(
    registry: Registry, startup: str, leaving: Iterable[Assignment], day: date, options: str = ""
) -> Iterator[tuple[Hint, Sequence[Assignment]]]:
    """What ends missions for a startup on a day, each hint with those that it ends: one command for all, and the page
    of each person where a source has it. `options`: of the command.
    """
    groups: dict[str, list[Assignment]] = {}
    for one in leaving:
        groups.setdefault(one.member.id if registry.layout.source is not None else "", []).append(one)
    for group in groups.values():
        member, mission, _, _ = group[0]
        member_ids = " ".join(dict.fromkeys(quote_entry_id("member", one.member.id) for one in group))
        command = f"incubo leave {member_ids} --startup {quote_entry_id('startup', startup)}{options}"
        field = ("missions", member.missions.index(mission), "end")
        is_alone = all(mission_startups(one.member, one.mission) == (startup,) for one in group)
        value = day.isoformat() if is_alone else ""  # an end would be that of the other startups, too
        yield make_hint(registry, EntryRef("member", member.id), field, command, value), group


def has_other_missions(member: Member, mission: Mission, day: date) -> bool:
    """Whether extending the missions of a person extends others than this one: for other startups, or for none.

    A mission that another one continues is not extended.
    """
    startups = set(mission_startups(member, mission))
    return any(
        set(mission_startups(member, other)) != startups
        for other in member.missions
        if is_renewable(other, day) and find_continuation(member, other) is None
    )


def extension_end(
    registry: Registry, member: Member, mission: Mission, day: date, startup: str | None = None
) -> tuple[str, date]:
    """The end of a mission that is extended: as it is typed ("": the next committee gives it), and the day.

    `startup`: the only one that the command names, whose committee then gives the end.
    """
    startups = mission_startups(member, mission) if startup is None else (startup,)
    readable = [registry.whole.startups[one] for one in startups if one in registry.whole.startups]
    default = default_mission_end(registry.vocabulary, readable, day, mission.status, mission.start)
    if default is not None and (mission.end is None or default.day > mission.end):
        return "", default.day
    months = registry.vocabulary.rule_value("mission-months") or registry.vocabulary.committee_months
    return f"+{months}mo", add_months(day, months)
