"""`list members`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from incubo.i18n import N_
from incubo.model.fields_member import MEMBER
from incubo.model.records import Member
from incubo.model.stays import stay_at
from incubo.problem import Text
from incubo.query.fields import texts
from incubo.query.noun import Col, Filter, Noun
from incubo.query.scope import Scope


def _since(scope: Scope, member: Member) -> date | None:
    stay = stay_at(member.missions, scope.day)
    return stay.start if stay is not None else None


def _until(scope: Scope, member: Member) -> date | None:
    stay = stay_at(member.missions, scope.day)
    return stay.end if stay is not None else None


def _incubators(scope: Scope, member: Member) -> list[str]:
    return scope.registry.incubators_of(member, scope.startups_of(member))


def words(scope: Scope, member: Member) -> Iterator[str | None]:
    """The texts of a member, for a search."""
    yield member.id
    yield from texts(member, ("fullname", "role", "domaine", "competences", "github", "link"))
    for mission in member.missions:
        yield mission.employer
    for startup in scope.startups_of(member):
        yield scope.word("startup", startup).said("")


def _all(scope: Scope, member: Member, field: str) -> tuple[Any, ...]:
    """The different values of a field of the member's missions (those that count), in order."""
    values = (getattr(mission, field) for mission in scope.missions_of(member))
    return tuple(dict.fromkeys(value for value in values if value))


def _left(scope: Scope, member: Member) -> int | None:
    end = _until(scope, member)
    return (end - scope.day).days if end is not None and end >= scope.day else None


MEMBERS = Noun(
    "members",
    MEMBER.fields,
    ("member", "startup", "incubator", "team"),
    {
        "id": Col(N_("Id"), "id", lambda scope, m: m.id, spare=True),
        "fullname": Col(N_("Name"), "text", lambda scope, m: m.fullname),
        "domaine": Col(
            N_("Domain"), "text", lambda scope, m: scope.label("domaines", m.domaine) if m.domaine else None
        ),
        "role": Col(N_("Role"), "text", lambda scope, m: m.role),
        "status": Col(
            N_("Status"),
            "list",
            lambda scope, m: tuple(scope.label("statuses", each) for each in _all(scope, m, "status")) or None,
        ),
        "employer": Col(N_("Employer"), "list", lambda scope, m: _all(scope, m, "employer") or None),
        "startups": Col(
            N_("Startups"),
            "list",
            lambda scope, m: tuple(scope.word("startup", each) for each in scope.startups_of(m)) or None,
        ),
        "incubators": Col(
            N_("Incubators"),
            "list",
            lambda scope, m: tuple(scope.word("incubator", each) for each in _incubators(scope, m)) or None,
        ),
        "since": Col(N_("Since"), "date", _since),
        "until": Col(N_("Until"), "date", _until),
        "left": Col(N_("Days left"), "integer", _left),
    },
    ("id", "fullname", "domaine", "startups", "until"),
    ("fullname",),
    lambda scope: scope.registry.members.values(),
    lambda scope, m: m.active(scope.day),
    {
        "startup": Filter("ref:startup", lambda scope, m: scope.startups_of(m)),
        "incubator": Filter("ref:incubator", _incubators),
        "team": Filter("ref:team", lambda scope, m: m.teams),
        "phase": Filter("phases", lambda scope, m: [scope.phase(each) for each in scope.startups_of(m)]),
        "domaine": Filter("domaines", lambda scope, m: (m.domaine,)),
        "status": Filter("statuses", lambda scope, m: _all(scope, m, "status")),
        "skill": Filter("free", lambda scope, m: m.competences),
        "employer": Filter("free", lambda scope, m: _all(scope, m, "employer")),
        "older-than": Filter("older", _since),
        "younger-than": Filter("younger", _since),
        "ending": Filter("ending", _until),
        "ended": Filter("ended", _until, lifts=True),
        "active": Filter("flag", lambda scope, m: m.active(scope.day), lifts=True),
    },
    (
        Text(N_("{n} active member on {day:long}"), {}, N_("{n} active members on {day:long}")),
        Text(N_("{n} member on {day:long}"), {}, N_("{n} members on {day:long}")),
    ),
    Text(N_("{n} more has no mission that day (--all)."), {}, N_("{n} more have no mission that day (--all).")),
    _since,
    words,
    lacks={"startups": lambda scope, m: not scope.startups_of(m)},
    note=N_(
        "Active: a mission covers that day. Since and until: missions that follow each other (three days are no gap)."
    ),
)
