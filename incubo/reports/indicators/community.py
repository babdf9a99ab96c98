"""Indicators on people: how many are active, how many arrive, and in which roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.facts.people import (
    COACH,
    DEVELOPER,
    INTRAPRENEUR,
    ActivePerson,
    first_mission_day,
    group_value,
    has_role,
    is_recorded,
    readable_missions,
)
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.model.records import PUBLIC_AGENT_STATUS, Mission
from incubo.model.tenure import find_tenures
from incubo.reports.common import median, startup_contribution
from incubo.reports.indicators.indicator import (
    PEOPLE_ROLES,
    Gap,
    Indicator,
    IndicatorValue,
    PublishedFigure,
    count_people,
    find_people,
    share_of,
)
from incubo.reports.indicators.remarks import if_any, is_within, no_phase, startups_without_dates


def active_members(scope: Scope, year: Period) -> IndicatorValue:
    """I-15."""
    return count_people(scope.cached(_active_people, scope, year.last))


def public_agent_share(scope: Scope, year: Period) -> IndicatorValue:
    """I-16."""
    active = scope.cached(_active_people, scope, year.last)
    public_agents = [
        person
        for person in active
        if (mission := person.mission_on(year.last)) is not None and mission.status == PUBLIC_AGENT_STATUS
    ]
    return share_of(count_people(public_agents), len(active))


def developer_share(scope: Scope, year: Period) -> IndicatorValue:
    """I-18."""
    active = scope.cached(_active_people, scope, year.last)
    developers = (person for person in active if has_role(scope.registry, person.member, DEVELOPER))
    return share_of(count_people(developers), len(active))


def new_public_agents(scope: Scope, year: Period) -> IndicatorValue:
    """I-12."""
    return _first_missions_in_year(scope, year, PUBLIC_AGENT_STATUS)


def new_members(scope: Scope, year: Period) -> IndicatorValue:
    """I-14."""
    return _first_missions_in_year(scope, year, None)


def active_intrapreneurs(scope: Scope, year: Period) -> IndicatorValue:
    """I-30, active ones."""
    return count_people(
        person
        for person in scope.cached(_active_people, scope, year.last)
        if has_role(scope.registry, person.member, INTRAPRENEUR)
    )


def all_intrapreneurs(scope: Scope, year: Period) -> IndicatorValue:
    """I-30, since the beginning."""
    return count_people(
        person
        for person in scope.cached(_intrapreneurs, scope)
        if any(mission.start is not None and mission.start <= year.last for mission in person.missions)
    )


def intrapreneur_tenure(scope: Scope, year: Period) -> IndicatorValue:
    """I-30, the median tenure."""
    entries, lengths = [], []
    for person in scope.cached(_intrapreneurs, scope):
        missions = [mission for mission in person.missions if mission.start is not None and mission.start <= year.last]
        for tenure in find_tenures(missions):
            if tenure.end is not None and tenure.end < year.last:
                days = (tenure.end - tenure.start).days + 1
                lengths.append(days)
                entries.append(person.as_contribution(Message("{days:duration}", {"days": days})))
    return IndicatorValue(median(lengths), tuple(entries), len(lengths))


def startups_without_coach(scope: Scope, year: Period) -> IndicatorValue:
    """I-34, startups without a coach."""
    teams = [
        team
        for team in scope.at(year.last).teams()
        if scope.registry.vocabulary.is_incubated(team.phase)
        and not any(has_role(scope.registry, member, COACH) for member in team.members)
    ]
    return IndicatorValue(len(teams), tuple(sorted(startup_contribution(team.startup) for team in teams)))


def startups_with_one_developer(scope: Scope, year: Period) -> IndicatorValue:
    """I-34, startups with a single developer."""
    teams = [
        team
        for team in scope.at(year.last).teams()
        if scope.registry.vocabulary.is_incubated(team.phase)
        and sum(has_role(scope.registry, member, DEVELOPER) for member in team.members) == 1
    ]
    return IndicatorValue(len(teams), tuple(sorted(startup_contribution(team.startup) for team in teams)))


def _intrapreneurs(scope: Scope) -> list[ActivePerson]:
    return [person for person in find_people(scope) if has_role(scope.registry, person.member, INTRAPRENEUR)]


def _active_people(scope: Scope, day: date) -> list[ActivePerson]:
    return [person for person in find_people(scope) if person.is_active(day)]


def _first_mission_days(scope: Scope, status: str | None) -> list[tuple[ActivePerson, date]]:
    """The first day of each person's first mission, or of the first one with a status."""
    first_days = []
    for person in find_people(scope):
        days = [mission.start for mission in person.missions if mission.start and status in (None, mission.status)]
        if days:
            first_days.append((person, min(days)))
    return first_days


