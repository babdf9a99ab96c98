"""`list startups`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.committees import last_committee, next_committee_date, past_committees
from incubo.model.records import Startup
from incubo.model.schemas.startup import STARTUP
from incubo.query.resource import QueryContext, Resource, ResourceColumn, ResourceFilter, field_texts


def _phase_start(context: QueryContext, startup: Startup) -> date | None:
    step = context.steps.get(startup.id)
    return step.phase.start if step is not None else None


def _days_in_phase(context: QueryContext, startup: Startup) -> int | None:
    begun = _phase_start(context, startup)
    return (context.day - begun).days if begun is not None else None


def _last_committee(context: QueryContext, startup: Startup) -> date | None:
    latest = last_committee(startup, context.day)
    return latest.date if latest is not None else None


def _event_names(context: QueryContext, startup: Startup) -> list[str]:
    return [e.name for e in startup.events if e.name and context.is_in_date_range(e.date)]


def _technologies(context: QueryContext, startup: Startup) -> tuple[str, ...]:
    value: Any = startup.techno
    return (value,) if isinstance(value, str) else value


def _search_texts(context: QueryContext, startup: Startup) -> Iterator[str | None]:
    yield startup.id
    yield from field_texts(
        startup, ("title", "mission", "contact", "link", "repository", "thematiques", "usertypes", "techno")
    )
    for host in startup.all_incubators:
        yield context.entry_word("incubator", host).label_in("")
    for sponsor in startup.funders:
        yield context.entry_word("organisation", sponsor).label_in("")


STARTUPS = Resource(
    "startups",
    STARTUP.fields,
    ("startup", "member", "incubator", "organisation"),
    {
        "id": ResourceColumn(N_("Id"), "id", lambda scope, s: s.id, is_droppable=True),
        "title": ResourceColumn(N_("Title"), "text", lambda scope, s: s.title),
        "phase": ResourceColumn(N_("Phase"), "phase", lambda scope, s: scope.phase_of(s.id)),
        "since": ResourceColumn(N_("Since"), "date", _phase_start),
        "age": ResourceColumn(N_("Age"), "days", _days_in_phase),
        "incubators": ResourceColumn(
            N_("Incubators"),
            "list",
            lambda scope, s: tuple(scope.entry_word("incubator", each) for each in s.all_incubators),
        ),
        "team": ResourceColumn(N_("Team"), "integer", lambda scope, s: len(scope.team_members(s.id))),
        "last_committee": ResourceColumn(N_("Last committee"), "date", _last_committee),
        "next_committee": ResourceColumn(
            N_("Next committee"), "date", lambda scope, s: next_committee_date(s, scope.day)
        ),
        "committees": ResourceColumn(N_("Committees"), "integer", lambda scope, s: len(past_committees(s, scope.day))),
    },
    ("id", "title", "phase", "age", "team", "next_committee"),
    ("phase", "title"),
    lambda scope: scope.registry.startups.values(),
    lambda scope, s: scope.is_live(s.id),
    {
        "phase": ResourceFilter("phases", lambda scope, s: (scope.phase_of(s.id),), includes_inactive=True),
        "incubator": ResourceFilter("ref:incubator", lambda scope, s: s.all_incubators),
        "sponsor": ResourceFilter("ref:organisation", lambda scope, s: s.funders),
        "member": ResourceFilter("ref:member", lambda scope, s: [each.id for each in scope.team_members(s.id)]),
        "followed-by": ResourceFilter("ref:member", lambda scope, s: (s.contact_incubator, s.contact_dinum)),
        "thematique": ResourceFilter("free", lambda scope, s: s.thematiques),
        "usertype": ResourceFilter("free", lambda scope, s: s.usertypes),
        "techno": ResourceFilter("free", _technologies),
        "domaine": ResourceFilter("domaines", lambda scope, s: [each.domaine for each in scope.team_members(s.id)]),
        "event": ResourceFilter("events", _event_names, uses_date_range=True),
        "older-than": ResourceFilter("older", _phase_start),
        "younger-than": ResourceFilter("younger", _phase_start),
        "no-committee-for": ResourceFilter("not-for", _last_committee),
        "ending": ResourceFilter("ending", lambda scope, s: next_committee_date(s, scope.day)),
        "incubated": ResourceFilter(
            "flag", lambda scope, s: scope.registry.vocabulary.is_incubated(scope.phase_of(s.id))
        ),
        "active": ResourceFilter("flag", lambda scope, s: scope.is_live(s.id), includes_inactive=True),
    },
    (
        Message(N_("{n} living startup on {day:long}"), {}, N_("{n} living startups on {day:long}")),
        Message(N_("{n} startup on {day:long}"), {}, N_("{n} startups on {day:long}")),
    ),
    Message(
        N_("{n} more is not living any more, or not yet (--all)."),
        {},
        N_("{n} more are not living any more, or not yet (--all)."),
    ),
    _phase_start,
    _search_texts,
    missing_tests={
        "team": lambda scope, s: not scope.team_members(s.id),
        "phase": lambda scope, s: scope.phase_of(s.id) is None,
        "committee": lambda scope, s: not past_committees(s, scope.day),
        "next_committee": lambda scope, s: next_committee_date(s, scope.day) is None,
        # `stats: true` is the older way to say that the page is public, at the address “/stats”
        "stats_url": lambda scope, s: not s.stats_url and s.stats is not True,
        "launch": lambda scope, s: "product_launch" not in _event_names(scope, s),
    },
    missing_notes={
        "stats_url": N_("“stats: true” counts as a statistics page: its address is then that of the site + “/stats”.")
    },
    definition=N_("Age: time since the current phase began. Team: the people whose missions cover that day."),
)
