"""`list incubators`, `list organisations`, `list teams`: who hosts, funds and coordinates."""

from __future__ import annotations

from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.records import Incubator, Organisation, Startup, Team
from incubo.model.schemas.organisations import INCUBATOR, ORGANISATION, TEAM
from incubo.query.resource import QueryContext, Resource, ResourceColumn, ResourceFilter, field_texts


def _living_startups(context: QueryContext, incubator: Incubator) -> list[Startup]:
    """The living startups of an incubator, also those it shares."""
    return [s for s in context.registry.startups.values() if incubator.id in s.all_incubators and context.is_live(s.id)]


def _count_people(context: QueryContext, incubator: Incubator) -> int:
    """The different people in the teams of its living startups."""
    return len(
        {member.id for startup in _living_startups(context, incubator) for member in context.team_members(startup.id)}
    )


def _funded_startups(context: QueryContext, organisation: Organisation) -> list[Startup]:
    """The living startups that an organisation funds."""
    return [s for s in context.registry.startups.values() if organisation.id in s.funders and context.is_live(s.id)]


def _incubators_of_funded_startups(context: QueryContext, organisation: Organisation) -> list[str]:
    """The incubators of the startups that an organisation funds, or funded."""
    every = context.registry.startups.values()
    return [host for startup in every if organisation.id in startup.funders for host in startup.all_incubators]


def _owned_incubators(context: QueryContext, organisation: Organisation) -> list[str]:
    return [each.id for each in context.registry.incubators.values() if each.owner == organisation.id]


def _count_members(context: QueryContext, team: Team) -> int:
    return sum(
        team.id in member.teams and member.is_active(context.day) for member in context.registry.members.values()
    )


def _no_start_date(context: QueryContext, item: object) -> date | None:
    return None


INCUBATORS = Resource(
    "incubators",
    INCUBATOR.fields,
    ("incubator", "startup", "organisation", "member"),
    {
        "id": ResourceColumn(N_("Id"), "id", lambda scope, i: i.id, is_droppable=True),
        "title": ResourceColumn(N_("Title"), "text", lambda scope, i: i.title),
        "startups": ResourceColumn(N_("Living startups"), "integer", lambda scope, i: len(_living_startups(scope, i))),
        "people": ResourceColumn(N_("People"), "integer", _count_people),
        "owner": ResourceColumn(
            N_("Owner"), "text", lambda scope, i: scope.entry_word("organisation", i.owner) if i.owner else None
        ),
    },
    ("id", "title", "startups", "people", "owner"),
    ("-startups", "title"),
    lambda scope: scope.registry.incubators.values(),
    lambda scope, i: bool(_living_startups(scope, i)),
    {
        "owner": ResourceFilter("ref:organisation", lambda scope, i: (i.owner,)),
        "startup": ResourceFilter(
            "ref:startup",
            lambda scope, i: [s.id for s in scope.registry.startups.values() if i.id in s.all_incubators],
            includes_inactive=True,
        ),
        "active": ResourceFilter("flag", lambda scope, i: bool(_living_startups(scope, i)), includes_inactive=True),
    },
    (
        Message(
            N_("{n} incubator with living startups on {day:long}"),
            {},
            N_("{n} incubators with living startups on {day:long}"),
        ),
        Message(N_("{n} incubator on {day:long}"), {}, N_("{n} incubators on {day:long}")),
    ),
    Message(N_("{n} more has no living startup (--all)."), {}, N_("{n} more have no living startup (--all).")),
    _no_start_date,
    lambda scope, i: (i.id, *field_texts(i, ("title", "short_description", "contact", "owner"))),
    definition=N_(
        "People: those in the teams of its living startups that day. A shared startup counts for each incubator."
    ),
)