def _first_missions_in_year(scope: Scope, year: Period, status: str | None) -> IndicatorValue:
    """The people whose first mission (or the first one with a status) begins in a year."""
    first_days = {
        person.member.id: (person, day)
        for person, day in scope.cached(_first_mission_days, scope, status)
        if year.contains(day)
    }
    return count_people(
        (person for person, _ in first_days.values()),
        lambda person: Message("{day:long}", {"day": first_days[person.member.id][1]}),
    )


# --- What the data cannot say -------------------------------------------------------------------------------------


def _has_begun(mission: Mission, day: date) -> bool:
    return mission.start is not None and mission.start <= day


def _no_mission(scope: Scope) -> Message | None:
    """Nobody of the registry has begun a mission with its dates."""
    if is_recorded(scope.cached(first_mission_day, scope.registry), scope.day):
        return None
    return Message(N_("no mission with its dates is recorded"))


def _unknown_teams(scope: Scope) -> Message | None:
    """Missions are recorded for too few active startups: a team without a coach may have one."""
    if scope.registry.team_coverage(scope.day).is_sufficient:
        return None
    return Message(N_("missions are recorded for too few active products"))


def _no_status(scope: Scope) -> Message | None:
    """No mission of the registry says whose it is: a public agent's, a contractor's …"""
    missions = (mission for member in scope.registry.members.values() for mission in member.missions)
    if any(mission.status and _has_begun(mission, scope.day) for mission in missions):
        return None
    return Message(N_("no mission gives its status"))


def _nobody_of_domain(role: str) -> Gap:
    """Nobody who has come by the day is of the domain of a role: it is not recorded, or has another name."""

    def gap(scope: Scope) -> Message | None:
        members = (member for member in scope.registry.members.values() if has_role(scope.registry, member, role))
        if any(_has_begun(mission, scope.day) for member in members for mission in member.missions):
            return None
        value = group_value(scope.registry, "domaine", scope.registry.vocabulary.domain_of(role))
        return Message(N_("no member is of the domain “{domain}”"), {"domain": value})

    return gap


def _members_without_dates(scope: Scope, _years: Sequence[Period]) -> Message | None:
    """Members whose missions cover no day: without a start, or ended before it. Of no incubator in particular."""
    if scope.incubator is not None:
        return None
    n = 0
    for member in scope.registry.members.values():
        known = [mission for mission in member.missions if mission.start is None or mission.start <= scope.day]
        n += bool(known) and not any(mission in readable_missions(member) for mission in known)
    return if_any(
        Message(
            N_("{n} member whose missions have no valid dates is not counted"),
            {"n": n},
            N_("{n} members whose missions have no valid dates are not counted"),
        )
    )


def _active_without_status(scope: Scope, years: Sequence[Period]) -> Message | None:
    day = years[-1].last
    missions = [person.mission_on(day) for person in scope.cached(_active_people, scope, day)]
    return if_any(
        Message(
            N_("{n} active member of {all} has no status"),
            {"n": sum(mission is None or not mission.status for mission in missions), "all": len(missions)},
            N_("{n} active members of {all} have no status"),
        )
    )


