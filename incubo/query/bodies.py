"""`list incubators`, `list organisations`, `list teams`: who hosts, funds and coordinates."""

from __future__ import annotations

from datetime import date

from incubo.i18n import N_
from incubo.model.fields_bodies import INCUBATOR, ORGANISATION, TEAM
from incubo.model.records import Incubator, Organisation, Startup, Team
from incubo.problem import Text
from incubo.query.fields import texts
from incubo.query.noun import Col, Filter, Noun
from incubo.query.scope import Scope


def _hosted(scope: Scope, incubator: Incubator) -> list[Startup]:
    """The living startups of an incubator, also those it shares."""
    return [s for s in scope.registry.startups.values() if incubator.id in s.hosts and scope.is_live(s.id)]


def _people(scope: Scope, incubator: Incubator) -> int:
    """The different people in the teams of its living startups."""
    return len({member.id for startup in _hosted(scope, incubator) for member in scope.team(startup.id)})


def _funded(scope: Scope, organisation: Organisation) -> list[Startup]:
    """The living startups that an organisation funds."""
    return [s for s in scope.registry.startups.values() if organisation.id in s.funders and scope.is_live(s.id)]


def _hosts_funded(scope: Scope, organisation: Organisation) -> list[str]:
    """The incubators of the startups that an organisation funds, or funded."""
    every = scope.registry.startups.values()
    return [host for startup in every if organisation.id in startup.funders for host in startup.hosts]


def _owned(scope: Scope, organisation: Organisation) -> list[str]:
    return [each.id for each in scope.registry.incubators.values() if each.owner == organisation.id]


def _members(scope: Scope, team: Team) -> int:
    return sum(team.id in member.teams and member.active(scope.day) for member in scope.registry.members.values())


def _never(scope: Scope, item: object) -> date | None:
    return None


INCUBATORS = Noun(
    "incubators",
    INCUBATOR.fields,
    ("incubator", "startup", "organisation", "member"),
    {
        "id": Col(N_("Id"), "id", lambda scope, i: i.id, spare=True),
        "title": Col(N_("Title"), "text", lambda scope, i: i.title),
        "startups": Col(N_("Living startups"), "integer", lambda scope, i: len(_hosted(scope, i))),
        "people": Col(N_("People"), "integer", _people),
        "owner": Col(N_("Owner"), "text", lambda scope, i: scope.word("organisation", i.owner) if i.owner else None),
    },
    ("id", "title", "startups", "people", "owner"),
    ("-startups", "title"),
    lambda scope: scope.registry.incubators.values(),
    lambda scope, i: bool(_hosted(scope, i)),
    {
        "owner": Filter("ref:organisation", lambda scope, i: (i.owner,)),
        "startup": Filter(
            "ref:startup",
            lambda scope, i: [s.id for s in scope.registry.startups.values() if i.id in s.hosts],
            lifts=True,
        ),
        "active": Filter("flag", lambda scope, i: bool(_hosted(scope, i)), lifts=True),
    },
    (
        Text(
            N_("{n} incubator with living startups on {day:long}"),
            {},
            N_("{n} incubators with living startups on {day:long}"),
        ),
        Text(N_("{n} incubator on {day:long}"), {}, N_("{n} incubators on {day:long}")),
    ),
    Text(N_("{n} more has no living startup (--all)."), {}, N_("{n} more have no living startup (--all).")),
    _never,
    lambda scope, i: (i.id, *texts(i, ("title", "short_description", "contact", "owner"))),
    note=N_("People: those in the teams of its living startups that day. A shared startup counts for each incubator."),
)

ORGANISATIONS = Noun(
    "organisations",
    ORGANISATION.fields,
    ("organisation", "startup", "incubator"),
    {
        "id": Col(N_("Id"), "id", lambda scope, o: o.id, spare=True),
        "name": Col(N_("Name"), "text", lambda scope, o: o.name),
        "type": Col(N_("Type"), "text", lambda scope, o: scope.label("organisation-types", o.type) if o.type else None),
        "startups": Col(N_("Living startups"), "integer", lambda scope, o: len(_funded(scope, o))),
        "incubators": Col(
            N_("Incubators"),
            "list",
            lambda scope, o: tuple(scope.word("incubator", each) for each in _owned(scope, o)) or None,
        ),
    },
    ("id", "name", "type", "startups"),
    ("-startups", "name"),
    lambda scope: scope.registry.organisations.values(),
    lambda scope, o: bool(_funded(scope, o) or _owned(scope, o)),
    {
        "type": Filter("organisation-types", lambda scope, o: (o.type,)),
        "startup": Filter(
            "ref:startup",
            lambda scope, o: [s.id for s in scope.registry.startups.values() if o.id in s.funders],
            lifts=True,
        ),
        "incubator": Filter(
            "ref:incubator",
            _hosts_funded,
        ),
        "active": Filter("flag", lambda scope, o: bool(_funded(scope, o) or _owned(scope, o)), lifts=True),
    },
    (
        Text(
            N_("{n} organisation that funds a living startup or owns an incubator on {day:long}"),
            {},
            N_("{n} organisations that fund a living startup or own an incubator on {day:long}"),
        ),
        Text(N_("{n} organisation on {day:long}"), {}, N_("{n} organisations on {day:long}")),
    ),
    Text(N_("{n} more funds none (--all)."), {}, N_("{n} more fund none (--all).")),
    _never,
    lambda scope, o: (o.id, *texts(o, ("name", "acronym", "domaine_ministeriel"))),
    note=N_("A startup with several sponsors counts for each."),
)

TEAMS = Noun(
    "teams",
    TEAM.fields,
    ("team", "member", "incubator"),
    {
        "id": Col(N_("Id"), "id", lambda scope, t: t.id),
        "name": Col(N_("Name"), "text", lambda scope, t: t.name),
        "incubator": Col(
            N_("Incubator"), "text", lambda scope, t: scope.word("incubator", t.incubator) if t.incubator else None
        ),
        "members": Col(N_("Members"), "integer", _members),
    },
    ("id", "name", "incubator", "members"),
    ("incubator", "name"),
    lambda scope: scope.registry.teams.values(),
    lambda scope, t: _members(scope, t) > 0,
    {
        "incubator": Filter("ref:incubator", lambda scope, t: (t.incubator,)),
        "member": Filter(
            "ref:member", lambda scope, t: [m.id for m in scope.registry.members.values() if t.id in m.teams]
        ),
        "active": Filter("flag", lambda scope, t: _members(scope, t) > 0, lifts=True),
    },
    (
        Text(
            N_("{n} cross-cutting team with active members on {day:long}"),
            {},
            N_("{n} cross-cutting teams with active members on {day:long}"),
        ),
        Text(N_("{n} cross-cutting team on {day:long}"), {}, N_("{n} cross-cutting teams on {day:long}")),
    ),
    Text(N_("{n} more has nobody that day (--all)."), {}, N_("{n} more have nobody that day (--all).")),
    _never,
    lambda scope, t: (t.id, *texts(t, ("name", "mission", "incubator"))),
    note=N_("These are the teams of incubators; the team of a startup is in incubo show."),
)