ORGANISATIONS = Resource(
    "organisations",
    ORGANISATION.fields,
    ("organisation", "startup", "incubator"),
    {
        "id": ResourceColumn(N_("Id"), "id", lambda scope, o: o.id, is_droppable=True),
        "name": ResourceColumn(N_("Name"), "text", lambda scope, o: o.name),
        "type": ResourceColumn(
            N_("Type"), "text", lambda scope, o: scope.vocabulary_word("organisation-types", o.type) if o.type else None
        ),
        "startups": ResourceColumn(N_("Living startups"), "integer", lambda scope, o: len(_funded_startups(scope, o))),
        "incubators": ResourceColumn(
            N_("Incubators"),
            "list",
            lambda scope, o: tuple(scope.entry_word("incubator", each) for each in _owned_incubators(scope, o)) or None,
        ),
    },
    ("id", "name", "type", "startups"),
    ("-startups", "name"),
    lambda scope: scope.registry.organisations.values(),
    lambda scope, o: bool(_funded_startups(scope, o) or _owned_incubators(scope, o)),
    {
        "type": ResourceFilter("organisation-types", lambda scope, o: (o.type,)),
        "startup": ResourceFilter(
            "ref:startup",
            lambda scope, o: [s.id for s in scope.registry.startups.values() if o.id in s.funders],
            includes_inactive=True,
        ),
        "incubator": ResourceFilter(
            "ref:incubator",
            _incubators_of_funded_startups,
        ),
        "active": ResourceFilter(
            "flag",
            lambda scope, o: bool(_funded_startups(scope, o) or _owned_incubators(scope, o)),
            includes_inactive=True,
        ),
    },
    (
        Message(
            N_("{n} organisation that funds a living startup or owns an incubator on {day:long}"),
            {},
            N_("{n} organisations that fund a living startup or own an incubator on {day:long}"),
        ),
        Message(N_("{n} organisation on {day:long}"), {}, N_("{n} organisations on {day:long}")),
    ),
    Message(N_("{n} more funds none (--all)."), {}, N_("{n} more fund none (--all).")),
    _no_start_date,
    lambda scope, o: (o.id, *field_texts(o, ("name", "acronym", "domaine_ministeriel"))),
    definition=N_("A startup with several sponsors counts for each."),
)

TEAMS = Resource(
    "teams",
    TEAM.fields,
    ("team", "member", "incubator"),
    {
        "id": ResourceColumn(N_("Id"), "id", lambda scope, t: t.id),
        "name": ResourceColumn(N_("Name"), "text", lambda scope, t: t.name),
        "incubator": ResourceColumn(
            N_("Incubator"),
            "text",
            lambda scope, t: scope.entry_word("incubator", t.incubator) if t.incubator else None,
        ),
        "members": ResourceColumn(N_("Members"), "integer", _count_members),
    },
    ("id", "name", "incubator", "members"),
    ("incubator", "name"),
    lambda scope: scope.registry.teams.values(),
    lambda scope, t: _count_members(scope, t) > 0,
    {
        "incubator": ResourceFilter("ref:incubator", lambda scope, t: (t.incubator,)),
        "member": ResourceFilter(
            "ref:member", lambda scope, t: [m.id for m in scope.registry.members.values() if t.id in m.teams]
        ),
        "active": ResourceFilter("flag", lambda scope, t: _count_members(scope, t) > 0, includes_inactive=True),
    },
    (
        Message(
            N_("{n} cross-cutting team with active members on {day:long}"),
            {},
            N_("{n} cross-cutting teams with active members on {day:long}"),
        ),
        Message(N_("{n} cross-cutting team on {day:long}"), {}, N_("{n} cross-cutting teams on {day:long}")),
    ),
    Message(N_("{n} more has nobody that day (--all)."), {}, N_("{n} more have nobody that day (--all).")),
    _no_start_date,
    lambda scope, t: (t.id, *field_texts(t, ("name", "mission", "incubator"))),
    definition=N_("These are the teams of incubators; the team of a startup is in incubo show."),
)