def _begun_without_status(scope: Scope, years: Sequence[Period]) -> Message | None:
    missions = (mission for person in find_people(scope) for mission in person.missions)
    return if_any(
        Message(
            N_("{n} mission begun in these years has no status"),
            {"n": sum(not mission.status and is_within(mission.start, years) for mission in missions)},
            N_("{n} missions begun in these years have no status"),
        )
    )


def _active_without_domain(scope: Scope, years: Sequence[Period]) -> Message | None:
    active = scope.cached(_active_people, scope, years[-1].last)
    return if_any(
        Message(
            N_("{n} active member of {all} has no domain"),
            {"n": sum(not person.member.domaine for person in active), "all": len(active)},
            N_("{n} active members of {all} have no domain"),
        )
    )


def _domain_of_today(_scope: Scope, _years: Sequence[Period]) -> Message:
    return Message(N_("by the domain in each member's entry"))


def _startups_without_anybody(scope: Scope, years: Sequence[Period]) -> Message | None:
    """Startups in the programme for which nobody is recorded, and of which no role is known."""
    teams = scope.at(years[-1].last).teams()
    return if_any(
        Message(
            N_("for {n} of them, nobody at all is recorded"),
            {"n": sum(not team.members and scope.registry.vocabulary.is_incubated(team.phase) for team in teams)},
        )
    )


_DOMAIN_REMARKS = (_active_without_domain, _domain_of_today)

_RECORDED_LATER = N_("missions that were recorded or changed later")
_CURRENT_DOMAIN = N_("The domain is the one in the entry, even if it was different then.")

