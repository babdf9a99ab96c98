"""`list members`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.records import Member
from incubo.model.schemas.member import MEMBER
from incubo.model.tenure import tenure_at
from incubo.query.resource import QueryContext, Resource, ResourceColumn, ResourceFilter, field_texts


def _stay_start(context: QueryContext, member: Member) -> date | None:
    stay = tenure_at(member.missions, context.day)
    return stay.start if stay is not None else None


def _stay_end(context: QueryContext, member: Member) -> date | None:
    stay = tenure_at(member.missions, context.day)
    return stay.end if stay is not None else None


def _incubators(context: QueryContext, member: Member) -> list[str]:
    return context.registry.member_incubators(member, context.startups_of(member))


def member_search_texts(context: QueryContext, member: Member) -> Iterator[str | None]:
    """The texts of a member, for a search."""
    yield member.id
    yield from field_texts(member, ("fullname", "role", "domaine", "competences", "github", "link"))
    for mission in member.missions:
        yield mission.employer
    for startup in context.startups_of(member):
        yield context.entry_word("startup", startup).label_in("")


def _mission_values(context: QueryContext, member: Member, field_name: str) -> tuple[Any, ...]:
    """The different values of a field of the member's missions (those that count), in order."""
    values = (getattr(mission, field_name) for mission in context.missions_of(member))
    return tuple(dict.fromkeys(value for value in values if value))


def _days_left(context: QueryContext, member: Member) -> int | None:
    end = _stay_end(context, member)
    return (end - context.day).days if end is not None and end >= context.day else None


MEMBERS = Resource(
    "members",
    MEMBER.fields,
    ("member", "startup", "incubator", "team"),
    {
        "id": ResourceColumn(N_("Id"), "id", lambda scope, m: m.id, is_droppable=True),
        "fullname": ResourceColumn(N_("Name"), "text", lambda scope, m: m.fullname),
        "domaine": ResourceColumn(
            N_("Domain"), "text", lambda scope, m: scope.vocabulary_word("domaines", m.domaine) if m.domaine else None
        ),
        "role": ResourceColumn(N_("Role"), "text", lambda scope, m: m.role),
        "status": ResourceColumn(
            N_("Status"),
            "list",
            lambda scope, m: (
                tuple(scope.vocabulary_word("statuses", each) for each in _mission_values(scope, m, "status")) or None
            ),
        ),
        "employer": ResourceColumn(
            N_("Employer"), "list", lambda scope, m: _mission_values(scope, m, "employer") or None
        ),
        "startups": ResourceColumn(
            N_("Startups"),
            "list",
            lambda scope, m: tuple(scope.entry_word("startup", each) for each in scope.startups_of(m)) or None,
        ),
        "incubators": ResourceColumn(
            N_("Incubators"),
            "list",
            lambda scope, m: tuple(scope.entry_word("incubator", each) for each in _incubators(scope, m)) or None,
        ),
        "since": ResourceColumn(N_("Since"), "date", _stay_start),
        "until": ResourceColumn(N_("Until"), "date", _stay_end),
        "left": ResourceColumn(N_("Days left"), "integer", _days_left),
    },
    ("id", "fullname", "domaine", "startups", "until"),
    ("fullname",),
    lambda scope: scope.registry.members.values(),
    lambda scope, m: m.is_active(scope.day),
    {
        "startup": ResourceFilter("ref:startup", lambda scope, m: scope.startups_of(m)),
        "incubator": ResourceFilter("ref:incubator", _incubators),
        "team": ResourceFilter("ref:team", lambda scope, m: m.teams),
        "phase": ResourceFilter("phases", lambda scope, m: [scope.phase_of(each) for each in scope.startups_of(m)]),
        "domaine": ResourceFilter("domaines", lambda scope, m: (m.domaine,)),
        "status": ResourceFilter("statuses", lambda scope, m: _mission_values(scope, m, "status")),
        "skill": ResourceFilter("free", lambda scope, m: m.competences),
        "employer": ResourceFilter("free", lambda scope, m: _mission_values(scope, m, "employer")),
        "older-than": ResourceFilter("older", _stay_start),
        "younger-than": ResourceFilter("younger", _stay_start),
        "ending": ResourceFilter("ending", _stay_end),
        "ended": ResourceFilter("ended", _stay_end, includes_inactive=True),
        "active": ResourceFilter("flag", lambda scope, m: m.is_active(scope.day), includes_inactive=True),
    },
    (
        Message(N_("{n} active member on {day:long}"), {}, N_("{n} active members on {day:long}")),
        Message(N_("{n} member on {day:long}"), {}, N_("{n} members on {day:long}")),
    ),
    Message(N_("{n} more has no mission that day (--all)."), {}, N_("{n} more have no mission that day (--all).")),
    _stay_start,
    member_search_texts,
    missing_tests={"startups": lambda scope, m: not scope.startups_of(m)},
    definition=N_(
        "Active: a mission covers that day. Since and until: missions that follow each other (three days are no gap)."
    ),
)