COMMUNITY_INDICATORS = (
    Indicator(
        "I-12",
        name=N_("New public agents"),
        value_type="integer",
        publications=("bilan", "plf"),
        definition=N_("Members whose first mission as a public agent begins in the year."),
        source=N_("the budget bill, the site's statistics"),
        difference=N_(
            "The network took the first such mission in the order of the file; here the earliest. A "
            "former contractor counts as a new public agent."
        ),
        compute=new_public_agents,
        required_values=(("statuses", PUBLIC_AGENT_STATUS),),
        published_figures=(
            PublishedFigure(2022, "165", "189", _RECORDED_LATER),
            PublishedFigure(2023, "154", "168", _RECORDED_LATER),
        ),
        yearly_gaps=(_no_mission, _no_status),
        remarks=(_members_without_dates, _begun_without_status),
    ),
    Indicator(
        "I-14",
        name=N_("New members"),
        value_type="integer",
        publications=("bilan",),
        definition=N_(
            "Members whose first mission begins in the year. People who come back are not counted "
            "(the report of arrivals counts them)."
        ),
        source=N_("the annual reports: about 300 contractors and 150 agents a year"),
        compute=new_members,
        published_figures=(
            PublishedFigure(2023, "450", "549", N_("the network rounds; missions were recorded later")),
        ),
        yearly_gaps=(_no_mission,),
        remarks=(_members_without_dates,),
    ),
    Indicator(
        "I-15",
        name=N_("Active members"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("Members with a mission that covers the last day of the year, both ends included."),
        source=N_("the site's counter, the annual reports"),
        difference=N_(
            "Three other definitions are in use in the network: any mission that has not ended, even "
            "one to come; the last one in the file; an end in the future, whatever the start."
        ),
        compute=active_members,
        published_figures=(
            PublishedFigure(
                2023, "1200+", "1322", N_("many missions end on 31 December: the day after, 1269 members are active")
            ),
        ),
        yearly_gaps=(_no_mission,),
        remarks=(_members_without_dates,),
    ),
    Indicator(
        "I-16",
        name=N_("Share of public agents"),
        value_type="share",
        publications=("bilan",),
        definition=N_(
            "Among active members, those whose current mission (the one that began last) is a public agent's."
        ),
        source=N_("the annual reports: 30 %"),
        compute=public_agent_share,
        required_values=(("statuses", PUBLIC_AGENT_STATUS),),
        published_figures=(PublishedFigure(2023, "30 %", "29 %", _RECORDED_LATER),),
        yearly_gaps=(_no_mission, _no_status),
        remarks=(_active_without_status,),
    ),
    Indicator(
        "I-18",
        name=N_("Share of developers"),
        value_type="share",
        publications=("bilan",),
        definition=N_("Among active members, those of the domain “{developer}”."),
        source=N_("the community's page: 35 %"),
        difference=_CURRENT_DOMAIN,
        compute=developer_share,
        required_values=((PEOPLE_ROLES, DEVELOPER),),
        yearly_gaps=(_no_mission, _nobody_of_domain(DEVELOPER)),
        remarks=_DOMAIN_REMARKS,
    ),
    Indicator(
        "I-30a",
        name=N_("Active intrapreneurs"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("Active members of the domain “{intrapreneur}”."),
        source=N_("the annual report of 2025: 164"),
        difference=_CURRENT_DOMAIN,
        compute=active_intrapreneurs,
        required_values=((PEOPLE_ROLES, INTRAPRENEUR),),
        yearly_gaps=(_no_mission, _nobody_of_domain(INTRAPRENEUR)),
        remarks=_DOMAIN_REMARKS,
    ),
    Indicator(
        "I-30b",
        name=N_("Intrapreneurs since the beginning"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("Members of that domain with a mission begun by the end of the year."),
        source=N_("the annual report of 2025: 597"),
        difference=_CURRENT_DOMAIN,
        compute=all_intrapreneurs,
        required_values=((PEOPLE_ROLES, INTRAPRENEUR),),
        yearly_gaps=(_no_mission, _nobody_of_domain(INTRAPRENEUR)),
        remarks=_DOMAIN_REMARKS,
    ),
    Indicator(
        "I-30c",
        name=N_("Time that intrapreneurs stay (median)"),
        value_type="days",
        publications=("bilan",),
        definition=N_(
            "From the first to the last day, both counted, of stays that ended before the last day of the year (one "
            "that ends on 31 December still goes on that day); missions that follow one another count as one stay."
        ),
        source=N_("the annual report of 2025: one year on average"),
        difference=N_("The network averages missions, some of which overlap or follow one another."),
        compute=intrapreneur_tenure,
        required_values=((PEOPLE_ROLES, INTRAPRENEUR),),
        yearly_gaps=(_no_mission, _nobody_of_domain(INTRAPRENEUR)),
        remarks=_DOMAIN_REMARKS,
    ),
    Indicator(
        "I-34a",
        name=N_("Services in the programme without a coach"),
        value_type="integer",
        publications=("bilan",),
        definition=N_(
            "Products in an incubated phase on the last day of the year, without anybody of the domain “{coach}”."
        ),
        source=N_("the questions of the network's notebooks"),
        difference=_CURRENT_DOMAIN,
        compute=startups_without_coach,
        is_lack=True,
        required_values=((PEOPLE_ROLES, COACH),),
        gaps=(no_phase,),
        yearly_gaps=(_no_mission, _unknown_teams, _nobody_of_domain(COACH)),
        remarks=(startups_without_dates, _startups_without_anybody, *_DOMAIN_REMARKS),
    ),
    Indicator(
        "I-34b",
        name=N_("Services in the programme with one developer only"),
        value_type="integer",
        publications=("bilan",),
        definition=N_("The same, with exactly one member of the domain “{developer}”."),
        source=N_("the questions of the network's notebooks"),
        difference=_CURRENT_DOMAIN,
        compute=startups_with_one_developer,
        is_lack=True,
        required_values=((PEOPLE_ROLES, DEVELOPER),),
        gaps=(no_phase,),
        yearly_gaps=(_no_mission, _unknown_teams, _nobody_of_domain(DEVELOPER)),
        remarks=(startups_without_dates, *_DOMAIN_REMARKS),
    ),
)
